use std::{
    pin::pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Front, fakes::Mood, seconds, time::poll_now};
use crate::{
    port::{
        Clock, FaultKind, Idempotency,
        store::{Claim, ClaimRequest},
    },
    reservation::Status,
    turn::Journal,
};

#[test]
fn a_reservation_is_made_once_and_told() {
    let front = Front::new();
    let conversation = front.write("m1", "book");
    front.drain();
    assert_eq!(front.chat.read(), ["booked CM-000001 at 700000.00"]);
    let journal = front.journals(&conversation).pop().unwrap();
    let key = front.hotel.standing()[0].client_ref.clone().unwrap();
    assert_eq!(key.as_str(), format!("{}/reserve/0", journal.turn.id));
}

/// What became of a reservation: mood, how keys are kept, what the guest hears, writes made, lookups made.
#[test]
fn whatever_the_pms_does_the_guest_hears_the_truth() {
    for (mood, idempotency, heard, standing) in [
        (Mood::Well, Idempotency::ByClientRef, "booked CM-000001 at 700000.00", 1),
        (Mood::Well, Idempotency::None, "booked CM-000001 at 700000.00", 1),
        (Mood::ErrorButDone, Idempotency::ByClientRef, "booked CM-000001 at 700000.00", 1),
        (Mood::ErrorButDone, Idempotency::Native { ttl_s: 600 }, "booked CM-000001 at 700000.00", 1),
        (Mood::ErrorButDone, Idempotency::None, "confirming: BadAnswer", 1),
        (Mood::LateButDone, Idempotency::ByClientRef, "confirming: Timeout", 1),
        (Mood::Dead, Idempotency::ByClientRef, "confirming: Timeout", 0),
        (Mood::Panics, Idempotency::ByClientRef, "confirming: Internal", 0),
        (Mood::Doubles, Idempotency::ByClientRef, "booked CM-000001 at 700000.00", 1),
    ] {
        let front = Front::new();
        *front.hotel.idempotency.lock().unwrap() = idempotency;
        front.hotel.will(mood);
        front.write("m1", "book");
        front.drain();
        assert_eq!(front.chat.read(), [heard], "{mood:?} {idempotency:?}");
        assert_eq!(front.hotel.standing().len(), standing, "{mood:?} {idempotency:?}");
        assert_eq!(front.hotel.asked("reserve"), 1, "{mood:?}: never repeated blindly");
        assert!(front.clock.now_since_noon() <= seconds(5), "{mood:?}");
    }
}

#[test]
fn a_double_is_withdrawn_and_reported() {
    let front = Front::new();
    front.hotel.will(Mood::Doubles);
    let conversation = front.write("m1", "book");
    front.drain();
    let made = front.hotel.made.lock().unwrap().clone();
    assert_eq!(made.iter().map(|made| made.status == Status::Canceled).collect::<Vec<_>>(), [false, true]);
    let audit = front.audit(&conversation);
    assert!(audit.iter().any(|line| line.contains("double_withdrawn") && line.contains("CM-000002")), "{audit:?}");
}

#[test]
fn a_double_that_cannot_be_withdrawn_is_reported_to_the_desk() {
    let front = Front::new();
    *front.hotel.keeps_doubles.lock().unwrap() = true;
    front.hotel.will(Mood::Doubles);
    let conversation = front.write("m1", "book");
    front.drain();
    assert_eq!(front.chat.read(), ["booked CM-000001 at 700000.00"]);
    assert!(front.audit(&conversation).iter().any(|line| line.contains("double_left")));
    let alerts = front.bell.0.lock().unwrap();
    assert_eq!((alerts[0].reason.as_str(), alerts[0].summary.as_str()), ("double_left", "CM-000002"));
}

#[test]
fn a_double_found_later_is_withdrawn_then() {
    let front = Front::new();
    *front.hotel.lookup_fault.lock().unwrap() = Some(FaultKind::Unavailable);
    front.hotel.will(Mood::Doubles);
    front.write("m1", "book");
    front.drain();
    assert_eq!(front.hotel.standing().len(), 2);
    *front.hotel.lookup_fault.lock().unwrap() = None;
    let key = front.hotel.standing()[0].client_ref.clone().unwrap();
    front.write("m2", &format!("settle {key}"));
    front.drain();
    assert_eq!(front.hotel.standing().len(), 1);
    assert_eq!(front.chat.read()[1], "found 1");
}

/// A write's patience, and what another worker may claim at its deadline and long after.
type Seen = (Duration, Option<Claim>, Option<Claim>);

#[test]
fn the_journal_is_kept_and_the_lease_outlives_the_write_before_it_starts() {
    let front = Front::over_short_leases();
    *front.hotel.read_takes.lock().unwrap() = seconds(1);
    front.write("m1", "book");
    let seen: Arc<Mutex<Option<Seen>>> = Arc::default();
    {
        let (seen, clock, store) = (seen.clone(), front.clock.clone(), front.store.clone());
        // Inside the PMS's call: what would another worker find?
        let told = move |deadline: DateTime<Utc>| {
            let claim = |now| {
                let request = ClaimRequest { now, lease: seconds(1), worker: "other".to_owned(), max_messages: 9 };
                poll_now(pin!(store.claim(&request))).unwrap().unwrap()
            };
            let patience = (deadline - clock.now()).to_std().unwrap();
            let found = (patience, claim(deadline), claim(deadline + TimeDelta::minutes(5)));
            *seen.lock().unwrap() = Some(found);
        };
        *front.hotel.on_write.lock().unwrap() = Some(Box::new(told));
    }
    front.drain();
    let (patience, early, late) = seen.lock().unwrap().take().unwrap();
    assert_eq!(patience, front.settings.guest_write);
    assert!(early.is_none(), "the lease lasts longer than the write");
    let journal = Journal::from_record(&late.unwrap().journal.unwrap()).unwrap();
    assert_eq!(journal.facts.pending().count(), 1, "the write to come is in the journal");
    assert_eq!(journal.facts.recorded().len(), 2, "and what was read before");
}

#[test]
fn a_cancellation_is_made_once_and_told() {
    let front = Front::new();
    front.write("m1", "book");
    front.drain();
    front.write("m2", "cancel");
    front.drain();
    assert_eq!(front.chat.read()[1], "canceled");
    assert!(front.hotel.standing().is_empty());
}

#[test]
fn the_desk_is_alerted() {
    let front = Front::new();
    front.write("m1", "alert");
    front.drain();
    assert_eq!(front.chat.read(), ["alerted"]);
    assert_eq!(front.bell.0.lock().unwrap().len(), 1);
}
