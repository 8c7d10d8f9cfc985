//! The vocabulary as a tree of letters: one walk along a word finds the word itself, every stem it begins with and,
//! from any letter of the way, the known words one slip of the finger away.

/// No node, no symbol.
const NONE: u32 = u32::MAX;

/// Shortest word that is known by a slip: three letters of four wrong would be another word.
const SHORTEST: usize = 5;

#[derive(Debug, Default, Clone, Copy)]
struct Place {
    /// The first of this node's edges, and one past the last.
    edges: (u32, u32),
    /// The symbol of the word that ends here, else [`NONE`].
    word: u32,
    /// The symbol of the stem that ends here, else [`NONE`].
    stem: u32,
    /// Whether a filler word ends here.
    filler: bool,
    /// A bit for each letter an edge bears ([`bit`]): most searches end here.
    letters: u32,
}

/// A place where nothing ends.
const NOWHERE: Place = Place { edges: (0, 0), word: NONE, stem: NONE, filler: false, letters: 0 };

/// What ends at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entry {
    /// A word and its symbol.
    Word(u32),
    /// A stem and its symbol.
    Stem(u32),
    /// A word that may stand anywhere.
    Filler,
}

/// Words, stems and fillers by their letters.
#[derive(Debug, Default)]
pub(super) struct Trie {
    places: Vec<Place>,
    /// (letter, node) sorted by letter within a node.
    edges: Vec<(char, u32)>,
}

/// What is known of a word.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The symbols of the word and of the stems it begins with.
    pub(super) symbols: Vec<u32>,
    /// The bytes of the longest of them.
    pub(super) covered: usize,
    /// Whether it is a filler.
    pub(super) filler: bool,
}

impl Trie {
    pub(super) fn new(mut entries: Vec<(&str, Entry)>) -> Trie {
        entries.sort_unstable();
        let mut trie = Trie::default();
        trie.grow(&entries, 0);
        trie
    }

    /// Adds the node that all `entries` share the first `depth` bytes of; gives its number.
    fn grow(&mut self, entries: &[(&str, Entry)], depth: usize) -> u32 {
        let at = self.places.len();
        let mut place = NOWHERE;
        let ends = entries.iter().take_while(|(text, _)| text.len() == depth).count();
        let (here, mut rest) = entries.split_at(ends);
        for (_, entry) in here {
            match entry {
                Entry::Word(symbol) => place.word = *symbol,
                Entry::Stem(symbol) => place.stem = *symbol,
                Entry::Filler => place.filler = true,
            }
        }
        self.places.push(place);
        let letter = |entry: &(&str, Entry)| entry.0.get(depth..).and_then(|tail| tail.chars().next());
        let mut edges = Vec::new();
        while let Some(next) = rest.first().and_then(letter) {
            let (branch, others) = rest.split_at(rest.partition_point(|entry| letter(entry) <= Some(next)));
            edges.push((next, self.grow(branch, depth + next.len_utf8())));
            rest = others;
        }
        let first = self.edges.len();
        self.edges.extend(edges);
        if let Some(place) = self.places.get_mut(at) {
            place.letters =
                self.edges.get(first..).unwrap_or_default().iter().fold(0, |set, (letter, _)| set | bit(*letter));
            place.edges = (index(first), index(self.edges.len()));
        }
        index(at)
    }

    /// The symbols of a word and of its beginnings of two bytes or more.
    pub(super) fn known(&self, word: &str) -> Known {
        let mut known = Known::default();
        let mut node = 0;
        for (at, letter) in word.char_indices() {
            let Some(next) = self.step(node, letter) else { return known };
            node = next;
            let end = at + letter.len_utf8();
            let stem = self.place(node).stem;
            if end >= 2 && stem != NONE {
                known.symbols.push(stem);
                known.covered = end;
            }
        }
        let place = self.place(node);
        if place.word != NONE {
            known.symbols.push(place.word);
            known.covered = word.len();
        }
        known.filler = place.filler;
        known
    }

    /// The symbol of the word itself.
    pub(super) fn whole(&self, word: &str) -> Option<u32> {
        let end = word.chars().try_fold(0, |node, letter| self.step(node, letter))?;
        Some(self.place(end).word).filter(|symbol| *symbol != NONE)
    }

