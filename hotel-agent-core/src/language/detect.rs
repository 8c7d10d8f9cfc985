//! Which language a message is written in: Spanish, English, Portuguese or French, another, or unknown.
//!
//! Two witnesses vote: function words, which settle most messages of three words or more, and letter trigrams of each
//! language's common words, which settle the short ones. German and Italian take part so that they are told apart
//! ("other"), not forced into a neighbour. The conversation's language is a prior: it wins ties and short words, and a
//! lone "ok" never switches it.

use super::data;
use super::fold::{Kind, Tokens};
use crate::guest::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The language of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detected {
    /// `None`: another language, or too short to tell.
    pub language: Option<Language>,
    /// Per mille: how far ahead of the next language.
    pub score: u16,
    /// Clear enough to switch the conversation to it, and different from the conversation's language.
    pub switch: bool,
}

/// Languages told apart; the last two count as "other".
const COUNT: usize = 6;
const LANGUAGES: [Option<Language>; COUNT] =
    [Some(Language::Es), Some(Language::En), Some(Language::Pt), Some(Language::Fr), None, None];

/// Weight of a function word against a trigram's log-likelihood.
const WORD: i64 = 2600;
/// The head start of the conversation's language.
const PRIOR: i64 = 1500;
/// A lead that is certain.
const CERTAIN: i64 = 9000;

struct Model {
    words: BTreeMap<&'static str, u8>,
    /// For each trigram the log2-likelihood in each language, in 1/256 bits, over an unseen one's.
    trigrams: BTreeMap<[char; 3], [i64; COUNT]>,
}

/// log2 in 1/256 steps, without floats (their last digit differs between platforms).
fn log2(n: u64) -> i64 {
    let n = n.max(1);
    let whole = i64::from(n.ilog2());
    let fraction = i64::try_from(((u128::from(n) << 8) >> n.ilog2()) & 0xFF).unwrap_or(0);
    whole * 256 + fraction
}

fn trigrams(word: &str) -> impl Iterator<Item = [char; 3]> {
    let padded: Vec<char> = std::iter::once(' ').chain(word.chars()).chain([' ']).collect();
    (0..padded.len().saturating_sub(2)).filter_map(move |i| Some([*padded.get(i)?, *padded.get(i + 1)?, *padded.get(i + 2)?])).collect::<Vec<_>>().into_iter()
}

fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let mut words: BTreeMap<&'static str, u8> = BTreeMap::new();
        let mut counts: BTreeMap<[char; 3], [u64; COUNT]> = BTreeMap::new();
        let mut totals = [0_u64; COUNT];
        for (language, text) in data::LANGUAGE_WORDS.iter().enumerate() {
            let (function, common) = text.split_once("---").unwrap_or((text, ""));
            for word in function.split_whitespace() {
                *words.entry(word).or_default() |= 1 << language;
            }
            for word in function.split_whitespace().chain(common.split_whitespace()) {
                for trigram in trigrams(word) {
                    if let Some(count) = counts.entry(trigram).or_default().get_mut(language) {
                        *count += 1;
                    }
                    if let Some(total) = totals.get_mut(language) {
                        *total += 1;
                    }
                }
            }
        }
        let trigrams = counts
            .into_iter()
            .map(|(trigram, counts)| {
                let mut likelihood = [0_i64; COUNT];
                for ((slot, count), total) in likelihood.iter_mut().zip(counts).zip(totals) {
                    // Add-one smoothing, scaled by the size of each list.
                    *slot = log2((count * 8 + 1) * 100_000 / (total + 1));
                }
                (trigram, likelihood)
            })
            .collect();
        Model { words, trigrams }
    })
}

/// Detects the language of a message; `conversation` is the prior.
pub(crate) fn detect(tokens: &Tokens, conversation: Option<Language>) -> Detected {
    let model = model();
    let mut scores = [0_i64; COUNT];
    let mut words = 0_usize;
    let mut foreign = 0_usize;
    for token in tokens.0.iter().filter(|token| token.kind == Kind::Word) {
        if token.text.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
            // Greek, Cyrillic, Arabic, Chinese ...: folding leaves no other letters outside ASCII.
            foreign += 1;
            continue;
        }
        words += 1;
        if let Some(mask) = model.words.get(token.text.as_str()) {
            let share = WORD / i64::from(mask.count_ones().max(1));
            for (language, score) in scores.iter_mut().enumerate() {
                if mask & (1 << language) != 0 {
                    *score += share;
                }
            }
        }
        for trigram in trigrams(&token.text) {
            if let Some(likelihood) = model.trigrams.get(&trigram) {
                let mean = likelihood.iter().sum::<i64>() / 6;
                for (score, likelihood) in scores.iter_mut().zip(likelihood) {
                    *score += (likelihood - mean) / 2;
                }
            }
        }
        accents(token, &mut scores);
    }
    if words == 0 || foreign > words {
        return Detected::default();
    }
    for (score, language) in scores.iter_mut().zip(LANGUAGES) {
        if language.is_some() && language == conversation {
            *score += PRIOR;
        }
    }
    let best = (0..COUNT).max_by_key(|i| (scores.get(*i).copied().unwrap_or(0), COUNT - i)).unwrap_or(0);
    let top = scores.get(best).copied().unwrap_or(0);
    let next = scores.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, s)| *s).max().unwrap_or(0);
    let lead = (top - next).clamp(0, CERTAIN);
    let score = u16::try_from(lead * 1000 / CERTAIN).unwrap_or(1000);
    let language = LANGUAGES.get(best).copied().flatten().filter(|_| score >= 40);
    let switch = language.is_some() && language != conversation && score >= 300 && (words >= 3 || words == 2 && score >= 550);
    Detected { language, score, switch }
}

/// Letters only some of the languages use.
fn accents(token: &super::fold::Token, scores: &mut [i64; COUNT]) {
    if !token.accented {
        return;
    }
    // No English word bears one; the original letters are gone, so the rest is left to the words.
    if let Some(english) = scores.get_mut(1) {
        *english -= 1500;
    }
}
