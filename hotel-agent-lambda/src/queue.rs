use std::collections::BTreeSet;

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent_core::{agent::Agent, guest::Address, message::ChannelName, port::Fault};
use http::{Request, Response};
use sha2::{Digest, Sha256};

use crate::Envelope;

/// Where genuine webhooks wait for the function that works: an SQS FIFO queue, or anything that keeps its promises.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Puts a message into the queue.
    ///
    /// It is durable when this returns, and is given out after every earlier one of its group. A second message of the
    /// same `deduplication` may be dropped. A retry is safe. Faults are answered 503, and the channel delivers again;
    /// one that is too large for the queue for ever is [`FaultKind::BadRequest`](hotel_agent_core::port::FaultKind::BadRequest).
    async fn put(&self, message: &QueueMessage) -> Result<(), Fault>;
}

/// A message to put into a queue; its fields are those of SQS.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueueMessage {
    /// An [`Envelope`], encoded.
    pub body: String,
    /// Messages of one group are given out in order: the guest's conversation, as a digest of 64 hexadecimal digits.
    ///
    /// A body with messages of several guests, or of none, has the channel's own group: it is in order with its like
    /// alone, as channels that batch promise no more.
    pub group: String,
    /// Equal for equal bodies of one channel: a digest of 64 hexadecimal digits.
    pub deduplication: String,
}

/// Answers a webhook once the queue has it.
pub(crate) async fn relay(
    agent: &Agent,
    queue: &dyn Queue,
    channel: &ChannelName,
    request: Request<Bytes>,
) -> Response<Bytes> {
    let sealed = Envelope { channel: channel.clone(), request };
    agent
        .relay(channel, &sealed.request, async |senders| {
            let message = QueueMessage {
                body: sealed.encode()?,
                group: group(channel, &senders),
                deduplication: digest(&[channel.as_str().as_bytes(), sealed.request.body()]),
            };
            queue.put(&message).await
        })
        .await
}

fn group(channel: &ChannelName, senders: &BTreeSet<Address>) -> String {
    let only = match senders.first() {
        Some(sender) if senders.len() == 1 => sender.value.as_bytes(),
        _ => &[],
    };
    digest(&[channel.as_str().as_bytes(), only])
}

/// A digest of several parts, whose borders count.
fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
