//! Times and amounts named in free text, so that a text can be held against the settings and its translations.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveTime;

use crate::guest::Localized;
use crate::reservation::{Currency, Money};

/// The times of day and the amounts of money a text names.
///
/// Read are `15:00`, `15h00`, `3:00 pm`, `3 p. m.`, and a number beside an ISO 4217 code or the euro sign
/// (`COP 45.000`, `4 EUR`, `€4.50`), grouped or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mentions {
    pub(super) times: BTreeSet<NaiveTime>,
    pub(super) amounts: BTreeSet<Money>,
}

impl Mentions {
    pub(super) fn of(text: &str) -> Self {
        let mut mentions = Self::default();
        let mut rest = text;
        while let Some((before, number)) =
            rest.find(|c: char| c.is_ascii_digit()).and_then(|at| rest.split_at_checked(at))
        {
            let Some((digits, after)) = number.split_at_checked(number_length(number)) else { break };
            mentions.times.extend(time(digits, after));
            mentions.amounts.extend(amount(before, digits, after));
            rest = after;
        }
        mentions
    }

    /// Everything any language of a text names.
    pub(super) fn of_all(texts: &Localized) -> Self {
        let mut all = Self::default();
        for mentions in texts.0.values().map(|text| Self::of(text)) {
            all.times.extend(mentions.times);
            all.amounts.extend(mentions.amounts);
        }
        all
    }

    /// What one language of a text names and another does not, as a sentence.
    pub(super) fn disagreement(texts: &Localized) -> Option<String> {
        let all = Self::of_all(texts);
        let of_each = || texts.0.iter().map(|(language, text)| (language.code(), Self::of(text)));
        let says = of_each().find(|(_, mentions)| *mentions != all)?;
        let missing = all.without(&says.1);
        let (other, _) = of_each().find(|(_, mentions)| mentions.without(&says.1) != Self::default())?;
        Some(format!("{other} names {missing} and {} does not", says.0))
    }

    pub(super) fn without(&self, other: &Self) -> Self {
        Self { times: &self.times - &other.times, amounts: &self.amounts - &other.amounts }
    }
}

/// `15:00, 4.00 EUR`.
impl fmt::Display for Mentions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = self.times.iter().map(|time| time.format("%H:%M").to_string());
        let all: Vec<_> = times.chain(self.amounts.iter().map(Money::to_string)).collect();
        f.write_str(&all.join(", "))
    }
}

/// Bytes of the number a text begins with: digits, with `.`, `,` or `:` only between digits.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let joins = |at: usize| bytes.get(at).is_some_and(|c| b".,:".contains(c)) && digit(at + 1);
    let mut length = 0;
    while digit(length) || joins(length) {
        length += 1;
    }
    length
}

fn time(digits: &str, after: &str) -> Option<NaiveTime> {
    // `15h00`: the minutes stand after the letter.
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None => match after.strip_prefix(['h', 'H']).and_then(|rest| rest.get(..2)) {
            Some(minutes) => (digits, minutes),
            None => (digits, ""),
        },
    };
    let hour: u32 = hours.parse().ok().filter(|_| hours.len() <= 2)?;
    let half = half_of_day(after);
    let minute: u32 = match minutes {
        "" if half.is_some() => 0,
        two if two.len() == 2 => two.parse().ok()?,
        _ => return None,
    };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(Half::Morning) => hour % 12,
        Some(Half::Afternoon) => hour % 12 + 12,
        None => hour % 24,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

enum Half {
    Morning,
    Afternoon,
}

/// Reads `am`, `p. m.`, `PM` and the like, but not the word that happens to begin so.
fn half_of_day(after: &str) -> Option<Half> {
    let space = |c: char| matches!(c, ' ' | '.' | '\u{a0}' | '\u{202f}');
    let rest = after.trim_start_matches(space);
    let (half, rest) = match rest.strip_prefix(['a', 'A']) {
        Some(rest) => (Half::Morning, rest),
        None => (Half::Afternoon, rest.strip_prefix(['p', 'P'])?),
    };
    let rest = rest.trim_start_matches(space).strip_prefix(['m', 'M'])?;
    if rest.starts_with(char::is_alphabetic) { None } else { Some(half) }
}

fn amount(before: &str, digits: &str, after: &str) -> Option<Money> {
    let code = |word: &str| match word {
        "€" => Currency::parse("EUR").ok(),
        code => Currency::parse(code).ok(),
    };
    let space = |c: char| c == ' ' || c == '\u{a0}' || c == '\u{202f}';
    let word_end = |c: char| !(c.is_alphabetic() || c == '€');
    let before = before.trim_end_matches(space);
    let after = after.trim_start_matches(space);
    let last = before.rsplit(word_end).next().unwrap_or_default();
    let first = after.split(word_end).next().unwrap_or_default();
    let currency = code(last).or_else(|| code(first))?;
    Money::parse(&plain(digits)?, currency).ok()
}

/// `45.000`, `45,000`, `1.234,50` and `4.5` as a plain decimal: three digits after the last separator are a group.
fn plain(digits: &str) -> Option<String> {
    if digits.contains(':') {
        return None;
    }
    let Some(at) = digits.rfind(['.', ',']) else { return Some(digits.to_owned()) };
    let (whole, fraction) = digits.split_at_checked(at)?;
    let fraction = fraction.get(1..)?;
    let ungrouped: String = whole.chars().filter(char::is_ascii_digit).collect();
    if fraction.len() == 3 { Some(format!("{ungrouped}{fraction}")) } else { Some(format!("{ungrouped}.{fraction}")) }
}

#[cfg(test)]
mod tests {
    use super::Mentions;

    #[test]
    fn times_and_amounts_are_found_in_text() {
        for (text, expected) in [
            ("desde las 3:00 p. m. hasta las 12:00 p. m.", "12:00, 15:00"),
            ("from 6:30 am to 10 am; the bar until 2:00 AM", "02:00, 06:30, 10:00"),
            ("12:00 a. m.", "00:00"),
            ("de 7:00 a 10:30, à 15h30", "07:00, 10:30, 15:30"),
            ("3 amigos y 4 perros, 24 horas, a 10 minutos", ""),
            ("a las 3 pm también", "15:00"),
            ("cuesta COP 45.000 por noche", "45000.00 COP"),
            ("COP 45,000 and 4 EUR, €4.50 or 1.234,50 €", "4.00 EUR, 4.50 EUR, 1234.50 EUR, 45000.00 COP"),
            ("tram 28, room 101, +57 605 555 0142, 19 %", ""),
            ("25:99 and 2:5", ""),
            ("", ""),
        ] {
            let found = Mentions::of(text).to_string();
            assert_eq!(found, expected, "{text}");
        }
    }
}
