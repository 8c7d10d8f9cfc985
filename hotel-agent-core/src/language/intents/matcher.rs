//! Matching: which rules of a lexicon a message holds, and where.

use super::lexicon::{Lexicon, Match};
use super::pattern::Node;
use crate::guest::Language;
use crate::language::fold::{Kind, Token, Tokens};
use crate::language::{Context, OpenQuestion, numbers};
use std::collections::BTreeSet;

/// The longest stretch one match may cover, in tokens: the width of the position sets.
const WINDOW: usize = 63;

/// Fillers that may stand between two words of a pattern: more are no sentence but a pile of them.
const FILLERS: usize = 6;

/// A message prepared for one lexicon: which symbols each token is, where concepts stand, where sentences end.
pub(crate) struct Prepared<'a> {
    tokens: &'a Tokens,
    /// The symbols of all tokens, and where each token's end.
    symbols: Vec<u32>,
    symbol_ends: Vec<usize>,
    /// (symbol, token) pairs in order.
    occurrences: Vec<(u32, usize)>,
    /// A bit for each symbol that occurs: most that are asked for do not.
    present: Vec<u64>,
    filler: Vec<bool>,
    /// The same, 64 tokens a word.
    filler_bits: Vec<u64>,
    /// The tokens that a number beginning here takes; 0: none does.
    numbers: Vec<usize>,
    /// (concept, end) pairs by start.
    concepts: Vec<Vec<(u32, usize)>>,
    /// (start, end) pairs by concept.
    found: Vec<Vec<(usize, usize)>>,
    /// The sentence each token belongs to, and the token each one's sentence ends before.
    pub(crate) sentence: Vec<usize>,
    sentence_ends: Vec<usize>,
    /// Whether only fillers of its sentence stand before each token; and from each token on.
    begins: Vec<bool>,
    ends: Vec<bool>,
}

