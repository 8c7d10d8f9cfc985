//! Leases end, are lost, and fence off whoever comes late.

use hotel_agent_core::port::store::{Claim, Release};

use super::guest::*;

/// A message claimed at second 0.
async fn claimed(store: &TheStore) -> Claim {
    accept(store, message("57300", "m1")).await;
    claim(store, 0).await
}

/// The worker died: the next one gets the same work and knows.
pub async fn an_ended_lease_is_claimed_again_and_counts_as_an_attempt(store: &TheStore) {
    let first = claimed(store).await;
    assert!(try_claim(store, 59).await.is_none());
    let second = claim(store, 60).await;
    assert_eq!(ids(&second), ["m1"]);
    assert_eq!(second.attempts, 1);
    assert!(second.lease.token > first.lease.token);
    assert_eq!(claim(store, 120).await.attempts, 2);
}

/// The worker was only slow: what it decided must not be sent beside what the next one decides.
pub async fn a_late_commit_changes_nothing(store: &TheStore) {
    let late = claimed(store).await;
    let current = claim(store, 60).await;
    let mut outcome = answered(&late, 61);
    outcome.outbox = vec![row("r1")];
    outcome.jobs = vec![job("remind", 0)];
    conflict(store.commit(&late.lease, outcome).await);
    let conversation = &late.lease.conversation;
    assert!(store.session(conversation).await.unwrap().is_none());
    assert!(store.outbox_rows(conversation).await.unwrap().is_empty());
    assert!(store.journals(conversation, 10).await.unwrap().is_empty());
    commit(store, &current, answered(&current, 61)).await;
    assert!(try_claim(store, 1000).await.is_none(), "no job of the late commit");
}

/// Renewing, saving, releasing and committing alike; the holder notices nothing.
pub async fn every_call_of_a_lost_lease_is_a_conflict(store: &TheStore) {
    let late = claimed(store).await;
    let current = claim(store, 60).await;
    conflict(store.renew(&late.lease, at(600)).await);
    conflict(store.save_facts(&late.lease, record("late")).await);
    conflict(store.release(&late.lease, Release { not_before: at(0), counts: true }).await);
    conflict(store.commit(&late.lease, answered(&late, 61)).await);
    assert!(try_claim(store, 119).await.is_none());
    commit(store, &current, answered(&current, 61)).await;
    conflict(store.renew(&current.lease, at(600)).await);
    conflict(store.save_facts(&current.lease, record("late")).await);
    conflict(store.release(&current.lease, Release { not_before: at(0), counts: true }).await);
}

/// Nobody else came: the work is not thrown away.
pub async fn being_late_alone_loses_nothing(store: &TheStore) {
    let claim = claimed(store).await;
    commit(store, &claim, answered(&claim, 100)).await;
    assert!(try_claim(store, 100).await.is_none());
    assert_eq!(store.session(&claim.lease.conversation).await.unwrap(), Some(record("session")));
}

/// To the moment asked for.
pub async fn a_renewed_lease_lasts_longer(store: &TheStore) {
    let claim = claimed(store).await;
    let renewed = store.renew(&claim.lease, at(90)).await.unwrap();
    assert_eq!((renewed.token, renewed.until), (claim.lease.token, at(90)));
    assert!(try_claim(store, 89).await.is_none());
    assert!(try_claim(store, 90).await.is_some());
}

/// A renewal that was overtaken does no harm.
pub async fn renewing_never_shortens(store: &TheStore) {
    let claim = claimed(store).await;
    assert_eq!(store.renew(&claim.lease, at(10)).await.unwrap().until, at(60));
    assert!(try_claim(store, 59).await.is_none());
}

/// The latest one saved, through as many deaths as it takes.
pub async fn the_journal_is_found_by_the_next_claim(store: &TheStore) {
    let first = claimed(store).await;
    store.save_facts(&first.lease, record("one")).await.unwrap();
    store.save_facts(&first.lease, record("two")).await.unwrap();
    assert_eq!(claim(store, 60).await.journal, Some(record("two")));
    let third = claim(store, 120).await;
    assert_eq!(third.journal, Some(record("two")));
    release(store, &third, 120, true).await;
    assert_eq!(claim(store, 120).await.journal, Some(record("two")));
}

/// A fault or a panic.
pub async fn a_counted_release_is_an_attempt(store: &TheStore) {
    let first = claimed(store).await;
    release(store, &first, 5, true).await;
    let second = claim(store, 5).await;
    assert_eq!((second.attempts, ids(&second)), (1, vec!["m1"]));
    release(store, &second, 5, true).await;
    assert_eq!(claim(store, 5).await.attempts, 2);
}

/// A shutdown.
pub async fn an_uncounted_release_is_none(store: &TheStore) {
    let first = claimed(store).await;
    release(store, &first, 5, false).await;
    assert_eq!(claim(store, 5).await.attempts, 0);
}

/// Back-off.
pub async fn a_released_conversation_rests_until_its_time(store: &TheStore) {
    let first = claimed(store).await;
    release(store, &first, 20, true).await;
    assert!(try_claim(store, 19).await.is_none());
    assert!(try_claim(store, 20).await.is_some());
}

/// An impatient guest does not defeat the back-off.
pub async fn new_messages_do_not_shorten_the_rest(store: &TheStore) {
    let first = claimed(store).await;
    release(store, &first, 20, true).await;
    accept(store, settling("57300", "m2", 1, 0)).await;
    assert!(try_claim(store, 19).await.is_none());
    assert_eq!(ids(&claim(store, 20).await), ["m1", "m2"]);
}

/// The process restarted: its work is free at once, and the dead worker's tokens are worth nothing.
pub async fn release_all_ends_every_lease(store: &TheStore) {
    let first = claimed(store).await;
    accept(store, message("57311", "m2")).await;
    claim(store, 0).await;
    store.save_facts(&first.lease, record("journal")).await.unwrap();
    assert_eq!(store.release_all(at(7)).await.unwrap(), 2);
    assert_eq!(store.release_all(at(7)).await.unwrap(), 0);
    conflict(store.commit(&first.lease, answered(&first, 7)).await);
    assert!(try_claim(store, 6).await.is_none());
    let again = claim(store, 7).await;
    assert_eq!((again.attempts, again.journal), (1, Some(record("journal"))));
    assert_eq!(claim(store, 7).await.attempts, 1);
}

/// Somebody else may hold it, and nobody can tell that they are dead.
pub async fn release_all_of_a_shared_store_ends_no_lease(store: &TheStore) {
    let first = claimed(store).await;
    assert_eq!(store.release_all(at(7)).await.unwrap(), 0);
    assert!(try_claim(store, 59).await.is_none());
    commit(store, &first, answered(&first, 59)).await;
    accept(store, settling("57300", "m2", 70, 0)).await;
    let late = claim(store, 70).await;
    // Late, but not lost: it may still be at work.
    assert_eq!(store.release_all(at(200)).await.unwrap(), 0);
    commit(store, &late, answered(&late, 200)).await;
}
