//! Which language a message is written in: Spanish, English, Portuguese or French, another, or unknown.
//!
//! Three witnesses vote: function words, which settle most messages of three words or more; letter trigrams of each
//! language's common words, which settle the short ones; and letters few languages write (ñ, ã, ß). Each file of
//! `data/detect` holds function words, common words and words clear enough alone ("hola"), parted by `---`. German and Italian take part so that they are told apart
//! ("other"), not forced into a neighbour. The conversation's language is a prior: it wins ties and short words, and a
//! lone "ok", a name or a borrowed word never switches it.

use super::data;
use super::fold::{Kind, MAX_CHARS, Tokens};
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
/// Weight of a letter only some of the languages write.
const LETTER: i64 = 1500;
/// A lead that is certain.
const CERTAIN: i64 = 9000;

/// Words of hotels that every language borrowed, and words of no language: they tell nothing. In order.
const LOANWORDS: [&str; 22] = [
    "bar", "booking", "check", "checkin", "checkout", "club", "email", "gym", "hotel", "internet", "late", "mail",
    "ok", "okay", "okey", "parking", "resort", "spa", "suite", "transfer", "whatsapp", "wifi",
];

struct Model {
    /// Function words: a bit for each language that has it.
    words: BTreeMap<&'static str, u8>,
    /// Words that settle the language alone, because no guest says them while writing another: "hola", "merci".
    clear: BTreeMap<&'static str, u8>,
    /// For each trigram ([`trigrams`]) where its likelihoods are; [`UNSEEN`] for most.
    places: Vec<u16>,
    /// The log2-likelihood in each language, in 1/256 bits, over the mean of all.
    likelihoods: Vec<[i64; COUNT]>,
}

/// Letters of a trigram: a to z, and the space around words.
const LETTERS: usize = 27;
const UNSEEN: u16 = u16::MAX;

/// log2 in 1/256 steps, without floats (their last digit differs between platforms).
fn log2(n: u64) -> i64 {
    let n = n.max(1);
    let whole = i64::from(n.ilog2());
    let fraction = i64::try_from(((u128::from(n) << 8) >> n.ilog2()) & 0xFF).unwrap_or(0);
    whole * 256 + fraction
}

/// The trigrams of a word with the spaces around it, numbered; without those that hold another letter than a to z.
fn trigrams(word: &str) -> impl Iterator<Item = usize> {
    let letters = std::iter::once(' ').chain(word.chars()).chain([' ']);
    let numbered = letters.map(|letter| match letter {
        ' ' => Some(0),
        'a'..='z' => Some(usize::from(letter as u8 - b'a') + 1),
        _ => None,
    });
    let mut before = [None, None];
    numbered.filter_map(move |last| {
        let [first, second] = before;
        before = [second, last];
        Some((first? * LETTERS + second?) * LETTERS + last?)
    })
}

fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let mut words: BTreeMap<&'static str, u8> = BTreeMap::new();
        let mut clear_words: BTreeMap<&'static str, u8> = BTreeMap::new();
        let mut counts: BTreeMap<usize, [u64; COUNT]> = BTreeMap::new();
        let mut totals = [0_u64; COUNT];
        for (language, text) in data::LANGUAGE_WORDS.iter().enumerate() {
            let mut sections = text.split("---");
            let (function, common, clear) =
                (sections.next().unwrap_or(""), sections.next().unwrap_or(""), sections.next().unwrap_or(""));
            for word in function.split_whitespace() {
                *words.entry(word).or_default() |= 1 << language;
            }
            for word in clear.split_whitespace() {
                *clear_words.entry(word).or_default() |= 1 << language;
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
        let mut places = vec![UNSEEN; LETTERS * LETTERS * LETTERS];
        let mut likelihoods = Vec::with_capacity(counts.len());
        for (trigram, counts) in counts {
            let mut likelihood = [0_i64; COUNT];
            for ((slot, count), total) in likelihood.iter_mut().zip(counts).zip(totals) {
                // Add-one smoothing, scaled by the size of each list.
                *slot = log2((count * 8 + 1) * 100_000 / (total + 1));
            }
            let mean = likelihood.iter().sum::<i64>() / 6;
            if let Some(place) = places.get_mut(trigram) {
                *place = u16::try_from(likelihoods.len()).unwrap_or(UNSEEN);
            }
            likelihoods.push(likelihood.map(|likelihood| likelihood - mean));
        }
        Model { words, clear: clear_words, places, likelihoods }
    })
}

