//! A process is killed while it reserves: the other one goes on with its journal. The test starts itself as that process.
#![expect(clippy::print_stdout, reason = "the process to kill says how far it is")]

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    sync::Arc,
};

use hotel_agent_core::{port::Clock, reservation::Status, turn::Replay};
use hotel_agent_testkit::chaos::{ChaosPms, CrashPoint, Mishap, Plan, PmsCall, When};

use crate::world::{Paper, Place, Watch, house, process, say, until};

/// Tell the process to kill where the database is and how late it is.
const URL: &str = "HOTEL_AGENT_TEST_URL";
const SCHEMA: &str = "HOTEL_AGENT_TEST_SCHEMA";
const NOW: &str = "HOTEL_AGENT_TEST_NOW";

const RESERVING: &str = "reserving";

/// Not a test by itself: works until it reserves, and waits there to be killed.
#[tokio::test]
#[ignore = "started by the test below"]
async fn process_to_kill() {
    let (Ok(url), Ok(schema), Ok(now)) = (env::var(URL), env::var(SCHEMA), env::var(NOW)) else { return };
    let clock = Watch::at(&now);
    let plan = Plan::calm()
        .on(PmsCall::Reserve, Mishap::Crash(CrashPoint::Before), When::Always)
        .on_crash(|_, _| println!("{RESERVING}"));
    let pms = Arc::new(ChaosPms::new(house(clock), Arc::new(clock), plan));
    let agent = process(&Place::known(url, schema), clock, &Paper::default(), pms).await;
    agent.run(std::future::pending()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_while_it_reserves_is_relieved_by_another() {
    let (place, clock, paper) = (Place::new(), Watch::begin(), Paper::default());
    let house = house(clock);
    let before = house.reservations().len();
    let agent = process(&place, clock, &paper, house.clone()).await;
    let lines = ["hello, a room from 4 to 6 december for two adults please", "2", "Mary Jones", "mary@example.com"];
    for (n, line) in lines.into_iter().enumerate() {
        say(&agent, "mary", &format!("m{n}"), line).await;
        agent.drain().await.unwrap();
    }
    let asked = paper.shown().len();
    let conversation = say(&agent, "mary", "yes", "yes").await;

    let mut child = Command::new(env::current_exe().unwrap())
        .args(["kill::process_to_kill", "--exact", "--ignored", "--nocapture"])
        .envs([(URL, &place.url), (SCHEMA, &place.schema), (NOW, &clock.now().to_rfc3339())])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let heard = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let reserving = heard.take_while(|line| !line.contains(RESERVING)).count() < 100;
    // It holds the conversation, and has noted in the journal that it reserves.
    let drained = agent.drain().await.unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(reserving && drained.turns == 0, "{drained:?}");
    assert_eq!((house.reservations().len(), paper.shown().len()), (before, asked));

    until("the turn is taken over", || async { agent.drain().await.unwrap().turns > 0 }).await;
    until("the guest is told", || async {
        agent.drain().await.unwrap();
        paper.shown().iter().any(|(_, text)| text.contains("is confirmed.*"))
    })
    .await;
    let made = house.reservations().into_iter().filter(|made| made.status != Status::Canceled).count();
    assert_eq!(made, before + 1, "one reservation for one yes");
    let confirmed = paper.shown().iter().filter(|(_, text)| text.contains("is confirmed.*")).count();
    assert_eq!(confirmed, 1, "{:#?}", paper.shown());
    for replay in agent.replay(&conversation).await.unwrap() {
        assert_eq!(replay, Replay::Same);
    }
}
