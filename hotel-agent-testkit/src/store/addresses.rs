//! One guest, several addresses, one conversation.

use hotel_agent_core::{guest::Address, message::AccountId, port::store::NewInbound};

use super::guest::*;

fn from(addresses: &[Address], id: &str) -> NewInbound {
    NewInbound { addresses: addresses.to_vec(), ..message("57300", id) }
}

/// Phone and user id once seen together lead to the same conversation each alone.
pub async fn any_known_address_finds_the_conversation(store: &TheStore) {
    let (both, _) = accept(store, from(&[phone("57300"), user("u1")], "m1")).await;
    let (by_user, _) = accept(store, from(&[user("u1")], "m2")).await;
    let (by_phone, _) = accept(store, from(&[phone("57300")], "m3")).await;
    let (by_third, _) = accept(store, from(&[user("u1"), user("u2")], "m4")).await;
    let (by_second, _) = accept(store, from(&[user("u2")], "m5")).await;
    assert!([by_user, by_phone, by_third, by_second].iter().all(|found| *found == both));
    let (stranger, _) = accept(store, from(&[user("u3")], "m6")).await;
    assert_ne!(stranger, both);
}

/// Within one message in the order given, then those seen before.
pub async fn addresses_are_listed_the_latest_first(store: &TheStore) {
    accept(store, from(&[phone("57300")], "m1")).await;
    accept(store, from(&[user("u1"), phone("57300")], "m2")).await;
    accept(store, from(&[user("u2"), user("u1")], "m3")).await;
    assert_eq!(claim(store, 0).await.addresses, [user("u2"), user("u1"), phone("57300")]);
}

/// The message that shows two guests to be one goes to the older conversation, and so does all that follows.
pub async fn addresses_of_two_conversations_join_the_older(store: &TheStore) {
    let (older, _) = accept(store, from(&[phone("57300")], "m1")).await;
    let (younger, _) = accept(store, from(&[user("u1")], "m2")).await;
    assert_ne!(older, younger);
    let (joined, _) = accept(store, from(&[user("u1"), phone("57300")], "m3")).await;
    assert_eq!(joined, older);
    let (after, _) = accept(store, from(&[user("u1")], "m4")).await;
    assert_eq!(after, older);
    assert_eq!(ids(&claim(store, 0).await), ["m1", "m3", "m4"]);
}

/// Conversations are never merged: what the younger has, it answers.
pub async fn the_younger_conversation_keeps_its_messages_and_addresses(store: &TheStore) {
    accept(store, from(&[phone("57300")], "m1")).await;
    let (younger, _) = accept(store, from(&[user("u1")], "m2")).await;
    accept(store, from(&[phone("57300"), user("u1")], "m3")).await;
    claim(store, 0).await;
    let second = claim(store, 0).await;
    assert_eq!(second.lease.conversation, younger);
    assert_eq!(ids(&second), ["m2"]);
    assert_eq!(second.addresses, [user("u1")]);
}

/// A guest who changed number is known by both, and answered on the new one.
pub async fn an_alias_leads_to_the_conversation_of_the_previous_address(store: &TheStore) {
    let (known, _) = accept(store, message("57300", "m1")).await;
    for _ in 0..2 {
        store.alias(&hotel(), &channel(), &phone("57300"), &phone("57311")).await.unwrap();
    }
    assert_eq!(accept(store, message("57311", "m2")).await, (known.clone(), true));
    assert_eq!(accept(store, message("57300", "m3")).await, (known, true));
    store.alias(&hotel(), &channel(), &phone("57300"), &phone("57322")).await.unwrap();
    let addresses = claim(store, 0).await.addresses;
    assert_eq!(addresses[0], phone("57322"));
    assert_eq!(addresses.len(), 3);
}

/// Nobody knows either address: nothing begins.
pub async fn an_alias_of_an_unknown_guest_is_ignored(store: &TheStore) {
    let (known, _) = accept(store, message("57300", "m1")).await;
    store.alias(&hotel(), &channel(), &phone("57999"), &phone("57988")).await.unwrap();
    store.alias(&property("playa"), &channel(), &phone("57300"), &phone("57977")).await.unwrap();
    store.alias(&hotel(), &channel(), &phone("57999"), &phone("57300")).await.unwrap();
    assert_ne!(accept(store, message("57988", "m2")).await.0, known);
    assert_ne!(accept(store, message("57977", "m3")).await.0, known);
    assert_ne!(accept(store, message("57999", "m4")).await.0, known);
    assert_eq!(accept(store, message("57300", "m5")).await.0, known);
}

/// As in a message that carries both.
pub async fn an_alias_between_two_known_guests_joins_the_older(store: &TheStore) {
    let (older, _) = accept(store, message("57300", "m1")).await;
    let (younger, _) = accept(store, message("57311", "m2")).await;
    assert_ne!(older, younger);
    store.alias(&hotel(), &channel(), &phone("57311"), &phone("57300")).await.unwrap();
    assert_eq!(accept(store, message("57311", "m3")).await.0, older);
    assert_eq!(accept(store, message("57300", "m4")).await.0, older);
}

/// Replies go out from the number the guest wrote to.
pub async fn the_account_is_the_one_last_written_to(store: &TheStore) {
    accept(store, message("57300", "m1")).await;
    accept(store, NewInbound { account: AccountId::new("pool-bar"), ..message("57300", "m2") }).await;
    let claim = claim(store, 0).await;
    assert_eq!(claim.account.as_str(), "pool-bar");
    let mut outcome = answered(&claim, 0);
    outcome.outbox = vec![row("r1")];
    commit(store, &claim, outcome).await;
    assert_eq!(only_row(store, 0).await.account.as_str(), "pool-bar");
}

/// A user id that looks like a phone is another guest.
pub async fn the_kind_is_part_of_an_address(store: &TheStore) {
    let (by_phone, _) = accept(store, from(&[phone("57300")], "m1")).await;
    let (by_user, _) = accept(store, from(&[user("57300")], "m2")).await;
    assert_ne!(by_phone, by_user);
}
