//! The name of a person.

use crate::guest::Language;
use crate::language::fold::Kind;
use crate::language::{Message, OpenQuestion, PersonName, Understanding};

const PARTICLES: &[&str] = &[
    "de", "del", "la", "las", "los", "van", "von", "da", "dos", "di", "el", "der", "den", "y", "bin", "al", "mc", "st",
    "san",
];

/// Words of ordinary talk that no name holds: "otra cosa", "cambio de opinión" and "I don't know" name nobody.
const TALK: &[&str] = &[
    "opinion",
    "idea",
    "sabe",
    "saber",
    "otra",
    "otro",
    "cosa",
    "cosas",
    "momento",
    "momentito",
    "segundo",
    "minuto",
    "mejor",
    "ninguno",
    "ninguna",
    "nada",
    "nadie",
    "luego",
    "despues",
    "todavia",
    "espera",
    "espere",
    "espero",
    "prefiero",
    "importa",
    "puedo",
    "quien",
    "como",
    "cuando",
    "donde",
    "cual",
    "cambio",
    "cambie",
    "decir",
    "digo",
    "necesario",
    "olvidalo",
    "olvidelo",
    "dejalo",
    "ayuda",
    "ahora",
    "porque",
    "dont",
    "do",
    "know",
    "not",
    "none",
    "nothing",
    "else",
    "later",
    "mind",
    "changed",
    "something",
    "someone",
    "never",
    "wait",
    "sure",
    "who",
    "why",
    "what",
    "how",
    "when",
    "where",
    "moment",
    "second",
    "minute",
    "nobody",
    "another",
    "skip",
    "prefer",
    "rather",
    "whatever",
    "forget",
    "stop",
    "help",
    "want",
    "need",
    "idk",
    "actually",
    "instead",
    "personas",
    "people",
];

/// The name given: after "me llamo" and the like anywhere, bare when asked.
pub(super) fn name(message: &Message<'_>, found: &Understanding) -> Option<PersonName> {
    const CUES: &[&str] = &[
        "me llamo",
        "mi nombre es",
        "mi nombre completo es",
        "mi nombre",
        "a nombre de",
        "al nombre de",
        "en nombre de",
        "nombre",
        "my name is",
        "my full name is",
        "name is",
        "under the name of",
        "under the name",
        "the name is",
        "in the name of",
        "name",
        "its under",
        "booked under",
        "nombre completo",
        "se llama",
        "mi apellido es",
        "apellido es",
        "apellido",
        "my surname is",
        "my last name is",
        "surname is",
        "last name is",
        "surname",
        "last name",
        "reservado por",
        "huesped",
        "titular",
    ];
    const WEAK: &[&str] = &["soy", "i am", "im", "this is", "its", "habla", "it is", "es"];
    let tokens = message.tokens;
    let surname = message.asked(&[OpenQuestion::Surname]);
    let asked = surname || message.asked(&[OpenQuestion::Name]);
    for at in 0..tokens.len() {
        // The longest cue first: "nombre" is part of "mi nombre es".
        let Some(len) = CUES.iter().filter_map(|cue| tokens.spells(at, cue)).max() else { continue };
        let here = at + len + tokens.any(at + len, &[":", "es", "is", "- ", "=", "completo :"]).unwrap_or(0);
        let only_family = surname
            || tokens
                .any(
                    at,
                    &[
                        "mi apellido es",
                        "apellido es",
                        "apellido",
                        "my surname is",
                        "my last name is",
                        "surname is",
                        "last name is",
                        "surname",
                        "last name",
                    ],
                )
                .is_some();
        let cue_is_weak = matches!(tokens.spells(at, "nombre").or(tokens.spells(at, "name")).or(tokens.spells(at, "huesped")), Some(l) if l == len)
            || tokens.at(at) == "titular";
        if let Some(words) = words_from(message, here, asked || !cue_is_weak).filter(|w| !w.is_empty()) {
            return Some(split(&words, only_family, message.language));
        }
    }
    for at in 0..tokens.len() {
        let Some(len) = tokens.any(at, WEAK) else { continue };
        if matches!(tokens.at(at), "es" | "its" | "it") && !asked {
            continue;
        }
        // "soy vegano" is no name: capitals tell, unless a name was asked for.
        let capital = tokens.0.get(at + len).is_some_and(|t| t.capital);
        if (capital || asked)
            && let Some(words) = words_from(message, at + len, asked)
                .filter(|w| !w.is_empty() && (w.len() >= 2 || asked || tokens.at(at) == "soy"))
        {
            return Some(split(&words, surname, message.language));
        }
    }
    // "Mejor la flexible" changes something said before; it names nobody.
    let talk = found.deny
        || found.correction
        || found.wait
        || found.affirm
        || tokens.0.iter().any(|t| TALK.contains(&t.text.as_str()))
        || found.intents.iter().any(|i| i.score >= crate::language::intents::TOPIC && !i.intent.is_social());
    if asked && !talk && !tokens.0.iter().any(|t| matches!(t.text.as_str(), "?")) {
        let lead = tokens.any(0, &["claro ,", "si ,", "ok ,", "hola ,", "sure ,", "yes ,"]).unwrap_or(0);
        let words = words_from(message, lead, true)?;
        // A comma turns the order: "Pérez, Ana".
        if let [one] = words.as_slice()
            && tokens.at(lead + 1) == ","
            && let Some(rest) = words_from(message, lead + 2, true).filter(|rest| !rest.is_empty())
        {
            return Some(PersonName { given: Some(rest.join(" ")), family: Some(one.clone()) });
        }
        // Beside an e-mail address one word is as likely a label ("mail: ...") as a name.
        let least = if found.email.is_some() { 2 } else { 1 };
        if (least..=6).contains(&words.len()) {
            return Some(split(&words, surname, message.language));
        }
    }
    None
}

