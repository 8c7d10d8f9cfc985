//! What people see, and what is forgotten.

use hotel_agent_core::port::store::{ConversationSummary, HandOffMark, HandOffStage, NewOutbound};

use super::guest::*;

/// Across conversations, whatever the stage.
pub async fn the_waiting_list_shows_the_longest_waiting_first(store: &TheStore) {
    use HandOffStage::{Question, Taken, Waiting};
    let mut conversations = Vec::new();
    for (from, stage, since) in [("57300", Waiting, 30), ("57311", Taken, 10), ("57322", Question, 20)] {
        let put = mark(stage, since);
        conversations.push(turn_with(store, from, 0, |commit| commit.hand_off = Some(put)).await);
    }
    turn(store, "57333", 0, Vec::new(), Vec::new()).await;
    let list = store.waiting(&hotel(), 10).await.unwrap();
    let expected = [(1, Taken, 10), (2, Question, 20), (0, Waiting, 30)];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(n, stage, since): (usize, _, _)| ConversationSummary {
            conversation: conversations[n].clone(),
            mark: mark(stage, since),
        })
        .collect();
    assert_eq!(list, expected);
    assert_eq!(store.waiting(&hotel(), 2).await.unwrap(), expected[..2]);
}

/// A commit without a mark says nothing of the desk.
pub async fn no_mark_leaves_the_mark_as_it_is(store: &TheStore) {
    turn_with(store, "57300", 0, |commit| commit.hand_off = Some(mark(HandOffStage::Waiting, 0))).await;
    turn(store, "57300", 1, Vec::new(), Vec::new()).await;
    let changed = HandOffMark { reason: "urgent".to_owned(), ..mark(HandOffStage::Taken, 2) };
    assert_eq!(store.waiting(&hotel(), 10).await.unwrap()[0].mark, mark(HandOffStage::Waiting, 0));
    turn_with(store, "57300", 2, |commit| commit.hand_off = Some(changed.clone())).await;
    assert_eq!(store.waiting(&hotel(), 10).await.unwrap()[0].mark, changed);
}

/// And may come back.
pub async fn a_released_conversation_leaves_the_list(store: &TheStore) {
    for (second, stage, listed) in
        [(0, HandOffStage::Waiting, 1), (1, HandOffStage::Released, 0), (2, HandOffStage::Question, 1)]
    {
        turn_with(store, "57300", second, |commit| commit.hand_off = Some(mark(stage, second))).await;
        assert_eq!(store.waiting(&hotel(), 10).await.unwrap().len(), listed);
    }
}

/// The limit takes the newest, and they still read from old to new.
pub async fn audit_and_journals_are_kept_oldest_first(store: &TheStore) {
    for second in 0..3 {
        turn_with(store, "57300", second, |commit| {
            commit.journal = record(&format!("journal {second}"));
            commit.audit = vec![record(&format!("line {second}a")), record(&format!("line {second}b"))];
        })
        .await;
    }
    let (conversation, _) = accept(store, message("57300", "57300@0")).await;
    let audit = store.audit(&conversation, 3).await.unwrap();
    assert_eq!(texts(&audit), ["line 1b", "line 2a", "line 2b"]);
    assert_eq!(store.audit(&conversation, 100).await.unwrap().len(), 6);
    let journals = store.journals(&conversation, 2).await.unwrap();
    assert_eq!(texts(&journals), ["journal 1", "journal 2"]);
    assert!(store.journals(&conversation, 0).await.unwrap().is_empty());
}

/// Each counter for itself.
pub async fn a_counter_counts_from_one(store: &TheStore) {
    for expected in 1..=3 {
        assert_eq!(store.count(&hotel(), "verified").await.unwrap(), expected);
    }
    assert_eq!(store.count(&hotel(), "expired").await.unwrap(), 1);
}

/// Answered messages, journals, audit lines, rows sent and rows given up: before the moment, not at it.
pub async fn a_purge_drops_what_is_done(store: &TheStore) {
    let conversation = turn_with(store, "57300", 0, |commit| {
        commit.outbox = vec![row("sent"), row("dead")];
        commit.audit = vec![record("line")];
    })
    .await;
    let claim = only_row(store, 0).await;
    send(store, &claim, "p1", 5).await;
    let claim = only_row(store, 5).await;
    store.dead_letter(&claim, "gone", at(6)).await.unwrap();
    assert_eq!(store.purge(at(0)).await.unwrap(), 0);
    assert_eq!(store.purge(at(6)).await.unwrap(), 4, "message, journal, audit line and the row sent");
    assert!(store.journals(&conversation, 10).await.unwrap().is_empty());
    assert!(store.audit(&conversation, 10).await.unwrap().is_empty());
    assert_eq!(only_state(store, &conversation).await.id, "dead");
    assert_eq!(store.purge(at(7)).await.unwrap(), 1);
    assert!(store.outbox_rows(&conversation).await.unwrap().is_empty());
    assert_eq!(store.session(&conversation).await.unwrap(), Some(record("session")), "the session stays");
    store.receipt(receipt(Some("sent"), "p1", hotel_agent_core::message::DeliveryStatus::Read)).await.unwrap();
}

/// However old it is.
pub async fn a_purge_keeps_what_waits(store: &TheStore) {
    let rows = vec![row("r1"), NewOutbound { not_before: at(0), ..row("r2") }];
    turn(store, "57300", 0, rows, vec![job("remind", 50)]).await;
    accept(store, message("57311", "m1")).await;
    store.append(&hotel(), "chat/1", "a", record("a")).await.unwrap();
    store.count(&hotel(), "verified").await.unwrap();
    store.purge(at(1_000_000)).await.unwrap();
    assert_eq!(ids(&claim(store, 100).await), ["m1"]);
    assert_eq!(job_keys(&claim(store, 100).await), ["remind"]);
    let first = only_row(store, 100).await;
    assert_eq!(first.id, "r1");
    send(store, &first, "p1", 100).await;
    assert_eq!(only_row(store, 100).await.id, "r2");
    assert_eq!(store.transcript(&hotel(), "chat/1", 0, 10).await.unwrap().len(), 1);
    assert_eq!(store.count(&hotel(), "verified").await.unwrap(), 2);
}

/// The guest is known even after it.
pub async fn duplicates_within_the_retention_are_known_after_a_purge(store: &TheStore) {
    let conversation = turn(store, "57300", 0, Vec::new(), Vec::new()).await;
    turn(store, "57300", 100, Vec::new(), Vec::new()).await;
    store.purge(at(100)).await.unwrap();
    assert_eq!(accept(store, message("57300", "57300@100")).await, (conversation.clone(), false));
    assert_eq!(accept(store, message("57300", "m3")).await, (conversation, true));
}
