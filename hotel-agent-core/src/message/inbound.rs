use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AccountId, Coordinates};
use crate::guest::{Address, Phone};

/// The channel's id of a message; unique within one channel account, not beyond.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(String);

impl MessageId {
    /// Wraps the channel's value as it is.
    pub fn new(value: impl Into<String>) -> MessageId {
        MessageId(value.into())
    }

    /// The value as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who wrote, as far as the channel proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sender {
    /// Every address the channel gave, at least one; any of them finds the conversation.
    pub addresses: Vec<Address>,
    /// The name in the sender's profile: how they call themselves, not proof of anything.
    pub profile_name: Option<String>,
    /// A phone the channel vouches for.
    pub phone: Option<Phone>,
}

impl Sender {
    /// A sender known by addresses alone.
    pub fn new(addresses: Vec<Address>) -> Sender {
        Sender { addresses, profile_name: None, phone: None }
    }
}

/// What kind of file came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MediaKind {
    /// A photo.
    Image,
    /// A voice note recorded in the chat.
    Voice,
    /// Another audio file.
    Audio,
    /// A film.
    Video,
    /// A document.
    Document,
    /// A sticker.
    Sticker,
}

/// What a guest sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Content {
    /// Words.
    Text(String),
    /// A button or list row was tapped.
    Choice {
        /// The id we gave it.
        id: String,
        /// The title the guest saw.
        title: String,
    },
    /// A file; fetched only when the dialogue needs it.
    Media {
        /// What it is.
        kind: MediaKind,
        /// The channel's id of the file.
        id: Option<String>,
        /// Its media type.
        mime: Option<String>,
        /// Words sent with it.
        caption: Option<String>,
    },
    /// A place.
    Location {
        /// Where.
        place: Coordinates,
        /// Its name, if given.
        name: Option<String>,
    },
    /// A reaction to a message; `None` takes it back.
    Reaction {
        /// The emoji.
        emoji: Option<String>,
    },
    /// Something the agent keeps but does not read; never a misunderstanding of the guest's.
    Other {
        /// The channel's name of it.
        kind: String,
    },
}

impl Content {
    /// Every text in it that a person may have written.
    pub fn words_mut(&mut self) -> Vec<&mut String> {
        match self {
            Content::Text(text) => vec![text],
            Content::Choice { id, title } => vec![id, title],
            Content::Media { caption: Some(text), .. } | Content::Location { name: Some(text), .. } => vec![text],
            _ => Vec::new(),
        }
    }
}

/// A message of a guest as a channel adapter reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InboundMessage {
    /// The channel's id: the same id twice is the same message.
    pub id: MessageId,
    /// The property's account it was sent to.
    pub account: AccountId,
    /// Who wrote.
    pub sender: Sender,
    /// When it was written, by the channel's clock; `None` when it cannot be read.
    pub sent_at: Option<DateTime<Utc>>,
    /// What was written.
    pub content: Content,
    /// The message it answers.
    pub in_reply_to: Option<MessageId>,
}

impl InboundMessage {
    /// A message that answers no other.
    pub fn new(id: MessageId, account: AccountId, sender: Sender, content: Content) -> InboundMessage {
        InboundMessage { id, account, sender, sent_at: None, content, in_reply_to: None }
    }
}

/// How far a message of ours got; it only moves forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliveryStatus {
    /// The channel took it.
    Sent,
    /// It reached the guest's device.
    Delivered,
    /// The guest has seen or heard it.
    Read,
    /// It will not arrive.
    Failed,
}

/// A delivery receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Receipt {
    /// The property's account it concerns.
    pub account: AccountId,
    /// The provider's id of the message; not assumed unique.
    pub provider_id: String,
    /// Our own outbox id, where the channel echoes it.
    pub outbox_id: Option<String>,
    /// How far it got.
    pub status: DeliveryStatus,
    /// When, by the channel's clock.
    pub at: Option<DateTime<Utc>>,
    /// Why it failed, the channel's code and title.
    pub error: Option<String>,
}

impl Receipt {
    /// A receipt without echo or error.
    pub fn new(account: AccountId, provider_id: impl Into<String>, status: DeliveryStatus) -> Receipt {
        Receipt { account, provider_id: provider_id.into(), outbox_id: None, status, at: None, error: None }
    }
}

/// One thing a channel told us.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A guest wrote.
    Message(Box<InboundMessage>),
    /// A message of ours moved on.
    Receipt(Receipt),
    /// A guest's addresses changed: the new ones belong to the same guest.
    AddressChange {
        /// The property's account it concerns.
        account: AccountId,
        /// An address known so far.
        previous: Address,
        /// The address that replaces it.
        current: Address,
    },
    /// Acknowledged and otherwise ignored (template reviews, account notices, echoes).
    Ignored {
        /// The channel's name of it.
        kind: String,
    },
}

/// An item of a webhook that could not be read; its neighbours are untouched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Where in the payload (`entry[0].changes[1].value.messages[2]`).
    pub path: String,
    /// What is wrong, without the guest's text.
    pub problem: String,
}
