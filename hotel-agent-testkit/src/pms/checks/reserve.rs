use std::{collections::BTreeSet, sync::Arc};

use chrono::{NaiveTime, TimeDelta};
use futures_util::future::join_all;
use hotel_agent_core::{
    port::{Clock, GuestField, Idempotency, Outcome, Rejection},
    reservation::{Guarantee, Money, RoomTypeId, Status},
};

use super::steps::{done, guest, rejected};
use crate::pms::PmsFixture;

/// A reservation holds what was offered, for whom it was asked, under our reference.
pub async fn a_reservation_holds_what_was_offered(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let request = fixture.request("turn/reserve/1", &offer);
    let made = done(fixture.pms.reserve(&request).await);
    assert_eq!(made.stays.len(), 1);
    let reserved = &made.stays[0];
    assert_eq!((&reserved.stay, &reserved.room_type), (&offer.stay, &offer.room_type));
    assert_eq!(reserved.rate_plan.id, offer.rate_plan.id);
    assert_eq!((&made.total, &made.fees), (&offer.total, &offer.fees));
    assert_eq!((&made.guarantee, &made.cancellation), (&offer.guarantee, &offer.cancellation));
    assert_eq!(made.guest, request.guest);
    assert_eq!(made.created_at, fixture.clock.now());
    assert!(!made.number.as_str().trim().is_empty());
}

/// An offer that needs prepayment makes a tentative reservation; any other a confirmed one.
pub async fn only_a_prepaid_reservation_is_tentative(fixture: PmsFixture) {
    for (n, offer) in fixture.offers(&fixture.profile.stay).await.offers.iter().enumerate() {
        if fixture.rooms_left(offer).await == 0 {
            continue;
        }
        let made = fixture.reserve(&format!("turn/reserve/{n}"), offer).await;
        let expected = match offer.guarantee {
            Guarantee::Prepayment { .. } => Status::Tentative,
            _ => Status::Confirmed,
        };
        assert_eq!(made.status, expected, "{:?}", offer.rate_plan.id);
    }
}

/// A reserved room is one that nobody else is offered.
pub async fn a_reserved_room_is_a_room_less(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    fixture.reserve("turn/reserve/1", &offer).await;
    assert_eq!(fixture.rooms_left(&offer).await, offer.rooms_left - 1);
}

/// A key already used answers with the reservation it made, where idempotency is native, whatever it comes with.
pub async fn a_key_used_again_is_the_same_reservation(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let first = fixture.reserve("turn/reserve/1", &offer).await;
    if let Idempotency::Native { ttl_s } = fixture.pms.capabilities().idempotency {
        // Also once its offer has expired, for as long as the PMS promises.
        let later = TimeDelta::hours(2).min(TimeDelta::seconds(i64::from(ttl_s) - 1));
        fixture.clock.set(fixture.clock.now() + later);
        assert_eq!(fixture.reserve("turn/reserve/1", &offer).await, first);
        assert_eq!(fixture.rooms_left(&offer).await, offer.rooms_left - 1);
    }
    assert_eq!(fixture.made_by("turn/reserve/1").await.len(), 1);
}

/// One key used by eight callers at once makes one reservation, where idempotency is native.
pub async fn one_key_used_by_eight_at_once_makes_one_reservation(fixture: PmsFixture) {
    if !matches!(fixture.pms.capabilities().idempotency, Idempotency::Native { .. }) {
        return;
    }
    let offer = fixture.flexible().await;
    let fixture = Arc::new(fixture);
    let calls = (0..8).map(|_| {
        let (fixture, offer) = (fixture.clone(), offer.clone());
        tokio::spawn(async move { fixture.reserve("turn/reserve/1", &offer).await.id })
    });
    let ids: BTreeSet<_> = join_all(calls).await.into_iter().map(|id| id.expect("a reservation")).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(fixture.made_by("turn/reserve/1").await.len(), 1);
    assert_eq!(fixture.rooms_left(&offer).await, offer.rooms_left - 1);
}

/// The last room goes to one of eight who want it; the others are told that it is sold out.
pub async fn eight_who_want_the_last_room_get_it_once(fixture: PmsFixture) {
    let room_type = fixture.flexible().await.room_type;
    let nights = fixture.nights();
    if !fixture.desk(|desk| desk.leave_rooms(&room_type, nights, 1)).await {
        return;
    }
    let offer = fixture.flexible().await;
    let fixture = Arc::new(fixture);
    let calls = (0..8).map(|n| {
        let (fixture, offer) = (fixture.clone(), offer.clone());
        tokio::spawn(async move { fixture.pms.reserve(&fixture.request(&format!("turn-{n}/reserve/1"), &offer)).await })
    });
    let mut winners = 0;
    for outcome in join_all(calls).await {
        match outcome.expect("an answer") {
            Outcome::Done(_) => winners += 1,
            other => assert_eq!(rejected(other), Rejection::SoldOut),
        }
    }
    assert_eq!(winners, 1);
    assert_eq!(fixture.rooms_left(&offer).await, 0);
}

/// Different keys make different reservations with ids and numbers of their own.
pub async fn different_keys_make_different_reservations(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let first = fixture.reserve("turn/reserve/1", &offer).await;
    let second = fixture.reserve("turn/reserve/2", &offer).await;
    assert_ne!(first.id, second.id);
    assert_ne!(first.number, second.number);
    assert_eq!(fixture.rooms_left(&offer).await, offer.rooms_left - 2);
}

