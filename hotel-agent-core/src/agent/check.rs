use chrono::NaiveDate;

use super::{Agent, patience::within};
use crate::{
    fact::{Claims, Verb},
    guest::Localized,
    port::{Fault, FindRequest},
    property::PropertyId,
    reply::seal::TokenError,
    reservation::{ConfirmationNumber, Status},
};

/// What the QR code of a confirmation is worth at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Checked {
    /// The reservation stands.
    Valid {
        /// The property that gave it out.
        property: PropertyId,
        /// The number the guest knows.
        number: ConfirmationNumber,
        /// Property-local day of arrival.
        arrival: NaiveDate,
        /// Property-local day of departure.
        departure: NaiveDate,
        /// The first room's type.
        room: Localized,
        /// How many rooms there are.
        rooms: usize,
        /// How often the code has been shown, this time included.
        uses: u64,
    },
    /// The reservation was canceled, or is no longer in the PMS.
    Canceled {
        /// The property that gave the code out.
        property: PropertyId,
        /// The number the guest knows.
        number: ConfirmationNumber,
    },
    /// The code's time or the stay is over.
    Expired {
        /// The property that gave the code out.
        property: PropertyId,
        /// The number the guest knows.
        number: ConfirmationNumber,
    },
    /// Not a code of ours, or tampered with.
    Forged,
}

impl Agent {
    /// Judges the token of a QR code, reading the reservation in the PMS; a valid one counts as used once more.
    ///
    /// # Errors
    /// The PMS's or the store's fault: nothing is known of the code then, and a repetition is safe.
    pub async fn check(&self, token: &str) -> Result<Checked, Fault> {
        let Some((property, claims)) = self.opened(token) else { return Ok(Checked::Forged) };
        let Some(tenant) = self.0.tenants.get(&property) else { return Ok(Checked::Forged) };
        let number = claims.number;
        if claims.valid_until < tenant.property.business_date(self.0.clock.now()).date {
            return Ok(Checked::Expired { property, number });
        }
        let look = FindRequest::Id(claims.reservation.clone());
        let found = within(&*self.0.clock, self.0.settings.guest_reads, tenant.pms.find(&look)).await;
        let found = found.unwrap_or_else(|cut| Err(cut.fault(Verb::Find)))?;
        let Some(reservation) = found.into_iter().find(|found| found.id == claims.reservation) else {
            return Ok(Checked::Canceled { property, number });
        };
        match reservation.status {
            Status::Canceled | Status::NoShow => return Ok(Checked::Canceled { property, number }),
            Status::CheckedOut => return Ok(Checked::Expired { property, number }),
            _ => {}
        }
        let Some(first) = reservation.stays.first() else { return Ok(Checked::Canceled { property, number }) };
        let uses = self.0.store.count(&property, &format!("qr/{}", claims.reservation)).await?;
        Ok(Checked::Valid {
            property,
            number,
            arrival: first.stay.arrival(),
            departure: first.stay.departure(),
            room: first.room_name.clone(),
            rooms: reservation.stays.len(),
            uses,
        })
    }

    /// What a token of ours says, whatever its age.
    fn opened(&self, token: &str) -> Option<(PropertyId, Claims)> {
        match self.0.seal.as_ref()?.open(token, NaiveDate::MIN) {
            Ok(opened) => Some((opened.property, opened.claims)),
            Err(TokenError::Expired(opened)) => Some((opened.property, opened.claims)),
            Err(_) => None,
        }
    }
}
