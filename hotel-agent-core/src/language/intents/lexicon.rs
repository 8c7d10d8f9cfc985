//! Compiled data files; [`super::matcher`] runs them over a message.
//!
//! Each rule has an anchor: words without which it cannot match. Only rules whose anchor a message holds are tried,
//! so that the cost follows the message and not the size of the data.

use super::pattern::{Node, PatternError, Vocabulary, parse};
use crate::language::fold::{Kind, Tokens};
use std::collections::{BTreeMap, BTreeSet};

/// A rule: if its pattern matches, its section is meant.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) section: u32,
    pub(super) nodes: Vec<Node>,
    pub(super) score: u16,
    pub(super) source: String,
}

/// The patterns of one language.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    pub(super) vocabulary: Vocabulary,
    pub(super) concepts: Vec<Vec<Vec<Node>>>,
    /// Concepts in an order in which each comes after those it names.
    pub(super) concept_order: Vec<u32>,
    /// The concepts that may begin with a symbol; those that may begin with anything.
    pub(super) concepts_by_first: BTreeMap<u32, Vec<u32>>,
    pub(super) concepts_anywhere: Vec<u32>,
    pub(super) sections: Vec<String>,
    pub(super) rules: Vec<Rule>,
    pub(super) by_anchor: BTreeMap<Anchor, Vec<u32>>,
    pub(super) unanchored: Vec<u32>,
    /// Words one deletion away from a known word, for typing errors.
    pub(super) deletions: BTreeMap<String, Vec<(String, u32)>>,
    pub(super) fillers: Vec<String>,
    pub(super) expansions: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Anchor {
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
                self.deletions.entry(variant).or_default().push((word.clone(), *symbol));
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
pub(super) fn deletions(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    (0..chars.len())
        .map(|skip| chars.iter().enumerate().filter(|(i, _)| *i != skip).map(|(_, c)| *c).collect())
        .collect()
}

/// Whether one letter missing, added or changed, or two neighbours swapped, makes `one` of `other`.
pub(super) fn one_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(same..).unwrap_or_default(), other.get(same..).unwrap_or_default());
    match (one, other) {
        ([], []) => true,
        ([_, rest @ ..], all) | (all, [_, rest @ ..]) if rest == all => true,
        ([_, rest_one @ ..], [_, rest_other @ ..]) if rest_one == rest_other => true,
        ([a, b, rest_one @ ..], [c, d, rest_other @ ..]) => a == d && b == c && rest_one == rest_other,
        _ => false,
    }
}
