//! The kit over the reference PMS behind HTTP: what a network adds changes nothing of the contract.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::{sync::Arc, time::Duration};

use hotel_agent_core::{
    guest::{Email, GuestDetails, GuestName, Language, Phone},
    port::{Clock, FaultKind, OffersRequest, Outcome, Pms, ReserveRequest},
    reservation::ClientRef,
};
use hotel_agent_testkit::{
    chaos::{ChaosPms, CrashPoint, Mishap, Plan, PmsCall, When},
    grand_hotel::GrandHotel,
    pms::PmsFixture,
    remote::{PmsEmulator, RemotePms},
};

/// The fixture's PMS, reached over HTTP for as long as the test's runtime lives.
async fn over_http(fixture: PmsFixture) -> PmsFixture {
    let emulator = PmsEmulator::start(fixture.pms.clone()).await.unwrap();
    let remote = RemotePms::connect(emulator.url()).await.unwrap();
    std::mem::forget(emulator);
    fixture.wrapped(|_, _| Arc::new(remote))
}

mod obeying_keys {
    use super::*;

    async fn fresh() -> PmsFixture {
        over_http(PmsFixture::grand_hotel().await).await
    }

    hotel_agent_testkit::pms_conformance!(fresh);
}

mod keeping_keys {
    use super::*;

    async fn fresh() -> PmsFixture {
        let open = |settings, clock, ids| GrandHotel::in_memory(settings, clock, ids).not_obeying_keys();
        over_http(PmsFixture::with_house(open)).await
    }

    hotel_agent_testkit::pms_conformance!(fresh);
}

async fn request(fixture: &PmsFixture) -> ReserveRequest {
    let stay = fixture.profile.stay.clone();
    let offer = fixture.pms.offers(&OffersRequest::new(stay)).await.unwrap().offers.remove(0);
    let deadline = fixture.clock.now() + Duration::from_secs(30);
    let mut guest = GuestDetails::default();
    guest.name = Some(GuestName { given: "Ana".into(), family: "Ruiz".into() });
    guest.email = Some(Email::parse("ana@example.com").unwrap());
    guest.phone = Some(Phone::parse("+573001234567").unwrap());
    ReserveRequest::new(ClientRef::new("turn/reserve/1"), offer, guest, Language::En, deadline)
}

async fn unlucky(mishap: Mishap) -> PmsFixture {
    let plan = Plan::calm().on(PmsCall::Reserve, mishap, When::Always);
    let fixture = PmsFixture::grand_hotel().await.wrapped(|pms, clock| Arc::new(ChaosPms::new(pms, clock, plan)));
    over_http(fixture).await
}

#[tokio::test]
async fn a_500_after_the_commit_is_an_unknown_end() {
    let fixture = unlucky(Mishap::FailAfter(FaultKind::Unavailable)).await;
    let request = request(&fixture).await;
    let outcome = fixture.pms.reserve(&request).await;
    assert!(matches!(&outcome, Outcome::Unknown(fault) if fault.kind == FaultKind::Unavailable), "{outcome:?}");
    assert_eq!(fixture.pms.find_by_client_ref(&request.key).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_hangs_after_the_commit_is_made_all_the_same() {
    let fixture = unlucky(Mishap::Crash(CrashPoint::After)).await;
    let request = request(&fixture).await;
    let call = tokio::time::timeout(Duration::from_millis(300), fixture.pms.reserve(&request));
    assert!(call.await.is_err(), "no answer ever comes");
    assert_eq!(fixture.pms.find_by_client_ref(&request.key).await.unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_there_is_an_unknown_end() {
    let fixture = PmsFixture::grand_hotel().await;
    let emulator = PmsEmulator::start(fixture.pms.clone()).await.unwrap();
    let remote = RemotePms::connect(emulator.url()).await.unwrap();
    drop(emulator);
    let request = request(&fixture).await;
    let outcome = remote.reserve(&request).await;
    assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
    assert!(RemotePms::connect("http://127.0.0.1:1").await.is_err());
}
