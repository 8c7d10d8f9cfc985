//! Slots, alternatives and typing errors.

use std::collections::BTreeMap;

/// A fixed sequence of numbers (SplitMix64), begun anew for each line so that lines do not move each other.
pub(crate) struct Sequence(u64);

impl Sequence {
    pub(crate) fn of(line: &str) -> Sequence {
        Sequence(
            line.bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)),
        )
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// Puts values for `{slot}` and one of `[this|that|]`.
pub(crate) fn fill(
    line: &str,
    slots: &BTreeMap<String, Vec<String>>,
    sequence: &mut Sequence,
) -> Result<String, String> {
    let mut filled = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['{', '[']) {
        let (before, opened) = rest.split_at(at);
        filled.push_str(before);
        let close = if opened.starts_with('{') { '}' } else { ']' };
        let (inside, after) = opened[1..].split_once(close).ok_or("a bracket that is not closed")?;
        if close == '}' {
            let values = slots.get(inside).ok_or_else(|| format!("no slot {{{inside}}}"))?;
            filled.push_str(sequence.one(values).ok_or("a slot without values")?);
        } else {
            let ways: Vec<&str> = inside.split('|').collect();
            filled.push_str(sequence.one(&ways).copied().unwrap_or_default());
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A slip of the fingers in one word of four letters or more: a letter left out, doubled, or two exchanged.
pub(crate) fn mistyped(line: &str, sequence: &mut Sequence) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let long: Vec<usize> =
        (0..words.len()).filter(|at| words[*at].chars().filter(|c| c.is_alphabetic()).count() > 3).collect();
    let Some(at) = sequence.one(&long).copied() else { return line.to_owned() };
    let mut letters: Vec<char> = words[at].chars().collect();
    let slip = 1 + sequence.below(letters.len() - 2);
    match sequence.below(4) {
        0 | 1 => drop(letters.remove(slip)),
        2 => letters.insert(slip, letters[slip]),
        _ => letters.swap(slip, slip + 1),
    }
    let word: String = letters.into_iter().collect();
    let mut all: Vec<&str> = words;
    all[at] = &word;
    all.join(" ")
}
