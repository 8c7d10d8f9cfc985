#![expect(clippy::expect_used, reason = "a kit is test code: a broken fixture is a failed test")]

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use hotel_agent_core::{
    port::Pms,
    reservation::{Party, Stay},
};

use super::PmsControl;
use crate::{
    ManualClock, SeededIds,
    grand_hotel::{GrandHotel, GrandHotelSettings},
};

/// A PMS that nobody has touched, and what a kit must know of it.
pub struct PmsFixture {
    /// The PMS under test.
    pub pms: Arc<dyn Pms>,
    /// The clock that it goes by.
    pub clock: Arc<ManualClock>,
    /// Examples of what it sells and does not.
    pub profile: FixtureProfile,
    /// The desk behind it, where a test can reach that.
    pub control: Option<Arc<dyn PmsControl>>,
}

/// Examples of what a PMS sells and does not, true at the fixture's time. `None`: it has no such rule.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FixtureProfile {
    /// At least two nights for two adults, 30 to 200 days ahead: sold in one room type or more, with at least two
    /// rooms left and one offer that may be canceled for nothing until some days before.
    pub stay: Stay,
    /// People that no room holds.
    pub crowd: Party,
    /// Dates that are over.
    pub past: Stay,
    /// Dates further ahead than anything is sold.
    pub beyond_horizon: Option<Stay>,
    /// Dates on which the house is closed.
    pub closed: Option<Stay>,
    /// A stay too short for its dates, and the nights it would need.
    pub too_short: Option<(Stay, u16)>,
    /// A stay too long, and the nights allowed.
    pub too_long: Option<(Stay, u16)>,
}

impl FixtureProfile {
    /// A profile with the examples that every PMS has.
    pub fn new(stay: Stay, crowd: Party, past: Stay) -> FixtureProfile {
        FixtureProfile { stay, crowd, past, beyond_horizon: None, closed: None, too_short: None, too_long: None }
    }
}

impl PmsFixture {
    /// A [`GrandHotel`] in memory on 2 March 2026: to test the kit itself, and what wraps a PMS.
    pub async fn grand_hotel() -> PmsFixture {
        PmsFixture::with_house(GrandHotel::in_memory)
    }

    /// The same house, opened by the caller (with a ledger, for example).
    pub fn with_house(
        open: impl FnOnce(
            GrandHotelSettings,
            Arc<dyn hotel_agent_core::port::Clock>,
            Arc<dyn hotel_agent_core::port::Ids>,
        ) -> GrandHotel,
    ) -> PmsFixture {
        let clock = Arc::new(ManualClock::new(start()));
        let house = Arc::new(open(PmsFixture::settings(), clock.clone(), Arc::new(SeededIds::new(1))));
        let mut profile = FixtureProfile::new(stay("2026-05-06", 3), party(9), stay("2026-02-20", 2));
        profile.beyond_horizon = Some(stay("2027-01-15", 2));
        profile.closed = Some(stay("2026-11-05", 2));
        profile.too_short = Some((stay("2026-08-13", 2), 3));
        profile.too_long = Some((stay("2026-06-01", 15), 14));
        PmsFixture { pms: house.clone(), clock, profile, control: Some(house) }
    }

    /// The settings of [`PmsFixture::grand_hotel`]: three room types, three rate plans, one example of each rule.
    pub fn settings() -> GrandHotelSettings {
        GrandHotelSettings::from_toml(include_str!("fixture.toml"), "fixture.toml").expect("the kit's own house")
    }

    /// The same fixture with its PMS wrapped, as a guard wraps one.
    #[must_use]
    pub fn wrapped(self, wrap: impl FnOnce(Arc<dyn Pms>, Arc<ManualClock>) -> Arc<dyn Pms>) -> PmsFixture {
        let pms = wrap(self.pms, self.clock.clone());
        PmsFixture { pms, ..self }
    }
}

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 30, 0).single().expect("a moment")
}

fn party(adults: u8) -> Party {
    Party::new(adults, vec![]).expect("a party")
}

fn stay(arrival: &str, nights: u64) -> Stay {
    let arrival: NaiveDate = arrival.parse().expect("a date");
    Stay::new(arrival, arrival + chrono::Days::new(nights), party(2)).expect("a stay")
}
