//! The vocabulary of an understanding.

use super::{DateMention, Detected, Intent, PartyMention, Phrases, Scored, TimeMention};
use crate::guest::Language;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// Byte offsets into the text as given.
pub type Span = std::ops::Range<usize>;

/// What [`understand`](super::understand) may know besides the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The property's business date: what "today" means.
    pub today: NaiveDate,
    /// The property's local time. Ahead of `today` by a calendar day between midnight and the start of the business day.
    pub now: NaiveDateTime,
    /// The property's country (ISO 3166 alpha-2): phone prefix, order of day and month.
    pub country: &'a str,
    /// The language the conversation is held in, if settled.
    pub language: Option<Language>,
    /// The guest's country (ISO 3166 alpha-2), where the channel knows it.
    pub guest_country: Option<&'a str>,
    /// The question the guest was last asked.
    pub open_question: Option<OpenQuestion>,
    /// The arrival already agreed: a bare day that is a departure falls after it.
    pub arrival: Option<NaiveDate>,
    /// The property's own phrases.
    pub phrases: &'a Phrases,
}

/// The question the guest was last asked: the same word means something else under each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OpenQuestion {
    /// "Which day do you arrive?"
    Arrival,
    /// "Which day do you leave?"
    Departure,
    /// "How many nights?"
    Nights,
    /// "From when to when?"
    Dates,
    /// "How many guests?" A bare number is adults.
    Party,
    /// "How many children?"
    Children,
    /// "How old are the children?"
    ChildAges,
    /// "Which of these?"
    Choice {
        /// How many were listed.
        options: u8,
    },
    /// "What is your name?" Given and family.
    Name,
    /// "What is your surname?"
    Surname,
    /// "What is your e-mail address?"
    Email,
    /// "What is your phone number?"
    Phone,
    /// "At what time will you arrive?"
    ArrivalTime,
    /// "Shall I reserve / cancel / change it?" Only a clear yes counts.
    Confirm,
    /// "What is your confirmation number?"
    ConfirmationNumber,
    /// "How many rooms?"
    Rooms,
    /// Any other question answered by yes or no.
    YesNo,
}

/// Everything read out of one message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Understanding {
    /// The language the message is written in.
    pub language: Detected,
    /// What the guest wants, in text order; several per message, negated ones left out.
    pub intents: Vec<Scored>,
    /// Days and ranges of days, in text order.
    pub dates: Vec<DateMention>,
    /// Length of the stay in nights.
    pub nights: Option<u16>,
    /// Who travels.
    pub party: PartyMention,
    /// Folded words that may name a room type, a view or a price class ("doble", "sea view").
    pub room_words: Vec<String>,
    /// Which of the listed options is meant.
    pub selection: Option<Selection>,
    /// Times of day, in text order.
    pub times: Vec<TimeMention>,
    /// A clear yes. Never together with [`correction`](Self::correction) or [`wait`](Self::wait).
    pub affirm: bool,
    /// A no.
    pub deny: bool,
    /// The guest changes what was said before ("no, mejor ...", "actually").
    pub correction: bool,
    /// The guest asks for a moment ("espera", "hold on").
    pub wait: bool,
    /// Thanks were said.
    pub thanks: bool,
    /// The name given, as written.
    pub names: Option<PersonName>,
    /// An e-mail address, lower case.
    pub email: Option<String>,
    /// A phone number in E.164 (`+34600111222`).
    pub phone: Option<String>,
    /// What looks like a confirmation number, upper case, in text order.
    pub confirmation_numbers: Vec<String>,
    /// Amounts of money, in text order.
    pub amounts: Vec<Amount>,
    /// Where payment card numbers stand.
    pub card_numbers: Vec<Span>,
    /// Danger to life, limb or a night's sleep: answered before anything else.
    pub urgent: Option<Urgency>,
    /// The mood of the message.
    pub sentiment: Sentiment,
    /// The guest wants no proactive messages any more (BAJA, STOP).
    pub opt_out: bool,
    /// The guest wants proactive messages (ALTA, START).
    pub opt_in: bool,
    /// Nothing but emoji and marks.
    pub only_emoji: bool,
    /// Values that cannot be, in text order.
    pub impossible: Vec<Impossible>,
    /// Why: one line a finding, for traces and for people.
    pub explain: Vec<String>,
}

impl Understanding {
    /// The intent with the highest score; the earlier one of equals.
    #[must_use]
    pub fn top(&self) -> Option<&Scored> {
        self.intents.iter().rev().max_by_key(|scored| scored.score)
    }

    /// Whether `intent` was recognised.
    #[must_use]
    pub fn has(&self, intent: Intent) -> bool {
        self.intents.iter().any(|scored| scored.intent == intent)
    }
}

/// Which of the options listed is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// "The second one": position, from 1.
    Ordinal(u8),
    /// "Option 2", or a bare "2" while a choice is open.
    Number(u8),
    /// "The cheapest".
    Cheapest,
    /// "The most expensive", "the best".
    Dearest,
    /// "The last one".
    Last,
    /// By name ("la suite"), folded.
    Named(String),
}

/// A person's name as the guest wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// Given names; absent when only a surname was given.
    pub given: Option<String>,
    /// Surnames; absent when only a given name was given.
    pub family: Option<String>,
}

/// An amount of money in hundredths of its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Hundredths: "49,90 €" is 4990.
    pub hundredths: u64,
    /// ISO 4217; absent where the sign is shared by several currencies (`$`, pesos).
    pub currency: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// What cannot wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Urgency {
    /// Fire, smoke, gas.
    Fire,
    /// Somebody is hurt or ill.
    Medical,
    /// Violence, threats, burglary.
    Violence,
    /// Any other danger: somebody trapped, a flood, a child missing.
    Danger,
    /// Shut out of the room or the building.
    LockedOut,
}

/// The mood of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sentiment {
    /// Displeased.
    Negative,
    /// Neither, or both.
    #[default]
    Neutral,
    /// Pleased.
    Positive,
}

/// A value that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impossible {
    /// What cannot be.
    pub kind: ImpossibleKind,
    /// Where it stands.
    pub span: Span,
}

/// What kind of value cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ImpossibleKind {
    /// A day the calendar does not have, or a year 0.
    Date,
    /// A stay that ends before it begins, or lasts no night or over half a year.
    Range,
    /// A count of people, rooms or nights no property can take.
    Count,
    /// An hour past 24 or a minute past 59.
    Time,
    /// A child of 18 or more.
    Age,
}
