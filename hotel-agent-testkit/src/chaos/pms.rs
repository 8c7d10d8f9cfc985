use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use hotel_agent_core::{
    port::{
        CancelRequest, Clock, Fault, FindRequest, NightsRequest, OffersRequest, Outcome, Pms, PmsCapabilities,
        ReserveRequest,
    },
    reservation::{CancelCost, ClientRef, NightStatus, Offers, Reservation, ReservationId, RoomType},
};

use super::{CrashPoint, Mishap, Plan, PmsCall};

/// A PMS with which things go wrong as planned; with a calm plan it is the PMS inside.
pub struct ChaosPms {
    inner: Arc<dyn Pms>,
    clock: Arc<dyn Clock>,
    plan: Mutex<Plan>,
    log: Mutex<Vec<(PmsCall, Option<Mishap>)>>,
}

impl ChaosPms {
    /// Wraps a PMS; what is late is late by `clock`.
    pub fn new(inner: Arc<dyn Pms>, clock: Arc<dyn Clock>, plan: Plan) -> ChaosPms {
        ChaosPms { inner, clock, plan: Mutex::new(plan), log: Mutex::default() }
    }

    /// Puts another plan in place for the calls to come.
    pub fn replan(&self, plan: Plan) {
        *self.plan.lock().unwrap_or_else(PoisonError::into_inner) = plan;
    }

    /// Every call so far and what went wrong with it, in order.
    pub fn log(&self) -> Vec<(PmsCall, Option<Mishap>)> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn mishap(&self, call: PmsCall) -> Option<Mishap> {
        let mishap = self.plan.lock().unwrap_or_else(PoisonError::into_inner).next(call);
        self.log.lock().unwrap_or_else(PoisonError::into_inner).push((call, mishap));
        mishap
    }

    /// Makes the real call with whatever is planned around it; `Err` when its answer is not to be heard.
    async fn around<T: Send>(&self, call: PmsCall, real: impl Future<Output = T> + Send) -> Result<T, Fault> {
        match self.mishap(call) {
            None => Ok(real.await),
            Some(Mishap::Late(delay)) => {
                let answer = real.await;
                self.clock.sleep(delay).await;
                Ok(answer)
            }
            Some(Mishap::Slow(delay)) => {
                self.clock.sleep(delay).await;
                Ok(real.await)
            }
            Some(Mishap::FailBefore(kind)) => Err(Fault::new(kind, call.operation())),
            Some(Mishap::FailAfter(kind)) => {
                real.await;
                Err(Fault::new(kind, call.operation()))
            }
            Some(Mishap::Crash(point)) => {
                if point == CrashPoint::After {
                    real.await;
                }
                let tell = self.plan.lock().unwrap_or_else(PoisonError::into_inner).on_crash.clone();
                if let Some(tell) = tell {
                    tell(call, point);
                }
                // A dead process answers nobody.
                std::future::pending().await
            }
        }
    }
}

#[async_trait]
impl Pms for ChaosPms {
    fn capabilities(&self) -> PmsCapabilities {
        self.inner.capabilities()
    }

    async fn room_types(&self) -> Result<Vec<RoomType>, Fault> {
        self.around(PmsCall::RoomTypes, self.inner.room_types()).await?
    }

    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault> {
        self.around(PmsCall::Offers, self.inner.offers(request)).await?
    }

    async fn nights(&self, request: &NightsRequest) -> Result<Vec<NightStatus>, Fault> {
        self.around(PmsCall::Nights, self.inner.nights(request)).await?
    }

    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation> {
        self.around(PmsCall::Reserve, self.inner.reserve(request)).await.unwrap_or_else(Outcome::Unknown)
    }

    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault> {
        self.around(PmsCall::Find, self.inner.find(request)).await?
    }

    async fn cancel_cost(&self, reservation: &ReservationId) -> Result<CancelCost, Fault> {
        self.around(PmsCall::CancelCost, self.inner.cancel_cost(reservation)).await?
    }

    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation> {
        self.around(PmsCall::Cancel, self.inner.cancel(request)).await.unwrap_or_else(Outcome::Unknown)
    }

    async fn find_by_client_ref(&self, key: &ClientRef) -> Result<Vec<Reservation>, Fault> {
        self.around(PmsCall::Find, self.inner.find_by_client_ref(key)).await?
    }
}
