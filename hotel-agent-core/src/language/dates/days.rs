//! Single days: how they are written, and which day of the calendar that is.

use super::{Message, RECENT_DAYS, numbers, relative};
use crate::guest::Language;
use crate::language::fold::{Kind, Tokens};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// The rule of a day of the month alone; other rules look for it.
pub(super) const DAY_ALONE: &str = "day alone: its next occurrence";

/// A day as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    /// Settled already (relative days, holidays); the second is another reading.
    Known { date: NaiveDate, other: Option<NaiveDate>, tonight: bool, rule: &'static str },
    /// Day and month, perhaps a year.
    MonthDay { day: u32, month: u32, year: Option<i32> },
    /// "el 4", "the 4th".
    DayOnly(u32),
    /// "viernes 31", "Wed 13th".
    WeekdayDay(Weekday, u32),
    /// "Friday", "next Friday".
    Weekday(Weekday, Which),
    /// Two numbers whose order is to be settled.
    Numeric { first: u32, second: u32, year: Option<i32> },
    /// Written as a date, but none.
    Impossible,
}

/// Which weekday is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// "Friday", "this Friday".
    Coming,
    /// "Next Friday", "el próximo viernes".
    Next,
    /// "Friday next week".
    NextWeek,
}

/// A day of the calendar, and what else it may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settled {
    pub(super) date: NaiveDate,
    pub(super) other: Option<NaiveDate>,
    pub(super) tonight: bool,
    pub(super) rule: &'static str,
}

/// The month (1 to 12) a folded word names, in Spanish or English.
#[must_use]
pub fn month(word: &str) -> Option<u32> {
    Some(match word {
        "enero" | "january" | "jan" | "ene" => 1,
        "febrero" | "february" | "feb" => 2,
        "marzo" | "march" | "mar" => 3,
        "abril" | "april" | "apr" | "abr" => 4,
        "mayo" | "may" => 5,
        "junio" | "june" | "jun" => 6,
        "julio" | "july" | "jul" => 7,
        "agosto" | "august" | "aug" | "ago" => 8,
        "septiembre" | "setiembre" | "september" | "sep" | "sept" | "set" => 9,
        "octubre" | "october" | "oct" => 10,
        "noviembre" | "november" | "nov" => 11,
        "diciembre" | "december" | "dec" | "dic" => 12,
        _ => return None,
    })
}

/// The weekday a folded word names, in Spanish or English.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "lunes" | "monday" | "mondays" | "mon" => Weekday::Mon,
        "martes" | "tuesday" | "tuesdays" | "tue" | "tues" => Weekday::Tue,
        "miercoles" | "wednesday" | "wednesdays" | "wed" => Weekday::Wed,
        "jueves" | "thursday" | "thursdays" | "thu" | "thur" | "thurs" => Weekday::Thu,
        "viernes" | "friday" | "fridays" | "fri" => Weekday::Fri,
        "sabado" | "sabados" | "saturday" | "saturdays" | "sat" => Weekday::Sat,
        "domingo" | "domingos" | "sunday" | "sundays" | "sun" => Weekday::Sun,
        _ => return None,
    })
}

/// Words that are months or weekdays only beside a number: "mar" is the sea, "sun" shines, "sat" is a verb.
fn short_name(word: &str) -> bool {
    matches!(word, "mar" | "ago" | "set" | "sun" | "sat" | "may" | "mon" | "wed" | "march" | "dec" | "jan")
}

/// A month at `at`, which must be a word that can only be one, unless a number stands beside it.
pub(super) fn month_at(tokens: &Tokens, at: usize, beside_number: bool) -> Option<u32> {
    month(tokens.at(at)).filter(|_| beside_number || !short_name(tokens.at(at)))
}

/// Reads one day expression at `at`: the point and how many tokens it takes.
pub(super) fn point(message: &Message<'_>, at: usize) -> Option<(Point, usize)> {
    let tokens = message.tokens;
    iso(tokens, at)
        .or_else(|| numeric(message, at))
        // Before the weekdays: "viernes santo" is one day a year.
        .or_else(|| super::holidays::day(message, at))
        .or_else(|| weekday_point(message, at))
        .or_else(|| day_month(message, at))
        .or_else(|| month_day(message, at))
        .or_else(|| day_of_month_number(message, at))
        .or_else(|| relative::day(message, at))
        .or_else(|| day_only(message, at))
}

