//! Any weather: the PMS, the channel and the store fail as they like, and processes are killed. Then it clears up.

use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use proptest::prelude::*;

use super::{
    Front, TestClock,
    fakes::{Chat, Mood},
    killing::drain_killed_after,
    seconds,
    shaky::Shaky,
};
use crate::{
    agent::AgentSettings,
    memory::MemoryStore,
    port::{Fault, FaultKind, Idempotency, SendOutcome},
};

#[derive(Clone, Debug)]
enum Event {
    Write { guest: usize, text: &'static str },
    Mood(Mood),
    Send(FaultKind, bool),
    StoreDown(bool),
    Killed { polls: usize },
    Passes(u64),
    Drain,
}

fn event() -> impl Strategy<Value = Event> {
    let texts = prop::sample::select(vec!["book", "hello", "both", "later"]);
    let moods = vec![Mood::LateButDone, Mood::Dead, Mood::ErrorButDone, Mood::Doubles, Mood::Panics];
    let kinds = prop::sample::select(vec![FaultKind::Timeout, FaultKind::Unavailable]);
    prop_oneof![
        4 => (0..3_usize, texts).prop_map(|(guest, text)| Event::Write { guest, text }),
        2 => prop::sample::select(moods).prop_map(Event::Mood),
        1 => (kinds, any::<bool>()).prop_map(|(kind, uncertain)| Event::Send(kind, uncertain)),
        1 => any::<bool>().prop_map(Event::StoreDown),
        3 => (0..40_usize).prop_map(|polls| Event::Killed { polls }),
        2 => (0..90_u64).prop_map(Event::Passes),
        2 => Just(Event::Drain),
    ]
}

fn front() -> (Front, Arc<Shaky>) {
    let clock = TestClock::new();
    let shaky = Arc::new(Shaky::new(Arc::new(MemoryStore::new())));
    // Kills alone must not send a turn to the desk here: its words are what is looked for.
    let settings = AgentSettings { turn_attempts: 1_000, ..AgentSettings::default() };
    let front = Front::over(clock.clone(), shaky.clone(), Chat::new(clock), settings);
    *front.hotel.idempotency.lock().unwrap() = Idempotency::ByClientRef;
    (front, shaky)
}

fn happens(front: &mut Front, shaky: &Shaky, event: &Event, written: &mut usize) {
    match event {
        Event::Write { guest, text } => {
            if !shaky.down.load(Ordering::SeqCst) {
                front.write_as(&format!("57300111000{guest}"), &format!("m{written}"), text);
                *written += 1;
            }
        }
        Event::Mood(mood) => front.hotel.will(*mood),
        Event::Send(kind, uncertain) => {
            let fault = Fault::new(*kind, "chat.send");
            front.chat.will(if *uncertain { SendOutcome::Uncertain(fault) } else { SendOutcome::Deferred(fault) });
        }
        Event::StoreDown(down) => shaky.down.store(*down, Ordering::SeqCst),
        Event::Killed { polls } => {
            if drain_killed_after(front, *polls).is_none() {
                front.restart();
            }
        }
        Event::Passes(some) => front.clock.advance(seconds(*some)),
        // With the store away a drain ends in its fault.
        Event::Drain => drop(super::block_on(&front.clock, front.agent.drain())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn in_any_weather_every_message_is_answered_once_and_no_key_books_twice(events in prop::collection::vec(event(), 1..40)) {
        let (mut front, shaky) = front();
        let mut written = 0;
        for event in &events {
            happens(&mut front, &shaky, event, &mut written);
            let standing = front.hotel.standing();
            let keys: BTreeSet<_> = standing.iter().map(|made| made.client_ref.clone()).collect();
            prop_assert!(standing.len() <= keys.len() + 1, "a double is withdrawn in the turn that sees it");
        }
        shaky.down.store(false, Ordering::SeqCst);
        front.hotel.moods.lock().unwrap().clear();
        front.chat.outcomes.lock().unwrap().clear();
        for _ in 0..30 {
            front.after(Duration::from_secs(60));
        }
        let standing = front.hotel.standing();
        let keys: BTreeSet<_> = standing.iter().map(|made| made.client_ref.clone()).collect();
        prop_assert_eq!(standing.len(), keys.len(), "one reservation a key");
        let answers = front.chat.read().into_iter().filter(|read| !read.starts_with("job:")).count();
        prop_assert_eq!(answers, written, "one answer a message");
        for read in front.chat.read() {
            if let Some(number) = read.strip_prefix("booked ").and_then(|rest| rest.split(' ').next()) {
                let there = standing.iter().any(|made| made.number.as_str() == number);
                prop_assert!(there, "the guest was told of {}, which does not stand", number);
            }
        }
        prop_assert_eq!(front.drain(), super::Drained::default());
    }
}
