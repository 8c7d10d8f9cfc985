//! What guests mean: text in, [`Understanding`] out. Pure, deterministic, offline.
//!
//! [`understand`] reads one message in Spanish or English into intents, dates, people and moods; of Portuguese and French
//! it reads the language and, by the trained model, what is asked for. Phrases live in `language/data/{es,en}/*.txt`,
//! which a person can read and extend; [`intents`] describes their syntax. The model is asked where no phrase says
//! anything.
//!
//! # Rules, each written once
//! | family | rule | reason |
//! | --- | --- | --- |
//! | length | the first [`fold::MAX_CHARS`] characters are read | time must not grow with a paste |
//! | dates | see [`dates`] | a wrong night costs more than a question |
//! | times | see [`times`] | |
//! | negation | an intent asked *not* to happen is left out ("no quiero cancelar") | acting on it is the worst answer |
//! | yes | never together with "but", "wait" or a correction | "sí, pero mejor del 4 al 6" must book nothing |
//! | cards | see [`cards`] | what is never stored cannot leak |
//!
//! Offsets ([`Span`]) are bytes into the text as given. Scores are per mille. Nothing here persists a float.

mod answer;
pub mod cards;
mod data;
pub mod dates;
mod detect;
mod entities;
pub mod fold;
pub mod intents;
mod model;
mod numbers;
mod party;
pub mod refusals;
mod sentiment;
pub mod times;
mod types;
mod urgency;

#[cfg(feature = "train")]
pub mod training;

#[cfg(test)]
mod tests;

pub use dates::{DateKind, DateMention, Reading};
pub use detect::Detected;
pub use intents::{Intent, PatternError, Phrases, Scored};
pub use party::PartyMention;
pub use times::TimeMention;
pub use types::{
    Amount, Context, Impossible, ImpossibleKind, OpenQuestion, PersonName, Selection, Sentiment, Span, Understanding,
    Urgency,
};

use std::borrow::Cow;

use crate::guest::Language;
use fold::Tokens;

/// A message being read: its tokens and what settles their meaning.
pub(crate) struct Message<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a Tokens,
    pub(crate) context: &'a Context<'a>,
    /// The language to read in: detected, or the conversation's.
    pub(crate) language: Option<Language>,
    /// Whether the message itself shows its language, so that the other's words are not looked for.
    pub(crate) certain: bool,
}

impl Message<'_> {
    /// Whether the guest was last asked one of `questions`.
    pub(crate) fn asked(&self, questions: &[OpenQuestion]) -> bool {
        self.context.open_question.is_some_and(|open| questions.contains(&open))
    }
}

/// From this score on the message's own language counts for more than the conversation's.
const SHOWN: u16 = 400;

/// Reads one message of a guest.
///
/// Never fails and never panics: what cannot be read is left empty, what cannot be (31 February, 99999 adults) is
/// named in [`Understanding::impossible`]. The same text and context always give the same result.
#[must_use]
pub fn understand(text: &str, context: &Context<'_>) -> Understanding {
    // "CDM-MAR5VT" names no day in March.
    let plain = entities::without_printed_numbers(text);
    let tokens = fold::tokenize(&plain);
    let detected = detect::detect(&plain, &tokens, context.language);
    let shown = detected.language.filter(|_| detected.score >= SHOWN);
    let language = shown.or(context.language).or(detected.language);
    let message = Message { text: &plain, tokens: &tokens, context, language, certain: shown.is_some() };
    let whole = matches!(plain, Cow::Owned(_)).then(|| fold::tokenize(text));
    let written = Message { text, tokens: whole.as_ref().unwrap_or(&tokens), ..message };

    let mut found = Understanding { language: detected, ..Understanding::default() };
    found.only_emoji = entities::only_emoji(&tokens);
    found.card_numbers = cards::find(text);
    found.email = entities::email(text);
    found.phone = entities::phone(&written, &found.card_numbers);
    intents::read(&message, &mut found);
    dates::read(&message, &mut found);
    times::read(&message, &mut found);
    party::read(&message, &mut found);
    entities::read(&written, &mut found);
    found.sentiment = sentiment::read(&message);
    found.urgent = urgency::read(&message);
    answer::read(&message, &mut found);
    found
}
