use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::Fault;
use crate::{
    guest::Address,
    message::{AccountId, ChannelCapabilities, ChannelName, Event, Issue, MessageId, Outbound},
};

/// What a channel says of a webhook request before anything of it is read.
#[derive(Debug)]
#[non_exhaustive]
pub enum Verdict {
    /// Genuine: parse the body.
    Genuine,
    /// A handshake or a ping: answer this, nothing to parse.
    Answer(http::Response<Bytes>),
    /// Not from the channel: answer this status, store nothing.
    Refused(http::StatusCode),
}

/// What became of a send.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SendOutcome {
    /// The channel took it under this id.
    Sent {
        /// The provider's id, when it gives one.
        provider_id: Option<String>,
    },
    /// The channel will never take it.
    Rejected(Fault),
    /// Not now; nothing was sent. Try again at this moment.
    Throttled(DateTime<Utc>),
    /// Not now, for a reason that passes; nothing was sent. The outbox backs off.
    Deferred(Fault),
    /// It may have been sent: wait for the echo before repeating.
    Uncertain(Fault),
}

/// A messaging channel bound to one account of one property.
///
/// `verify` and `parse` are pure, so that every host behaves alike; only `send` and `acknowledge` touch the network.
#[async_trait]
pub trait Channel: Send + Sync {
    /// The channel's name, which is also its webhook path.
    fn name(&self) -> ChannelName;

    /// The property's account; events for other accounts are not for this instance.
    fn account(&self) -> AccountId;

    /// What the channel can show and promises. Constant for the life of the instance.
    fn capabilities(&self) -> ChannelCapabilities;

    /// Whether a request is genuine, judged on the raw bytes in constant time, before any parsing.
    fn verify(&self, request: &http::Request<Bytes>) -> Verdict;

    /// Reads every item of a genuine body; an item that cannot be read is an [`Issue`] and costs no neighbour.
    fn parse(&self, body: &[u8]) -> Vec<Result<Event, Issue>>;

    /// Sends one message. Its id travels with it where the channel echoes ids.
    async fn send(&self, outbound: &Outbound) -> SendOutcome;

    /// Marks a guest's message read and shows that an answer is being written. Losing it harms nobody.
    async fn acknowledge(&self, to: &[Address], message: &MessageId) -> Result<(), Fault>;
}
