//! Taking facts apart: every part of a fact is a fact.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::Fact;
use crate::{
    guest::Localized,
    reservation::{
        CancelCost, ConfirmationNumber, Fee, Guarantee, Money, NightPrice, Offer, Offers, Photo, Reservation,
        ReservedStay, RoomType, Stay, TaxLine, Unavailable, UnavailableReason,
    },
};

impl Fact<Offers> {
    /// What can be reserved, cheapest first.
    pub fn offers(&self) -> Vec<Fact<Offer>> {
        self.0.offers.iter().cloned().map(Fact).collect()
    }

    /// What cannot, and why.
    pub fn unavailable(&self) -> Vec<Fact<Unavailable>> {
        self.0.unavailable.iter().cloned().map(Fact).collect()
    }
}

impl Fact<Offer> {
    /// The room type's name.
    pub fn room_name(&self) -> Fact<Localized> {
        Fact(self.0.room_name.clone())
    }

    /// The rate plan's name.
    pub fn rate_name(&self) -> Fact<Localized> {
        Fact(self.0.rate_plan.name.clone())
    }

    /// What the rooms cost, taxes of the price included.
    pub fn total(&self) -> Fact<Money> {
        Fact(self.0.total.gross)
    }

    /// Each night's price.
    pub fn nights(&self) -> Vec<Fact<NightPrice>> {
        self.0.nights.iter().cloned().map(Fact).collect()
    }

    /// The price of every night, when it is the same each night.
    pub fn even_nightly(&self) -> Option<Fact<Money>> {
        let first = self.0.nights.first()?;
        self.0.nights.iter().all(|night| night.gross == first.gross).then_some(Fact(first.gross))
    }

    /// The dearest and cheapest night.
    pub fn nightly_range(&self) -> Option<(Fact<Money>, Fact<Money>)> {
        let prices = || self.0.nights.iter().map(|night| night.gross);
        Some((Fact(prices().min()?), Fact(prices().max()?)))
    }

    /// Taxes contained in the price.
    pub fn taxes(&self) -> Vec<Fact<TaxLine>> {
        self.0.total.taxes.iter().cloned().map(Fact).collect()
    }

    /// Fees beside the price.
    pub fn fees(&self) -> Vec<Fact<Fee>> {
        self.0.fees.iter().cloned().map(Fact).collect()
    }

    /// How it is guaranteed.
    pub fn guarantee(&self) -> Fact<Guarantee> {
        Fact(self.0.guarantee.clone())
    }

    /// Free cancellation until, property-local.
    pub fn free_until(&self) -> Option<Fact<NaiveDateTime>> {
        self.0.cancellation.free_until.map(Fact)
    }

    /// What canceling later costs.
    pub fn late_fee(&self) -> Fact<Money> {
        Fact(self.0.cancellation.late_fee)
    }

    /// What not coming costs.
    pub fn no_show_fee(&self) -> Fact<Money> {
        Fact(self.0.cancellation.no_show_fee)
    }

    /// Rooms left.
    pub fn rooms_left(&self) -> Fact<u32> {
        Fact(u32::from(self.0.rooms_left))
    }

    /// The stay it prices.
    pub fn stay(&self) -> Fact<Stay> {
        Fact(self.0.stay.clone())
    }
}

impl Fact<Stay> {
    /// Arrival date.
    pub fn arrival(&self) -> Fact<NaiveDate> {
        Fact(self.0.arrival())
    }

    /// Departure date.
    pub fn departure(&self) -> Fact<NaiveDate> {
        Fact(self.0.departure())
    }

    /// Nights.
    pub fn nights(&self) -> Fact<u32> {
        Fact(u32::from(self.0.nights()))
    }
}

impl Fact<TaxLine> {
    /// The tax's name.
    pub fn name(&self) -> Fact<Localized> {
        Fact(self.0.name.clone())
    }

    /// Its rate in per cent, as written.
    pub fn rate(&self) -> Fact<String> {
        Fact(self.0.rate.to_string())
    }

    /// Its amount.
    pub fn amount(&self) -> Fact<Money> {
        Fact(self.0.amount)
    }
}

impl Fact<Fee> {
    /// The fee's name.
    pub fn name(&self) -> Fact<Localized> {
        Fact(self.0.name.clone())
    }

    /// Its amount.
    pub fn amount(&self) -> Fact<Money> {
        Fact(self.0.amount)
    }
}

impl Fact<Guarantee> {
    /// Until when the room is held on the day of arrival.
    pub fn held_until(&self) -> Option<Fact<NaiveTime>> {
        match &self.0 {
            Guarantee::HeldUntil(time) => Some(Fact(*time)),
            _ => None,
        }
    }