    /// Adds the symbols of known words of five letters and more that one letter missing, added or changed, or two
    /// neighbours swapped, makes of `word`.
    pub(super) fn near(&self, word: &[char], into: &mut Vec<u32>) {
        let mut node = 0;
        for (at, letter) in word.iter().enumerate() {
            let (rest, after) = (word.get(at..).unwrap_or_default(), word.get(at + 1..).unwrap_or_default());
            for (other, child) in self.edges_of(node) {
                if other != letter {
                    // Changed.
                    self.finish(*child, after, word.len(), into);
                }
                // Missing.
                self.finish(*child, rest, word.len() + 1, into);
            }
            // Too many.
            self.finish(node, after, word.len() - 1, into);
            if let [second, tail @ ..] = after
                && let Some(swapped) = self.step(node, *second).and_then(|next| self.step(next, *letter))
            {
                self.finish(swapped, tail, word.len(), into);
            }
            let Some(next) = self.step(node, *letter) else { return };
            node = next;
        }
        for (_, child) in self.edges_of(node) {
            self.finish(*child, &[], word.len() + 1, into);
        }
    }

    /// Adds the word that `rest` leads to from `node`, if it has letters enough.
    fn finish(&self, node: u32, rest: &[char], letters: usize, into: &mut Vec<u32>) {
        let end = rest.iter().try_fold(node, |node, letter| self.step(node, *letter));
        let word = end.map_or(NONE, |end| self.place(end).word);
        if word != NONE && letters >= SHORTEST && !into.contains(&word) {
            into.push(word);
        }
    }

    fn step(&self, node: u32, letter: char) -> Option<u32> {
        if self.place(node).letters & bit(letter) == 0 {
            return None;
        }
        self.edges_of(node).iter().find(|(known, _)| *known == letter).map(|(_, node)| *node)
    }

    fn edges_of(&self, node: u32) -> &[(char, u32)] {
        let (first, end) = self.place(node).edges;
        self.edges.get(first as usize..end as usize).unwrap_or_default()
    }

    fn place(&self, node: u32) -> Place {
        self.places.get(node as usize).copied().unwrap_or(NOWHERE)
    }
}

/// One bit for each letter from a to z; the others share those that are left.
fn bit(letter: char) -> u32 {
    1 << (u32::from(letter).wrapping_sub(u32::from('a')) % 32)
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]
    use super::{Entry, Trie};
    use proptest::prelude::*;

    const WORDS: [&str; 9] =
        ["parking", "parka", "cancel", "cancelar", "casa", "cama", "manana", "habitacion", "check"];
    const STEMS: [&str; 3] = ["cancel", "par", "habita"];

    fn trie() -> Trie {
        let words = WORDS.into_iter().zip((1..).map(Entry::Word));
        Trie::new(
            words.chain(STEMS.into_iter().zip((100..).map(Entry::Stem))).chain([("casa", Entry::Filler)]).collect(),
        )
    }

    /// The definition, slowly: all words one edit away.
    fn one_slip(one: &[char], other: &[char]) -> bool {
        let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
        match (&one[same..], &other[same..]) {
            ([], []) => false,
            ([_, rest @ ..], all) | (all, [_, rest @ ..]) if rest == all => true,
            ([_, rest_one @ ..], [_, rest_other @ ..]) if rest_one == rest_other => true,
            ([a, b, rest_one @ ..], [c, d, rest_other @ ..]) => a == d && b == c && rest_one == rest_other,
            _ => false,
        }
    }

    #[test]
    fn a_word_and_its_stems_are_found_on_one_way() {
        for (word, symbols, covered) in [
            ("cancelar", vec![100, 4], 8),
            ("cancel", vec![100, 3], 6),
            ("cancelo", vec![100], 6),
            ("parte", vec![101], 3),
            ("casa", vec![5], 4),
            ("xyz", vec![], 0),
            ("", vec![], 0),
        ] {
            let known = trie().known(word);
            assert_eq!((known.symbols, known.covered), (symbols, covered), "{word}");
            assert_eq!(known.filler, word == "casa", "{word}");
        }
    }

    proptest! {
        #[test]
        fn near_words_are_those_of_the_definition(word in "[a-eikmnprsñ]{0,11}", of in 0..WORDS.len(), at in 0_usize..11, edit in 0_u8..4) {
            // Half of the cases are slips of a known word, so that the search has something to find.
            let mut slip: Vec<char> = WORDS[of].chars().collect();
            let at = at % slip.len();
            match edit {
                0 => drop(slip.remove(at)),
                1 => slip.insert(at, 'x'),
                2 => slip[at] = 'x',
                _ => slip.swap(at, (at + 1).min(WORDS[of].len() - 1)),
            }
            for word in [word.chars().collect::<Vec<char>>(), slip] {
                let mut found = Vec::new();
                trie().near(&word, &mut found);
                found.sort_unstable();
                let expected: Vec<u32> = (1..)
                    .zip(WORDS)
                    .filter(|(_, known)| known.len() >= 5 && one_slip(&word, &known.chars().collect::<Vec<_>>()))
                    .map(|(symbol, _)| symbol)
                    .collect();
                prop_assert_eq!(found, expected, "{:?}", word);
            }
        }
    }
}
