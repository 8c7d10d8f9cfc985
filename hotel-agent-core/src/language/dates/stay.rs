//! Lengths of stay: "3 noches", "a week", and what they make of a single day.

use super::{DateKind, Reading};
use crate::language::{Impossible, ImpossibleKind, Message, OpenQuestion, Understanding, numbers};
use chrono::Days;

/// "From Friday for three nights": one day and a number of nights are a range.
pub(super) fn stay_length(found: &mut Understanding) {
    let Some(nights) = found.nights.filter(|n| *n > 0) else { return };
    let stays: Vec<usize> = (0..found.dates.len()).filter(|i| found.dates.get(*i).is_some_and(|d| !d.vague)).collect();
    let [only] = stays.as_slice() else { return };
    let Some(date) = found.dates.get_mut(*only) else { return };
    if !matches!(date.kind, DateKind::Arrival | DateKind::Day) {
        return;
    }
    let plus = |reading: Reading| {
        Some(Reading { start: reading.start, end: Some(reading.start.checked_add_days(Days::new(u64::from(nights)))?) })
    };
    if let Some(reading) = plus(date.reading) {
        date.reading = reading;
        date.other = date.other.and_then(plus);
        date.kind = DateKind::Range;
        date.rule.push_str(", plus nights");
    }
}

/// "3 noches", "a week", "una noche", and a bare number when asked.
pub(super) fn nights(message: &Message<'_>, found: &mut Understanding) {
    let tokens = message.tokens;
    for at in 0..tokens.len() {
        let Some(number) = numbers::read(tokens, at, message.language).filter(|n| !n.ordinal) else { continue };
        let after = at
            + number.len
            + tokens.any(at + number.len, &["mas", "more", "full", "extra", "-", "solas", "sola"]).unwrap_or(0);
        let factor = match tokens.at(after) {
            "noche" | "noches" | "night" | "nights" | "nite" | "nites" | "nts" | "nt" => 1,
            "semana" | "semanas" | "week" | "weeks" if for_a_stay(message, at) => 7,
            "dia" | "dias" | "day" | "days" if for_a_stay(message, at) => 1,
            _ => continue,
        };
        if tokens.before(at, 1) == "-"
            || number.article
                && matches!(tokens.before(at, 1), "por" | "per")
                && factor == 1
                && !for_stay_words(message)
        {
            continue;
        }
        match number.value.checked_mul(factor).filter(|n| (1..=730).contains(n)).and_then(|n| u16::try_from(n).ok()) {
            Some(value) => {
                found.nights = found.nights.or(Some(value));
            }
            None => {
                found.impossible.push(Impossible { kind: ImpossibleKind::Count, span: tokens.span(at, number.len + 1) })
            }
        }
    }
    if found.nights.is_none() && message.asked(&[OpenQuestion::Nights]) {
        let mut numbers =
            (0..tokens.len()).filter_map(|at| numbers::read(tokens, at, message.language).filter(|n| !n.ordinal));
        if let Some(number) = numbers.next() {
            match u16::try_from(number.value).ok().filter(|n| (1..=730).contains(n)) {
                Some(value) => found.nights = Some(value),
                None => found
                    .impossible
                    .push(Impossible { kind: ImpossibleKind::Count, span: tokens.span(0, tokens.len()) }),
            }
        }
    }
}

/// "por una noche" is a stay unless it asks a price ("cuánto cuesta por una noche").
fn for_stay_words(message: &Message<'_>) -> bool {
    !(0..message.tokens.len()).any(|i| {
        matches!(
            message.tokens.at(i),
            "cuanto" | "precio" | "tarifa" | "price" | "rate" | "cost" | "much" | "cuesta" | "vale"
        )
    })
}

/// "una semana" is a length of stay after "por", "for", "durante"; "en una semana" is a day.
fn for_a_stay(message: &Message<'_>, at: usize) -> bool {
    matches!(
        message.tokens.before(at, 1),
        "por"
            | "for"
            | "durante"
            | "unos"
            | "unas"
            | "during"
            | "stay"
            | "quedarme"
            | "quedarnos"
            | "estar"
            | "staying"
            | "estaremos"
            | "estare"
            | "estaria"
    ) || message.asked(&[OpenQuestion::Nights])
}
/// Whether the words at `at` make the number before them a length of stay.
pub(crate) fn counts_stay(message: &Message<'_>, at: usize) -> bool {
    matches!(
        message.tokens.at(at),
        "noche"
            | "noches"
            | "night"
            | "nights"
            | "dia"
            | "dias"
            | "day"
            | "days"
            | "semana"
            | "semanas"
            | "week"
            | "weeks"
    )
}
