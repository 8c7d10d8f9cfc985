//! What channels tell of messages on their way.

use hotel_agent_core::{
    message::{ChannelName, DeliveryStatus},
    port::store::{OutboxClaim, ReceiptUpdate, SendState},
};

use super::guest::*;

/// A row whose send has started.
async fn in_sending(store: &TheStore) -> OutboxClaim {
    turn(store, "57300", 0, vec![row("r1"), row("r2")], Vec::new()).await;
    let claim = only_row(store, 0).await;
    store.sending(&claim, at(1)).await.unwrap();
    claim
}

async fn first(store: &TheStore, claim: &OutboxClaim) -> (SendState, Option<DeliveryStatus>, Option<String>) {
    let row = store.outbox_rows(&claim.conversation).await.unwrap().remove(0);
    (row.state, row.delivery, row.provider_id)
}

/// Receipts arrive in any order, and more than once.
pub async fn a_receipt_moves_forward_only(store: &TheStore) {
    use DeliveryStatus::{Delivered, Read, Sent};
    let claim = in_sending(store).await;
    store.sent(&claim, Some("p1".to_owned()), at(2)).await.unwrap();
    for (told, expected) in
        [(Delivered, Delivered), (Sent, Delivered), (Delivered, Delivered), (Read, Read), (Delivered, Read)]
    {
        store.receipt(receipt(None, "p1", told)).await.unwrap();
        assert_eq!(first(store, &claim).await, (SendState::Sent, Some(expected), Some("p1".to_owned())));
    }
}

/// The echo of our own id proves that the channel took it.
pub async fn an_echo_settles_a_row_in_sending(store: &TheStore) {
    let claim = in_sending(store).await;
    store.receipt(receipt(Some("r1"), "p1", DeliveryStatus::Sent)).await.unwrap();
    let settled = (SendState::Sent, Some(DeliveryStatus::Sent), Some("p1".to_owned()));
    assert_eq!(first(store, &claim).await, settled);
    store.sent(&claim, Some("p1".to_owned()), at(2)).await.unwrap();
    assert_eq!(first(store, &claim).await, settled, "saying so as well is no fault");
}

/// The echo came while the row was about to be repeated.
pub async fn a_settled_row_refuses_another_send(store: &TheStore) {
    in_sending(store).await;
    let again = only_row(store, 60).await;
    store.receipt(receipt(Some("r1"), "p1", DeliveryStatus::Delivered)).await.unwrap();
    conflict(store.sending(&again, at(61)).await);
    conflict(store.retry_at(&again, at(61), true).await);
    conflict(store.dead_letter(&again, "no echo", at(61)).await);
    assert_eq!(first(store, &again).await.0, SendState::Sent);
}

/// No need to wait for the lease to end.
pub async fn an_echo_frees_the_next_row(store: &TheStore) {
    in_sending(store).await;
    assert!(to_send(store, 2).await.is_empty());
    store.receipt(receipt(Some("r1"), "p1", DeliveryStatus::Sent)).await.unwrap();
    assert_eq!(only_row(store, 2).await.id, "r2");
    assert!(to_send(store, 61).await.is_empty(), "the settled row never comes back");
}

/// Messages of another system on the same account.
pub async fn unknown_receipts_are_ignored(store: &TheStore) {
    let claim = in_sending(store).await;
    store.receipt(receipt(Some("unknown"), "p1", DeliveryStatus::Sent)).await.unwrap();
    store.receipt(receipt(None, "p1", DeliveryStatus::Sent)).await.unwrap();
    assert_eq!(first(store, &claim).await, (SendState::Sending, None, None));
}

/// An echo counts where it belongs only.
pub async fn a_receipt_of_another_channel_or_tenant_is_ignored(store: &TheStore) {
    let claim = in_sending(store).await;
    let echo = receipt(Some("r1"), "p1", DeliveryStatus::Sent);
    store.receipt(ReceiptUpdate { property: property("playa"), ..echo.clone() }).await.unwrap();
    store.receipt(ReceiptUpdate { channel: ChannelName::new("smoke"), ..echo }).await.unwrap();
    assert_eq!(first(store, &claim).await, (SendState::Sending, None, None));
    store.sent(&claim, Some("p1".to_owned()), at(2)).await.unwrap();
    let by_provider = receipt(None, "p1", DeliveryStatus::Read);
    store.receipt(ReceiptUpdate { property: property("playa"), ..by_provider.clone() }).await.unwrap();
    store.receipt(ReceiptUpdate { channel: ChannelName::new("smoke"), ..by_provider }).await.unwrap();
    assert_eq!(first(store, &claim).await.1, None);
}

/// Provider ids are not assumed unique.
pub async fn the_newest_row_of_a_provider_id_is_meant(store: &TheStore) {
    let conversation = turn(store, "57300", 0, vec![row("r1"), row("r2")], Vec::new()).await;
    for _ in 0..2 {
        let claim = only_row(store, 0).await;
        send(store, &claim, "same", 0).await;
    }
    store.receipt(receipt(None, "same", DeliveryStatus::Read)).await.unwrap();
    let rows = store.outbox_rows(&conversation).await.unwrap();
    let delivery: Vec<_> = rows.iter().map(|row| row.delivery).collect();
    assert_eq!(delivery, [None, Some(DeliveryStatus::Read)]);
}

/// The channel answered an error and delivered all the same: not once more.
pub async fn a_late_echo_settles_a_row_thought_refused(store: &TheStore) {
    let claim = in_sending(store).await;
    store.retry_at(&claim, at(30), false).await.unwrap();
    store.receipt(receipt(Some("r1"), "p1", DeliveryStatus::Delivered)).await.unwrap();
    assert_eq!(first(store, &claim).await.0, SendState::Sent);
    assert_eq!(only_row(store, 30).await.id, "r2");
}

/// It says nothing new: the attempt is known to have failed.
pub async fn the_failure_of_an_attempt_to_be_repeated_is_ignored(store: &TheStore) {
    let claim = in_sending(store).await;
    store.retry_at(&claim, at(30), false).await.unwrap();
    store.receipt(receipt(Some("r1"), "p1", DeliveryStatus::Failed)).await.unwrap();
    assert_eq!(first(store, &claim).await, (SendState::Waiting, None, None));
    assert_eq!(only_row(store, 30).await.id, "r1");
}
