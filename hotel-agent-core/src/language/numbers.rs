//! Cardinals and ordinals from 0 to 9,999, in digits and in Spanish and English words.
//!
//! A number word list is composed by place: after tens only a unit may follow, after a hundred anything below a hundred,
//! so that "dos tres" is two numbers and "veinte y tres" one. `una docena` and "a dozen" are twelve.

use super::fold::{Kind, Tokens};
use crate::guest::Language;
use std::{collections::BTreeSet, sync::OnceLock};

/// A number found in the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) value: u32,
    /// Tokens it takes.
    pub(crate) len: usize,
    pub(crate) ordinal: bool,
    /// "un", "una", "a", "an": may be an article.
    pub(crate) article: bool,
}

const ES: &[(&str, u32)] = &[
    ("cero", 0),
    ("uno", 1),
    ("un", 1),
    ("una", 1),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("once", 11),
    ("doce", 12),
    ("trece", 13),
    ("catorce", 14),
    ("quince", 15),
    ("dieciseis", 16),
    ("diecisiete", 17),
    ("dieciocho", 18),
    ("diecinueve", 19),
    ("veinte", 20),
    ("veintiun", 21),
    ("veintiuno", 21),
    ("veintiuna", 21),
    ("veintidos", 22),
    ("veintitres", 23),
    ("veinticuatro", 24),
    ("veinticinco", 25),
    ("veintiseis", 26),
    ("veintisiete", 27),
    ("veintiocho", 28),
    ("veintinueve", 29),
    ("treinta", 30),
    ("cuarenta", 40),
    ("cincuenta", 50),
    ("sesenta", 60),
    ("setenta", 70),
    ("ochenta", 80),
    ("noventa", 90),
    ("cien", 100),
    ("ciento", 100),
    ("doscientos", 200),
    ("doscientas", 200),
    ("trescientos", 300),
    ("trescientas", 300),
    ("cuatrocientos", 400),
    ("cuatrocientas", 400),
    ("quinientos", 500),
    ("quinientas", 500),
    ("seiscientos", 600),
    ("seiscientas", 600),
    ("setecientos", 700),
    ("setecientas", 700),
    ("ochocientos", 800),
    ("ochocientas", 800),
    ("novecientos", 900),
    ("novecientas", 900),
    ("mil", 1000),
    ("docena", 12),
    ("docenas", 12),
];

const EN: &[(&str, u32)] = &[
    ("zero", 0),
    ("one", 1),
    ("a", 1),
    ("an", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fourty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("thousand", 1000),
    ("dozen", 12),
];

const ORDINALS: &[(&str, u32)] = &[
    ("primero", 1),
    ("primera", 1),
    ("primer", 1),
    ("segundo", 2),
    ("segunda", 2),
    ("tercero", 3),
    ("tercera", 3),
    ("tercer", 3),
    ("cuarto", 4),
    ("cuarta", 4),
    ("quinto", 5),
    ("quinta", 5),
    ("sexto", 6),
    ("sexta", 6),
    ("septimo", 7),
    ("septima", 7),
    ("octavo", 8),
    ("octava", 8),
    ("noveno", 9),
    ("novena", 9),
    ("decimo", 10),
    ("decima", 10),
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
];

/// Whether a folded word is part of a number.
pub(crate) fn counts(word: &str) -> bool {
    static WORDS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| [ES, EN, ORDINALS].concat().into_iter().map(|(word, _)| word).collect()).contains(word)
}

fn lookup(table: &[(&str, u32)], tokens: &Tokens, at: usize) -> Option<u32> {
    let token = tokens.0.get(at).filter(|token| token.counts)?;
    table.iter().find(|(name, _)| *name == token.text).map(|(_, value)| *value)
}

/// Reads the number that begins at `index`. `language` settles "once" (eleven, or one time).
pub(crate) fn read(tokens: &Tokens, index: usize, language: Option<Language>) -> Option<Number> {
    if tokens.kind(index) == Some(Kind::Number) {
        return read_digits(tokens, index);
    }
    if !tokens.0.get(index)?.counts {
        return None;
    }
    let word = tokens.at(index);
    if word == "once" && language == Some(Language::En) {
        return None;
    }
    if let Some(value) = lookup(ORDINALS, tokens, index) {
        return Some(Number { value, len: 1, ordinal: true, article: false });
    }
    let english = lookup(ES, tokens, index).is_none();
    compose(tokens, index, if english { EN } else { ES }, english)
}

