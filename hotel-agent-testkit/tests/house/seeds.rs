use std::sync::Arc;

use futures_util::FutureExt;
use hotel_agent_core::{
    port::{FindRequest, Pms},
    reservation::{CancelCost, Source, Status},
};
use hotel_agent_testkit::{ManualClock, grand_hotel::GrandHotelSettings};

use crate::stage::{HOTEL, Stage, date, room, start};

#[test]
fn a_house_begins_with_the_reservations_of_its_settings() {
    let stage = Stage::new();
    let find = |number: &str| {
        stage.house.find(&FindRequest::Number(number.to_owned())).now_or_never().unwrap().unwrap().remove(0)
    };
    let ota = find("3918 274 650");
    assert_eq!(ota.source, Source::Channel { name: "An OTA".into() });
    assert_eq!(ota.first_stay().unwrap().stay.arrival(), date("2026-04-13"));
    assert_eq!(ota.status, Status::Confirmed);
    assert_eq!(stage.house.cancel_cost(&ota.id).now_or_never().unwrap().unwrap(), CancelCost::Unknown);
    let direct = find("pdp sea2sh");
    assert_eq!((direct.status, direct.source), (Status::Tentative, Source::Direct));
    assert_eq!(stage.house.inventory(date("2026-04-15"), &room("patio")).unwrap().free, 1);
}

#[test]
fn they_are_imported_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let clock = Arc::new(ManualClock::new(start()));
    let first = Stage::open(&path, &clock, 1).unwrap().house.reservations();
    assert_eq!(first.len(), 2);
    clock.set("2026-04-09T15:00:00Z".parse().unwrap());
    assert_eq!(Stage::open(&path, &clock, 2).unwrap().house.reservations(), first);
}

#[test]
fn one_that_finds_no_room_is_left_out_and_named() {
    let more = "\n[[pms.reservations]]\nid = \"N\"\narrives_in_days = 6\nnights = 1\nadults = 2\nroom_type = \"patio\"\nrate_plan = \"flexible\"\ngiven_name = \"G\"\nfamily_name = \"F\"\n";
    let text = format!("{HOTEL}{}{}", more.replace('N', "third"), more.replace('N', "fourth"));
    let stage = Stage::of(GrandHotelSettings::from_toml(&text, "full.toml").unwrap());
    assert_eq!(stage.house.open_report().seeds_skipped, ["fourth"]);
    assert_eq!(stage.house.reservations().len(), 3);
}
