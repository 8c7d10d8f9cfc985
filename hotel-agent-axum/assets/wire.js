// The page's side of the wire: the session, messages out (kept until the hotel has them), events in.

const TIMEOUT_MS = 20_000;
const LONGEST_WAIT_MS = 30_000;
const RENEWALS = 3;

/** The hotel does not exist here; asking again will not help. */
export class NoSuchProperty extends Error {}

/** Asks for the session, which the server makes if this browser has none. Safe to repeat. */
export async function openSession(base, language) {
  const answer = await fetch(`${base}/session?lang=${encodeURIComponent(language)}`, {
    headers: { accept: 'application/json' },
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status === 404) throw new NoSuchProperty();
  if (!answer.ok) throw new Error(`session: ${answer.status}`);
  return answer.json();
}

export function backoff(attempt) {
  const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(attempt, 6));
  return wait * (0.75 + Math.random() / 2);
}

// `randomUUID` exists in secure contexts only, and a hotel may try this page over plain http on its own network.
export function clientId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

/**
 * Messages on their way, sent one at a time and in order, each under the client id it was born with: a repeat is the
 * same message to the server. They outlive a reload of the page (session storage), not the closing of the tab.
 */
export class Outbox {
  #queue = [];
  #key;
  #url;
  #on;
  #started = false;
  #pumping = false;
  #wake = () => {};

  /** `on` holds `sent(clientId, seq)`, `refused(entry, reason)` and `renew()`, which asks for the session again. */
  constructor(base, on) {
    this.#url = `${base}/messages`;
    this.#key = `hotel-agent outbox ${base}`;
    this.#on = on;
    this.#queue = recall(this.#key) ?? [];
    addEventListener('online', () => this.#wake());
  }

  get waiting() {
    return [...this.#queue];
  }

  /** Sending begins once the session exists. */
  start() {
    this.#started = true;
    this.#pump();
  }

  /** `message` is `{text}`, `{choice}` or `{location}`. */
  add(message) {
    const entry = { client_id: clientId(), at: new Date().toISOString(), message };
    this.again(entry);
    return entry;
  }

  again(entry) {
    this.#queue.push(entry);
    this.#save();
    this.#pump();
  }

  /** The transcript shows it, so the server has it, whatever became of the answer. */
  seen(id) {
    if (this.#queue.some((entry) => entry.client_id === id)) this.#drop(id);
  }

  #drop(id) {
    this.#queue = this.#queue.filter((entry) => entry.client_id !== id);
    this.#save();
  }

  #save() {
    remember(this.#key, this.#queue.length > 0 ? this.#queue : undefined);
  }

  async #pump() {
    if (this.#pumping || !this.#started) return;
    this.#pumping = true;
    for (let attempt = 0, renewals = 0; this.#queue.length > 0;) {
      const entry = this.#queue[0];
      const outcome = await this.#post(entry);
      if (outcome.lost && renewals < RENEWALS) {
        renewals += 1;
        await this.#on.renew().catch(() => {});
        await this.#sleep(backoff(renewals - 1));
      } else if (outcome.later !== undefined) {
        await this.#sleep(outcome.later || backoff(attempt));
        attempt += 1;
      } else {
        this.#drop(entry.client_id);
        if (outcome.seq === undefined) this.#on.refused(entry, outcome.reason);
        else this.#on.sent(entry.client_id, outcome.seq);
        attempt = renewals = 0;
      }
    }
    this.#pumping = false;
  }

  async #post({ client_id, message }) {
    try {
      const answer = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ client_id, ...message }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (answer.ok) return { seq: (await answer.json()).seq };
      if ([401, 403, 404].includes(answer.status)) return { lost: true, reason: 'refused' };
      if ([408, 425, 429].includes(answer.status) || answer.status >= 500) return { later: retryAfter(answer) };
      return { reason: answer.status === 413 ? 'tooLong' : 'refused' };
    } catch {
      return { later: 0 };
    }
  }

  #sleep(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => { clearTimeout(timer); resolve(); };
    });
  }
}

// Seconds or a date. Nothing sensible: 0, and the caller's own pace.
function retryAfter(answer) {
  const value = answer.headers.get('retry-after');
  if (!value) return 0;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, Math.min(wait, 10 * LONGEST_WAIT_MS)) : 0;
}

/**
 * The event stream. While the connection merely breaks, the browser resumes it by Last-Event-ID. When it gives up
 * (any answer but 200), the stream is opened anew and the server replays the transcript: items repeat, numbers do not.
 */
export class EventStream {
  #url;
  #on;
  #source;
  #attempt = 0;
  #timer;
  #hiddenSince = 0;

  /** `on` holds `item(item)`, `typing(on)`, `state(connected)` and `renew()`. */
  constructor(base, on) {
    this.#url = `${base}/events`;
    this.#on = on;
    addEventListener('online', () => this.#reopen());
    addEventListener('offline', () => on.state(false));
    // A phone that slept may hold a dead connection that never reports an error.
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#hiddenSince = Date.now();
      else if (Date.now() - this.#hiddenSince > LONGEST_WAIT_MS) this.#reopen();
    });
  }

  open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(this.#url);
    this.#source = source;
    source.addEventListener('open', () => {
      this.#attempt = 0;
      this.#on.state(true);
    });
    source.addEventListener('message', ({ data }) => this.#read(data, this.#on.item));
    source.addEventListener('typing', ({ data }) => this.#read(data, ({ on }) => this.#on.typing(on === true)));
    source.addEventListener('error', () => {
      if (source !== this.#source) return;
      this.#on.state(false);
      if (source.readyState !== EventSource.CLOSED) return;
      this.#timer = setTimeout(() => this.#reopen(), backoff(this.#attempt));
      this.#attempt += 1;
    });
  }

  async #reopen() {
    if (!this.#source) return;
    clearTimeout(this.#timer);
    // The session may be why the stream was refused; without a network this fails too and the stream keeps trying.
    await this.#on.renew().catch(() => {});
    this.open();
  }

  // One item that cannot be read must not cost the guest the others.
  #read(data, use) {
    let value;
    try {
      value = JSON.parse(data);
    } catch {
      return;
    }
    use(value);
  }
}

/** What this tab remembers across a reload. A browser that forbids storage only loses that. */
export function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(key, value) {
  try {
    if (value === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full or forbidden: the page works on from memory.
  }
}
