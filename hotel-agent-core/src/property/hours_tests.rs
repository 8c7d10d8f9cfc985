#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc, Weekday};
use proptest::prelude::*;

use super::{DeskState, OpeningHours};
use crate::property::TimeZone;

fn hours(text: &str) -> OpeningHours {
    OpeningHours::parse(text, "CO").unwrap()
}

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn shown(state: DeskState) -> String {
    let time = |at: Option<NaiveDateTime>| at.map_or("-".to_owned(), |at| at.format("%a %m-%d %H:%M").to_string());
    match state {
        DeskState::Open { until } => format!("open until {}", time(until)),
        DeskState::Closed { opens } => format!("closed until {}", time(opens)),
    }
}

const OFFICE: &str = "Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off";
const KITCHEN: &str = "Tu-Sa 12:30-15:00,19:00-22:30; Su 12:30-15:00; Mo off; Dec 24-25 off";
const BAR: &str = "Su-We 16:00-24:00; Th-Sa 16:00-02:00";
const POOL: &str = "May-Sep Mo-Su 10:00-19:30";
const ALWAYS: &str = "Mo-Su 00:00-24:00";

#[test]
fn a_desk_knows_when_it_closes_and_opens() {
    for (text, local, expected) in [
        (OFFICE, "2026-11-20 08:59", "closed until Fri 11-20 09:00"),
        (OFFICE, "2026-11-20 09:00", "open until Fri 11-20 18:00"),
        (OFFICE, "2026-11-20 17:59", "open until Fri 11-20 18:00"),
        (OFFICE, "2026-11-20 18:00", "closed until Sat 11-21 10:00"),
        (OFFICE, "2026-11-21 14:00", "closed until Mon 11-23 09:00"),
        // Colombia moves Epiphany and All Saints to Monday; Good Friday moves by itself; Christmas is a Friday in 2026.
        (OFFICE, "2026-11-02 10:00", "closed until Tue 11-03 09:00"),
        (OFFICE, "2026-04-03 10:00", "closed until Sat 04-04 10:00"),
        (OFFICE, "2026-12-24 18:30", "closed until Sat 12-26 10:00"),
        (OFFICE, "2027-01-11 10:00", "closed until Tue 01-12 09:00"),
        (KITCHEN, "2026-11-22 13:00", "open until Sun 11-22 15:00"),
        (KITCHEN, "2026-11-22 19:30", "closed until Tue 11-24 12:30"),
        (KITCHEN, "2026-12-23 22:30", "closed until Sat 12-26 12:30"),
        (BAR, "2026-11-21 23:00", "open until Sun 11-22 02:00"),
        // The small hours of Sunday are Saturday's night.
        (BAR, "2026-11-22 01:00", "open until Sun 11-22 02:00"),
        (BAR, "2026-11-22 02:00", "closed until Sun 11-22 16:00"),
        (BAR, "2026-11-22 16:00", "open until Mon 11-23 00:00"),
        (BAR, "2026-11-23 00:00", "closed until Mon 11-23 16:00"),
        (BAR, "2026-11-26 01:00", "closed until Thu 11-26 16:00"),
        (POOL, "2026-10-01 12:00", "closed until Sat 05-01 10:00"),
        (POOL, "2027-05-01 10:00", "open until Sat 05-01 19:30"),
        (ALWAYS, "2026-11-22 03:00", "open until -"),
        ("24/7", "2026-11-22 03:00", "open until -"),
        ("24/7; Dec 25 off", "2026-12-24 12:00", "open until Fri 12-25 00:00"),
        ("24/7; Dec 25 off", "2026-12-25 12:00", "closed until Sat 12-26 00:00"),
        ("off", "2026-11-22 03:00", "closed until -"),
        ("2020 Mo-Su 10:00-12:00", "2026-11-22 03:00", "closed until -"),
        // A night that was canceled has no small hours, and one that was not keeps them into the holiday.
        ("Mo-Su 18:00-02:00; Dec 25 off", "2026-12-25 01:00", "open until Fri 12-25 02:00"),
        ("Mo-Su 18:00-02:00; Dec 25 off", "2026-12-26 01:00", "closed until Sat 12-26 18:00"),
        ("Mo-Fr 09:00-18:00; Mo-Fr 12:00-13:00 off", "2026-11-20 12:00", "closed until Fri 11-20 13:00"),
        ("Mo-Su 20:00-26:00; Fr 01:00-02:00,20:00-24:00", "2026-11-20 01:30", "open until Fri 11-20 02:00"),
        ("easter -2 days off; Mo-Su 10:00-12:00; easter off", "2026-04-05 10:30", "closed until Mon 04-06 10:00"),
    ] {
        let hours = hours(text);
        let local = at(local);
        assert_eq!(shown(hours.state(local)), expected, "{text} at {local}");
        assert_eq!(hours.is_open(local), expected.starts_with("open"), "{text} at {local}");
    }
}

