//! Two days that bound a stay: "del 3 al 5 de mayo", "3-5 May", "from Friday to Sunday".

use super::days::{self, Point};
use super::points;
use super::{Attempt, Found, ImpossibleKind, MAX_NIGHTS, Message, OpenQuestion, Reading, numbers};
use chrono::{Days, NaiveDate};

const FROM: &[&str] = &[
    "desde el dia",
    "del dia",
    "desde el",
    "desde",
    "entre el dia",
    "entre el",
    "entre",
    "del",
    "de",
    "from the",
    "from",
    "between the",
    "between",
    "el",
    "the",
];
const TO: &[&str] = &[
    "hasta el dia",
    "hasta el",
    "hasta",
    "al dia",
    "al",
    "a el",
    "y el dia",
    "y el",
    "to the",
    "to",
    "until the",
    "until",
    "till the",
    "till",
    "til",
    "through the",
    "through",
    "thru",
    "and the",
    "and",
    "-",
    "a",
    "y",
    "/",
];

/// Whether what follows a number says that it counts something, and so is no day.
pub(super) fn counted(message: &Message<'_>, at: usize) -> bool {
    const COUNTED: &[&str] = &[
        "noches",
        "noche",
        "nights",
        "night",
        "dias",
        "days",
        "personas",
        "persona",
        "people",
        "person",
        "guests",
        "guest",
        "adultos",
        "adulto",
        "adults",
        "adult",
        "huespedes",
        "huesped",
        "ninos",
        "nino",
        "ninas",
        "kids",
        "kid",
        "children",
        "child",
        "habitaciones",
        "habitacion",
        "rooms",
        "room",
        "hab",
        "euros",
        "euro",
        "eur",
        "dolares",
        "dollars",
        "usd",
        "pesos",
        "soles",
        "semanas",
        "semana",
        "weeks",
        "week",
        "minutes",
        "minutos",
        "min",
        "horas",
        "hora",
        "hours",
        "hour",
        "hrs",
        "hs",
        "am",
        "pm",
        "a m",
        "p m",
        "a . m",
        "p . m",
        "km",
        "metros",
        "meters",
        "anos",
        "ano",
        "years",
        "year",
        "yo",
        "y o",
        "meses",
        "months",
        "%",
        "€",
        "$",
        "£",
        "camas",
        "beds",
        "maletas",
        "bags",
        "toallas",
        "towels",
        "estrellas",
        "stars",
        "de la tarde",
        "de la manana",
        "de la noche",
        "de la madrugada",
        "oclock",
        "pax",
        "bebes",
        "babies",
        "perros",
        "dogs",
        "mascotas",
        "pets",
        "opciones",
        "options",
        "veces",
        "times",
        "pisos",
        "floor",
        "piso",
        "parejas",
        "couples",
        "amigos",
        "friends",
        "of us",
        "y media",
        "y cuarto",
    ];
    message.tokens.any(at, COUNTED).is_some()
}

/// Reads a range at `at`.
pub(super) fn read(message: &Message<'_>, at: usize) -> Attempt {
    let tokens = message.tokens;
    let lead = tokens.any(at, FROM).unwrap_or(0);
    let month_first = month_then_days(message, at + lead);
    let parsed = month_first.or_else(|| two_points(message, at, lead));
    let Some((first, second, len)) = parsed.map(|(first, second, len)| (first, second, lead + len)) else {
        return Attempt::Nothing;
    };
    match settle(message, first, second) {
        Ok(settled) => Attempt::Found(Found { start: at, len, ..settled }),
        Err(kind) => Attempt::Impossible(kind, len),
    }
}

