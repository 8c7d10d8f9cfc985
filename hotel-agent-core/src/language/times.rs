//! Times of day.
//!
//! Rules:
//! - "11 pm", "23:00", "23h", "las once de la noche" say which half of the day they mean and are read as such.
//! - An hour from 1 to 12 without it ("a las 8") is read in the half a guest arrives in: 1 to 7 in the afternoon, 8 to 11
//!   in the morning, 12 at noon; the other half comes along in [`TimeMention::other`], so that the dialogue may ask.
//! - "Around", "sobre las", "tipo", "before" and "after" mark a time as approximate; so do bare parts of a day
//!   ("por la tarde" = 16:00), which are only read as times when the guest was asked for one.
//! - A bare number is a time only when the guest was asked for one.

use super::{Impossible, ImpossibleKind, Message, OpenQuestion, Span, Understanding, numbers};
use chrono::{NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

/// A time of day found in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeMention {
    /// Property-local time.
    pub time: NaiveTime,
    /// The reading twelve hours away, where the guest did not say which half of the day.
    pub other: Option<NaiveTime>,
    /// Where it stands.
    pub span: Span,
    /// "About", "around", "before", "after", or a part of the day.
    pub approximate: bool,
}

const APPROXIMATE: &[&str] = &[
    "sobre las",
    "sobre la",
    "a eso de las",
    "a eso de la",
    "hacia las",
    "hacia la",
    "como a las",
    "como a la",
    "tipo",
    "alrededor de las",
    "aproximadamente a las",
    "aprox a las",
    "mas o menos a las",
    "despues de las",
    "antes de las",
    "cerca de las",
    "around",
    "about",
    "approximately",
    "roughly",
    "near",
    "after",
    "before",
    "at about",
    "at around",
    "circa",
    "pasadas las",
    "pasada la",
    "a partir de las",
];
const AT: &[&str] =
    &["a las", "a la", "las", "at", "by", "until", "till", "hasta las", "para las", "desde las", "from", "@"];

/// Half of the day an hour belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Morning,
    Afternoon,
    Night,
}

struct Clock {
    hour: u32,
    minute: u32,
    len: usize,
    /// Whether it can only be a time ("15:30", "3 pm").
    certain: bool,
    half: Option<Half>,
}

/// Reads every time of day into `found.times`.
pub(crate) fn read(message: &Message<'_>, found: &mut Understanding) {
    let tokens = message.tokens;
    let asked = message.asked(&[OpenQuestion::ArrivalTime]);
    let mut at = 0;
    while at < tokens.len() {
        let (lead, cue, approximate) = lead(message, at);
        if found.dates.iter().any(|date| date.span.contains(&tokens.span(at + lead, 1).start)) {
            at += 1;
            continue;
        }
        match clock(message, at + lead).filter(|clock| clock.certain || cue || asked) {
            Some(clock) if clock.certain || !counts_something(message, at + lead + clock.len) => {
                let span = tokens.span(at, lead + clock.len);
                match resolve(&clock) {
                    Some((time, other)) => {
                        found
                            .explain
                            .push(format!("time {time} from {:?}", message.text.get(span.clone()).unwrap_or("")));
                        found.times.push(TimeMention { time, other, span, approximate });
                    }
                    None => found.impossible.push(Impossible { kind: ImpossibleKind::Time, span }),
                }
                at += lead + clock.len;
            }
            _ => {
                if asked && let Some((time, len)) = part_of_day(message, at) {
                    found.times.push(TimeMention { time, other: None, span: tokens.span(at, len), approximate: true });
                    at += len;
                } else {
                    at += 1;
                }
            }
        }
    }
}

fn lead(message: &Message<'_>, at: usize) -> (usize, bool, bool) {
    if let Some(len) = message.tokens.any(at, APPROXIMATE) {
        let more = message.tokens.any(at + len, AT).unwrap_or(0);
        return (len + more, true, true);
    }
    match message.tokens.any(at, AT) {
        Some(len) => (len, true, false),
        None => (0, false, false),
    }
}

/// "at 3 guests", "from 2 nights": a number that counts something is no time.
fn counts_something(message: &Message<'_>, at: usize) -> bool {
    const COUNTED: &[&str] = &[
        "noches",
        "noche",
        "nights",
        "night",
        "dias",
        "dia",
        "days",
        "day",
        "personas",
        "persona",
        "people",
        "person",
        "guests",
        "adultos",
        "adults",
        "huespedes",
        "ninos",
        "kids",
        "children",
        "habitaciones",
        "rooms",
        "room",
        "habitacion",
        "euros",
        "eur",
        "dolares",
        "dollars",
        "usd",
        "pesos",
        "semanas",
        "weeks",
        "minutes",
        "minutos",
        "km",
        "anos",
        "years",
        "%",
        "€",
        "$",
        "/",
        "hours",
        "camas",
        "beds",
        "opcion",
        "option",
    ];
    message.tokens.any(at, COUNTED).is_some()
        || matches!(message.tokens.at(at), "de" | "of") && is_month(message.tokens.at(at + 1))
        || is_month(message.tokens.at(at))
}

