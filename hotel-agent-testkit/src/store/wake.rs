//! When to look again: exactly then, so that nobody polls.

use hotel_agent_core::port::store::{ClaimRequest, NewOutbound};

use super::guest::*;

/// The wake is so many seconds into the story, and a millisecond earlier there was nothing to do.
async fn wakes_at(store: &TheStore, seconds: i64) {
    assert_eq!(store.next_wake().await.unwrap(), Some(at(seconds)));
    let before = at_ms(seconds * 1000 - 1);
    assert!(store.claim(&ClaimRequest { now: before, ..request(0) }).await.unwrap().is_none());
    assert!(store.claim_outbox(before, LEASE, 10).await.unwrap().is_empty());
}

/// Also once all has been answered and sent.
pub async fn an_idle_store_has_no_wake(store: &TheStore) {
    assert_eq!(store.next_wake().await.unwrap(), None);
    turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
    let claim = only_row(store, 0).await;
    send(store, &claim, "p1", 0).await;
    assert_eq!(store.next_wake().await.unwrap(), None);
}

/// Of the conversation that settles first.
pub async fn the_wake_is_the_moment_messages_settle(store: &TheStore) {
    accept(store, settling("57300", "m1", 0, 5)).await;
    wakes_at(store, 5).await;
    accept(store, settling("57300", "m2", 3, 5)).await;
    wakes_at(store, 8).await;
    accept(store, settling("57311", "m3", 4, 3)).await;
    wakes_at(store, 7).await;
    assert_eq!(ids(&claim(store, 7).await), ["m3"]);
    wakes_at(store, 8).await;
}

/// The earliest one.
pub async fn the_wake_is_the_moment_a_job_is_due(store: &TheStore) {
    turn(store, "57300", 0, Vec::new(), vec![job("b", 200), job("a", 100)]).await;
    wakes_at(store, 100).await;
    turn_with(store, "57300", 1, |commit| commit.cancel_jobs = vec!["a".to_owned()]).await;
    wakes_at(store, 200).await;
    assert_eq!(job_keys(&claim(store, 200).await), ["b"]);
}

/// Work whose worker may have died.
pub async fn the_wake_is_the_moment_a_lease_ends(store: &TheStore) {
    accept(store, message("57300", "m1")).await;
    let claim = claim(store, 10).await;
    wakes_at(store, 70).await;
    store.renew(&claim.lease, at(90)).await.unwrap();
    wakes_at(store, 90).await;
    commit(store, &claim, answered(&claim, 90)).await;
    assert_eq!(store.next_wake().await.unwrap(), None);
}

/// Its own moment, its lease's end, its next attempt.
pub async fn the_wake_is_the_moment_a_row_may_go(store: &TheStore) {
    turn(store, "57300", 0, vec![NewOutbound { not_before: at(30), ..row("r1") }], Vec::new()).await;
    wakes_at(store, 30).await;
    let claim = only_row(store, 30).await;
    wakes_at(store, 90).await;
    store.retry_at(&claim, at(45), true).await.unwrap();
    wakes_at(store, 45).await;
}

/// The back-off's end.
pub async fn the_wake_is_the_moment_a_release_ends(store: &TheStore) {
    accept(store, message("57300", "m1")).await;
    let claim = claim(store, 0).await;
    release(store, &claim, 40, true).await;
    wakes_at(store, 40).await;
}

/// A row that may not go yet is no reason to look.
pub async fn rows_behind_the_first_do_not_wake(store: &TheStore) {
    let night = NewOutbound { not_before: at(100), ..row("night") };
    turn(store, "57300", 0, vec![night, row("behind")], Vec::new()).await;
    wakes_at(store, 100).await;
    let claim = only_row(store, 100).await;
    send(store, &claim, "p1", 100).await;
    assert_eq!(store.next_wake().await.unwrap(), Some(at(0)));
}
