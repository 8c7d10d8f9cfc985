use futures_util::FutureExt;
use hotel_agent_core::{
    port::{Outcome, Pms, Rejection},
    reservation::{CancelCost, Reservation, Status},
};

use crate::stage::{Stage, done, stay};

fn fee(stage: &Stage, reservation: &Reservation) -> Option<String> {
    match stage.house.cancel_cost(&reservation.id).now_or_never().unwrap().unwrap() {
        CancelCost::Exact { fee, .. } => Some(fee.amount()),
        _ => None,
    }
}

#[test]
fn the_deadline_is_on_the_hotels_own_clock() {
    // Bogota is five hours behind UTC. Two nights from 6 May at 400,000.
    for (plan, moment, expected) in [
        ("flexible", "2026-05-04T20:00:00Z", Some("0.00")), // 15:00 two days before, to the minute
        ("flexible", "2026-05-04T20:00:01Z", Some("400000.00")),
        ("breakfast", "2026-05-05T20:00:00Z", Some("0.00")), // 24 hours before check-in
        ("breakfast", "2026-05-05T20:00:01Z", Some("476000.00")), // half of two nights with breakfast
        ("prepaid", "2026-04-07T15:00:00Z", Some("704000.00")),
        ("flexible", "2026-05-07T09:59:59Z", Some("400000.00")), // the night of arrival is not over
        ("flexible", "2026-05-07T10:00:00Z", Some("800000.00")), // the guest did not come
        ("flexible", "2026-05-08T10:00:00Z", None),              // the stay is over
    ] {
        let stage = Stage::new();
        let made = done(stage.reserve("t/reserve/1", &stage.offer("patio", plan, &stay("2026-05-06", 2, 2, &[]))));
        stage.clock.set(moment.parse().unwrap());
        assert_eq!(fee(&stage, &made).as_deref(), expected, "{plan} at {moment}");
    }
}

#[test]
fn a_deadline_that_has_passed_is_promised_to_nobody() {
    let stage = Stage::new();
    let tomorrow = stay("2026-04-08", 2, 2, &[]);
    assert_eq!(stage.offer("patio", "flexible", &tomorrow).cancellation.free_until, None);
    // The offer promises a deadline that passes before the guest says yes: these are other terms.
    let later = stay("2026-04-09", 2, 2, &[]);
    let offer = stage.offer("patio", "flexible", &later);
    stage.clock.set("2026-04-07T19:45:00Z".parse().unwrap());
    let promised = stage.offer("patio", "flexible", &later);
    assert!(promised.cancellation.free_until.is_some() && offer.cancellation == promised.cancellation);
    stage.clock.set("2026-04-07T20:00:01Z".parse().unwrap());
    match stage.reserve("t/reserve/1", &promised) {
        Outcome::Rejected(Rejection::PriceChanged(Some(now))) => {
            assert_eq!(now.cancellation.free_until, None);
            assert_eq!(now.total, promised.total);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_desk_takes_a_cancellation_back_only_while_a_room_is_free() {
    let stage = Stage::new();
    let offer = stage.offer("suite", "flexible", &stay("2026-05-06", 2, 2, &[]));
    let first = done(stage.reserve("t/reserve/1", &offer));
    done(stage.cancel("t/cancel/1", &first));
    let second = done(stage.reserve("t/reserve/2", &offer));
    let refused = stage.house.set_status(&first.id, Status::Confirmed).unwrap_err();
    assert_eq!(refused.to_string(), "no room is free on 2026-05-06");
    stage.house.set_status(&second.id, Status::NoShow).unwrap();
    assert_eq!(stage.house.set_status(&first.id, Status::Confirmed).unwrap().status, Status::Confirmed);
    // It stands again: the old key no longer means that it is canceled.
    assert_eq!(done(stage.cancel("t/cancel/1", &first)).status, Status::Canceled);
}
