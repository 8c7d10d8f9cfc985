use super::{Agent, Front, block_on, builder, seconds};
use crate::{
    agent::Checked,
    fact::Claims,
    guest::{GuestDetails, Language},
    port::{Clock, FaultKind, OffersRequest, Pms, ReserveRequest},
    reply::seal::{Key, KeyRing, Seal},
    reservation::{ClientRef, Reservation, Status},
};

fn seal() -> Seal {
    Seal::new(KeyRing::new(Key::new("k1", &[7; 32]).unwrap(), vec![]).unwrap())
}

/// A front that signs, a reservation in its PMS, and the reservation's token.
fn reserved() -> (Front, Agent, Reservation, String) {
    let front = Front::new();
    let agent = builder(&front.clock, &front.store, &front.hotel, &front.chat, &front.bell, &front.ids)
        .seal(seal())
        .build()
        .unwrap();
    let stay = super::fakes::stay();
    let offers = block_on(&front.clock, front.hotel.offers(&OffersRequest::new(stay.clone()))).unwrap();
    let key = ClientRef::new("t/reserve/0");
    let now = front.clock.now();
    let request = ReserveRequest::new(key, offers.offers[0].clone(), GuestDetails::default(), Language::En, now);
    let made = front.hotel.make(&request);
    let claims = Claims { reservation: made.id.clone(), number: made.number.clone(), valid_until: stay.departure() };
    let token = seal().seal(&super::house().id, &claims);
    (front, agent, made, token)
}

#[test]
fn a_valid_code_says_what_it_is_for_and_counts() {
    let (front, agent, made, token) = reserved();
    for expected in 1..=3 {
        let Checked::Valid { number, arrival, uses, .. } = block_on(&front.clock, agent.check(&token)).unwrap() else {
            panic!("valid")
        };
        assert_eq!((number, arrival, uses), (made.number.clone(), super::fakes::stay().arrival(), expected));
    }
}

#[test]
fn a_code_is_worth_what_its_reservation_is() {
    for (status, name) in [
        (Status::Canceled, "canceled"),
        (Status::NoShow, "canceled"),
        (Status::CheckedOut, "expired"),
        (Status::InHouse, "valid"),
        (Status::Tentative, "valid"),
    ] {
        let (front, agent, _, token) = reserved();
        front.hotel.made.lock().unwrap()[0].status = status.clone();
        let checked = block_on(&front.clock, agent.check(&token)).unwrap();
        let found = match checked {
            Checked::Valid { .. } => "valid",
            Checked::Canceled { .. } => "canceled",
            Checked::Expired { .. } => "expired",
            Checked::Forged => "forged",
        };
        assert_eq!(found, name, "{status:?}");
    }
}

#[test]
fn a_code_ends_with_its_last_day() {
    let (front, agent, _, token) = reserved();
    front.clock.advance(seconds(14 * 24 * 60 * 60));
    assert!(matches!(block_on(&front.clock, agent.check(&token)).unwrap(), Checked::Expired { .. }));
}

#[test]
fn what_we_did_not_sign_is_forged() {
    let (front, agent, _, token) = reserved();
    let mut tampered = token.clone();
    tampered.replace_range(10..11, if &token[10..11] == "A" { "B" } else { "A" });
    for forged in ["", "hello", tampered.as_str()] {
        assert_eq!(block_on(&front.clock, agent.check(forged)).unwrap(), Checked::Forged, "{forged}");
    }
    // Without a seal nothing is ours.
    assert_eq!(block_on(&front.clock, front.agent.check(&token)).unwrap(), Checked::Forged);
}

#[test]
fn a_pms_that_does_not_answer_leaves_the_question_open() {
    let (front, agent, _, token) = reserved();
    *front.hotel.lookup_fault.lock().unwrap() = Some(FaultKind::Unavailable);
    assert_eq!(block_on(&front.clock, agent.check(&token)).unwrap_err().kind, FaultKind::Unavailable);
}
