//! Which day of the calendar a written day is.

use super::{Message, RECENT_DAYS};
use crate::guest::Language;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// The rule of a day of the month alone; other rules look for it.
pub(super) const DAY_ALONE: &str = "day alone: its next occurrence";

/// The rules of a weekday alone, which a departure rolls past its arrival.
pub(super) const WEEKDAY: &str = "weekday: the next one";
pub(super) const WEEKDAY_TODAY: &str = "weekday said on that very day";

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
/// Whether the calendar can have such a day in some year (or in `year`).
pub(super) fn plausible(day: u32, month: u32, year: Option<i32>) -> bool {
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
            Settled { date: coming, other: Some(later), tonight: false, rule: WEEKDAY_TODAY }
        }
        Which::Coming => plain(coming, WEEKDAY),
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
