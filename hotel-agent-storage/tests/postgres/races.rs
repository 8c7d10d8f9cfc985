//! Several processes at once: each store here has connections of its own, as a process has.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use hotel_agent_core::{
    guest::ConversationKey,
    port::store::{Inbox, Outbox, SendState, Transcripts},
};
use hotel_agent_storage::postgres::PostgresStore;
use tokio::task::JoinSet;

use crate::{
    guest::{answered, at, channel, hotel, ids, message, phone, record, request},
    place::Place,
};

const LEASE: Duration = Duration::from_secs(60);

async fn processes(place: &Place, count: usize) -> Vec<Arc<PostgresStore>> {
    let mut stores = Vec::new();
    for _ in 0..count {
        stores.push(Arc::new(place.store().await));
    }
    stores
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_start_at_once_make_one_schema() {
    let place = Place::new();
    let mut starting = JoinSet::new();
    for _ in 0..6 {
        let (url, options) = (place.url.clone(), place.options());
        starting.spawn(async move { PostgresStore::connect_with(&url, options).await.unwrap() });
    }
    let stores = starting.join_all().await;
    assert!(stores[0].accept(vec![message(&[phone(1)], "m1")]).await.unwrap().items[0].new);
    assert!(!stores[5].accept(vec![message(&[phone(1)], "m1")]).await.unwrap().items[0].new);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_told_to_several_processes_is_new_to_one() {
    let place = Place::new();
    let stores = processes(&place, 3).await;
    for round in 0..20 {
        let mut calls = JoinSet::new();
        for n in 0..9 {
            let store = stores[n % 3].clone();
            // The same message of a guest nobody knew, each time with another second address.
            let item = message(&[phone(format!("57{round}")), phone(format!("58{round}{n}"))], format!("m{round}"));
            calls.spawn(async move { store.accept(vec![item]).await.unwrap().items.remove(0) });
        }
        let told = calls.join_all().await;
        assert_eq!(told.iter().filter(|told| told.new).count(), 1);
        let conversations: BTreeSet<_> = told.iter().map(|told| &told.conversation).collect();
        assert_eq!(conversations.len(), 1, "{told:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_joined_from_all_sides_end_in_one_conversation() {
    let place = Place::new();
    let stores = processes(&place, 3).await;
    // Eight guests who turn out to be one, told in every order by every process at once.
    for n in 0..8 {
        stores[0].accept(vec![message(&[phone(n)], format!("first {n}"))]).await.unwrap();
    }
    let mut calls = JoinSet::new();
    for n in 0..96_usize {
        let store = stores[n % 3].clone();
        let (a, b, c) = (n % 8, n / 8 % 8, n / 3 % 8);
        calls.spawn(async move {
            if n.is_multiple_of(4) {
                store.alias(&hotel(), &channel(), &phone(a), &phone(b)).await.unwrap();
            } else {
                let one = message(&[phone(a), phone(b)], format!("join {n}"));
                let other = message(&[phone(c), phone(a)], format!("and {n}"));
                store.accept(vec![one, other]).await.unwrap();
            }
        });
    }
    calls.join_all().await;
    for n in 1..8 {
        stores[1].alias(&hotel(), &channel(), &phone(n), &phone(n - 1)).await.unwrap();
    }
    let mut found = BTreeSet::new();
    for n in 0..8 {
        let told = stores[2].accept(vec![message(&[phone(n)], format!("last {n}"))]).await.unwrap();
        found.insert(told.items[0].conversation.clone());
    }
    assert_eq!(found.len(), 1, "{found:?}");
}

/// Accepts, turns and sends of all processes at once: nothing is stuck, doubled, lost or out of order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conversations_are_shared_out_and_their_replies_go_in_order() {
    const GUESTS: usize = 6;
    const MESSAGES: usize = 12;
    let place = Place::new();
    let stores = processes(&place, 3).await;
    let mut work = JoinSet::new();
    for guest in 0..GUESTS {
        let stores = stores.clone();
        work.spawn(async move {
            for n in 0..MESSAGES {
                let item = message(&[phone(guest)], format!("{guest}/{n:02}"));
                stores[(guest + n) % 3].accept(vec![item]).await.unwrap();
            }
        });
    }
    let sent = Arc::new(std::sync::Mutex::new(Vec::new()));
    for store in &stores {
        for _ in 0..2 {
            let (store, sent) = (store.clone(), sent.clone());
            work.spawn(async move {
                while sent.lock().unwrap().len() < GUESTS * MESSAGES {
                    if let Some(claim) = store.claim(&request(at(1), LEASE)).await.unwrap() {
                        store.commit(&claim.lease, answered(&claim, at(1))).await.unwrap();
                    }
                    for row in store.claim_outbox(at(1), LEASE, 2).await.unwrap() {
                        store.sending(&row, at(1)).await.unwrap();
                        sent.lock().unwrap().push((row.conversation.clone(), row.id.clone()));
                        store.sent(&row, None, at(1)).await.unwrap();
                    }
                }
            });
        }
    }
    tokio::time::timeout(Duration::from_secs(90), work.join_all()).await.expect("a reply is stuck");
    let mut by_guest: BTreeMap<ConversationKey, Vec<String>> = BTreeMap::new();
    for (conversation, id) in sent.lock().unwrap().drain(..) {
        by_guest.entry(conversation).or_default().push(id);
    }
    assert_eq!(by_guest.len(), GUESTS);
    for replies in by_guest.values() {
        assert_eq!(replies.len(), MESSAGES, "{replies:?}");
        assert!(replies.is_sorted(), "{replies:?}");
    }
}

/// Who has waited longest is claimed first, whoever claims; what another process is just claiming is passed over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claims_of_several_processes_go_by_waiting() {
    let place = Place::new();
    let stores = processes(&place, 2).await;
    for n in 0..20_i64 {
        let mut item = message(&[phone(n)], n);
        item.received_at = at(-n);
        stores[0].accept(vec![item]).await.unwrap();
    }
    for n in (0..20_usize).rev() {
        let claim = stores[n % 2].claim(&request(at(0), LEASE)).await.unwrap().unwrap();
        assert_eq!(ids(&claim), [n.to_string()]);
    }
    assert!(stores[0].claim(&request(at(0), LEASE)).await.unwrap().is_none());
}

/// A row is added while the one before it is just sent: somebody must let it go.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_added_while_the_one_before_is_sent_goes_next() {
    let place = Place::new();
    let stores = processes(&place, 2).await;
    for round in 0..40 {
        let guest = [phone(format!("57{round}"))];
        stores[0].accept(vec![message(&guest, format!("{round}/a"))]).await.unwrap();
        let claim = stores[0].claim(&request(at(1), LEASE)).await.unwrap().unwrap();
        stores[0].commit(&claim.lease, answered(&claim, at(1))).await.unwrap();
        stores[0].accept(vec![message(&guest, format!("{round}/b"))]).await.unwrap();
        let claim = stores[0].claim(&request(at(1), LEASE)).await.unwrap().unwrap();
        let row = stores[1].claim_outbox(at(1), LEASE, 1).await.unwrap().remove(0);
        stores[1].sending(&row, at(1)).await.unwrap();
        let (committed, sent) = futures_util::join!(
            stores[0].commit(&claim.lease, answered(&claim, at(1))),
            stores[1].sent(&row, None, at(1))
        );
        committed.unwrap();
        sent.unwrap();
        let next = stores[1].claim_outbox(at(1), LEASE, 1).await.unwrap();
        assert_eq!(next.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), [format!("reply/{round}/b")]);
        stores[1].sent(&next[0], None, at(1)).await.unwrap();
    }
}

