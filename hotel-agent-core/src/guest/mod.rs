//! Who writes: languages, addresses on channels, names, phones, e-mails and consent.

mod address;
mod contact;
mod language;

pub use address::{Address, AddressKind, ConversationKey};
pub use contact::{ContactError, Email, Phone};
pub use language::{Language, Localized};

use serde::{Deserialize, Serialize};

/// A person's name in the two parts every PMS asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestName {
    /// Given names.
    pub given: String,
    /// Family names, both where the guest has two.
    pub family: String,
}

impl GuestName {
    /// Given and family name separated by one space.
    pub fn full(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }
}

/// What a reservation knows of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GuestDetails {
    /// The name on the reservation.
    pub name: Option<GuestName>,
    /// Where the confirmation goes.
    pub email: Option<Email>,
    /// A phone in E.164.
    pub phone: Option<Phone>,
}

/// What a guest has agreed to receive unasked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The guest wrote BAJA or STOP: nothing proactive is sent until ALTA or START.
    pub opted_out: bool,
}
