//! Days and ranges, read on Tuesday 10 March 2026.

use super::*;
use Language::{En, Es};

/// "2026-05-03", or "2026-05-03..2026-05-05" for a stay.
fn written(reading: &Reading) -> String {
    reading.end.map_or_else(|| reading.start.to_string(), |end| format!("{}..{end}", reading.start))
}

fn check(language: Language, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let found = read(text, language);
        let dates: Vec<String> = found.dates.iter().map(|d| written(&d.reading)).collect();
        assert_eq!(dates.join(" "), *expected, "{text}: {:?}", found.dates);
    }
}

#[test]
fn single_days() {
    check(
        Es,
        &[
            ("el 3 de mayo", "2026-05-03"),
            ("tres de mayo de 2027", "2027-05-03"),
            ("1º de julio", "2026-07-01"),
            ("2026-05-03", "2026-05-03"),
            ("03/05", "2026-05-03"),
            ("3/5/27", "2027-05-03"),
            ("el 17 del 11", "2026-11-17"),
            ("el 4", "2026-04-04"),
            ("el 15", "2026-03-15"),
            ("29 de febrero", "2028-02-29"),
            ("15 de enero", "2027-01-15"),
        ],
    );
    check(
        En,
        &[
            ("May 3rd", "2026-05-03"),
            ("3rd of May 2027", "2027-05-03"),
            ("on the 15th", "2026-03-15"),
            ("the fourth of July", "2026-07-04"),
            ("Jan 15", "2027-01-15"),
            ("Sep-23-2026", "2026-09-23"),
        ],
    );
}

#[test]
fn days_told_from_today() {
    check(
        Es,
        &[
            ("hoy", "2026-03-10"),
            ("mañana", "2026-03-11"),
            ("pasado mañana", "2026-03-12"),
            ("el día después de mañana", "2026-03-12"),
            ("dentro de 3 días", "2026-03-13"),
            ("en dos semanas", "2026-03-24"),
            ("mañana por la mañana", "2026-03-11"),
            ("el viernes", "2026-03-13"),
            ("el domingo de la semana que viene", "2026-03-22"),
            ("la semana que viene el jueves", "2026-03-19"),
        ],
    );
    check(
        En,
        &[
            ("today", "2026-03-10"),
            ("the day after tomorrow", "2026-03-12"),
            ("in 3 days", "2026-03-13"),
            ("two days from tomorrow", "2026-03-13"),
            ("this Friday", "2026-03-13"),
            ("Friday next week", "2026-03-20"),
            ("next week on Tuesday", "2026-03-17"),
        ],
    );
}

#[test]
fn stays() {
    check(
        Es,
        &[
            ("del 3 al 5 de mayo", "2026-05-03..2026-05-05"),
            ("del 28 de abril al 2 de mayo", "2026-04-28..2026-05-02"),
            ("del 30 de diciembre al 2 de enero", "2026-12-30..2027-01-02"),
            ("del 14 al 16", "2026-03-14..2026-03-16"),
            ("del 4 al 6", "2026-04-04..2026-04-06"),
            ("del 30 al 2", "2026-03-30..2026-04-02"),
            ("del viernes 3 al domingo 5 de abril", "2026-04-03..2026-04-05"),
            ("de viernes a domingo", "2026-03-13..2026-03-15"),
            ("desde el viernes por tres noches", "2026-03-13..2026-03-16"),
            ("llego el 3 de mayo, 2 noches", "2026-05-03..2026-05-05"),
            ("10/04-12/04", "2026-04-10..2026-04-12"),
            ("este finde", "2026-03-13..2026-03-15"),
        ],
    );
    check(
        En,
        &[
            ("3-5 May", "2026-05-03..2026-05-05"),
            ("from May 3 to May 5", "2026-05-03..2026-05-05"),
            ("May 3-5, 2027", "2027-05-03..2027-05-05"),
            ("from Friday for three nights", "2026-03-13..2026-03-16"),
            ("Friday to Sunday", "2026-03-13..2026-03-15"),
            ("this weekend", "2026-03-13..2026-03-15"),
            ("for 3 days from today", "2026-03-10..2026-03-13"),
        ],
    );
}

#[test]
fn holidays() {
    check(
        Es,
        &[
            ("en Nochevieja", "2026-12-31"),
            ("para Navidad", "2026-12-25"),
            ("el Viernes Santo", "2026-04-03"),
            ("¡Feliz Navidad!", ""),
        ],
    );
    check(
        En,
        &[
            ("on New Year's Eve", "2026-12-31"),
            ("Good Friday", "2026-04-03"),
            ("Thanksgiving", "2026-11-26"),
            ("Merry Christmas!", ""),
        ],
    );
    assert!(read("en Semana Santa", Es).dates[0].vague);
}

#[test]
fn numbers_that_count_are_no_days() {
    check(
        Es,
        &[
            ("somos 2 adultos y 2 niños", ""),
            ("3 noches", ""),
            ("habitación 204", ""),
            ("por la mañana", ""),
            ("abren 24/7", ""),
            ("con vista al mar", ""),
            ("son 120 euros", ""),
        ],
    );
    check(
        En,
        &[
            ("2 adults", ""),
            ("may I ask something?", ""),
            ("room 12", ""),
            ("I sat in the sun", ""),
            ("we march on", ""),
        ],
    );
}