/// Which words are written as a name ("soy Marta", "my name is Ana Manta") or stand in an e-mail address.
fn names(tokens: &Tokens) -> Vec<bool> {
    let addressed = tokens.0.iter().any(|token| token.text == "@");
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
        let first = |at: usize| (0..=at).rev().find(|i| !tokens.glued(*i)).unwrap_or(0);
        let address = addressed
            && (first(at)..tokens.len()).take_while(|i| *i <= at || tokens.glued(*i)).any(|i| tokens.at(i) == "@");
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
            symbols: Vec::with_capacity(2 * tokens.len()),
            symbol_ends: Vec::with_capacity(tokens.len()),
            occurrences: Vec::with_capacity(2 * tokens.len()),
            present: vec![0; self.symbols as usize / 64 + 1],
            filler: Vec::with_capacity(tokens.len()),
            filler_bits: vec![0; tokens.len() / 64 + 2],
            numbers: (0..tokens.len())
                .map(|at| numbers::read(tokens, at, language).map_or(0, |number| number.len))
                .collect(),
            concepts: vec![Vec::new(); tokens.len()],
            found: vec![Vec::new(); self.concepts.len()],
            sentence_ends: vec![tokens.len(); tokens.len()],
            sentence,
            begins: vec![true; tokens.len()],
            ends: vec![true; tokens.len()],
        };
        for (token, name) in tokens.0.iter().zip(names(tokens)) {
            let filler = self.name(token, exact || name, &mut prepared.symbols);
            prepared.symbol_ends.push(prepared.symbols.len());
            let at = prepared.filler.len();
            if let Some(bits) = prepared.filler_bits.get_mut(at / 64) {
                *bits |= u64::from(filler) << (at % 64);
            }
            prepared.filler.push(filler);
            prepared.occurrences.extend(prepared.symbols_at(at).iter().map(|symbol| (*symbol, at)).collect::<Vec<_>>());
        }
        prepared.occurrences.sort_unstable();
        for symbol in &prepared.symbols {
            if let Some(word) = prepared.present.get_mut(*symbol as usize / 64) {
                *word |= 1 << (symbol % 64);
            }
        }
        prepared.find_edges();
        self.find_concepts(&mut prepared);
        prepared
    }

    /// Adds the symbols a token is; answers whether it is a filler.
    fn name(&self, token: &Token, exact: bool, symbols: &mut Vec<u32>) -> bool {
        let word = token.text.as_str();
        if token.kind != Kind::Word {
            symbols.extend(self.trie.whole(word));
            return match token.kind {
                Kind::Mark => matches!(word, "," | "?" | "!" | "." | "-" | ":" | "\"" | "(" | ")"),
                Kind::Emoji => true,
                Kind::Break | Kind::Number | Kind::Word => false,
            };
        }
        let known = self.trie.known(word);
        let first = symbols.len();
        symbols.extend(&known.symbols);
        // A short stem ("esta*") explains no long word.
        if !exact && !known.filler && known.covered * 2 < word.len() {
            let letters: Vec<char> = word.chars().collect();
            if (5..=24).contains(&letters.len()) {
                let mut near = Vec::new();
                self.trie.near(&letters, &mut near);
                near.retain(|symbol| !symbols.get(first..).is_some_and(|known| known.contains(symbol)));
                symbols.append(&mut near);
            }
        }
        known.filler
    }

    fn find_concepts(&self, prepared: &mut Prepared<'_>) {
        // Places in the order with the tokens they may begin at; a concept that is found adds those that begin with it.
        let mut waiting: BTreeSet<(u32, usize)> = BTreeSet::new();
        for start in 0..prepared.tokens.len() {
            let symbols = prepared.symbols_at(start).iter().flat_map(|symbol| self.concept_begins.by_symbol(*symbol));
            let numbers = self.concept_begins.numbers.iter().filter(|_| prepared.number(start) > 0);
            waiting.extend(symbols.chain(numbers).chain(&self.concept_begins.anything).map(|place| (*place, start)));
        }
        while let Some((place, start)) = waiting.pop_first() {
            let Some(id) = self.concept_order.get(place as usize) else { continue };
            let Some(concept) = self.concepts.get(*id as usize) else { continue };
            let mut ends = 0_u64;
            for word in prepared.symbols_at(start).iter().filter(|word| concept.words.binary_search(word).is_ok()) {
                ends |= prepared.step(&Node::Symbol(*word), start, 1);
            }
            for nodes in &concept.phrases {
                if prepared.may_begin(nodes, start) {
                    ends |= prepared.run(nodes, start, 1);
                }
            }
            if ends & !1 == 0 {
                continue;
            }
            if let Some(at) = prepared.concepts.get_mut(start) {
                at.extend(positions(ends & !1).map(|end| (*id, start + end)));
            }
            if let Some(found) = prepared.found.get_mut(*id as usize) {
                found.extend(positions(ends & !1).map(|end| (start, start + end)));
            }
            let later = self.concept_begins.by_concept(*id).iter().filter(|later| **later > place);
            waiting.extend(later.map(|later| (*later, start)));
        }
    }

    /// Every match of every rule; for one rule the longest from each beginning.
    pub(crate) fn matches(&self, prepared: &Prepared<'_>) -> Vec<Match<'_>> {
        let mut wanted = vec![false; self.rules.len()];
        let mut want = |rules: &[u32]| {
            for rule in rules {
                if let Some(wanted) = wanted.get_mut(*rule as usize) {
                    *wanted = true;
                }
            }
        };
        want(&self.anchored.anything);
        prepared.symbols.iter().for_each(|symbol| want(self.anchored.by_symbol(*symbol)));
        prepared.concepts.iter().flatten().for_each(|(concept, _)| want(self.anchored.by_concept(*concept)));
        let mut tries: Vec<(u32, usize)> = Vec::new();
        for start in 0..prepared.tokens.len() {
            let symbols = prepared.symbols_at(start).iter().flat_map(|symbol| self.begins.by_symbol(*symbol));
            let concepts = prepared.concepts.get(start).into_iter().flatten();
            let concepts = concepts.flat_map(|(concept, _)| self.begins.by_concept(*concept));
            let numbers = self.begins.numbers.iter().filter(|_| prepared.number(start) > 0);
            let rules = symbols.chain(concepts).chain(numbers).chain(&self.begins.anything);
            tries.extend(rules.filter(|rule| wanted.get(**rule as usize) == Some(&true)).map(|rule| (*rule, start)));
        }
        tries.sort_unstable();
        tries.dedup();
        let mut matches = Vec::new();
        let mut free = (0, 0);
        for (number, start) in tries {
            // Matches of one rule do not overlap.
            if free.0 == number && start < free.1 {
                continue;
            }
            let Some(rule) = self.rules.get(number as usize) else { continue };
            let ends = prepared.run(&rule.nodes, start, 1) & !1;
            let Some(end) = ends.checked_ilog2().map(|end| start + end as usize) else { continue };
            let section =
                usize::try_from(rule.section).ok().and_then(|s| self.sections.get(s)).map_or("", String::as_str);
            matches.push(Match { section, score: rule.score, start, end, rule: &rule.source });
            free = (number, end.max(start + 1));
        }
        matches
    }
}

