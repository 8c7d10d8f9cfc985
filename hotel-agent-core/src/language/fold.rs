//! Text to folded tokens that remember where they stood in the original.
//!
//! Folding makes one shape of what guests type in many: lower case, no accents (`mañana` → `manana`), compatibility
//! forms undone (`ﬁ`, full-width digits), letters repeated three times or more collapsed (`holaaaa` → `hola`), zero-width,
//! direction and control characters dropped. Apostrophes inside a word vanish (`don't` → `dont`).
//!
//! Work per message is bounded: only the first [`MAX_CHARS`] characters are read. A guest's request stands at the
//! beginning of a message; what is longer is a paste, and time must not grow with it.

use super::{Span, numbers};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Characters of a message that are read: WhatsApp's own limit for a text.
pub const MAX_CHARS: usize = 4096;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters.
    Word,
    /// ASCII digits (other scripts' digits are folded to them).
    Number,
    /// One punctuation mark or symbol.
    Mark,
    /// A pictograph.
    Emoji,
    /// A line break, which ends a sentence.
    Break,
}

/// A folded word, number or mark.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) kind: Kind,
    /// Byte offsets into the original text.
    pub(crate) span: Span,
    /// Whether white space (or the beginning) stands before it.
    pub(crate) spaced: bool,
    /// Whether the original began with a capital letter.
    pub(crate) capital: bool,
    /// Whether the original bore an accent (tells `sí` from `si`).
    pub(crate) accented: bool,
    /// Whether it is a word that counts ("dos", "first"): looked up once, asked for at every position.
    pub(crate) counts: bool,
}

/// The tokens of a message; out-of-range positions read as empty, so that grammars need no bounds checks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens(pub(crate) Vec<Token>);

impl Tokens {
    /// The folded text at `index`, or an empty string.
    pub(crate) fn at(&self, index: usize) -> &str {
        self.0.get(index).map_or("", |token| token.text.as_str())
    }

    /// The folded text `back` tokens before `index`, or an empty string.
    pub(crate) fn before(&self, index: usize, back: usize) -> &str {
        index.checked_sub(back).map_or("", |i| self.at(i))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn kind(&self, index: usize) -> Option<Kind> {
        self.0.get(index).map(|token| token.kind)
    }

    /// Whether the token at `index` follows its neighbour without a space.
    pub(crate) fn glued(&self, index: usize) -> bool {
        self.0.get(index).is_some_and(|token| !token.spaced)
    }

    /// The digits at `index` as a number, if they fit.
    pub(crate) fn digits(&self, index: usize) -> Option<u32> {
        let token = self.0.get(index)?;
        if token.kind == Kind::Number { token.text.parse().ok() } else { None }
    }

    /// How many digits stand at `index`.
    pub(crate) fn digit_count(&self, index: usize) -> usize {
        if self.kind(index) == Some(Kind::Number) { self.at(index).len() } else { 0 }
    }

    /// Bytes from the first to the last of `len` tokens.
    pub(crate) fn span(&self, start: usize, len: usize) -> Span {
        let from = self.0.get(start).map_or(0, |token| token.span.start);
        let to = self.0.get((start + len).saturating_sub(1)).map_or(from, |token| token.span.end);
        from..to.max(from)
    }

    /// Whether the tokens from `index` spell `words` (space separated).
    pub(crate) fn spells(&self, index: usize, words: &str) -> Option<usize> {
        if self.at(index).as_bytes().first() != words.as_bytes().first() {
            return None;
        }
        let (mut at, mut rest) = (index, words);
        loop {
            rest = rest.strip_prefix(self.at(at))?;
            at += 1;
            if rest.is_empty() {
                return Some(at - index);
            }
            rest = rest.strip_prefix(' ')?;
        }
    }

    /// The length of the first of `phrases` that the tokens from `index` spell.
    pub(crate) fn any(&self, index: usize, phrases: &[&str]) -> Option<usize> {
        // Hundreds of phrases are held against every token: nearly all differ in the first letter already.
        let first = self.at(index).as_bytes().first()?;
        let begun = phrases.iter().filter(|phrase| phrase.as_bytes().first() == Some(first));
        begun.into_iter().find_map(|phrase| self.spells(index, phrase))
    }
}

fn is_dropped(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}' | '\u{FE0E}' | '\u{FE0F}')
        || (c.is_control() && !c.is_whitespace())
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

fn is_emoji(c: char) -> bool {
    matches!(u32::from(c), 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x231A..=0x23FF | 0x20E3 | 0xE0020..=0xE007F)
}

fn fold_char(c: char, into: &mut String) -> bool {
    let mut accented = false;
    for part in std::iter::once(c).nfkd() {
        if is_combining_mark(part) {
            accented = true;
            continue;
        }
        match part {
            'ß' => into.push_str("ss"),
            'ø' | 'Ø' => into.push('o'),
            'æ' | 'Æ' => into.push_str("ae"),
            'œ' | 'Œ' => into.push_str("oe"),
            'ł' | 'Ł' => into.push('l'),
            _ => into.extend(part.to_lowercase()),
        }
    }
    accented
}

/// Folds one string without tokenizing, for comparing names and list entries.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().take(MAX_CHARS).filter(|c| !is_dropped(*c) && !is_combining_mark(*c)) {
        fold_char(c, &mut folded);
    }
    folded
}

