//! Replies go out in order, at least once, and never twice without need.

use hotel_agent_core::port::store::{NewOutbound, SendState};

use super::guest::*;

/// Head of line: the second does not start before the first has ended.
pub async fn rows_of_a_conversation_go_one_by_one_in_order(store: &TheStore) {
    turn(store, "57300", 0, vec![row("b"), row("a")], Vec::new()).await;
    turn(store, "57300", 1, vec![row("c")], Vec::new()).await;
    for id in ["b", "a", "c"] {
        let claim = only_row(store, 1).await;
        assert_eq!((claim.id.as_str(), claim.state, &claim.body), (id, SendState::Waiting, &record(id)));
        assert!(to_send(store, 1).await.is_empty());
        store.sending(&claim, at(1)).await.unwrap();
        assert!(to_send(store, 1).await.is_empty());
        store.sent(&claim, None, at(1)).await.unwrap();
    }
    assert!(to_send(store, 1000).await.is_empty());
}

/// One slow guest holds up nobody; the longest waiting comes first.
pub async fn conversations_do_not_wait_for_each_other(store: &TheStore) {
    let later = NewOutbound { not_before: at(5), ..row("later") };
    turn(store, "57300", 0, vec![later, row("behind")], Vec::new()).await;
    turn(store, "57311", 0, vec![NewOutbound { not_before: at(4), ..row("earlier") }], Vec::new()).await;
    assert_eq!(row_ids(&to_send(store, 10).await), ["earlier", "later"]);
}

/// Quiet hours: the order is kept all the same.
pub async fn a_row_waits_for_its_moment_and_holds_those_behind(store: &TheStore) {
    let night = NewOutbound { not_before: at(100), ..row("night") };
    turn(store, "57300", 0, vec![night, row("behind")], Vec::new()).await;
    assert!(to_send(store, 99).await.is_empty());
    let claim = only_row(store, 100).await;
    assert_eq!(claim.id, "night");
    send(store, &claim, "p1", 100).await;
    assert_eq!(only_row(store, 100).await.id, "behind");
}

/// A commit's first message leaves without another call: leased, and marked as any send is before it starts.
pub async fn a_commit_hands_out_its_first_row_marked(store: &TheStore) {
    let handed = hand_out(store, "57300", 0, vec![row("b"), row("a")]).await.unwrap();
    let as_claimed = (handed.id.as_str(), handed.state, handed.sending_since, handed.attempts, &handed.body);
    assert_eq!(as_claimed, ("b", SendState::Waiting, None, 0, &record("b")));
    assert_eq!((handed.account.as_str(), handed.addresses.as_slice()), ("front-desk", [phone("57300")].as_slice()));
    let rows = store.outbox_rows(&handed.conversation).await.unwrap();
    let stand: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.state, row.attempts)).collect();
    assert_eq!(stand, [("b", SendState::Sending, 1), ("a", SendState::Waiting, 0)]);
    assert!(to_send(store, 59).await.is_empty());
    let again = only_row(store, 60).await;
    assert_eq!((again.state, again.sending_since, again.attempts), (SendState::Sending, Some(at(0)), 1));
    assert!(again.token > handed.token);
}

/// What was handed out ends like any other, and says whether another may go.
pub async fn a_row_that_was_handed_out_ends_like_any_other(store: &TheStore) {
    let handed = hand_out(store, "57300", 0, vec![row("b"), row("a")]).await.unwrap();
    assert!(store.sent(&handed, Some("p1".to_owned()), at(1)).await.unwrap());
    assert!(!store.sent(&handed, Some("p1".to_owned()), at(1)).await.unwrap());
    let next = only_row(store, 1).await;
    assert_eq!(next.id, "a");
    store.sending(&next, at(1)).await.unwrap();
    assert!(!store.sent(&next, None, at(1)).await.unwrap());
    let refused = hand_out(store, "57300", 2, vec![row("c")]).await.unwrap();
    store.retry_at(&refused, at(5), false).await.unwrap();
    let waiting = only_row(store, 5).await;
    assert_eq!((waiting.id.as_str(), waiting.state, waiting.attempts), ("c", SendState::Waiting, 1));
}

