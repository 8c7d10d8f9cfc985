//! Short words for what the checks do all the time.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_core::{
    guest::{Address, AddressKind, ConversationKey},
    message::{AccountId, ChannelName, DeliveryStatus, MessageId},
    port::{
        Fault, FaultKind, Record, Store,
        store::{
            Claim, ClaimRequest, Commit, HandOffMark, HandOffStage, NewInbound, NewJob, NewOutbound, OutboxClaim,
            OutboxRow, ReceiptUpdate, Release,
        },
    },
    property::PropertyId,
};

pub(super) type TheStore = Arc<dyn Store>;

/// How long leases last in the checks.
pub(super) const LEASE: Duration = Duration::from_secs(60);

/// A moment so many seconds into the story.
pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

/// A moment given in milliseconds.
pub(super) fn at_ms(millis: i64) -> DateTime<Utc> {
    at(0) + TimeDelta::milliseconds(millis)
}

pub(super) fn property(id: &str) -> PropertyId {
    PropertyId::parse(id).unwrap()
}

pub(super) fn hotel() -> PropertyId {
    property("plaza")
}

pub(super) fn channel() -> ChannelName {
    ChannelName::new("pigeon")
}

pub(super) fn phone(digits: &str) -> Address {
    Address::new(AddressKind::Phone, digits).unwrap()
}

pub(super) fn user(id: &str) -> Address {
    Address::new(AddressKind::UserId, id).unwrap()
}

pub(super) fn record(text: &str) -> Record {
    Record { schema: "note/1".to_owned(), bytes: Bytes::copy_from_slice(text.as_bytes()) }
}

pub(super) fn text(record: &Record) -> String {
    String::from_utf8(record.bytes.to_vec()).unwrap()
}

pub(super) fn texts<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<String> {
    records.into_iter().map(text).collect()
}

/// A message of the guest with this phone, sent at second 0, to be answered at once.
pub(super) fn message(from: &str, id: &str) -> NewInbound {
    NewInbound {
        property: hotel(),
        channel: channel(),
        account: AccountId::new("front-desk"),
        message: MessageId::new(id),
        addresses: vec![phone(from)],
        received_at: at(0),
        settle: Duration::ZERO,
        body: record(id),
    }
}

/// The same, received at a second and with seconds to settle.
pub(super) fn settling(from: &str, id: &str, received: i64, settle: u64) -> NewInbound {
    NewInbound { received_at: at(received), settle: Duration::from_secs(settle), ..message(from, id) }
}

/// Accepts one message and answers its conversation and whether it was new.
pub(super) async fn accept(store: &TheStore, message: NewInbound) -> (ConversationKey, bool) {
    let mut accepted = store.accept(vec![message]).await.unwrap();
    assert_eq!(accepted.items.len(), 1, "one entry an item");
    let resolved = accepted.items.remove(0);
    (resolved.conversation, resolved.new)
}

pub(super) fn request(seconds: i64) -> ClaimRequest {
    ClaimRequest { now: at(seconds), lease: LEASE, worker: "kit".to_owned(), max_messages: 100 }
}

pub(super) async fn try_claim(store: &TheStore, seconds: i64) -> Option<Claim> {
    store.claim(&request(seconds)).await.unwrap()
}

pub(super) async fn claim(store: &TheStore, seconds: i64) -> Claim {
    try_claim(store, seconds).await.unwrap()
}

pub(super) fn ids(claim: &Claim) -> Vec<&str> {
    claim.messages.iter().map(|message| message.id.as_str()).collect()
}

pub(super) fn job_keys(claim: &Claim) -> Vec<&str> {
    claim.jobs.iter().map(|job| job.key.as_str()).collect()
}

/// A commit at a second that answers all the claim's messages and jobs and does nothing else.
pub(super) fn answered(claim: &Claim, seconds: i64) -> Commit {
    Commit {
        now: at(seconds),
        version: claim.version,
        session: record("session"),
        done_messages: claim.messages.iter().map(|message| message.id.clone()).collect(),
        done_jobs: claim.jobs.iter().map(|job| job.key.clone()).collect(),
        outbox: Vec::new(),
        send_now: None,
        jobs: Vec::new(),
        cancel_jobs: Vec::new(),
        journal: record("journal"),
        audit: Vec::new(),
        hand_off: None,
    }
}

pub(super) async fn commit(store: &TheStore, claim: &Claim, commit: Commit) -> Option<OutboxClaim> {
    store.commit(&claim.lease, commit).await.unwrap()
}

