//! Who travels: adults, children and their ages, babies, rooms, animals; and room words.
//!
//! Rules:
//! - "somos 2 y un bebé", "2 adults plus a kid": what is joined comes on top of the count.
//! - "4 personas (2 niños)", "four of us including a child": what is included is part of the count.
//! - "mi esposa y yo" is two; "una pareja" is two; "just me" is one.
//! - An age under two makes a baby when babies are counted apart; ages of 18 and more cannot be a child's.
//! - Over [`LARGEST`] people or rooms cannot be; it is named, not clipped.

use super::{Impossible, ImpossibleKind, Message, OpenQuestion, Understanding, numbers};
use serde::{Deserialize, Serialize};

/// The largest count of people or rooms read as meant.
pub const LARGEST: u32 = 500;

/// Who travels, as far as the message says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PartyMention {
    /// Adults, or people where nothing says who is a child.
    pub adults: Option<u16>,
    /// Children, babies not included.
    pub children: Option<u16>,
    /// Ages of children in years, as given.
    pub child_ages: Vec<u8>,
    /// Babies.
    pub babies: Option<u16>,
    /// Rooms.
    pub rooms: Option<u16>,
    /// An animal travels along.
    pub pets: bool,
}

const ADULTS: &[&str] =
    &["adultos", "adulto", "adultas", "adulta", "adults", "adult", "mayores", "grown ups", "grownups"];
const PEOPLE: &[&str] = &[
    "personas",
    "persona",
    "pers",
    "people",
    "persons",
    "person",
    "guests",
    "guest",
    "huespedes",
    "huesped",
    "pax",
    "amigos",
    "amigas",
    "friends",
    "viajeros",
    "travellers",
    "travelers",
    "ppl",
    "pasajeros",
    "plazas",
    "of us",
    "en total",
    "in total",
    "total",
    "hombres",
    "mujeres",
    "men",
    "women",
    "chicos",
    "chicas",
    "girls",
    "guys",
];
const CHILDREN: &[&str] = &[
    "ninos",
    "nino",
    "ninas",
    "nina",
    "hijos",
    "hijo",
    "hijas",
    "hija",
    "menores",
    "menor",
    "chicos pequenos",
    "peques",
    "peque",
    "chiquitos",
    "children",
    "child",
    "kids",
    "kid",
    "sons",
    "son",
    "daughters",
    "daughter",
    "toddlers",
    "toddler",
    "infantes",
    "crios",
    "nenes",
    "nene",
    "nena",
    "nenas",
    "teenagers",
    "teenager",
    "adolescentes",
    "adolescente",
    "boys",
    "boy",
    "girl",
    "grandchildren",
    "nietos",
    "nieto",
    "nieta",
    "nietas",
    "childs",
    "childrens",
];
const BABIES: &[&str] =
    &["bebes", "bebe", "bebita", "bebito", "babies", "baby", "infants", "infant", "newborn", "recien nacido"];
const ROOMS: &[&str] = &[
    "habitaciones",
    "habitacion",
    "rooms",
    "room",
    "cuartos",
    "cuarto",
    "hab",
    "habs",
    "piezas",
    "dormitorios",
    "suites",
    "suite",
    "recamaras",
    "dobles",
    "doubles",
    "singles",
    "individuales",
    "apartamentos",
    "apartments",
    "twins",
    "estudios",
    "studios",
];
const BETWEEN: &[&str] = &[
    "mas",
    "young",
    "small",
    "little",
    "other",
    "otros",
    "otras",
    "more",
    "pequenos",
    "x",
    "-",
    "mis",
    "my",
    "de mis",
    "of my",
    "big",
    "separate",
    "different",
    "double",
    "single",
    "twin",
];

/// Reads the party and the room words.
pub(crate) fn read(message: &Message<'_>, found: &mut Understanding) {
    let mut reader = Reader { message, found, people: None, included: false };
    reader.counts();
    reader.companions();
    reader.ages();
    reader.asked();
    reader.finish();
    room_words(message, found);
}

struct Reader<'m, 'f> {
    message: &'m Message<'m>,
    found: &'f mut Understanding,
    people: Option<u16>,
    /// Children were said to be part of the people counted.
    included: bool,
}

impl Reader<'_, '_> {
    fn count(&mut self, value: u32, at: usize, len: usize) -> Option<u16> {
        if value > LARGEST {
            let span = self.message.tokens.span(at, len);
            self.found.impossible.push(Impossible { kind: ImpossibleKind::Count, span });
            return None;
        }
        u16::try_from(value).ok()
    }

