//! The machine's clock is set a day forward or back under everything that waits for a moment.
//!
//! Nothing is lost, nothing happens twice, and whoever writes is answered. What had a moment set by the wrong clock
//! keeps it: set back by a day, it waits for a day at most, unless its guest writes again.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_core::{
    agent::{Agent, Drained},
    port::{Clock, store::ClaimRequest},
};

use crate::world::World;

const DAY: TimeDelta = TimeDelta::days(1);
const JUMPS: [TimeDelta; 2] = [DAY, TimeDelta::days(-1)];

impl World {
    fn jump(&self, by: TimeDelta) {
        self.clock.set(self.clock.now() + by);
    }

    /// Says something and has it answered; what was said to the guest since.
    async fn ask(&self, agent: &Agent, id: &str, text: &str) -> Vec<String> {
        let before = self.paper.all().len();
        self.say(agent, id, text).await;
        agent.drain().await.unwrap();
        self.paper.all().split_off(before)
    }
}

#[tokio::test]
async fn a_room_is_booked_once_whenever_the_clock_is_set() {
    let lines = ["a room from 4 to 6 december for two adults please", "2", "Mary Jones", "mary@example.com", "yes"];
    for jump in JUMPS {
        for moment in 0..lines.len() {
            let world = World::new(0);
            let agent = world.agent(world.house.clone());
            for (n, line) in lines.into_iter().enumerate() {
                if n == moment {
                    world.jump(jump);
                }
                let said = world.ask(&agent, &format!("m{n}"), line).await;
                assert!(!said.is_empty(), "{jump} before {line:?}: nobody answered: {:#?}", world.paper.all());
            }
            // A price told a day ago is read again, and where it must be told again the guest agrees again.
            for again in 0..2 {
                if world.standing().is_empty() {
                    world.ask(&agent, &format!("again{again}"), "yes").await;
                }
            }
            let shown = world.paper.all();
            assert_eq!(world.standing().len(), 1, "{jump} before {:?}: {shown:#?}", lines.get(moment));
            assert_eq!(world.paper.count("is confirmed.*"), 1, "{jump} before {:?}: {shown:#?}", lines.get(moment));
        }
    }
}

#[tokio::test]
async fn a_reminder_comes_once_though_its_day_comes_twice() {
    let world = World::new(0);
    let agent = world.agent(world.house.clone());
    world.up_to_the_yes(&agent).await;
    world.ask(&agent, "yes", "yes").await;
    assert_eq!(world.standing().len(), 1);
    // From noon on 23 November to the evening before the arrival.
    let mut shown = Vec::new();
    for day in 0..11 {
        world.jump(DAY);
        agent.drain().await.unwrap();
        shown.push((day, world.paper.all().len()));
    }
    let reminded = world.paper.all().len();
    let before = shown.first().map(|(_, count)| *count).unwrap();
    assert!(reminded > before, "no reminder: {shown:?}");
    for jump in [-DAY, DAY, -DAY * 3, DAY, DAY, DAY] {
        world.jump(jump);
        agent.drain().await.unwrap();
    }
    assert_eq!(world.paper.all().len(), reminded, "{:#?}", world.paper.all());
}

#[tokio::test]
async fn what_was_settling_is_answered_when_its_guest_writes_again_at_the_latest() {
    for jump in JUMPS {
        let world = World::new(2_000);
        let agent = world.agent(world.house.clone());
        world.say(&agent, "m1", "hello").await;
        world.jump(jump);
        let drained = agent.drain().await.unwrap();
        assert_eq!(drained.turns, usize::from(jump > TimeDelta::zero()));
        world.say(&agent, "m2", "is there parking?").await;
        world.clock.advance(Duration::from_secs(3));
        agent.drain().await.unwrap();
        let said = world.paper.all();
        assert_eq!(world.paper.count("250 metres"), 1, "{jump}: {said:#?}");
        world.jump(DAY);
        world.jump(DAY);
        assert_eq!(agent.drain().await.unwrap().turns, 0, "{jump}: something was left");
        assert_eq!(world.paper.all(), said);
    }
}

#[tokio::test]
async fn a_dead_workers_conversation_is_taken_over_once() {
    for jump in JUMPS {
        let world = World::new(0);
        let agent = world.agent(world.house.clone());
        world.say(&agent, "m1", "hello").await;
        let claimed = claim(&world).await;
        assert!(claimed, "the dead worker's claim");
        world.jump(jump);
        let drained = agent.drain().await.unwrap();
        if jump > TimeDelta::zero() {
            assert_eq!(drained.turns, 1, "its lease is over by the clock");
        } else {
            assert_eq!(drained, Drained::default(), "its lease has a day more by the clock");
            // The only process of a store ends it when it starts, whatever the clock says.
            world.store.release_all(world.clock.now()).await.unwrap();
            // What was kept a day later than now waits for then, or for its guest's next message.
            assert_eq!(agent.drain().await.unwrap().turns, 0);
            world.say(&agent, "m2", "is there parking?").await;
            assert_eq!(agent.drain().await.unwrap().turns, 1);
        }
        let said = world.paper.all();
        assert!(!said.is_empty());
        world.jump(DAY);
        world.jump(DAY);
        assert_eq!(agent.drain().await.unwrap().turns, 0);
        assert_eq!(world.paper.all(), said, "{jump}");
    }
}

async fn claim(world: &World) -> bool {
    let now: DateTime<Utc> = world.clock.now();
    let request = ClaimRequest { now, lease: Duration::from_secs(30), worker: "dead".to_owned(), max_messages: 9 };
    world.store.claim(&request).await.unwrap().is_some()
}

#[tokio::test]
async fn a_send_nobody_saw_the_end_of_is_repeated_once_and_only_without_its_echo() {
    for jump in JUMPS {
        let world = World::uncertain();
        let agent = world.agent(world.house.clone());
        world.say(&agent, "m1", "hello").await;
        agent.drain().await.unwrap();
        assert_eq!(world.paper.all().len(), 1, "sent, and nobody knows");
        world.jump(jump);
        agent.drain().await.unwrap();
        let repeated = usize::from(jump > TimeDelta::zero());
        assert_eq!(world.paper.all().len(), 1 + repeated, "{jump}: the time for an echo");
        // Set right again, and the time for an echo over.
        world.clock.advance(Duration::from_secs(11));
        world.jump(DAY);
        world.clock.advance(Duration::from_secs(11));
        agent.drain().await.unwrap();
        assert_eq!(world.paper.all().len(), 2, "{jump}");
        world.jump(DAY);
        agent.drain().await.unwrap();
        assert_eq!(world.paper.all().len(), 2, "{jump}");
    }
}
