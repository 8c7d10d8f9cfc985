//! By what a message holds to what may match: the cost follows the message and not the size of the data.

use super::{lexicon::Anchor, pattern::Node};
use std::collections::BTreeSet;

/// With what a match of some nodes may begin.
#[derive(Debug, Default)]
pub(super) struct First {
    named: BTreeSet<Anchor>,
    number: bool,
    anything: bool,
}

impl First {
    pub(super) fn of(nodes: &[Node]) -> First {
        let mut first = First::default();
        let Some((node, rest)) = nodes.split_first() else {
            first.anything = true;
            return first;
        };
        match node {
            Node::Symbol(symbol) => first.add(Anchor::Symbol(*symbol)),
            Node::Concept(concept) => first.add(Anchor::Concept(*concept)),
            Node::OneOf(words) => words.iter().for_each(|word| first.add(Anchor::Symbol(*word))),
            Node::Any(branches) => branches.iter().for_each(|branch| first.extend(First::of(branch))),
            Node::Maybe(inner) => {
                first.extend(First::of(inner));
                first.extend(First::of(rest));
            }
            Node::Number => first.number = true,
            Node::Begin => first = First::of(rest),
            Node::Gap(_) | Node::End => first.anything = true,
        }
        first
    }

    /// One of these words; without any, anything.
    pub(super) fn of_anchors(anchors: Option<Vec<Anchor>>) -> First {
        let anything = anchors.is_none();
        First { named: anchors.into_iter().flatten().collect(), number: false, anything }
    }

    pub(super) fn add(&mut self, anchor: Anchor) {
        self.named.insert(anchor);
    }

    pub(super) fn extend(&mut self, other: First) {
        self.named.extend(other.named);
        self.number |= other.number;
        self.anything |= other.anything;
    }
}

/// Numbered things by with what each may begin.
#[derive(Debug, Default)]
pub(super) struct Index {
    symbols: Lists,
    concepts: Lists,
    pub(super) numbers: Vec<u32>,
    pub(super) anything: Vec<u32>,
}

impl Index {
    pub(super) fn new(firsts: Vec<First>) -> Index {
        let mut index = Index::default();
        let (mut symbols, mut concepts) = (Vec::new(), Vec::new());
        for (number, first) in (0_u32..).zip(firsts) {
            if first.anything {
                index.anything.push(number);
                continue;
            }
            if first.number {
                index.numbers.push(number);
            }
            for anchor in first.named {
                match anchor {
                    Anchor::Symbol(symbol) => symbols.push((symbol, number)),
                    Anchor::Concept(concept) => concepts.push((concept, number)),
                }
            }
        }
        index.symbols = Lists::new(symbols);
        index.concepts = Lists::new(concepts);
        index
    }

    pub(super) fn by_symbol(&self, symbol: u32) -> &[u32] {
        self.symbols.of(symbol)
    }

    pub(super) fn by_concept(&self, concept: u32) -> &[u32] {
        self.concepts.of(concept)
    }
}

/// A list for each small number, all in one piece.
#[derive(Debug, Default)]
struct Lists {
    /// Where each list begins, and at the end where the last one ends.
    begins: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    fn new(mut pairs: Vec<(u32, u32)>) -> Lists {
        pairs.sort_unstable();
        let lists = pairs.last().map_or(0, |(key, _)| *key as usize + 1);
        let mut begins = vec![0; lists + 1];
        for (key, _) in &pairs {
            if let Some(end) = begins.get_mut(*key as usize + 1) {
                *end += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        Lists { begins, items: pairs.into_iter().map(|(_, item)| item).collect() }
    }

    fn of(&self, key: u32) -> &[u32] {
        let key = key as usize;
        match self.begins.get(key..key + 2) {
            Some([from, to]) => self.items.get(*from as usize..*to as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}
