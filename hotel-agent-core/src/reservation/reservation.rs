use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    CancellationPolicy, ClientRef, ConfirmationNumber, Fee, Guarantee, Money, Price, RatePlan, ReservationId,
    RoomTypeId, Stay,
};
use crate::guest::{GuestDetails, Localized};

/// Where a reservation stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// Held, not confirmed (payment or the desk is awaited).
    Tentative,
    /// Confirmed.
    Confirmed,
    /// The guest has checked in.
    InHouse,
    /// The guest has left.
    CheckedOut,
    /// Canceled.
    Canceled,
    /// The guest did not come.
    NoShow,
    /// A vendor's own status, kept as it is.
    Other(String),
}

/// Who sold the reservation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Source {
    /// The property itself.
    Direct,
    /// An online travel agency or another channel: its prices are not shown and changes go through it.
    Channel {
        /// The channel's name (Booking.com).
        name: String,
    },
}

/// One room of a reservation with its dates and people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservedStay {
    /// Dates and party.
    pub stay: Stay,
    /// The room type.
    pub room_type: RoomTypeId,
    /// Its name.
    pub room_name: Localized,
    /// The rate plan.
    pub rate_plan: RatePlan,
}

/// A reservation as the PMS holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reservation {
    /// The PMS's id.
    pub id: ReservationId,
    /// The number the guest knows.
    pub number: ConfirmationNumber,
    /// The number an OTA gave the guest.
    pub channel_number: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// Its rooms, at least one.
    pub stays: Vec<ReservedStay>,
    /// Who stays.
    pub guest: GuestDetails,
    /// Who booked, when that is another person.
    pub booker: Option<GuestDetails>,
    /// What it costs.
    pub total: Price,
    /// Fees beside it.
    pub fees: Vec<Fee>,
    /// How it is guaranteed.
    pub guarantee: Guarantee,
    /// What canceling costs.
    pub cancellation: CancellationPolicy,
    /// Who sold it.
    pub source: Source,
    /// The reference of the write that made it, if we did.
    pub client_ref: Option<ClientRef>,
    /// The arrival time the guest named, property-local.
    pub arrival_time: Option<NaiveTime>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Reservation {
    /// A direct, confirmed reservation; adapters set what differs.
    #[expect(clippy::too_many_arguments, reason = "each is required, and a reservation missing one must not compile")]
    pub fn new(
        id: ReservationId,
        number: ConfirmationNumber,
        stays: Vec<ReservedStay>,
        guest: GuestDetails,
        total: Price,
        guarantee: Guarantee,
        cancellation: CancellationPolicy,
        created_at: DateTime<Utc>,
    ) -> Reservation {
        Reservation {
            id,
            number,
            channel_number: None,
            status: Status::Confirmed,
            stays,
            guest,
            booker: None,
            total,
            fees: Vec::new(),
            guarantee,
            cancellation,
            source: Source::Direct,
            client_ref: None,
            arrival_time: None,
            created_at,
        }
    }

    /// The first room's stay.
    pub fn first_stay(&self) -> Option<&ReservedStay> {
        self.stays.first()
    }
}

/// What canceling now would cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CancelCost {
    /// The PMS says so.
    Exact {
        /// The fee; zero when free.
        fee: Money,
        /// Free until this property-local time.
        free_until: Option<NaiveDateTime>,
    },
    /// Worked out from the policy.
    Estimated {
        /// The fee; zero when free.
        fee: Money,
    },
    /// Nobody can say without a person.
    Unknown,
}
