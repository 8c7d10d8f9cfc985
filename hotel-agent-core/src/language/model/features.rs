//! What the model sees of a message: hashed words, pairs of words and pieces of words.

use crate::language::fold::{Kind, Tokens};

/// How many features are told apart: their hashes are cut to so many bits.
pub(crate) const BITS: u32 = 16;

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Longest and shortest pieces of a word, in bytes of its folded text with a mark before and behind.
const PIECES: std::ops::RangeInclusive<usize> = 3..=5;

/// Longer words are read up to here: nobody's wish stands in the hundredth letter of one.
const LONGEST: usize = 24;

/// The features of tokens, each once, in ascending order; with the token each first stands at.
pub(crate) fn features(tokens: &Tokens) -> Vec<(u32, u16)> {
    let mut found = Vec::with_capacity(tokens.len() * 24 + 4);
    let mut previous = word(b"^");
    let mut before = previous;
    let mut words = 0_u32;
    for (at, token) in tokens.0.iter().enumerate() {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        let shape: &str = match token.kind {
            Kind::Word | Kind::Emoji => &token.text,
            Kind::Number => number(&token.text),
            Kind::Mark if matches!(token.text.as_str(), "?" | "!" | "€" | "$" | "%" | "#" | "@" | "+") => &token.text,
            Kind::Mark | Kind::Break => continue,
        };
        words += 1;
        let this = word(shape.as_bytes());
        found.push((cut(this), at));
        found.push((cut(join(previous, this)), at));
        if token.kind == Kind::Word {
            // "Would you *please* send": a pair with one word between.
            found.push((cut(join(before, this).rotate_left(17)), at));
            pieces(shape.as_bytes(), at, &mut found);
        }
        (before, previous) = (previous, this);
    }
    let last = u16::try_from(tokens.len().saturating_sub(1)).unwrap_or(u16::MAX);
    found.push((cut(join(previous, word(b"$"))), last));
    found.push((cut(word(LENGTHS.get(words as usize).copied().unwrap_or("~long").as_bytes())), last));
    found.sort_unstable();
    found.dedup_by_key(|(feature, _)| *feature);
    found
}

/// Short messages are another language than long ones.
const LENGTHS: [&str; 8] = ["~0", "~1", "~2", "~3", "~few", "~few", "~some", "~some"];

/// Numbers are told apart by what they can be, not by their value.
fn number(digits: &str) -> &'static str {
    match digits.len() {
        1 => "~digit",
        2 => "~two",
        3 => "~room",
        4 => "~year",
        _ => "~number",
    }
}

fn word(bytes: &[u8]) -> u64 {
    bytes.iter().fold(SEED, |hash, byte| step(hash, *byte))
}

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(PRIME)
}

fn join(first: u64, second: u64) -> u64 {
    (first.rotate_left(23) ^ second).wrapping_mul(PRIME)
}

/// The high bits of a last mix, cut to a row of the table.
fn cut(hash: u64) -> u32 {
    let mixed = (hash ^ (hash >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (64 - BITS)) as u32
}

fn pieces(text: &[u8], at: u16, found: &mut Vec<(u32, u16)>) {
    let marked = || std::iter::once(&b'<').chain(text.iter().take(LONGEST)).chain(std::iter::once(&b'>'));
    let length = text.len().min(LONGEST) + 2;
    for start in 0..length.saturating_sub(*PIECES.start() - 1) {
        let mut hash = SEED ^ 0x5555;
        for (length, byte) in marked().skip(start).take(*PIECES.end()).enumerate() {
            hash = step(hash, *byte);
            if PIECES.contains(&(length + 1)) {
                found.push((cut(hash), at));
            }
        }
    }
}
