use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Money, OfferId, Percent, RatePlanId, RoomTypeId, Stay};
use crate::guest::Localized;

/// A named way to sell a room (flexible, non-refundable, with breakfast).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatePlan {
    /// The PMS's id.
    pub id: RatePlanId,
    /// The name a guest reads.
    pub name: Localized,
}

/// The gross price of one night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NightPrice {
    /// The night's property-local date.
    pub date: NaiveDate,
    /// Gross price of the room that night.
    pub gross: Money,
}

/// A tax contained in, or added to, a price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    /// The tax's name (IVA, VAT).
    pub name: Localized,
    /// Its rate.
    pub rate: Percent,
    /// Its amount for the whole stay.
    pub amount: Money,
}

/// A price for the whole stay: gross, with the taxes it contains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// What the guest owes for the rooms, taxes of `taxes` included.
    pub gross: Money,
    /// Taxes contained in `gross`.
    pub taxes: Vec<TaxLine>,
}

/// A stay-level fee beside the room price, such as a city tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// The fee's name.
    pub name: Localized,
    /// Its amount for the whole stay and party.
    pub amount: Money,
    /// `true`: contained in the price; `false`: payable at the property on top.
    pub included: bool,
}

/// How a reservation is guaranteed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Guarantee {
    /// Nothing is asked; the room is held until a property-local time on the day of arrival.
    HeldUntil(NaiveTime),
    /// A card is shown or charged at the desk on arrival; no card number is ever taken in a chat.
    CardAtDesk,
    /// Money must arrive before the reservation is confirmed.
    Prepayment {
        /// What must be paid now.
        amount: Money,
    },
}

/// What canceling and not coming cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancellationPolicy {
    /// Free until this property-local time; `None`: never free.
    pub free_until: Option<NaiveDateTime>,
    /// What canceling later costs.
    pub late_fee: Money,
    /// What not coming costs.
    pub no_show_fee: Money,
}

/// A priced rate plan for a stay: the only thing that can be reserved.
///
/// It comes from the PMS and nowhere else; after `expires` it is asked for again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Offer {
    /// The PMS's or adapter's id; stable for the same room type, rate plan, stay and price.
    pub id: OfferId,
    /// The room type.
    pub room_type: RoomTypeId,
    /// The room type's name.
    pub room_name: Localized,
    /// The rate plan.
    pub rate_plan: RatePlan,
    /// The stay it prices.
    pub stay: Stay,
    /// Gross price of each night.
    pub nights: Vec<NightPrice>,
    /// Price of the whole stay.
    pub total: Price,
    /// Fees beside it.
    pub fees: Vec<Fee>,
    /// How it is guaranteed.
    pub guarantee: Guarantee,
    /// What canceling costs.
    pub cancellation: CancellationPolicy,
    /// Rooms left at this moment.
    pub rooms_left: u16,
    /// When the PMS was asked.
    pub as_of: DateTime<Utc>,
    /// Until when the price holds.
    pub expires: DateTime<Utc>,
}

impl Offer {
    /// An offer without fees; adapters fill the rest of the fields.
    #[expect(clippy::too_many_arguments, reason = "each is required, and an offer missing one must not compile")]
    pub fn new(
        id: OfferId,
        (room_type, room_name): (RoomTypeId, Localized),
        rate_plan: RatePlan,
        stay: Stay,
        (nights, total): (Vec<NightPrice>, Price),
        guarantee: Guarantee,
        cancellation: CancellationPolicy,
        rooms_left: u16,
        (as_of, expires): (DateTime<Utc>, DateTime<Utc>),
    ) -> Offer {
        Offer {
            id,
            room_type,
            room_name,
            rate_plan,
            stay,
            nights,
            total,
            fees: Vec::new(),
            guarantee,
            cancellation,
            rooms_left,
            as_of,
            expires,
        }
    }
}

/// Why a room type cannot be sold for a stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnavailableReason {
    /// No room left on at least one night.
    SoldOut {
        /// The first night without a room.
        first_night: NaiveDate,
    },
    /// The property or room type is closed on these dates.
    Closed,
    /// The stay is shorter than the rate asks.
    MinimumStay {
        /// Nights at least.
        nights: u16,
    },
    /// The stay is longer than the rate allows.
    MaximumStay {
        /// Nights at most.
        nights: u16,
    },
    /// The party does not fit into the room.
    Capacity,
    /// The dates are past, or further ahead than the property sells.
    OutsideHorizon,
}

/// A room type that cannot be sold for the stay asked, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unavailable {
    /// The room type.
    pub room_type: RoomTypeId,
    /// Its name.
    pub room_name: Localized,
    /// Why not.
    pub reason: UnavailableReason,
}

/// The answer to a search for offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// What can be reserved, cheapest first.
    pub offers: Vec<Offer>,
    /// What cannot, and why.
    pub unavailable: Vec<Unavailable>,
}

/// What one night looks like for one room type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NightStatus {
    /// The room type.
    pub room_type: RoomTypeId,
    /// The night's property-local date.
    pub date: NaiveDate,
    /// Rooms left; 0 when sold out or closed.
    pub rooms_left: u16,
    /// The shortest stay that may start on this date.
    pub min_stay: u16,
}