/// Order, quiet hours and ids that are known come first.
pub async fn a_commit_hands_out_nothing_that_must_wait(store: &TheStore) {
    turn(store, "57300", 0, vec![row("first")], Vec::new()).await;
    assert!(hand_out(store, "57300", 1, vec![row("behind")]).await.is_none());
    let night = NewOutbound { not_before: at(100), ..row("night") };
    assert!(hand_out(store, "57311", 2, vec![night]).await.is_none());
    assert!(hand_out(store, "57322", 3, Vec::new()).await.is_none());
    assert!(hand_out(store, "57333", 4, vec![row("first")]).await.is_none());
    assert!(hand_out(store, "57344", 5, vec![row("first"), row("second")]).await.is_none());
    assert_eq!(row_ids(&to_send(store, 10).await), ["first", "second"]);
}

/// Two senders never hold the same row.
pub async fn a_leased_row_is_not_given_out_again(store: &TheStore) {
    turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
    only_row(store, 0).await;
    assert!(to_send(store, 59).await.is_empty());
    assert_eq!(only_row(store, 60).await.id, "r1");
}

/// Nothing was sent, so there is nothing to find out.
pub async fn a_row_whose_worker_died_before_sending_comes_back_waiting(store: &TheStore) {
    turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
    let first = only_row(store, 0).await;
    let second = only_row(store, 60).await;
    assert_eq!((second.state, second.sending_since, second.attempts), (SendState::Waiting, None, 0));
    assert!(second.token > first.token);
}

/// It may have been sent: whoever claims it must wait for an echo.
pub async fn a_row_whose_worker_died_while_sending_comes_back_as_sending(store: &TheStore) {
    turn(store, "57300", 0, vec![row("r1"), row("r2")], Vec::new()).await;
    let first = only_row(store, 0).await;
    store.sending(&first, at(3)).await.unwrap();
    assert!(to_send(store, 59).await.is_empty());
    let second = only_row(store, 60).await;
    assert_eq!((second.id.as_str(), second.state), ("r1", SendState::Sending));
    assert_eq!((second.sending_since, second.attempts), (Some(at(3)), 1));
}

/// A sender that slept through its lease.
pub async fn an_older_token_changes_nothing(store: &TheStore) {
    let conversation = turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
    let late = only_row(store, 0).await;
    let current = only_row(store, 60).await;
    conflict(store.sending(&late, at(61)).await);
    conflict(store.sent(&late, Some("late".to_owned()), at(61)).await);
    conflict(store.retry_at(&late, at(61), false).await);
    conflict(store.dead_letter(&late, "late", at(61)).await);
    let row = only_state(store, &conversation).await;
    assert_eq!((row.state, row.provider_id, row.attempts), (SendState::Waiting, None, 0));
    assert!(to_send(store, 119).await.is_empty());
    send(store, &current, "p1", 61).await;
    conflict(store.sent(&late, None, at(62)).await);
}

/// Asked to slow down: the same row, later, as if nothing had been.
pub async fn a_sure_refusal_waits_again(store: &TheStore) {
    turn(store, "57300", 0, vec![row("r1"), row("r2")], Vec::new()).await;
    let first = only_row(store, 0).await;
    store.sending(&first, at(0)).await.unwrap();
    store.retry_at(&first, at(30), false).await.unwrap();
    assert!(to_send(store, 29).await.is_empty());
    let second = only_row(store, 30).await;
    assert_eq!((second.id.as_str(), second.state), ("r1", SendState::Waiting));
    assert_eq!((second.sending_since, second.attempts), (None, 1));
    store.sending(&second, at(31)).await.unwrap();
    store.retry_at(&second, at(40), false).await.unwrap();
    assert_eq!(only_row(store, 40).await.attempts, 2);
    conflict(store.sending(&second, at(41)).await);
}

/// The connection broke: come back to look for the echo.
pub async fn an_uncertain_end_stays_sending(store: &TheStore) {
    let conversation = turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
    let first = only_row(store, 0).await;
    store.sending(&first, at(2)).await.unwrap();
    store.retry_at(&first, at(30), true).await.unwrap();
    assert_eq!(only_state(store, &conversation).await.state, SendState::Sending);
    assert!(to_send(store, 29).await.is_empty());
    let second = only_row(store, 30).await;
    assert_eq!((second.state, second.sending_since), (SendState::Sending, Some(at(2))));
    store.sending(&second, at(31)).await.unwrap();
    assert_eq!(only_row(store, 100).await.sending_since, Some(at(31)), "since the latest attempt");
}

/// A number that is no longer: what follows must not wait for ever.
pub async fn a_dead_letter_frees_the_next(store: &TheStore) {
    let conversation = turn(store, "57300", 0, vec![row("r1"), row("r2")], Vec::new()).await;
    let first = only_row(store, 0).await;
    store.dead_letter(&first, "no such number", at(1)).await.unwrap();
    assert_eq!(only_row(store, 1).await.id, "r2");
    assert_eq!(store.outbox_rows(&conversation).await.unwrap()[0].state, SendState::Dead);
    conflict(store.sending(&first, at(2)).await);
    conflict(store.sent(&first, None, at(2)).await);
}

