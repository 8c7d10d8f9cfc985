//! Short words for what the tests do all the time.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::{Address, AddressKind},
    message::{AccountId, ChannelName, MessageId},
    port::{
        Record,
        store::{Claim, ClaimRequest, Commit, NewInbound, NewOutbound},
    },
    property::PropertyId,
};

pub(crate) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

pub(crate) fn hotel() -> PropertyId {
    PropertyId::parse("plaza").unwrap()
}

pub(crate) fn channel() -> ChannelName {
    ChannelName::new("pigeon")
}

pub(crate) fn phone(digits: impl std::fmt::Display) -> Address {
    Address::new(AddressKind::Phone, digits.to_string()).unwrap()
}

pub(crate) fn record(text: impl std::fmt::Display) -> Record {
    Record { schema: "note/1".to_owned(), bytes: Bytes::from(text.to_string()) }
}

/// A message to be answered at once.
pub(crate) fn message(addresses: &[Address], id: impl std::fmt::Display) -> NewInbound {
    NewInbound {
        property: hotel(),
        channel: channel(),
        account: AccountId::new("front-desk"),
        message: MessageId::new(id.to_string()),
        addresses: addresses.to_vec(),
        received_at: at(0),
        settle: Duration::ZERO,
        body: record(id),
    }
}

pub(crate) fn request(now: DateTime<Utc>, lease: Duration) -> ClaimRequest {
    ClaimRequest { now, lease, worker: "test".to_owned(), max_messages: 100 }
}

pub(crate) fn ids(claim: &Claim) -> Vec<String> {
    claim.messages.iter().map(|message| message.id.as_str().to_owned()).collect()
}

/// Answers each message of the claim with one row of its id; the journal names them.
pub(crate) fn answered(claim: &Claim, now: DateTime<Utc>) -> Commit {
    let row = |id: String| NewOutbound { id: format!("reply/{id}"), not_before: now, body: record(id) };
    Commit {
        now,
        version: claim.version,
        session: record("session"),
        done_messages: claim.messages.iter().map(|message| message.id.clone()).collect(),
        done_jobs: claim.jobs.iter().map(|job| job.key.clone()).collect(),
        outbox: ids(claim).into_iter().map(row).collect(),
        send_now: None,
        jobs: Vec::new(),
        cancel_jobs: Vec::new(),
        journal: record(ids(claim).join(" ")),
        audit: vec![record("audit")],
        hand_off: None,
    }
}
