//! A turn's outcome is kept whole.

use bytes::Bytes;
use hotel_agent_core::{message::MessageId, port::Record};

use super::guest::*;

/// The next turn starts from what this one left.
pub async fn a_commit_keeps_session_and_version(store: &TheStore) {
    let conversation = turn(store, "57300", 0, Vec::new(), Vec::new()).await;
    assert_eq!(store.session(&conversation).await.unwrap(), Some(record("session")));
    accept(store, message("57300", "m2")).await;
    let second = claim(store, 0).await;
    assert_eq!((second.session.clone(), second.version), (Some(record("session")), 1));
    commit(store, &second, answered(&second, 0)).await;
    accept(store, message("57300", "m3")).await;
    assert_eq!(claim(store, 0).await.version, 2);
}

/// Compare and swap; the lease itself stays.
pub async fn a_commit_from_another_version_changes_nothing(store: &TheStore) {
    let (conversation, _) = accept(store, message("57300", "m1")).await;
    let claim = claim(store, 0).await;
    let mut wrong = answered(&claim, 0);
    wrong.version = 7;
    wrong.outbox = vec![row("r1")];
    conflict(store.commit(&claim.lease, wrong).await);
    assert!(store.session(&conversation).await.unwrap().is_none());
    assert!(store.outbox_rows(&conversation).await.unwrap().is_empty());
    commit(store, &claim, answered(&claim, 0)).await;
}

/// The same commit again, its first answer lost, is refused and does not count twice.
pub async fn a_lease_commits_once(store: &TheStore) {
    accept(store, message("57300", "m1")).await;
    let claim = claim(store, 0).await;
    commit(store, &claim, answered(&claim, 0)).await;
    conflict(store.commit(&claim.lease, answered(&claim, 0)).await);
    assert_eq!(store.journals(&claim.lease.conversation, 10).await.unwrap().len(), 1);
}

/// What the turn did not answer waits on.
pub async fn only_done_messages_are_gone(store: &TheStore) {
    for id in ["m1", "m2", "m3"] {
        accept(store, message("57300", id)).await;
    }
    let first = claim(store, 0).await;
    let mut outcome = answered(&first, 0);
    outcome.done_messages = vec![MessageId::new("m1"), MessageId::new("m3")];
    commit(store, &first, outcome).await;
    assert_eq!(ids(&claim(store, 0).await), ["m2"]);
}

/// The next piece of work begins afresh.
pub async fn a_commit_clears_journal_and_attempts(store: &TheStore) {
    accept(store, message("57300", "m1")).await;
    let first = claim(store, 0).await;
    store.save_facts(&first.lease, record("draft")).await.unwrap();
    let second = claim(store, 60).await;
    commit(store, &second, answered(&second, 61)).await;
    accept(store, message("57300", "m2")).await;
    let third = claim(store, 61).await;
    assert_eq!((third.journal, third.attempts), (None, 0));
}

/// Ids that never came, or were answered before.
pub async fn unknown_done_messages_are_ignored(store: &TheStore) {
    turn(store, "57300", 0, Vec::new(), Vec::new()).await;
    turn_with(store, "57300", 1, |commit| {
        commit.done_messages.extend([MessageId::new("never"), MessageId::new("57300@0")]);
    })
    .await;
    assert!(accept(store, message("57300", "never")).await.1);
}

/// A turn answers for its own guest only.
pub async fn a_done_message_of_another_conversation_stays(store: &TheStore) {
    accept(store, settling("57300", "mine", 0, 0)).await;
    accept(store, settling("57311", "theirs", 1, 0)).await;
    let first = claim(store, 1).await;
    let mut outcome = answered(&first, 1);
    outcome.done_messages.push(MessageId::new("theirs"));
    commit(store, &first, outcome).await;
    assert_eq!(ids(&claim(store, 1).await), ["theirs"]);
}

/// Also empty ones, and bytes that are no text.
pub async fn records_come_back_byte_for_byte(store: &TheStore) {
    let odd = Record { schema: "odd/9".to_owned(), bytes: Bytes::from((0..=255).collect::<Vec<u8>>()) };
    let empty = Record { schema: "empty/1".to_owned(), bytes: Bytes::new() };
    let mut first = message("57300", "m1");
    first.body = odd.clone();
    accept(store, first).await;
    let claim = claim(store, 0).await;
    assert_eq!(claim.messages[0].body, odd);
    let mut outcome = answered(&claim, 0);
    outcome.session = empty.clone();
    outcome.journal = odd.clone();
    outcome.audit = vec![empty.clone(), odd.clone()];
    commit(store, &claim, outcome).await;
    let conversation = &claim.lease.conversation;
    assert_eq!(store.session(conversation).await.unwrap(), Some(empty.clone()));
    assert_eq!(store.journals(conversation, 1).await.unwrap(), std::slice::from_ref(&odd));
    assert_eq!(store.audit(conversation, 9).await.unwrap(), [empty, odd]);
}
