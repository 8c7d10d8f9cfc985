//! Matching: which rules of a lexicon a message holds, and where.

use super::lexicon::{Anchor, Lexicon, Match, deletions, one_slip};
use super::pattern::Node;
use crate::guest::Language;
use crate::language::fold::{Kind, Tokens};
use crate::language::{Context, OpenQuestion, numbers};
use std::collections::BTreeMap;

/// The longest stretch one match may cover, in tokens: the width of the position sets.
const WINDOW: usize = 63;

/// Fillers that may stand between two words of a pattern: more are no sentence but a pile of them.
const FILLERS: usize = 6;
/// A message prepared for one lexicon: which symbols each token is, where concepts stand, where sentences end.
pub(crate) struct Prepared<'a> {
    tokens: &'a Tokens,
    language: Option<Language>,
    symbols: Vec<Vec<u32>>,
    filler: Vec<bool>,
    /// (concept, end) pairs by start.
    concepts: Vec<Vec<(u32, usize)>>,
    /// The sentence each token belongs to.
    pub(crate) sentence: Vec<usize>,
    /// Whether only fillers of its sentence stand before each token; and from each token on.
    begins: Vec<bool>,
    ends: Vec<bool>,
}

/// Which words are written as a name ("soy Marta", "my name is Ana Manta") or stand in an e-mail address.
fn names(tokens: &Tokens) -> Vec<bool> {
    let mut names: Vec<bool> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.0.iter().enumerate() {
        let told = match tokens.before(at, 1) {
            "soy" | "llamo" | "llama" | "im" | "am" | "habla" => true,
            "is" => matches!(tokens.before(at, 2), "name" | "this" | "surname"),
            "es" => matches!(tokens.before(at, 2), "nombre" | "apellido"),
            "de" => names.len() > 1 && names.get(at.saturating_sub(2)).is_some_and(|name| *name),
            _ => names.last().is_some_and(|name| *name),
        };
        // The characters without a space around it.
        let first = (0..=at).rev().find(|i| !tokens.glued(*i)).unwrap_or(0);
        let address = (first..tokens.len()).take_while(|i| *i <= at || tokens.glued(*i)).any(|i| tokens.at(i) == "@");
        names.push(token.kind == Kind::Word && (token.capital && told || address));
    }
    names
}