/// "May 3-5", "mayo 3 al 5".
fn month_then_days(message: &Message<'_>, at: usize) -> Option<(Point, Point, usize)> {
    let tokens = message.tokens;
    let month = points::month_at(tokens, at, true)?;
    let mut here = at + 1 + tokens.any(at + 1, &["del", "the", "from", "el", "."]).unwrap_or(0);
    let first = numbers::read(tokens, here, message.language).filter(|n| (1..=31).contains(&n.value) && !n.article)?;
    here += first.len;
    here += tokens.any(here, TO)?;
    let second = numbers::read(tokens, here, message.language).filter(|n| (1..=31).contains(&n.value) && !n.article)?;
    here += second.len;
    if points::month_at(tokens, here, true).is_some()
        || tokens.any(here, &["de", "of"]).is_some_and(|l| points::month(tokens.at(here + l)).is_some())
        || counted(message, here)
    {
        return None;
    }
    let (year, len) = points::year(tokens, here);
    Some((
        Point::MonthDay { day: first.value, month, year },
        Point::MonthDay { day: second.value, month, year },
        here + len - at,
    ))
}

fn two_points(message: &Message<'_>, at: usize, lead: usize) -> Option<(Point, Point, usize)> {
    let tokens = message.tokens;
    let start = at + lead;
    // "3-5 May" reads as 3, 5 May rather than 3-5.
    let bare = numbers::read(tokens, start, message.language)
        .filter(|n| (1..=31).contains(&n.value) && !n.article)
        .filter(|n| tokens.any(start + n.len, TO).is_some() && (tokens.at(start + n.len) != "/"))
        .map(|n| (Point::DayOnly(n.value), n.len));
    let (first, first_len) =
        points::point(message, start).filter(|(point, _)| !matches!(point, Point::DayOnly(_))).or(bare)?;
    let mut here = start + first_len;
    here += tokens.any(here, &[", ", ","]).unwrap_or(0);
    let to = tokens.any(here, TO)?;
    let word = tokens.at(here).to_owned();
    here += to;
    // "viernes a las 3" is a time.
    if tokens.at(here) == "las" {
        return None;
    }
    here += tokens.any(here, &["el", "the", "el dia"]).unwrap_or(0);
    let (second, second_len) = points::point(message, here)?;
    here += second_len;
    if counted(message, here) {
        return None;
    }
    let asked = message.asked(&[OpenQuestion::Dates, OpenQuestion::Arrival]);
    let weak = matches!(word.as_str(), "a" | "y" | "and" | "-" | "/");
    let leading = tokens.at(at);
    let between = matches!(leading, "entre" | "between");
    // "el 3 y el 5" are two days, "el viernes y sábado" a stay of two nights in speech only: both stay single days.
    if matches!(word.as_str(), "y" | "and") && !between {
        return None;
    }
    if word == "/"
        && !matches!(
            (first, second),
            (Point::Numeric { .. } | Point::MonthDay { .. }, Point::Numeric { .. } | Point::MonthDay { .. })
        )
    {
        return None;
    }
    match (first, second) {
        // Numbers on both sides need more than a dash: "del ... al", a question about dates, or ordinals.
        (Point::DayOnly(_), Point::DayOnly(_)) => {
            let framed = lead > 0
                && (matches!(leading, "del" | "entre" | "between" | "from" | "desde" | "the" | "el")
                    || leading == "de" && word == "al");
            let spoken = matches!(word.as_str(), "al" | "hasta" | "until" | "through");
            if !(asked
                || corrected(message, at)
                || (framed && !weak)
                || spoken
                || (between && framed)
                || (framed && leading == "from"))
            {
                return None;
            }
        }
        (Point::DayOnly(_), Point::Weekday(..) | Point::Known { .. }) => return None,
        (_, Point::DayOnly(_)) if weak && word != "-" && !between => return None,
        _ => {}
    }
    Some((first, second, here - start))
}

/// "Actually 4 to 6", "make it 4 to 6": what corrects a stay is one, whatever was asked last.
fn corrected(message: &Message<'_>, at: usize) -> bool {
    const CUES: &[&str] = &[
        "actually",
        "make it",
        "make that",
        "no",
        "rather",
        "instead",
        "sorry",
        "i meant",
        "i mean",
        "change it to",
        "mejor",
        "perdon",
        "digo",
        "cambialo al",
        "que sea",
        "en realidad",
    ];
    let tokens = message.tokens;
    let end = at - usize::from(matches!(tokens.before(at, 1), "," | ":" | "."));
    (1..=3)
        .any(|back| end.checked_sub(back).is_some_and(|i| CUES.iter().any(|cue| tokens.spells(i, cue) == Some(back))))
}

