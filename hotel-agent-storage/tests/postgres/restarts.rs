//! The server crashes again and again under load: nothing acknowledged is lost, nothing is answered twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use hotel_agent_core::port::{
    Fault, FaultKind,
    store::{Desk, Inbox, Outbox},
};
use hotel_agent_storage::postgres::PostgresStore;
use hotel_agent_testkit::postgres::{Disk, PostgresServer};
use tokio::task::JoinSet;

use crate::{
    guest::{answered, message, phone, request},
    place::new_schema,
};

const GUESTS: usize = 8;
const CRASHES: usize = 5;

/// Short, because what a crash left leased must come back within the test.
const LEASE: Duration = Duration::from_millis(1500);

/// The machine's clock: leases must end by themselves here.
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Everything else would be a bug: a restart is waited out, and a lease may have been lost meanwhile.
fn expected(fault: &Fault) {
    assert!(matches!(fault.kind, FaultKind::Unavailable | FaultKind::Conflict), "{fault}");
}

#[derive(Default)]
struct Seen {
    /// Messages whose keeping was acknowledged.
    acknowledged: Mutex<Vec<String>>,
    /// Rows by how often their send was done.
    sends: Mutex<BTreeMap<String, u32>>,
    faults: Mutex<u32>,
    guests_done: AtomicBool,
}

impl Seen {
    fn fault(&self, fault: &Fault) {
        expected(fault);
        *self.faults.lock().unwrap() += 1;
    }

    fn all_sent(&self) -> bool {
        let acknowledged = self.acknowledged.lock().unwrap().len();
        self.guests_done.load(Ordering::SeqCst) && self.sends.lock().unwrap().len() >= acknowledged
    }
}

/// Writes one message after the other, each until it is acknowledged, as a channel redelivers.
async fn guest(store: Arc<PostgresStore>, seen: Arc<Seen>, guest: usize, stop: Arc<AtomicBool>) {
    let mut n = 0;
    while !stop.load(Ordering::SeqCst) {
        let id = format!("{guest}/{n:06}");
        let mut item = message(&[phone(guest)], &id);
        item.received_at = now();
        match store.accept(vec![item]).await {
            Ok(_) => {
                seen.acknowledged.lock().unwrap().push(id);
                n += 1;
            }
            Err(fault) => seen.fault(&fault),
        }
    }
}

async fn worker(store: Arc<PostgresStore>, seen: Arc<Seen>) {
    while !seen.all_sent() {
        if let Err(fault) = work(&store, &seen).await {
            seen.fault(&fault);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// One turn, and the sends that may go.
async fn work(store: &PostgresStore, seen: &Seen) -> Result<(), Fault> {
    if let Some(claim) = store.claim(&request(now(), LEASE)).await? {
        store.commit(&claim.lease, answered(&claim, now())).await?;
    }
    for row in store.claim_outbox(now(), LEASE, 4).await? {
        store.sending(&row, now()).await?;
        *seen.sends.lock().unwrap().entry(row.id.clone()).or_default() += 1;
        store.sent(&row, None, now()).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_crashes_under_load_loses_nothing_acknowledged() {
    let mut server = PostgresServer::start(Disk::Flushed).unwrap();
    let schema = new_schema();
    let (seen, stop) = (Arc::new(Seen::default()), Arc::new(AtomicBool::new(false)));
    let (mut guests, mut workers) = (JoinSet::new(), JoinSet::new());
    let mut stores = Vec::new();
    for _ in 0..2 {
        let mut options = hotel_agent_storage::postgres::PostgresOptions::default();
        options.schema.clone_from(&schema);
        let store = Arc::new(PostgresStore::connect_with(&server.url(), options).await.unwrap());
        workers.spawn(worker(store.clone(), seen.clone()));
        workers.spawn(worker(store.clone(), seen.clone()));
        stores.push(store);
    }
    for n in 0..GUESTS {
        guests.spawn(guest(stores[n % 2].clone(), seen.clone(), n, stop.clone()));
    }
    for _ in 0..CRASHES {
        // Until there has been traffic since the last one.
        let before = seen.acknowledged.lock().unwrap().len();
        while seen.acknowledged.lock().unwrap().len() < before + 60 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        server.crash();
        server.go_on().unwrap();
    }
    stop.store(true, Ordering::SeqCst);
    guests.join_all().await;
    seen.guests_done.store(true, Ordering::SeqCst);
    let ended = tokio::time::timeout(Duration::from_secs(120), workers.join_all()).await;
    assert!(ended.is_ok(), "some replies were never sent");
    assert!(*seen.faults.lock().unwrap() > 0, "the crashes went unnoticed: the test does not test them");
    check(&stores[0], &seen).await;
}

/// Each acknowledged message stands in one journal, and has one reply.
async fn check(store: &PostgresStore, seen: &Seen) {
    let mut answered: BTreeMap<String, u32> = BTreeMap::new();
    let mut conversations = BTreeSet::new();
    for n in 0..GUESTS {
        let told = store.accept(vec![message(&[phone(n)], format!("{n}/000000"))]).await.unwrap().items.remove(0);
        assert!(!told.new, "the first message is known");
        conversations.insert(told.conversation);
    }
    assert_eq!(conversations.len(), GUESTS);
    for conversation in &conversations {
        for journal in store.journals(conversation, 1_000_000).await.unwrap() {
            for id in String::from_utf8(journal.bytes.to_vec()).unwrap().split_whitespace() {
                *answered.entry(id.to_owned()).or_default() += 1;
            }
        }
    }
    let acknowledged = seen.acknowledged.lock().unwrap().clone();
    let lost: Vec<_> = acknowledged.iter().filter(|id| !answered.contains_key(*id)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    let doubled: Vec<_> = answered.iter().filter(|(_, times)| **times > 1).collect();
    assert!(doubled.is_empty(), "{doubled:?}");
    let sends = seen.sends.lock().unwrap();
    let unsent: Vec<_> = acknowledged.iter().filter(|id| !sends.contains_key(&format!("reply/{id}"))).collect();
    assert!(unsent.is_empty(), "{unsent:?}");
}
