//! What a guest's agent meets when the PMS is late, deaf or dead.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::TimeDelta;
use futures_util::FutureExt;
use hotel_agent_core::{
    guest::{Email, GuestDetails, GuestName, Language, Phone},
    port::{Clock, FaultKind, OffersRequest, Outcome, Pms, ReserveRequest, Retry},
    reservation::ClientRef,
};
use hotel_agent_testkit::{
    ManualClock,
    chaos::{ChaosPms, CrashPoint, Mishap, Plan, PmsCall, When},
    pms::PmsFixture,
};

struct Stage {
    chaos: ChaosPms,
    /// The same PMS without chaos: what really happened.
    calm: Arc<dyn Pms>,
    clock: Arc<ManualClock>,
    request: ReserveRequest,
    offers: OffersRequest,
}

fn stage(plan: Plan) -> Stage {
    let fixture = PmsFixture::grand_hotel().now_or_never().unwrap();
    let offers = OffersRequest::new(fixture.profile.stay.clone());
    let offer = fixture.pms.offers(&offers).now_or_never().unwrap().unwrap().offers.remove(0);
    let mut guest = GuestDetails::default();
    guest.name = Some(GuestName { given: "Ana".into(), family: "Pérez".into() });
    guest.email = Some(Email::parse("ana@example.com").unwrap());
    guest.phone = Some(Phone::parse("+573001234567").unwrap());
    let deadline = fixture.clock.now() + TimeDelta::seconds(20);
    let request = ReserveRequest::new(ClientRef::new("t/reserve/1"), offer, guest, Language::Es, deadline);
    let chaos = ChaosPms::new(fixture.pms.clone(), fixture.clock.clone(), plan);
    Stage { chaos, calm: fixture.pms, clock: fixture.clock, request, offers }
}

impl Stage {
    fn made(&self) -> usize {
        self.calm.find_by_client_ref(&self.request.key).now_or_never().unwrap().unwrap().len()
    }
}

#[tokio::test]
async fn a_write_that_failed_is_unknown_whether_or_not_it_happened() {
    for (mishap, made) in [
        (Mishap::FailBefore(FaultKind::Timeout), 0),
        (Mishap::FailAfter(FaultKind::Timeout), 1),
        (Mishap::FailAfter(FaultKind::BadAnswer), 1),
    ] {
        let stage = stage(Plan::calm().on(PmsCall::Reserve, mishap, When::Once));
        let outcome = stage.chaos.reserve(&stage.request).await;
        assert!(matches!(&outcome, Outcome::Unknown(f) if f.operation == "pms.reserve" && f.retry == Retry::LookFirst));
        assert_eq!(stage.made(), made, "{mishap:?}");
        // The next call goes through, and under the same key there is one reservation.
        assert!(matches!(stage.chaos.reserve(&stage.request).await, Outcome::Done(_)));
        assert_eq!(stage.made(), 1);
        assert_eq!(stage.chaos.log(), [(PmsCall::Reserve, Some(mishap)), (PmsCall::Reserve, None)]);
    }
}

#[tokio::test]
async fn a_read_that_failed_is_a_fault_of_the_kind_planned() {
    let down = Mishap::FailBefore(FaultKind::Unavailable);
    let stage = stage(Plan::calm().on_any(&PmsCall::ALL, down, When::Times(3)));
    let (key, id) = (ClientRef::new("t/reserve/1"), hotel_agent_core::reservation::ReservationId::new("x"));
    let kinds = [
        stage.chaos.offers(&stage.offers).await.err().map(|fault| fault.kind),
        stage.chaos.find_by_client_ref(&key).await.err().map(|fault| fault.kind),
        stage.chaos.cancel_cost(&id).await.err().map(|fault| fault.kind),
    ];
    assert_eq!(kinds, [Some(FaultKind::Unavailable); 3]);
    assert!(stage.chaos.offers(&stage.offers).await.is_ok(), "after three it is up again");
}

#[tokio::test]
async fn a_late_answer_comes_by_the_clock_and_what_was_done_stays_done() {
    let stage = stage(Plan::calm().on(PmsCall::Reserve, Mishap::Late(Duration::from_secs(40)), When::Once));
    let mut call = stage.chaos.reserve(&stage.request);
    assert!((&mut call).now_or_never().is_none());
    assert_eq!(stage.made(), 1, "the PMS is done before it answers");
    stage.clock.advance(Duration::from_secs(39));
    assert!((&mut call).now_or_never().is_none());
    stage.clock.advance(Duration::from_secs(1));
    assert!(matches!(call.now_or_never(), Some(Outcome::Done(_))));
}

#[tokio::test]
async fn a_crash_is_told_and_never_answered() {
    for (point, made) in [(CrashPoint::Before, 0), (CrashPoint::After, 1)] {
        let told = Arc::new(Mutex::new(Vec::new()));
        let hear = told.clone();
        let plan = Plan::calm()
            .on_any(&PmsCall::WRITES, Mishap::Crash(point), When::Once)
            .on_crash(move |call, point| hear.lock().unwrap().push((call, point)));
        let stage = stage(plan);
        assert!(stage.chaos.reserve(&stage.request).now_or_never().is_none());
        assert_eq!(*told.lock().unwrap(), [(PmsCall::Reserve, point)]);
        assert_eq!(stage.made(), made);
        stage.chaos.replan(Plan::calm());
        assert!(matches!(stage.chaos.reserve(&stage.request).await, Outcome::Done(_)));
        assert_eq!(stage.made(), 1);
    }
}

#[tokio::test]
async fn a_seed_repeats_its_storm() {
    async fn storm(seed: u64) -> Vec<(PmsCall, Option<Mishap>)> {
        let plan = Plan::seeded(seed)
            .on_any(&PmsCall::ALL, Mishap::FailBefore(FaultKind::Unavailable), When::Percent(20))
            .on(PmsCall::Offers, Mishap::FailAfter(FaultKind::Timeout), When::Percent(30));
        let stage = stage(plan);
        for _ in 0..50 {
            let _ = stage.chaos.offers(&stage.offers).await;
            let _ = stage.chaos.room_types().await;
        }
        stage.chaos.log()
    }
    assert_eq!(storm(11).await, storm(11).await);
    assert_ne!(storm(11).await, storm(12).await);
    let failed = storm(11).await.iter().filter(|(_, mishap)| mishap.is_some()).count();
    assert!((15..50).contains(&failed), "{failed} of 100");
}
