// The guest's page of a hotel's web chat: wires the transcript, the composer and the connection together.

import { el, listSections } from './content.js';
import { Follow } from './follow.js';
import { Transcript } from './transcript.js';
import { backoff, EventStream, NoSuchProperty, openSession, Outbox, recall, remember } from './wire.js';

const LANGUAGES = { es: 'Español', en: 'English', pt: 'Português', fr: 'Français' };
const WORDS = {
  language: ['Idioma', 'Language', 'Idioma', 'Langue'],
  assistant: ['Asistente virtual', 'Virtual assistant', 'Assistente virtual', 'Assistant virtuel'],
  reception: ['Recepción', 'Reception', 'Recepção', 'Réception'],
  you: ['Usted', 'You', 'Você', 'Vous'],
  conversation: ['Conversación', 'Conversation', 'Conversa', 'Conversation'],
  call: ['Llamar a recepción', 'Call reception', 'Ligar para a recepção', 'Appeler la réception'],
  welcome: ['¿En qué podemos ayudarle?', 'How can we help?', 'Como podemos ajudar?', 'Comment pouvons-nous vous aider ?'],
  welcomeHint: [
    'Escríbanos para reservar o para preguntar lo que necesite.', 'Write to book a room or to ask us anything.',
    'Escreva para reservar ou perguntar o que precisar.', 'Écrivez-nous pour réserver ou poser vos questions.',
  ],
  suggestBook: ['Quisiera reservar una habitación', 'I’d like to book a room', 'Gostaria de reservar um quarto', 'Je voudrais réserver une chambre'],
  suggestArrive: ['¿A qué hora es la entrada?', 'What time is check-in?', 'A que horas é o check-in?', 'À quelle heure est l’arrivée ?'],
  suggestPerson: ['Quiero hablar con una persona', 'I’d like to talk to a person', 'Quero falar com uma pessoa', 'Je voudrais parler à une personne'],
  composer: ['Escriba un mensaje', 'Write a message', 'Escreva uma mensagem', 'Écrivez un message'],
  send: ['Enviar', 'Send', 'Enviar', 'Envoyer'],
  shareLocation: ['Enviar mi ubicación', 'Send my location', 'Enviar minha localização', 'Envoyer ma position'],
  noLocation: ['No se pudo obtener su ubicación.', 'Your location is not available.', 'Não foi possível obter sua localização.', 'Votre position n’est pas disponible.'],
  automated: ['Responde un asistente virtual.', 'A virtual assistant answers.', 'Um assistente virtual responde.', 'Un assistant virtuel répond.'],
  privacy: ['Privacidad', 'Privacy', 'Privacidade', 'Confidentialité'],
  options: ['Opciones', 'Options', 'Opções', 'Options'],
  close: ['Cerrar', 'Close', 'Fechar', 'Fermer'],
  photo: ['Foto', 'Photo', 'Foto', 'Photo'],
  noPicture: ['Imagen no disponible', 'Picture not available', 'Imagem não disponível', 'Image non disponible'],
  location: ['Ubicación', 'Location', 'Localização', 'Position'],
  openMap: ['Ver en el mapa', 'Open the map', 'Ver no mapa', 'Voir sur la carte'],
  unsupported: ['Este mensaje no se puede mostrar aquí.', 'This message cannot be shown here.', 'Esta mensagem não pode ser exibida aqui.', 'Ce message ne peut pas être affiché ici.'],
  today: ['Hoy', 'Today', 'Hoje', 'Aujourd’hui'],
  yesterday: ['Ayer', 'Yesterday', 'Ontem', 'Hier'],
  sending: ['Enviando…', 'Sending…', 'Enviando…', 'Envoi…'],
  refused: ['No enviado.', 'Not sent.', 'Não enviada.', 'Non envoyé.'],
  tooLong: ['No enviado: es demasiado largo.', 'Not sent: too long.', 'Não enviada: longa demais.', 'Non envoyé : trop long.'],
  retry: ['Reintentar', 'Try again', 'Tentar de novo', 'Réessayer'],
  typing: ['está escribiendo…', 'is typing…', 'está digitando…', 'écrit…'],
  jump: ['Ir al último mensaje', 'Go to the latest message', 'Ir para a última mensagem', 'Aller au dernier message'],
  charactersLeft: ['Caracteres disponibles', 'Characters left', 'Caracteres restantes', 'Caractères restants'],
  charactersOver: ['Caracteres de más', 'Characters too many', 'Caracteres a mais', 'Caractères en trop'],
  reconnecting: ['Reconectando…', 'Reconnecting…', 'Reconectando…', 'Reconnexion…'],
  offline: ['Sin conexión. Sus mensajes se enviarán al volver.', 'You are offline. Messages go out once you are back.', 'Sem conexão. As mensagens serão enviadas quando voltar.', 'Hors ligne. Vos messages partiront à votre retour.'],
  noProperty: ['Este chat no existe.', 'This chat does not exist.', 'Este chat não existe.', 'Ce chat n’existe pas.'],
};

