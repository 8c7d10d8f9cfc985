// One item's content as DOM nodes. What others wrote becomes text nodes only: nothing in this page parses HTML.

const SVG = 'http://www.w3.org/2000/svg';
const LINK = /https?:\/\/[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu;
// A marker opens after white space or punctuation and closes before neither letter nor digit: "2*3*4" stays as it is.
const EMPHASIS = /(^|[\s\p{P}])([*_~])(?!\2)(\S|\S[^\n]*?\S)\2(?![\p{L}\p{N}])/u;
const EMPHASIS_TAGS = { '*': 'strong', '_': 'em', '~': 's' };
// Stands for a link while emphasis is read, so that the underscores of an address are not taken for italics.
const LINK_MARK = '\uE000';

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** Text as the house writes it: *bold*, _italic_, ~struck~, links and line breaks. */
export function richText(text) {
  const links = [];
  const masked = text.replaceAll(LINK_MARK, '').replace(LINK, (match) => {
    const { address, rest } = splitAddress(match);
    links.push(address);
    return LINK_MARK + rest;
  });
  return emphasised(masked, links);
}

function emphasised(text, links) {
  const out = document.createDocumentFragment();
  let rest = text;
  for (let match = EMPHASIS.exec(rest); match; match = EMPHASIS.exec(rest)) {
    const [whole, before, marker, inner] = match;
    out.append(linked(rest.slice(0, match.index) + before, links));
    out.append(el(EMPHASIS_TAGS[marker], {}, emphasised(inner, links)));
    rest = rest.slice(match.index + whole.length);
  }
  out.append(linked(rest, links));
  return out;
}

function linked(text, links) {
  const out = document.createDocumentFragment();
  text.split(LINK_MARK).forEach((part, index) => {
    if (index > 0) out.append(link(links.shift()));
    out.append(part);
  });
  return out;
}

function link(address) {
  const href = address.includes('://') ? address : `mailto:${address}`;
  return URL.canParse?.(href) === false ? address : el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, address);
}

// The full stop after an address ends the sentence; a closing parenthesis belongs to it only if it opened there.
function splitAddress(match) {
  let end = match.length;
  while (end > 0) {
    const last = match[end - 1];
    const inside = match.slice(0, end);
    const unopened = last === ')' && inside.split(')').length > inside.split('(').length;
    if (!unopened && !'.,;:!?*_~\'»”]'.includes(last)) break;
    end -= 1;
  }
  return { address: match.slice(0, end), rest: match.slice(end) };
}

/** The address if the page may follow or show it, otherwise nothing. */
function webAddress(address, { picture = false } = {}) {
  try {
    const url = new URL(address, location.href);
    if (picture && /^data:image\/(png|jpeg|gif|webp);/i.test(url.href)) return url.href;
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}

const KINDS = {
  text: (content, { from }) => [paragraph(content.text, from)],
  choice: (content) => [el('p', { class: 'text' }, content.title ?? '')],
  buttons: (content, { from, words }) => [
    paragraph(content.text, from),
    el('div', { class: 'choices', role: 'group', 'aria-label': words.options }, ...(content.buttons ?? []).map(choice)),
  ],
  list: (content, { from }) => [
    paragraph(content.text, from),
    el('div', { class: 'choices' }, listOpener(content)),
  ],
  image: (content, context) => [picture(content, context)],
  qr: (content, context) => [picture(content, context)],
  location: (content, context) => [place(content, context)],
};

/** The nodes of a bubble. `context` holds `from` and `words`. A kind this page does not know shows its text. */
export function contentNodes(content, context) {
  const known = KINDS[content.kind];
  if (known) return known(content, context);
  const text = content.text ?? content.caption ?? content.choice?.title;
  return [paragraph(text ?? context.words.unsupported, context.from)];
}

function paragraph(text = '', from) {
  if (text === '') return undefined;
  // What guests typed is shown as they typed it.
  return el('p', { class: 'text' }, from === 'guest' ? text : richText(text));
}

function choice({ id, title }) {
  return el('button', { type: 'button', class: 'choice', 'data-testid': 'choice', 'data-choice-id': id }, title);
}

function listOpener(content) {
  const opener = el('button', { type: 'button', class: 'choice opener', 'data-testid': 'list-open', 'aria-haspopup': 'dialog' });
  opener.append(icon('list'), content.button ?? '');
  opener.listContent = content;
  return opener;
}

/** The rows of a list, for the sheet it opens in. */
export function listSections(content, { locked, picked }) {
  return (content.sections ?? []).map((section) => {
    const rows = (section.rows ?? []).map((row) => {
      const button = choice(row);
      button.classList.add('row');
      button.dataset.title = row.title;
      if (row.description) button.append(el('span', { class: 'row-description' }, row.description));
      if (locked) button.setAttribute('aria-disabled', 'true');
      if (picked === row.id) markPicked(button);
      return el('li', {}, button);
    });
    return el('section', {}, section.title ? el('h3', {}, section.title) : undefined, el('ul', {}, ...rows));
  });
}

export function markPicked(button) {
  if (button.dataset.picked) return;
  button.dataset.picked = 'true';
  button.querySelector('svg')?.remove();
  button.prepend(icon('check'));
}

function picture(content, { from, words }) {
  const src = webAddress(content.url, { picture: true });
  const alt = content.alt ?? content.caption ?? words.photo;
  const figure = el('figure', { class: content.kind === 'qr' ? 'picture qr' : 'picture' });
  if (src) {
    const image = el('img', { src, alt, decoding: 'async' });
    image.addEventListener('error', () => (image.closest('a') ?? image).replaceWith(missing(alt, words)), { once: true });
    // Browsers refuse to open a data: address in a tab.
    figure.append(src.startsWith('data:') ? image : el('a', { href: src, target: '_blank', rel: 'noopener' }, image));
  } else {
    figure.append(missing(alt, words));
  }
  if (content.caption) figure.append(el('figcaption', {}, from === 'guest' ? content.caption : richText(content.caption)));
  return figure;
}

function missing(alt, words) {
  return el('p', { class: 'missing' }, `${words.noPicture}: ${alt}`);
}

function place(content, { words }) {
  const { latitude, longitude, name, address } = content;
  const map = new URL('https://www.openstreetmap.org/');
  map.searchParams.set('mlat', latitude);
  map.searchParams.set('mlon', longitude);
  map.hash = `map=17/${latitude}/${longitude}`;
  const href = (content.url && webAddress(content.url)) ?? map.href;
  return el('div', { class: 'place' },
    el('span', { class: 'place-pin' }, icon('pin')),
    el('div', { class: 'place-words' },
      el('p', { class: 'place-name' }, name || words.location),
      el('p', { class: 'place-address' }, address || `${latitude}, ${longitude}`),
      el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, words.openMap, icon('out'))));
}