pub(super) fn row(id: &str) -> NewOutbound {
    NewOutbound { id: id.to_owned(), not_before: at(0), body: record(id) }
}

pub(super) fn job(key: &str, due: i64) -> NewJob {
    NewJob { key: key.to_owned(), due_at: at(due), body: record(key) }
}

/// One whole turn at a second: a new message of the guest, claimed and answered with these rows and jobs.
pub(super) async fn turn(
    store: &TheStore,
    from: &str,
    seconds: i64,
    rows: Vec<NewOutbound>,
    jobs: Vec<NewJob>,
) -> ConversationKey {
    turn_with(store, from, seconds, |commit| {
        commit.outbox = rows;
        commit.jobs = jobs;
    })
    .await
}

/// One whole turn whose commit is adjusted.
pub(super) async fn turn_with(
    store: &TheStore,
    from: &str,
    seconds: i64,
    adjust: impl FnOnce(&mut Commit),
) -> ConversationKey {
    let (claim, outcome) = turn_until_commit(store, from, seconds, adjust).await;
    commit(store, &claim, outcome).await;
    claim.lease.conversation
}

/// One whole turn that sends the first of these rows at once, if that may go.
pub(super) async fn hand_out(
    store: &TheStore,
    from: &str,
    seconds: i64,
    rows: Vec<NewOutbound>,
) -> Option<OutboxClaim> {
    let now = |commit: &mut Commit| {
        commit.outbox = rows;
        commit.send_now = Some(LEASE);
    };
    let (claim, outcome) = turn_until_commit(store, from, seconds, now).await;
    commit(store, &claim, outcome).await
}

async fn turn_until_commit(
    store: &TheStore,
    from: &str,
    seconds: i64,
    adjust: impl FnOnce(&mut Commit),
) -> (Claim, Commit) {
    let id = format!("{from}@{seconds}");
    let (conversation, new) = accept(store, settling(from, &id, seconds, 0)).await;
    assert!(new, "the kit gives each turn its own message");
    let claim = claim(store, seconds).await;
    assert_eq!(claim.lease.conversation, conversation, "the only conversation with work");
    let mut outcome = answered(&claim, seconds);
    adjust(&mut outcome);
    (claim, outcome)
}

pub(super) async fn release(store: &TheStore, claim: &Claim, not_before: i64, counts: bool) {
    store.release(&claim.lease, Release { not_before: at(not_before), counts }).await.unwrap();
}

pub(super) async fn to_send(store: &TheStore, seconds: i64) -> Vec<OutboxClaim> {
    store.claim_outbox(at(seconds), LEASE, 100).await.unwrap()
}

pub(super) fn row_ids(claims: &[OutboxClaim]) -> Vec<&str> {
    claims.iter().map(|claim| claim.id.as_str()).collect()
}

/// Claims the only row that may go.
pub(super) async fn only_row(store: &TheStore, seconds: i64) -> OutboxClaim {
    let mut claims = to_send(store, seconds).await;
    assert_eq!(claims.len(), 1, "one row may go: {:?}", row_ids(&claims));
    claims.remove(0)
}

/// Sends a claimed row as a channel that takes it would.
pub(super) async fn send(store: &TheStore, claim: &OutboxClaim, provider_id: &str, seconds: i64) {
    store.sending(claim, at(seconds)).await.unwrap();
    store.sent(claim, Some(provider_id.to_owned()), at(seconds)).await.unwrap();
}

pub(super) async fn only_state(store: &TheStore, conversation: &ConversationKey) -> OutboxRow {
    let mut rows = store.outbox_rows(conversation).await.unwrap();
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

pub(super) fn receipt(outbox_id: Option<&str>, provider_id: &str, status: DeliveryStatus) -> ReceiptUpdate {
    ReceiptUpdate {
        property: hotel(),
        channel: channel(),
        outbox_id: outbox_id.map(str::to_owned),
        provider_id: provider_id.to_owned(),
        status,
        now: at(30),
    }
}

pub(super) fn mark(stage: HandOffStage, since: i64) -> HandOffMark {
    HandOffMark { stage, reason: "asked_for_person".to_owned(), summary: "wants a person".to_owned(), since: at(since) }
}

#[track_caller]
pub(super) fn conflict<T: std::fmt::Debug>(answer: Result<T, Fault>) {
    assert_eq!(answer.unwrap_err().kind, FaultKind::Conflict);
}