fn read_digits(tokens: &Tokens, index: usize) -> Option<Number> {
    let mut value = tokens.digits(index)?;
    let mut len = 1;
    // 1,500 and 1.500: a thousands separator stands before exactly three digits.
    if matches!(tokens.at(index + 1), "," | ".")
        && tokens.glued(index + 1)
        && tokens.glued(index + 2)
        && tokens.digit_count(index + 2) == 3
        && (1..=3).contains(&tokens.digit_count(index))
    {
        value = value.checked_mul(1000)?.checked_add(tokens.digits(index + 2)?)?;
        len = 3;
    }
    let suffix = tokens.at(index + len);
    let ordinal = tokens.glued(index + len)
        && matches!(
            suffix,
            "st" | "nd" | "rd" | "th" | "o" | "a" | "er" | "ero" | "era" | "do" | "da" | "to" | "ta" | "º" | "ª" | "°"
        );
    // "1.º" folds to "1.o".
    let dotted = suffix == "."
        && tokens.glued(index + len)
        && tokens.glued(index + len + 1)
        && matches!(tokens.at(index + len + 1), "o" | "a" | "er");
    let ordinal = ordinal || dotted;
    if ordinal {
        len += 1 + usize::from(dotted);
    } else if tokens.any(index + len, &["docenas", "docena", "dozen"]).is_some() {
        value = value.checked_mul(12)?;
        len += 1;
    }
    Some(Number { value, len, ordinal, article: false })
}

fn compose(tokens: &Tokens, index: usize, table: &[(&str, u32)], english: bool) -> Option<Number> {
    let mut at = index;
    let mut total = 0_u32; // thousands already closed
    let mut current = 0_u32;
    let mut room = 1000_u32; // what may still follow must be smaller than this
    let mut ordinal = false;
    let first = tokens.at(index);
    let article = matches!(first, "un" | "una" | "a" | "an");
    loop {
        let joined = at > index
            && ((!english
                && tokens.at(at) == "y"
                && (20..100).contains(&(current % 100))
                && current.is_multiple_of(10))
                || (english && tokens.at(at) == "and" && current.is_multiple_of(100) && (current > 0 || total > 0))
                || (english && tokens.at(at) == "-" && tokens.glued(at) && current.is_multiple_of(10) && current > 0));
        let here = at + usize::from(joined);
        let word = tokens.at(here);
        let (value, is_ordinal) = match lookup(table, tokens, here) {
            Some(value) => (value, false),
            None if at > index => match lookup(ORDINALS, tokens, here) {
                Some(value) if english && value < 10 => (value, true),
                _ => break,
            },
            None => break,
        };
        if at > index && matches!(word, "a" | "an" | "un" | "una") && (!joined || english) {
            break;
        }
        match value {
            12 if matches!(word, "docena" | "docenas" | "dozen") => {
                total = total.checked_add(current.max(1) * 12)?;
                current = 0;
                at = here + 1;
                break;
            }
            1000 if total == 0 && (!english || current > 0) => {
                total = current.max(1) * 1000;
                current = 0;
                room = 1000;
            }
            100 if english && (1..100).contains(&current) && room > 1 => {
                current *= 100;
                room = 100;
            }
            _ if english && value >= 100 => break,
            _ if value < room && (at == index || value > 0 || current + total == 0) => {
                // A unit closes the number; tens leave room for a unit; hundreds for tens.
                let next_room = match value {
                    0..=19 => 1,
                    _ if value % 100 == 0 => 100,
                    _ if value % 10 == 0 => 10,
                    _ => 1,
                };
                current += value;
                room = next_room;
            }
            _ => break,
        }
        ordinal |= is_ordinal;
        at = here + 1;
        if ordinal {
            break;
        }
        // "two hundred", "two thousand": a unit may still be multiplied.
        if room == 1 && english && matches!(tokens.at(at), "hundred" | "thousand" | "dozen") {
            room = 1001;
        } else if room == 1 && !matches!(tokens.at(at), "mil" | "docena" | "docenas") {
            break;
        }
    }
    if at == index {
        return None;
    }
    Some(Number { value: total + current, len: at - index, ordinal, article: article && at == index + 1 })
}