/// Detects the language of a message; `conversation` is the prior.
pub(crate) fn detect(text: &str, tokens: &Tokens, conversation: Option<Language>) -> Detected {
    let model = model();
    let mut scores = [0_i64; COUNT];
    let mut heard = 0_u8;
    let mut clear = 0_u8;
    let mut words = 0_usize;
    let mut foreign = 0_usize;
    for token in tokens.0.iter().filter(|token| token.kind == Kind::Word) {
        if token.text.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
            // Greek, Cyrillic, Arabic, Chinese ...: folding leaves no other letters outside ASCII.
            foreign += 1;
            continue;
        }
        words += 1;
        if LOANWORDS.binary_search(&token.text.as_str()).is_ok() {
            continue;
        }
        if let Some(mask) = model.words.get(token.text.as_str()) {
            heard |= mask;
            add(&mut scores, *mask, WORD);
        }
        if let Some(mask) = model.clear.get(token.text.as_str()) {
            clear |= mask;
        }
        for trigram in trigrams(&token.text) {
            let place = model.places.get(trigram).copied().unwrap_or(UNSEEN);
            for (score, likelihood) in
                scores.iter_mut().zip(model.likelihoods.get(usize::from(place)).into_iter().flatten())
            {
                *score += likelihood / 2;
            }
        }
    }
    if words == 0 || foreign > words {
        return Detected::default();
    }
    // Among many words a greeting borrowed from the host ("hola, do you have a room?") settles nothing.
    if words <= 2 {
        add(&mut scores, clear, 2 * WORD);
    }
    for c in text.chars().take(MAX_CHARS).filter(|c| !c.is_ascii()) {
        add(&mut scores, letter(c), LETTER);
    }
    if let Some(score) =
        LANGUAGES.iter().position(|l| l.is_some() && *l == conversation).and_then(|i| scores.get_mut(i))
    {
        *score += PRIOR;
    }
    let best = (0..COUNT).max_by_key(|i| (scores.get(*i).copied().unwrap_or(0), COUNT - i)).unwrap_or(0);
    let top = scores.get(best).copied().unwrap_or(0);
    let next = scores.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, s)| *s).max().unwrap_or(0);
    let lead = (top - next).clamp(0, CERTAIN);
    let score = u16::try_from(lead * 1000 / CERTAIN).unwrap_or(1000);
    let language = LANGUAGES.get(best).copied().flatten().filter(|_| score >= 40);
    // Without one function word it may be a name ("Ana Pérez") or a place: never a reason to switch.
    let said = (heard | clear) & (1 << best) != 0;
    let enough = words >= 3 || clear & (1 << best) != 0 || words == 2 && score >= 550;
    let switch = language.is_some() && language != conversation && said && enough && score >= 300;
    Detected { language, score, switch }
}

/// Shares `weight` among the languages of `mask`.
fn add(scores: &mut [i64; COUNT], mask: u8, weight: i64) {
    let share = weight / i64::from(mask.count_ones().max(1));
    for (language, score) in scores.iter_mut().enumerate() {
        if mask & (1 << language) != 0 {
            *score += share;
        }
    }
}

/// The languages that write `c`, a bit each; none for letters many share.
fn letter(c: char) -> u8 {
    const ES: u8 = 1;
    const PT: u8 = 1 << 2;
    const FR: u8 = 1 << 3;
    const DE: u8 = 1 << 4;
    const IT: u8 = 1 << 5;
    match c.to_lowercase().next().unwrap_or(c) {
        'ñ' | '¿' | '¡' => ES,
        'ã' | 'õ' => PT,
        'ç' => PT | FR,
        'á' | 'í' | 'ó' | 'ú' => ES | PT,
        'â' | 'ê' | 'ô' => PT | FR,
        'î' | 'û' | 'ë' | 'ï' | 'œ' => FR,
        'ä' | 'ö' | 'ß' => DE,
        'ì' | 'ò' => IT,
        'è' => FR | IT,
        'à' => PT | FR | IT,
        _ => 0,
    }
}
