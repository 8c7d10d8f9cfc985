use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Fault, FaultKind};
use crate::{
    guest::{GuestDetails, Language},
    reservation::{CancelCost, ClientRef, NightStatus, Offer, Offers, Reservation, ReservationId, RoomType, Stay},
};

/// A guest's detail that a PMS insists on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GuestField {
    /// Given and family name.
    Name,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
}

/// How a PMS makes a repeated write safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Idempotency {
    /// The same key answers the same for this many seconds: repeating is safe.
    Native {
        /// Seconds.
        ttl_s: u32,
    },
    /// The key is kept with the reservation and can be looked up.
    ByClientRef,
    /// Neither: only a person can tell.
    None,
}

/// What a PMS needs and can do; data, so that dialogues degrade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PmsCapabilities {
    /// Details a reservation needs.
    pub guest_fields: Vec<GuestField>,
    /// How a repeated write is made safe.
    pub idempotency: Idempotency,
    /// Whether the PMS sends its own confirmation to the guest.
    pub sends_confirmation: bool,
    /// Whether per-night availability can be read ([`Pms::nights`]).
    pub nights: bool,
}

impl PmsCapabilities {
    /// A PMS that needs these details and makes writes safe this way.
    pub fn new(guest_fields: Vec<GuestField>, idempotency: Idempotency) -> PmsCapabilities {
        PmsCapabilities { guest_fields, idempotency, sends_confirmation: false, nights: false }
    }
}

/// A search for offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OffersRequest {
    /// Dates and party, for one room.
    pub stay: Stay,
}

impl OffersRequest {
    /// Offers for one room.
    pub fn new(stay: Stay) -> OffersRequest {
        OffersRequest { stay }
    }
}

/// A question for the rooms left night by night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NightsRequest {
    /// First night, property-local.
    pub from: NaiveDate,
    /// Last night, property-local; at most 62 nights after `from`.
    pub to: NaiveDate,
}

impl NightsRequest {
    /// Nights from `from` to `to`, both included.
    pub fn new(from: NaiveDate, to: NaiveDate) -> NightsRequest {
        NightsRequest { from, to }
    }
}

/// How a reservation is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FindRequest {
    /// By the guest's number or an OTA's, case and separators ignored.
    Number(String),
    /// By the PMS's own id.
    Id(ReservationId),
    /// By the reference of our own write.
    ClientRef(ClientRef),
    /// By a phone in E.164 that the channel vouches for; current and future stays only.
    Phone(crate::guest::Phone),
}

/// A reservation to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReserveRequest {
    /// Our reference: the same reference is the same reservation.
    pub key: ClientRef,
    /// The offer, exactly as the PMS gave it.
    pub offer: Offer,
    /// Who stays; holds at least [`PmsCapabilities::guest_fields`].
    pub guest: GuestDetails,
    /// Who books, when that is another person.
    pub booker: Option<GuestDetails>,
    /// When the guest means to arrive, property-local.
    pub arrival_time: Option<NaiveTime>,
    /// The language the guest writes in.
    pub language: Language,
    /// No answer counts after this moment.
    pub deadline: DateTime<Utc>,
}

impl ReserveRequest {
    /// A reservation of `offer` for `guest`.
    pub fn new(
        key: ClientRef,
        offer: Offer,
        guest: GuestDetails,
        language: Language,
        deadline: DateTime<Utc>,
    ) -> ReserveRequest {
        ReserveRequest { key, offer, guest, booker: None, arrival_time: None, language, deadline }
    }
}

/// A reservation to cancel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CancelRequest {
    /// Our reference.
    pub key: ClientRef,
    /// The reservation.
    pub reservation: ReservationId,
    /// What the guest was told it costs; a different cost is [`Rejection::CostChanged`].
    pub cost: CancelCost,
    /// No answer counts after this moment.
    pub deadline: DateTime<Utc>,
}

impl CancelRequest {
    /// A cancellation at the cost the guest agreed to.
    pub fn new(key: ClientRef, reservation: ReservationId, cost: CancelCost, deadline: DateTime<Utc>) -> CancelRequest {
        CancelRequest { key, reservation, cost, deadline }
    }
}

/// Why a PMS refused a write; nothing has changed there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rejection {
    /// The last room went to somebody else.
    SoldOut,
    /// The offer's time is over or its terms have changed; this is what it is now, if it still is.
    PriceChanged(Option<Box<Offer>>),
    /// Canceling costs something else now.
    CostChanged(CancelCost),
    /// The reservation is already canceled, in house or over.
    WrongStatus,
    /// There is no such reservation or room type.
    NotFound,
    /// The PMS does not like a guest's detail.
    Invalid(GuestField),
    /// Against the house's rules.
    NotAllowed,
}

/// What became of a write.
#[derive(Clone, Debug)]
#[must_use]
pub enum Outcome<T> {
    /// It happened.
    Done(T),
    /// It did not happen and will not.
    Rejected(Rejection),
    /// It may have happened: look it up by its key, never repeat blindly.
    Unknown(Fault),
}

/// A property management system, bound to one property.
///
/// Dates are property-local, ids opaque. Reads may be repeated freely. A write carries a key; whatever the transport
/// says, an adapter answers [`Outcome::Unknown`] unless it *knows* that the write happened or did not.
#[async_trait]
pub trait Pms: Send + Sync {
    /// What it needs and can do. Constant for the life of the instance.
    fn capabilities(&self) -> PmsCapabilities;

    /// Every room type on sale, in the order to show.
    async fn room_types(&self) -> Result<Vec<RoomType>, Fault>;

    /// What can be reserved for the stay, cheapest first, and what cannot and why.
    ///
    /// Every offer is for exactly the stay asked; its nights sum up to its total; `expires` is after `as_of`. A party
    /// that fits no room, past dates and dates beyond the horizon give no offers and a reason for each room type.
    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault>;

    /// Rooms left night by night, one entry a room type and date, in date order.
    ///
    /// [`FaultKind::Unsupported`] unless [`PmsCapabilities::nights`].
    async fn nights(&self, request: &NightsRequest) -> Result<Vec<NightStatus>, Fault> {
        let _ = request;
        Err(Fault::new(FaultKind::Unsupported, "pms.nights"))
    }

    /// Makes a reservation of an offer.
    ///
    /// The price is compared with what the PMS asks now: a difference is [`Rejection::PriceChanged`]. A key already used
    /// answers with the reservation it made where idempotency is [`Idempotency::Native`]. An offer that needs prepayment
    /// makes a [`Tentative`](crate::reservation::Status::Tentative) reservation. A guest without one of
    /// [`PmsCapabilities::guest_fields`] is [`Rejection::Invalid`]. After the deadline nothing is booked any more.
    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation>;

    /// Reservations that match, newest first; none is an empty list, not a fault.
    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault>;

    /// What canceling a reservation costs at this moment; [`FaultKind::NotFound`] if there is no such reservation.
    async fn cancel_cost(&self, reservation: &ReservationId) -> Result<CancelCost, Fault>;

    /// Cancels a reservation. Canceling it again with the same key is done; with another key [`Rejection::WrongStatus`].
    ///
    /// What an OTA sold is canceled there: [`Rejection::NotAllowed`]. After the deadline nothing is canceled any more.
    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation>;

    /// Reservations our own write made: normally none or one, two when a write was doubled.
    async fn find_by_client_ref(&self, key: &ClientRef) -> Result<Vec<Reservation>, Fault> {
        self.find(&FindRequest::ClientRef(key.clone())).await
    }
}
