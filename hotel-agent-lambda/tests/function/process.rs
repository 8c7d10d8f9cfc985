//! The whole function in a process of its own, against Lambda's runtime API on loopback.
//!
//! The test starts itself as the function. Its store is a file beside it, which a function in Lambda has not: here it
//! is what outlives the process, as a remote store does there.

use std::{
    path::Path,
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use chrono::Utc;
use hotel_agent_core::{agent::AgentSettings, message::ChannelName};
use hotel_agent_lambda::{Envelope, Function, RandomIds, SystemClock};
use hotel_agent_storage::sqlite::SqliteStore;
use hotel_agent_testkit::{
    chaos::{Plan, SplitMix64},
    lambda::{FifoQueue, RuntimeApi, api_gateway, function_url, schedule},
    whatsapp::GraphEmulator,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::house::{builder, event, message, message_of, signed};

/// Where the function finds the Graph API, its store, and how long it lingers.
const GRAPH: &str = "HOTEL_AGENT_TEST_GRAPH";
const STORE: &str = "HOTEL_AGENT_TEST_STORE";
const LINGER_MS: &str = "HOTEL_AGENT_TEST_LINGER_MS";

/// What a function gets here.
const TIME: Duration = Duration::from_secs(30);

/// Not a test by itself: the function, until it is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the tests below"]
async fn function_process() {
    let (Ok(graph), Ok(store)) = (std::env::var(GRAPH), std::env::var(STORE)) else { return };
    let linger: u64 = std::env::var(LINGER_MS).unwrap().parse().unwrap();
    let mut settings = AgentSettings::default();
    // Others may live: what a killed process held comes free when its leases end, soon enough for a test.
    settings.sole_process = false;
    settings.lease = Duration::from_secs(4);
    settings.send_timeout = Duration::from_secs(2);
    settings.echo_wait = Duration::from_secs(2);
    let builder = builder(&graph, 50, Arc::new(SystemClock), Arc::new(RandomIds), Plan::calm());
    let agent = builder.store(SqliteStore::open(Path::new(&store)).unwrap()).settings(settings).build().unwrap();
    Function::new(agent).linger(Duration::from_millis(linger)).run().await.unwrap();
}

/// One execution environment after the other, over what outlives them.
struct Lambda {
    api: RuntimeApi,
    graph: GraphEmulator,
    home: TempDir,
    linger: Duration,
    process: Child,
    starts: usize,
}

impl Lambda {
    async fn start(linger: Duration) -> Lambda {
        let (api, graph) = (RuntimeApi::start().await.unwrap(), GraphEmulator::start().await.unwrap());
        let home = TempDir::new().unwrap();
        let process = spawn(&api, &graph, &home, linger);
        let lambda = Lambda { api, graph, home, linger, process, starts: 1 };
        lambda.api.until_asked(1).await;
        lambda
    }

    /// The answer to an event.
    async fn invoke(&self, event: Value) -> Value {
        self.api.invoke(event, TIME).await.expect("the process died").answer().expect("an answer and no error")
    }

    async fn kill(&mut self) {
        self.process.kill().await.unwrap();
    }

    /// Another execution environment takes over.
    async fn restart(&mut self) {
        self.kill().await;
        let asked = self.api.asked().len();
        self.process = spawn(&self.api, &self.graph, &self.home, self.linger);
        self.starts += 1;
        self.api.until_asked(asked + 1).await;
    }

    /// Stops every thread of the process, or lets it go on, as Lambda freezes and thaws it.
    fn signal(&self, signal: &str) {
        let id = self.process.id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    /// What a guest was told, as texts.
    fn told(&self, guest: &str) -> Vec<String> {
        let to = format!("+{guest}");
        let sent = self.graph.sent().into_iter().filter(|sent| sent.to.as_ref() == Some(&to));
        sent.filter_map(|sent| sent.text).collect()
    }
}

fn spawn(api: &RuntimeApi, graph: &GraphEmulator, home: &TempDir, linger: Duration) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "process::function_process", "--ignored", "--nocapture"])
        .envs(api.environment())
        .env(GRAPH, graph.base_url())
        .env(STORE, home.path().join("agent.db"))
        .env(LINGER_MS, linger.as_millis().to_string())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

fn batch(bodies: &[(&str, String)]) -> Value {
    let mut queue = FifoQueue::new(3);
    for (group, body) in bodies {
        queue.send(body, group, body);
    }
    queue.receive().unwrap()
}

fn sealed(request: http::Request<Bytes>) -> String {
    Envelope { channel: ChannelName::new("whatsapp"), request }.encode().unwrap()
}

#[tokio::test]
async fn guests_are_answered_by_every_door() {
    let lambda = Lambda::start(Duration::from_secs(5)).await;
    let mut staged = message_of("573000000002", "wamid.2", "Hola, buenas tardes");
    staged.headers_mut().insert("content-type", "application/json".parse().unwrap());
    let through_the_queue = message_of("573000000004", "wamid.4", "Hola, buenas tardes");
    let doors = [
        ("573000000001", function_url(&message_of("573000000001", "wamid.1", "Hola, buenas tardes")), "statusCode"),
        ("573000000002", api_gateway(&staged, "prod"), "statusCode"),
        ("573000000003", event(&message_of("573000000003", "wamid.3", "Hola, buenas tardes"), true), "statusCode"),
        ("573000000004", batch(&[("ana", sealed(through_the_queue))]), "batchItemFailures"),
    ];
    for (guest, event, member) in doors {
        let answer = lambda.invoke(event).await;
        let expected = if member == "statusCode" { json!(200) } else { json!([]) };
        assert_eq!(answer[member], expected, "{guest}: {answer}");
        // The answer to Lambda comes after the answer to the guest.
        assert_eq!(lambda.told(guest).len(), 1, "{guest}: {:?}", lambda.told(guest));
    }
    assert_eq!(lambda.invoke(schedule(Utc::now())).await["turns"], 0);
    assert_eq!(lambda.starts, 1);
}

#[tokio::test]
async fn a_function_that_does_not_linger_leaves_the_work_to_the_tick() {
    let lambda = Lambda::start(Duration::ZERO).await;
    assert_eq!(lambda.invoke(function_url(&message("wamid.1", "Hola, buenas tardes"))).await["statusCode"], 200);
    assert_eq!(lambda.told("573001112233"), [""; 0]);
    // What must settle has settled by the tick a minute later.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let tick = lambda.invoke(schedule(Utc::now())).await;
    assert_eq!((&tick["turns"], &tick["sent"]), (&json!(1), &json!(1)), "{tick}");
    assert_eq!(lambda.told("573001112233").len(), 1);
}

#[tokio::test]
async fn an_event_of_another_kind_is_an_error_and_the_process_lives_on() {
    let lambda = Lambda::start(Duration::ZERO).await;
    let bucket = json!({"Records": [{"eventSource": "aws:s3"}]});
    let end = lambda.api.invoke(bucket, TIME).await.unwrap();
    assert_eq!(end.answer(), None);
    assert_eq!(lambda.invoke(json!({})).await["turns"], 0);
}

#[tokio::test]
async fn frozen_between_invocations_it_goes_on_where_it_was() {
    let lambda = Lambda::start(Duration::from_secs(5)).await;
    for (round, text) in ["Hola, buenas tardes", "¿Tienen parqueadero?"].into_iter().enumerate() {
        let answer = lambda.invoke(function_url(&message(&format!("wamid.{round}"), text))).await;
        assert_eq!(answer["statusCode"], 200);
        let told = lambda.told("573001112233").len();
        assert_eq!(told, round + 1);
        lambda.signal("-STOP");
        // Longer than a lease: whatever the function still held would be lost, and whatever it still did be doubled.
        tokio::time::sleep(Duration::from_secs(5)).await;
        lambda.signal("-CONT");
        assert_eq!(lambda.told("573001112233").len(), told, "it worked while it was frozen");
    }
    assert_eq!(lambda.invoke(schedule(Utc::now())).await, json!({"turns": 0, "sent": 0}));
}

/// Batches killed in their middle, each once.
const KILLS: u32 = 12;
/// Guests of a batch, and each one's messages in it.
const GUESTS: u32 = 3;
const QUESTIONS: [(&str, &str); 2] = [("¿Tienen parqueadero?", "Calle del Cuartel"), ("¿Tienen piscina?", "12 metros")];

#[tokio::test]
async fn killed_in_the_middle_of_a_batch_nothing_is_lost_and_nothing_doubled() {
    let mut lambda = Lambda::start(Duration::from_secs(8)).await;
    let mut random = SplitMix64::new(7);
    let mut statuses = 0;
    let mut usual = Duration::ZERO;
    let mut interrupted = 0;
    for round in 0..KILLS + 2 {
        let mut queue = FifoQueue::new(100);
        let guests: Vec<String> = (0..GUESTS).map(|guest| format!("5730000{round:02}{guest:02}")).collect();
        for (guest, (n, (question, _))) in
            guests.iter().flat_map(|guest| QUESTIONS.iter().enumerate().map(move |it| (guest, it)))
        {
            let id = format!("wamid.{guest}.{n}");
            queue.send(&sealed(message_of(guest, &id, question)), guest, &id);
        }
        let begun = Instant::now();
        let invocation = lambda.api.invoke(queue.receive().unwrap(), TIME);
        if round < 2 {
            // Undisturbed: how long it takes here, once the process is warm.
            queue.settle(&invocation.await.unwrap().answer().unwrap());
            usual = begun.elapsed();
        } else {
            let part = usual / KILLS * (round - 2);
            let within = usual / KILLS * u32::try_from(random.below(1000)).unwrap() / 1000;
            tokio::time::sleep(part + within).await;
            lambda.restart().await;
            interrupted += u32::from(invocation.await.is_none());
            queue.fail();
        }
        while let Some(batch) = queue.receive() {
            queue.settle(&lambda.invoke(batch).await);
        }
        assert_eq!((queue.waiting().len(), queue.dead_letters().len()), (0, 0));
        // Meta's statuses come by the other door, and ticks find what the dead still held once its leases end.
        let heard =
            |guest: &String| QUESTIONS.iter().all(|(_, words)| lambda.told(guest).iter().any(|it| it.contains(words)));
        let deadline = Instant::now() + Duration::from_secs(60);
        while !guests.iter().all(heard) {
            assert!(Instant::now() < deadline, "round {round}: lost: {:#?}", lambda.graph.sent());
            let posted = lambda.graph.posted();
            for body in posted.iter().skip(statuses) {
                assert_eq!(lambda.invoke(function_url(&signed(body.clone()))).await["statusCode"], 200);
            }
            statuses = posted.len();
            lambda.invoke(schedule(Utc::now())).await;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        for guest in &guests {
            let told = lambda.told(guest);
            for (question, words) in QUESTIONS {
                assert_eq!(told.iter().filter(|text| text.contains(words)).count(), 1, "{guest} {question}: {told:#?}");
            }
        }
    }
    assert!(interrupted > KILLS / 4, "{interrupted} of {KILLS} kills met a batch under way");
}
