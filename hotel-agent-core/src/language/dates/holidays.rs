//! Named days and festive periods, fixed and moving.

use super::days::{Point, easter};
use super::{Found, Message, Reading};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::{collections::BTreeSet, sync::OnceLock};

/// When a named day falls.
enum On {
    Fixed(u32, u32),
    /// Days after Easter Sunday.
    Easter(i64),
    /// The fourth Thursday of November.
    Thanksgiving,
}

const NAMED: &[(&[&str], On)] = &[
    (&["nochebuena", "noche buena", "christmas eve", "xmas eve", "24 de navidad"], On::Fixed(12, 24)),
    (&["dia de navidad", "navidad", "navidades", "christmas day", "christmas", "xmas"], On::Fixed(12, 25)),
    (&["boxing day"], On::Fixed(12, 26)),
    (&["dia de los inocentes"], On::Fixed(12, 28)),
    (
        &[
            "nochevieja",
            "noche vieja",
            "fin de ano",
            "noche de fin de ano",
            "new years eve",
            "new year eve",
            "nye",
            "new year s eve",
            "ano viejo",
        ],
        On::Fixed(12, 31),
    ),
    (&["ano nuevo", "dia de ano nuevo", "new years day", "new year day", "new years", "new year"], On::Fixed(1, 1)),
    (&["dia de reyes", "reyes magos", "los reyes", "epiphany", "three kings day"], On::Fixed(1, 6)),
    (&["san valentin", "dia de los enamorados", "valentines day", "valentines", "valentine day"], On::Fixed(2, 14)),
    (&["st patricks day", "saint patricks day", "san patricio"], On::Fixed(3, 17)),
    (&["dia del trabajador", "dia del trabajo", "may day", "labour day"], On::Fixed(5, 1)),
    (&["san juan", "noche de san juan"], On::Fixed(6, 24)),
    (&["independence day", "4th of july", "fourth of july"], On::Fixed(7, 4)),
    (&["dia de la hispanidad"], On::Fixed(10, 12)),
    (&["halloween"], On::Fixed(10, 31)),
    (&["todos los santos", "all saints day", "all saints"], On::Fixed(11, 1)),
    (&["dia de muertos", "dia de los muertos", "day of the dead"], On::Fixed(11, 2)),
    (&["thanksgiving day", "thanksgiving", "accion de gracias"], On::Thanksgiving),
    (&["domingo de ramos", "palm sunday"], On::Easter(-7)),
    (&["jueves santo", "maundy thursday", "holy thursday"], On::Easter(-3)),
    (&["viernes santo", "good friday"], On::Easter(-2)),
    (&["sabado santo", "sabado de gloria", "holy saturday"], On::Easter(-1)),
    (&["domingo de resurreccion", "domingo de pascua", "easter sunday", "easter", "pascua"], On::Easter(0)),
    (&["lunes de pascua", "easter monday"], On::Easter(1)),
    (&["miercoles de ceniza", "ash wednesday"], On::Easter(-46)),
    (&["martes de carnaval", "mardi gras", "shrove tuesday"], On::Easter(-47)),
    (&["corpus christi"], On::Easter(60)),
];

fn date_in(on: &On, year: i32) -> Option<NaiveDate> {
    match on {
        On::Fixed(month, day) => NaiveDate::from_ymd_opt(year, *month, *day),
        On::Easter(offset) => easter(year)?.checked_add_signed(chrono::TimeDelta::days(*offset)),
        On::Thanksgiving => NaiveDate::from_weekday_of_month_opt(year, 11, Weekday::Thu, 4),
    }
}

fn coming(on: &On, from: NaiveDate) -> Option<NaiveDate> {
    (0..=1).filter_map(|ahead| date_in(on, from.year() + ahead)).find(|date| *date >= from)
}

/// Whether some named day begins with this word: asked for at every word of every message.
fn begins_a_name(word: &str) -> bool {
    static WORDS: OnceLock<BTreeSet<&str>> = OnceLock::new();
    let first = |name: &&'static str| name.split(' ').next();
    WORDS.get_or_init(|| NAMED.iter().flat_map(|(names, _)| *names).filter_map(first).collect()).contains(word)
}

/// A named day: "Nochevieja", "Good Friday".
pub(super) fn day(message: &Message<'_>, at: usize) -> Option<(Point, usize)> {
    if !begins_a_name(message.tokens.at(at)) {
        return None;
    }
    // "Feliz Navidad", "Merry Christmas", "happy new year" are wishes.
    if matches!(message.tokens.before(at, 1), "feliz" | "felices" | "merry" | "happy" | "prospero") {
        return None;
    }
    let (on, len) =
        NAMED.iter().filter_map(|(names, on)| Some((on, longest(message, at, names)?))).max_by_key(|(_, len)| *len)?;
    let skip = message.tokens.any(at + len, &["de", "of"]).unwrap_or(0);
    let date = match message.tokens.digits(at + len + skip).filter(|_| message.tokens.digit_count(at + len + skip) == 4)
    {
        Some(year) => (date_in(on, i32::try_from(year).ok()?)?, len + skip + 1),
        None => (coming(on, message.context.today)?, len),
    };
    Some((Point::Known { date: date.0, other: None, tonight: false, rule: "named day" }, date.1))
}

fn longest(message: &Message<'_>, at: usize, names: &[&str]) -> Option<usize> {
    names.iter().filter_map(|name| message.tokens.spells(at, name)).max()
}

/// A festive period the stay lies in: Holy Week, Carnival, Easter weekend.
pub(super) fn period(message: &Message<'_>, at: usize) -> Option<Found> {
    const PERIODS: &[(&[&str], i64, i64)] = &[
        (&["semana santa", "holy week", "easter week"], -7, 0),
        (&["easter weekend", "puente de pascua"], -2, 1),
        (&["carnaval", "carnavales", "carnival"], -50, -46),
        (&["semana de pascua"], 0, 7),
    ];
    let skip =
        message.tokens.any(at, &["en", "la", "el", "in", "for", "para", "over", "during", "at", "los"]).unwrap_or(0);
    for (names, from, to) in PERIODS {
        let Some(len) = longest(message, at + skip, names) else { continue };
        let today = message.context.today;
        let easter = (0..=1)
            .filter_map(|ahead| easter(today.year() + ahead))
            .find(|easter| easter.checked_add_signed(chrono::TimeDelta::days(*to)).is_some_and(|end| end >= today))?;
        let start = easter.checked_add_signed(chrono::TimeDelta::days(*from))?;
        let end = easter.checked_add_signed(chrono::TimeDelta::days(*to))?.max(start.checked_add_days(Days::new(1))?);
        return Some(Found {
            start: at,
            len: skip + len,
            reading: Reading { start, end: Some(end) },
            other: None,
            tonight: false,
            vague: true,
            range: true,
            day_only: None,
            rule: "festive period",
        });
    }
    None
}
