//! The kit must fail what is wrong: a PMS with one fault each, and the check that finds it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use async_trait::async_trait;
use chrono::TimeDelta;
use hotel_agent_core::{
    guest::{GuestDetails, GuestName},
    port::{
        CancelRequest, Fault, FaultKind, FindRequest, NightsRequest, OffersRequest, Outcome, Pms, PmsCapabilities,
        Rejection, ReserveRequest,
    },
    reservation::{CancelCost, ClientRef, Money, NightStatus, Offers, Reservation, ReservationId, RoomType, Status},
};
use hotel_agent_testkit::pms::{PmsFixture, checks};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    OneRoomTypeTwice,
    DearestFirst,
    ANightShort,
    ACentTooMuch,
    NeverExpires,
    AnotherStay,
    NoReasons,
    UnsortedNights,
    AlwaysConfirmed,
    ForgetsKeys,
    BooksAtAnyPrice,
    AsciiNames,
    ForgetsTheBooker,
    AsksForNothing,
    IgnoresDeadlines,
    ReadsNumbersLiterally,
    OldestFirst,
    FailsToFindNothing,
    CancelsOnce,
    CancelsUnderAnyKey,
    CancelsAtAnyCost,
    CancelsNothing,
    AlwaysFree,
}

use Flaw::*;

struct Broken {
    inner: Arc<dyn Pms>,
    flaw: Flaw,
    calls: AtomicU32,
}

impl Broken {
    fn is(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    fn call(&self) -> u32 {
        self.calls.fetch_add(1, Ordering::SeqCst)
    }
}

#[async_trait]
impl Pms for Broken {
    fn capabilities(&self) -> PmsCapabilities {
        self.inner.capabilities()
    }

    async fn room_types(&self) -> Result<Vec<RoomType>, Fault> {
        let mut rooms = self.inner.room_types().await?;
        if self.is(OneRoomTypeTwice) {
            rooms.extend(rooms.first().cloned());
        }
        Ok(rooms)
    }

    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault> {
        let mut answer = self.inner.offers(request).await?;
        if self.is(DearestFirst) {
            answer.offers.reverse();
        }
        if self.is(NoReasons) {
            answer.unavailable.clear();
        }
        for offer in &mut answer.offers {
            if self.is(ANightShort) {
                offer.nights.pop();
            }
            if self.is(ACentTooMuch) {
                let gross = offer.total.gross;
                offer.total.gross = gross.plus(&Money::from_minor(1, gross.currency())).unwrap();
            }
            if self.is(NeverExpires) {
                offer.expires = offer.as_of;
            }
            if self.is(AnotherStay) {
                let party = hotel_agent_core::reservation::Party::new(1, vec![]).unwrap();
                let stay = &offer.stay;
                offer.stay = hotel_agent_core::reservation::Stay::new(stay.arrival(), stay.departure(), party).unwrap();
            }
        }
        Ok(answer)
    }

    async fn nights(&self, request: &NightsRequest) -> Result<Vec<NightStatus>, Fault> {
        let mut nights = self.inner.nights(request).await?;
        if self.is(UnsortedNights) {
            nights.reverse();
        }
        Ok(nights)
    }

    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation> {
        let mut request = request.clone();
        if self.is(ForgetsKeys) {
            request.key = ClientRef::new(format!("{}-{}", request.key, self.call()));
        }
        if self.is(AsciiNames)
            && let Some(name) = &mut request.guest.name
        {
            let ascii = |text: &str| text.chars().filter(char::is_ascii).collect();
            *name = GuestName { given: ascii(&name.given), family: ascii(&name.family) };
        }
        if self.is(ForgetsTheBooker) {
            request.booker = None;
        }
        if self.is(IgnoresDeadlines) {
            request.deadline += TimeDelta::days(1);
        }
        if self.is(AsksForNothing) {
            let full: GuestDetails = request.guest.clone();
            request.guest.name.get_or_insert(GuestName { given: "?".into(), family: "?".into() });
            request.guest.phone = full.phone.or_else(|| hotel_agent_core::guest::Phone::parse("+34600111222").ok());
            request.guest.email = full.email.or_else(|| hotel_agent_core::guest::Email::parse("no@example.com").ok());
        }
        let mut outcome = self.inner.reserve(&request).await;
        if self.is(BooksAtAnyPrice)
            && let Outcome::Rejected(Rejection::PriceChanged(Some(now))) = &outcome
        {
            request.offer = (**now).clone();
            outcome = self.inner.reserve(&request).await;
        }
        if self.is(AlwaysConfirmed)
            && let Outcome::Done(made) = &mut outcome
        {
            made.status = Status::Confirmed;
        }
        outcome
    }

    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault> {
        let mut found = self.inner.find(request).await?;
        if self.is(OldestFirst) {
            found.reverse();
        }
        if self.is(FailsToFindNothing) && found.is_empty() {
            return Err(Fault::new(FaultKind::NotFound, "pms.find"));
        }
        if let FindRequest::Number(number) = request
            && self.is(ReadsNumbersLiterally)
        {
            found.retain(|found| found.number.as_str() == number);
        }
        Ok(found)
    }