#[test]
fn two_readings_are_given_where_two_are_possible() {
    // (text, country of property, country of guest, first reading, other reading)
    for (text, language, country, guest, first, other) in [
        ("03/04", En, "MT", None, "2026-04-03", Some("2027-03-04")),
        ("03/04", En, "US", None, "2027-03-04", Some("2026-03-04")),
        ("06/04", En, "US", None, "2026-06-04", None),
        ("06/04", En, "ES", Some("GB"), "2026-04-06", None),
        ("06/04", Es, "US", None, "2026-04-06", None),
        ("25/04", En, "ES", None, "2026-04-25", None),
        ("next Friday", En, "ES", None, "2026-03-20", Some("2026-03-13")),
        ("el próximo viernes", Es, "ES", None, "2026-03-13", Some("2026-03-20")),
        ("el martes", Es, "ES", None, "2026-03-10", Some("2026-03-17")),
        ("el 1 de marzo", Es, "ES", None, "2027-03-01", Some("2026-03-01")),
        ("el 1 de febrero", Es, "ES", None, "2027-02-01", None),
        ("el viernes 31", Es, "ES", None, "2026-07-31", Some("2026-03-31")),
        ("el martes 31", Es, "ES", None, "2026-03-31", None),
    ] {
        let phrases = Phrases::default();
        let found = understand(text, &Context { country, guest_country: guest, ..desk(&phrases, language) });
        let date = &found.dates[0];
        assert_eq!(date.reading.start, day(first), "{text} {country}: {date:?}");
        let expected = other.map(day).filter(|d| *d != date.reading.start);
        assert_eq!(date.other.map(|o| o.start), expected, "{text} {country}: {date:?}");
        assert_eq!(date.ambiguous, date.other.is_some(), "{text}");
    }
}

#[test]
fn after_midnight_tonight_has_two_readings() {
    let phrases = Phrases::default();
    let late = Context { now: day("2026-03-11").and_hms_opt(1, 30, 0).unwrap(), ..desk(&phrases, En) };
    let tonight = &understand("a room for tonight", &late).dates[0];
    assert!(tonight.tonight && tonight.ambiguous, "{tonight:?}");
    assert_eq!(tonight.reading.start, day("2026-03-10"));
    assert_eq!(tonight.other.unwrap().start, day("2026-03-11"));
    assert!(!read("a room for tonight", En).dates[0].ambiguous);
}

#[test]
fn what_the_day_says_about_the_stay() {
    for (text, language, kinds) in [
        ("llego el 3 de mayo", Es, vec![DateKind::Arrival]),
        ("salgo el 5 de mayo", Es, vec![DateKind::Departure]),
        ("llego el 3 y salgo el 5 de mayo", Es, vec![DateKind::Arrival, DateKind::Departure]),
        ("arriving May 3, leaving May 5", En, vec![DateKind::Arrival, DateKind::Departure]),
        ("until Sunday", En, vec![DateKind::Departure]),
        ("May 3", En, vec![DateKind::Day]),
        ("3-5 May", En, vec![DateKind::Range]),
    ] {
        let found = read(text, language);
        assert_eq!(found.dates.iter().map(|d| d.kind).collect::<Vec<_>>(), kinds, "{text}: {:?}", found.dates);
    }
    let pair = read("llego el 3 y salgo el 5 de mayo", Es).dates;
    assert_eq!((pair[0].reading.start, pair[1].reading.start), (day("2026-05-03"), day("2026-05-05")));
}

#[test]
fn what_cannot_be_is_named_and_not_guessed() {
    for (text, language, kind) in [
        ("el 31 de febrero", Es, ImpossibleKind::Date),
        ("31/02/2027", Es, ImpossibleKind::Date),
        ("2026-13-01", En, ImpossibleKind::Date),
        ("0000-01-01", En, ImpossibleKind::Date),
        ("February 30", En, ImpossibleKind::Date),
        ("del 5 al 3 de mayo", Es, ImpossibleKind::Range),
        ("del 5/5/2026 al 3/5/2026", Es, ImpossibleKind::Range),
        ("del 3 al 3 de mayo de 2026", Es, ImpossibleKind::Range),
    ] {
        let found = read(text, language);
        assert!(found.impossible.iter().any(|i| i.kind == kind), "{text}: {found:?}");
        assert!(found.dates.is_empty(), "{text}: {:?}", found.dates);
    }
}

#[test]
fn nights() {
    for (text, language, nights) in [
        ("3 noches", Es, Some(3)),
        ("una noche", Es, Some(1)),
        ("tres noches más", Es, Some(3)),
        ("por una semana", Es, Some(7)),
        ("a 2-night stay", En, Some(2)),
        ("for two weeks", En, Some(14)),
        ("buenas noches", Es, None),
        ("good night", En, None),
        ("in a week", En, None),
        ("¿cuánto cuesta por noche?", Es, None),
    ] {
        assert_eq!(read(text, language).nights, nights, "{text}");
    }
}