fn settle(message: &Message<'_>, first: Point, second: Point) -> Result<Found, ImpossibleKind> {
    let today = message.context.today;
    // The month (and year) written once, after the second day, holds for both.
    let first = match (first, second) {
        (Point::DayOnly(day) | Point::WeekdayDay(_, day), Point::MonthDay { day: last, month, year }) => {
            if day < last {
                Point::MonthDay { day, month, year }
            } else {
                let (month, year) = if month == 1 { (12, year.map(|y| y - 1)) } else { (month - 1, year) };
                // "del 5 al 3 de mayo" is backwards; "del 28 al 3 de mayo" began in April.
                if day - last < 15 {
                    return Err(ImpossibleKind::Range);
                }
                Point::MonthDay { day, month, year }
            }
        }
        (Point::MonthDay { day, month, year: None }, Point::MonthDay { month: second_month, year: Some(year), .. }) => {
            Point::MonthDay { day, month, year: Some(if month > second_month { year - 1 } else { year }) }
        }
        (first, _) => first,
    };
    // Numbers are read in the order that works for both.
    let one = days::resolve(message, &first, today).ok_or(ImpossibleKind::Date)?;
    let start = one.date;
    let (end, other_end, end_rule) = match second {
        Point::DayOnly(day) => {
            let after = start.checked_add_days(Days::new(1)).ok_or(ImpossibleKind::Range)?;
            if matches!(first, Point::DayOnly(same) if same == day) {
                return Err(ImpossibleKind::Range);
            }
            (
                days::next_day_of_month(day, after).ok_or(ImpossibleKind::Date)?,
                one.other.and_then(|other| days::next_day_of_month(day, other)),
                "days alone",
            )
        }
        Point::Weekday(weekday, days::Which::Coming) => {
            let after = start.checked_add_days(Days::new(1)).ok_or(ImpossibleKind::Range)?;
            let end = days::on_or_after(weekday, after).ok_or(ImpossibleKind::Date)?;
            (
                end,
                one.other.and_then(|other| days::on_or_after(weekday, other.checked_add_days(Days::new(1))?)),
                "weekdays",
            )
        }
        Point::MonthDay { day, month, year: None } => {
            let two = days::resolve(message, &Point::MonthDay { day, month, year: None }, start)
                .ok_or(ImpossibleKind::Date)?;
            (
                two.date,
                one.other.and_then(|other| days::resolve(message, &second, other)).map(|s| s.date),
                "days and months",
            )
        }
        Point::Numeric { year: None, .. } => {
            let two = days::resolve(message, &second, start).ok_or(ImpossibleKind::Date)?;
            let other_end = one.other.zip(two.other).map(|(_, end)| end);
            (two.date, other_end, "numbers")
        }
        _ => {
            let two = days::resolve(message, &second, start).ok_or(ImpossibleKind::Date)?;
            (two.date, two.other, "two days")
        }
    };
    let (reading, other) = best_of(start, end, one.other, other_end)?;
    Ok(Found {
        start: 0,
        len: 0,
        reading,
        other,
        tonight: one.tonight,
        vague: false,
        range: true,
        day_only: None,
        rule: end_rule,
    })
}

/// Keeps the readings that are a possible stay.
fn best_of(
    start: NaiveDate,
    end: NaiveDate,
    other_start: Option<NaiveDate>,
    other_end: Option<NaiveDate>,
) -> Result<(Reading, Option<Reading>), ImpossibleKind> {
    let stay = |start: NaiveDate, end: NaiveDate| {
        let nights = (end - start).num_days();
        (1..=MAX_NIGHTS).contains(&nights).then_some(Reading { start, end: Some(end) })
    };
    let first = stay(start, end);
    let second = other_start.zip(other_end).and_then(|(start, end)| stay(start, end));
    match (first, second) {
        (Some(first), second) => Ok((first, second.filter(|s| *s != first))),
        (None, Some(second)) => Ok((second, None)),
        (None, None) => Err(ImpossibleKind::Range),
    }
}
