//! The PMS of a script: the reference PMS behind planned mishaps, with a door for whoever comes in between.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use hotel_agent_core::{
    port::{
        CancelRequest, Fault, FindRequest, NightsRequest, OffersRequest, Outcome, Pms, PmsCapabilities, ReserveRequest,
    },
    reservation::{CancelCost, Currency, NightStatus, Offers, Reservation, ReservationId, RoomType},
};

use super::{desk, script::DeskChange};
use crate::grand_hotel::GrandHotel;

/// The innermost wrapper: what it counts has reached the PMS.
pub(super) struct Between {
    hotel: Arc<GrandHotel>,
    currency: Currency,
    before_reserve: Mutex<Vec<DeskChange>>,
    before_cancel: Mutex<Vec<DeskChange>>,
    problems: Mutex<Vec<String>>,
    reserves: AtomicUsize,
    cancels: AtomicUsize,
}

impl Between {
    pub(super) fn new(hotel: Arc<GrandHotel>, currency: Currency) -> Between {
        Between {
            hotel,
            currency,
            before_reserve: Mutex::default(),
            before_cancel: Mutex::default(),
            problems: Mutex::default(),
            reserves: AtomicUsize::new(0),
            cancels: AtomicUsize::new(0),
        }
    }

    /// Plans what happens right before the next writes.
    pub(super) fn lie_in_wait(&self, reserve: &[DeskChange], cancel: &[DeskChange]) {
        lock(&self.before_reserve).extend_from_slice(reserve);
        lock(&self.before_cancel).extend_from_slice(cancel);
    }

    /// Calls of `reserve` and of `cancel` so far.
    pub(super) fn writes(&self) -> (usize, usize) {
        (self.reserves.load(Ordering::Relaxed), self.cancels.load(Ordering::Relaxed))
    }

    /// Changes that could not be made.
    pub(super) fn problems(&self) -> Vec<String> {
        lock(&self.problems).clone()
    }

    async fn happen(&self, changes: &Mutex<Vec<DeskChange>>) {
        let changes = std::mem::take(&mut *lock(changes));
        for change in changes {
            if let Err(problem) = desk::change(&self.hotel, self.currency, &change).await {
                lock(&self.problems).push(problem);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl Pms for Between {
    fn capabilities(&self) -> PmsCapabilities {
        self.hotel.capabilities()
    }

    async fn room_types(&self) -> Result<Vec<RoomType>, Fault> {
        self.hotel.room_types().await
    }

    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault> {
        self.hotel.offers(request).await
    }

    async fn nights(&self, request: &NightsRequest) -> Result<Vec<NightStatus>, Fault> {
        self.hotel.nights(request).await
    }

    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation> {
        self.reserves.fetch_add(1, Ordering::Relaxed);
        self.happen(&self.before_reserve).await;
        self.hotel.reserve(request).await
    }

    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault> {
        self.hotel.find(request).await
    }

    async fn cancel_cost(&self, reservation: &ReservationId) -> Result<CancelCost, Fault> {
        self.hotel.cancel_cost(reservation).await
    }

    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation> {
        self.cancels.fetch_add(1, Ordering::Relaxed);
        self.happen(&self.before_cancel).await;
        self.hotel.cancel(request).await
    }
}