    fn counts(&mut self) {
        let tokens = self.message.tokens;
        let mut at = 0;
        while at < tokens.len() {
            let Some(number) = numbers::read(tokens, at, self.message.language).filter(|n| !n.ordinal) else {
                at += self.uncounted(at);
                continue;
            };
            if self.in_date(at) {
                at += number.len;
                continue;
            }
            let after = at + number.len;
            let skip = tokens.any(after, BETWEEN).unwrap_or(0);
            let noun = after + skip;
            let plain = |words: &[&str]| tokens.any(noun, words);
            if let Some(len) = plain(ADULTS) {
                if let Some(n) = self.count(number.value, at, number.len + len) {
                    self.found.party.adults = Some(self.found.party.adults.unwrap_or(0).saturating_add(n));
                }
            } else if let Some(len) = plain(BABIES) {
                self.found.party.babies = self.count(number.value, at, number.len + len);
            } else if let Some(len) = plain(CHILDREN) {
                self.included |= self.includes(at);
                if let Some(n) = self.count(number.value, at, number.len + len) {
                    self.found.party.children = Some(self.found.party.children.unwrap_or(0).saturating_add(n));
                }
            } else if let Some(len) = plain(ROOMS).filter(|_| !self.time_or_price(at)) {
                if !(number.article
                    && number.len == 1
                    && tokens.digit_count(at) == 0
                    && self.found.party.rooms.is_some())
                    && !matches!(tokens.before(at, 1), "habitacion" | "room")
                {
                    // "una habitación" says one; "la 204" does not come here.
                    if let Some(n) = self.count(number.value, at, number.len + len) {
                        let counted = self.found.party.rooms.unwrap_or(0);
                        self.found.party.rooms =
                            Some(if number.article { counted.max(n) } else { counted.saturating_add(n) });
                    }
                }
            } else if let Some(len) =
                plain(PEOPLE).filter(|_| tokens.at(noun) != "total" || tokens.at(noun.saturating_sub(1)) == "en")
            {
                let noun_is_room_price = number.article && self.time_or_price(at);
                if !noun_is_room_price
                    && !(number.article
                        && matches!(tokens.at(noun), "persona" | "person")
                        && tokens
                            .any(
                                at.saturating_sub(1),
                                &["por una persona", "hablar con", "con una", "a una", "to a", "with a"],
                            )
                            .is_some())
                {
                    self.people = self.count(number.value, at, number.len + len).or(self.people);
                }
            } else if number.value > 0
                && !number.article
                && self.people_frame(at)
                && !super::dates::counted(self.message, after)
            {
                self.people = self.count(number.value, at, number.len).or(self.people);
            }
            at += number.len;
        }
    }

    /// "a couple", "sola", "family of four", "mis hijos": people without a number before them.
    fn uncounted(&mut self, at: usize) -> usize {
        let tokens = self.message.tokens;
        if let Some(len) = tokens.any(at, &["una pareja", "pareja", "a couple", "couple", "un matrimonio"]) {
            let of_things = matches!(tokens.at(at + len), "of" | "de");
            if !of_things && self.people.is_none() && self.found.party.adults.is_none() {
                self.people = Some(2);
            }
            return len;
        }
        if let Some(len) = tokens.any(
            at,
            &[
                "just me",
                "only me",
                "by myself",
                "on my own",
                "alone",
                "solo yo",
                "yo solo",
                "yo sola",
                "solo para mi",
                "solamente yo",
                "viajo solo",
                "viajo sola",
                "voy solo",
                "voy sola",
                "just myself",
                "only myself",
                "for myself",
                "nada mas yo",
                "soy yo solo",
                "yo nomas",
                "soy solo yo",
                "traveling solo",
                "travelling solo",
            ],
        ) {
            self.people = self.people.or(Some(1));
            return len;
        }
        if tokens
            .any(
                at,
                &[
                    "sin ninos",
                    "no kids",
                    "no children",
                    "without kids",
                    "without children",
                    "sin hijos",
                    "sin menores",
                    "ningun nino",
                    "no hay ninos",
                ],
            )
            .is_some()
        {
            self.found.party.children = Some(0);
            return 2;
        }
        if self.message.asked(&[OpenQuestion::Party, OpenQuestion::Children]) || self.companion_before(at) {
            if tokens.any(at, CHILDREN).is_some() && self.singular_child(at) && self.found.party.children.is_none() {
                self.found.party.children = Some(1);
            }
        }
        1
    }