const LONGEST_TEXT = 4096;
const COUNTER_FROM = 3800;
// A short break of the connection is nobody's news.
const BANNER_AFTER_MS = 1500;
// The server says when typing ends; if that is lost, the dots must not dance for ever.
const TYPING_AT_MOST_MS = 30_000;
// Numbers in a transcript may have gaps: past this the history counts as read.
const HISTORY_AT_MOST_MS = 3000;

const base = location.pathname.replace(/\/+$/, '');
const draftKey = `hotel-agent draft ${base}`;
const at = (id) => document.getElementById(id);
const composer = at('composer');
const log = at('log');

let language = firstLanguage(Object.keys(LANGUAGES));
let words = wordsIn(language);
let property;
let cursor = 0;
let unread = 0;
let connected = false;
let bannerTimer;
let typingTimer;

const transcript = new Transcript(log, {
  choice: (choice) => send({ choice }),
  list: openSheet,
  again: (entry) => {
    transcript.sending(entry);
    outbox.again(entry);
  },
});
const follow = new Follow(at('scroller'), [log, at('typing-region')], () => transcript.readFrom, showJump);
const outbox = new Outbox(base, {
  sent: (clientId, seq) => transcript.sent(clientId, seq),
  refused: (entry, reason) => transcript.failed(entry, reason),
  // The stream may still hang on the session that was lost.
  renew: () => renew().then(() => stream.open()),
});
const stream = new EventStream(base, { item: receive, typing: showTyping, state: showConnection, renew });

speak();
composer.value = recall(draftKey) ?? '';
fitComposer();
for (const entry of outbox.waiting) transcript.sending(entry);
begin();

async function begin() {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await renew();
      break;
    } catch (error) {
      if (error instanceof NoSuchProperty) return refuse();
      showConnection(false);
      await new Promise((resolve) => { setTimeout(resolve, backoff(attempt)); });
    }
  }
  outbox.start();
  stream.open();
  setTimeout(historyRead, HISTORY_AT_MOST_MS);
  if (cursor === 0) historyRead();
}

/** Asks for the session again. Another session than before (the server lost ours) begins an empty transcript. */
async function renew() {
  const session = await openSession(base, language);
  const before = JSON.stringify([property, language]);
  property = session.property;
  cursor = session.cursor ?? 0;
  if (cursor < transcript.lastSeq) transcript.clear();
  const spoken = Object.keys(LANGUAGES).filter((code) => (property.languages ?? []).includes(code));
  if (spoken.length > 0 && !spoken.includes(language)) language = firstLanguage(spoken);
  at('language').replaceChildren(...spoken.map((code) => el('option', { value: code, lang: code }, LANGUAGES[code])));
  at('language-field').hidden = spoken.length < 2;
  at('language').value = language;
  if (JSON.stringify([property, language]) !== before) speak();
}