/// The price is compared with what the PMS asks now: a difference is told, with the offer of now, and not booked.
pub async fn a_changed_price_is_told_and_not_booked(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let nights = fixture.nights();
    let dearer = offer.nights[0].gross.plus(&Money::from_minor(7_700, offer.total.gross.currency())).expect("a price");
    if !fixture.desk(|desk| desk.set_rate(&offer.room_type, nights, dearer)).await {
        return;
    }
    let outcome = fixture.pms.reserve(&fixture.request("turn/reserve/1", &offer)).await;
    let Rejection::PriceChanged(Some(now)) = rejected(outcome) else { panic!("the offer of now") };
    assert_eq!((&now.room_type, &now.rate_plan.id, &now.stay), (&offer.room_type, &offer.rate_plan.id, &offer.stay));
    assert!(now.total.gross > offer.total.gross);
    assert_eq!(fixture.made_by("turn/reserve/1").await, []);
    assert_eq!(fixture.reserve("turn/reserve/2", &now).await.total, now.total, "the new offer can be booked");
}

/// After it has expired an offer is asked for again: it is not booked as it was.
pub async fn an_expired_offer_is_not_booked(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    fixture.clock.set(offer.expires + TimeDelta::seconds(1));
    let outcome = fixture.pms.reserve(&fixture.request("turn/reserve/1", &offer)).await;
    let Rejection::PriceChanged(Some(now)) = rejected(outcome) else { panic!("the offer of now") };
    assert!(now.expires > fixture.clock.now());
    assert_eq!(now.total, offer.total);
    assert_eq!(fixture.made_by("turn/reserve/1").await, []);
    fixture.reserve("turn/reserve/2", &now).await;
}

/// What has been closed since it was offered is not booked, and there is no offer of now.
pub async fn a_room_closed_meanwhile_is_not_booked(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let nights = fixture.nights();
    if fixture.desk(|desk| desk.close(nights)).await {
        let outcome = fixture.pms.reserve(&fixture.request("turn/reserve/1", &offer)).await;
        assert_eq!(rejected(outcome), Rejection::PriceChanged(None));
        assert_eq!(fixture.made_by("turn/reserve/1").await, []);
    }
}

/// A room sold since it was offered is sold out.
pub async fn a_room_sold_meanwhile_is_sold_out(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let last_night = fixture.nights().1;
    if fixture.desk(|desk| desk.leave_rooms(&offer.room_type, (last_night, last_night), 0)).await {
        let outcome = fixture.pms.reserve(&fixture.request("turn/reserve/1", &offer)).await;
        assert_eq!(rejected(outcome), Rejection::SoldOut);
        assert_eq!(fixture.made_by("turn/reserve/1").await, []);
    }
}

/// A room type that does not exist is not found.
pub async fn a_room_type_that_does_not_exist_is_not_booked(fixture: PmsFixture) {
    let mut offer = fixture.flexible().await;
    offer.room_type = RoomTypeId::new("no-such-room-type");
    let outcome = fixture.pms.reserve(&fixture.request("turn/reserve/1", &offer)).await;
    assert_eq!(rejected(outcome), Rejection::NotFound);
}

/// A guest without a detail that the PMS needs is refused, naming it, and nothing is booked.
pub async fn a_guest_without_a_needed_detail_is_refused(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    for field in fixture.pms.capabilities().guest_fields {
        let mut request = fixture.request("turn/reserve/1", &offer);
        match field {
            GuestField::Name => request.guest.name = None,
            GuestField::Email => request.guest.email = None,
            GuestField::Phone => request.guest.phone = None,
            _ => continue,
        }
        assert_eq!(rejected(fixture.pms.reserve(&request).await), Rejection::Invalid(field));
        assert_eq!(fixture.made_by("turn/reserve/1").await, []);
    }
}

/// A guest's name is kept letter by letter, whatever the script.
pub async fn names_of_every_script_survive(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let people = [
        ("Iñaki", "Nuñez-Ó'Brien"),
        ("美咲", "山田"),
        ("Νίκος", "Παπαδόπουλος"),
        ("Ольга", "Щербакова"),
        ("ليلى", "حدّاد"),
    ];
    for (n, (given, family)) in people.into_iter().enumerate() {
        let mut request = fixture.request(&format!("turn/reserve/{n}"), &offer);
        request.guest = guest(given, family);
        let made = done(fixture.pms.reserve(&request).await);
        let found = fixture.made_by(&format!("turn/reserve/{n}")).await;
        assert_eq!(found[0].guest, request.guest);
        // One room serves them all.
        done(fixture.cancel(&format!("turn/cancel/{n}"), &made).await);
    }
}

/// Who booked and when the guest means to arrive are kept.
pub async fn booker_and_arrival_time_survive(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let mut request = fixture.request("turn/reserve/1", &offer);
    request.booker = Some(guest("Luis", "Gómez"));
    request.arrival_time = NaiveTime::from_hms_opt(22, 45, 0);
    done(fixture.pms.reserve(&request).await);
    let found = fixture.made_by("turn/reserve/1").await;
    assert_eq!(found[0].booker, request.booker);
    assert_eq!(found[0].arrival_time, request.arrival_time);
    assert_eq!(found[0].guest, request.guest);
}

/// No answer counts after the deadline: a call that comes too late books nothing.
pub async fn nothing_is_booked_after_the_deadline(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let request = fixture.request("turn/reserve/1", &offer);
    fixture.clock.set(request.deadline + TimeDelta::seconds(1));
    assert!(!matches!(fixture.pms.reserve(&request).await, Outcome::Done(_)));
    assert_eq!(fixture.made_by("turn/reserve/1").await, []);
}