impl Prepared<'_> {
    fn symbols_at(&self, at: usize) -> &[u32] {
        let begin = at.checked_sub(1).and_then(|before| self.symbol_ends.get(before)).copied().unwrap_or(0);
        self.symbol_ends.get(at).and_then(|end| self.symbols.get(begin..*end)).unwrap_or_default()
    }

    fn is(&self, at: usize, symbol: u32) -> bool {
        self.symbols_at(at).contains(&symbol)
    }

    /// The tokens that a number beginning here takes; 0: none does.
    fn number(&self, at: usize) -> usize {
        self.numbers.get(at).copied().unwrap_or(0)
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
            Some(Node::OneOf(words)) => self.symbols_at(at).iter().any(|symbol| words.binary_search(symbol).is_ok()),
            Some(Node::Any(branches)) => branches.iter().any(|branch| self.may_begin(branch, at)),
            Some(Node::Maybe(inner)) => {
                self.may_begin(inner, at) || self.may_begin(nodes.get(1..).unwrap_or_default(), at)
            }
            Some(Node::Number) => self.number(at) > 0,
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
        for at in (0..self.tokens.len().saturating_sub(1)).rev() {
            let end =
                if self.same_sentence(at, at + 1) { self.sentence_ends.get(at + 1).copied() } else { Some(at + 1) };
            if let (Some(slot), Some(end)) = (self.sentence_ends.get_mut(at), end) {
                *slot = end;
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
                let sentence = self.rest_of_sentence(base);
                let mut reach = set;
                let mut edge = set;
                for _ in 0..*width {
                    edge = (edge & sentence) << 1;
                    reach |= edge;
                }
                reach
            }
            Node::Begin => positions(set).filter(|p| self.at_begin(base + p)).fold(0, |ends, p| ends | 1 << p),
            Node::End => positions(set).filter(|p| self.at_end(base + p)).fold(0, |ends, p| ends | 1 << p),
            Node::Symbol(symbol) => {
                let word = self.present.get(*symbol as usize / 64).copied().unwrap_or(0);
                if word & 1 << (symbol % 64) == 0 {
                    return 0;
                }
                let first = self.occurrences.partition_point(|occurrence| *occurrence < (*symbol, base));
                let places = self.occurrences.get(first..).unwrap_or_default();
                let places = places.iter().take_while(|(known, _)| known == symbol).map(|(_, at)| *at);
                let reach = self.past_fillers(base, set);
                places.filter(|at| reach & bit(*at, base) != 0).fold(0, |ends, at| ends | bit(at + 1, base))
            }
            Node::OneOf(words) => {
                let reach = self.past_fillers(base, set);
                let of = |(symbol, at): &&(u32, usize)| {
                    *at >= base && reach & bit(*at, base) != 0 && words.binary_search(symbol).is_ok()
                };
                self.occurrences.iter().filter(of).fold(0, |ends, (_, at)| ends | bit(at + 1, base))
            }
            Node::Concept(concept) => {
                let found = self.found.get(*concept as usize).map(Vec::as_slice).unwrap_or_default();
                if found.is_empty() {
                    return 0;
                }
                let reach = self.past_fillers(base, set);
                let begun = found.iter().filter(|(start, _)| *start >= base && reach & bit(*start, base) != 0);
                begun.fold(0, |ends, (_, end)| ends | bit(*end, base))
            }
            Node::Number => {
                let counted = positions(self.past_fillers(base, set)).map(|p| (p, self.number(base + p)));
                counted.filter(|(_, len)| *len > 0).fold(0, |ends, (p, len)| ends | bit(base + p + len, base))
            }
        }
    }

    /// The positions of `set` in its sentence, and those after the fillers that follow them.
    fn past_fillers(&self, base: usize, set: u64) -> u64 {
        work::count();
        let sentence = self.rest_of_sentence(base);
        let fillers = self.fillers_from(base);
        let mut edge = set & sentence;
        let mut reach = edge;
        for _ in 0..FILLERS {
            edge = ((edge & fillers) << 1) & sentence;
            reach |= edge;
        }
        reach
    }

    /// The positions of `base`'s sentence from `base` on, as far as the window goes.
    fn rest_of_sentence(&self, base: usize) -> u64 {
        let tokens = self.sentence_ends.get(base).map_or(0, |end| end.saturating_sub(base));
        if tokens > WINDOW { u64::MAX } else { (1 << tokens) - 1 }
    }

    /// The fillers from `base` on, as far as the window goes.
    fn fillers_from(&self, base: usize) -> u64 {
        let word = |at: usize| self.filler_bits.get(at).copied().unwrap_or(0);
        let (at, shift) = (base / 64, base % 64);
        if shift == 0 { word(at) } else { word(at) >> shift | word(at + 1) << (64 - shift) }
    }
}

/// The set of one position, empty when it is out of the window.
fn bit(at: usize, base: usize) -> u64 {
    if at - base <= WINDOW { 1 << (at - base) } else { 0 }
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

fn positions(set: u64) -> impl Iterator<Item = usize> {
    let mut left = set;
    std::iter::from_fn(move || {
        let position = left.checked_ilog2().map(|_| left.trailing_zeros())?;
        left &= left - 1;
        usize::try_from(position).ok()
    })
}