// The language asked for in the address, else the browser's, else the property's first.
function firstLanguage(spoken) {
  const wanted = [new URLSearchParams(location.search).get('lang') ?? '', ...navigator.languages];
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((code) => spoken.includes(code)) ?? spoken[0];
}

function wordsIn(code) {
  const column = Object.keys(LANGUAGES).indexOf(code);
  return Object.fromEntries(Object.entries(WORDS).map(([key, row]) => [key, row[column]]));
}

/** Puts every label, and what is already shown, into the language chosen. */
function speak() {
  words = wordsIn(language);
  document.documentElement.lang = language;
  at('language').value = language;
  at('language-code').textContent = language.toUpperCase();
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = words[node.dataset.word];
  composer.placeholder = words.composer;
  for (const [id, word] of [['language', 'language'], ['share-location', 'shareLocation'], ['send', 'send'], ['sheet-close', 'close'], ['jump', 'jump']]) {
    at(id).title = words[word];
  }
  at('log').setAttribute('aria-label', words.conversation);
  at('scroller').setAttribute('aria-label', words.conversation);
  at('suggestions').replaceChildren(...['suggestBook', 'suggestArrive', 'suggestPerson'].map((word) => (
    el('button', { type: 'button', class: 'choice', 'data-testid': 'suggestion' }, words[word]))));
  const locale = navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language;
  transcript.speak(words, locale, property?.assistant);
  showProperty();
}

function showProperty() {
  if (!property) return;
  at('property-name').textContent = property.name;
  at('monogram').textContent = (property.name.replace(/^(gran |grand )?hotel /i, '')[0] ?? '').toUpperCase();
  at('assistant-line').textContent = [property.assistant, words.assistant].filter(Boolean).join(' · ');
  showTitle();
  const phone = at('phone');
  phone.hidden = !property.phone;
  phone.href = `tel:${(property.phone ?? '').replace(/[^+\d]/g, '')}`;
  phone.title = `${words.call}: ${property.phone}`;
  phone.setAttribute('aria-label', phone.title);
  const privacy = at('privacy');
  privacy.hidden = !/^(https?:|\/)/.test(property.privacy_url ?? '');
  if (!privacy.hidden) privacy.href = property.privacy_url;
}

function showTitle() {
  if (property) document.title = (unread > 0 && document.hidden ? `(${unread}) ` : '') + property.name;
}

function refuse() {
  for (const control of at('form').elements) control.disabled = true;
  at('connection').textContent = words.noProperty;
  at('connection').dataset.state = 'refused';
}

function receive(item) {
  const fresh = transcript.receive(item);
  if (item.client_id) outbox.seen(item.client_id);
  showWelcome();
  const history = log.getAttribute('aria-busy') === 'true';
  if (history) {
    if (item.seq >= cursor) historyRead();
    return;
  }
  if (!fresh) return;
  if (item.from !== 'guest') {
    showTyping(false);
    if (document.hidden || !follow.following) unread += 1;
  }
  follow.added();
  showTitle();
}

/** What the conversation held before is on the page: from here on, items are news and read out. */
function historyRead() {
  if (log.getAttribute('aria-busy') !== 'true') return;
  log.removeAttribute('aria-busy');
  showWelcome();
  follow.toEnd('instant');
}

function showWelcome() {
  at('welcome').hidden = !transcript.empty || log.getAttribute('aria-busy') === 'true';
}

function showTyping(on) {
  clearTimeout(typingTimer);
  if (on) typingTimer = setTimeout(() => showTyping(false), TYPING_AT_MOST_MS);
  at('typing').hidden = !on;
  at('typing-words').textContent = on ? `${property?.assistant ?? words.assistant} ${words.typing}` : '';
  if (on) follow.added();
}

function showConnection(isConnected) {
  connected = isConnected;
  clearTimeout(bannerTimer);
  const banner = at('connection');
  if (connected) {
    banner.textContent = '';
    banner.dataset.state = 'connected';
    return;
  }
  showTyping(false);
  bannerTimer = setTimeout(() => {
    banner.textContent = navigator.onLine ? words.reconnecting : words.offline;
    banner.dataset.state = navigator.onLine ? 'reconnecting' : 'offline';
  }, navigator.onLine ? BANNER_AFTER_MS : 0);
}