    /// What must be paid in advance.
    pub fn prepayment(&self) -> Option<Fact<Money>> {
        match &self.0 {
            Guarantee::Prepayment { amount } => Some(Fact(*amount)),
            _ => None,
        }
    }
}

impl Fact<Unavailable> {
    /// The room type's name.
    pub fn room_name(&self) -> Fact<Localized> {
        Fact(self.0.room_name.clone())
    }

    /// The first night without a room, when that is why.
    pub fn sold_out_night(&self) -> Option<Fact<NaiveDate>> {
        match self.0.reason {
            UnavailableReason::SoldOut { first_night } => Some(Fact(first_night)),
            _ => None,
        }
    }

    /// Nights at least, when that is why.
    pub fn minimum_nights(&self) -> Option<Fact<u32>> {
        match self.0.reason {
            UnavailableReason::MinimumStay { nights } => Some(Fact(u32::from(nights))),
            _ => None,
        }
    }

    /// Nights at most, when that is why.
    pub fn maximum_nights(&self) -> Option<Fact<u32>> {
        match self.0.reason {
            UnavailableReason::MaximumStay { nights } => Some(Fact(u32::from(nights))),
            _ => None,
        }
    }
}

impl Fact<Reservation> {
    /// The number the guest knows.
    pub fn number(&self) -> Fact<String> {
        Fact(self.0.number.as_str().to_owned())
    }

    /// The number as an id.
    pub fn confirmation_number(&self) -> &ConfirmationNumber {
        &self.0.number
    }

    /// Its first room.
    pub fn first_stay(&self) -> Option<Fact<ReservedStay>> {
        self.0.stays.first().cloned().map(Fact)
    }

    /// What the rooms cost.
    pub fn total(&self) -> Fact<Money> {
        Fact(self.0.total.gross)
    }

    /// Fees beside the price.
    pub fn fees(&self) -> Vec<Fact<Fee>> {
        self.0.fees.iter().cloned().map(Fact).collect()
    }

    /// How it is guaranteed.
    pub fn guarantee(&self) -> Fact<Guarantee> {
        Fact(self.0.guarantee.clone())
    }

    /// Free cancellation until, property-local.
    pub fn free_until(&self) -> Option<Fact<NaiveDateTime>> {
        self.0.cancellation.free_until.map(Fact)
    }

    /// What canceling later costs.
    pub fn late_fee(&self) -> Fact<Money> {
        Fact(self.0.cancellation.late_fee)
    }

    /// What not coming costs.
    pub fn no_show_fee(&self) -> Fact<Money> {
        Fact(self.0.cancellation.no_show_fee)
    }

    /// The name it stands under.
    pub fn guest_name(&self) -> Option<Fact<String>> {
        self.0.guest.name.as_ref().map(|name| Fact(name.full()))
    }

    /// The channel that sold it, unless the property did.
    pub fn channel(&self) -> Option<Fact<String>> {
        match &self.0.source {
            crate::reservation::Source::Channel { name } => Some(Fact(name.clone())),
            crate::reservation::Source::Direct => None,
        }
    }

    /// The arrival time on file.
    pub fn arrival_time(&self) -> Option<Fact<NaiveTime>> {
        self.0.arrival_time.map(Fact)
    }
}

impl Fact<ReservedStay> {
    /// Dates and party.
    pub fn stay(&self) -> Fact<Stay> {
        Fact(self.0.stay.clone())
    }

    /// The room type's name.
    pub fn room_name(&self) -> Fact<Localized> {
        Fact(self.0.room_name.clone())
    }

    /// The rate plan's name.
    pub fn rate_name(&self) -> Fact<Localized> {
        Fact(self.0.rate_plan.name.clone())
    }
}

impl Fact<CancelCost> {
    /// The fee, exact or estimated.
    pub fn fee(&self) -> Option<Fact<Money>> {
        match &self.0 {
            CancelCost::Exact { fee, .. } | CancelCost::Estimated { fee } => Some(Fact(*fee)),
            CancelCost::Unknown => None,
        }
    }

    /// Free until, property-local.
    pub fn free_until(&self) -> Option<Fact<NaiveDateTime>> {
        match &self.0 {
            CancelCost::Exact { free_until, .. } => free_until.map(Fact),
            _ => None,
        }
    }
}

impl Fact<RoomType> {
    /// Its name.
    pub fn name(&self) -> Fact<Localized> {
        Fact(self.0.name.clone())
    }

    /// Its description.
    pub fn description(&self) -> Fact<Localized> {
        Fact(self.0.description.clone())
    }

    /// Pictures the PMS holds.
    pub fn photos(&self) -> Vec<Fact<Photo>> {
        self.0.photos.iter().cloned().map(Fact).collect()
    }

    /// Most people.
    pub fn guests(&self) -> Fact<u32> {
        Fact(u32::from(self.0.capacity.guests))
    }
}
