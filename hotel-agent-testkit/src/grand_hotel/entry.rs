use chrono::{DateTime, NaiveDate, Utc};
use hotel_agent_core::reservation::{ClientRef, Money, Reservation, ReservationId, RoomTypeId, Status};
use serde::{Deserialize, Serialize};

/// One line of the ledger: a change of the books, as it happened. The books are what all entries lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Entry {
    /// The first line: whose ledger it is, and in which form.
    Opened { schema: u32, property: String },
    /// A reservation made through the port.
    Reserved { reservation: Box<Reservation> },
    /// A reservation that came from elsewhere; `seed` names one of the house's settings.
    Imported { seed: Option<String>, reservation: Box<Reservation> },
    /// A cancellation through the port, under its key, at the fee agreed to.
    Canceled { id: ReservationId, key: ClientRef, fee: Money, at: DateTime<Utc> },
    /// The desk changed a status.
    StatusSet { id: ReservationId, status: Status, at: DateTime<Utc> },
    /// Nights `from` to `until`, both included, cost this before supplements.
    RateSet { room_type: RoomTypeId, from: NaiveDate, until: NaiveDate, rate: Money },
    /// Nothing is sold on these nights, of one room type or of all.
    Closed { room_type: Option<RoomTypeId>, from: NaiveDate, until: NaiveDate },
    /// So many rooms are out of order on these nights.
    Blocked { room_type: RoomTypeId, from: NaiveDate, until: NaiveDate, rooms: u16 },
}

/// The form in which entries are written now.
pub(super) const SCHEMA: u32 = 1;