function showJump(atEnd) {
  if (atEnd && !document.hidden) unread = 0;
  at('jump').hidden = atEnd;
  at('jump-count').hidden = unread === 0;
  at('jump-count').textContent = unread;
  at('jump-words').textContent = unread > 0 ? `${words.jump} (${unread})` : words.jump;
  showTitle();
}

function send(message) {
  const entry = outbox.add(message);
  transcript.sending(entry);
  showWelcome();
  follow.toEnd();
}

function sendText() {
  const text = composer.value.trim();
  if (text === '' || overLength() > 0) return;
  send({ text });
  composer.value = '';
  remember(draftKey, undefined);
  fitComposer();
}

// Counted in characters, as the server counts, not in UTF-16 units.
function overLength() {
  return [...composer.value.trim()].length - LONGEST_TEXT;
}

function fitComposer() {
  composer.style.height = 'auto';
  composer.style.height = `${composer.scrollHeight}px`;
  const over = overLength();
  const near = over > COUNTER_FROM - LONGEST_TEXT;
  at('counter').textContent = near ? `${over > 0 ? words.charactersOver : words.charactersLeft}: ${Math.abs(over)}` : '';
  at('counter').dataset.over = over > 0;
  at('send').setAttribute('aria-disabled', over > 0);
  composer.setAttribute('aria-invalid', over > 0);
}

function openSheet(content, options) {
  at('sheet-title').textContent = content.button ?? words.options;
  at('sheet-rows').replaceChildren(...listSections(content, options));
  at('sheet').showModal();
}

at('sheet').addEventListener('click', (event) => {
  const row = event.target.closest('.choice');
  if (event.target === at('sheet') || event.target.closest('#sheet-close')) at('sheet').close();
  if (!row || row.getAttribute('aria-disabled') === 'true') return;
  at('sheet').close();
  send({ choice: { id: row.dataset.choiceId, title: row.dataset.title } });
});

at('suggestions').addEventListener('click', (event) => {
  const suggestion = event.target.closest('button');
  if (suggestion) send({ text: suggestion.textContent });
});

at('form').addEventListener('submit', (event) => {
  event.preventDefault();
  sendText();
});

composer.addEventListener('keydown', (event) => {
  // An Enter that ends a composition (accents, Japanese) is not meant for us.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendText();
});

composer.addEventListener('input', () => {
  remember(draftKey, composer.value || undefined);
  fitComposer();
});

at('jump').addEventListener('click', () => {
  follow.toEnd();
  composer.focus({ preventScroll: true });
});

at('language').addEventListener('change', (event) => {
  language = event.target.value;
  const address = new URL(location.href);
  address.searchParams.set('lang', language);
  history.replaceState(null, '', address);
  speak();
  renew().catch(() => {});
});

at('share-location').hidden = !(isSecureContext && 'geolocation' in navigator);
at('share-location').addEventListener('click', () => {
  const button = at('share-location');
  button.disabled = true;
  const done = () => { button.disabled = false; };
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    done();
    send({ location: { latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6) } });
  }, () => {
    done();
    at('counter').textContent = words.noLocation;
  }, { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 });
});

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && follow.following) unread = 0;
  showTitle();
});

addEventListener('offline', () => showConnection(false));

// Where the on-screen keyboard covers the page instead of shrinking it (iOS), the room above it is the page.
// While the guest zooms in, the page keeps its size.
const seen = window.visualViewport;
function fitViewport() {
  if (seen.scale !== 1) return;
  document.documentElement.style.setProperty('--seen-height', `${seen.height}px`);
  document.documentElement.style.setProperty('--seen-top', `${seen.offsetTop}px`);
}
if (seen) {
  seen.addEventListener('resize', fitViewport);
  seen.addEventListener('scroll', fitViewport);
  fitViewport();
}
