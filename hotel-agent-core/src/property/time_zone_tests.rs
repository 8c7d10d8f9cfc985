#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::{DateTime, NaiveDateTime, Utc};
use proptest::prelude::*;

use super::TimeZone;

fn zone(name: &str) -> TimeZone {
    name.parse().unwrap()
}

#[test]
fn clocks_are_read_both_ways() {
    for (name, local, utc, shown) in [
        ("America/Bogota", "2026-07-01T15:00:00", "2026-07-01T20:00:00Z", "2026-07-01T15:00:00"),
        ("Europe/Lisbon", "2026-01-10T15:00:00", "2026-01-10T15:00:00Z", "2026-01-10T15:00:00"),
        ("Europe/Lisbon", "2026-07-10T15:00:00", "2026-07-10T14:00:00Z", "2026-07-10T15:00:00"),
        // Lisbon's clocks jump from 01:00 to 02:00, New York's from 02:00 to 03:00: the first instant after.
        ("Europe/Lisbon", "2026-03-29T01:00:00", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00"),
        ("Europe/Lisbon", "2026-03-29T01:59:59", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00"),
        ("America/New_York", "2027-03-14T02:30:00", "2027-03-14T07:00:00Z", "2027-03-14T03:00:00"),
        // The hour that happens twice means its first pass.
        ("Europe/Lisbon", "2026-10-25T01:30:00", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00"),
        ("America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00"),
        // Half an hour of daylight saving, a gap at midnight, and a whole day left out.
        ("Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:30:00Z", "2026-10-04T02:30:00"),
        ("America/Santiago", "2026-09-06T00:30:00", "2026-09-06T04:00:00Z", "2026-09-06T01:00:00"),
        ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T10:00:00Z", "2011-12-31T00:00:00"),
    ] {
        let at = zone(name).to_utc(local.parse().unwrap());
        assert_eq!(at, utc.parse::<DateTime<Utc>>().unwrap(), "{name} {local}");
        assert_eq!(zone(name).to_local(at), shown.parse::<NaiveDateTime>().unwrap(), "{name} {utc}");
    }
}

#[test]
fn unknown_zones_are_refused() {
    let message = "Bogota".parse::<TimeZone>().unwrap_err().to_string();
    assert_eq!(message, "no time zone is called \"Bogota\": write an IANA name such as \"America/Bogota\"");
    assert!(serde_json::from_str::<TimeZone>("\"Europe/Lisboa\"").is_err());
    assert_eq!(serde_json::to_string(&zone("Europe/Lisbon")).unwrap(), "\"Europe/Lisbon\"");
}

proptest! {
    #[test]
    fn an_instant_survives_the_clock_but_for_the_second_pass(minute in 28_000_000_i64..32_000_000, zone_at in 0_usize..5) {
        let names = ["America/Bogota", "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "America/Santiago"];
        let zone = zone(names.get(zone_at).unwrap());
        let at = DateTime::<Utc>::from_timestamp(minute * 60, 0).unwrap();
        let back = zone.to_utc(zone.to_local(at));
        prop_assert!(back <= at && zone.to_local(back) == zone.to_local(at), "{at} came back as {back}");
        prop_assert!((at - back).num_minutes() <= 60);
    }

    #[test]
    fn later_readings_are_never_earlier_instants(local_minute in 28_000_000_i64..32_000_000, step in 1_i64..200) {
        let lisbon = zone("Europe/Lisbon");
        let reading = |minute: i64| DateTime::<Utc>::from_timestamp(minute * 60, 0).unwrap().naive_utc();
        prop_assert!(lisbon.to_utc(reading(local_minute)) <= lisbon.to_utc(reading(local_minute + step)));
    }
}

#[test]
fn the_ends_of_time_do_not_panic() {
    for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let local = zone("America/Bogota").to_local(at);
        let _ = zone("Europe/Lisbon").business_date(at, "05:00:00".parse().unwrap());
        let _ = zone("Europe/Lisbon").to_utc(local);
    }
}
