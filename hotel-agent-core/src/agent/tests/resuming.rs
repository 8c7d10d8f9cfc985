//! A worker dies in the middle of a write; another takes the turn up.

use std::{pin::pin, time::Duration};

use super::{Front, fakes::Mood, seconds, time::poll_now};
use crate::{
    agent::AgentSettings,
    memory::MemoryStore,
    port::{FaultKind, Idempotency},
};

/// A front whose first attempt to book was killed while the PMS was busy with it.
fn killed_while_booking(mood: Mood, idempotency: Idempotency) -> Front {
    let front = Front::new();
    *front.hotel.idempotency.lock().unwrap() = idempotency;
    front.hotel.will(mood);
    front.write("m1", "book");
    {
        let mut drain = pin!(front.agent.drain());
        assert!(poll_now(drain.as_mut()).is_none());
        assert_eq!(front.hotel.asked("reserve"), 1);
        // Dropped here: nobody hears the PMS's answer.
    }
    front
}

const BY_REF: Idempotency = Idempotency::ByClientRef;
const NATIVE: Idempotency = Idempotency::Native { ttl_s: 3_600 };

#[test]
fn the_guest_has_one_reservation_and_hears_of_it() {
    let booked = "booked CM-000001 at 700000.00";
    for (mood, idempotency, heard, standing, writes) in [
        // It had happened: found by its key, not made again.
        (Mood::LateButDone, BY_REF, booked, 1, 1),
        (Mood::LateButDone, NATIVE, booked, 1, 1),
        // It had not happened: made now.
        (Mood::Dead, BY_REF, booked, 1, 2),
        (Mood::Dead, NATIVE, booked, 1, 2),
        // Nobody can tell: never repeated.
        (Mood::LateButDone, Idempotency::None, "confirming: Unsupported", 1, 1),
        (Mood::Dead, Idempotency::None, "confirming: Unsupported", 0, 1),
    ] {
        let front = killed_while_booking(mood, idempotency);
        front.after(seconds(40));
        assert_eq!(front.chat.read(), [heard], "{mood:?} {idempotency:?}");
        assert_eq!(front.hotel.standing().len(), standing, "{mood:?} {idempotency:?}");
        assert_eq!(front.hotel.asked("reserve"), writes, "{mood:?} {idempotency:?}");
    }
}

#[test]
fn a_turn_keeps_its_id_when_it_is_taken_up() {
    let front = killed_while_booking(Mood::Dead, BY_REF);
    let conversation = front.write("m2", "hello");
    front.after(seconds(40));
    let journals = front.journals(&conversation);
    assert_eq!(journals.len(), 2);
    let key = front.hotel.standing()[0].client_ref.clone().unwrap();
    assert!(key.as_str().starts_with(&journals[0].turn.id));
    // What arrived meanwhile is a turn of its own, after the first.
    assert_eq!(front.chat.read(), ["booked CM-000001 at 700000.00", "heard hello"]);
}

#[test]
fn a_pms_that_cannot_be_asked_leaves_the_guest_waiting_not_doubled() {
    let front = killed_while_booking(Mood::LateButDone, BY_REF);
    *front.hotel.lookup_fault.lock().unwrap() = Some(FaultKind::Unavailable);
    front.after(seconds(40));
    assert_eq!(front.chat.read(), ["confirming: Unavailable"]);
    assert_eq!(front.hotel.asked("reserve"), 1);
}

#[test]
fn a_key_that_is_obeyed_needs_no_lookup() {
    let front = killed_while_booking(Mood::LateButDone, NATIVE);
    *front.hotel.lookup_fault.lock().unwrap() = Some(FaultKind::Unsupported);
    front.after(seconds(40));
    assert_eq!(front.chat.read(), ["booked CM-000001 at 700000.00"]);
    assert_eq!(front.hotel.standing().len(), 1);
}

#[test]
fn no_old_price_is_booked() {
    let front = killed_while_booking(Mood::Dead, BY_REF);
    *front.hotel.price.lock().unwrap() = 90_000_000;
    front.after(seconds(61));
    assert_eq!(front.chat.read(), ["booked CM-000001 at 900000.00"]);
}

#[test]
fn what_was_booked_is_told_at_the_price_it_was_booked_at() {
    let front = killed_while_booking(Mood::LateButDone, BY_REF);
    *front.hotel.price.lock().unwrap() = 90_000_000;
    front.after(seconds(600));
    assert_eq!(front.chat.read(), ["booked CM-000001 at 700000.00"]);
    assert_eq!(front.hotel.asked("offers"), 1, "reads are kept: they led to the booking");
}

#[test]
fn looking_waits_until_the_dead_workers_write_cannot_land_any_more() {
    let mut front = killed_while_booking(Mood::Dead, BY_REF);
    // The restarted process is alone and ends the dead one's lease at once.
    front.restart();
    {
        let mut run = pin!(front.agent.run(std::future::pending()));
        assert!(poll_now(run.as_mut()).is_none());
        assert_eq!(front.hotel.asked("find"), 0, "too early to look");
        for _ in 0..30 {
            front.clock.advance(Duration::from_millis(100));
            assert!(poll_now(run.as_mut()).is_none());
        }
    }
    assert_eq!(front.chat.read(), ["booked CM-000001 at 700000.00"]);
    assert_eq!(front.hotel.standing().len(), 1);
}

#[test]
fn a_cancellation_is_not_repeated_when_it_had_happened() {
    for (mood, writes) in [(Mood::LateButDone, 1), (Mood::Dead, 2)] {
        let front = Front::new();
        front.write("m1", "book");
        front.drain();
        front.hotel.will(mood);
        front.write("m2", "cancel");
        assert!(poll_now(pin!(front.agent.drain())).is_none());
        front.after(seconds(40));
        assert_eq!(front.hotel.asked("cancel"), writes, "{mood:?}");
        assert_eq!(front.chat.read()[1], "canceled", "{mood:?}");
        assert!(front.hotel.standing().is_empty(), "{mood:?}");
    }
}

#[test]
fn an_unreadable_journal_is_given_to_the_desk_with_nothing_written_again() {
    let store = std::sync::Arc::new(MemoryStore::new());
    let clock = super::TestClock::new();
    let chat = super::Chat::new(clock.clone());
    let front = Front::over(clock, store, chat, AgentSettings::default());
    let conversation = front.write("m1", "book");
    let request = crate::port::store::ClaimRequest {
        now: front.agent.clock().now(),
        lease: seconds(1),
        worker: "vandal".to_owned(),
        max_messages: 10,
    };
    let claim = super::block_on(&front.clock, front.store.claim(&request)).unwrap().unwrap();
    let junk = crate::port::Record { schema: "journal/1".to_owned(), bytes: "{".into() };
    super::block_on(&front.clock, front.store.save_facts(&claim.lease, junk)).unwrap();
    front.after(seconds(5));
    assert_eq!(front.hotel.asked("reserve"), 0);
    let waiting = super::block_on(&front.clock, front.agent.waiting(&conversation.property)).unwrap();
    assert_eq!(waiting.len(), 1);
    let heard = front.chat.read();
    assert!(
        heard[0].len() > 20 && !heard[0].contains("booked"),
        "the guest hears that a person will answer: {heard:?}"
    );
}
