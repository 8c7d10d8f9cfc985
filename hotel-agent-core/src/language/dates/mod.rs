//! Days and ranges of days.
//!
//! # Rules, each with its reason
//! - **Past without a year**: a day and month already past mean next year. When they lie within the last
//!   [`RECENT_DAYS`] both readings come back `ambiguous`: a guest may be writing about the stay just over.
//! - **Day of the month alone** ("el 4", "the 4th"): its next occurrence from today; a departure falls after the
//!   arrival, by its weekday too ("llego el viernes y me voy el lunes"). 29 February means the next leap year's.
//! - **"Para 2", "we are 2"** count people and name no day, whatever was asked.
//! - **03/04**: Spanish, Portuguese and French write the day first. English depends on the guest's country, or on the
//!   property's when that is the United States; unsettled and both readings valid, both come back `ambiguous`.
//! - **Two-digit years** are of this century: nobody books a room in 1926.
//! - **Weekday alone**: the next one from today; said on that very weekday, today and a week later are both given.
//! - **"Next Friday"** while this week's Friday is still to come: this week's and next week's, `ambiguous`. Spanish puts
//!   the nearer one first, English the later one: that is how each is mostly meant, and neither reliably.
//! - **Weekday and day of the month** ("viernes 31"): the next day that is both. Where that is not the next 31st either, the
//!   guest may have mistaken the weekday, and the next 31st comes along as the other reading.
//! - **"17 del 11"** is the 17th of November, unless another bound follows ("del 5 al 8").
//! - **"Friday next week"** is the Friday of the next Monday-to-Sunday week.
//! - **Weekend**: Friday to Sunday, the nights a hotel sells; on Saturday or Sunday what is left of it.
//! - **Weeks, months, Holy Week, Carnival** are `vague`: the stay lies within, it need not fill them.
//! - **Before the business day starts** (after midnight, `now` ahead of `today`) "today", "tonight" and "tomorrow" have
//!   two readings and come back `ambiguous`: a guest at 2 a.m. may mean either date.
//! - **Ranges**: `start` is the arrival, `end` the departure. Without years, an end before the start rolls on a month
//!   (days alone), a week (weekdays) or a year (months). A range of no night, or of more than [`MAX_NIGHTS`] after
//!   rolling, or written backwards with years, cannot be ([`ImpossibleKind::Range`](super::ImpossibleKind)): swapping it
//!   silently would book nights nobody asked for.
//! - **31 February, month 13, year 0** cannot be ([`ImpossibleKind::Date`](super::ImpossibleKind)).

mod cues;
mod days;
mod holidays;
mod points;
mod ranges;
mod relative;
mod stay;

use super::{Impossible, ImpossibleKind, Message, OpenQuestion, Span, Understanding, numbers};
use chrono::{Datelike, Days, NaiveDate};
use cues::{ARRIVAL, DEPARTURE, cue};
use days::Point;
pub use days::easter;
pub use points::month;
use serde::{Deserialize, Serialize};
pub(super) use stay::counts_stay;
use stay::{nights, stay_length};

/// How far back a day without a year may lie and still be meant: a month, the time people write about a stay just over.
pub const RECENT_DAYS: i64 = 30;

/// The longest stay a range without years may roll into: half a year.
pub const MAX_NIGHTS: i64 = 183;

/// What a date says about the stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateKind {
    /// The day the guest comes.
    Arrival,
    /// The day the guest leaves.
    Departure,
    /// A day, unsaid which.
    Day,
    /// Both days of a stay, or a period it lies in.
    Range,
}

/// One way to read a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reading {
    /// The day, or the arrival of a range.
    pub start: NaiveDate,
    /// The departure of a range, never before `start`.
    pub end: Option<NaiveDate>,
}

/// A day or range found in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMention {
    /// Where it stands.
    pub span: Span,
    /// What it says about the stay.
    pub kind: DateKind,
    /// The likelier reading.
    pub reading: Reading,
    /// The other one, where two are possible.
    pub other: Option<Reading>,
    /// Whether the guest has to be asked which reading is meant.
    pub ambiguous: bool,
    /// Whether this night was meant ("tonight").
    pub tonight: bool,
    /// A period the stay lies in ("in May", "next week"), not the stay itself.
    pub vague: bool,
    /// The rule that read it.
    pub rule: String,
}

/// One date expression before it is settled against the calendar.
#[derive(Debug, Clone)]
struct Found {
    start: usize,
    len: usize,
    reading: Reading,
    other: Option<Reading>,
    tonight: bool,
    vague: bool,
    range: bool,
    /// Only the day of the month was given.
    day_only: Option<u32>,
    rule: &'static str,
}