/// The last worker of one process is slow, the other process takes over: only the new one's words count.
#[tokio::test]
async fn a_late_process_is_fenced_off() {
    let place = Place::new();
    let stores = processes(&place, 2).await;
    stores[0].accept(vec![message(&[phone(1)], "m1")]).await.unwrap();
    let late = stores[0].claim(&request(at(0), LEASE)).await.unwrap().unwrap();
    assert!(stores[1].claim(&request(at(59), LEASE)).await.unwrap().is_none());
    let next = stores[1].claim(&request(at(60), LEASE)).await.unwrap().unwrap();
    assert!(next.lease.token > late.lease.token);
    assert!(stores[0].commit(&late.lease, answered(&late, at(61))).await.is_err());
    stores[1].commit(&next.lease, answered(&next, at(61))).await.unwrap();
    let rows = stores[0].outbox_rows(&late.lease.conversation).await.unwrap();
    assert_eq!((rows.len(), rows[0].state), (1, SendState::Waiting));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_of_a_transcript_added_by_several_processes_leave_no_gaps() {
    let place = Place::new();
    let stores = processes(&place, 3).await;
    let mut calls = JoinSet::new();
    for n in 0..60 {
        let store = stores[n % 3].clone();
        // Each line is added twice.
        calls.spawn(async move { store.append(&hotel(), "chat/1", &(n / 2).to_string(), record(n)).await.unwrap() });
    }
    let numbers: BTreeSet<u64> = calls.join_all().await.into_iter().collect();
    assert_eq!(numbers, (1..=30).collect());
}
