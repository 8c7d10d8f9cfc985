//! The pattern language of the data files.
//!
//! One pattern a line, over folded words:
//!
//! | syntax | matches |
//! | --- | --- |
//! | `word` | that word; from five letters on also with one typing error |
//! | `cancel*` | any word beginning so |
//! | `(a\|b c\|d)` | one of the alternatives |
//! | `x?` | `x` or nothing; also after a group |
//! | `@wifi` | any phrase of the concept `[@wifi]` in `concepts.txt` |
//! | `#` | a number, in digits or words |
//! | `..` | up to three words of any kind |
//! | `...` | up to eight words of any kind |
//! | `^`, `$` | the beginning and end of a sentence, courtesies aside |
//! | `= 750` at the end | the score, instead of the one the rule's length gives |
//!
//! Filler words (`[filler]`: articles, "please", ...) and commas may stand between any two words without being
//! written, up to six of them.
//! A line beginning with `[name]` opens a section, `//` a comment.

use std::collections::BTreeMap;
use std::fmt;

/// A pattern that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatternError {
    /// The line, from 1; 0 for a pattern added at run time.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pattern line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for PatternError {}

/// One piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// A word or stem of the vocabulary.
    Symbol(u32),
    Concept(u32),
    Any(Vec<Vec<Node>>),
    /// One of these symbols, in order: what alternatives of one word each come to.
    OneOf(Vec<u32>),
    Maybe(Vec<Node>),
    Number,
    Gap(u8),
    Begin,
    End,
}

/// Words, stems and concepts known, numbered.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    pub(crate) words: BTreeMap<String, u32>,
    pub(crate) stems: BTreeMap<String, u32>,
    pub(crate) concepts: BTreeMap<String, u32>,
    next: u32,
}

impl Vocabulary {
    pub(crate) fn concept(&mut self, name: &str) -> u32 {
        let next = u32::try_from(self.concepts.len()).unwrap_or(u32::MAX);
        *self.concepts.entry(name.to_owned()).or_insert(next)
    }

    /// A number that all symbols are smaller than.
    pub(crate) fn symbols(&self) -> u32 {
        self.next.saturating_add(1)
    }

    fn symbol(&mut self, word: &str) -> u32 {
        let (map, key) = match word.strip_suffix('*') {
            Some(stem) => (&mut self.stems, stem),
            None => (&mut self.words, word),
        };
        if let Some(known) = map.get(key) {
            return *known;
        }
        self.next += 1;
        map.insert(key.to_owned(), self.next);
        self.next
    }
}

/// A pattern and the score written beside it.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    pub(crate) nodes: Vec<Node>,
    pub(crate) score: Option<u16>,
}

struct Parser<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    vocabulary: &'a mut Vocabulary,
}

/// Reads one pattern line.
pub(crate) fn parse(line: &str, vocabulary: &mut Vocabulary) -> Result<Pattern, String> {
    let (body, score) = match line.rsplit_once('=') {
        Some((body, score)) => {
            (body, Some(score.trim().parse::<u16>().map_err(|_| "the score is no number".to_owned())?))
        }
        None => (line, None),
    };
    let mut parser = Parser { chars: body.chars().peekable(), vocabulary };
    let nodes = parser.sequence()?;
    if parser.chars.next().is_some() {
        return Err("a bracket closes that was not opened".to_owned());
    }
    if nodes.is_empty() {
        return Err("an empty pattern".to_owned());
    }
    if score.is_some_and(|score| score > 1000) {
        return Err("a score is per mille".to_owned());
    }
    Ok(Pattern { nodes, score })
}

impl Parser<'_> {
    fn sequence(&mut self) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        while let Some(&c) = self.chars.peek() {
            match c {
                ' ' | '\t' => {
                    self.chars.next();
                }
                '|' | ')' => break,
                '(' => {
                    self.chars.next();
                    nodes.push(Node::Any(self.alternatives()?));
                }
                '?' => {
                    self.chars.next();
                    let last = nodes.pop().ok_or("nothing before '?'")?;
                    nodes.push(Node::Maybe(vec![last]));
                }
                '#' => {
                    self.chars.next();
                    nodes.push(Node::Number);
                }
                '^' => {
                    self.chars.next();
                    nodes.push(Node::Begin);
                }
                '$' => {
                    self.chars.next();
                    nodes.push(Node::End);
                }
                '.' => {
                    let dots = std::iter::from_fn(|| self.chars.next_if_eq(&'.')).count();
                    nodes.push(Node::Gap(if dots >= 3 { 8 } else { 3 }));
                }
                '@' => {
                    self.chars.next();
                    let name = self.word();
                    let id = *self.vocabulary.concepts.get(&name).ok_or_else(|| format!("unknown concept @{name}"))?;
                    nodes.push(Node::Concept(id));
                }
                c if c.is_alphanumeric() || c == '*' || c == '_' => {
                    let word = self.word();
                    nodes.push(Node::Symbol(self.vocabulary.symbol(&word)));
                }
                other => return Err(format!("'{other}' has no meaning here")),
            }
        }
        Ok(nodes)
    }

    fn alternatives(&mut self) -> Result<Vec<Vec<Node>>, String> {
        let mut branches = vec![self.sequence()?];
        loop {
            match self.chars.next() {
                Some('|') => branches.push(self.sequence()?),
                Some(')') => break,
                _ => return Err("a bracket is not closed".to_owned()),
            }
        }
        if branches.iter().any(Vec::is_empty) {
            return Err("an empty alternative".to_owned());
        }
        let mut words = Vec::new();
        branches.retain(|branch| match branch.as_slice() {
            [Node::Symbol(word)] => {
                words.push(*word);
                false
            }
            _ => true,
        });
        if !words.is_empty() {
            words.sort_unstable();
            branches.push(vec![Node::OneOf(words)]);
        }
        Ok(branches)
    }

    fn word(&mut self) -> String {
        std::iter::from_fn(|| self.chars.next_if(|c| c.is_alphanumeric() || matches!(c, '*' | '_'))).collect()
    }
}
