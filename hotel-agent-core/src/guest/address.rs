use serde::{Deserialize, Serialize};

use crate::{message::ChannelName, property::PropertyId};

/// What kind of identifier an address is; one guest may have several on one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AddressKind {
    /// A phone number as the channel writes it (WhatsApp: digits without `+`).
    Phone,
    /// An id the platform gives this business's view of a person.
    UserId,
    /// The same id for a group of businesses.
    ParentUserId,
    /// A chat or browser session.
    Session,
    /// An e-mail address.
    Email,
}

/// Where a guest can be reached on a channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// What the value is.
    pub kind: AddressKind,
    /// The value exactly as the channel gave it; never empty.
    pub value: String,
}

impl Address {
    /// An address, or nothing when the value is blank (channels send empty strings for "absent").
    pub fn new(kind: AddressKind, value: impl Into<String>) -> Option<Address> {
        let value = value.into();
        (!value.trim().is_empty()).then_some(Address { kind, value })
    }
}

/// One guest on one channel of one property: what a session belongs to.
///
/// The store resolves any of a guest's addresses to the same `id`; the property comes first so that tenants never
/// meet in a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConversationKey {
    /// The tenant.
    pub property: PropertyId,
    /// The channel the guest writes on.
    pub channel: ChannelName,
    /// The store's own id of the conversation, opaque.
    pub id: String,
}
