use std::{collections::BTreeMap, sync::Mutex};

use async_trait::async_trait;
use hotel_agent_axum::RandomIds;
use hotel_agent_core::{
    port::{
        CancelRequest, Fault, FindRequest, Ids, NightsRequest, OffersRequest, Outcome, Pms, PmsCapabilities,
        ReserveRequest,
    },
    reservation::{CancelCost, ClientRef, NightStatus, Offers, Reservation, ReservationId, RoomType},
};
use hotel_agent_testkit::remote::RemotePms;

use super::Sabotage;

/// The PMS, without the guard that is missing.
pub(crate) struct TamperedPms {
    inner: RemotePms,
    without: Option<Sabotage>,
    /// What this process has just made, by key.
    made: Mutex<BTreeMap<ClientRef, Reservation>>,
}

impl TamperedPms {
    pub(crate) fn new(inner: RemotePms, without: Option<Sabotage>) -> TamperedPms {
        TamperedPms { inner, without, made: Mutex::default() }
    }
}

#[async_trait]
impl Pms for TamperedPms {
    fn capabilities(&self) -> PmsCapabilities {
        self.inner.capabilities()
    }

    async fn room_types(&self) -> Result<Vec<RoomType>, Fault> {
        self.inner.room_types().await
    }

    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault> {
        self.inner.offers(request).await
    }

    async fn nights(&self, request: &NightsRequest) -> Result<Vec<NightStatus>, Fault> {
        self.inner.nights(request).await
    }

    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation> {
        let mut request = request.clone();
        if self.without == Some(Sabotage::OneKeyAWrite) {
            request.key = ClientRef::new(format!("{}~{}", request.key, RandomIds.next()));
        }
        let outcome = self.inner.reserve(&request).await;
        if let Outcome::Done(made) = &outcome {
            self.made.lock().unwrap().insert(request.key, made.clone());
        }
        outcome
    }

    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault> {
        match request {
            FindRequest::ClientRef(key) => self.find_by_client_ref(key).await,
            other => self.inner.find(other).await,
        }
    }

    async fn cancel_cost(&self, reservation: &ReservationId) -> Result<CancelCost, Fault> {
        self.inner.cancel_cost(reservation).await
    }

    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation> {
        self.inner.cancel(request).await
    }

    async fn find_by_client_ref(&self, key: &ClientRef) -> Result<Vec<Reservation>, Fault> {
        match self.without {
            Some(Sabotage::LookUpUnknownWrites) => Ok(Vec::new()),
            Some(Sabotage::ReadAgainAfterCreate) => {
                let made = self.made.lock().unwrap().get(key).cloned();
                match made {
                    Some(made) => Ok(vec![made]),
                    None => self.inner.find_by_client_ref(key).await,
                }
            }
            _ => self.inner.find_by_client_ref(key).await,
        }
    }
}
