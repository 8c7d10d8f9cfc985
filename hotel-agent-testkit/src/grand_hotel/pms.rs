use async_trait::async_trait;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::GuestDetails,
    port::{
        CancelRequest, Fault, FaultKind, FindRequest, GuestField, Idempotency, NightsRequest, OffersRequest, Outcome,
        Pms, PmsCapabilities, Rejection, ReserveRequest,
    },
    reservation::{
        CancelCost, ClientRef, Guarantee, Money, NightStatus, Offer, Offers, Reservation, ReservationId, ReservedStay,
        RoomType, Source, Status, UnavailableReason,
    },
};

use super::{
    GrandHotel, House,
    books::occupies,
    entry::Entry,
    numbers,
    sale::{self, NotNow},
};

/// The ledger never forgets a key; the port counts in seconds.
const FOREVER: u32 = u32::MAX;

/// The port's limit of [`NightsRequest`].
const MOST_NIGHTS: i64 = 62;

#[async_trait]
impl Pms for GrandHotel {
    fn capabilities(&self) -> PmsCapabilities {
        let idempotency =
            if self.obeys_keys { Idempotency::Native { ttl_s: FOREVER } } else { Idempotency::ByClientRef };
        let mut capabilities = PmsCapabilities::new(self.settings.guest_fields.clone(), idempotency);
        capabilities.nights = true;
        capabilities
    }

    async fn room_types(&self) -> Result<Vec<RoomType>, Fault> {
        Ok(self.settings.rooms.iter().map(|room| room.room_type.clone()).collect())
    }

    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault> {
        Ok(sale::offers(&self.settings, &self.house().books, &request.stay, self.clock.now()))
    }

    async fn nights(&self, request: &NightsRequest) -> Result<Vec<NightStatus>, Fault> {
        let (from, to) = (request.from, request.to);
        if !(0..=MOST_NIGHTS).contains(&(to - from).num_days()) {
            return Err(Fault::new(FaultKind::BadRequest, "pms.nights").because("0 to 62 nights can be asked at once"));
        }
        Ok(sale::night_statuses(&self.settings, &self.house().books, (from, to), self.clock.now()))
    }

    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation> {
        let mut house = self.house();
        if self.obeys_keys
            && let Some(made) = house.books.by_key(&request.key).next()
        {
            return Outcome::Done(made.clone());
        }
        let now = self.clock.now();
        if now > request.deadline {
            return too_late("pms.reserve");
        }
        if let Some(field) = self.settings.guest_fields.iter().find(|field| !has(&request.guest, **field)) {
            return Outcome::Rejected(Rejection::Invalid(*field));
        }
        let offer = match self.confirm_offer(&house, &request.offer, now) {
            Ok(offer) => offer,
            Err(rejection) => return Outcome::Rejected(rejection),
        };
        let reservation = self.write_up(&house, request, offer, now);
        match house.record(Entry::Reserved { reservation: Box::new(reservation.clone()) }) {
            Ok(()) => Outcome::Done(reservation),
            Err(error) => Outcome::Unknown(error.fault("pms.reserve")),
        }
    }

    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault> {
        let today = self.settings.business_date(self.clock.now());
        let house = self.house();
        let books = &house.books;
        let found = match request {
            FindRequest::Number(number) => books.by_number(number).cloned().into_iter().collect(),
            FindRequest::Id(id) => books.page(id).map(|page| page.reservation.clone()).into_iter().collect(),
            FindRequest::ClientRef(key) => books.by_key(key).cloned().collect(),
            FindRequest::Phone(phone) => {
                let theirs = |guest: &GuestDetails| guest.phone.as_ref() == Some(phone);
                books
                    .newest_first()
                    .filter(|held| occupies(&held.status))
                    .filter(|held| held.stays.iter().any(|reserved| reserved.stay.departure() >= today))
                    .filter(|held| theirs(&held.guest) || held.booker.as_ref().is_some_and(theirs))
                    .cloned()
                    .collect()
            }
            // A way of looking that this version does not know finds nothing.
            _ => Vec::new(),
        };
        Ok(found)
    }

    async fn cancel_cost(&self, reservation: &ReservationId) -> Result<CancelCost, Fault> {
        let house = self.house();
        let page = house.books.page(reservation);
        let page = page.ok_or_else(|| Fault::new(FaultKind::NotFound, "pms.cancel_cost"))?;
        Ok(self.cost_of_canceling(&page.reservation, self.clock.now()))
    }

    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation> {
        let mut house = self.house();
        let now = self.clock.now();
        let Some(page) = house.books.page(&request.reservation) else {
            return Outcome::Rejected(Rejection::NotFound);
        };
        let reservation = &page.reservation;
        if reservation.status == Status::Canceled && page.canceled_by.as_ref() == Some(&request.key) {
            return Outcome::Done(reservation.clone());
        }
        if now > request.deadline {
            return too_late("pms.cancel");
        }
        if !self.can_be_canceled(reservation, now) {
            return Outcome::Rejected(Rejection::WrongStatus);
        }
        if reservation.source != Source::Direct {
            return Outcome::Rejected(Rejection::NotAllowed);
        }
        let cost = self.cost_of_canceling(reservation, now);
        let Some(fee) = fee(&cost).filter(|asked| self::fee(&request.cost) == Some(*asked)) else {
            return Outcome::Rejected(Rejection::CostChanged(cost));
        };
        let mut canceled = reservation.clone();
        canceled.status = Status::Canceled;
        let (id, key) = (request.reservation.clone(), request.key.clone());
        match house.record(Entry::Canceled { id, key, fee, at: now }) {
            Ok(()) => Outcome::Done(canceled),
            Err(error) => Outcome::Unknown(error.fault("pms.cancel")),
        }
    }

