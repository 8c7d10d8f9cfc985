//! Compiled data files; [`super::matcher`] runs them over a message.
//!
//! Each rule has an anchor: words without which it cannot match. Only rules whose anchor a message holds are tried,
//! so that the cost follows the message and not the size of the data.

use super::index::{First, Index};
use super::pattern::{Node, PatternError, Vocabulary, parse};
use super::trie::{Entry, Trie};
use crate::language::fold::{Kind, Token, Tokens};
use crate::language::numbers;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A rule: if its pattern matches, its section is meant.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) section: u32,
    pub(super) nodes: Vec<Node>,
    pub(super) score: u16,
    /// What explanations call it.
    pub(super) source: String,
}

/// A concept: what its phrases are.
#[derive(Debug, Default)]
pub(super) struct Concept {
    /// Phrases of one word, by symbol, in order.
    pub(super) words: Vec<u32>,
    /// The other phrases.
    pub(super) phrases: Vec<Vec<Node>>,
}

/// The patterns of one language.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// What the patterns name; empty once they are compiled.
    vocabulary: Vocabulary,
    pub(super) trie: Trie,
    /// All symbols are smaller.
    pub(super) symbols: u32,
    pub(super) concepts: Vec<Concept>,
    /// The concepts some rule needs, each after those it names.
    pub(super) concept_order: Vec<u32>,
    /// Places in `concept_order` by what a phrase of the concept may begin with.
    pub(super) concept_begins: Index,
    pub(super) sections: Vec<String>,
    pub(super) rules: Vec<Rule>,
    /// Rules by the words without which they cannot match, and by what they may begin with.
    pub(super) anchored: Index,
    pub(super) begins: Index,
    fillers: Vec<String>,
    expansions: BTreeMap<String, Vec<String>>,
    /// The bytes of the longest abbreviation.
    longest_expansion: usize,
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

    /// Whether a pattern can be read beside these concepts, without compiling them.
    pub(crate) fn check(concepts: &str, pattern: &str) -> Result<(), String> {
        let mut vocabulary = Vocabulary::default();
        for name in lines(concepts).filter_map(|(_, content)| heading(content)?.strip_prefix('@')) {
            vocabulary.concept(name);
        }
        parse(pattern, &mut vocabulary).map(drop)
    }

    fn read_concepts(&mut self, text: &str, errors: &mut Vec<PatternError>) {
        let mut section = String::new();
        for (line, content) in lines(text) {
            if let Some(name) = heading(content) {
                section = name.to_owned();
                if let Some(concept) = name.strip_prefix('@') {
                    let id = self.vocabulary.concept(concept);
                    if usize::try_from(id).is_ok_and(|id| id == self.concepts.len()) {
                        self.concepts.push(Concept::default());
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
    }

    fn read_expansion(&mut self, line: &str) -> Result<(), String> {
        let (short, long) = line.split_once(" > ").ok_or("an expansion reads `short > long form`")?;
        self.longest_expansion = self.longest_expansion.max(short.trim().len());
        self.expansions.insert(short.trim().to_owned(), long.split_whitespace().map(str::to_owned).collect());
        Ok(())
    }

    fn read_concept(&mut self, section: &str, line: &str) -> Result<(), String> {
        let name = section.strip_prefix('@').ok_or("concepts begin with @")?;
        let id = self.vocabulary.concept(name);
        for phrase in line.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            let pattern = parse(phrase, &mut self.vocabulary)?;
            if let Some(concept) = usize::try_from(id).ok().and_then(|id| self.concepts.get_mut(id)) {
                match pattern.nodes.as_slice() {
                    [Node::Symbol(word)] => concept.words.push(*word),
                    _ => concept.phrases.push(pattern.nodes),
                }
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
                    self.rules.push(Rule { section, nodes: pattern.nodes, score, source: named(content) });
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
        for concept in &mut self.concepts {
            concept.words.sort_unstable();
        }
        let anchored = self.rules.iter().map(|rule| First::of_anchors(anchors(&rule.nodes)));
        self.anchored = Index::new(anchored.collect());
        self.begins = Index::new(self.rules.iter().map(|rule| First::of(&rule.nodes)).collect());
        self.order_concepts();
        let begin = |id: &u32| {
            let concept = self.concepts.get(*id as usize)?;
            let mut first = First::default();
            concept.words.iter().for_each(|word| first.add(Anchor::Symbol(*word)));
            concept.phrases.iter().for_each(|nodes| first.extend(First::of(nodes)));
            Some(first)
        };
        self.concept_begins = Index::new(self.concept_order.iter().map(|id| begin(id).unwrap_or_default()).collect());
        let vocabulary = std::mem::take(&mut self.vocabulary);
        self.symbols = vocabulary.symbols();
        let words = vocabulary.words.iter().map(|(word, symbol)| (word.as_str(), Entry::Word(*symbol)));
        let stems = vocabulary.stems.iter().map(|(stem, symbol)| (stem.as_str(), Entry::Stem(*symbol)));
        let fillers = std::mem::take(&mut self.fillers);
        let fillers = fillers.iter().map(|filler| (filler.as_str(), Entry::Filler));
        self.trie = Trie::new(words.chain(stems).chain(fillers).collect());
    }

    /// A concept may name others: those are found first. What no rule needs is not looked for.
    fn order_concepts(&mut self) {
        let needs: Vec<Vec<u32>> = self
            .concepts
            .iter()
            .map(|concept| {
                let mut needs = Vec::new();
                concept.phrases.iter().for_each(|nodes| concepts_in(nodes, &mut needs));
                needs
            })
            .collect();
        let mut wanted = vec![false; self.concepts.len()];
        let mut asked = Vec::new();
        self.rules.iter().for_each(|rule| concepts_in(&rule.nodes, &mut asked));
        while let Some(id) = asked.pop() {
            if let Some(wanted) = wanted.get_mut(id as usize).filter(|wanted| !**wanted) {
                *wanted = true;
                asked.extend(needs.get(id as usize).into_iter().flatten());
            }
        }
        let mut placed = vec![false; self.concepts.len()];
        loop {
            let before = self.concept_order.len();
            for (id, needs) in needs.iter().enumerate().filter(|(id, _)| wanted.get(*id) == Some(&true)) {
                let known = |need: &u32| placed.get(*need as usize).copied().unwrap_or(true) || *need as usize == id;
                if placed.get(id) == Some(&false) && needs.iter().all(known) {
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
    }

    /// Writes out abbreviations ("q" → "que", "dont" → "do not"), each piece keeping the span of the whole.
    pub(crate) fn expand<'a>(&self, tokens: &'a Tokens) -> Cow<'a, Tokens> {
        if !tokens.0.iter().any(|token| self.long_form(token).is_some()) {
            return Cow::Borrowed(tokens);
        }
        let mut expanded = Vec::with_capacity(tokens.len());
        for (i, token) in tokens.0.iter().enumerate() {
            let unit = token.text.len() == 1
                && tokens.0.get(i + 1).is_some_and(|next| !next.spaced && next.kind == Kind::Number);
            match self.long_form(token).filter(|_| !unit) {
                Some(words) => {
                    for (position, word) in words.iter().enumerate() {
                        let mut piece = token.clone();
                        piece.text.clone_from(word);
                        piece.spaced |= position > 0;
                        piece.counts = numbers::counts(word);
                        expanded.push(piece);
                    }
                }
                None => expanded.push(token.clone()),
            }
        }
        Cow::Owned(Tokens(expanded))
    }

    fn long_form(&self, token: &Token) -> Option<&Vec<String>> {
        if token.kind != Kind::Word || token.text.len() > self.longest_expansion {
            return None;
        }
        let apostrophe = token.span.len() > token.text.len();
        self.expansions.get(&token.text).or_else(|| {
            // "I'd", "we'll": words of their own without the apostrophe ("id", "well").
            if apostrophe { self.expansions.get(&format!("{}_", token.text)) } else { None }
        })
    }
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line.split("//").next().unwrap_or("").trim()))
        .filter(|(_, line)| !line.is_empty())
}

/// A pattern as explanations name it: enough of it to find it, for they are kept with every turn.
fn named(pattern: &str) -> String {
    const LETTERS: usize = 60;
    match pattern.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", pattern.get(..end).unwrap_or(pattern)),
        None => pattern.to_owned(),
    }
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
        Node::OneOf(words) => Some(words.iter().map(|word| Anchor::Symbol(*word)).collect()),
        Node::Any(branches) => {
            branches.iter().map(|branch| anchors(branch)).collect::<Option<Vec<_>>>().map(|a| a.concat())
        }
        Node::Maybe(_) | Node::Number | Node::Gap(_) | Node::Begin | Node::End => None,
    }
}

fn concepts_in(nodes: &[Node], into: &mut Vec<u32>) {
    for node in nodes {
        match node {
            Node::Concept(id) => into.push(*id),
            Node::Any(branches) => branches.iter().for_each(|branch| concepts_in(branch, into)),
            Node::Maybe(inner) => concepts_in(inner, into),
            Node::Symbol(_) | Node::OneOf(_) | Node::Number | Node::Gap(_) | Node::Begin | Node::End => {}
        }
    }
}
