//! What the people at the desk do, beside the port: tests and the demo use it.

use chrono::NaiveDate;
use hotel_agent_core::{
    port::Fault,
    reservation::{Money, Reservation, ReservationId, RoomTypeId, Status},
};
use thiserror::Error;

use super::{
    GrandHotel, LedgerError,
    books::{nights, occupies},
    entry::Entry,
    sale,
    settings::Room,
};

/// Why the desk could not do something; nothing has changed.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum DeskError {
    /// There is no such reservation.
    #[error("there is no reservation {0}")]
    NoReservation(ReservationId),
    /// There is no such room type.
    #[error("there is no room type {0}")]
    NoRoomType(RoomTypeId),
    /// A reservation with this id, number or client reference is in the books already.
    #[error("{0} is taken")]
    Taken(String),
    /// A room is missing on this night.
    #[error("no room is free on {0}")]
    Full(NaiveDate),
    /// The rate is negative or in another currency.
    #[error("a rate of {0} cannot be asked here")]
    Rate(Money),
    /// The ledger was not written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl DeskError {
    /// The error as a fault of a port.
    pub fn fault(self, operation: &'static str) -> Fault {
        match self {
            DeskError::Ledger(error) => error.fault(operation),
            other => Fault::new(hotel_agent_core::port::FaultKind::BadRequest, operation).because(other),
        }
    }
}

/// Rooms of one type on one night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inventory {
    /// Rooms the house has.
    pub rooms: u16,
    /// Rooms reserved.
    pub reserved: u16,
    /// Rooms out of order.
    pub blocked: u16,
    /// Rooms that can still be sold, seasons and closures aside.
    pub free: u16,
}

impl GrandHotel {
    /// Every reservation ever made, the last first.
    pub fn reservations(&self) -> Vec<Reservation> {
        self.house().books.newest_first().cloned().collect()
    }

    /// Rooms of a type on a night; `None` when there is no such room type.
    pub fn inventory(&self, night: NaiveDate, room_type: &RoomTypeId) -> Option<Inventory> {
        let room = self.settings.room(room_type)?;
        let books = &self.house().books;
        Some(Inventory {
            rooms: room.count,
            reserved: books.taken(room_type, night),
            blocked: books.blocked(room_type, night),
            free: sale::free_rooms(books, room, night),
        })
    }

    /// Takes in a reservation made elsewhere (an OTA's, one from another system), exactly as it is.
    pub fn import(&self, reservation: Reservation) -> Result<(), DeskError> {
        let mut house = self.house();
        let books = &house.books;
        let key_taken = reservation.client_ref.as_ref().is_some_and(|key| books.by_key(key).next().is_some());
        if books.page(&reservation.id).is_some() || key_taken {
            return Err(DeskError::Taken(reservation.id.to_string()));
        }
        for number in [Some(reservation.number.as_str()), reservation.channel_number.as_deref()].into_iter().flatten() {
            if books.by_number(number).is_some() {
                return Err(DeskError::Taken(number.to_owned()));
            }
        }
        for reserved in &reservation.stays {
            self.known(&reserved.room_type)?;
        }
        if occupies(&reservation.status)
            && let Some(night) = house.first_full_night(&self.settings, &reservation.stays)
        {
            return Err(DeskError::Full(night));
        }
        Ok(house.record(Entry::Imported { seed: None, reservation: Box::new(reservation) })?)
    }

    /// Sets a status: checks in or out, marks a no-show, confirms what was paid, takes a cancellation back.
    pub fn set_status(&self, id: &ReservationId, status: Status) -> Result<Reservation, DeskError> {
        let mut house = self.house();
        let page = house.books.page(id).ok_or_else(|| DeskError::NoReservation(id.clone()))?;
        let mut reservation = page.reservation.clone();
        if occupies(&status)
            && !occupies(&reservation.status)
            && let Some(night) = house.first_full_night(&self.settings, &reservation.stays)
        {
            return Err(DeskError::Full(night));
        }
        house.record(Entry::StatusSet { id: id.clone(), status: status.clone(), at: self.clock.now() })?;
        reservation.status = status;
        Ok(reservation)
    }

    /// Sets the nightly rate, before supplements and percentages, for nights from `from` to `until`.
    pub fn set_rate(
        &self,
        room_type: &RoomTypeId,
        (from, until): (NaiveDate, NaiveDate),
        rate: Money,
    ) -> Result<(), DeskError> {
        self.known(room_type)?;
        if rate.currency() != self.settings.currency || rate < Money::zero(rate.currency()) {
            return Err(DeskError::Rate(rate));
        }
        let rate = rate.rounded();
        Ok(self.house().record(Entry::RateSet { room_type: room_type.clone(), from, until, rate })?)
    }

    /// Stops selling nights from `from` to `until`, of one room type or of all; reservations made stay as they are.
    pub fn close_dates(
        &self,
        room_type: Option<&RoomTypeId>,
        (from, until): (NaiveDate, NaiveDate),
    ) -> Result<(), DeskError> {
        if let Some(id) = room_type {
            self.known(id)?;
        }
        Ok(self.house().record(Entry::Closed { room_type: room_type.cloned(), from, until })?)
    }

    /// Puts so many rooms out of order on nights from `from` to `until`; 0 puts them back. Reserved rooms stay so.
    pub fn block_rooms(
        &self,
        room_type: &RoomTypeId,
        (from, until): (NaiveDate, NaiveDate),
        rooms: u16,
    ) -> Result<(), DeskError> {
        let count = self.known(room_type)?.count;
        let mut house = self.house();
        let full = nights(from, until).find(|night| {
            let taken = house.books.taken(room_type, *night);
            u32::from(taken) + u32::from(rooms) > u32::from(count)
        });
        match full {
            Some(night) => Err(DeskError::Full(night)),
            None => Ok(house.record(Entry::Blocked { room_type: room_type.clone(), from, until, rooms })?),
        }
    }

    fn known(&self, id: &RoomTypeId) -> Result<&Room, DeskError> {
        self.settings.room(id).ok_or_else(|| DeskError::NoRoomType(id.clone()))
    }
}
