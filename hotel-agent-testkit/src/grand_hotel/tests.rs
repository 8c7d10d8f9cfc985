#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
use std::sync::Arc;

use futures_util::FutureExt;
use hotel_agent_core::{
    guest::{Email, GuestDetails, GuestName, Language},
    port::{Clock, FaultKind, OffersRequest, Outcome, Pms, ReserveRequest},
    reservation::{ClientRef, Reservation},
};

use super::GrandHotel;
use crate::{ManualClock, SeededIds, pms::PmsFixture};

/// Reserves the cheapest room of the kit's house under `key`.
fn reserve(house: &GrandHotel, clock: &ManualClock, key: &str) -> Outcome<Reservation> {
    let stay = PmsFixture::grand_hotel().now_or_never().unwrap().profile.stay;
    let offers = house.offers(&OffersRequest::new(stay)).now_or_never().unwrap().unwrap();
    let offer = offers.offers.into_iter().next().unwrap();
    let mut guest = GuestDetails::default();
    guest.name = Some(GuestName { given: "Ana".into(), family: "Pérez".into() });
    guest.email = Some(Email::parse("ana@example.com").unwrap());
    guest.phone = Some(hotel_agent_core::guest::Phone::parse("+573001234567").unwrap());
    let request = ReserveRequest::new(ClientRef::new(key), offer, guest, Language::Es, clock.now());
    house.reserve(&request).now_or_never().unwrap()
}

#[test]
fn what_the_disk_refuses_has_not_happened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let clock = Arc::new(ManualClock::new("2026-03-02T09:30:00Z".parse().unwrap()));
    let open = || GrandHotel::open(PmsFixture::settings(), &path, clock.clone(), Arc::new(SeededIds::new(1))).unwrap();
    let house = open();
    assert!(matches!(reserve(&house, &clock, "t1/reserve/1"), Outcome::Done(_)));
    let before = house.house().books.clone();
    house.house().ledger.as_mut().unwrap().fail_from_now_on().unwrap();
    // Twice: neither the failed write nor the one refused after it counts.
    for key in ["t2/reserve/1", "t3/reserve/1"] {
        match reserve(&house, &clock, key) {
            Outcome::Unknown(fault) => assert_eq!(fault.kind, FaultKind::Unavailable),
            other => panic!("{other:?}"),
        }
        assert_eq!(house.find_by_client_ref(&ClientRef::new(key)).now_or_never().unwrap().unwrap(), []);
    }
    assert_eq!(house.house().books, before);
    drop(house);
    let again = open();
    assert_eq!(again.house().books, before);
    assert!(matches!(reserve(&again, &clock, "t2/reserve/1"), Outcome::Done(_)));
}