    fn companion_before(&self, at: usize) -> bool {
        matches!(self.message.tokens.before(at, 1), "mi" | "my" | "nuestro" | "nuestra" | "our")
    }

    fn singular_child(&self, at: usize) -> bool {
        matches!(
            self.message.tokens.at(at),
            "hijo" | "hija" | "nino" | "nina" | "son" | "daughter" | "child" | "kid" | "nieto" | "nieta"
        ) && self.companion_before(at)
    }

    /// "mi esposa y yo", "me and my wife", "con mi novio".
    fn companions(&mut self) {
        const PARTNER: &[&str] = &[
            "esposa",
            "esposo",
            "mujer",
            "marido",
            "pareja",
            "novia",
            "novio",
            "hermano",
            "hermana",
            "amigo",
            "amiga",
            "madre",
            "padre",
            "mama",
            "papa",
            "suegra",
            "suegro",
            "wife",
            "husband",
            "partner",
            "girlfriend",
            "boyfriend",
            "brother",
            "sister",
            "friend",
            "mother",
            "father",
            "mom",
            "mum",
            "dad",
            "fiance",
            "fiancee",
            "colleague",
            "companero",
            "companera",
            "prometida",
            "prometido",
            "abuela",
            "abuelo",
            "grandmother",
        ];
        if self.people.is_some() || self.found.party.adults.is_some() {
            return;
        }
        let tokens = self.message.tokens;
        let mut companions = 0_u16;
        let mut joined = false;
        for at in 0..tokens.len() {
            if matches!(tokens.at(at), "mi" | "my") && tokens.any(at + 1, PARTNER).is_some() {
                companions += 1;
                let near = |i: usize| matches!(tokens.at(i), "yo" | "me" | "i" | "myself" | "con" | "with" | "somos");
                joined |= (at.saturating_sub(3)..at).any(near)
                    || (at + 2..at + 5).any(near)
                    || self.message.asked(&[OpenQuestion::Party]);
            }
        }
        if companions > 0 && joined {
            self.people = Some(companions + 1);
        }
    }

