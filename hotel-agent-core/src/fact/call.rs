use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    port::{Alert, CancelRequest, FaultRecord, FindRequest, NightsRequest, OffersRequest, Rejection, ReserveRequest},
    reservation::{
        CancelCost, ClientRef, ConfirmationNumber, NightStatus, Offers, Reservation, ReservationId, RoomType,
    },
};

/// What a confirmation's QR code says; signed by the shell, which alone holds the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The reservation.
    pub reservation: ReservationId,
    /// The number the guest knows.
    pub number: ConfirmationNumber,
    /// The last property-local date on which the code is valid.
    pub valid_until: NaiveDate,
}

/// Something `decide` wants to know or to have done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Call {
    /// Read: every room type.
    RoomTypes,
    /// Read: offers for a stay.
    Offers(OffersRequest),
    /// Read: rooms left night by night.
    Nights(NightsRequest),
    /// Read: reservations.
    Find(FindRequest),
    /// Read: what canceling costs now.
    CancelCost(ReservationId),
    /// Read: a signed token for a QR code.
    Seal(Claims),
    /// Write: a reservation.
    Reserve(Box<ReserveRequest>),
    /// Write: a cancellation.
    Cancel(CancelRequest),
    /// Write: tell the desk that it is waited for. Repeating it harms nobody.
    Alert(Alert),
}

/// The kind of a call, for traces, metrics and keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verb {
    /// [`Call::RoomTypes`].
    RoomTypes,
    /// [`Call::Offers`].
    Offers,
    /// [`Call::Nights`].
    Nights,
    /// [`Call::Find`].
    Find,
    /// [`Call::CancelCost`].
    CancelCost,
    /// [`Call::Seal`].
    Seal,
    /// [`Call::Reserve`].
    Reserve,
    /// [`Call::Cancel`].
    Cancel,
    /// [`Call::Alert`].
    Alert,
}

impl Verb {
    /// The verb as it stands in keys and labels.
    pub fn as_str(self) -> &'static str {
        match self {
            Verb::RoomTypes => "room_types",
            Verb::Offers => "offers",
            Verb::Nights => "nights",
            Verb::Find => "find",
            Verb::CancelCost => "cancel_cost",
            Verb::Seal => "seal",
            Verb::Reserve => "reserve",
            Verb::Cancel => "cancel",
            Verb::Alert => "alert",
        }
    }
}

impl Call {
    /// The kind of the call.
    pub fn verb(&self) -> Verb {
        match self {
            Call::RoomTypes => Verb::RoomTypes,
            Call::Offers(_) => Verb::Offers,
            Call::Nights(_) => Verb::Nights,
            Call::Find(_) => Verb::Find,
            Call::CancelCost(_) => Verb::CancelCost,
            Call::Seal(_) => Verb::Seal,
            Call::Reserve(_) => Verb::Reserve,
            Call::Cancel(_) => Verb::Cancel,
            Call::Alert(_) => Verb::Alert,
        }
    }

    /// The key of a write; `None` for a read.
    pub fn write_key(&self) -> Option<&ClientRef> {
        match self {
            Call::Reserve(request) => Some(&request.key),
            Call::Cancel(request) => Some(&request.key),
            Call::Alert(alert) => Some(&alert.key),
            _ => None,
        }
    }

    /// Whether an answer to `self` is an answer to `other`: reads by what they ask, writes by their key.
    ///
    /// A resumed turn asks for fresh prices, so the same write may come back with another `as_of` inside.
    pub fn answers(&self, other: &Call) -> bool {
        match (self.write_key(), other.write_key()) {
            (Some(mine), Some(theirs)) => mine == theirs && self.verb() == other.verb(),
            (None, None) => self == other,
            _ => false,
        }
    }
}

/// What became of a write, as a journal keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteAnswer<T> {
    /// It happened.
    Done(T),
    /// It did not happen and will not.
    Rejected(Rejection),
    /// It may have happened.
    Unknown(FaultRecord),
}

/// What the world answered to a [`Call`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Answer {
    /// To [`Call::RoomTypes`].
    RoomTypes(Vec<RoomType>),
    /// To [`Call::Offers`].
    Offers(Offers),
    /// To [`Call::Nights`].
    Nights(Vec<NightStatus>),
    /// To [`Call::Find`].
    Found(Vec<Reservation>),
    /// To [`Call::CancelCost`].
    CancelCost(CancelCost),
    /// To [`Call::Seal`].
    Sealed(String),
    /// To [`Call::Reserve`].
    Reserved(WriteAnswer<Box<Reservation>>),
    /// To [`Call::Cancel`].
    Canceled(WriteAnswer<Box<Reservation>>),
    /// To [`Call::Alert`].
    Alerted,
    /// A read that failed: a normal branch of a dialogue.
    Fault(FaultRecord),
}

/// Calls `decide` needs answered before it can go on: several reads at once, or one write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing(pub(in crate::fact) Vec<Call>);

impl Missing {
    /// The calls; never empty.
    pub fn calls(&self) -> &[Call] {
        &self.0
    }
}
