//! Nothing for the dates asked: why, and the nearest dates that are free.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{Open, Talk};
use crate::{
    fact::{Call, Fact, Missing},
    port::{NightsRequest, OffersRequest},
    reply::{Choice, Say},
    reservation::{NightStatus, Offers, RoomTypeId, Stay, UnavailableReason},
};

/// How far around the dates asked is looked for a free stay: people move a trip by days, not by months.
const DAYS_AROUND: u64 = 14;

/// Most other dates named.
const MOST_DATES: usize = 3;

/// Says why nothing can be sold and names the nearest free dates.
pub(super) fn tell(talk: &mut Talk<'_>, stay: &Stay, offers: &Fact<Offers>) -> Result<(), Missing> {
    let mut others = nearest(talk, stay)?;
    if let Some(longer) = longer(talk, stay, offers)? {
        others.insert(0, longer);
        others.truncate(MOST_DATES);
    }
    let reason = why(offers);
    talk.because(format!("nothing to sell; {} other dates", others.len()));
    talk.say(reason.asked_date("arrival", stay.arrival()).asked_date("departure", stay.departure()));
    talk.session.shown.clear();
    talk.session.chosen = None;
    talk.session.open = Some(Open::Dates);
    if others.is_empty() {
        talk.say(Say::new("no-other-dates"));
        return Ok(());
    }
    let choices = others
        .iter()
        .map(|(start, end)| {
            let title = Say::new("choice-dates").asked_date("arrival", *start).asked_date("departure", *end);
            Choice::new(format!("stay:{start}:{end}"), title)
        })
        .collect();
    talk.offer_choices(Say::new("other-dates"), choices);
    Ok(())
}

/// The most useful reason: a rule the guest can meet comes before a full house.
fn why(offers: &Fact<Offers>) -> Say {
    let unavailable = offers.unavailable();
    if let Some(nights) = unavailable.iter().filter_map(Fact::minimum_nights).min_by_key(|nights| *nights.get()) {
        return Say::new("sold-out-minimum-stay").count("nights", &nights);
    }
    if let Some(nights) = unavailable.iter().filter_map(Fact::maximum_nights).max_by_key(|nights| *nights.get()) {
        return Say::new("sold-out-maximum-stay").count("nights", &nights);
    }
    if let Some(night) = unavailable.iter().filter_map(Fact::sold_out_night).min_by_key(|night| *night.get()) {
        return Say::new("sold-out-night").date("night", &night);
    }
    match unavailable.first().map(|room| &room.get().reason) {
        Some(UnavailableReason::Closed) => Say::new("sold-out-closed"),
        _ => Say::new("sold-out"),
    }
}

/// The stay from the same arrival that is as long as the rule asks, when it can be sold.
fn longer(talk: &Talk<'_>, stay: &Stay, offers: &Fact<Offers>) -> Result<Option<(NaiveDate, NaiveDate)>, Missing> {
    let nights = offers.unavailable().iter().filter_map(Fact::minimum_nights).map(|nights| *nights.get()).min();
    let departure = nights.and_then(|nights| stay.arrival().checked_add_days(Days::new(u64::from(nights))));
    let Some(longer) = departure.and_then(|leaves| Stay::new(stay.arrival(), leaves, stay.party().clone()).ok()) else {
        return Ok(None);
    };
    let answer = talk.facts.offers(OffersRequest::new(longer.clone()))?;
    let free = answer.is_ok_and(|offers| !offers.get().offers.is_empty());
    Ok(free.then(|| (longer.arrival(), longer.departure())))
}

/// The nearest stays of the same length that can be sold: found night by night, each confirmed by its offers.
fn nearest(talk: &mut Talk<'_>, stay: &Stay) -> Result<Vec<(NaiveDate, NaiveDate)>, Missing> {
    if !talk.turn.pms.nights {
        return Ok(Vec::new());
    }
    let from = stay.arrival().checked_sub_days(Days::new(DAYS_AROUND)).unwrap_or(stay.arrival()).max(talk.today());
    let to = stay.departure().checked_add_days(Days::new(DAYS_AROUND)).unwrap_or(stay.departure());
    let nights = match talk.facts.nights(NightsRequest::new(from, to))? {
        Ok(nights) => nights,
        // Other dates are a courtesy: without them the answer still stands.
        Err(_) => return Ok(Vec::new()),
    };
    let mut candidates = free_starts(nights.get(), stay);
    candidates.sort_by_key(|start| ((*start - stay.arrival()).num_days().abs(), *start));
    candidates.truncate(2 * MOST_DATES);
    let length = Days::new(u64::from(stay.nights()));
    let stays: Vec<Stay> = candidates
        .into_iter()
        .filter_map(|start| Stay::new(start, start.checked_add_days(length)?, stay.party().clone()).ok())
        .collect();
    talk.facts.join(stays.iter().map(|other| Call::Offers(OffersRequest::new(other.clone()))))?;
    let mut free = Vec::new();
    for other in stays {
        let answer = talk.facts.offers(OffersRequest::new(other.clone()))?;
        if answer.is_ok_and(|offers| !offers.get().offers.is_empty()) {
            free.push((other.arrival(), other.departure()));
        }
    }
    free.truncate(MOST_DATES);
    free.sort();
    Ok(free)
}

/// Arrival dates from which some room type is free for the whole length of the stay.
fn free_starts(nights: &[NightStatus], stay: &Stay) -> Vec<NaiveDate> {
    let mut by_type: BTreeMap<&RoomTypeId, BTreeMap<NaiveDate, &NightStatus>> = BTreeMap::new();
    for night in nights {
        by_type.entry(&night.room_type).or_default().insert(night.date, night);
    }
    let mut starts = Vec::new();
    for calendar in by_type.values() {
        for (start, first) in calendar {
            let free = (0..u64::from(stay.nights())).all(|night| {
                let date = start.checked_add_days(Days::new(night));
                date.and_then(|date| calendar.get(&date)).is_some_and(|status| status.rooms_left > 0)
            });
            if free && first.min_stay <= stay.nights() && *start != stay.arrival() && !starts.contains(start) {
                starts.push(*start);
            }
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use chrono::NaiveDate;

    use super::free_starts;
    use crate::reservation::{NightStatus, Party, RoomTypeId, Stay};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
    }

    #[test]
    fn a_free_start_has_one_room_type_for_every_night() {
        let night = |room: &str, date, rooms_left, min_stay| NightStatus {
            room_type: RoomTypeId::new(room),
            date: day(date),
            rooms_left,
            min_stay,
        };
        // Either type has a free night each day from the 4th, but only the suite two in a row, from the 6th.
        let calendar = [
            night("double", 4, 1, 1),
            night("double", 5, 0, 1),
            night("suite", 4, 0, 1),
            night("suite", 5, 1, 3),
            night("suite", 6, 1, 1),
            night("suite", 7, 1, 1),
        ];
        let stay = Stay::new(day(4), day(6), Party::new(2, vec![]).unwrap()).unwrap();
        assert_eq!(free_starts(&calendar, &stay), [day(6)]);
    }
}
