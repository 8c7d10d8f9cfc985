//! A function's time is short: what fits into it is done before the answer, the rest is left whole.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_core::{
    agent::Agent,
    memory::MemoryStore,
    port::{Alert, Alerts, Clock, Fault},
};
use hotel_agent_lambda::Function;
use hotel_agent_testkit::{
    ManualClock, SeededIds,
    chaos::{Mishap, Plan, PmsCall, When},
    lambda::schedule,
    whatsapp::GraphEmulator,
};
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::house::{agent_with, builder, event, message};

const SETTLE_MS: u32 = 2000;

struct House {
    graph: GraphEmulator,
    clock: Arc<ManualClock>,
    agent: Agent,
}

impl House {
    async fn open() -> House {
        House::open_with(SETTLE_MS, Plan::calm()).await
    }

    async fn open_with(settle_ms: u32, plan: Plan) -> House {
        let noon: DateTime<Utc> = "2026-11-23T17:00:00Z".parse().unwrap();
        let (graph, clock) = (GraphEmulator::start().await.unwrap(), Arc::new(ManualClock::new(noon)));
        let agent = agent_with(&graph.base_url(), settle_ms, clock.clone(), Arc::new(SeededIds::new(1)), plan);
        House { graph, clock, agent }
    }

    /// Begins an invocation with this much time.
    fn invoke(&self, linger: Duration, time: TimeDelta, payload: Value) -> JoinHandle<Value> {
        let function = Function::new(self.agent.clone()).linger(linger);
        let deadline = self.clock.now() + time;
        tokio::spawn(async move { function.invoke(payload, deadline).await.unwrap() })
    }

    fn replies(&self) -> usize {
        self.graph.sent().len()
    }
}

/// The answer of an invocation, the clock being moved whenever it stands in the way.
async fn answer(house: &House, mut invocation: JoinHandle<Value>) -> Value {
    let start = house.clock.now();
    loop {
        // Real work (the emulator is reached by HTTP) gets its turn before time goes on.
        match tokio::time::timeout(Duration::from_millis(300), &mut invocation).await {
            Ok(answer) => return answer.unwrap(),
            Err(_) => house.clock.advance(Duration::from_millis(500)),
        }
        assert!(house.clock.now() - start < TimeDelta::minutes(2), "the invocation never ended");
    }
}

fn guest(text: &str) -> Value {
    event(&message("wamid.1", text), true)
}

#[tokio::test]
async fn a_message_settles_and_is_answered_before_the_function_freezes() {
    let house = House::open().await;
    let start = house.clock.now();
    let invocation = house.invoke(Duration::from_secs(5), TimeDelta::seconds(30), guest("Hola, buenas tardes"));
    assert_eq!(answer(&house, invocation).await["statusCode"], 200);
    assert!(house.replies() > 0);
    assert!(house.clock.now() - start >= TimeDelta::milliseconds(SETTLE_MS.into()), "the guest may still be writing");
    assert!(house.clock.now() - start < TimeDelta::seconds(30), "the function had been ended");
}

#[tokio::test]
async fn a_message_that_does_not_settle_in_time_waits_for_the_tick() {
    for (name, linger, time) in [
        ("no lingering", Duration::ZERO, TimeDelta::seconds(30)),
        ("short lingering", Duration::from_secs(1), TimeDelta::seconds(30)),
        ("little time", Duration::from_secs(5), TimeDelta::seconds(3)),
        ("no time", Duration::from_secs(5), TimeDelta::zero()),
    ] {
        let house = House::open().await;
        let invocation = house.invoke(linger, time, guest("Hola, buenas tardes"));
        assert_eq!(answer(&house, invocation).await["statusCode"], 200, "{name}");
        assert_eq!(house.replies(), 0, "{name}");
        house.clock.advance(Duration::from_secs(60));
        let tick = house.invoke(Duration::from_secs(5), TimeDelta::seconds(30), schedule(house.clock.now()));
        let done = answer(&house, tick).await;
        assert_eq!(done["turns"], 1, "{name}: {done}");
        assert_eq!(usize::try_from(done["sent"].as_u64().unwrap()).unwrap(), house.replies(), "{name}");
        assert!(house.replies() > 0, "{name}");
    }
}

