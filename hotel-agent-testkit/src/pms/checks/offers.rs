use std::collections::BTreeSet;

use hotel_agent_core::{
    port::Clock,
    reservation::{Guarantee, Money, Party, Stay, UnavailableReason},
};

use crate::pms::PmsFixture;

/// Capabilities are constant for the life of the instance.
pub async fn capabilities_never_change(fixture: PmsFixture) {
    let before = fixture.pms.capabilities();
    let offer = fixture.flexible().await;
    fixture.reserve("turn/reserve/1", &offer).await;
    assert_eq!(fixture.pms.capabilities(), before);
}

/// Every room type has an id that no other has, and a name.
pub async fn room_types_have_ids_of_their_own_and_names(fixture: PmsFixture) {
    let rooms = fixture.pms.room_types().await.expect("room types");
    assert!(!rooms.is_empty());
    let ids: BTreeSet<_> = rooms.iter().map(|room| &room.id).collect();
    assert_eq!(ids.len(), rooms.len(), "ids are unique");
    for room in &rooms {
        assert!(!room.id.as_str().is_empty());
        assert!(!room.name.0.is_empty() && room.name.0.values().all(|name| !name.trim().is_empty()), "{room:?}");
        assert!(room.capacity.adults > 0 && room.capacity.guests >= room.capacity.adults, "{room:?}");
    }
}

/// Room types come in the order to show, which does not change by itself.
pub async fn room_types_keep_their_order(fixture: PmsFixture) {
    let first = fixture.pms.room_types().await.expect("room types");
    assert_eq!(fixture.pms.room_types().await.expect("room types"), first);
}

/// Every offer is for exactly the stay asked.
pub async fn offers_are_for_exactly_the_stay_asked(fixture: PmsFixture) {
    let stay = &fixture.profile.stay;
    let offers = fixture.offers(stay).await.offers;
    assert!(!offers.is_empty());
    for offer in offers {
        assert_eq!(&offer.stay, stay);
    }
}

/// Offers come cheapest first.
pub async fn offers_come_cheapest_first(fixture: PmsFixture) {
    let offers = fixture.offers(&fixture.profile.stay).await.offers;
    assert!(offers.is_sorted_by_key(|offer| offer.total.gross));
}

/// An offer has one price for each night of the stay, in order.
pub async fn an_offer_has_a_price_for_each_night_in_order(fixture: PmsFixture) {
    let stay = &fixture.profile.stay;
    for offer in fixture.offers(stay).await.offers {
        let dates: Vec<_> = offer.nights.iter().map(|night| night.date).collect();
        assert_eq!(dates, stay.night_dates().collect::<Vec<_>>());
    }
}

/// The nights of an offer sum up to its total, exactly.
pub async fn nights_of_an_offer_sum_up_to_its_total(fixture: PmsFixture) {
    for offer in fixture.offers(&fixture.profile.stay).await.offers {
        let zero = Money::zero(offer.total.gross.currency());
        let sum = offer.nights.iter().try_fold(zero, |sum, night| sum.plus(&night.gross)).expect("one currency");
        assert_eq!(sum, offer.total.gross, "{:?}", offer.id);
        assert!(sum > zero, "a room costs something");
    }
}

/// All amounts of an offer are in one currency, and a part is never more than the whole.
pub async fn amounts_of_an_offer_are_in_one_currency(fixture: PmsFixture) {
    for offer in fixture.offers(&fixture.profile.stay).await.offers {
        let total = offer.total.gross;
        let zero = Money::zero(total.currency());
        let mut parts: Vec<Money> = offer.total.taxes.iter().map(|tax| tax.amount).collect();
        if let Guarantee::Prepayment { amount } = offer.guarantee {
            parts.push(amount);
        }
        parts.push(offer.cancellation.late_fee);
        for part in parts {
            assert!(part.currency() == total.currency() && zero <= part && part <= total, "{part} of {total}");
        }
        for amount in offer.fees.iter().map(|fee| fee.amount).chain([offer.cancellation.no_show_fee]) {
            assert!(amount.currency() == total.currency() && amount >= zero, "{amount}");
        }
    }
}

/// `as_of` is when the PMS was asked, and `expires` is after it.
pub async fn an_offer_expires_after_it_was_made(fixture: PmsFixture) {
    for offer in fixture.offers(&fixture.profile.stay).await.offers {
        assert_eq!(offer.as_of, fixture.clock.now());
        assert!(offer.expires > offer.as_of);
        assert!(offer.rooms_left > 0);
    }
}

/// An offer's id is stable for the same room type, rate plan, stay and price, and no other offer has it.
pub async fn an_offer_keeps_its_id_while_its_price_stands(fixture: PmsFixture) {
    let first = fixture.offers(&fixture.profile.stay).await.offers;
    let second = fixture.offers(&fixture.profile.stay).await.offers;
    let ids: Vec<_> = first.iter().map(|offer| &offer.id).collect();
    assert_eq!(ids, second.iter().map(|offer| &offer.id).collect::<Vec<_>>());
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    let (room_type, nights) = (first[0].room_type.clone(), fixture.nights());
    let rate = first[0].total.gross;
    if fixture.desk(|desk| desk.set_rate(&room_type, nights, rate)).await {
        let after = fixture.offers(&fixture.profile.stay).await.offers;
        for offer in after.iter().filter(|offer| offer.room_type == room_type) {
            assert!(!ids.contains(&&offer.id), "another price, another id");
        }
    }
}

