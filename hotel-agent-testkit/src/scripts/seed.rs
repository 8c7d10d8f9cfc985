//! Reservations the PMS already holds when a dialogue begins.

use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::{GuestDetails, GuestName, Phone},
    port::{OffersRequest, Pms},
    reservation::{ConfirmationNumber, Party, Reservation, ReservationId, ReservedStay, Source, Stay},
};

use super::{desk, script::Seed};
use crate::grand_hotel::GrandHotel;

/// Takes a seed in at the price the PMS asks at its present time, which must lie before the arrival.
pub(super) async fn plant(hotel: &GrandHotel, seed: &Seed, now: DateTime<Utc>) -> Result<(), String> {
    let problem = |what: &dyn std::fmt::Display| format!("seed {}: {what}", seed.number);
    let party = Party::new(seed.adults, seed.ages.clone()).map_err(|error| problem(&error))?;
    let stay = Stay::new(seed.arrival, seed.departure, party).map_err(|error| problem(&error))?;
    let offers = hotel.offers(&OffersRequest::new(stay.clone())).await.map_err(|fault| problem(&fault))?;
    let offer = offers
        .offers
        .into_iter()
        .find(|offer| offer.room_type.as_str() == seed.room && offer.rate_plan.id.as_str() == seed.plan)
        .ok_or_else(|| problem(&"the PMS does not sell this"))?;
    let stays =
        vec![ReservedStay { stay, room_type: offer.room_type, room_name: offer.room_name, rate_plan: offer.rate_plan }];
    let phone = seed.phone.as_deref().map(Phone::parse).transpose().map_err(|error| problem(&error))?;
    let name = |given: &str, family: &str| Some(GuestName { given: given.to_owned(), family: family.to_owned() });
    let mut guest = GuestDetails::default();
    guest.name = name(&seed.given, &seed.family);
    guest.phone = phone;
    let mut made = Reservation::new(
        ReservationId::new(format!("seed-{}", seed.number)),
        ConfirmationNumber::new(seed.number.as_str()),
        stays,
        guest,
        offer.total,
        offer.guarantee,
        offer.cancellation,
        now,
    );
    made.fees = offer.fees;
    made.channel_number.clone_from(&seed.channel_number);
    if let Some(name) = &seed.sold_by {
        made.source = Source::Channel { name: name.clone() };
    }
    if let Some([given, family]) = &seed.booker {
        let mut booker = GuestDetails::default();
        booker.name = name(given, family);
        made.booker = Some(booker);
    }
    made.status = desk::status(&seed.status)?;
    hotel.import(made).map_err(|error| problem(&error))
}