impl Lexicon {
    /// Prepares a message: once per language, for all its rules.
    ///
    /// Slips of the finger are forgiven but in names and addresses: "Marta" is no "manta", "Lucia" not "sucia".
    pub(crate) fn prepare<'a>(
        &self,
        tokens: &'a Tokens,
        language: Option<Language>,
        context: &Context<'_>,
    ) -> Prepared<'a> {
        let exact =
            matches!(context.open_question, Some(OpenQuestion::Name | OpenQuestion::Surname | OpenQuestion::Email));
        let mut sentence = Vec::with_capacity(tokens.len());
        let mut current = 0;
        for i in 0..tokens.len() {
            sentence.push(current);
            let decimal = tokens.at(i) == "."
                && tokens.glued(i)
                && tokens.glued(i + 1)
                && tokens.kind(i + 1) == Some(Kind::Number);
            if matches!(tokens.at(i), "." | "?" | "!" | ";" | "\n") && !decimal {
                current += 1;
            }
        }
        let mut prepared = Prepared {
            tokens,
            language,
            symbols: tokens
                .0
                .iter()
                .zip(names(tokens))
                .map(|(token, name)| self.symbols_of(&token.text, token.kind, exact || name))
                .collect(),
            filler: tokens
                .0
                .iter()
                .map(|token| match token.kind {
                    Kind::Mark => matches!(token.text.as_str(), "," | "?" | "!" | "." | "-" | ":" | "\"" | "(" | ")"),
                    Kind::Emoji => true,
                    Kind::Break | Kind::Number => false,
                    Kind::Word => self.fillers.binary_search_by(|f| f.as_str().cmp(token.text.as_str())).is_ok(),
                })
                .collect(),
            concepts: vec![Vec::new(); tokens.len()],
            sentence,
            begins: vec![true; tokens.len()],
            ends: vec![true; tokens.len()],
        };
        prepared.find_edges();
        self.find_concepts(&mut prepared);
        prepared
    }

    fn symbols_of(&self, word: &str, kind: Kind, exact: bool) -> Vec<u32> {
        if kind != Kind::Word {
            return self.vocabulary.words.get(word).copied().into_iter().collect();
        }
        let mut symbols: Vec<u32> = self.vocabulary.words.get(word).copied().into_iter().collect();
        let mut covered = if symbols.is_empty() { 0 } else { word.len() };
        for (at, c) in word.char_indices() {
            let end = at + c.len_utf8();
            if end >= 2
                && let Some(stem) = word.get(..end).and_then(|prefix| self.vocabulary.stems.get(prefix))
            {
                symbols.push(*stem);
                covered = covered.max(end);
            }
        }
        let long = (5..=24).contains(&word.chars().count());
        // A short stem ("esta*") explains no long word.
        if !exact && covered * 2 < word.len() && long && !self.fillers.iter().any(|filler| filler == word) {
            // One letter missing, added or changed; two swapped share a deletion as well.
            for variant in deletions(word).into_iter().chain([word.to_owned()]) {
                for (known, symbol) in self.deletions.get(&variant).into_iter().flatten() {
                    if !symbols.contains(symbol) && one_slip(word, known) {
                        symbols.push(*symbol);
                    }
                }
                if let Some(known) = self.vocabulary.words.get(&variant).filter(|_| variant.chars().count() >= 5)
                    && !symbols.contains(known)
                {
                    symbols.push(*known);
                }
            }
        }
        symbols
    }

    fn find_concepts(&self, prepared: &mut Prepared<'_>) {
        let mut begins: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (start, symbols) in prepared.symbols.iter().enumerate() {
            let named = symbols.iter().filter_map(|symbol| self.concepts_by_first.get(symbol)).flatten();
            for id in named.chain(&self.concepts_anywhere) {
                let starts = begins.entry(*id).or_default();
                if starts.last() != Some(&start) {
                    starts.push(start);
                }
            }
        }
        for id in &self.concept_order {
            let (Some(branches), Some(starts)) = (self.concepts.get(*id as usize), begins.get(id)) else { continue };
            for start in starts.iter().copied() {
                let mut ends = 0_u64;
                for nodes in branches {
                    if prepared.may_begin(nodes, start) {
                        ends |= prepared.run(nodes, start, 1);
                    }
                }
                for end in positions(ends & !1) {
                    if let Some(at) = prepared.concepts.get_mut(start) {
                        at.push((*id, start + end));
                    }
                }
            }
        }
    }

    /// Every match of every rule; for one rule the longest from each beginning.
    pub(crate) fn matches(&self, prepared: &Prepared<'_>) -> Vec<Match<'_>> {
        let mut candidates: Vec<u32> = self.unanchored.clone();
        for symbols in &prepared.symbols {
            for symbol in symbols {
                candidates.extend(self.by_anchor.get(&Anchor::Symbol(*symbol)).into_iter().flatten());
            }
        }
        for (concept, _) in prepared.concepts.iter().flatten() {
            candidates.extend(self.by_anchor.get(&Anchor::Concept(*concept)).into_iter().flatten());
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut matches = Vec::new();
        for rule in candidates.iter().filter_map(|number| self.rules.get(usize::try_from(*number).ok()?)) {
            let mut start = 0;
            while start < prepared.tokens.len() {
                if !prepared.may_begin(&rule.nodes, start) {
                    start += 1;
                    continue;
                }
                let ends = prepared.run(&rule.nodes, start, 1);
                let Some(end) = positions(ends & !1).last().map(|end| start + end) else {
                    start += 1;
                    continue;
                };
                let section =
                    usize::try_from(rule.section).ok().and_then(|s| self.sections.get(s)).map_or("", String::as_str);
                matches.push(Match { section, score: rule.score, start, end, rule: &rule.source });
                start = end.max(start + 1);
            }
        }
        matches
    }
}

impl Prepared<'_> {
    fn is(&self, at: usize, symbol: u32) -> bool {
        self.symbols.get(at).is_some_and(|symbols| symbols.contains(&symbol))
    }

    fn is_filler(&self, at: usize) -> bool {
        self.filler.get(at).copied().unwrap_or(false)
    }

    fn same_sentence(&self, a: usize, b: usize) -> bool {
        self.sentence.get(a).is_some_and(|s| self.sentence.get(b) == Some(s))
    }

    /// A cheap test that a match may begin here, so that it begins at its first word and not at a filler before it.
    fn may_begin(&self, nodes: &[Node], at: usize) -> bool {
        work::count();
        match nodes.first() {
            None => true,
            Some(Node::Symbol(symbol)) => self.is(at, *symbol),
            Some(Node::Concept(concept)) => {
                self.concepts.get(at).is_some_and(|c| c.iter().any(|(id, _)| id == concept))
            }
            Some(Node::Any(branches)) => branches.iter().any(|branch| self.may_begin(branch, at)),
            Some(Node::Maybe(inner)) => {
                self.may_begin(inner, at) || self.may_begin(nodes.get(1..).unwrap_or_default(), at)
            }
            Some(Node::Number) => numbers::read(self.tokens, at, self.language).is_some(),
            Some(Node::Begin) => self.at_begin(at) && self.may_begin(nodes.get(1..).unwrap_or_default(), at),
            Some(Node::Gap(_) | Node::End) => true,
        }
    }

    /// Settles where sentences begin and end once, so that no rule has to walk over fillers again.
    fn find_edges(&mut self) {
        for at in 1..self.tokens.len() {
            let begins = !self.same_sentence(at - 1, at) || self.at_begin(at - 1) && self.is_filler(at - 1);
            if let Some(slot) = self.begins.get_mut(at) {
                *slot = begins;
            }
        }
        for at in (0..self.tokens.len()).rev() {
            let ends = self.is_filler(at)
                && (!self.same_sentence(at, at + 1) || self.ends.get(at + 1).copied().unwrap_or(true));
            if let Some(slot) = self.ends.get_mut(at) {
                *slot = ends;
            }
        }
    }

    fn at_begin(&self, at: usize) -> bool {
        self.begins.get(at).copied().unwrap_or(false)
    }

    fn at_end(&self, at: usize) -> bool {
        at >= self.tokens.len()
            || at > 0 && !self.same_sentence(at - 1, at)
            || self.ends.get(at).copied().unwrap_or(true)
    }

    /// Runs `nodes` from the positions in `set` (bits relative to `base`); gives the positions after them.
    fn run(&self, nodes: &[Node], base: usize, set: u64) -> u64 {
        let mut set = set;
        for node in nodes {
            set = self.step(node, base, set);
            if set == 0 {
                break;
            }
        }
        set
    }

    fn step(&self, node: &Node, base: usize, set: u64) -> u64 {
        match node {
            Node::Any(branches) => branches.iter().fold(0, |ends, branch| ends | self.run(branch, base, set)),
            Node::Maybe(inner) => set | self.run(inner, base, set),
            Node::Gap(width) => {
                let mut reach = set;
                let mut edge = set;
                for _ in 0..*width {
                    edge = positions(edge)
                        .filter(|p| *p < WINDOW && base + p < self.tokens.len() && self.same_sentence(base, base + p))
                        .fold(0, |ends, p| ends | 1 << (p + 1));
                    reach |= edge;
                }
                reach
            }
            Node::Begin => positions(set).filter(|p| self.at_begin(base + p)).fold(0, |ends, p| ends | 1 << p),
            Node::End => positions(set).filter(|p| self.at_end(base + p)).fold(0, |ends, p| ends | 1 << p),
            Node::Symbol(symbol) => self.advance(base, set, |at, ends| {
                if self.is(at, *symbol) {
                    ends.push(at + 1);
                }
            }),
            Node::Concept(concept) => self.advance(base, set, |at, ends| {
                ends.extend(
                    self.concepts.get(at).into_iter().flatten().filter(|(id, _)| id == concept).map(|(_, end)| *end),
                );
            }),
            Node::Number => self.advance(base, set, |at, ends| {
                ends.extend(numbers::read(self.tokens, at, self.language).map(|number| at + number.len));
            }),
        }
    }

    /// Consumes something at each position, or after the fillers that follow it.
    fn advance(&self, base: usize, set: u64, consume: impl Fn(usize, &mut Vec<usize>)) -> u64 {
        let mut reached = 0_u64;
        let mut ends = Vec::new();
        for position in positions(set) {
            let mut at = base + position;
            loop {
                work::count();
                if at >= self.tokens.len()
                    || at - base > WINDOW
                    || at - base - position > FILLERS
                    || !self.same_sentence(base, at)
                {
                    break;
                }
                ends.clear();
                consume(at, &mut ends);
                for end in &ends {
                    if end - base <= WINDOW {
                        reached |= 1 << (end - base);
                    }
                }
                if !self.is_filler(at) {
                    break;
                }
                at += 1;
            }
        }
        reached
    }
}

/// Counts the matcher's steps in tests, which hold it to linear work without looking at a clock.
pub(crate) mod work {
    #[cfg(test)]
    thread_local! {
        static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
    }

    pub(super) fn count() {
        #[cfg(test)]
        STEPS.with(|steps| steps.set(steps.get() + 1));
    }

    /// The steps since the last call.
    #[cfg(test)]
    pub(crate) fn take() -> u64 {
        STEPS.with(|steps| steps.replace(0))
    }
}

fn positions(set: u64) -> impl DoubleEndedIterator<Item = usize> {
    (0..64_usize).filter(move |p| set & (1 << p) != 0)
}
