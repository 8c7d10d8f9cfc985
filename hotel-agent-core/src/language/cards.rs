//! Payment card numbers: found so that they are masked before anything is stored.
//!
//! A card number is 13 to 19 digits that pass the Luhn check, in one piece or parted by single spaces, dashes or dots.
//! A digit run that follows `+` is a telephone number. Masking keeps the last four digits, as receipts do, and touches
//! nothing else.

use super::Span;

const SHORTEST: usize = 13;
const LONGEST: usize = 19;
/// Digits looked at together: keeps the time linear in the length of the text.
const RUN: usize = 128;

/// Where card numbers stand in `text`, in order and without overlap.
#[must_use]
pub fn find(text: &str) -> Vec<Span> {
    let chars: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !invisible(*c)).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, c)) = chars.get(at).copied() {
        if digit(c).is_none() {
            at += 1;
            continue;
        }
        let run = run_from(&chars, at);
        let phone = at > 0 && chars.get(at - 1).is_some_and(|(_, before)| *before == '+')
            || at > 1
                && chars.get(at - 1).is_some_and(|(_, b)| *b == '(')
                && chars.get(at - 2).is_some_and(|(_, b)| *b == '+');
        // Digits may stand before or after the card in one run ("2 4111 1111 1111 1111"): the longest card wins.
        let card = if phone { None } else { card_in(&run) };
        match card {
            Some((first, last)) => {
                let from = run.get(first).map_or(start, |d| d.at);
                let to = run.get(last).map_or(start, |d| d.at + d.width);
                found.push(from..to);
                at = run.get(last).map_or(at + 1, |d| d.index + 1);
            }
            // A run cut short is taken up again where a card may still begin.
            None => {
                let resume = if run.len() == RUN { RUN - LONGEST } else { run.len().saturating_sub(1) };
                at = run.get(resume).map_or(at + 1, |d| d.index + 1);
            }
        }
    }
    found
}

/// `text` with every card number replaced by `•••• 1234`; `None` if it holds none.
#[must_use]
pub fn mask_card_numbers(text: &str) -> Option<String> {
    let found = find(text);
    if found.is_empty() {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for span in found {
        masked.push_str(text.get(from..span.start).unwrap_or(""));
        let digits: Vec<char> =
            text.get(span.clone()).unwrap_or("").chars().filter_map(|c| char::from_digit(digit(c)?, 10)).collect();
        masked.push_str("•••• ");
        masked.extend(digits.get(digits.len().saturating_sub(4)..).unwrap_or_default());
        from = span.end;
    }
    masked.push_str(text.get(from..).unwrap_or(""));
    Some(masked)
}

/// Masks card numbers in each text; whether there was one.
pub fn mask_each<'a>(texts: impl IntoIterator<Item = &'a mut String>) -> bool {
    let mut any = false;
    for text in texts {
        if let Some(masked) = mask_card_numbers(text) {
            *text = masked;
            any = true;
        }
    }
    any
}

struct Digit {
    /// Position among the characters.
    index: usize,
    /// Byte offset and width.
    at: usize,
    width: usize,
    value: u32,
    /// Whether a separator stands before it.
    parted: bool,
}

fn invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}

fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| match u32::from(c) {
        wide @ 0xFF10..=0xFF19 => Some(wide - 0xFF10),
        arabic @ 0x0660..=0x0669 => Some(arabic - 0x0660),
        persian @ 0x06F0..=0x06F9 => Some(persian - 0x06F0),
        _ => None,
    })
}

fn separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '\u{00A0}' | '\u{202F}' | '–' | '—' | '\n' | '\t' | '_' | '/' | ',')
}

/// The digits from `at` on, with at most two separators between neighbours.
fn run_from(chars: &[(usize, char)], at: usize) -> Vec<Digit> {
    let mut run: Vec<Digit> = Vec::new();
    let mut index = at;
    let mut gap = 0;
    while let Some((offset, c)) = chars.get(index).copied().filter(|_| run.len() < RUN) {
        match digit(c) {
            Some(value) => {
                run.push(Digit { index, at: offset, width: c.len_utf8(), value, parted: gap > 0 });
                gap = 0;
            }
            None if separator(c) && gap < 2 => gap += 1,
            None => break,
        }
        index += 1;
    }
    run
}

/// First and last digit of the earliest, then longest card number in a run. It begins and ends where a group does.
fn card_in(run: &[Digit]) -> Option<(usize, usize)> {
    let begins = |i: usize| i == 0 || run.get(i).is_some_and(|d| d.parted);
    let ends = |i: usize| i + 1 == run.len() || run.get(i + 1).is_some_and(|d| d.parted);
    for first in (0..run.len()).filter(|i| begins(*i)) {
        for length in (SHORTEST..=LONGEST).rev() {
            let last = first + length - 1;
            if last < run.len() && ends(last) && run.get(first..=last).is_some_and(luhn) {
                return Some((first, last));
            }
        }
    }
    None
}

fn luhn(digits: &[Digit]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, digit)| match (i % 2, digit.value * 2) {
            (0, _) => digit.value,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    // All zeros pass the sum and are no card.
    sum.is_multiple_of(10) && digits.iter().any(|digit| digit.value != 0)
}
