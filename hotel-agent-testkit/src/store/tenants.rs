//! What belongs to two properties never meets.

use hotel_agent_core::{
    guest::ConversationKey,
    message::ChannelName,
    port::store::{HandOffStage, Lease, NewInbound, Release},
};

use super::guest::*;

fn at_playa(message: NewInbound) -> NewInbound {
    NewInbound { property: property("playa"), ..message }
}

/// Same phone, same message id: two conversations.
pub async fn the_same_message_id_and_phone_under_two_properties_never_meet(store: &TheStore) {
    let batch = vec![message("57300", "m1"), at_playa(message("57300", "m1"))];
    let accepted = store.accept(batch).await.unwrap();
    let (plaza, playa) = (&accepted.items[0], &accepted.items[1]);
    assert!(plaza.new && playa.new);
    assert_ne!(plaza.conversation, playa.conversation);
    assert_eq!(playa.conversation.property, property("playa"));
    let (first, second) = (claim(store, 0).await, claim(store, 0).await);
    assert_eq!((ids(&first), ids(&second)), (vec!["m1"], vec!["m1"]));
    assert_ne!(first.lease.conversation, second.lease.conversation);
}

/// A channel's ids are its own.
pub async fn the_same_message_id_on_two_channels_never_meets(store: &TheStore) {
    let (first, _) = accept(store, message("57300", "m1")).await;
    let other = NewInbound { channel: ChannelName::new("smoke"), ..message("57300", "m1") };
    let (second, new) = accept(store, other).await;
    assert!(new);
    assert_ne!(first, second);
}

/// A conversation's id under the wrong property or channel is no conversation.
pub async fn a_key_of_another_tenant_finds_nothing(store: &TheStore) {
    let conversation = turn_with(store, "57300", 0, |commit| {
        commit.outbox = vec![row("r1")];
        commit.audit = vec![record("line")];
        commit.hand_off = Some(mark(HandOffStage::Waiting, 0));
    })
    .await;
    assert!(store.session(&conversation).await.unwrap().is_some());
    for foreign in [
        ConversationKey { property: property("playa"), ..conversation.clone() },
        ConversationKey { channel: ChannelName::new("smoke"), ..conversation.clone() },
        ConversationKey { id: format!("0{}", conversation.id), ..conversation.clone() },
        ConversationKey { id: "nobody".to_owned(), ..conversation.clone() },
    ] {
        assert!(store.session(&foreign).await.unwrap().is_none(), "{foreign:?}");
        assert!(store.audit(&foreign, 10).await.unwrap().is_empty(), "{foreign:?}");
        assert!(store.journals(&foreign, 10).await.unwrap().is_empty(), "{foreign:?}");
        assert!(store.outbox_rows(&foreign).await.unwrap().is_empty(), "{foreign:?}");
    }
    assert!(store.waiting(&property("playa"), 10).await.unwrap().is_empty());
}

/// A token is worth nothing under another property.
pub async fn a_lease_of_another_tenant_changes_nothing(store: &TheStore) {
    accept(store, message("57300", "m1")).await;
    let claim = claim(store, 0).await;
    let conversation = ConversationKey { property: property("playa"), ..claim.lease.conversation.clone() };
    let foreign = Lease { conversation, ..claim.lease.clone() };
    conflict(store.commit(&foreign, answered(&claim, 1)).await);
    conflict(store.save_facts(&foreign, record("journal")).await);
    conflict(store.release(&foreign, Release { not_before: at(0), counts: true }).await);
    conflict(store.renew(&foreign, at(600)).await);
    commit(store, &claim, answered(&claim, 1)).await;
}

/// Every key begins with the tenant.
pub async fn outbox_ids_transcripts_and_counters_are_each_tenants_own(store: &TheStore) {
    turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
    accept(store, at_playa(message("57300", "m1"))).await;
    let claim = claim(store, 0).await;
    let mut outcome = answered(&claim, 0);
    outcome.outbox = vec![row("r1")];
    commit(store, &claim, outcome).await;
    let rows = to_send(store, 0).await;
    assert_eq!(row_ids(&rows), ["r1", "r1"]);
    send(store, &rows[0], "p1", 1).await;
    send(store, &rows[1], "p1", 1).await;
    for tenant in ["plaza", "playa"] {
        assert_eq!(store.append(&property(tenant), "chat", "line", record(tenant)).await.unwrap(), 1);
        assert_eq!(store.count(&property(tenant), "verified").await.unwrap(), 1);
    }
    let lines = store.transcript(&property("playa"), "chat", 0, 10).await.unwrap();
    assert_eq!(texts(lines.iter().map(|line| &line.body)), ["playa"]);
}
