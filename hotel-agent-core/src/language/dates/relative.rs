//! Days and periods told from today: "mañana", "in three days", "this weekend", "la semana que viene", "in May".

use super::days::{Point, on_or_after};
use super::points::month_at;
use super::{Found, Message, Reading, numbers};
use crate::guest::Language;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

const TONIGHT: &[&str] = &[
    "esta noche",
    "esta misma noche",
    "hoy en la noche",
    "hoy por la noche",
    "hoy a la noche",
    "tonight",
    "tonite",
    "2nite",
    "this evening",
    "this night",
    "noche de hoy",
];
const TODAY: &[&str] = &["hoy mismo", "hoy dia", "el dia de hoy", "hoy", "today", "hoi"];
const AFTER_TOMORROW: &[&str] =
    &["pasado manana", "the day after tomorrow", "day after tomorrow", "day after tmrw", "dia despues de manana"];
const TOMORROW: &[&str] = &[
    "el dia de manana",
    "manana mismo",
    "manana",
    "tomorrow",
    "tomorow",
    "tommorow",
    "tommorrow",
    "tmrw",
    "tmr",
    "2moro",
    "mannana",
];

/// A day told from today.
pub(super) fn day(message: &Message<'_>, at: usize) -> Option<(Point, usize)> {
    let tokens = message.tokens;
    if let Some(len) = tokens.any(at, TONIGHT) {
        return from_today(message, 0, true, "tonight").map(|point| (point, len));
    }
    if let Some(len) = tokens.any(at, TODAY) {
        return from_today(message, 0, false, "today").map(|point| (point, len));
    }
    if let Some(len) = tokens.any(at, AFTER_TOMORROW) {
        return from_today(message, 2, false, "day after tomorrow").map(|point| (point, len));
    }
    if let Some(len) = tokens.any(at, TOMORROW).filter(|_| !is_morning(message, at)) {
        return from_today(message, 1, false, "tomorrow").map(|point| (point, len));
    }
    ahead(message, at)
}

/// "la mañana" is the morning; "mañana" is tomorrow.
fn is_morning(message: &Message<'_>, at: usize) -> bool {
    message.tokens.at(at) == "manana"
        && matches!(message.tokens.before(at, 1), "la" | "esta" | "las" | "cada" | "una" | "toda" | "buena")
}

fn from_today(message: &Message<'_>, days: u64, tonight: bool, rule: &'static str) -> Option<Point> {
    let date = message.context.today.checked_add_days(Days::new(days))?;
    // After midnight, before the business day starts: the calendar says one day, the front desk another.
    let calendar = message.context.now.date().checked_add_days(Days::new(days))?;
    Some(Point::Known { date, other: (calendar > date).then_some(calendar), tonight, rule })
}

/// "en 3 días", "dentro de una semana", "in two weeks", "three days from now".
fn ahead(message: &Message<'_>, at: usize) -> Option<(Point, usize)> {
    let tokens = message.tokens;
    let lead = tokens.any(at, &["dentro de", "de aqui a", "en", "in", "within"]);
    let mut here = at + lead.unwrap_or(0);
    here += tokens.any(here, &["unos", "unas", "about"]).unwrap_or(0);
    let (value, len) = match tokens.any(here, &["un par de", "a couple of", "a couple"]) {
        Some(len) => (2, len),
        None => numbers::read(tokens, here, message.language)
            .filter(|n| !n.ordinal && n.value <= 400)
            .map(|n| (n.value, n.len))?,
    };
    here += len;
    let unit = tokens.at(here);
    here += 1;
    // "for 3 days from today" is a length of stay with its arrival.
    let stay = matches!(tokens.before(at, 1), "for" | "por" | "durante");
    let mut base = message.context.today;
    if let Some(len) =
        tokens.any(here, &["from now", "from today", "a partir de hoy", "despues de hoy"]).filter(|_| !stay)
    {
        here += len;
    } else if let Some(len) = tokens.any(here, &["from tomorrow", "from tmrw", "a partir de manana"]).filter(|_| !stay)
    {
        here += len;
        base = base.checked_add_days(Days::new(1))?;
    } else if lead.is_none() {
        return None;
    }
    let today = base;
    let date = match unit {
        "dia" | "dias" | "day" | "days" => today.checked_add_days(Days::new(u64::from(value))),
        "semana" | "semanas" | "week" | "weeks" => today.checked_add_days(Days::new(u64::from(value) * 7)),
        "quincena" => today.checked_add_days(Days::new(15)),
        "mes" | "meses" | "month" | "months" => today.checked_add_months(Months::new(value)),
        _ => None,
    }?;
    Some((Point::Known { date, other: None, tonight: false, rule: "days from today" }, here - at))
}

/// A period: weekend, week, month.
pub(super) fn period(message: &Message<'_>, at: usize) -> Option<Found> {
    weekend(message, at).or_else(|| week(message, at)).or_else(|| whole_month(message, at))
}

