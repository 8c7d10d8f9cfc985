//! Who travels: adults, children and their ages, babies, rooms, animals; and room words.
//!
//! Rules:
//! - "somos 2 y un bebé", "2 adults plus a kid": what is joined comes on top of the count.
//! - "4 personas (2 niños)", "four of us including a child": what is included is part of the count.
//! - "mi esposa y yo" is two; "una pareja" is two; "just me" is one.
//! - An age under two makes a baby when babies are counted apart; ages of 18 and more cannot be a child's.
//! - Over [`LARGEST`] people or rooms cannot be; it is named, not clipped.

mod ages;
mod companions;
mod frames;
mod rooms;
mod words;

use super::{Impossible, ImpossibleKind, Message, OpenQuestion, Understanding, numbers};
use rooms::room_words;
use serde::{Deserialize, Serialize};
use words::{ADULTS, BABIES, BETWEEN, CHILDREN, PEOPLE, ROOMS};

/// The largest count of people or rooms read as meant.
pub(super) const LARGEST: u32 = 500;

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

/// Whether the number at `at` stands in a list of ages: "2 niños, 4 y 7", "the kids are 4 and 7".
pub(super) fn lists_ages(message: &Message<'_>, at: usize) -> bool {
    const LINKS: &[&str] =
        &[",", "y", "and", "e", "&", "(", ":", "are", "is", "tienen", "tiene", "de", "aged", "ages", "edades"];
    let tokens = message.tokens;
    let linked = |i: &usize| LINKS.contains(&tokens.at(*i)) || numbers::read(tokens, *i, message.language).is_some();
    (0..at).rev().find(|i| !linked(i)).is_some_and(|i| i + 1 < at && tokens.any(i, CHILDREN) == Some(1))
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
        // "-3 people", "0 people"; "no children" is said otherwise and is no impossible count.
        let negative = self.message.tokens.before(at, 1) == "-" && self.message.tokens.glued(at);
        let dash = at < 2 || !self.message.tokens.glued(at - 1);
        if value > LARGEST || negative && dash {
            let span = self.message.tokens.span(at, len);
            self.found.impossible.push(Impossible { kind: ImpossibleKind::Count, span });
            return None;
        }
        u16::try_from(value).ok()
    }

    /// A count of people, of whom there must be one.
    fn some(&mut self, value: u32, at: usize, len: usize) -> Option<u16> {
        if value == 0 {
            let span = self.message.tokens.span(at, len);
            self.found.impossible.push(Impossible { kind: ImpossibleKind::Count, span });
            return None;
        }
        self.count(value, at, len)
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
                if let Some(n) = self.some(number.value, at, number.len + len) {
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
                let article = number.article && number.len == 1 && tokens.digit_count(at) == 0;
                let counted = article && self.found.party.rooms.is_some();
                let numbered = matches!(tokens.before(at, 1), "habitacion" | "room");
                if !counted && !numbered {
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
                // "hablar con una persona" asks for one.
                let talk = ["por una persona", "hablar con", "con una", "a una", "to a", "with a"];
                let somebody = number.article
                    && matches!(tokens.at(noun), "persona" | "person")
                    && tokens.any(at.saturating_sub(1), &talk).is_some();
                if !noun_is_room_price && !somebody {
                    self.people = self.some(number.value, at, number.len + len).or(self.people);
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
        // "A single room for me": beside a room it says who sleeps in it, elsewhere ("do it for me") nothing.
        if let Some(len) = tokens.any(at, &["for me", "para mi"])
            && !matches!(tokens.at(at + len), "and" | "y" | "plus" | "con" | "with" | "&")
            && tokens.kind(at + len) != Some(crate::language::fold::Kind::Word)
            && (1..=4).any(|back| {
                at.checked_sub(back)
                    .is_some_and(|i| tokens.any(i, ROOMS).is_some() || matches!(tokens.at(i), "single" | "individual"))
            })
        {
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
        if (self.message.asked(&[OpenQuestion::Party, OpenQuestion::Children]) || self.companion_before(at))
            && tokens.any(at, CHILDREN).is_some()
            && self.singular_child(at)
            && self.found.party.children.is_none()
        {
            self.found.party.children = Some(1);
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
            if !number.article || tokens.len() == 1 && self.found.party.rooms.is_none() {
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
}
