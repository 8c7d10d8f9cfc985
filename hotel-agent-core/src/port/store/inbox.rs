use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{HandOffMark, OutboxClaim};
use crate::{
    guest::{Address, ConversationKey},
    message::{AccountId, ChannelName, MessageId},
    port::{Fault, Record},
    property::PropertyId,
};

/// A message to keep, once.
#[derive(Clone, Debug)]
pub struct NewInbound {
    /// The tenant.
    pub property: PropertyId,
    /// The channel it came by.
    pub channel: ChannelName,
    /// The property's account it was sent to.
    pub account: AccountId,
    /// With tenant and channel the key of the message: seen before means a duplicate, whatever the body says.
    pub message: MessageId,
    /// The sender's addresses, at least one; any known one finds the conversation, unknown ones are added to it.
    pub addresses: Vec<Address>,
    /// When it arrived here.
    pub received_at: DateTime<Utc>,
    /// How long to wait for the rest of the thought, from `received_at`; zero ends the waiting (a button was tapped).
    pub settle: Duration,
    /// The message.
    pub body: Record,
}

/// Where an accepted message went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The conversation.
    pub conversation: ConversationKey,
    /// `false`: it was there already.
    pub new: bool,
}

/// The answer to [`Inbox::accept`], one entry an item, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// What became of each.
    pub items: Vec<Resolved>,
}

/// What a worker asks for.
#[derive(Clone, Debug)]
pub struct ClaimRequest {
    /// The present moment.
    pub now: DateTime<Utc>,
    /// How long the worker may keep the conversation without renewing.
    pub lease: Duration,
    /// Who asks; for people to read.
    pub worker: String,
    /// Most messages of one turn; the rest waits for the next.
    pub max_messages: usize,
}

/// The right to work on one conversation until a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The conversation.
    pub conversation: ConversationKey,
    /// Grows with every claim of the conversation: an older token can change nothing.
    pub token: u64,
    /// When the right ends unless renewed.
    pub until: DateTime<Utc>,
}

/// A waiting message.
#[derive(Clone, Debug)]
pub struct ClaimedMessage {
    /// Its id.
    pub id: MessageId,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// The message.
    pub body: Record,
}

/// A due job.
#[derive(Clone, Debug)]
pub struct ClaimedJob {
    /// Its key within the conversation.
    pub key: String,
    /// When it was due.
    pub due_at: DateTime<Utc>,
    /// What it is.
    pub body: Record,
}

/// A conversation with work, leased.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The right to work on it.
    pub lease: Lease,
    /// The account the guest last wrote to.
    pub account: AccountId,
    /// Every address of the guest, the latest first.
    pub addresses: Vec<Address>,
    /// The session, absent in a first turn.
    pub session: Option<Record>,
    /// The session's version, 0 before the first commit.
    pub version: u64,
    /// Waiting messages in the order they were accepted; none while they have not settled (a job was due).
    pub messages: Vec<ClaimedMessage>,
    /// Due jobs, earliest first, equal ones by key.
    pub jobs: Vec<ClaimedJob>,
    /// The journal an earlier, interrupted attempt left.
    pub journal: Option<Record>,
    /// How many attempts were given up or lost since the last commit.
    pub attempts: u32,
}

/// A message to send, in the order of the list.
#[derive(Clone, Debug)]
pub struct NewOutbound {
    /// Its id; the same id again is ignored.
    pub id: String,
    /// Not before this moment (quiet hours).
    pub not_before: DateTime<Utc>,
    /// The message.
    pub body: Record,
}

/// A job to run later, as a turn of the same conversation.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Its key within the conversation: a job of the same key is replaced.
    pub key: String,
    /// When.
    pub due_at: DateTime<Utc>,
    /// What.
    pub body: Record,
}

