//! Channel-neutral messages: what comes in, what goes out, and what a channel can show.

mod capabilities;
mod inbound;
mod media;
mod outbound;

pub use capabilities::ChannelCapabilities;
pub use inbound::{Content, DeliveryStatus, Event, InboundMessage, Issue, MediaKind, MessageId, Receipt, Sender};
pub use media::{Coordinates, Media};
pub use outbound::{Button, ListRow, ListSection, Outbound, OutboundContent, Purpose};

use serde::{Deserialize, Serialize};

/// A channel's name: `whatsapp`, `webchat`, `terminal`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChannelName(String);

impl ChannelName {
    /// A name of lower-case letters, as it stands in URLs and keys.
    pub fn new(name: impl Into<String>) -> ChannelName {
        ChannelName(name.into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ChannelName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The property's own account on a channel (WhatsApp: the phone number id).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(String);

impl AccountId {
    /// Wraps the channel's value as it is.
    pub fn new(value: impl Into<String>) -> AccountId {
        AccountId(value.into())
    }

    /// The value as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
