use async_trait::async_trait;
use chrono::NaiveDate;
use hotel_agent_core::{
    port::{Fault, FaultKind},
    reservation::{Money, Reservation, ReservationId, RoomTypeId, Status},
};

use crate::grand_hotel::{DeskError, GrandHotel};

/// What happens at a PMS behind the agent's back: other guests, the desk, the channels.
///
/// Dates are nights, both included. A verb that a vendor's emulator does not have answers
/// [`FaultKind::Unsupported`], and the checks that need it are left out.
#[async_trait]
pub trait PmsControl: Send + Sync {
    /// Sells or blocks rooms until so many are left on each night.
    async fn leave_rooms(&self, room_type: &RoomTypeId, nights: (NaiveDate, NaiveDate), left: u16)
    -> Result<(), Fault>;

    /// Changes what a room type costs; to the offers of these nights it makes a difference.
    async fn set_rate(&self, room_type: &RoomTypeId, nights: (NaiveDate, NaiveDate), rate: Money) -> Result<(), Fault>;

    /// Closes the house.
    async fn close(&self, nights: (NaiveDate, NaiveDate)) -> Result<(), Fault>;

    /// Sets a reservation's status at the desk.
    async fn set_status(&self, reservation: &ReservationId, status: Status) -> Result<(), Fault>;

    /// Takes in a reservation that a channel sold.
    async fn import(&self, reservation: Reservation) -> Result<(), Fault>;
}

#[async_trait]
impl PmsControl for GrandHotel {
    async fn leave_rooms(
        &self,
        room_type: &RoomTypeId,
        (from, until): (NaiveDate, NaiveDate),
        left: u16,
    ) -> Result<(), Fault> {
        let none = || Fault::new(FaultKind::NotFound, "control.leave_rooms");
        for night in from.iter_days().take_while(|night| *night <= until) {
            let stock = self.inventory(night, room_type).ok_or_else(none)?;
            let blocked = stock.rooms.saturating_sub(stock.reserved).saturating_sub(left);
            self.block_rooms(room_type, (night, night), blocked).map_err(|error| error.fault("control.leave_rooms"))?;
        }
        Ok(())
    }

    async fn set_rate(&self, room_type: &RoomTypeId, nights: (NaiveDate, NaiveDate), rate: Money) -> Result<(), Fault> {
        GrandHotel::set_rate(self, room_type, nights, rate).map_err(|error| error.fault("control.set_rate"))
    }

    async fn close(&self, nights: (NaiveDate, NaiveDate)) -> Result<(), Fault> {
        self.close_dates(None, nights).map_err(|error| error.fault("control.close"))
    }

    async fn set_status(&self, reservation: &ReservationId, status: Status) -> Result<(), Fault> {
        let set: Result<Reservation, DeskError> = GrandHotel::set_status(self, reservation, status);
        set.map(drop).map_err(|error| error.fault("control.set_status"))
    }

    async fn import(&self, reservation: Reservation) -> Result<(), Fault> {
        GrandHotel::import(self, reservation).map_err(|error| error.fault("control.import"))
    }
}
