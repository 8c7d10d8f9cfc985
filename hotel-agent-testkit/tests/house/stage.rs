//! A house, a clock, and a short way to speak to them.

use std::{path::Path, sync::Arc};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use futures_util::FutureExt;
use hotel_agent_core::{
    guest::{Email, GuestDetails, GuestName, Language},
    port::{CancelRequest, Clock, OffersRequest, Outcome, Pms, ReserveRequest},
    reservation::{ClientRef, Offer, Offers, Party, Reservation, RoomTypeId, Stay},
};
use hotel_agent_testkit::{
    ManualClock, SeededIds,
    grand_hotel::{GrandHotel, GrandHotelSettings, LedgerError},
};

pub(crate) const HOTEL: &str = include_str!("../fixtures/hotel.toml");

/// 10:00 on Tuesday, 7 April 2026 in Bogota.
pub(crate) fn start() -> DateTime<Utc> {
    "2026-04-07T15:00:00Z".parse().unwrap()
}

pub(crate) fn settings() -> GrandHotelSettings {
    GrandHotelSettings::from_toml(HOTEL, "hotel.toml").unwrap()
}

pub(crate) struct Stage {
    pub(crate) house: GrandHotel,
    pub(crate) clock: Arc<ManualClock>,
}

impl Stage {
    pub(crate) fn new() -> Stage {
        Stage::of(settings())
    }

    pub(crate) fn of(settings: GrandHotelSettings) -> Stage {
        let clock = Arc::new(ManualClock::new(start()));
        let house = GrandHotel::in_memory(settings, clock.clone(), Arc::new(SeededIds::new(1)));
        Stage { house, clock }
    }

    /// Opens the ledger at `path` at the moment that `clock` shows.
    pub(crate) fn open(path: &Path, clock: &Arc<ManualClock>, seed: u64) -> Result<Stage, LedgerError> {
        let house = GrandHotel::open(settings(), path, clock.clone(), Arc::new(SeededIds::new(seed)))?;
        Ok(Stage { house, clock: clock.clone() })
    }

    pub(crate) fn offers(&self, stay: &Stay) -> Offers {
        self.house.offers(&OffersRequest::new(stay.clone())).now_or_never().unwrap().unwrap()
    }

    pub(crate) fn offer(&self, room_type: &str, plan: &str, stay: &Stay) -> Offer {
        let of = |offer: &Offer| offer.room_type.as_str() == room_type && offer.rate_plan.id.as_str() == plan;
        self.offers(stay).offers.into_iter().find(of).unwrap_or_else(|| panic!("no {room_type} {plan} for {stay:?}"))
    }

    pub(crate) fn reserve(&self, key: &str, offer: &Offer) -> Outcome<Reservation> {
        let deadline = self.clock.now() + TimeDelta::seconds(20);
        let request = ReserveRequest::new(ClientRef::new(key), offer.clone(), guest(), Language::Es, deadline);
        self.house.reserve(&request).now_or_never().unwrap()
    }

    pub(crate) fn cancel(&self, key: &str, reservation: &Reservation) -> Outcome<Reservation> {
        let cost = self.house.cancel_cost(&reservation.id).now_or_never().unwrap().unwrap();
        let deadline = self.clock.now() + TimeDelta::seconds(20);
        let request = CancelRequest::new(ClientRef::new(key), reservation.id.clone(), cost, deadline);
        self.house.cancel(&request).now_or_never().unwrap()
    }
}

pub(crate) fn done(outcome: Outcome<Reservation>) -> Reservation {
    match outcome {
        Outcome::Done(reservation) => reservation,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn guest() -> GuestDetails {
    let mut guest = GuestDetails::default();
    guest.name = Some(GuestName { given: "Ana".into(), family: "Pérez".into() });
    guest.email = Some(Email::parse("ana@example.com").unwrap());
    guest
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn stay(arrival: &str, nights: u64, adults: u8, child_ages: &[u8]) -> Stay {
    let arrival = date(arrival);
    Stay::new(arrival, arrival + Days::new(nights), Party::new(adults, child_ages.to_vec()).unwrap()).unwrap()
}

pub(crate) fn room(id: &str) -> RoomTypeId {
    RoomTypeId::new(id)
}