#[test]
fn a_day_is_shown_as_the_guest_plans_it() {
    let day = |text: &str, date: &str| {
        let spans = hours(text).day(date.parse().unwrap());
        spans
            .iter()
            .map(|(from, until)| format!("{}-{}", from.format("%H:%M"), until.format("%H:%M")))
            .collect::<Vec<_>>()
    };
    assert_eq!(day(KITCHEN, "2026-11-24"), ["12:30-15:00", "19:00-22:30"]);
    assert_eq!(day(KITCHEN, "2026-12-24"), Vec::<String>::new());
    assert_eq!(day(BAR, "2026-11-21"), ["16:00-02:00"]);
    assert_eq!(day(BAR, "2026-11-22"), ["16:00-00:00"]);
    assert_eq!(day(ALWAYS, "2026-11-22"), ["00:00-00:00"]);
    assert_eq!(day("Mo-Fr 09:00-18:00; Mo-Fr 12:00-13:00 off", "2026-11-20"), ["09:00-12:00", "13:00-18:00"]);
}

#[test]
fn hours_that_cannot_be_read_say_why() {
    for (text, reason) in [
        ("", "a rule is missing between two \";\""),
        ("Mo 09:00-10:00;; Tu off", "a rule is missing between two \";\""),
        ("Mo-Fr 9:00-", "\"9:00-\" is no span of hours such as 09:00-18:00"),
        ("Mo-Fr 09:00-18:00+", "\"09:00-18:00+\" is no span of hours such as 09:00-18:00"),
        ("Mo-Fr 25:00-26:00", "\"25:00-26:00\" is no span of hours such as 09:00-18:00"),
        ("Mo-Fr 09:60-18:00", "\"09:60-18:00\" is no span of hours such as 09:00-18:00"),
        ("Mo 10:00-12:00, Tu 14:00-16:00", "\"Tu 14:00-16:00\" is no span of hours such as 09:00-18:00"),
        (
            "Mo 10:00-12:00 || Tu 14:00-16:00",
            "\"10:00-12:00 || Tu 14:00-16:00\" is no span of hours such as 09:00-18:00",
        ),
        ("Mo 10:00-12:00,11:00-13:00", "the hours \"10:00-12:00,11:00-13:00\" overlap"),
        ("Lu-Vi 09:00-18:00", "\"Lu-Vi\" names no days"),
        ("Mo-Su sunrise-sunset", "\"Mo-Su sunrise-sunset\" names no days"),
        ("by appointment", "\"by appointment\" names no days"),
        ("Mo 09:00-10:00 \"by appointment\"", "comments are not read"),
        ("SH 09:00-10:00", "school holidays (SH) are not known; write their dates"),
        (
            "Mo 09:00-12:00; Mo 14:00-18:00",
            "two rules open \"Mo\" and the second replaces the first; join their hours with \",\"",
        ),
    ] {
        let message = OpeningHours::parse(text, "CO").unwrap_err().to_string();
        assert_eq!(message, format!("cannot read {text:?}: {reason}"));
    }
    let message = OpeningHours::parse("PH off", "XX").unwrap_err().to_string();
    assert_eq!(message, "cannot read \"PH off\": the public holidays (PH) of \"XX\" are not known; write their dates");
}

