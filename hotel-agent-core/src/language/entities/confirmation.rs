//! Confirmation numbers.

use std::borrow::Cow;

use crate::language::fold::Kind;
use crate::language::{Message, OpenQuestion, Understanding};

/// What looks like a confirmation number: beside a cue or when asked any word with a digit, elsewhere only letters and
/// digits together ("GH-48213").
pub(super) fn confirmation_numbers(message: &Message<'_>, found: &Understanding) -> Vec<String> {
    const CUES: &[&str] = &[
        "reserva",
        "reservacion",
        "booking",
        "reservation",
        "confirmacion",
        "confirmation",
        "localizador",
        "codigo",
        "code",
        "referencia",
        "reference",
        "ref",
        "folio",
        "locator",
        "numero de reserva",
        "conf",
        "expediente",
    ];
    let asked = message.asked(&[OpenQuestion::ConfirmationNumber]);
    let tokens = message.tokens;
    let mut numbers: Vec<String> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut end = at + 1;
        // Letters, digits and dashes without a space between them are one word.
        while end < tokens.len()
            && tokens.glued(end)
            && (matches!(tokens.kind(end), Some(Kind::Word | Kind::Number))
                || matches!(tokens.at(end), "-" | "_")
                    && tokens.glued(end + 1)
                    && matches!(tokens.kind(end + 1), Some(Kind::Word | Kind::Number)))
        {
            end += 1;
        }
        if let Some((number, after)) = grouped(message, found, at) {
            let cued = (1..=5)
                .any(|back| at.checked_sub(back).is_some_and(|i| tokens.any(i, CUES).is_some_and(|len| i + len <= at)));
            let alone = message.context.open_question.is_none() && at == 0 && after == tokens.len();
            let printed = number.starts_with(|c: char| c.is_ascii_uppercase());
            if (asked || cued || alone || printed) && !numbers.contains(&number) {
                numbers.push(number);
                at = after;
                continue;
            }
        }
        let span = tokens.span(at, end - at);
        let word = message.text.get(span.clone()).unwrap_or("").to_uppercase();
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let letters = word.chars().filter(char::is_ascii_alphabetic).count();
        let sound = (4..=24).contains(&word.len()) && word.is_ascii();
        let taken = found
            .card_numbers
            .iter()
            .chain(found.dates.iter().map(|d| &d.span))
            .chain(found.times.iter().map(|t| &t.span))
            .any(|s| s.start < span.end && span.start < s.end)
            || tokens.at(end) == "@"
            || tokens.before(at, 1) == "@"
            || tokens.before(at, 1) == "+"
            || matches!(tokens.at(end), "€" | "$" | "euros" | "usd" | "eur" | "pesos")
            || matches!(tokens.before(at, 1), "$" | "€")
            || tokens.glued(at) && matches!(tokens.before(at, 1), "." | "/" | ":");
        let cued = (1..=5)
            .any(|back| at.checked_sub(back).is_some_and(|i| tokens.any(i, CUES).is_some_and(|len| i + len <= at)));
        let evident = letters >= 1
            && digits >= 3
            && letters + digits >= 6
            && (letters >= 2 || word.contains('-'))
            && letters <= 8;
        // "CDM-T3JWWN": as hotels print them, whatever the number of digits.
        let printed = word.split_once('-').is_some_and(|(prefix, number)| {
            (2..=4).contains(&prefix.len())
                && (5..=8).contains(&number.len())
                && prefix.bytes().all(|b| b.is_ascii_alphabetic())
                && number.bytes().all(|b| b.is_ascii_alphanumeric())
                && (digits > 0 || asked || message.text.contains(&word))
        });
        let year = letters == 0 && digits == 4 && word.starts_with("20") && !asked;
        let unit = letters > 0 && word.chars().next().is_some_and(|c| c.is_ascii_digit()) && digits <= 2;
        let phone = found.phone.as_ref().is_some_and(|p| letters == 0 && p.ends_with(&word) && word.len() >= 7)
            && !asked
            && !cued;
        if (digits > 0 || printed)
            && sound
            && !taken
            && !year
            && !unit
            && !phone
            && (asked || printed || cued && (digits >= 3 || digits > 0 && letters > 0 && word.len() >= 6) || evident)
            && !crate::language::dates::counted(message, end)
            && !numbers.contains(&word)
        {
            numbers.push(word);
        }
        at = end;
    }
    numbers
}