/// Sent or not, and from whichever conversation: an id is used once.
pub async fn the_same_id_again_is_ignored(store: &TheStore) {
    let conversation = turn(store, "57300", 0, vec![row("r1"), row("r1")], Vec::new()).await;
    let first = only_row(store, 0).await;
    send(store, &first, "p1", 0).await;
    let again = NewOutbound { body: record("other"), ..row("r1") };
    turn(store, "57300", 1, vec![again.clone(), row("r2")], Vec::new()).await;
    let other = turn(store, "57311", 2, vec![again], Vec::new()).await;
    assert_eq!(row_ids(&to_send(store, 10).await), ["r2"]);
    let rows = store.outbox_rows(&conversation).await.unwrap();
    let listed: Vec<_> = rows.iter().map(|row| (row.id.as_str(), text(&row.body))).collect();
    assert_eq!(listed, [("r1", "r1".to_owned()), ("r2", "r2".to_owned())]);
    assert!(store.outbox_rows(&other).await.unwrap().is_empty());
}

/// The answer to the first saying may have been lost.
pub async fn sent_may_be_said_twice(store: &TheStore) {
    let conversation = turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
    let claim = only_row(store, 0).await;
    send(store, &claim, "p1", 1).await;
    store.sent(&claim, Some("p2".to_owned()), at(2)).await.unwrap();
    let row = only_state(store, &conversation).await;
    assert_eq!((row.state, row.provider_id.as_deref()), (SendState::Sent, Some("p1")));
    assert_eq!(row.attempts, 1);
}

/// The rest is for the next asking.
pub async fn the_limit_is_kept(store: &TheStore) {
    for n in 0..5 {
        turn(store, &format!("5730{n}"), 0, vec![row(&format!("r{n}"))], Vec::new()).await;
    }
    let first = store.claim_outbox(at(0), LEASE, 3).await.unwrap();
    assert_eq!(row_ids(&first), ["r0", "r1", "r2"]);
    assert_eq!(row_ids(&to_send(store, 0).await), ["r3", "r4"]);
    assert!(store.claim_outbox(at(100), LEASE, 0).await.unwrap().is_empty());
}

/// A conversation whose replies have all gone takes new ones.
pub async fn rows_sent_do_not_hold_new_ones(store: &TheStore) {
    for turn_number in 0..3 {
        let id = format!("r{turn_number}");
        turn(store, "57300", turn_number, vec![row(&id)], Vec::new()).await;
        let claim = only_row(store, turn_number).await;
        assert_eq!(claim.id, id);
        send(store, &claim, &id, turn_number).await;
    }
}

/// Account and every address, as of now.
pub async fn a_claim_names_where_to_send(store: &TheStore) {
    let conversation = turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
    store.alias(&hotel(), &channel(), &phone("57300"), &phone("57311")).await.unwrap();
    let claim = only_row(store, 0).await;
    assert_eq!(claim.conversation, conversation);
    assert_eq!(claim.account.as_str(), "front-desk");
    assert_eq!(claim.addresses, [phone("57311"), phone("57300")]);
}

/// After a restart rows need not wait for leases nobody holds.
pub async fn release_all_ends_the_leases_of_rows(store: &TheStore) {
    turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
    turn(store, "57311", 0, vec![row("r2")], Vec::new()).await;
    let held = to_send(store, 0).await;
    store.sending(&held[0], at(1)).await.unwrap();
    assert_eq!(store.release_all(at(5)).await.unwrap(), 2);
    conflict(store.sent(&held[0], None, at(5)).await);
    assert!(to_send(store, 4).await.is_empty());
    let states: Vec<_> = to_send(store, 5).await.into_iter().map(|claim| (claim.id, claim.state)).collect();
    assert_eq!(states, [("r1".to_owned(), SendState::Sending), ("r2".to_owned(), SendState::Waiting)]);
}

/// A send of another process may be under way.
pub async fn release_all_of_a_shared_store_ends_no_lease_of_a_row(store: &TheStore) {
    turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
    let held = only_row(store, 0).await;
    store.sending(&held, at(1)).await.unwrap();
    assert_eq!(store.release_all(at(5)).await.unwrap(), 0);
    assert!(to_send(store, 59).await.is_empty());
    store.sent(&held, None, at(59)).await.unwrap();
}