    /// "de 5 y 8 años", "aged 5 and 8", "5 years old", "(5, 8)" after children.
    fn ages(&mut self) {
        let tokens = self.message.tokens;
        let asked = self.message.asked(&[OpenQuestion::ChildAges]);
        let mut ages: Vec<u8> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let lead = tokens.any(at, &["aged", "ages", "de edades", "edades", "de edad", "edad", "age"]).unwrap_or(0);
            let (list, len) = self.list(at + lead);
            if list.is_empty() {
                at += 1;
                continue;
            }
            let after = at + lead + len;
            let years = tokens
                .any(
                    after,
                    &[
                        "anos",
                        "anitos",
                        "ano",
                        "years old",
                        "year old",
                        "years",
                        "yrs",
                        "yo",
                        "y o",
                        "y / o",
                        "- year - old",
                        "yr old",
                        "years of age",
                        "- year",
                    ],
                )
                .is_some()
                && !matches!(tokens.before(at, 1), "hace" | "for" | "last");
            let months = tokens.any(after, &["meses", "months", "mes", "month"]).is_some();
            let after_child = (1..=3).any(|back| {
                at.checked_sub(back)
                    .is_some_and(|i| tokens.any(i, CHILDREN).is_some() || tokens.any(i, BABIES).is_some())
            }) && matches!(
                tokens.before(at, 1),
                "de" | "(" | "," | "of" | ":" | "tiene" | "tienen" | "con" | "is" | "are"
            );
            let children_known =
                self.found.party.children.is_some() || self.found.party.babies.is_some() || asked || lead > 0;
            let counted_noun = tokens.any(after, CHILDREN).is_some()
                || tokens.any(after, ADULTS).is_some()
                || tokens.any(after, PEOPLE).is_some()
                || super::dates::counted(self.message, after) && !years && !months;
            if months && children_known {
                ages.extend(list.iter().map(|_| 0));
            } else if (years && (children_known || list.iter().all(|age| *age < 18))
                || (lead > 0 || after_child && children_known || asked) && !counted_noun)
                && !self.in_date(at + lead)
            {
                for age in list {
                    match u8::try_from(age).ok().filter(|age| *age < 18) {
                        Some(age) => ages.push(age),
                        None => self
                            .found
                            .impossible
                            .push(Impossible { kind: ImpossibleKind::Age, span: tokens.span(at, lead + len) }),
                    }
                }
            }
            at = after;
        }
        self.found.party.child_ages = ages;
    }

    /// Numbers joined by commas and "and".
    fn list(&self, at: usize) -> (Vec<u32>, usize) {
        let tokens = self.message.tokens;
        let mut values = Vec::new();
        let mut here = at;
        let mut len = 0;
        while let Some(number) =
            numbers::read(tokens, here, self.message.language).filter(|n| !n.ordinal && n.value < 1000)
        {
            if number.article && tokens.any(here + number.len, &["ano", "year", "mes", "month", "anito"]).is_none() {
                break;
            }
            values.push(number.value);
            len = here + number.len - at;
            let unit = tokens.any(here + number.len, &["anos", "ano", "years old", "years", "yo"]).filter(|l| {
                tokens.any(here + number.len + l, &["y", "and", ","]).is_some_and(|j| {
                    numbers::read(tokens, here + number.len + l + j, self.message.language).is_some_and(|n| !n.article)
                })
            });
            here += number.len + unit.unwrap_or(0);
            match tokens.any(
                here,
                &[
                    ", y",
                    ", and",
                    "y de",
                    "y otro de",
                    "and one of",
                    "and",
                    "y",
                    ",",
                    "&",
                    "e",
                    "y la otra de",
                    "y el otro de",
                    "/",
                ],
            ) {
                Some(joint) => here += joint,
                None => break,
            }
        }
        (values, len)
    }

    /// What a bare number answers.
    fn asked(&mut self) {
        let tokens = self.message.tokens;
        // The first number that counts nothing of its own ("2 y 1 niño": two adults).
        let bare = |language| {
            (0..tokens.len()).find_map(|at| {
                let number = numbers::read(tokens, at, language).filter(|n| !n.ordinal)?;
                let noun = at + number.len;
                (tokens.any(noun, CHILDREN).or(tokens.any(noun, BABIES)).is_none()).then_some((at, number))
            })
        };
        let nothing = self.people.is_none() && self.found.party.adults.is_none();
        let Some((at, number)) = bare(self.message.language)
            .filter(|(at, n)| !self.in_date(*at) && !super::dates::counts_stay(self.message, at + n.len))
        else {
            if self.message.asked(&[OpenQuestion::Children]) && self.found.deny {
                self.found.party.children = Some(0);
            }
            return;
        };
        if self.message.asked(&[OpenQuestion::Party]) && nothing {
            // "a room for us": the article counts the room.
            if (!number.article || tokens.len() == 1) && !(number.article && self.found.party.rooms.is_some()) {
                self.people = self.count(number.value, at, number.len);
            }
        } else if self.message.asked(&[OpenQuestion::Children]) && self.found.party.children.is_none() {
            self.found.party.children = self.count(number.value, at, number.len);
        } else if self.message.asked(&[OpenQuestion::Rooms]) && self.found.party.rooms.is_none() {
            self.found.party.rooms = self.count(number.value, at, number.len);
        }
    }

    fn finish(&mut self) {
        let tokens = self.message.tokens;
        let party = &mut self.found.party;
        if party.adults.is_none()
            && let Some(people) = self.people
        {
            let young =
                if self.included { party.children.unwrap_or(0).saturating_add(party.babies.unwrap_or(0)) } else { 0 };
            party.adults = Some(people.saturating_sub(young).max(1));
        }
        if party.children.is_none() && !party.child_ages.is_empty() && party.babies.is_none() {
            party.children = u16::try_from(party.child_ages.len()).ok();
        }
        let pets = &[
            "perro", "perra", "perrito", "perrita", "perros", "gato", "gata", "gatito", "gatos", "mascota", "mascotas",
            "dog", "dogs", "cat", "cats", "pet", "pets", "puppy", "cachorro",
        ];
        let brought = &[
            "con", "mi", "mis", "traigo", "llevo", "llevamos", "viajo", "with", "my", "our", "bring", "bringing",
            "nuestro", "nuestra", "un", "una", "a", "tengo", "have", "plus", "y", "and", "two", "dos", "2", "1",
        ];
        party.pets = (0..tokens.len())
            .any(|at| pets.contains(&tokens.at(at)) && (1..=2).any(|back| brought.contains(&tokens.before(at, back))));
    }

    /// "somos 4", "para dos", "party of 3", "we are 2", "for two".
    fn people_frame(&self, at: usize) -> bool {
        const FRAMES: &[&str] = &[
            "somos",
            "seremos",
            "seriamos",
            "vamos",
            "vamos a ser",
            "seran",
            "para",
            "for",
            "party of",
            "family of",
            "familia de",
            "grupo de",
            "group of",
            "we are",
            "were",
            "there are",
            "we will be",
            "would be",
            "will be",
            "viajamos",
            "estamos",
            "iremos",
            "we re",
            "there will be",
            "de a",
            "nosotros",
            "it is for",
            "just",
            "only",
            "los",
            "entre",
            "us",
            "the",
            "iriamos",
            "venimos",
            "solo somos",
            "es para",
            "solo",
        ];
        let framed =
            (1..=3).any(|back| at.checked_sub(back).is_some_and(|i| self.message.tokens.any(i, FRAMES) == Some(back)));
        let weak = matches!(
            self.message.tokens.before(at, 1),
            "just" | "only" | "los" | "entre" | "us" | "the" | "solo" | "vamos" | "were"
        );
        framed && (!weak || self.message.asked(&[OpenQuestion::Party])) && !self.followed_by_more(at)
    }

    /// "para 2 camas", "for 10 euros", "para el 15", "for 3 nights" count something else.
    fn followed_by_more(&self, at: usize) -> bool {
        let tokens = self.message.tokens;
        let Some(number) = numbers::read(tokens, at, self.message.language) else { return true };
        let next = at + number.len;
        tokens.any(next, &[":", "/", "am", "pm", "de", "of", "th", "nd", "st", "rd", "h"]).is_some()
            || super::dates::month(tokens.at(next)).is_some()
    }

    /// "incluyendo 2 niños", "including a child", "(2 niños)", "de los cuales".
    fn includes(&self, at: usize) -> bool {
        const INCLUDED: &[&str] = &[
            "incluyendo",
            "incluidos",
            "incluido",
            "including",
            "de los cuales",
            "de ellos",
            "of whom",
            "of which",
            "of them",
            "entre ellos",
            "contando",
            "counting",
            "(",
        ];
        (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|i| self.message.tokens.any(i, INCLUDED).is_some_and(|len| i + len <= at))
        })
    }

    fn time_or_price(&self, at: usize) -> bool {
        matches!(self.message.tokens.before(at, 1), "por" | "per" | "cada" | "each")
    }

    fn in_date(&self, at: usize) -> bool {
        let start = self.message.tokens.span(at, 1).start;
        self.found.dates.iter().any(|date| date.span.contains(&start))
            || self.found.times.iter().any(|time| time.span.contains(&start))
    }
}

