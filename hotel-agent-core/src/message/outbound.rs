use serde::{Deserialize, Serialize};

use super::{AccountId, Coordinates, Media, MessageId};
use crate::guest::Address;

/// Why a message is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Purpose {
    /// The answer to what the guest wrote.
    Reply,
    /// Unasked, about the guest's own stay; needs consent and waits out quiet hours.
    ProactiveService,
    /// Unasked, to sell or to ask a favour; needs consent and waits out quiet hours.
    ProactiveMarketing,
    /// Words of a member of staff.
    Staff {
        /// How they sign.
        name: String,
    },
}

/// A reply button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What comes back when it is tapped.
    pub id: String,
    /// What the guest reads.
    pub title: String,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// What comes back when it is tapped.
    pub id: String,
    /// What the guest reads.
    pub title: String,
    /// A second line.
    pub description: Option<String>,
}

/// Rows under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSection {
    /// The heading.
    pub title: String,
    /// The rows.
    pub rows: Vec<ListRow>,
}

/// What is sent; already fitted to what the channel can show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OutboundContent {
    /// Words; `*bold*` is the only markup.
    Text(String),
    /// Words with reply buttons.
    Buttons {
        /// The words.
        text: String,
        /// The buttons.
        buttons: Vec<Button>,
    },
    /// Words with a list to open.
    List {
        /// The words.
        text: String,
        /// What opens the list.
        button: String,
        /// The list.
        sections: Vec<ListSection>,
    },
    /// A picture with its words.
    Image {
        /// The picture.
        media: Media,
        /// Words under it.
        caption: Option<String>,
        /// What it shows, for screen readers.
        alt: String,
    },
    /// A map pin.
    Location {
        /// Where.
        place: Coordinates,
        /// The place's name.
        name: String,
        /// Its postal address.
        address: String,
    },
}

/// A message on its way to a guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Outbound {
    /// Our id, `{turn}/out/{n}`: the same id is the same message, whatever the number of attempts.
    pub id: String,
    /// The property's account it is sent from.
    pub account: AccountId,
    /// Every address of the guest; the channel picks.
    pub to: Vec<Address>,
    /// What is sent.
    pub content: OutboundContent,
    /// Why.
    pub purpose: Purpose,
    /// The guest's message it answers.
    pub in_reply_to: Option<MessageId>,
}

impl Outbound {
    /// A message that quotes no other.
    pub fn new(
        id: impl Into<String>,
        account: AccountId,
        to: Vec<Address>,
        content: OutboundContent,
        purpose: Purpose,
    ) -> Outbound {
        Outbound { id: id.into(), account, to, content, purpose, in_reply_to: None }
    }
}