#[test]
fn stored_hours_are_their_text() {
    let stored = serde_json::to_string(&hours(OFFICE)).unwrap();
    assert_eq!(stored, format!("{{\"hours\":\"{OFFICE}\",\"country\":\"CO\"}}"));
    assert_eq!(serde_json::from_str::<OpeningHours>(&stored).unwrap(), hours(OFFICE));
    assert!(serde_json::from_str::<OpeningHours>("{\"hours\":\"never\",\"country\":\"CO\"}").is_err());
}

/// Holidays written down by hand for the second evaluator, 2026 and 2027.
fn holiday(country: &str, date: NaiveDate) -> bool {
    let fixed: &[(u32, u32)] = match country {
        "CO" => &[(1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25)],
        "PT" => &[(1, 1), (4, 25), (5, 1), (6, 10), (8, 15), (10, 5), (11, 1), (12, 1), (12, 8), (12, 25)],
        _ => &[],
    };
    let moving: &[&str] = match country {
        "CO" => &[
            "2026-01-12",
            "2026-03-23",
            "2026-04-02",
            "2026-04-03",
            "2026-05-18",
            "2026-06-08",
            "2026-06-15",
            "2026-06-29",
            "2026-08-17",
            "2026-10-12",
            "2026-11-02",
            "2026-11-16",
            "2027-01-11",
            "2027-03-22",
            "2027-03-25",
            "2027-03-26",
            "2027-05-10",
            "2027-05-31",
            "2027-06-07",
            "2027-07-05",
            "2027-08-16",
            "2027-10-18",
            "2027-11-01",
            "2027-11-15",
        ],
        "US" => &[
            "2026-01-01",
            "2026-01-19",
            "2026-02-16",
            "2026-05-25",
            "2026-06-19",
            "2026-07-03",
            "2026-09-07",
            "2026-11-11",
            "2026-11-26",
            "2026-12-25",
            "2027-01-01",
            "2027-01-18",
            "2027-02-15",
            "2027-05-31",
            "2027-06-18",
            "2027-07-05",
            "2027-09-06",
            "2027-11-11",
            "2027-11-25",
            "2027-12-24",
            "2027-12-31",
        ],
        "PT" => &["2026-04-03", "2026-04-05", "2026-06-04", "2027-03-26", "2027-03-28", "2027-05-27"],
        _ => &[],
    };
    fixed.contains(&(date.month(), date.day())) || moving.contains(&date.to_string().as_str())
}

/// The sample schedules a second time, in Rust: whether the desk is open at a minute of a day it began on.
///
/// Minutes run on past 1440 for the small hours after that day.
fn began(schedule: &str, country: &str, day: NaiveDate, minute: i64) -> bool {
    let weekday = day.weekday();
    let between = |from: i64, until: i64| (from..until).contains(&minute);
    match schedule {
        OFFICE if holiday(country, day) || weekday == Weekday::Sun => false,
        OFFICE if weekday == Weekday::Sat => between(600, 840),
        OFFICE => between(540, 1080),
        KITCHEN if day.month() == 12 && (24..=25).contains(&day.day()) => false,
        KITCHEN if weekday == Weekday::Mon => false,
        KITCHEN if weekday == Weekday::Sun => between(750, 900),
        KITCHEN => between(750, 900) || between(1140, 1350),
        BAR if matches!(weekday, Weekday::Thu | Weekday::Fri | Weekday::Sat) => between(960, 1560),
        BAR => between(960, 1440),
        POOL => (5..=9).contains(&day.month()) && between(600, 1170),
        ALWAYS => between(0, 1440),
        other => unreachable!("{other}"),
    }
}

/// Holds every half hour of two years of UTC, so every change of clocks too, against the second evaluator.
fn check_two_years(zone: &str, country: &str) {
    let start = "2026-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap();
    let zone: TimeZone = zone.parse().unwrap();
    for schedule in [OFFICE, KITCHEN, BAR, POOL, ALWAYS] {
        let hours = OpeningHours::parse(schedule, country).unwrap();
        for half_hours in 0..2 * 365 * 48 {
            let local = zone.to_local(start + Duration::minutes(30 * half_hours));
            let minute = i64::from(local.hour() * 60 + local.minute());
            let expected = began(schedule, country, local.date(), minute)
                || began(schedule, country, local.date().pred_opt().unwrap(), minute + 1440);
            assert_eq!(hours.is_open(local), expected, "{schedule} in {zone} at {local}");
        }
    }
}

