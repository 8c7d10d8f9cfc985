//! Fitting words to lengths, in Unicode scalar values, without losing any and without breaking a letter or an emoji.

use unicode_normalization::char::is_combining_mark;

const ELLIPSIS: char = '…';

pub(in crate::reply) fn length(text: &str) -> usize {
    text.chars().count()
}

/// The text on one line: line breaks and runs of blanks become one blank.
pub(in crate::reply) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text shortened at a word to at most `limit`, with `…` where something is left off, and what is left off.
pub(in crate::reply) fn cut(text: &str, limit: usize) -> (String, &str) {
    if length(text) <= limit {
        return (text.to_owned(), "");
    }
    let Some(room) = limit.checked_sub(1) else { return (String::new(), text) };
    let end = last_space(text, room).unwrap_or_else(|| between_letters(text, room));
    let (shown, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (format!("{}{ELLIPSIS}", shown.trim_end()), rest.trim_start())
}

/// The text in pieces of at most `limit`, broken between paragraphs, lines, sentences or words, as late as possible.
///
/// Only white space at the breaks is dropped. A limit of 0 counts as 1.
pub(in crate::reply) fn split(text: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(1);
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while length(rest) > limit {
        let (piece, after) = rest.split_at_checked(break_point(rest, limit)).unwrap_or((rest, ""));
        pieces.push(piece.trim_end().to_owned());
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest.to_owned());
    }
    pieces
}

/// Where to break a text longer than `limit`: a byte index above 0.
fn break_point(text: &str, limit: usize) -> usize {
    let window = text.get(..byte_of(text, limit)).unwrap_or(text);
    // A break in the first third would leave a stub: a lesser break further on reads better.
    let late = |at: &usize| *at >= window.len() / 3;
    window
        .rfind("\n\n")
        .filter(late)
        .or_else(|| window.rfind('\n').filter(late))
        .or_else(|| sentence_end(window).filter(late))
        .or_else(|| last_space(text, limit))
        .unwrap_or_else(|| between_letters(text, limit))
}

/// Just after the last `.`, `!`, `?` or `…` with a blank behind it.
fn sentence_end(window: &str) -> Option<usize> {
    let mut blanks = window.char_indices().rev().filter(|(_, letter)| letter.is_whitespace());
    let ends = |at: usize| window.get(..at).is_some_and(|before| before.ends_with(['.', '!', '?', ELLIPSIS]));
    blanks.find(|(at, _)| ends(*at)).map(|(at, _)| at)
}

/// The last white space after at most `limit` letters; it may stand right behind them.
fn last_space(text: &str, limit: usize) -> Option<usize> {
    let spaces = text.char_indices().take(limit + 1).filter(|(at, letter)| *at > 0 && letter.is_whitespace());
    spaces.last().map(|(at, _)| at)
}

/// The last place after at most `limit` scalar values that does not part a letter from its accent or an emoji from its
/// modifiers; `limit` itself where there is none.
fn between_letters(text: &str, limit: usize) -> usize {
    let mut previous = None;
    let mut flags = 0_usize;
    let mut best = None;
    for (at, letter) in text.char_indices().take(limit + 1) {
        let joined = is_joined(letter) || previous == Some('\u{200d}') || (is_flag(letter) && flags % 2 == 1);
        if at > 0 && !joined {
            best = Some(at);
        }
        flags = if is_flag(letter) { flags + 1 } else { 0 };
        previous = Some(letter);
    }
    best.unwrap_or_else(|| byte_of(text, limit))
}

/// Belongs to what stands before it: accents, variation selectors, skin tones, joiners, tags.
fn is_joined(letter: char) -> bool {
    is_combining_mark(letter)
        || matches!(letter, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

/// Half of a flag: two regional indicators make one.
fn is_flag(letter: char) -> bool {
    matches!(letter, '\u{1f1e6}'..='\u{1f1ff}')
}

fn byte_of(text: &str, letters: usize) -> usize {
    text.char_indices().nth(letters).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{cut, length, one_line, split};

    #[test]
    fn titles_are_cut_at_a_word() {
        for (text, limit, shown, rest) in [
            ("Doble", 5, "Doble", ""),
            ("Habitación doble con vista al mar", 24, "Habitación doble con…", "vista al mar"),
            ("Habitación doble", 11, "Habitación…", "doble"),
            ("Habitación doble", 10, "Habitació…", "n doble"),
            ("Supercalifragilístico", 8, "Superca…", "lifragilístico"),
            ("Cafe\u{301} y te\u{301}", 5, "Caf…", "e\u{301} y te\u{301}"),
            ("👨‍👩‍👧 familia", 3, "👨‍…", "👩‍👧 familia"),
            ("ab👍🏽cd", 4, "ab…", "👍🏽cd"),
            ("a🇨🇴🇵🇹", 3, "a…", "🇨🇴🇵🇹"),
            ("ab", 1, "…", "ab"),
            ("ab", 0, "", "ab"),
        ] {
            assert_eq!(cut(text, limit), (shown.to_owned(), rest), "{text} in {limit}");
        }
    }

    #[test]
    fn long_texts_break_where_a_reader_would() {
        for (text, limit, expected) in [
            ("", 10, vec![]),
            ("Hola.", 10, vec!["Hola."]),
            ("Uno dos.\n\nTres. Cuatro", 14, vec!["Uno dos.", "Tres. Cuatro"]),
            ("Uno dos\ntres cuatro", 14, vec!["Uno dos", "tres cuatro"]),
            ("Uno dos. Tres cuatro.", 14, vec!["Uno dos.", "Tres cuatro."]),
            ("A. Uno dos tres cuatro", 14, vec!["A. Uno dos", "tres cuatro"]),
            ("Unodostrescuatro", 6, vec!["Unodos", "trescu", "atro"]),
            ("Uno dos", 3, vec!["Uno", "dos"]),
            ("ab", 0, vec!["a", "b"]),
        ] {
            assert_eq!(split(text, limit), expected, "{text} in {limit}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_too_long(text in "([a-z]{0,9}[ .\n]{0,2}|\\PC{0,6}){0,30}", limit in 1_usize..60) {
            let pieces = split(&text, limit);
            let joined: String = pieces.concat().split_whitespace().collect();
            prop_assert_eq!(joined, text.split_whitespace().collect::<String>());
            prop_assert!(pieces.iter().all(|piece| !piece.trim().is_empty() && length(piece) <= limit));

            let (shown, rest) = cut(&text, limit);
            prop_assert!(length(&shown) <= limit);
            let kept = if rest.is_empty() { shown.as_str() } else { shown.trim_end_matches('…') };
            let text = one_line(&text).replace([' ', '…'], "");
            prop_assert_eq!(one_line(&format!("{kept}{rest}")).replace([' ', '…'], ""), text);
        }
    }
}
