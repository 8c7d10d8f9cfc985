use chrono::TimeDelta;
use hotel_agent_core::{
    port::{CancelRequest, FaultKind, FindRequest, Outcome, Rejection},
    reservation::{ClientRef, ReservationId, Status},
};

use super::steps::{done, fee, rejected};
use crate::pms::PmsFixture;

/// Canceling before the deadline costs nothing, as the policy promised.
pub async fn canceling_in_time_costs_nothing(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    fixture.go_before(offer.cancellation.free_until.expect("free cancellation"));
    assert!(fee(&fixture.cost(&made).await).is_zero());
    let canceled = done(fixture.cancel("turn/cancel/1", &made).await);
    assert_eq!((&canceled.id, &canceled.status), (&made.id, &Status::Canceled));
}

/// Canceling after the deadline costs what the policy says.
pub async fn canceling_late_costs_what_the_policy_says(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    fixture.go_past(offer.cancellation.free_until.expect("free cancellation"));
    assert_eq!(fee(&fixture.cost(&made).await), offer.cancellation.late_fee);
    assert!(!offer.cancellation.late_fee.is_zero(), "the profile's offer costs something late");
    assert_eq!(done(fixture.cancel("turn/cancel/1", &made).await).status, Status::Canceled);
}

/// What canceling costs cannot be asked of a reservation that does not exist.
pub async fn the_cost_of_canceling_nothing_is_a_fault(fixture: PmsFixture) {
    let answer = fixture.pms.cancel_cost(&ReservationId::new("no-such-id")).await;
    assert_eq!(answer.err().map(|fault| fault.kind), Some(FaultKind::NotFound));
}

/// A canceled reservation's room can be sold again.
pub async fn canceling_gives_the_room_back(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    assert_eq!(fixture.rooms_left(&offer).await, offer.rooms_left - 1);
    done(fixture.cancel("turn/cancel/1", &made).await);
    assert_eq!(fixture.rooms_left(&offer).await, offer.rooms_left);
}

/// A canceled reservation stays in the books, as canceled.
pub async fn a_canceled_reservation_is_still_found(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    done(fixture.cancel("turn/cancel/1", &made).await);
    for request in [FindRequest::Id(made.id.clone()), FindRequest::Number(made.number.as_str().to_owned())] {
        let found = fixture.pms.find(&request).await.expect("find");
        assert_eq!(found.iter().map(|found| &found.status).collect::<Vec<_>>(), [&Status::Canceled]);
    }
}

/// Canceling again with the same key is done, and gives back no second room.
pub async fn canceling_again_with_the_same_key_is_done(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    fixture.reserve("turn/reserve/2", &offer).await;
    let request = fixture.cancel_request("turn/cancel/1", &made).await;
    let first = done(fixture.pms.cancel(&request).await);
    assert_eq!(done(fixture.pms.cancel(&request).await), first);
    assert_eq!(fixture.rooms_left(&offer).await, offer.rooms_left - 1);
}

/// Canceling again with another key is refused: the reservation is no longer there to cancel.
pub async fn canceling_again_with_another_key_is_refused(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    let mut request = fixture.cancel_request("turn/cancel/1", &made).await;
    done(fixture.pms.cancel(&request).await);
    request.key = ClientRef::new("turn/cancel/2");
    assert_eq!(rejected(fixture.pms.cancel(&request).await), Rejection::WrongStatus);
}

/// A cost other than the guest was told is told anew, and nothing is canceled.
pub async fn a_cost_that_has_changed_is_told_and_nothing_canceled(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    let told_free = fixture.cost(&made).await;
    fixture.go_past(offer.cancellation.free_until.expect("free cancellation"));
    let key = ClientRef::new("turn/cancel/1");
    let mut request = CancelRequest::new(key, made.id.clone(), told_free, fixture.deadline());
    let Rejection::CostChanged(now) = rejected(fixture.pms.cancel(&request).await) else { panic!("the cost of now") };
    assert_eq!(fee(&now), offer.cancellation.late_fee);
    let found = fixture.pms.find(&FindRequest::Id(made.id.clone())).await.expect("find");
    assert_eq!(found[0].status, made.status);
    request.cost = now;
    assert_eq!(done(fixture.pms.cancel(&request).await).status, Status::Canceled);
}

/// What does not exist is not canceled.
pub async fn canceling_what_does_not_exist_is_refused(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    let mut request = fixture.cancel_request("turn/cancel/1", &made).await;
    request.reservation = ReservationId::new("no-such-id");
    assert_eq!(rejected(fixture.pms.cancel(&request).await), Rejection::NotFound);
}

/// A guest who has checked in, or has left, is not canceled.
pub async fn a_guest_in_house_is_not_canceled(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    let request = fixture.cancel_request("turn/cancel/1", &made).await;
    for status in [Status::InHouse, Status::CheckedOut, Status::NoShow] {
        if fixture.desk(|desk| desk.set_status(&made.id, status.clone())).await {
            assert_eq!(rejected(fixture.pms.cancel(&request).await), Rejection::WrongStatus, "{status:?}");
        }
    }
}

/// What an OTA sold is canceled there.
pub async fn an_ota_reservation_is_not_canceled_here(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let model = fixture.reserve("turn/reserve/1", &offer).await;
    let Some(sold) = fixture.import_from_ota(&model, "3918274650").await else { return };
    let outcome = fixture.cancel("turn/cancel/1", &sold).await;
    assert_eq!(rejected(outcome), Rejection::NotAllowed);
    let found = fixture.pms.find(&FindRequest::Id(sold.id.clone())).await.expect("find");
    assert_eq!(found[0].status, sold.status);
}

/// No answer counts after the deadline: a call that comes too late cancels nothing.
pub async fn nothing_is_canceled_after_the_deadline(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    let request = fixture.cancel_request("turn/cancel/1", &made).await;
    fixture.clock.set(request.deadline + TimeDelta::seconds(1));
    assert!(!matches!(fixture.pms.cancel(&request).await, Outcome::Done(_)));
    assert_eq!(fixture.rooms_left(&offer).await, offer.rooms_left - 1);
}