/// Each room type is either offered or refused with a reason, never both and never left out.
pub async fn every_room_type_is_offered_or_refused_with_a_reason(fixture: PmsFixture) {
    let answer = fixture.offers(&fixture.profile.stay).await;
    for room in fixture.pms.room_types().await.expect("room types") {
        let offered = answer.offers.iter().any(|offer| offer.room_type == room.id);
        let refused = answer.unavailable.iter().filter(|unavailable| unavailable.room_type == room.id).count();
        assert_eq!(usize::from(offered) + refused, 1, "{}", room.id);
    }
}

/// A room type is offered only to a party it holds.
pub async fn a_room_type_offered_holds_the_party(fixture: PmsFixture) {
    let rooms = fixture.pms.room_types().await.expect("room types");
    for (adults, child_ages) in [(1, vec![]), (2, vec![]), (2, vec![4]), (2, vec![1, 9]), (4, vec![]), (4, vec![6, 12])]
    {
        let stay = &fixture.profile.stay;
        let party = Party::new(adults, child_ages).expect("a party");
        let stay = Stay::new(stay.arrival(), stay.departure(), party).expect("a stay");
        for offer in fixture.offers(&stay).await.offers {
            let room = rooms.iter().find(|room| room.id == offer.room_type).expect("a known room type");
            assert!(room.capacity.holds(stay.party()), "{} for {:?}", room.id, stay.party());
        }
    }
}

/// A party that fits no room gets no offers and a reason for each room type.
pub async fn a_party_that_fits_no_room_is_told_so(fixture: PmsFixture) {
    let stay = &fixture.profile.stay;
    let crowd = Stay::new(stay.arrival(), stay.departure(), fixture.profile.crowd.clone()).expect("a stay");
    for reason in fixture.reasons(&crowd).await {
        assert_eq!(reason, UnavailableReason::Capacity);
    }
}

/// Past dates give no offers and a reason for each room type.
pub async fn past_dates_are_not_sold(fixture: PmsFixture) {
    for reason in fixture.reasons(&fixture.profile.past).await {
        assert_eq!(reason, UnavailableReason::OutsideHorizon);
    }
}

/// Dates beyond the horizon give no offers and a reason for each room type.
pub async fn dates_beyond_the_horizon_are_not_sold(fixture: PmsFixture) {
    if let Some(stay) = &fixture.profile.beyond_horizon {
        for reason in fixture.reasons(stay).await {
            assert_eq!(reason, UnavailableReason::OutsideHorizon);
        }
    }
}

/// A closed house says so to whoever would fit.
pub async fn closed_dates_are_not_sold(fixture: PmsFixture) {
    if let Some(stay) = &fixture.profile.closed {
        assert!(one_of_these_and_no_other(&fixture.reasons(stay).await, &UnavailableReason::Closed));
    }
}

/// A stay too short for its dates is told how many nights it needs.
pub async fn too_short_a_stay_is_told_the_shortest(fixture: PmsFixture) {
    if let Some((stay, nights)) = &fixture.profile.too_short {
        let reason = UnavailableReason::MinimumStay { nights: *nights };
        assert!(one_of_these_and_no_other(&fixture.reasons(stay).await, &reason));
        let departure = stay.arrival() + chrono::Days::new(u64::from(*nights));
        let long_enough = Stay::new(stay.arrival(), departure, stay.party().clone()).expect("a stay");
        assert_ne!(fixture.offers(&long_enough).await.offers, [], "{nights} nights are sold");
    }
}

/// A stay too long is told how many nights it may have.
pub async fn too_long_a_stay_is_told_the_longest(fixture: PmsFixture) {
    if let Some((stay, nights)) = &fixture.profile.too_long {
        let reason = UnavailableReason::MaximumStay { nights: *nights };
        assert!(one_of_these_and_no_other(&fixture.reasons(stay).await, &reason));
    }
}

/// A room type without a room on some night names the first such night.
pub async fn a_sold_out_stay_is_told_the_first_full_night(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let last_night = fixture.nights().1;
    if fixture.desk(|desk| desk.leave_rooms(&offer.room_type, (last_night, last_night), 0)).await {
        let answer = fixture.offers(&offer.stay).await;
        assert!(answer.offers.iter().all(|other| other.room_type != offer.room_type));
        let refused = answer.unavailable.iter().find(|refused| refused.room_type == offer.room_type);
        assert_eq!(
            refused.map(|refused| &refused.reason),
            Some(&UnavailableReason::SoldOut { first_night: last_night })
        );
    }
}

/// A room type may be too small as well; whichever is not gives the reason expected.
fn one_of_these_and_no_other(reasons: &[UnavailableReason], expected: &UnavailableReason) -> bool {
    reasons.contains(expected) && reasons.iter().all(|r| r == expected || *r == UnavailableReason::Capacity)
}