/// A number written in groups ("4127 806 351", "MIR 9XQ4TZ"), joined, and where it ends: no telephone and no card.
fn grouped(message: &Message<'_>, found: &Understanding, at: usize) -> Option<(String, usize)> {
    let tokens = message.tokens;
    let begin = tokens.span(at, 1).start;
    if tokens.glued(at) && at > 0 || tokens.before(at, 1) == "+" {
        return None;
    }
    let mut groups: Vec<&str> = Vec::new();
    let mut end = begin;
    for piece in message.text.get(begin..)?.split(' ') {
        let word = piece.trim_end_matches(['.', ',', '?', '!']);
        let digits = (2..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
        let fits = match groups.as_slice() {
            [] => digits || prefix(word),
            [first] if prefix(first) => mixed(word),
            [first, ..] if prefix(first) => false,
            _ => digits,
        };
        if !fits {
            break;
        }
        groups.push(word);
        end += word.len() + usize::from(groups.len() > 1);
        if word.len() < piece.len() {
            break;
        }
    }
    let taken = found
        .card_numbers
        .iter()
        .chain(found.dates.iter().map(|date| &date.span))
        .chain(found.times.iter().map(|time| &time.span))
        .any(|span| span.start < end && begin < span.end);
    let joined = if groups.first().is_some_and(|first| prefix(first)) { groups.join("-") } else { groups.concat() };
    let phone = message.asked(&[OpenQuestion::Phone])
        || found.phone.as_ref().is_some_and(|phone| phone.ends_with(joined.trim_start_matches('0')));
    let after = (at..tokens.len()).find(|i| tokens.span(*i, 1).start >= end).unwrap_or(tokens.len());
    (groups.len() >= 2
        && (7..=13).contains(&joined.len())
        && !taken
        && !phone
        && !crate::language::dates::counted(message, after))
    .then_some((joined, after))
}

/// The letters a hotel prints before its numbers.
fn prefix(word: &str) -> bool {
    (2..=4).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Capitals and digits in turn ("9XQ4TZ", "MAR5VT"), as neither a day ("12MAY26") nor a count ("2NIGHTS") is written.
fn mixed(word: &str) -> bool {
    let bytes = word.as_bytes();
    let turns =
        bytes.windows(2).filter(|pair| matches!(pair, [a, b] if a.is_ascii_digit() != b.is_ascii_digit())).count();
    let least = if bytes.first().is_some_and(u8::is_ascii_digit) { 3 } else { 2 };
    (5..=8).contains(&bytes.len())
        && bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && turns >= least
}

/// The text with numbers printed as "CDM-MAR5VT" or "CDM MAR5VT" blotted out, each byte by another, so that offsets stay: what they
/// spell is neither a date nor a word.
pub(crate) fn without_printed_numbers(text: &str) -> Cow<'_, str> {
    let mut plain = Cow::Borrowed(text);
    let mut begin = 0;
    let mut before = "";
    // Every character outside ASCII ends a word here, which is all that is needed to find words within it.
    for word in text.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
        let end = begin + word.len();
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        // "CDM MAR5VT": the same with a space for the dash.
        if printed(bare) || prefix(before.trim_end()) && mixed(bare) {
            plain.to_mut().replace_range(begin..begin + bare.len(), &"x".repeat(bare.len()));
        }
        (begin, before) = (end, word);
    }
    plain
}

/// Letters, a dash, then letters and digits: as hotels print confirmation numbers. One without a digit spells no date.
fn printed(word: &str) -> bool {
    let Some((prefix, number)) = word.split_once('-') else { return false };
    let has = |test: fn(&u8) -> bool| number.as_bytes().iter().any(test);
    let (letter, digit) = (has(u8::is_ascii_alphabetic), has(u8::is_ascii_digit));
    (2..=4).contains(&prefix.len())
        && prefix.bytes().all(|b| b.is_ascii_alphabetic())
        && (5..=8).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_alphanumeric())
        && digit
        && (letter || !word.bytes().any(|b| b.is_ascii_lowercase()))
}
