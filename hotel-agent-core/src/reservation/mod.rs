//! Stays, offers, reservations, folios and money.

mod ids;
mod money;
mod offer;
#[expect(clippy::module_inception, reason = "the noun of the module")]
mod reservation;
mod room_type;
mod stay;

pub use ids::{ClientRef, ConfirmationNumber, OfferId, RatePlanId, ReservationId, RoomTypeId};
pub use money::{Currency, Money, MoneyError, Percent};
pub use offer::{
    CancellationPolicy, Fee, Guarantee, NightPrice, NightStatus, Offer, Offers, Price, RatePlan, TaxLine, Unavailable,
    UnavailableReason,
};
pub use reservation::{CancelCost, Reservation, ReservedStay, Source, Status};
pub use room_type::{Capacity, Photo, RoomType};
pub use stay::{Party, Stay, StayError};