fn iso(tokens: &Tokens, at: usize) -> Option<(Point, usize)> {
    let separator = tokens.at(at + 1);
    if tokens.digit_count(at) != 4 || !matches!(separator, "-" | "/" | ".") || tokens.at(at + 3) != separator {
        return None;
    }
    if !(1..=4).all(|i| tokens.glued(at + i)) || tokens.digit_count(at + 2) > 2 || tokens.digit_count(at + 4) > 2 {
        return None;
    }
    let (year, month, day) = (tokens.digits(at)?, tokens.digits(at + 2)?, tokens.digits(at + 4)?);
    let year = i32::try_from(year).ok()?;
    Some((
        if plausible(day, month, Some(year)) {
            Point::MonthDay { day, month, year: Some(year) }
        } else {
            Point::Impossible
        },
        5,
    ))
}

fn numeric(message: &Message<'_>, at: usize) -> Option<(Point, usize)> {
    let tokens = message.tokens;
    let separator = tokens.at(at + 1);
    let (one, two) = (tokens.digit_count(at), tokens.digit_count(at + 2));
    if !(1..=2).contains(&one) || !(1..=2).contains(&two) || !matches!(separator, "/" | "-" | ".") {
        return None;
    }
    let second_bound = tokens.before(at, 1) == "-" && tokens.before(at, 3) == "/" && separator == "/";
    if !tokens.glued(at + 1)
        || !tokens.glued(at + 2)
        || (at > 0 && tokens.glued(at) && matches!(tokens.before(at, 1), "/" | "-" | "." | ":" | "+") && !second_bound)
    {
        return None;
    }
    let (first, second) = (tokens.digits(at)?, tokens.digits(at + 2)?);
    if tokens.at(at + 3) == separator
        && tokens.glued(at + 3)
        && tokens.glued(at + 4)
        && matches!(tokens.digit_count(at + 4), 2 | 4)
    {
        let year = i32::try_from(tokens.digits(at + 4)?).ok()?;
        let year = if tokens.digit_count(at + 4) == 2 { 2000 + year } else { year };
        return Some((Point::Numeric { first, second, year: Some(year) }, 5));
    }
    // "10/1-12/1" are two days; "10/1/5" is neither.
    let range =
        separator == "/" && tokens.at(at + 3) == "-" && tokens.at(at + 5) == "/" && tokens.digit_count(at + 6) > 0;
    let longer =
        matches!(tokens.at(at + 3), "/" | "-") && tokens.glued(at + 3) && tokens.digit_count(at + 4) > 0 && !range;
    // 24/7 is a habit, 1/2 hour a fraction; 3-5 a range and 3.5 a decimal unless written with two digits each.
    let trap = (first, second) == (24, 7) || matches!(tokens.at(at + 3), "hora" | "hour" | "pension" | "board" | "h");
    let shaped = separator == "/"
        || (separator == "-"
            && one == 2
            && two == 2
            && tokens.at(at).starts_with('0') | tokens.at(at + 2).starts_with('0'));
    if longer || trap || !shaped {
        return None;
    }
    Some((Point::Numeric { first, second, year: None }, 3))
}

const NEXT_WEEK: &[&str] = &[
    "next week",
    "la semana que viene",
    "la proxima semana",
    "semana que viene",
    "proxima semana",
    "la semana proxima",
];