#[test]
fn a_second_evaluator_agrees_in_bogota() {
    check_two_years("America/Bogota", "CO");
}

#[test]
fn a_second_evaluator_agrees_in_lisbon() {
    check_two_years("Europe/Lisbon", "PT");
}

#[test]
fn a_second_evaluator_agrees_in_new_york() {
    check_two_years("America/New_York", "US");
}

#[test]
fn the_next_change_is_the_next_change() {
    for schedule in [OFFICE, KITCHEN, BAR] {
        let hours = hours(schedule);
        let mut local = at("2026-03-27 00:00");
        while local < at("2026-04-10 00:00") {
            let change = match hours.state(local) {
                DeskState::Open { until } => until.unwrap(),
                DeskState::Closed { opens } => opens.unwrap(),
            };
            let open = hours.is_open(local);
            while local < change {
                assert_eq!(hours.is_open(local), open, "{schedule} changed before {change}, at {local}");
                local += Duration::minutes(15);
            }
            assert_ne!(hours.is_open(change), open, "{schedule} did not change at {change}");
        }
    }
}

/// One rule with its text, its weekdays (Monday is 0) and its minutes.
fn rule() -> impl Strategy<Value = (String, Vec<u32>, Option<(u16, u16)>)> {
    let days = prop::collection::btree_set(0_u32..7, 1..4);
    let span = prop::option::weighted(0.8, (0_u16..96, 1_u16..120));
    (days, span).prop_map(|(days, span)| {
        let days: Vec<u32> = days.into_iter().collect();
        let names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
        let selector: Vec<_> = days.iter().map(|&day| *names.get(day as usize).unwrap()).collect();
        let minutes = span.map(|(from, length)| (from * 15, (from + length.min(95)) * 15));
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let effect = minutes.map_or("off".to_owned(), |(from, until)| {
            let until = if until > 1440 { until - 1440 } else { until };
            format!("{}-{}", clock(from), clock(until))
        });
        (format!("{} {effect}", selector.join(",")), days, minutes)
    })
}

proptest! {
    #[test]
    fn the_last_rule_that_names_a_day_holds(rules in prop::collection::vec(rule(), 1..5), minute in 0_i64..20_000) {
        let text: Vec<_> = rules.iter().map(|(text, ..)| text.as_str()).collect();
        // Equal selectors are refused; that is another test's matter.
        let Ok(hours) = OpeningHours::parse(&text.join("; "), "CO") else { return Ok(()) };
        let local = at("2026-11-16 00:00") + Duration::minutes(minute);
        let open_from = |date: NaiveDate, minute: i64| {
            let day = date.weekday().num_days_from_monday();
            let holds = rules.iter().rev().find(|(_, days, _)| days.contains(&day));
            holds.and_then(|(.., span)| *span).is_some_and(|(from, until)| (from.into()..until.into()).contains(&minute))
        };
        let minute = i64::from(local.hour() * 60 + local.minute());
        let expected = open_from(local.date(), minute) || open_from(local.date().pred_opt().unwrap(), minute + 1440);
        prop_assert_eq!(hours.is_open(local), expected, "{} at {}", text.join("; "), local);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}", country in "[A-Z]{2}") {
        if let Ok(hours) = OpeningHours::parse(&text, &country) {
            let _ = hours.state(at("2026-11-22 12:00"));
        }
    }

    #[test]
    fn near_misses_are_read_or_refused(text in "(Mo|Su-Tu|PH|Dec 24|off|24/7|;|,|-| |9:0|12:30-2:00|24:00|:|[0-9]{1,3}){0,8}") {
        if let Ok(hours) = OpeningHours::parse(&text, "PT") {
            let _ = hours.day(NaiveDate::from_ymd_opt(2026, 12, 24).unwrap());
            let _ = hours.state(NaiveDate::MAX.and_time(NaiveTime::MIN));
            let _ = hours.state(NaiveDate::MIN.and_time(NaiveTime::MIN));
        }
    }
}
