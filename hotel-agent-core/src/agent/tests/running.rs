use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use super::{Front, TestClock, fakes::Chat, seconds, shaky::Shaky, time::poll_now};
use crate::{
    agent::AgentSettings,
    memory::MemoryStore,
    port::{
        Clock,
        store::{ClaimRequest, SendState},
    },
};

#[test]
fn a_running_agent_answers_what_comes_in() {
    let front = Front::new();
    let mut run = pin!(front.agent.run(std::future::pending()));
    assert!(poll_now(run.as_mut()).is_none());
    front.write("m1", "hello");
    assert!(poll_now(run.as_mut()).is_none());
    assert_eq!(front.chat.read(), ["heard hello"], "at once, without a poll interval");
}

#[test]
fn a_running_agent_wakes_for_what_is_due() {
    let front = Front::with(|chat| chat.settle_ms = 300);
    let mut run = pin!(front.agent.run(std::future::pending()));
    front.write("m1", "later");
    for _ in 0..400 {
        assert!(poll_now(run.as_mut()).is_none());
        front.clock.advance(Duration::from_millis(100));
    }
    assert_eq!(front.chat.read(), ["I will come back", "job: 1 room types"]);
}

#[test]
fn work_of_another_process_is_found_within_a_second() {
    let front = Front::new();
    let mut run = pin!(front.agent.run(std::future::pending()));
    assert!(poll_now(run.as_mut()).is_none());
    let mut other =
        Front::over(front.clock.clone(), front.store.clone(), Chat::new(front.clock.clone()), AgentSettings::default());
    other.settings.sole_process = false;
    other.write("m1", "hello");
    front.clock.advance(seconds(1));
    assert!(poll_now(run.as_mut()).is_none());
    assert_eq!(front.chat.read(), ["heard hello"]);
}

#[test]
fn a_store_that_is_away_is_waited_for() {
    let clock = TestClock::new();
    let shaky = Arc::new(Shaky::new(Arc::new(MemoryStore::new())));
    let front = Front::over(clock.clone(), shaky.clone(), Chat::new(clock), AgentSettings::default());
    let mut run = pin!(front.agent.run(std::future::pending()));
    assert!(poll_now(run.as_mut()).is_none());
    front.write("m1", "hello");
    shaky.down.store(true, Ordering::SeqCst);
    for _ in 0..100 {
        front.clock.advance(Duration::from_millis(500));
        assert!(poll_now(run.as_mut()).is_none());
    }
    assert!(front.chat.read().is_empty());
    shaky.down.store(false, Ordering::SeqCst);
    for _ in 0..100 {
        front.clock.advance(Duration::from_millis(500));
        assert!(poll_now(run.as_mut()).is_none());
    }
    assert_eq!(front.chat.read(), ["heard hello"]);
}

#[test]
fn an_empty_answer_older_than_the_reply_does_not_end_the_work() {
    for lag in 0..60 {
        let clock = TestClock::new();
        let shaky = Arc::new(Shaky::new(Arc::new(MemoryStore::new())));
        let front = Front::over(clock.clone(), shaky.clone(), Chat::new(clock), AgentSettings::default());
        shaky.claims_lag.store(lag, Ordering::SeqCst);
        front.write("m1", "hello");
        front.drain();
        assert_eq!(front.chat.read(), ["heard hello"], "with {lag} calls between a claim and its answer");
    }
}

/// Runs the agent until it has begun, then tells it to stop, and lets the clock run to the end.
fn stopped(front: &Front) {
    let stop = AtomicBool::new(false);
    let shutdown = std::future::poll_fn(|_| if stop.load(Ordering::SeqCst) { Poll::Ready(()) } else { Poll::Pending });
    let mut run = pin!(front.agent.run(shutdown));
    assert!(poll_now(run.as_mut()).is_none());
    stop.store(true, Ordering::SeqCst);
    for _ in 0..200 {
        if run.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
            return;
        }
        front.clock.advance(Duration::from_millis(100));
    }
    panic!("the deadline was missed");
}

#[test]
fn a_stopped_agent_finishes_what_it_has_begun() {
    let front = Front::new();
    *front.hotel.read_takes.lock().unwrap() = seconds(1);
    let conversation = front.write("m1", "read");
    stopped(&front);
    front.drain();
    assert_eq!(front.chat.read(), ["1 room types"]);
    assert_eq!(front.journals(&conversation).len(), 1);
}

#[test]
fn a_stopped_agent_gives_back_what_it_cannot_finish() {
    let front = Front::new();
    *front.chat.takes.lock().unwrap() = seconds(14);
    front.write("m1", "hello");
    let conversation = front.write_as("573009998877", "m2", "hello");
    stopped(&front);
    assert_eq!(front.clock.now_since_noon().as_secs(), front.settings.shutdown_deadline.as_secs());
    assert_eq!(front.rows(&conversation)[0].state, SendState::Sending);
    *front.chat.takes.lock().unwrap() = Duration::ZERO;
    assert_eq!(front.drain().sent, 2, "at once: no lease is waited for");
}

#[test]
fn the_leases_of_a_dead_process_end_when_the_only_one_starts() {
    let front = Front::new();
    front.write("m1", "hello");
    let request = ClaimRequest { now: front.clock.now(), lease: seconds(600), worker: "dead".into(), max_messages: 9 };
    super::block_on(&front.clock, front.store.claim(&request)).unwrap().unwrap();
    assert_eq!(front.drain().turns, 0);
    let mut run = pin!(front.agent.run(std::future::pending()));
    assert!(poll_now(run.as_mut()).is_none());
    assert_eq!(front.chat.read(), ["heard hello"]);
}

#[test]
fn many_guests_are_answered_each_once() {
    let front = Front::new();
    for n in 0..500 {
        front.write_as(&format!("57300{n:07}"), &format!("m{n}"), &format!("guest {n}"));
    }
    let mut drained = front.drain();
    while drained.sent > 0 {
        drained = front.after(seconds(10));
    }
    let mut read = front.chat.read();
    read.sort();
    let mut expected: Vec<String> = (0..500).map(|n| format!("heard guest {n}")).collect();
    expected.sort();
    assert_eq!(read, expected);
}