fn weekday_point(message: &Message<'_>, at: usize) -> Option<(Point, usize)> {
    let tokens = message.tokens;
    let mut here = at;
    let mut which = Which::Coming;
    if let Some(len) = tokens.any(at, NEXT_WEEK) {
        // "next week on Tuesday", "la semana que viene el martes".
        let on = tokens.any(at + len, &["on", "el", ", el", ", on", ","]).unwrap_or(0);
        let day = weekday(tokens.at(at + len + on))?;
        return Some((Point::Weekday(day, Which::NextWeek), len + on + 1));
    }
    if let Some(len) = tokens.any(at, &["este", "esta", "this coming", "this", "coming", "following"]) {
        here += len;
    } else if let Some(len) = tokens.any(at, &["proximo", "proxima", "siguiente", "next"]) {
        here += len;
        which = Which::Next;
    }
    let day = weekday(tokens.at(here))?;
    if here == at && short_name(tokens.at(here)) && !tokens.0.get(here).is_some_and(|t| t.capital) {
        return None;
    }
    here += 1;
    if let Some(len) = tokens.any(
        here,
        &[
            "de la semana que viene",
            "de la proxima semana",
            "de la semana proxima",
            "de la otra semana",
            "de la siguiente semana",
            "of next week",
            "next week",
            "de la semana siguiente",
        ],
    ) {
        return Some((Point::Weekday(day, Which::NextWeek), here + len - at));
    }
    if let Some(len) = tokens.any(here, &["que viene", "proximo", "que entra", "siguiente"]) {
        return Some((Point::Weekday(day, Which::Next), here + len - at));
    }
    if let Some(len) = tokens.any(here, &["de esta semana", "this week", "of this week"]) {
        return Some((Point::Weekday(day, Which::Coming), here + len - at));
    }
    // "Friday 3 May", "viernes, 3 de mayo": the date settles it.
    let skip = tokens.any(here, &[", the", ", el", ", dia", ",", "the", "el", "dia"]).unwrap_or(0);
    let dated = numeric(message, here + skip)
        .or_else(|| day_month(message, here + skip))
        .or_else(|| month_day(message, here + skip))
        .or_else(|| weekday_day(message, day, here + skip));
    if let Some((point, len)) = dated {
        return Some((point, here + skip + len - at));
    }
    Some((Point::Weekday(day, which), here - at))
}

/// The day of the month beside a weekday: in digits, for "Friday one room" names none.
fn weekday_day(message: &Message<'_>, weekday: Weekday, at: usize) -> Option<(Point, usize)> {
    let (point, len) = day_only(message, at)?;
    let Point::DayOnly(day) = point else { return None };
    let certain = message.tokens.digit_count(at) > 0 && !super::ranges::counted(message, at + len);
    certain.then_some((Point::WeekdayDay(weekday, day), len))
}

/// "3 de mayo", "3rd of May 2027", "tres de mayo".
fn day_month(message: &Message<'_>, at: usize) -> Option<(Point, usize)> {
    let tokens = message.tokens;
    let number = numbers::read(tokens, at, message.language).filter(|n| n.value <= 99 && n.len <= 3)?;
    let mut here = at + number.len;
    here += tokens.any(here, &["de", "of", "del mes de", "del", "-", "/", "."]).unwrap_or(0);
    let month = month_at(tokens, here, true)?;
    if number.article && !matches!(tokens.at(at), "uno" | "un") {
        return None;
    }
    here += 1;
    let (year, len) = year(tokens, here);
    here += len;
    Some((month_day_point(number.value, month, year), here - at))
}

/// "May 3", "May 3rd, 2027", "mayo 3".
fn month_day(message: &Message<'_>, at: usize) -> Option<(Point, usize)> {
    let tokens = message.tokens;
    let month = month_at(tokens, at, true)?;
    let mut here = at + 1 + tokens.any(at + 1, &["the", ".", "el", "-", "/"]).unwrap_or(0);
    let number = numbers::read(tokens, here, message.language).filter(|n| (1..=99).contains(&n.value) && !n.article)?;
    // A verb ("may two people stay") is no month.
    if tokens.at(at) == "may" && tokens.digit_count(here) == 0 && !number.ordinal {
        return None;
    }
    if super::ranges::counted(message, here + number.len) || tokens.at(here + number.len) == ":" {
        return None;
    }
    here += number.len;
    let (year, len) = year(tokens, here);
    Some((month_day_point(number.value, month, year), here + len - at))
}

/// "17 del 11": the month by its number, unless a second bound follows ("del 5 al 8").
fn day_of_month_number(message: &Message<'_>, at: usize) -> Option<(Point, usize)> {
    let tokens = message.tokens;
    let (day, month) = (tokens.digits(at)?, tokens.digits(at + 2)?);
    let shaped = tokens.at(at + 1) == "del" && (1..=31).contains(&day) && (1..=12).contains(&month);
    let bounded = tokens.any(at + 3, &["al", "a", "hasta", "-", "y", "de", "/", ":", "h", "am", "pm"]).is_some();
    if !shaped || bounded || super::ranges::counted(message, at + 3) {
        return None;
    }
    let (year, len) = year(tokens, at + 3);
    Some((month_day_point(day, month, year), 3 + len))
}

