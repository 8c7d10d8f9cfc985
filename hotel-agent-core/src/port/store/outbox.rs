use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{
    guest::{Address, ConversationKey},
    message::{AccountId, ChannelName, DeliveryStatus},
    port::{Fault, Record},
    property::PropertyId,
};

/// Where a row of the outbox stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendState {
    /// Not sent, or surely not taken.
    Waiting,
    /// Marked before a send whose end nobody saw.
    Sending,
    /// Taken by the channel.
    Sent,
    /// Given up.
    Dead,
}

/// A row to send, leased.
#[derive(Clone, Debug)]
pub struct OutboxClaim {
    /// The message's id.
    pub id: String,
    /// Grows with every claim: an older token can change nothing.
    pub token: u64,
    /// The conversation.
    pub conversation: ConversationKey,
    /// The account to send from.
    pub account: AccountId,
    /// Every address of the guest, the latest first.
    pub addresses: Vec<Address>,
    /// [`SendState::Sending`]: an earlier attempt's end is unknown, and its echo has not come.
    pub state: SendState,
    /// When the unknown attempt started.
    pub sending_since: Option<DateTime<Utc>>,
    /// Attempts so far: how often it was marked as sending.
    pub attempts: u32,
    /// The message.
    pub body: Record,
}

/// A row of the outbox as it stands.
#[derive(Clone, Debug)]
pub struct OutboxRow {
    /// The message's id.
    pub id: String,
    /// Where it stands.
    pub state: SendState,
    /// How far receipts say it got.
    pub delivery: Option<DeliveryStatus>,
    /// The provider's id.
    pub provider_id: Option<String>,
    /// Attempts so far.
    pub attempts: u32,
    /// The message.
    pub body: Record,
}

/// A delivery receipt for a row.
#[derive(Clone, Debug)]
pub struct ReceiptUpdate {
    /// The tenant.
    pub property: PropertyId,
    /// The channel.
    pub channel: ChannelName,
    /// Our own id, when the channel echoed it: finds the row even before its send has returned.
    pub outbox_id: Option<String>,
    /// The provider's id.
    pub provider_id: String,
    /// How far it got.
    pub status: DeliveryStatus,
    /// The present moment.
    pub now: DateTime<Utc>,
}

/// Replies on their way out: at least once by nature, in order for each guest.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Leases up to `limit` rows that may be sent now, the longest waiting first: for each conversation only its
    /// first row that is neither sent nor given up.
    ///
    /// A leased row is not given out before its lease ends. A row in [`SendState::Sending`] whose lease has ended comes
    /// back in that state.
    async fn claim_outbox(&self, now: DateTime<Utc>, lease: Duration, limit: usize) -> Result<Vec<OutboxClaim>, Fault>;

    /// Marks a row before its send starts; conflict when the lease was lost or a receipt has settled it.
    async fn sending(&self, claim: &OutboxClaim, now: DateTime<Utc>) -> Result<(), Fault>;

    /// The channel took it: the next row of the conversation may go.
    ///
    /// Saying so twice, or after a receipt has said so, is no fault; conflict when another claim has taken the row.
    async fn sent(&self, claim: &OutboxClaim, provider_id: Option<String>, now: DateTime<Utc>) -> Result<bool, Fault>;

    /// Ends the lease; the row may be claimed again at `at`. `uncertain` keeps it in [`SendState::Sending`].
    ///
    /// Conflict when the lease was lost or a receipt has settled the row.
    async fn retry_at(&self, claim: &OutboxClaim, at: DateTime<Utc>, uncertain: bool) -> Result<(), Fault>;

    /// Gives a row up, so that the next one of the conversation can go; conflict as in [`retry_at`](Outbox::retry_at).
    async fn dead_letter(&self, claim: &OutboxClaim, reason: &str, now: DateTime<Utc>) -> Result<(), Fault>;

    /// Applies a receipt: forward only; a retry is safe. Unknown ids are ignored.
    ///
    /// The row is found by `outbox_id` where there is one, else it is the newest of the provider's id. An echo of a row
    /// in [`SendState::Sending`] makes it sent, and so does any but a failure of one in [`SendState::Waiting`] (a send
    /// thought refused was taken); the failure of an attempt that is to be repeated is ignored.
    async fn receipt(&self, update: ReceiptUpdate) -> Result<(), Fault>;

    /// The rows of a conversation, oldest first; for people and tests.
    async fn outbox_rows(&self, conversation: &ConversationKey) -> Result<Vec<OutboxRow>, Fault>;
}