fn found(at: usize, len: usize, start: NaiveDate, end: NaiveDate, vague: bool, rule: &'static str) -> Found {
    Found {
        start: at,
        len,
        reading: Reading { start, end: Some(end) },
        other: None,
        tonight: false,
        vague,
        range: true,
        day_only: None,
        rule,
    }
}

fn weekend(message: &Message<'_>, at: usize) -> Option<Found> {
    const WEEKEND: &[&str] = &["fin de semana", "finde semana", "finde", "fds", "weekend", "week end", "wkend"];
    const THIS: &[&str] = &["para este", "este", "this coming", "this", "the", "el", "pal", "pa el", "al"];
    const NEXT: &[&str] = &["el proximo", "proximo", "next", "the next", "el otro"];
    let tokens = message.tokens;
    let (lead, next) = match (tokens.any(at, NEXT), tokens.any(at, THIS)) {
        (Some(len), _) => (len, true),
        (None, Some(len)) => (len, false),
        (None, None) => (0, false),
    };
    let mut len = lead + tokens.any(at + lead, WEEKEND)?;
    let mut next = next;
    if let Some(more) = tokens.any(at + len, &["que viene", "proximo", "que entra", "siguiente"]) {
        (len, next) = (len + more, true);
    }
    // A weekend without "this" or "next" is a habit ("abren los fines de semana", "weekend rates").
    if lead == 0 && !next {
        return None;
    }
    let today = message.context.today;
    let friday = match today.weekday() {
        Weekday::Sat | Weekday::Sun if !next => today,
        _ => on_or_after(Weekday::Fri, today)?,
    };
    let sunday = on_or_after(Weekday::Sun, friday)
        .filter(|sunday| *sunday > friday)
        .or_else(|| friday.checked_add_days(Days::new(1)))?;
    let shift = |days: u64| {
        Some(Reading {
            start: friday.checked_add_days(Days::new(days))?,
            end: sunday.checked_add_days(Days::new(days)),
        })
    };
    let mut one = found(at, len, friday, sunday, false, "weekend: Friday to Sunday");
    // "Next weekend" before this one began: either.
    if next && !matches!(today.weekday(), Weekday::Sat | Weekday::Sun) {
        let (near, far) = (one.reading, shift(7)?);
        (one.reading, one.other) =
            if message.language == Some(Language::En) { (far, Some(near)) } else { (near, Some(far)) };
        one.rule = "next weekend while this one is still to come";
    }
    Some(one)
}

fn week(message: &Message<'_>, at: usize) -> Option<Found> {
    let tokens = message.tokens;
    let today = message.context.today;
    let monday = today.checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday())))?;
    if let Some(len) = tokens.any(
        at,
        &[
            "la semana que viene",
            "la proxima semana",
            "semana que viene",
            "proxima semana",
            "la semana proxima",
            "la semana entrante",
            "next week",
        ],
    ) {
        let start = monday.checked_add_days(Days::new(7))?;
        return Some(found(at, len, start, start.checked_add_days(Days::new(6))?, true, "next week"));
    }
    let len = tokens.any(at, &["esta semana", "this week"])?;
    Some(found(at, len, today, monday.checked_add_days(Days::new(7))?, true, "this week"))
}

fn whole_month(message: &Message<'_>, at: usize) -> Option<Found> {
    let tokens = message.tokens;
    let today = message.context.today;
    let first = today.with_day(1)?;
    let (start, len) = if let Some(len) =
        tokens.any(at, &["el mes que viene", "el proximo mes", "mes que viene", "proximo mes", "next month"])
    {
        (first.checked_add_months(Months::new(1))?, len)
    } else if let Some(len) = tokens.any(at, &["este mes", "this month"]) {
        (today, len)
    } else {
        let lead = tokens.any(
            at,
            &[
                "en el mes de",
                "para el mes de",
                "la de",
                "las de",
                "a principios de",
                "a mediados de",
                "a finales de",
                "en",
                "in",
                "during",
                "durante",
                "para",
                "for",
                "early",
                "late",
                "mid",
                "de",
            ],
        )?;
        // "in May", but not "de mayo" after a day.
        let certain = !matches!(tokens.at(at), "de" | "for" | "para" | "early" | "late" | "mid")
            || tokens.digit_count(at.saturating_sub(1)) == 0 && tokens.at(at) != "de";
        let month = month_at(tokens, at + lead, matches!(tokens.at(at), "en" | "in" | "during" | "durante"))
            .filter(|_| certain)?;
        if tokens.digit_count(at + lead + 1) > 0 && tokens.digit_count(at + lead + 1) < 3 {
            return None;
        }
        let (year, more) = super::points::year(tokens, at + lead + 1);
        let start = match year {
            Some(year) => {
                NaiveDate::from_ymd_opt(year, month, 1).filter(|date| (1900..=2200).contains(&date.year()))?
            }
            None => (0..=1)
                .filter_map(|ahead| NaiveDate::from_ymd_opt(today.year() + ahead, month, 1))
                .find(|date| *date >= first)?
                .max(today),
        };
        (start, lead + 1 + more)
    };
    let end = start.with_day(1)?.checked_add_months(Months::new(1))?;
    Some(found(at, len, start, end, true, "a whole month"))
}
