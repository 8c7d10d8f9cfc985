//! People write one thought in four messages.

use std::time::Duration;

use hotel_agent_core::port::store::NewInbound;

use super::guest::*;

/// Not a moment earlier than its settle time.
pub async fn a_single_message_settles_after_its_time(store: &TheStore) {
    accept(store, settling("57300", "m1", 10, 5)).await;
    assert!(try_claim(store, 14).await.is_none());
    assert_eq!(ids(&claim(store, 15).await), ["m1"]);
}

/// The last message's settle time counts.
pub async fn a_further_message_prolongs_the_waiting(store: &TheStore) {
    accept(store, settling("57300", "m1", 0, 5)).await;
    accept(store, settling("57300", "m2", 4, 5)).await;
    assert!(try_claim(store, 8).await.is_none());
    assert_eq!(ids(&claim(store, 9).await), ["m1", "m2"]);
}

/// Somebody who never stops writing is answered all the same.
pub async fn waiting_ends_after_three_times_the_first_settle_time(store: &TheStore) {
    for (id, second) in [("m1", 0), ("m2", 4), ("m3", 8), ("m4", 12)] {
        accept(store, settling("57300", id, second, 5)).await;
    }
    assert!(try_claim(store, 14).await.is_none());
    assert_eq!(ids(&claim(store, 15).await), ["m1", "m2", "m3", "m4"]);
}

/// A tapped button says that the thought is complete.
pub async fn a_message_without_settle_time_ends_the_waiting(store: &TheStore) {
    accept(store, settling("57300", "m1", 0, 5)).await;
    accept(store, settling("57300", "tap", 1, 0)).await;
    accept(store, settling("57300", "m2", 1, 5)).await;
    assert_eq!(ids(&claim(store, 1).await), ["m1", "tap", "m2"]);
}

/// Durations are rounded up.
pub async fn a_fraction_of_a_millisecond_is_not_zero(store: &TheStore) {
    accept(store, settling("57300", "m1", 0, 5)).await;
    accept(store, NewInbound { settle: Duration::from_nanos(1), ..settling("57300", "m2", 0, 0) }).await;
    let request = hotel_agent_core::port::store::ClaimRequest { now: at_ms(0), ..request(0) };
    assert!(store.claim(&request).await.unwrap().is_none());
    let request = hotel_agent_core::port::store::ClaimRequest { now: at_ms(1), ..request };
    assert!(store.claim(&request).await.unwrap().is_some());
}

/// A reminder falls due in mid-thought: the thought is left to end.
pub async fn messages_still_settling_are_not_part_of_a_job_turn(store: &TheStore) {
    turn(store, "57300", 0, Vec::new(), vec![job("remind", 10)]).await;
    accept(store, settling("57300", "m1", 9, 5)).await;
    let first = claim(store, 10).await;
    assert_eq!((ids(&first), job_keys(&first)), (vec![], vec!["remind"]));
    commit(store, &first, answered(&first, 10)).await;
    assert!(try_claim(store, 13).await.is_none());
    assert_eq!(ids(&claim(store, 14).await), ["m1"]);
}
