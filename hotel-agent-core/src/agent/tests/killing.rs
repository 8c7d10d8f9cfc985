//! Dropping the agent's futures at every point where they wait: nothing is lost, nothing happens twice.

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use super::{Front, TestClock, fakes::Chat, seconds, shaky::Shaky};
use crate::{
    agent::{AgentSettings, Drained},
    memory::MemoryStore,
    port::{Fault, Idempotency},
};

fn front(idempotency: Idempotency) -> Front {
    let clock = TestClock::new();
    let store = Arc::new(Shaky::new(Arc::new(MemoryStore::new())));
    let front = Front::over(clock.clone(), store, Chat::new(clock), AgentSettings::default());
    *front.hotel.idempotency.lock().unwrap() = idempotency;
    *front.hotel.read_takes.lock().unwrap() = std::time::Duration::from_millis(1);
    front
}

/// Polls a drain `polls` times, then drops it; what it had come to by then, if it had ended.
pub(super) fn drain_killed_after(front: &Front, polls: usize) -> Option<Result<Drained, Fault>> {
    let mut drain = pin!(front.agent.drain());
    for _ in 0..polls {
        if let Poll::Ready(drained) = drain.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return Some(drained);
        }
        // So that reads, which take a moment, end too.
        front.clock.advance(std::time::Duration::from_millis(1));
    }
    None
}

#[test]
fn killed_at_any_moment_the_guest_has_one_reservation_and_one_answer() {
    for idempotency in [Idempotency::ByClientRef, Idempotency::Native { ttl_s: 3_600 }] {
        let mut kills = 0;
        for polls in 0.. {
            let mut front = front(idempotency);
            let conversation = front.write("m1", "book");
            front.write_as("573009998877", "m2", "hello");
            if drain_killed_after(&front, polls).is_some() {
                break;
            }
            kills += 1;
            front.restart();
            for _ in 0..4 {
                front.after(seconds(40));
            }
            let mut read = front.chat.read();
            read.sort();
            assert_eq!(read, ["booked CM-000001 at 700000.00", "heard hello"], "killed after {polls} polls");
            assert_eq!(front.hotel.made.lock().unwrap().len(), 1, "killed after {polls} polls");
            assert_eq!(front.journals(&conversation).len(), 1, "killed after {polls} polls");
        }
        assert!(kills > 10, "only {kills} moments to be killed at");
    }
}

#[test]
fn killed_again_and_again_a_turn_still_ends() {
    for polls in 1..60 {
        let mut front = front(Idempotency::ByClientRef);
        front.write("m1", "book");
        for _ in 0..2 {
            if drain_killed_after(&front, polls).is_some() {
                break;
            }
            front.restart();
            front.clock.advance(seconds(40));
        }
        for _ in 0..4 {
            front.after(seconds(40));
        }
        assert_eq!(front.chat.read(), ["booked CM-000001 at 700000.00"], "killed after {polls} polls");
        assert_eq!(front.hotel.standing().len(), 1, "killed after {polls} polls");
    }
}

#[test]
fn a_message_whose_acceptance_was_dropped_can_be_delivered_again() {
    for polls in 0.. {
        let front = front(Idempotency::ByClientRef);
        let (property, channel) = (super::house().id, crate::message::ChannelName::new("chat"));
        let message = || super::wire::message("m1", "573001112233", "account-1", "hello");
        let ended = {
            let mut accept = pin!(front.agent.accept(&property, &channel, message()));
            (0..polls).any(|_| accept.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready())
        };
        super::block_on(&front.clock, front.agent.accept(&property, &channel, message())).unwrap();
        front.drain();
        assert_eq!(front.chat.read(), ["heard hello"], "dropped after {polls} polls");
        if ended {
            assert!(polls > 1);
            break;
        }
    }
}