/// What an attempt to read a date at a position gives.
enum Attempt {
    Found(Found),
    /// It is written as a date but cannot be one; takes this many tokens.
    Impossible(ImpossibleKind, usize),
    Nothing,
}

/// Reads every date into `found.dates`, the nights into `found.nights`.
pub(crate) fn read(message: &Message<'_>, found: &mut Understanding) {
    nights(message, found);
    let tokens = message.tokens;
    let mut last_arrival = message.context.arrival;
    let mut at = 0;
    while at < tokens.len() {
        match attempt(message, at) {
            Attempt::Found(one) => {
                at = one.start + one.len;
                let mention = settle(message, one, &mut last_arrival);
                found.explain.push(format!(
                    "date {} from {:?}: {}",
                    mention.reading.start,
                    message.text.get(mention.span.clone()).unwrap_or(""),
                    mention.rule
                ));
                found.dates.push(mention);
            }
            Attempt::Impossible(kind, len) => {
                found.impossible.push(Impossible { kind, span: tokens.span(at, len) });
                at += len;
            }
            Attempt::Nothing => at += 1,
        }
    }
    pair(found);
    late_arrival(found);
    stay_length(found);
}

fn attempt(message: &Message<'_>, at: usize) -> Attempt {
    match ranges::read(message, at) {
        Attempt::Nothing => {}
        other => return other,
    }
    // "next week on Tuesday" is a day, "next week" a period.
    if let Some((Point::Weekday(_, days::Which::NextWeek), _)) = points::point(message, at) {
        return single(message, at);
    }
    if let Some(found) = relative::period(message, at).or_else(|| holidays::period(message, at)) {
        return Attempt::Found(found);
    }
    single(message, at)
}

fn single(message: &Message<'_>, at: usize) -> Attempt {
    let tokens = message.tokens;
    let article = tokens.any(at, &["el dia", "el proximo dia", "dia", "el", "the", "on the", "on"]).unwrap_or(0);
    for skip in [0, article] {
        let Some((point, len)) = points::point(message, at + skip) else { continue };
        let cued = skip > 0 && tokens.at(at) != "on" || skip > 1;
        if matches!(point, Point::DayOnly(_)) && !day_alone(message, at, skip, len, cued) {
            continue;
        }
        return match days::resolve(message, &point, message.context.today) {
            Some(settled) => Attempt::Found(Found {
                start: at,
                len: skip + len,
                reading: Reading { start: settled.date, end: None },
                other: settled.other.map(|start| Reading { start, end: None }),
                tonight: settled.tonight,
                vague: false,
                range: false,
                day_only: if let Point::DayOnly(day) = point { Some(day) } else { None },
                rule: settled.rule,
            }),
            None => Attempt::Impossible(ImpossibleKind::Date, skip + len),
        };
    }
    Attempt::Nothing
}

/// Whether a number alone may be a day of the month.
fn day_alone(message: &Message<'_>, at: usize, skip: usize, len: usize, cued: bool) -> bool {
    let tokens = message.tokens;
    let after = at + skip + len;
    if ranges::counted(message, after)
        || counts_people(message, at + skip, after)
        || skip == 0 && super::party::lists_ages(message, at)
    {
        return false;
    }
    if message.asked(&[OpenQuestion::Arrival, OpenQuestion::Departure, OpenQuestion::Dates]) {
        return true;
    }
    let number = numbers::read(tokens, at + skip, message.language);
    let suffixed = number.is_some_and(|n| n.ordinal && n.len == 2 && n.value <= 31);
    // "the first one", "el segundo": an option rather than a day.
    if number.is_some_and(|n| n.ordinal) && (!suffixed || message.asked_choice()) {
        return false;
    }
    if message.asked_choice() {
        return false;
    }
    let cue = (1..=3).any(|back| {
        at.checked_sub(back).is_some_and(|i| {
            tokens.any(i, ARRIVAL).is_some_and(|l| i + l <= at) || tokens.any(i, DEPARTURE).is_some_and(|l| i + l <= at)
        })
    });
    if tokens.any(at, &["el dia", "dia", "el proximo dia"]).is_some() {
        return true;
    }
    let word_number = tokens.digit_count(at + skip) == 0;
    suffixed || (cued && !word_number && (tokens.at(at) == "el" || skip == 2)) || (cue && cued)
}

