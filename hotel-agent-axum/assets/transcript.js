// The conversation on the page. The DOM is the order: numbered items first, those still on their way after them.

import { contentNodes, el, icon, markPicked } from './content.js';

const SAME_BREATH_MS = 5 * 60_000;
const QUIET_MS = 200;
const SETTLE_MS = 50;

export class Transcript {
  #log;
  #words;
  #formats;
  #assistant = '';
  #bySeq = new Map();
  #byClient = new Map();
  #on;
  #settling;

  /** `on` holds `choice({id, title})`, `list(content, {locked, picked})` and `again(entry)`. */
  constructor(log, on) {
    this.#log = log;
    this.#on = on;
    log.addEventListener('click', (event) => this.#clicked(event.target.closest('button')));
  }

  get lastSeq() {
    return Math.max(0, ...this.#bySeq.keys());
  }

  get empty() {
    return this.#log.childElementCount === 0;
  }

  /** Where reading goes on: the first reply to the guest's last message, or that message while there is none. */
  get readFrom() {
    const asked = [...this.#log.children].findLast((node) => node.dataset.from === 'guest');
    return asked?.nextElementSibling ?? asked;
  }

  /** Sets the language of labels and dates, also of what is already shown. */
  speak(words, locale, assistant) {
    this.#words = words;
    this.#formats = {
      full: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }),
      time: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }),
      day: new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }),
      dayOfYear: new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    };
    this.#assistant = assistant;
    const nodes = [...this.#log.children];
    // What is only worded anew is no news to a screen reader.
    this.#log.setAttribute('aria-live', 'off');
    for (const node of nodes) this.#fill(node);
    for (const node of nodes) this.#dress(node);
    this.#settleChoices();
    setTimeout(() => this.#log.setAttribute('aria-live', 'polite'), QUIET_MS);
  }

  /** Takes away what the server has numbered; messages on their way stay. */
  clear() {
    for (const node of this.#bySeq.values()) {
      node.remove();
      this.#byClient.delete(node.item.client_id);
    }
    this.#bySeq.clear();
  }

  /** Shows an item of the server's transcript once; says whether it is new to the page. */
  receive(item) {
    if (!Number.isSafeInteger(item?.seq) || !item.content || Number.isNaN(Date.parse(item.at))) return false;
    const shown = this.#bySeq.get(item.seq) ?? this.#byClient.get(item.client_id);
    if (shown?.dataset.state === 'received') return false;
    const node = shown ?? el('article', { class: 'item', 'data-testid': 'item' });
    // The server may have masked what was typed (a card number); otherwise the node stays, and is not read out twice.
    const asShown = shown && shown.item.content.text === item.content.text;
    node.item = item;
    node.dataset.state = 'received';
    node.failure = undefined;
    if (!asShown) this.#fill(node);
    if (item.client_id) this.#byClient.set(item.client_id, node);
    this.#number(node, item.seq);
    this.#settleSoon();
    return shown === undefined;
  }

  /** Shows a message of the guest's that is on its way. */
  sending(entry) {
    const content = entryContent(entry.message);
    const node = this.#byClient.get(entry.client_id) ?? el('article', { class: 'item', 'data-testid': 'item' });
    node.item = { from: 'guest', at: entry.at, client_id: entry.client_id, content };
    node.entry = entry;
    node.failure = undefined;
    node.dataset.state = 'sending';
    this.#byClient.set(entry.client_id, node);
    this.#fill(node);
    this.#log.append(node);
    this.#dress(node);
    this.#settleChoices();
    return node;
  }

  /** The server has it under this number; its echo follows. */
  sent(clientId, seq) {
    const node = this.#byClient.get(clientId);
    if (!node || node.dataset.state === 'received') return;
    node.dataset.state = 'sent';
    if (this.#bySeq.has(seq)) this.#dress(node);
    else this.#number(node, seq);
  }

  /** The server will not take it; `reason` is the sentence to show. */
  failed(entry, reason) {
    const node = this.#byClient.get(entry.client_id);
    if (!node || node.dataset.state === 'received') return;
    node.dataset.state = 'failed';
    node.failure = reason;
    this.#dress(node);
    this.#settleChoices();
  }

  #number(node, seq) {
    this.#bySeq.set(seq, node);
    node.dataset.seq = seq;
    let before = this.#log.lastElementChild;
    while (before && (before === node || !before.dataset.seq || Number(before.dataset.seq) > seq)) {
      before = before.previousElementSibling;
    }
    const after = before ? before.nextElementSibling : this.#log.firstElementChild;
    // Moving a node that already stands right would have a screen reader say it twice.
    if (after !== node) this.#log.insertBefore(node, after);
    this.#dress(node);
    if (node.nextElementSibling) this.#dress(node.nextElementSibling);
  }

  #fill(node) {
    const { from, content, seq } = node.item;
    node.dataset.from = from;
    node.dataset.kind = content.kind ?? 'text';
    if (seq !== undefined) node.dataset.seq = seq;
    const bubble = el('div', { class: 'bubble', 'data-testid': 'content', dir: 'auto' });
    bubble.append(...contentNodes(content, { from, words: this.#words }).filter(Boolean));
    node.replaceChildren(
      el('p', { class: 'day', hidden: true }),
      el('p', { class: 'author' }),
      bubble,
      el('p', { class: 'meta' }, el('time'), el('span', { class: 'state', 'data-testid': 'state' })),
    );
  }

  // What depends on neighbours and on the state of sending.
  #dress(node) {
    const { item } = node;
    const at = new Date(item.at);
    const previous = node.previousElementSibling?.item;
    const [day, author, , meta] = node.children;
    const newDay = !previous || new Date(previous.at).toDateString() !== at.toDateString();
    day.hidden = !newDay;
    setText(day, this.#day(at));
    const follows = !newDay && previous.from === item.from && previous.staff_name === item.staff_name
      && at - new Date(previous.at) < SAME_BREATH_MS;
    node.classList.toggle('follows', follows);
    setText(author, this.#author(item));
    const [time, state] = meta.children;
    time.dateTime = item.at;
    time.title = this.#formats.full.format(at);
    setText(time, this.#formats.time.format(at));
    this.#dressState(node, state);
  }

  #dressState(node, state) {
    if (node.dataset.state === 'sending') {
      setText(state, this.#words.sending);
    } else if (node.dataset.state === 'failed') {
      const again = el('button', { type: 'button', class: 'again', 'data-testid': 'retry' }, this.#words.retry);
      state.replaceChildren(this.#words[node.failure] ?? this.#words.refused, ' ', again);
    } else {
      state.replaceChildren();
    }
  }

  #author(item) {
    if (item.from === 'guest') return this.#words.you;
    if (item.from === 'staff') return [item.staff_name, this.#words.reception].filter(Boolean).join(' · ');
    return this.#assistant || this.#words.assistant;
  }

  #day(at) {
    const days = Math.round((midnight(new Date()) - midnight(at)) / 86_400_000);
    if (days === 0) return this.#words.today;
    if (days === 1) return this.#words.yesterday;
    const { day, dayOfYear } = this.#formats;
    return (at.getFullYear() === new Date().getFullYear() ? day : dayOfYear).format(at);
  }

  // A replay brings items by the hundred; a few times in all is enough.
  #settleSoon() {
    this.#settling ??= setTimeout(() => this.#settleChoices(), SETTLE_MS);
  }

  // Choices hold until the guest has answered in any way; then they stay to be read.
  #settleChoices() {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    const nodes = [...this.#log.children];
    const answered = nodes.findLastIndex((node) => node.dataset.from === 'guest' && node.dataset.state !== 'failed');
    nodes.forEach((node, index) => {
      for (const button of node.querySelectorAll('.choice')) {
        if (index < answered) button.setAttribute('aria-disabled', 'true');
        else button.removeAttribute('aria-disabled');
      }
      const { from, content } = node.item;
      if (from === 'guest' && node.dataset.state !== 'failed' && content.id !== undefined) pick(nodes.slice(0, index), content);
    });
  }

  #clicked(button) {
    if (!button) return;
    const locked = button.getAttribute('aria-disabled') === 'true';
    if (button.listContent) {
      this.#on.list(button.listContent, { locked, picked: button.pickedRow });
    } else if (button.classList.contains('again')) {
      this.#on.again(button.closest('.item').entry);
    } else if (button.dataset.choiceId !== undefined && !locked) {
      this.#on.choice({ id: button.dataset.choiceId, title: button.textContent });
    }
  }
}

// Marks the choice an answer names, in the turn it answers.
function pick(earlier, { id, title }) {
  const named = (choice) => choice.id === id && (title === undefined || choice.title === title);
  for (const node of earlier.reverse()) {
    for (const button of node.querySelectorAll('.choice')) {
      if (button.listContent) {
        const rows = (button.listContent.sections ?? []).flatMap((section) => section.rows ?? []);
        if (!rows.some(named)) continue;
        button.pickedRow = id;
      } else if (!named({ id: button.dataset.choiceId, title: button.textContent })) {
        continue;
      }
      markPicked(button);
      return;
    }
  }
}

function entryContent({ text, choice, location }) {
  if (choice) return { kind: 'choice', ...choice };
  if (location) return { kind: 'location', ...location };
  return { kind: 'text', text };
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
