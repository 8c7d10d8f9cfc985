//! Compiled data files, and the matcher that runs them over a message.
//!
//! Each rule has an anchor: words without which it cannot match. Only rules whose anchor a message holds are tried,
//! so that the cost follows the message and not the size of the data.

use super::pattern::{Node, PatternError, Vocabulary, parse};
use crate::guest::Language;
use crate::language::fold::{Kind, Tokens};
use crate::language::numbers;
use std::collections::{BTreeMap, BTreeSet};

/// The longest stretch one match may cover, in tokens: the width of the position sets.
const WINDOW: usize = 63;

/// A rule: if its pattern matches, its section is meant.
#[derive(Debug)]
struct Rule {
    section: u32,
    nodes: Vec<Node>,
    score: u16,
    source: String,
}

/// The patterns of one language.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    vocabulary: Vocabulary,
    concepts: Vec<Vec<Vec<Node>>>,
    /// Concepts in an order in which each comes after those it names.
    concept_order: Vec<u32>,
    /// The concepts that may begin with a symbol; those that may begin with anything.
    concepts_by_first: BTreeMap<u32, Vec<u32>>,
    concepts_anywhere: Vec<u32>,
    sections: Vec<String>,
    rules: Vec<Rule>,
    by_anchor: BTreeMap<Anchor, Vec<u32>>,
    unanchored: Vec<u32>,
    /// Words one deletion away from a known word, for typing errors.
    deletions: BTreeMap<String, Vec<u32>>,
    fillers: Vec<String>,
    expansions: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Anchor {
    Symbol(u32),
    Concept(u32),
}

/// A rule that matched.
#[derive(Debug, Clone)]
pub(crate) struct Match<'a> {
    pub(crate) section: &'a str,
    pub(crate) score: u16,
    /// Tokens covered.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) rule: &'a str,
}

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

impl Lexicon {
    /// Compiles data files: concepts first, then rules. Faulty lines are left out and reported.
    pub(crate) fn compile(concepts: &str, rules: &[&str]) -> (Lexicon, Vec<PatternError>) {
        let mut lexicon = Lexicon::default();
        let mut errors = Vec::new();
        lexicon.read_concepts(concepts, &mut errors);
        for file in rules {
            lexicon.read_rules(file, &mut errors);
        }
        lexicon.index();
        (lexicon, errors)
    }

    fn read_concepts(&mut self, text: &str, errors: &mut Vec<PatternError>) {
        let mut section = String::new();
        for (line, content) in lines(text) {
            if let Some(name) = heading(content) {
                section = name.to_owned();
                if let Some(concept) = name.strip_prefix('@') {
                    let id = self.vocabulary.concept(concept);
                    if usize::try_from(id).is_ok_and(|id| id == self.concepts.len()) {
                        self.concepts.push(Vec::new());
                    }
                }
                continue;
            }
            let result = match section.as_str() {
                "filler" => {
                    self.fillers.extend(content.split_whitespace().map(str::to_owned));
                    Ok(())
                }
                "expand" => self.read_expansion(content),
                concept => self.read_concept(concept, content),
            };
            if let Err(reason) = result {
                errors.push(PatternError { line, reason });
            }
        }
        self.fillers.sort();
    }

    fn read_expansion(&mut self, line: &str) -> Result<(), String> {
        let (short, long) = line.split_once(" > ").ok_or("an expansion reads `short > long form`")?;
        self.expansions.insert(short.trim().to_owned(), long.split_whitespace().map(str::to_owned).collect());
        Ok(())
    }