fn collapse(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let chars: Vec<char> = word.chars().collect();
    let mut rest = chars.as_slice();
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|c| *c == first).count();
        for _ in 0..if run >= 3 { 1 } else { run } {
            out.push(*first);
        }
        rest = rest.get(run..).unwrap_or_default();
    }
    out
}

#[derive(Default)]
struct Builder {
    tokens: Vec<Token>,
    word: String,
    start: usize,
    end: usize,
    kind: Option<Kind>,
    spaced: bool,
    capital: bool,
    accented: bool,
}

impl Builder {
    fn flush(&mut self) {
        if let Some(kind) = self.kind.take() {
            let text = if kind == Kind::Word { collapse(&self.word) } else { self.word.clone() };
            self.word.clear();
            self.tokens.push(Token {
                counts: kind == Kind::Word && numbers::counts(&text),
                text,
                kind,
                span: self.start..self.end,
                spaced: std::mem::replace(&mut self.spaced, false),
                capital: std::mem::replace(&mut self.capital, false),
                accented: std::mem::replace(&mut self.accented, false),
            });
        }
    }

    fn letter(&mut self, c: char, kind: Kind, at: usize) {
        if self.kind != Some(kind) {
            self.flush();
            self.kind = Some(kind);
            self.start = at;
            self.capital = c.is_uppercase();
        }
        self.accented |= fold_char(c, &mut self.word);
        self.end = at + c.len_utf8();
    }

    fn single(&mut self, c: char, kind: Kind, at: usize) {
        self.flush();
        self.kind = Some(kind);
        self.start = at;
        self.end = at + c.len_utf8();
        self.word.push(match c {
            '–' | '—' | '−' | '‐' | '‑' => '-',
            '¿' | '？' => '?',
            '¡' | '！' => '!',
            '…' => '.',
            other => other,
        });
        self.flush();
    }
}

/// Splits `text` into folded tokens.
pub(crate) fn tokenize(text: &str) -> Tokens {
    let mut builder = Builder { spaced: true, ..Builder::default() };
    let mut chars = text.char_indices().take(MAX_CHARS).peekable();
    while let Some((at, c)) = chars.next() {
        if is_dropped(c) {
            continue;
        }
        if is_combining_mark(c) {
            builder.accented |= builder.kind == Some(Kind::Word);
        } else if is_apostrophe(c)
            && builder.kind == Some(Kind::Word)
            && chars.peek().is_some_and(|(_, n)| n.is_alphabetic())
        {
            // Inside a word: joined, so that "don't" and "dont" are one.
        } else if c.is_whitespace() {
            builder.flush();
            if c == '\n' {
                builder.single(c, Kind::Break, at);
            }
            builder.spaced = true;
        } else if let Some(digit) = c.to_digit(10).or_else(|| compatible_digit(c)) {
            builder.letter(char::from_digit(digit, 10).unwrap_or('0'), Kind::Number, at);
            builder.end = at + c.len_utf8();
        } else if is_emoji(c) {
            builder.single(c, Kind::Emoji, at);
        } else if c.is_alphanumeric() {
            builder.letter(c, Kind::Word, at);
        } else {
            builder.single(c, Kind::Mark, at);
        }
    }
    builder.flush();
    builder.tokens.retain(|token| !token.text.is_empty());
    Tokens(builder.tokens)
}

fn compatible_digit(c: char) -> Option<u32> {
    let mut folded = std::iter::once(c).nfkd();
    match (folded.next(), folded.next()) {
        (Some(one), None) if c.is_numeric() => one.to_digit(10),
        _ => None,
    }
}