/// Words of a name from `at` on, as written; `loose` accepts names without capitals.
fn words_from(message: &Message<'_>, at: usize, loose: bool) -> Option<Vec<String>> {
    const STOP: &[&str] = &[
        "y",
        "and",
        "con",
        "with",
        "para",
        "for",
        "quiero",
        "quisiera",
        "tengo",
        "necesito",
        "i",
        "my",
        "mi",
        "mis",
        "pero",
        "but",
        "por",
        "please",
        "el",
        "the",
        "correo",
        "email",
        "telefono",
        "phone",
        "gracias",
        "thanks",
        "hay",
        "reserva",
        "booking",
        "que",
        "una",
        "un",
        "a",
        "me",
        "no",
        "si",
        "yes",
        "in",
        "en",
        "llego",
        "somos",
        "del",
        "from",
        "cliente",
        "guest",
        "huesped",
        "to",
        "on",
        "is",
        "es",
        "hola",
        "hello",
        "also",
        "tambien",
        "numero",
        "number",
        "room",
        "habitacion",
        "soy",
        "you",
        "te",
        "se",
        "sobre",
        "about",
        "regarding",
        "and",
    ];
    let tokens = message.tokens;
    let mut words = Vec::new();
    let mut here = at;
    while words.len() < 6 {
        let Some(token) = tokens.0.get(here) else { break };
        let piece = message.text.get(token.span.start..).and_then(|rest| rest.split_whitespace().next());
        if piece.is_some_and(|piece| piece.contains('@')) {
            // "Ana Pérez ana@correo.example": the address is no part of the name.
            break;
        }
        let initial = token.text == "." && tokens.before(here, 1).len() == 1 && tokens.glued(here);
        if initial {
            here += 1;
            continue;
        }
        let joined = token.text == "-" && tokens.glued(here) && tokens.glued(here + 1);
        if token.kind != Kind::Word && !joined {
            break;
        }
        let particle = PARTICLES.contains(&token.text.as_str())
            && !words.is_empty()
            && tokens.kind(here + 1) == Some(Kind::Word)
            && (tokens.0.get(here + 1).is_some_and(|t| t.capital)
                || loose && !matches!(token.text.as_str(), "y" | "el"));
        if TALK.contains(&token.text.as_str())
            || !particle && !joined && (STOP.contains(&token.text.as_str()) || !(token.capital || loose))
        {
            break;
        }
        let original = message.text.get(token.span.clone()).unwrap_or("");
        if joined {
            let next = message.text.get(tokens.span(here + 1, 1)).unwrap_or("");
            if let Some(last) = words.last_mut() {
                *last = format!("{last}-{next}");
            }
            here += 2;
            continue;
        }
        words.push(if loose && !token.capital && !particle { title(original) } else { original.to_owned() });
        here += 1;
    }
    Some(words)
}

fn title(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Given and family names: a Spanish speaker has two surnames, an English one a middle name; particles belong to the family.
fn split(words: &[String], only_family: bool, language: Option<Language>) -> PersonName {
    let join = |words: &[String]| Some(words.join(" ")).filter(|joined| !joined.is_empty());
    if only_family {
        return PersonName { given: None, family: join(words) };
    }
    let particle = words
        .iter()
        .position(|word| PARTICLES.contains(&crate::language::fold::fold(word).as_str()))
        .filter(|at| *at > 0);
    let at = match (words.len(), particle) {
        (_, Some(at)) => at,
        (0 | 1, None) => 1,
        (2, None) => 1,
        (3, None) => {
            if language == Some(Language::En) {
                2
            } else {
                1
            }
        }
        (_, None) => 2,
    };
    let at = at.min(words.len());
    PersonName { given: join(words.get(..at).unwrap_or_default()), family: join(words.get(at..).unwrap_or_default()) }
}
