// The list of hotels, each a way into its chat.

const WORDS = {
  es: { title: 'Nuestros hoteles', hint: 'Elija un hotel y escríbanos.', none: 'Todavía no hay hoteles.', failed: 'No se pudo cargar la lista. Recargue la página.' },
  en: { title: 'Our hotels', hint: 'Choose a hotel and write to us.', none: 'There are no hotels yet.', failed: 'The list could not be loaded. Please reload the page.' },
  pt: { title: 'Nossos hotéis', hint: 'Escolha um hotel e escreva para nós.', none: 'Ainda não há hotéis.', failed: 'Não foi possível carregar a lista. Recarregue a página.' },
  fr: { title: 'Nos hôtels', hint: 'Choisissez un hôtel et écrivez-nous.', none: 'Il n’y a pas encore d’hôtel.', failed: 'La liste n’a pas pu être chargée. Rechargez la page.' },
};

const asked = new URLSearchParams(location.search).get('lang');
const language = [asked ?? '', ...navigator.languages]
  .map((tag) => tag.slice(0, 2).toLowerCase())
  .find((code) => code in WORDS) ?? 'es';
const words = WORDS[language];
const at = (id) => document.getElementById(id);

document.documentElement.lang = language;
document.title = words.title;
at('title').textContent = words.title;
at('hint').textContent = words.hint;

try {
  const answer = await fetch('chat', { headers: { accept: 'application/json' }, cache: 'no-store' });
  if (!answer.ok) throw new Error(`hotels: ${answer.status}`);
  const hotels = await answer.json();
  at('hotels').replaceChildren(...hotels.map(hotelLink));
  at('state').textContent = hotels.length === 0 ? words.none : '';
} catch {
  at('state').textContent = words.failed;
}

function hotelLink({ id, name, city }) {
  const link = document.createElement('a');
  link.href = `chat/${encodeURIComponent(id)}${asked ? `?lang=${language}` : ''}`;
  link.dataset.testid = 'hotel';
  link.dataset.property = id;
  const title = document.createElement('strong');
  title.textContent = name;
  const place = document.createElement('span');
  place.textContent = city ?? '';
  link.append(title, place);
  const row = document.createElement('li');
  row.append(link);
  return row;
}