fn month_day_point(day: u32, month: u32, year: Option<i32>) -> Point {
    if plausible(day, month, year) { Point::MonthDay { day, month, year } } else { Point::Impossible }
}

/// A year after a day and month: "2027", "de 2027", ", 2027", "del 27".
pub(super) fn year(tokens: &Tokens, at: usize) -> (Option<i32>, usize) {
    let skip = tokens.any(at, &["de", "del", ",", "of", "/", "-", "del ano"]).unwrap_or(0);
    let here = at + skip;
    let value = tokens.digits(here).and_then(|v| i32::try_from(v).ok());
    match (tokens.digit_count(here), value) {
        (4, Some(value)) if tokens.at(here + 1) != ":" => (Some(value), skip + 1),
        (2, Some(value))
            if skip > 0
                && matches!(tokens.at(at), "del" | "/" | "-")
                && (20..100).contains(&value)
                && tokens.glued(here) =>
        {
            (Some(2000 + value), skip + 1)
        }
        _ => (None, 0),
    }
}

fn day_only(message: &Message<'_>, at: usize) -> Option<(Point, usize)> {
    let tokens = message.tokens;
    let number = numbers::read(tokens, at, message.language).filter(|n| (1..=31).contains(&n.value) && !n.article)?;
    let glued = tokens.kind(at) == Some(Kind::Number)
        && at > 0
        && tokens.glued(at)
        && matches!(tokens.before(at, 1), "/" | ":" | "." | "+");
    let follows = tokens.glued(at + number.len) && matches!(tokens.at(at + number.len), ":" | "/" | "@" | "h");
    if glued || follows { None } else { Some((Point::DayOnly(number.value), number.len)) }
}

/// Whether the calendar can have such a day in some year (or in `year`).
fn plausible(day: u32, month: u32, year: Option<i32>) -> bool {
    match year {
        Some(year) => (1900..=2200).contains(&year) && NaiveDate::from_ymd_opt(year, month, day).is_some(),
        None => NaiveDate::from_ymd_opt(2024, month, day).is_some(),
    }
}

/// The order a message writes day and month in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    Unsettled,
}

pub(super) fn order(message: &Message<'_>) -> Order {
    match message.language {
        Some(Language::En) => {
            match message.context.guest_country.or(Some(message.context.country).filter(|c| *c == "US")) {
                Some("US") => Order::MonthFirst,
                // Both are in use.
                None | Some("CA" | "PH" | "PR") => Order::Unsettled,
                Some(_) => Order::DayFirst,
            }
        }
        Some(_) => Order::DayFirst,
        None if matches!(message.context.country, "US" | "GB" | "CA") => Order::Unsettled,
        None => Order::DayFirst,
    }
}

/// Settles a point against the calendar, on or after `from` where the writing leaves it open; `None` if it cannot be.
pub(super) fn resolve(message: &Message<'_>, point: &Point, from: NaiveDate) -> Option<Settled> {
    match *point {
        Point::Known { date, other, tonight, rule } => Some(Settled { date, other, tonight, rule }),
        Point::MonthDay { day, month, year } => month_day_of(day, month, year, from),
        Point::DayOnly(day) => Some(plain(next_day_of_month(day, from)?, DAY_ALONE)),
        Point::WeekdayDay(weekday, day) => weekday_day_of(weekday, day, from),
        Point::Weekday(weekday, which) => weekday_of(message, weekday, which, from),
        Point::Numeric { first, second, year } => numeric_of(message, first, second, year, from),
        Point::Impossible => None,
    }
}

fn plain(date: NaiveDate, rule: &'static str) -> Settled {
    Settled { date, other: None, tonight: false, rule }
}

fn month_day_of(day: u32, month: u32, year: Option<i32>, from: NaiveDate) -> Option<Settled> {
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(year, month, day)
            .filter(|_| plausible(day, month, Some(year)))
            .map(|date| plain(date, "day, month and year"));
    }
    let this_year = NaiveDate::from_ymd_opt(from.year(), month, day);
    // The next year that has the day: 29 February waits for a leap year.
    let coming = (0..=8)
        .filter_map(|years| NaiveDate::from_ymd_opt(from.year() + years, month, day))
        .find(|date| *date >= from)?;
    let recent = this_year
        .or(NaiveDate::from_ymd_opt(from.year() - 1, month, day))
        .filter(|date| *date < from && (from - *date).num_days() <= RECENT_DAYS);
    let last_december =
        NaiveDate::from_ymd_opt(from.year() - 1, month, day).filter(|date| (from - *date).num_days() <= RECENT_DAYS);
    Some(Settled {
        date: coming,
        other: recent.or(last_december),
        tonight: false,
        rule: "day and month: the next occurrence",
    })
}

