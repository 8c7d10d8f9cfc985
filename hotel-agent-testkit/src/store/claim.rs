//! Leasing the next conversation.

use std::collections::BTreeSet;

use hotel_agent_core::port::store::ClaimRequest;

use super::guest::*;

/// An empty store, and one that answered everything.
pub async fn nothing_to_do_is_none(store: &TheStore) {
    assert!(try_claim(store, 0).await.is_none());
    turn(store, "57300", 0, Vec::new(), Vec::new()).await;
    assert!(try_claim(store, 1_000_000).await.is_none());
}

/// Not in the order of their ids, and whatever clock stamped them.
pub async fn messages_come_in_the_order_of_acceptance(store: &TheStore) {
    for (id, received) in [("z", 5), ("a", 4), ("k", 6)] {
        accept(store, settling("57300", id, received, 0)).await;
    }
    let claim = claim(store, 10).await;
    assert_eq!(ids(&claim), ["z", "a", "k"]);
    assert_eq!(claim.messages[1].received_at, at(4));
}

/// A flood is answered in bites, and nothing of it is lost.
pub async fn max_messages_leaves_the_rest_for_the_next_turn(store: &TheStore) {
    for n in 1..=5 {
        accept(store, message("57300", &format!("m{n}"))).await;
    }
    let mut bites = Vec::new();
    while let Some(claim) = store.claim(&ClaimRequest { max_messages: 2, ..request(0) }).await.unwrap() {
        bites.push(ids(&claim).join(" "));
        commit(store, &claim, answered(&claim, 0)).await;
    }
    assert_eq!(bites, ["m1 m2", "m3 m4", "m5"]);
}

/// First come, first served, by the moment they could have been served.
pub async fn the_longest_waiting_conversation_is_first(store: &TheStore) {
    let (slow, _) = accept(store, settling("57300", "m1", 0, 30)).await;
    let (late, _) = accept(store, settling("57311", "m2", 20, 0)).await;
    let (early, _) = accept(store, settling("57322", "m3", 10, 0)).await;
    let mut order = Vec::new();
    for _ in 0..3 {
        order.push(claim(store, 60).await.lease.conversation);
    }
    assert_eq!(order, [early, late, slow]);
}

/// Not even with new messages.
pub async fn a_leased_conversation_is_not_given_out_again(store: &TheStore) {
    accept(store, message("57300", "m1")).await;
    let claim = claim(store, 0).await;
    assert_eq!(claim.lease.until, at(60));
    accept(store, message("57300", "m2")).await;
    assert!(try_claim(store, 59).await.is_none());
}

/// What a stranger's first words look like.
pub async fn a_first_claim_has_no_session_and_version_zero(store: &TheStore) {
    accept(store, message("57300", "m1")).await;
    let claim = claim(store, 0).await;
    assert_eq!((claim.session, claim.version, claim.journal, claim.attempts), (None, 0, None, 0));
    assert!(claim.jobs.is_empty());
}

/// Four workers at once: no conversation goes to two of them.
pub async fn concurrent_claims_share_out_the_conversations(store: &TheStore) {
    let batch = (0..40).map(|n| message(&format!("573{n:02}"), &format!("m{n}"))).collect();
    store.accept(batch).await.unwrap();
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let store = store.clone();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(async {
                    let mut got = Vec::new();
                    while let Some(claim) = try_claim(&store, 0).await {
                        got.push(claim.lease.conversation);
                    }
                    got
                })
            })
        })
        .collect();
    let claimed: Vec<_> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    let distinct: BTreeSet<_> = claimed.iter().collect();
    assert_eq!((claimed.len(), distinct.len()), (40, 40));
}

/// A turn's messages are those it was given.
pub async fn new_messages_during_a_lease_wait_for_the_next_turn(store: &TheStore) {
    accept(store, message("57300", "m1")).await;
    let first = claim(store, 0).await;
    accept(store, message("57300", "m2")).await;
    commit(store, &first, answered(&first, 1)).await;
    assert_eq!(ids(&claim(store, 1).await), ["m2"]);
}
