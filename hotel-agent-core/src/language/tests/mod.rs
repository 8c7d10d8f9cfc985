//! What guests write, and what must be read out of it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod answers;
mod cards;
mod data;
mod dates;
mod detect;
mod entities;
mod hard;
mod intents;
mod intents_es;
mod party;
mod properties;
mod talk;
mod times;
mod urgency;

use super::*;
use chrono::{NaiveDate, NaiveDateTime};

/// A Tuesday.
pub(super) const TODAY: &str = "2026-03-10";

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Noon of the business day.
pub(super) fn noon(today: NaiveDate) -> NaiveDateTime {
    today.and_hms_opt(12, 0, 0).unwrap()
}

/// A property in Spain on [`TODAY`], the conversation held in `language`.
pub(super) fn desk(phrases: &Phrases, language: Language) -> Context<'_> {
    Context {
        today: day(TODAY),
        now: noon(day(TODAY)),
        country: "ES",
        language: Some(language),
        guest_country: None,
        open_question: None,
        arrival: None,
        phrases,
    }
}

/// Reads `text` in a conversation held in `language`.
pub(super) fn read(text: &str, language: Language) -> Understanding {
    understand(text, &desk(&Phrases::default(), language))
}

/// Reads `text` as the answer to `question`.
pub(super) fn answer(text: &str, language: Language, question: OpenQuestion) -> Understanding {
    let phrases = Phrases::default();
    understand(text, &Context { open_question: Some(question), ..desk(&phrases, language) })
}