/// The next day numbered `day` on or after `from`, in a month that has it.
pub(super) fn next_day_of_month(day: u32, from: NaiveDate) -> Option<NaiveDate> {
    let first = from.with_day(1)?;
    (0..=3).filter_map(|months| first.checked_add_months(Months::new(months))?.with_day(day)).find(|date| *date >= from)
}

/// The first `weekday` on or after `from`.
pub(super) fn on_or_after(weekday: Weekday, from: NaiveDate) -> Option<NaiveDate> {
    let ahead = (7 + weekday.num_days_from_monday() - from.weekday().num_days_from_monday()) % 7;
    from.checked_add_days(Days::new(u64::from(ahead)))
}

fn weekday_of(message: &Message<'_>, weekday: Weekday, which: Which, from: NaiveDate) -> Option<Settled> {
    let coming = on_or_after(weekday, from)?;
    let later = coming.checked_add_days(Days::new(7))?;
    let monday = from.checked_sub_days(Days::new(u64::from(from.weekday().num_days_from_monday())))?;
    let next_week = monday.checked_add_days(Days::new(7 + u64::from(weekday.num_days_from_monday())))?;
    Some(match which {
        Which::NextWeek => plain(next_week, "weekday of next week"),
        Which::Coming if coming == from && from == message.context.today => {
            Settled { date: coming, other: Some(later), tonight: false, rule: "weekday said on that very day" }
        }
        Which::Coming => plain(coming, "weekday: the next one"),
        Which::Next if coming == from => plain(later, "next weekday"),
        Which::Next if next_week == coming => plain(coming, "next weekday"),
        Which::Next => {
            let (date, other) =
                if message.language == Some(Language::En) { (next_week, coming) } else { (coming, next_week) };
            Settled {
                date,
                other: Some(other),
                tonight: false,
                rule: "next weekday while this week's is still to come",
            }
        }
    })
}

fn weekday_day_of(weekday: Weekday, day: u32, from: NaiveDate) -> Option<Settled> {
    let nearest = next_day_of_month(day, from)?;
    let first = from.with_day(1)?;
    // A year holds both for every weekday and every day up to 31 but once in a while; then the number counts.
    let agreeing = (0..=12)
        .filter_map(|months| first.checked_add_months(Months::new(months))?.with_day(day))
        .find(|date| *date >= from && date.weekday() == weekday);
    let date = agreeing.unwrap_or(nearest);
    Some(Settled {
        date,
        other: Some(nearest).filter(|n| *n != date),
        tonight: false,
        rule: "weekday and day of the month",
    })
}

fn numeric_of(message: &Message<'_>, first: u32, second: u32, year: Option<i32>, from: NaiveDate) -> Option<Settled> {
    let day_first = if plausible(first, second, year) { month_day_of(first, second, year, from) } else { None };
    let month_first = if plausible(second, first, year) { month_day_of(second, first, year, from) } else { None };
    match (day_first, month_first, order(message)) {
        (Some(one), Some(two), _) if one.date == two.date => Some(one),
        (Some(one), Some(_), Order::DayFirst) => Some(Settled { rule: "numbers, day first", ..one }),
        (Some(_), Some(two), Order::MonthFirst) => Some(Settled { rule: "numbers, month first", ..two }),
        (Some(one), Some(two), Order::Unsettled) => {
            Some(Settled { date: one.date, other: Some(two.date), tonight: false, rule: "numbers, order unsettled" })
        }
        (Some(one), None, _) => Some(Settled { rule: "numbers, one order possible", ..one }),
        (None, Some(two), _) => Some(Settled { rule: "numbers, one order possible", ..two }),
        (None, None, _) => None,
    }
}

/// Easter Sunday of a year (Gregorian calendar).
#[must_use]
pub fn easter(year: i32) -> Option<NaiveDate> {
    // The anonymous Gregorian algorithm.
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}