#[tokio::test]
async fn a_turn_that_outlasts_the_function_is_finished_by_the_tick() {
    // The first is cut short in the middle of its turn; the second ends the turn, and its word that it is checking goes out.
    for (time, replies) in [(TimeDelta::milliseconds(1500), 0), (TimeDelta::milliseconds(2400), 1)] {
        let late = Plan::calm().on(PmsCall::Offers, Mishap::Late(Duration::from_secs(60)), When::Once);
        let house = House::open_with(0, late).await;
        let question = guest("¿Tienen habitación para dos personas del 4 al 6 de diciembre?");
        let invocation = house.invoke(Duration::from_secs(5), time, question);
        assert_eq!(answer(&house, invocation).await["statusCode"], 200);
        assert_eq!(house.replies(), replies, "{time}");
        house.clock.advance(Duration::from_secs(60));
        let tick = house.invoke(Duration::from_secs(5), TimeDelta::seconds(30), schedule(house.clock.now()));
        answer(&house, tick).await;
        let texts: Vec<String> = house.graph.sent().into_iter().filter_map(|sent| sent.text).collect();
        let offers = texts.iter().filter(|text| text.contains("Doble Patio")).count();
        assert_eq!(offers, 1, "{time}: {texts:#?}");
    }
}

#[tokio::test]
async fn a_message_delivered_twice_is_answered_once() {
    let house = House::open().await;
    let mut replies = Vec::new();
    for _ in 0..2 {
        let invocation = house.invoke(Duration::from_secs(5), TimeDelta::seconds(30), guest("Hola, buenas tardes"));
        assert_eq!(answer(&house, invocation).await["statusCode"], 200);
        replies.push(house.replies());
    }
    assert!(replies[0] > 0);
    assert_eq!(replies[0], replies[1]);
}

/// Counts how often the desk is called.
#[derive(Clone, Default)]
struct Bell(Arc<AtomicUsize>);

#[async_trait]
impl Alerts for Bell {
    async fn alert(&self, _: &Alert) -> Result<(), Fault> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

#[tokio::test]
async fn a_tick_runs_what_has_become_due() {
    let (graph, bell) = (GraphEmulator::start().await.unwrap(), Bell::default());
    let noon: DateTime<Utc> = "2026-11-23T17:00:00Z".parse().unwrap();
    let clock = Arc::new(ManualClock::new(noon));
    let builder = builder(&graph.base_url(), 0, clock.clone(), Arc::new(SeededIds::new(1)), Plan::calm());
    let agent = builder.alerts(bell.clone()).store(MemoryStore::new()).build().unwrap();
    let house = House { graph, clock, agent };
    let linger = Duration::from_millis(1);
    let invocation = house.invoke(linger, TimeDelta::seconds(30), guest("Quiero hablar con una persona"));
    assert_eq!(answer(&house, invocation).await["statusCode"], 200);
    let at_once = bell.0.load(Ordering::SeqCst);
    assert_eq!(at_once, 1, "the desk is called with the answer");
    let early = house.invoke(linger, TimeDelta::seconds(30), schedule(house.clock.now()));
    assert_eq!(answer(&house, early).await["turns"], 0, "nothing is due yet");
    // Nobody at the desk has answered: it is called again.
    house.clock.advance(Duration::from_secs(15 * 60));
    let tick = house.invoke(linger, TimeDelta::seconds(30), schedule(house.clock.now()));
    assert_eq!(answer(&house, tick).await["turns"], 1);
    assert_eq!(bell.0.load(Ordering::SeqCst), 2);
}