/// Everything one turn leads to; done and canceled jobs go before new ones come.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The present moment.
    pub now: DateTime<Utc>,
    /// The version the turn started from.
    pub version: u64,
    /// The next session.
    pub session: Record,
    /// Messages answered; the others wait on, ids that do not wait here are ignored.
    pub done_messages: Vec<MessageId>,
    /// Jobs run.
    pub done_jobs: Vec<String>,
    /// Messages to send.
    pub outbox: Vec<NewOutbound>,
    /// How long the caller leases the first of them to send it at once; `None`: all of them wait to be claimed.
    pub send_now: Option<Duration>,
    /// Jobs to add or replace.
    pub jobs: Vec<NewJob>,
    /// Jobs to drop, by key; one of a trailing `*` drops all that start so.
    pub cancel_jobs: Vec<String>,
    /// The turn's journal, kept for replay.
    pub journal: Record,
    /// Lines of the audit trail.
    pub audit: Vec<Record>,
    /// What the desk must know; `None` leaves it as it is.
    pub hand_off: Option<HandOffMark>,
}

/// Giving a conversation back without a decision.
#[derive(Clone, Debug)]
pub struct Release {
    /// Not claimed again before this moment.
    pub not_before: DateTime<Utc>,
    /// Whether it counts as an attempt (a panic or a fault does, a shutdown does not).
    pub counts: bool,
}

/// Messages in, turns out.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Keeps a batch in one transaction, each message once.
    ///
    /// Durable when it returns; a retry is safe. A message seen before is answered `new: false` and changes nothing.
    /// Addresses of one item that belong to two conversations join the older: what comes from any of them goes there
    /// from now on. Conversations are never merged: the younger keeps its messages, and the addresses its replies go
    /// to. An item without an address refuses the whole batch as
    /// [`BadRequest`](crate::port::FaultKind::BadRequest).
    async fn accept(&self, batch: Vec<NewInbound>) -> Result<Accepted, Fault>;

    /// Tells that `current` is the latest address of the guest known by `previous`, which stays known.
    ///
    /// Unknown guests are ignored. Where both are known, they join the older conversation as in
    /// [`accept`](Inbox::accept). A retry is safe.
    async fn alias(
        &self,
        property: &PropertyId,
        channel: &ChannelName,
        previous: &Address,
        current: &Address,
    ) -> Result<(), Fault>;

    /// Leases the conversation that could have been claimed for longest: it has settled messages or due jobs.
    ///
    /// A conversation has settled when a waiting message had `settle` zero, when the last waiting message's settle time
    /// has passed, or when three times the first one's has. A leased conversation is not given out before its lease ends;
    /// then it is, with its journal, and the interrupted attempt counts. A retry is safe: at worst it leases another.
    async fn claim(&self, request: &ClaimRequest) -> Result<Option<Claim>, Fault>;

    /// Extends a lease to `until`, never shortens it; [`Conflict`](crate::port::FaultKind::Conflict) when it was lost.
    async fn renew(&self, lease: &Lease, until: DateTime<Utc>) -> Result<Lease, Fault>;

    /// Keeps the turn's journal before a write, so that a killed turn finds it; conflict when the lease was lost.
    async fn save_facts(&self, lease: &Lease, journal: Record) -> Result<(), Fault>;

    /// Commits a turn in one transaction and ends the lease.
    ///
    /// With [`send_now`](Commit::send_now) it answers the first of the new messages as
    /// [`claim_outbox`](super::Outbox::claim_outbox) would give it out, already marked as [`sending`](super::Outbox::sending)
    /// marks it. Not when that message is not due yet, is known already, or an earlier one of the conversation is not out:
    /// then it waits like the others.
    ///
    /// Conflict, and nothing changed, when the lease was lost or the session's version moved on.
    async fn commit(&self, lease: &Lease, commit: Commit) -> Result<Option<OutboxClaim>, Fault>;

    /// Ends a lease without a decision; the journal stays. Conflict when the lease was lost.
    async fn release(&self, lease: &Lease, release: Release) -> Result<(), Fault>;

    /// Ends every lease whose worker is known to be dead; answers how many.
    ///
    /// A store with one owner knows that of every lease it finds: its only process has restarted. Leases of conversations
    /// and of outbox rows alike are ended; conversations count an attempt lost, and everything ended can be claimed again
    /// from `now`. A store that several processes share knows it of none, whatever the caller believes: it ends nothing,
    /// answers 0, and the leases of the dead end by their time. A retry is safe.
    async fn release_all(&self, now: DateTime<Utc>) -> Result<u64, Fault>;

    /// The earliest moment at which there may be something to claim or send; `None`: nothing waits.
    async fn next_wake(&self) -> Result<Option<DateTime<Utc>>, Fault>;
}