    async fn cancel_cost(&self, reservation: &ReservationId) -> Result<CancelCost, Fault> {
        let cost = self.inner.cancel_cost(reservation).await?;
        Ok(match cost {
            CancelCost::Exact { fee, .. } if self.is(AlwaysFree) => {
                CancelCost::Estimated { fee: Money::zero(fee.currency()) }
            }
            cost => cost,
        })
    }

    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation> {
        let mut request = request.clone();
        if self.is(CancelsOnce) && self.call() > 0 {
            return Outcome::Rejected(Rejection::WrongStatus);
        }
        if self.is(CancelsUnderAnyKey) {
            request.key = ClientRef::new("any");
        }
        if self.is(IgnoresDeadlines) {
            request.deadline += TimeDelta::days(1);
        }
        if self.is(CancelsNothing) {
            return match self.inner.find(&FindRequest::Id(request.reservation)).await.unwrap().pop() {
                Some(mut found) => {
                    found.status = Status::Canceled;
                    Outcome::Done(found)
                }
                None => Outcome::Rejected(Rejection::NotFound),
            };
        }
        match self.inner.cancel(&request).await {
            Outcome::Rejected(Rejection::CostChanged(now)) if self.is(CancelsAtAnyCost) => {
                request.cost = now;
                self.inner.cancel(&request).await
            }
            outcome => outcome,
        }
    }

    async fn find_by_client_ref(&self, key: &ClientRef) -> Result<Vec<Reservation>, Fault> {
        self.find(&FindRequest::ClientRef(key.clone())).await
    }
}

async fn broken(flaw: Flaw) -> PmsFixture {
    let fixture = PmsFixture::grand_hotel().await;
    fixture.wrapped(|inner, _| Arc::new(Broken { inner, flaw, calls: AtomicU32::new(0) }))
}

macro_rules! bites {
    ($($flaw:ident => $($check:ident),+;)*) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn every_fault_is_found_by_the_check_for_it() {
            $($(
                let verdict = tokio::spawn(async { checks::$check(broken($flaw).await).await }).await;
                assert!(verdict.is_err_and(|error| error.is_panic()), "{} passes {:?}", stringify!($check), $flaw);
            )+)*
        }
    };
}

bites! {
    OneRoomTypeTwice => room_types_have_ids_of_their_own_and_names;
    DearestFirst => offers_come_cheapest_first;
    ANightShort => an_offer_has_a_price_for_each_night_in_order, nights_of_an_offer_sum_up_to_its_total;
    ACentTooMuch => nights_of_an_offer_sum_up_to_its_total;
    NeverExpires => an_offer_expires_after_it_was_made;
    AnotherStay => offers_are_for_exactly_the_stay_asked, a_reservation_holds_what_was_offered;
    NoReasons => every_room_type_is_offered_or_refused_with_a_reason, past_dates_are_not_sold, closed_dates_are_not_sold,
        a_party_that_fits_no_room_is_told_so, a_sold_out_stay_is_told_the_first_full_night;
    UnsortedNights => nights_have_one_entry_a_room_type_and_date_in_date_order;
    AlwaysConfirmed => only_a_prepaid_reservation_is_tentative;
    ForgetsKeys => a_key_used_again_is_the_same_reservation, one_key_used_by_eight_at_once_makes_one_reservation,
        a_reservation_is_found_by_our_reference;
    BooksAtAnyPrice => a_changed_price_is_told_and_not_booked, an_expired_offer_is_not_booked;
    AsciiNames => names_of_every_script_survive;
    ForgetsTheBooker => booker_and_arrival_time_survive;
    AsksForNothing => a_guest_without_a_needed_detail_is_refused;
    IgnoresDeadlines => nothing_is_booked_after_the_deadline, nothing_is_canceled_after_the_deadline;
    ReadsNumbersLiterally => a_number_is_found_however_it_is_written, an_ota_number_is_found;
    OldestFirst => the_newest_reservation_is_found_first;
    FailsToFindNothing => what_is_not_there_is_an_empty_list;
    CancelsOnce => canceling_again_with_the_same_key_is_done;
    CancelsUnderAnyKey => canceling_again_with_another_key_is_refused;
    CancelsAtAnyCost => a_cost_that_has_changed_is_told_and_nothing_canceled;
    CancelsNothing => canceling_gives_the_room_back, a_canceled_reservation_is_still_found,
        a_phone_finds_no_canceled_stay, a_guest_in_house_is_not_canceled, an_ota_reservation_is_not_canceled_here,
        canceling_again_with_another_key_is_refused;
    AlwaysFree => canceling_late_costs_what_the_policy_says;
}
