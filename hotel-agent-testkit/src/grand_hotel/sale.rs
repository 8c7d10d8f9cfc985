//! What can be sold: offers, what cannot and why, and rooms left night by night.

use chrono::{DateTime, Days, NaiveDate, Utc};
use hotel_agent_core::reservation::{
    NightStatus, Offer, Offers, RatePlanId, RoomTypeId, Stay, Unavailable, UnavailableReason,
};

use super::{
    books::{Books, nights},
    numbers,
    price::{self, Terms},
    settings::{GrandHotelSettings, Plan, Room},
};

pub(super) fn offers(settings: &GrandHotelSettings, books: &Books, stay: &Stay, now: DateTime<Utc>) -> Offers {
    let mut found = Offers::default();
    for room in &settings.rooms {
        match rooms_left(settings, books, room, stay, now) {
            Ok(left) => {
                found
                    .offers
                    .extend(settings.plans.iter().map(|plan| offer(settings, books, (room, plan), stay, left, now)));
            }
            Err(reason) => found.unavailable.push(Unavailable {
                room_type: room.room_type.id.clone(),
                room_name: room.room_type.name.clone(),
                reason,
            }),
        }
    }
    // Stable: at the same price the house's own order of rooms and plans decides.
    found.offers.sort_by_key(|offer| offer.total.gross);
    found
}

/// One offer as it stands now.
pub(super) fn offer_now(
    settings: &GrandHotelSettings,
    books: &Books,
    (room, plan): (&RoomTypeId, &RatePlanId),
    stay: &Stay,
    now: DateTime<Utc>,
) -> Result<Offer, NotNow> {
    let room = settings.room(room).ok_or(NotNow::Unknown)?;
    let plan = settings.plan(plan).ok_or(NotNow::Unknown)?;
    let left = rooms_left(settings, books, room, stay, now).map_err(NotNow::Unavailable)?;
    Ok(offer(settings, books, (room, plan), stay, left, now))
}

/// Why an offer is none any more.
pub(super) enum NotNow {
    /// There is no such room type or rate plan.
    Unknown,
    Unavailable(UnavailableReason),
}

fn offer(
    settings: &GrandHotelSettings,
    books: &Books,
    (room, plan): (&Room, &Plan),
    stay: &Stay,
    left: u16,
    now: DateTime<Utc>,
) -> Offer {
    let terms = price::terms(settings, books, (room, plan), stay, settings.local(now));
    let Terms { nights, total, fees, guarantee, cancellation } = terms;
    let mut offer = Offer::new(
        numbers::offer_id(&room.room_type.id, &plan.plan.id, stay, &total),
        (room.room_type.id.clone(), room.room_type.name.clone()),
        plan.plan.clone(),
        stay.clone(),
        (nights, total),
        guarantee,
        cancellation,
        left,
        (now, now + settings.offers_hold),
    );
    offer.fees = fees;
    offer
}

/// Rooms of a type that are free on every night of the stay, or the one reason why none can be sold.
///
/// Of several reasons the one that the guest can do least about comes first.
fn rooms_left(
    settings: &GrandHotelSettings,
    books: &Books,
    room: &Room,
    stay: &Stay,
    now: DateTime<Utc>,
) -> Result<u16, UnavailableReason> {
    let id = &room.room_type.id;
    let (first, last) = sold_dates(settings, now);
    if stay.arrival() < first || stay.departure() > last {
        return Err(UnavailableReason::OutsideHorizon);
    }
    if !room.room_type.capacity.holds(stay.party()) {
        return Err(UnavailableReason::Capacity);
    }
    if stay.nights() > settings.max_stay {
        return Err(UnavailableReason::MaximumStay { nights: settings.max_stay });
    }
    if stay.night_dates().any(|night| closed(settings, books, id, night)) {
        return Err(UnavailableReason::Closed);
    }
    if let Some(first_night) = stay.night_dates().find(|night| free_rooms(books, room, *night) == 0) {
        return Err(UnavailableReason::SoldOut { first_night });
    }
    let nights = min_stay(settings, stay.arrival(), stay.nights());
    if stay.nights() < nights {
        return Err(UnavailableReason::MinimumStay { nights });
    }
    Ok(stay.night_dates().map(|night| free_rooms(books, room, night)).min().unwrap_or(0))
}

pub(super) fn night_statuses(
    settings: &GrandHotelSettings,
    books: &Books,
    (from, to): (NaiveDate, NaiveDate),
    now: DateTime<Utc>,
) -> Vec<NightStatus> {
    let (first, last) = sold_dates(settings, now);
    let status = |date: NaiveDate, room: &Room| {
        let id = &room.room_type.id;
        let for_sale = first <= date && date < last && !closed(settings, books, id, date);
        NightStatus {
            room_type: id.clone(),
            date,
            rooms_left: if for_sale { free_rooms(books, room, date) } else { 0 },
            min_stay: min_stay_from(settings, date),
        }
    };
    nights(from, to).flat_map(|date| settings.rooms.iter().map(move |room| status(date, room))).collect()
}

pub(super) fn free_rooms(books: &Books, room: &Room, night: NaiveDate) -> u16 {
    let id = &room.room_type.id;
    room.count.saturating_sub(books.taken(id, night)).saturating_sub(books.blocked(id, night))
}

/// First arrival and last departure that are sold.
fn sold_dates(settings: &GrandHotelSettings, now: DateTime<Utc>) -> (NaiveDate, NaiveDate) {
    let today = settings.business_date(now);
    let last = today.checked_add_days(Days::new(u64::from(settings.horizon_days)));
    (today, last.unwrap_or(NaiveDate::MAX))
}

fn closed(settings: &GrandHotelSettings, books: &Books, room_type: &RoomTypeId, night: NaiveDate) -> bool {
    books.closed(room_type, night)
        || settings.closed.iter().any(|closure| {
            closure.season.contains(night) && (closure.room_types.is_empty() || closure.room_types.contains(room_type))
        })
}

/// The shortest stay that may touch every one of `count` nights from `first`.
fn min_stay(settings: &GrandHotelSettings, first: NaiveDate, count: u16) -> u16 {
    settings
        .min_stays
        .iter()
        .filter(|(season, _)| first.iter_days().take(usize::from(count)).any(|night| season.contains(night)))
        .map(|(_, least)| *least)
        .fold(1, u16::max)
}

/// The shortest stay that may begin on a date: a longer one may reach into a season that asks for more.
fn min_stay_from(settings: &GrandHotelSettings, date: NaiveDate) -> u16 {
    (1..=Stay::MAX_NIGHTS).find(|count| min_stay(settings, date, *count) <= *count).unwrap_or(Stay::MAX_NIGHTS)
}