fn is_month(word: &str) -> bool {
    super::dates::month(word).is_some()
}

fn clock(message: &Message<'_>, at: usize) -> Option<Clock> {
    let tokens = message.tokens;
    if let Some(len) = tokens.any(at, &["mediodia", "medio dia", "noon", "midday"]) {
        return Some(Clock { hour: 12, minute: 0, len, certain: true, half: Some(Half::Afternoon) });
    }
    if let Some(len) = tokens.any(at, &["medianoche", "media noche", "midnight"]) {
        return Some(Clock { hour: 0, minute: 0, len, certain: true, half: Some(Half::Morning) });
    }
    if let Some(len) = tokens.any(at, &["half past midnight", "half past 12 at night", "half an hour past midnight"]) {
        return Some(Clock { hour: 0, minute: 30, len, certain: true, half: Some(Half::Morning) });
    }
    if let Some(len) = tokens.any(at, &["medianoche y media", "half past noon", "half past midday"]) {
        let (hour, half) = if tokens.at(at) == "half" { (12, Half::Afternoon) } else { (0, Half::Morning) };
        return Some(Clock { hour, minute: 30, len, certain: true, half: Some(half) });
    }
    // "half past three", "quarter to five", "ten past four".
    if let Some((minute, len, past)) = english_minutes(message, at) {
        let hour =
            numbers::read(tokens, at + len, message.language).filter(|n| !n.ordinal && (1..=12).contains(&n.value))?;
        let mut clock = Clock { hour: hour.value, minute: 0, len: len + hour.len, certain: true, half: None };
        tail(message, at, &mut clock);
        if past {
            clock.minute = minute;
        } else {
            clock.hour = if clock.hour == 1 { 12 } else { clock.hour - 1 };
            clock.minute = 60 - minute;
        }
        return Some(clock);
    }
    let number = numbers::read(tokens, at, message.language).filter(|n| !n.ordinal && n.value < 10_000)?;
    let mut clock = Clock { hour: number.value, minute: 0, len: number.len, certain: false, half: None };
    if tokens.at(at + clock.len) == "ish" && tokens.glued(at + clock.len) {
        clock.len += 1;
    }
    let digits = tokens.digit_count(at);
    let next = tokens.at(at + clock.len);
    let minutes = tokens.digits(at + clock.len + 1).filter(|_| tokens.digit_count(at + clock.len + 1) == 2);
    let glued = tokens.glued(at + clock.len) && tokens.glued(at + clock.len + 1);
    if digits > 0 && digits <= 2 && glued && matches!(next, ":" | "h") && minutes.is_some() {
        clock.minute = minutes?;
        clock.len += 2;
        clock.certain = true;
        if tokens.at(at + clock.len) == ":" && tokens.digit_count(at + clock.len + 1) == 2 {
            clock.len += 2;
        }
    } else if digits > 0 && digits <= 2 && glued && next == "." && minutes.is_some_and(|m| m < 60) && number.value < 24
    {
        // "15.30": a time when something says so.
        clock.minute = minutes?;
        clock.len += 2;
    }
    if matches!(tokens.at(at + clock.len), "h" | "hs" | "hrs" | "horas" | "hr" | "oclock" | "hours" | "uhr")
        && digits != 4
    {
        // "en 3 horas", "24 horas" are durations.
        let duration = matches!(tokens.at(at + clock.len), "horas" | "hours" | "hrs" | "hs")
            && clock.minute == 0
            && tokens.any(at.saturating_sub(2), &["a las", "las"]).is_none();
        clock.certain |= !duration;
        clock.len += 1;
        if duration && !matches!(tokens.before(at, 1), "las" | "at") {
            return None;
        }
    }
    tail(message, at, &mut clock);
    if digits == 4 && !clock.certain {
        // "1530" after "at": military time; a year or a count otherwise.
        if clock.hour % 100 < 60 && clock.hour < 2400 && clock.half.is_none() {
            (clock.hour, clock.minute) = (clock.hour / 100, clock.hour % 100);
        } else {
            return None;
        }
    }
    if !clock.certain && (clock.hour > 24 || number.article) {
        return None;
    }
    Some(clock)
}

