//! The steps that checks are made of.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use hotel_agent_core::{
    guest::{Email, GuestDetails, GuestName, Language, Phone},
    port::{CancelRequest, Clock, Fault, FaultKind, OffersRequest, Outcome, Rejection, ReserveRequest},
    reservation::{CancelCost, ClientRef, Guarantee, Offer, Offers, Reservation, Stay, UnavailableReason},
};

use crate::pms::{PmsControl, PmsFixture};

impl PmsFixture {
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(super) fn deadline(&self) -> DateTime<Utc> {
        self.now() + TimeDelta::seconds(30)
    }

    /// First and last night of the profile's stay.
    pub(super) fn nights(&self) -> (NaiveDate, NaiveDate) {
        (self.profile.stay.arrival(), self.profile.stay.departure() - Days::new(1))
    }

    pub(super) async fn offers(&self, stay: &Stay) -> Offers {
        self.pms.offers(&OffersRequest::new(stay.clone())).await.expect("offers")
    }

    /// An offer of the profile's stay that is not prepaid and may be canceled for nothing.
    pub(super) async fn flexible(&self) -> Offer {
        let offers = self.offers(&self.profile.stay).await.offers;
        let free = |offer: &&Offer| {
            offer.cancellation.free_until.is_some() && !matches!(offer.guarantee, Guarantee::Prepayment { .. })
        };
        offers.iter().find(free).expect("the profile's stay has an offer with free cancellation").clone()
    }

    /// Offers of the profile's stay in the room type of `offer`: rooms left, none when it is not sold.
    pub(super) async fn rooms_left(&self, offer: &Offer) -> u16 {
        let offers = self.offers(&offer.stay).await.offers;
        offers.iter().find(|other| other.room_type == offer.room_type).map_or(0, |other| other.rooms_left)
    }

    pub(super) fn request(&self, key: &str, offer: &Offer) -> ReserveRequest {
        ReserveRequest::new(
            ClientRef::new(key),
            offer.clone(),
            guest("Ana", "Pérez Gómez"),
            Language::Es,
            self.deadline(),
        )
    }

    pub(super) async fn reserve(&self, key: &str, offer: &Offer) -> Reservation {
        done(self.pms.reserve(&self.request(key, offer)).await)
    }

    pub(super) async fn made_by(&self, key: &str) -> Vec<Reservation> {
        self.pms.find_by_client_ref(&ClientRef::new(key)).await.expect("find")
    }

    pub(super) async fn cost(&self, reservation: &Reservation) -> CancelCost {
        self.pms.cancel_cost(&reservation.id).await.expect("cost")
    }

    pub(super) async fn cancel_request(&self, key: &str, reservation: &Reservation) -> CancelRequest {
        let cost = self.cost(reservation).await;
        CancelRequest::new(ClientRef::new(key), reservation.id.clone(), cost, self.deadline())
    }

    pub(super) async fn cancel(&self, key: &str, reservation: &Reservation) -> Outcome<Reservation> {
        self.pms.cancel(&self.cancel_request(key, reservation).await).await
    }

    /// Sets the clock safely before a property-local time, wherever the property is.
    pub(super) fn go_before(&self, local: NaiveDateTime) {
        self.clock.set(local.and_utc() - TimeDelta::hours(15));
    }

    /// Sets the clock safely past a property-local time, wherever the property is.
    pub(super) fn go_past(&self, local: NaiveDateTime) {
        self.clock.set(local.and_utc() + TimeDelta::hours(13));
    }

    /// Has the desk do something; `false` where the fixture's desk cannot.
    pub(super) async fn desk<'a, F>(&'a self, act: impl FnOnce(&'a dyn PmsControl) -> F) -> bool
    where
        F: Future<Output = Result<(), Fault>>,
    {
        match &self.control {
            None => false,
            Some(control) => match act(&**control).await {
                Ok(()) => true,
                Err(fault) if fault.kind == FaultKind::Unsupported => false,
                Err(fault) => panic!("the desk failed: {fault}"),
            },
        }
    }

    /// Nobody gets an offer for the stay, and every room type says why.
    pub(super) async fn reasons(&self, stay: &Stay) -> Vec<UnavailableReason> {
        let Offers { offers, unavailable } = self.offers(stay).await;
        assert_eq!(offers, [], "nothing is offered");
        let rooms = self.pms.room_types().await.expect("room types");
        assert_eq!(unavailable.len(), rooms.len(), "a reason for each room type");
        unavailable.into_iter().map(|unavailable| unavailable.reason).collect()
    }
}

pub(super) fn guest(given: &str, family: &str) -> GuestDetails {
    let mut guest = GuestDetails::default();
    guest.name = Some(GuestName { given: given.to_owned(), family: family.to_owned() });
    guest.email = Some(Email::parse("ana.perez@example.com").expect("an e-mail"));
    guest.phone = Some(phone());
    guest
}

pub(super) fn phone() -> Phone {
    Phone::parse("+573001234567").expect("a phone")
}

pub(super) fn done<T>(outcome: Outcome<T>) -> T {
    match outcome {
        Outcome::Done(value) => value,
        Outcome::Rejected(rejection) => panic!("rejected: {rejection:?}"),
        Outcome::Unknown(fault) => panic!("unknown: {fault}"),
    }
}

pub(super) fn rejected<T: std::fmt::Debug>(outcome: Outcome<T>) -> Rejection {
    match outcome {
        Outcome::Rejected(rejection) => rejection,
        Outcome::Done(value) => panic!("done: {value:?}"),
        Outcome::Unknown(fault) => panic!("unknown: {fault}"),
    }
}

pub(super) fn fee(cost: &CancelCost) -> hotel_agent_core::reservation::Money {
    match cost {
        CancelCost::Exact { fee, .. } | CancelCost::Estimated { fee } => *fee,
        other => panic!("no fee: {other:?}"),
    }
}