/// Whether the number at `at`, ending before `after`, says how many come: "para 2", "we are 2".
fn counts_people(message: &Message<'_>, at: usize, after: usize) -> bool {
    const PEOPLE: &[&str] = &["para", "for", "somos", "seremos", "seriamos", "vamos", "iremos", "are", "be", "were"];
    let tokens = message.tokens;
    let ordinal = numbers::read(tokens, at, message.language).is_some_and(|number| number.ordinal);
    let lead = if matches!(tokens.before(at, 1), "solo" | "just" | "only") { 2 } else { 1 };
    // "For 2 or 3 December" is read before as a date with its month; what comes here has none.
    !ordinal && PEOPLE.contains(&tokens.before(at, lead)) && points::month(tokens.at(after)).is_none()
}

/// Decides what the day says about the stay, and rolls a bare departure past the arrival.
fn settle(message: &Message<'_>, one: Found, last_arrival: &mut Option<NaiveDate>) -> DateMention {
    let tokens = message.tokens;
    let mut one = one;
    let kind = if one.range {
        DateKind::Range
    } else {
        match cue(message, one.start) {
            Some(kind) => kind,
            None if message.asked(&[OpenQuestion::Arrival]) => DateKind::Arrival,
            None if message.asked(&[OpenQuestion::Departure]) => DateKind::Departure,
            None => DateKind::Day,
        }
    };
    if kind == DateKind::Departure
        && let Some(arrival) = *last_arrival
    {
        after_arrival(&mut one, arrival);
    }
    if matches!(kind, DateKind::Arrival | DateKind::Day) {
        *last_arrival = Some(one.reading.start);
    }
    DateMention {
        span: tokens.span(one.start, one.len),
        kind,
        ambiguous: one.other.is_some(),
        reading: one.reading,
        other: one.other,
        tonight: one.tonight,
        vague: one.vague,
        rule: one.rule.to_owned(),
    }
}

/// Rolls a departure given by its day of the month or its weekday past the arrival, and drops readings before it.
fn after_arrival(one: &mut Found, arrival: NaiveDate) {
    let Some(next) = arrival.checked_add_days(Days::new(1)) else { return };
    let rolled = if let Some(day) = one.day_only {
        days::next_day_of_month(day, next).map(|date| (date, "day alone, after the arrival"))
    } else if matches!(one.rule, days::WEEKDAY | days::WEEKDAY_TODAY) {
        days::on_or_after(one.reading.start.weekday(), next).map(|date| (date, "weekday, after the arrival"))
    } else {
        None
    };
    if let Some((date, rule)) = rolled {
        (one.reading.start, one.other, one.rule) = (date, None, rule);
        return;
    }
    one.other = one.other.filter(|other| other.start > arrival);
    if one.reading.start <= arrival
        && let Some(other) = one.other.take()
    {
        one.reading = other;
    }
}

/// An arrival's day alone takes its month from a departure that names one ("llego el 3 y salgo el 5 de mayo").
fn pair(found: &mut Understanding) {
    for i in 1..found.dates.len() {
        let (Some(first), Some(second)) = (found.dates.get(i - 1), found.dates.get(i)) else { break };
        if first.rule != days::DAY_ALONE || second.kind != DateKind::Departure || second.rule == days::DAY_ALONE {
            continue;
        }
        let same_month =
            second.reading.start.with_day(first.reading.start.day()).filter(|day| *day < second.reading.start);
        if let (Some(day), Some(first)) = (same_month, found.dates.get_mut(i - 1)) {
            first.reading.start = day;
            first.other = None;
            first.ambiguous = false;
        }
    }
}

/// A weekday of departure told before its arrival still follows it ("me voy el lunes, llego el viernes").
fn late_arrival(found: &mut Understanding) {
    let [leaving, coming] = found.dates.as_mut_slice() else { return };
    let weekday = leaving.rule == days::WEEKDAY || leaving.rule == days::WEEKDAY_TODAY;
    if leaving.kind != DateKind::Departure || coming.kind != DateKind::Arrival || !weekday {
        return;
    }
    let next = coming.reading.start.checked_add_days(Days::new(1));
    if let Some(date) = next.and_then(|next| days::on_or_after(leaving.reading.start.weekday(), next)) {
        leaving.reading.start = date;
        (leaving.other, leaving.ambiguous) = (None, false);
    }
}

impl Message<'_> {
    fn asked_choice(&self) -> bool {
        matches!(self.context.open_question, Some(OpenQuestion::Choice { .. }))
    }
}

/// Whether the words at `at` say that the number before them counts something.
pub(super) fn counted(message: &Message<'_>, at: usize) -> bool {
    ranges::counted(message, at)
}
