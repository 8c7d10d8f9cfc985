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
    // A break in the first half would leave a stub: a lesser break further on reads better.
    let late = |at: &usize| *at >= window.len() / 2;
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
    let blanks = window.char_indices().filter(|(_, letter)| letter.is_whitespace());
    blanks
        .filter(|(at, _)| window.get(..*at).is_some_and(|before| before.ends_with(['.', '!', '?', ELLIPSIS])))
        .last()
        .map(|(at, _)| at)
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