    async fn find_by_client_ref(&self, key: &ClientRef) -> Result<Vec<Reservation>, Fault> {
        Ok(self.house().books.by_key(key).cloned().collect())
    }
}

impl GrandHotel {
    /// The offer as it stands now, if it is still what the guest agreed to.
    fn confirm_offer(&self, house: &House, agreed: &Offer, now: DateTime<Utc>) -> Result<Offer, Rejection> {
        let room_and_plan = (&agreed.room_type, &agreed.rate_plan.id);
        let offer = match sale::offer_now(&self.settings, &house.books, room_and_plan, &agreed.stay, now) {
            Ok(offer) => offer,
            Err(NotNow::Unknown) => return Err(Rejection::NotFound),
            Err(NotNow::Unavailable(UnavailableReason::SoldOut { .. })) => return Err(Rejection::SoldOut),
            // No offer of ours ever had this: the party does not fit.
            Err(NotNow::Unavailable(UnavailableReason::Capacity)) => return Err(Rejection::NotAllowed),
            Err(NotNow::Unavailable(_)) => return Err(Rejection::PriceChanged(None)),
        };
        // Whatever the offer itself says, it holds no longer than any offer does.
        let expires = agreed.expires.min(agreed.as_of + self.settings.offers_hold);
        if now > expires || !same_terms(agreed, &offer) {
            return Err(Rejection::PriceChanged(Some(Box::new(offer))));
        }
        Ok(offer)
    }

    fn write_up(&self, house: &House, request: &ReserveRequest, offer: Offer, now: DateTime<Utc>) -> Reservation {
        let (id, number) = numbers::draw(&*self.ids, &self.settings.prefix, &house.books);
        let stays = vec![ReservedStay {
            stay: offer.stay,
            room_type: offer.room_type,
            room_name: offer.room_name,
            rate_plan: offer.rate_plan,
        }];
        let (guest, total) = (request.guest.clone(), offer.total);
        let mut made = Reservation::new(id, number, stays, guest, total, offer.guarantee, offer.cancellation, now);
        made.status = status_under(&made.guarantee);
        made.fees = offer.fees;
        made.booker = request.booker.clone();
        made.client_ref = Some(request.key.clone());
        made.arrival_time = request.arrival_time;
        made
    }

    fn can_be_canceled(&self, reservation: &Reservation, now: DateTime<Utc>) -> bool {
        let today = self.settings.business_date(now);
        matches!(reservation.status, Status::Tentative | Status::Confirmed)
            && reservation.stays.iter().any(|reserved| reserved.stay.departure() > today)
    }

    fn cost_of_canceling(&self, reservation: &Reservation, now: DateTime<Utc>) -> CancelCost {
        // What an OTA sold is canceled there, and what is over cannot be: no number here would be true.
        if reservation.source != Source::Direct || !self.can_be_canceled(reservation, now) {
            return CancelCost::Unknown;
        }
        let policy = &reservation.cancellation;
        let today = self.settings.business_date(now);
        let arrival = reservation.stays.iter().map(|reserved| reserved.stay.arrival()).min();
        let fee = match policy.free_until {
            Some(until) if self.settings.local(now) <= until => Money::zero(self.settings.currency),
            _ if arrival.is_some_and(|arrival| arrival < today) => policy.no_show_fee,
            _ => policy.late_fee,
        };
        CancelCost::Exact { fee, free_until: policy.free_until }
    }
}

/// A reservation that waits for money is not confirmed.
pub(super) fn status_under(guarantee: &Guarantee) -> Status {
    match guarantee {
        Guarantee::Prepayment { .. } => Status::Tentative,
        _ => Status::Confirmed,
    }
}

fn same_terms(agreed: &Offer, now: &Offer) -> bool {
    agreed.id == now.id
        && agreed.nights == now.nights
        && agreed.total == now.total
        && agreed.fees == now.fees
        && agreed.guarantee == now.guarantee
        && agreed.cancellation == now.cancellation
}

fn has(guest: &GuestDetails, field: GuestField) -> bool {
    match field {
        GuestField::Name => guest.name.as_ref().is_some_and(|name| !name.full().is_empty()),
        GuestField::Email => guest.email.is_some(),
        GuestField::Phone => guest.phone.is_some(),
        // A detail that this version does not know is not one that it needs.
        _ => true,
    }
}

/// The amount of a cost; an exact one and an estimate of the same amount are the same to a guest.
fn fee(cost: &CancelCost) -> Option<Money> {
    match cost {
        CancelCost::Exact { fee, .. } | CancelCost::Estimated { fee } => Some(*fee),
        _ => None,
    }
}

fn too_late<T>(operation: &'static str) -> Outcome<T> {
    Outcome::Unknown(Fault::new(FaultKind::Timeout, operation).because("the deadline has passed"))
}
