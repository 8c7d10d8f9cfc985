//! What the desk does at the PMS, as scripts write it.

use hotel_agent_core::{
    port::Pms,
    reservation::{Currency, Money, RoomTypeId, Status},
};

use super::script::DeskChange;
use crate::{grand_hotel::GrandHotel, pms::PmsControl};

/// Makes a change at the PMS.
pub(super) async fn change(hotel: &GrandHotel, currency: Currency, change: &DeskChange) -> Result<(), String> {
    match change {
        DeskChange::LeaveRooms { room, from, until, left } => {
            let rooms = match room {
                Some(room) => vec![RoomTypeId::new(room.as_str())],
                None => {
                    let all = hotel.room_types().await.map_err(|fault| fault.to_string())?;
                    all.into_iter().map(|room| room.id).collect()
                }
            };
            for room in rooms {
                hotel.leave_rooms(&room, (*from, *until), *left).await.map_err(|fault| fault.to_string())?;
            }
            Ok(())
        }
        DeskChange::SetRate { room, from, until, rate } => {
            let rate = Money::parse(rate, currency).map_err(|error| error.to_string())?;
            let room = RoomTypeId::new(room.as_str());
            PmsControl::set_rate(hotel, &room, (*from, *until), rate).await.map_err(|fault| fault.to_string())
        }
        DeskChange::Close { from, until } => {
            PmsControl::close(hotel, (*from, *until)).await.map_err(|fault| fault.to_string())
        }
        DeskChange::SetStatus { number, status } => {
            let found = hotel.reservations().into_iter().find(|found| found.number.as_str() == number);
            let found = found.ok_or_else(|| format!("no reservation {number}"))?;
            GrandHotel::set_status(hotel, &found.id, self::status(status)?).map_err(|error| error.to_string()).map(drop)
        }
    }
}

/// A status by its name.
pub(super) fn status(name: &str) -> Result<Status, String> {
    Ok(match name {
        "tentative" => Status::Tentative,
        "confirmed" => Status::Confirmed,
        "in_house" => Status::InHouse,
        "checked_out" => Status::CheckedOut,
        "canceled" => Status::Canceled,
        "no_show" => Status::NoShow,
        _ => return Err(format!("{name:?} is no status")),
    })
}