fn english_minutes(message: &Message<'_>, at: usize) -> Option<(u32, usize, bool)> {
    let tokens = message.tokens;
    let (minute, len) = match tokens.at(at) {
        "half" => (30, 1),
        "quarter" => (15, 1),
        "a" if tokens.at(at + 1) == "quarter" => (15, 2),
        _ => {
            let number = numbers::read(tokens, at, message.language).filter(|n| n.value < 60 && !n.ordinal)?;
            (number.value, number.len)
        }
    };
    match tokens.at(at + len) {
        "past" => Some((minute, len + 1, true)),
        "to" if minute % 5 == 0
            && tokens.digit_count(at) == 0
            && len > 0
            && matches!(tokens.at(at), "quarter" | "a") =>
        {
            Some((minute, len + 1, false))
        }
        _ => None,
    }
}

/// What may follow an hour: "y media", "menos cuarto", "pm", "de la noche".
fn tail(message: &Message<'_>, at: usize, clock: &mut Clock) {
    let tokens = message.tokens;
    let here = at + clock.len;
    if let Some(len) = tokens.any(here, &["y media"]) {
        (clock.minute, clock.len, clock.certain) = (30, clock.len + len, true);
    } else if let Some(len) = tokens.any(here, &["y cuarto", "y quince"]) {
        (clock.minute, clock.len, clock.certain) = (15, clock.len + len, true);
    } else if let Some(len) = tokens.any(here, &["menos cuarto", "menos quince"]) {
        clock.hour = if clock.hour == 1 { 12 } else { clock.hour.saturating_sub(1) };
        (clock.minute, clock.len, clock.certain) = (45, clock.len + len, true);
    } else if tokens.at(here) == "y"
        && let Some(n) = numbers::read(tokens, here + 1, message.language)
            .filter(|n| n.value < 60 && n.value % 5 == 0 && !n.article && !n.ordinal)
    {
        (clock.minute, clock.len) = (n.value, clock.len + 1 + n.len);
    } else if tokens.at(here) == "en" && tokens.at(here + 1) == "punto" {
        clock.len += 2;
        clock.certain = true;
    }
    let here = at + clock.len;
    let pm = &[
        "pm",
        "p m",
        "p . m .",
        "p . m",
        "de la tarde",
        "por la tarde",
        "in the afternoon",
        "in the evening",
        "del mediodia",
        "de tarde",
    ];
    let night = &["de la noche", "por la noche", "at night", "de noche"];
    let am = &[
        "am",
        "a m",
        "a . m .",
        "a . m",
        "de la manana",
        "por la manana",
        "de la madrugada",
        "in the morning",
        "de madrugada",
    ];
    for (words, half) in [(&pm[..], Half::Afternoon), (&night[..], Half::Night), (&am[..], Half::Morning)] {
        if let Some(len) = tokens.any(here, words) {
            clock.len += len;
            clock.half = Some(half);
            clock.certain = true;
            return;
        }
    }
}

fn resolve(clock: &Clock) -> Option<(NaiveTime, Option<NaiveTime>)> {
    let time = |hour: u32| NaiveTime::from_hms_opt(hour, clock.minute, 0);
    let hour = match (clock.half, clock.hour) {
        (_, 24) if clock.minute == 0 => 0,
        (Some(Half::Morning), 12) => 0,
        // "las 12 de la noche" is midnight, "1 at night" an hour later.
        (Some(Half::Night), 12) => 0,
        (Some(Half::Night), 1..=4) => clock.hour,
        (Some(Half::Afternoon | Half::Night), 1..=11) => clock.hour + 12,
        (Some(_), hour) => hour,
        (None, hour @ 1..=7) => return Some((time(hour + 12)?, time(hour))),
        (None, hour @ 8..=11) => return Some((time(hour)?, time(hour + 12))),
        (None, 12) => return Some((time(12)?, time(0))),
        (None, hour) => hour,
    };
    let time = time(hour)?;
    debug_assert!(time.hour() < 24);
    Some((time, None))
}

fn part_of_day(message: &Message<'_>, at: usize) -> Option<(NaiveTime, usize)> {
    const PARTS: &[(&[&str], u32)] = &[
        (&["por la manana", "en la manana", "in the morning", "morning", "temprano", "early"], 10),
        (&["por la tarde", "en la tarde", "a la tarde", "in the afternoon", "afternoon", "tarde"], 16),
        (&["in the evening", "evening", "al atardecer"], 19),
        (&["por la noche", "en la noche", "a la noche", "at night", "night", "late", "noche", "muy tarde"], 22),
    ];
    PARTS.iter().find_map(|(words, hour)| Some((NaiveTime::from_hms_opt(*hour, 0, 0)?, message.tokens.any(at, words)?)))
}