    fn read_concept(&mut self, section: &str, line: &str) -> Result<(), String> {
        let name = section.strip_prefix('@').ok_or("concepts begin with @")?;
        let id = self.vocabulary.concept(name);
        for phrase in line.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            let pattern = parse(phrase, &mut self.vocabulary)?;
            if let Some(branches) = usize::try_from(id).ok().and_then(|id| self.concepts.get_mut(id)) {
                branches.push(pattern.nodes);
            }
        }
        Ok(())
    }

    fn read_rules(&mut self, text: &str, errors: &mut Vec<PatternError>) {
        let mut section = None;
        for (line, content) in lines(text) {
            if let Some(name) = heading(content) {
                section = Some(self.section(name));
                continue;
            }
            let Some(section) = section else {
                errors.push(PatternError { line, reason: "a pattern before the first section".to_owned() });
                continue;
            };
            match parse(content, &mut self.vocabulary) {
                Ok(pattern) => {
                    let score = pattern.score.unwrap_or_else(|| weight(&pattern.nodes));
                    self.rules.push(Rule { section, nodes: pattern.nodes, score, source: content.to_owned() });
                }
                Err(reason) => errors.push(PatternError { line, reason }),
            }
        }
    }

    fn section(&mut self, name: &str) -> u32 {
        let at = self.sections.iter().position(|known| known == name).unwrap_or_else(|| {
            self.sections.push(name.to_owned());
            self.sections.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn index(&mut self) {
        for (number, rule) in self.rules.iter().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            match anchors(&rule.nodes) {
                Some(anchors) => {
                    for anchor in anchors {
                        let rules = self.by_anchor.entry(anchor).or_default();
                        if rules.last() != Some(&number) {
                            rules.push(number);
                        }
                    }
                }
                None => self.unanchored.push(number),
            }
        }
        // A concept may name others: those are found first.
        let mut placed = vec![false; self.concepts.len()];
        while self.concept_order.len() < self.concepts.len() {
            let before = self.concept_order.len();
            for (id, branches) in self.concepts.iter().enumerate() {
                let mut needs = Vec::new();
                branches.iter().for_each(|nodes| concepts_in(nodes, &mut needs));
                let ready = needs
                    .iter()
                    .all(|need| placed.get(*need as usize).copied().unwrap_or(true) || *need as usize == id);
                if ready && !placed.get(id).copied().unwrap_or(true) {
                    if let Some(flag) = placed.get_mut(id) {
                        *flag = true;
                    }
                    self.concept_order.push(u32::try_from(id).unwrap_or(u32::MAX));
                }
            }
            if self.concept_order.len() == before {
                break;
            }
        }
        self.index_concepts();
        for (word, symbol) in self.vocabulary.words.iter().filter(|(word, _)| word.chars().count() >= 5) {
            for variant in deletions(word) {
                self.deletions.entry(variant).or_default().push(*symbol);
            }
        }
    }

    fn index_concepts(&mut self) {
        let mut firsts: BTreeMap<u32, Option<BTreeSet<u32>>> = BTreeMap::new();
        for id in &self.concept_order {
            let branches = self.concepts.get(*id as usize).map(Vec::as_slice).unwrap_or_default();
            let begin: Option<Vec<BTreeSet<u32>>> =
                branches.iter().map(|nodes| first_symbols(nodes, &firsts)).collect();
            firsts.insert(*id, begin.map(|sets| sets.into_iter().flatten().collect()));
        }
        for (id, symbols) in firsts {
            match symbols {
                Some(symbols) => {
                    symbols.into_iter().for_each(|s| self.concepts_by_first.entry(s).or_default().push(id))
                }
                None => self.concepts_anywhere.push(id),
            }
        }
    }

    /// Writes out abbreviations ("q" → "que", "dont" → "do not"), each piece keeping the span of the whole.
    pub(crate) fn expand(&self, tokens: &Tokens) -> Tokens {
        let mut expanded = Vec::with_capacity(tokens.len());
        for (i, token) in tokens.0.iter().enumerate() {
            let apostrophe = token.span.len() > token.text.len();
            let short = self.expansions.get(&token.text).or_else(|| {
                // "I'd", "we'll": words of their own without the apostrophe ("id", "well").
                if apostrophe { self.expansions.get(&format!("{}_", token.text)) } else { None }
            });
            match short.filter(|_| {
                token.kind == Kind::Word
                    && !(token.text.len() == 1
                        && tokens.0.get(i + 1).is_some_and(|n| !n.spaced && n.kind == Kind::Number))
            }) {
                Some(words) => {
                    for (position, word) in words.iter().enumerate() {
                        let mut piece = token.clone();
                        piece.text.clone_from(word);
                        piece.spaced |= position > 0;
                        expanded.push(piece);
                    }
                }
                None => expanded.push(token.clone()),
            }
        }
        Tokens(expanded)
    }

    /// Prepares a message: once per language, for all its rules.
    pub(crate) fn prepare<'a>(&self, tokens: &'a Tokens, language: Option<Language>) -> Prepared<'a> {
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
            symbols: tokens.0.iter().map(|token| self.symbols_of(&token.text, token.kind)).collect(),
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

    fn symbols_of(&self, word: &str, kind: Kind) -> Vec<u32> {
        if kind != Kind::Word {
            return self.vocabulary.words.get(word).copied().into_iter().collect();
        }
        let mut symbols: Vec<u32> = self.vocabulary.words.get(word).copied().into_iter().collect();
        for (at, c) in word.char_indices() {
            let end = at + c.len_utf8();
            if end >= 2
                && let Some(stem) = word.get(..end).and_then(|prefix| self.vocabulary.stems.get(prefix))
            {
                symbols.push(*stem);
            }
        }
        let long = (5..=24).contains(&word.chars().count());
        if symbols.is_empty() && long && !self.fillers.iter().any(|filler| filler == word) {
            // One letter missing, added or changed; two swapped share a deletion as well.
            for variant in deletions(word).into_iter().chain([word.to_owned()]) {
                for symbol in self.deletions.get(&variant).into_iter().flatten() {
                    if !symbols.contains(symbol) {
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
                if at >= self.tokens.len() || at - base > WINDOW || !self.same_sentence(base, at) {
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

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line.split("//").next().unwrap_or("").trim()))
        .filter(|(_, line)| !line.is_empty())
}

fn heading(line: &str) -> Option<&str> {
    line.strip_prefix('[')?.strip_suffix(']')
}

/// The score of a rule by how much it demands: a bare topic 600, each further word 90 more.
fn weight(nodes: &[Node]) -> u16 {
    let demanded =
        nodes.iter().filter(|node| !matches!(node, Node::Maybe(_) | Node::Gap(_) | Node::Begin | Node::End)).count();
    match demanded {
        0 | 1 => 600,
        2 => 720,
        3 => 800,
        4 => 850,
        _ => 900,
    }
}

/// The words one of which a match must hold: of the required nodes, the one with the fewest.
fn anchors(nodes: &[Node]) -> Option<Vec<Anchor>> {
    nodes.iter().filter_map(anchors_of).min_by_key(Vec::len)
}

fn anchors_of(node: &Node) -> Option<Vec<Anchor>> {
    match node {
        Node::Symbol(symbol) => Some(vec![Anchor::Symbol(*symbol)]),
        Node::Concept(concept) => Some(vec![Anchor::Concept(*concept)]),
        Node::Any(branches) => {
            branches.iter().map(|branch| anchors(branch)).collect::<Option<Vec<_>>>().map(|a| a.concat())
        }
        Node::Maybe(_) | Node::Number | Node::Gap(_) | Node::Begin | Node::End => None,
    }
}

/// The symbols a match of `nodes` may begin with; `None` if with anything.
fn first_symbols(nodes: &[Node], concepts: &BTreeMap<u32, Option<BTreeSet<u32>>>) -> Option<BTreeSet<u32>> {
    let (first, rest) = nodes.split_first()?;
    match first {
        Node::Symbol(symbol) => Some(BTreeSet::from([*symbol])),
        // A concept not settled yet names itself in a circle and matches nothing.
        Node::Concept(id) => concepts.get(id).cloned().unwrap_or_default(),
        Node::Any(branches) => branches
            .iter()
            .map(|branch| first_symbols(branch, concepts))
            .collect::<Option<Vec<_>>>()
            .map(|sets| sets.into_iter().flatten().collect()),
        Node::Maybe(inner) => {
            let mut symbols = first_symbols(inner, concepts)?;
            symbols.extend(first_symbols(rest, concepts)?);
            Some(symbols)
        }
        Node::Number | Node::Gap(_) | Node::Begin | Node::End => None,
    }
}

fn concepts_in(nodes: &[Node], into: &mut Vec<u32>) {
    for node in nodes {
        match node {
            Node::Concept(id) => into.push(*id),
            Node::Any(branches) => branches.iter().for_each(|branch| concepts_in(branch, into)),
            Node::Maybe(inner) => concepts_in(inner, into),
            Node::Symbol(_) | Node::Number | Node::Gap(_) | Node::Begin | Node::End => {}
        }
    }
}

/// The word with each of its letters left out in turn.
fn deletions(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    (0..chars.len())
        .map(|skip| chars.iter().enumerate().filter(|(i, _)| *i != skip).map(|(_, c)| *c).collect())
        .collect()
}
