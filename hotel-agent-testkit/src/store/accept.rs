//! Messages are kept once.

use chrono::TimeDelta;
use hotel_agent_core::port::FaultKind;

use super::guest::*;

/// A repeated message is told apart and led to the same conversation.
pub async fn a_message_is_accepted_once(store: &TheStore) {
    let (first, new) = accept(store, message("57300", "m1")).await;
    assert!(new);
    let (again, new) = accept(store, message("57300", "m1")).await;
    assert_eq!((again, new), (first, false));
    assert_eq!(ids(&claim(store, 0).await), ["m1"]);
}

/// The answer has an entry for each item, in order, duplicates too.
pub async fn a_duplicate_in_the_same_batch_is_accepted_once(store: &TheStore) {
    let batch = vec![message("57300", "m1"), message("57300", "m1"), message("57300", "m2")];
    let accepted = store.accept(batch).await.unwrap();
    let new: Vec<bool> = accepted.items.iter().map(|item| item.new).collect();
    assert_eq!(new, [true, false, true]);
    assert_eq!(ids(&claim(store, 0).await), ["m1", "m2"]);
}

/// The key alone decides: body, sender, account and time of a duplicate are not looked at.
pub async fn a_duplicate_changes_nothing_whatever_its_body(store: &TheStore) {
    accept(store, settling("57300", "m1", 0, 5)).await;
    let mut other = settling("57311", "m1", 100, 0);
    other.body = record("{ \"re\": \"serialised\" }");
    other.account = hotel_agent_core::message::AccountId::new("pool-bar");
    let (_, new) = accept(store, other).await;
    assert!(!new);
    assert!(try_claim(store, 4).await.is_none(), "the settle time is the first one's");
    let claim = claim(store, 5).await;
    assert_eq!(texts(claim.messages.iter().map(|message| &message.body)), ["m1"]);
    assert_eq!(claim.messages[0].received_at, at(0));
    assert_eq!(claim.account.as_str(), "front-desk");
    assert_eq!(claim.addresses, [phone("57300")]);
}

/// Eight threads with the same messages: each message is new exactly once.
pub async fn concurrent_duplicates_are_accepted_once(store: &TheStore) {
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(async {
                    let mut new = 0;
                    for number in 0..20 {
                        let (_, fresh) = accept(&store, message("57300", &format!("m{number}"))).await;
                        new += usize::from(fresh);
                    }
                    new
                })
            })
        })
        .collect();
    let new: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(new, 20);
    assert_eq!(claim(store, 0).await.messages.len(), 20);
    assert!(try_claim(store, 0).await.is_none(), "one guest, one conversation");
}

/// Nothing in, nothing out.
pub async fn an_empty_batch_is_accepted(store: &TheStore) {
    assert!(store.accept(Vec::new()).await.unwrap().items.is_empty());
    assert!(try_claim(store, 0).await.is_none());
}

/// A caller's mistake is told, and nothing of the batch is kept.
pub async fn a_message_without_an_address_refuses_the_batch(store: &TheStore) {
    let mut nobody = message("57300", "m2");
    nobody.addresses.clear();
    let fault = store.accept(vec![message("57300", "m1"), nobody]).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::BadRequest);
    assert!(try_claim(store, 0).await.is_none());
    assert!(accept(store, message("57300", "m1")).await.1, "it was never kept");
}

/// The biggest batch a channel posts.
pub async fn a_thousand_messages_are_accepted_together(store: &TheStore) {
    let batch = (0..1000).map(|n| message(&format!("573{:03}", n % 100), &format!("m{n}"))).collect();
    let accepted = store.accept(batch).await.unwrap();
    assert_eq!(accepted.items.iter().filter(|item| item.new).count(), 1000);
    let mut messages = 0;
    let mut conversations = 0;
    while let Some(claim) = try_claim(store, 0).await {
        messages += claim.messages.len();
        conversations += 1;
    }
    assert_eq!((conversations, messages), (100, 1000));
}

/// Redelivered a week later it is still a duplicate.
pub async fn a_duplicate_is_known_after_it_was_answered(store: &TheStore) {
    let conversation = turn(store, "57300", 0, Vec::new(), Vec::new()).await;
    let mut late = message("57300", "57300@0");
    late.received_at += TimeDelta::days(7);
    assert_eq!(accept(store, late).await, (conversation, false));
    assert!(try_claim(store, 8 * 86_400).await.is_none());
}
