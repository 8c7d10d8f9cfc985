//! How guests write a day: "3 de mayo", "Wed 13th", "03/05", "el 17 del 11".

use super::days::{Point, Which, plausible};
use super::relative;
use crate::language::fold::{Kind, Tokens};
use crate::language::{Message, numbers};
use chrono::Weekday;

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
