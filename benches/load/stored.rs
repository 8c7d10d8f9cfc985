//! A store that already holds many conversations, without a day of traffic.
//!
//! They are written by the store itself: accepted, claimed and committed, with the session and the journal that a real
//! turn of the server left for one guest. Nothing waits in them.

use std::path::Path;

use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use futures_util::future::try_join_all;
use hotel_agent::core::{
    guest::{Address, AddressKind, ConversationKey},
    message::{AccountId, ChannelName, MessageId},
    port::{
        Fault, Record,
        store::{Claim, ClaimRequest, Commit, Desk as _, Inbox as _, NewInbound},
    },
    property::PropertyId,
};
use hotel_agent_storage::sqlite::SqliteStore;

use crate::{
    Problem,
    webhook::{NUMBER, phone, user_id},
};

/// Conversations in a transaction.
const AT_ONCE: u32 = 1_000;

/// What a real turn left.
struct Left {
    conversation: ConversationKey,
    session: Record,
    journal: Record,
    audit: Vec<Record>,
}

/// Fills the store of a stopped server, which has answered one guest, with the conversations of these guests.
pub(crate) async fn fill(folder: &Path, guests: std::ops::Range<u32>) -> Result<(), Problem> {
    let store = SqliteStore::open(folder.join("agent.db"))?;
    let conversation = ConversationKey {
        property: PropertyId::parse("casa-del-mar")?,
        channel: ChannelName::new("whatsapp"),
        id: "1".to_owned(),
    };
    let left = Left {
        session: store.session(&conversation).await?.ok_or("nobody was answered")?,
        journal: store.journals(&conversation, 1).await?.pop().ok_or("no journal")?,
        audit: store.audit(&conversation, 4).await?,
        conversation,
    };
    let mut first = guests.start;
    while first < guests.end {
        let end = guests.end.min(first + AT_ONCE);
        let batch = (first..end).map(|guest| arrival(&left, guest)).collect();
        store.accept(batch).await?;
        let request = ClaimRequest {
            now: Utc::now(),
            lease: TimeDelta::minutes(1).to_std()?,
            worker: "load".into(),
            max_messages: 1,
        };
        let claims = try_join_all((first..end).map(|_| store.claim(&request))).await?;
        let commits = claims.into_iter().flatten().map(|claim| commit(&store, &left, claim));
        try_join_all(commits).await?;
        first = end;
    }
    Ok(())
}

/// A message of a guest nobody knows.
fn arrival(left: &Left, guest: u32) -> NewInbound {
    let addresses = [(AddressKind::Phone, phone(guest)), (AddressKind::UserId, user_id(guest))];
    NewInbound {
        property: left.conversation.property.clone(),
        channel: left.conversation.channel.clone(),
        account: AccountId::new(NUMBER),
        message: MessageId::new(format!("wamid.HBgLSTORED{guest:016X}")),
        addresses: addresses.into_iter().filter_map(|(kind, value)| Address::new(kind, value)).collect(),
        received_at: Utc::now(),
        settle: std::time::Duration::ZERO,
        // Answered at once and never read again: of a message only its size matters here.
        body: Record { schema: "input/1".into(), bytes: Bytes::from_static(&[b' '; 300]) },
    }
}

async fn commit(store: &SqliteStore, left: &Left, claim: Claim) -> Result<(), Fault> {
    let commit = Commit {
        now: Utc::now(),
        version: claim.version,
        session: left.session.clone(),
        done_messages: claim.messages.into_iter().map(|message| message.id).collect(),
        done_jobs: Vec::new(),
        outbox: Vec::new(),
        send_now: None,
        jobs: Vec::new(),
        cancel_jobs: Vec::new(),
        journal: left.journal.clone(),
        audit: left.audit.clone(),
        hand_off: None,
    };
    store.commit(&claim.lease, commit).await?;
    Ok(())
}
