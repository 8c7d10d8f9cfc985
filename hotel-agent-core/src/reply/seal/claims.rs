//! Claims as bytes: three texts with their lengths, then the date. A third of the size of JSON.

use chrono::{Datelike, NaiveDate};

use super::Opened;
use crate::{
    fact::Claims,
    property::PropertyId,
    reservation::{ConfirmationNumber, ReservationId},
};

pub(super) fn write(property: &PropertyId, claims: &Claims) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    for text in [property.as_str(), claims.reservation.as_str(), claims.number.as_str()] {
        // Two bytes of length are ample: a token of such a text would be refused for its own length.
        let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
        bytes.extend(length.to_be_bytes());
        bytes.extend(text.bytes().take(usize::from(length)));
    }
    bytes.extend(claims.valid_until.num_days_from_ce().to_be_bytes());
    bytes
}

/// Reads exactly what [`write`] writes; `None` for anything else.
pub(super) fn read(mut bytes: &[u8]) -> Option<Opened> {
    let property = PropertyId::parse(text(&mut bytes)?).ok()?;
    let reservation = ReservationId::new(text(&mut bytes)?);
    let number = ConfirmationNumber::new(text(&mut bytes)?);
    let valid_until = NaiveDate::from_num_days_from_ce_opt(i32::from_be_bytes(bytes.try_into().ok()?))?;
    Some(Opened { property, claims: Claims { reservation, number, valid_until } })
}

fn text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let (text, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    *bytes = rest;
    std::str::from_utf8(text).ok()
}