/// Words that may name a room type, a view or a price class, folded, longest phrases first.
fn room_words(message: &Message<'_>, found: &mut Understanding) {
    const WORDS: &[&str] = &[
        "vista al mar",
        "vistas al mar",
        "vista mar",
        "vista al jardin",
        "vista a la piscina",
        "vista a la ciudad",
        "vistas",
        "vista",
        "sea view",
        "ocean view",
        "garden view",
        "pool view",
        "city view",
        "mountain view",
        "ocean front",
        "view",
        "junior suite",
        "suite junior",
        "suite presidencial",
        "presidential suite",
        "cama matrimonial",
        "cama de matrimonio",
        "cama king",
        "king size",
        "queen size",
        "cama doble",
        "camas separadas",
        "dos camas",
        "two beds",
        "twin beds",
        "double bed",
        "king bed",
        "queen bed",
        "doble",
        "dobles",
        "individual",
        "sencilla",
        "simple",
        "single",
        "double",
        "twin",
        "triple",
        "cuadruple",
        "quadruple",
        "quad",
        "suite",
        "familiar",
        "matrimonial",
        "king",
        "queen",
        "estudio",
        "studio",
        "apartamento",
        "apartment",
        "deluxe",
        "superior",
        "estandar",
        "standard",
        "premium",
        "ejecutiva",
        "executive",
        "economica",
        "economy",
        "penthouse",
        "atico",
        "loft",
        "balcon",
        "balcony",
        "terraza",
        "terrace",
        "jacuzzi",
        "bungalow",
        "cabana",
        "villa",
        "duplex",
        "interior",
        "exterior",
        "familiares",
        "ocean",
        "family room",
        "basica",
        "basic",
        "comfort",
        "confort",
        "adaptada",
        "accesible",
        "accessible",
        "dormitorio compartido",
        "dorm",
        "king room",
        "litera",
    ];
    let tokens = message.tokens;
    let mut at = 0;
    while at < tokens.len() {
        match WORDS.iter().filter_map(|word| Some((tokens.spells(at, word)?, *word))).max_by_key(|(len, _)| *len) {
            Some((len, word)) => {
                if !found.room_words.iter().any(|known| known == word) {
                    found.room_words.push(word.to_owned());
                }
                at += len;
            }
            None => at += 1,
        }
    }
}
