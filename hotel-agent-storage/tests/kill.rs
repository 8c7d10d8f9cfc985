//! A process is killed without warning: what it acknowledged is there, and its lock is gone.
//!
//! The test starts itself as the process to kill.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::{Address, AddressKind},
    message::{AccountId, ChannelName, MessageId},
    port::{
        FaultKind, Record,
        store::{ClaimRequest, Inbox, NewInbound},
    },
    property::PropertyId,
};
use hotel_agent_storage::sqlite::SqliteStore;

/// Names the file, for the process to kill.
const FILE: &str = "HOTEL_AGENT_TEST_FILE";
const ACKNOWLEDGED: &str = "acknowledged ";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn message(id: String) -> NewInbound {
    NewInbound {
        property: PropertyId::parse("plaza").unwrap(),
        channel: ChannelName::new("pigeon"),
        account: AccountId::new("front-desk"),
        body: Record { schema: "message/1".to_owned(), bytes: Bytes::from(id.clone()) },
        message: MessageId::new(id),
        addresses: Address::new(AddressKind::Phone, "57300").into_iter().collect(),
        received_at: now(),
        settle: Duration::ZERO,
    }
}

/// Not a test by itself: accepts messages until it is killed.
#[tokio::test]
#[ignore = "started by the test below"]
async fn process_to_kill() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let store = SqliteStore::open(Path::new(&file)).unwrap();
    store.release_all(now()).await.unwrap();
    let round = std::process::id();
    let store = &store;
    for n in 0.. {
        let ids: Vec<String> = (0..4).map(|k| format!("{round}/{n}/{k}")).collect();
        futures_util::future::join_all(ids.into_iter().map(|id| async move {
            store.accept(vec![message(id.clone())]).await.unwrap();
            println!("{ACKNOWLEDGED}{id}");
        }))
        .await;
    }
}

#[tokio::test]
async fn a_killed_process_loses_nothing_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hotel.db");
    let mut acknowledged = Vec::new();
    for round in 1..=4 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["process_to_kill", "--exact", "--ignored", "--nocapture"])
            .env(FILE, &file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(|line| line.unwrap());
        let mut heard = |lines: &mut dyn Iterator<Item = String>| {
            acknowledged.extend(lines.filter_map(|line| Some(line.split_once(ACKNOWLEDGED)?.1.to_owned())));
        };
        heard(&mut lines.by_ref().take(40 * round));
        let refused = SqliteStore::open(&file).unwrap_err();
        assert_eq!(refused.kind, FaultKind::Conflict, "the living process owns the file");
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still said before it died counts as well.
        heard(&mut lines);
    }
    assert!(acknowledged.len() > 300);
    let store = SqliteStore::open(&file).unwrap();
    let request =
        ClaimRequest { now: now(), lease: Duration::from_secs(60), worker: "test".to_owned(), max_messages: 1_000_000 };
    let claim = store.claim(&request).await.unwrap().unwrap();
    let kept: std::collections::BTreeSet<&str> = claim.messages.iter().map(|message| message.id.as_str()).collect();
    let lost: Vec<_> = acknowledged.iter().filter(|id| !kept.contains(id.as_str())).collect();
    assert!(lost.is_empty(), "{lost:?}");
}
