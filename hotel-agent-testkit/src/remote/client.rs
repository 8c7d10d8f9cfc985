use std::time::Duration;

use async_trait::async_trait;
use hotel_agent_core::{
    port::{
        CancelRequest, Fault, FaultKind, FaultRecord, FindRequest, NightsRequest, OffersRequest, Outcome, Pms,
        PmsCapabilities, ReserveRequest,
    },
    reservation::{CancelCost, ClientRef, NightStatus, Offers, Reservation, ReservationId, RoomType},
};
use serde::{Serialize, de::DeserializeOwned};

use super::wire::Written;

/// The adapter to a [`PmsEmulator`](super::PmsEmulator).
#[derive(Clone, Debug)]
pub struct RemotePms {
    http: reqwest::Client,
    url: String,
    capabilities: PmsCapabilities,
}

impl RemotePms {
    /// Connects to the PMS at this address and asks once what it can do.
    ///
    /// # Errors
    /// When nobody answers there; a retry is safe.
    pub async fn connect(url: impl Into<String>) -> Result<RemotePms, Fault> {
        const CONNECT: &str = "pms.connect";
        // A provider somebody installed before is as good: only plain HTTP is spoken here.
        let _already = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            // Longer than any agent's patience: what ends the waiting is the agent.
            .timeout(Duration::from_secs(60))
            .build()
            .map_err(|error| Fault::new(FaultKind::Internal, CONNECT).because(error))?;
        let url = url.into();
        let capabilities = ask(&http, format!("{url}/capabilities"), CONNECT, &()).await?;
        Ok(RemotePms { http, url, capabilities })
    }

    async fn call<T: DeserializeOwned>(
        &self,
        verb: &str,
        operation: &'static str,
        request: &(impl Serialize + Sync),
    ) -> Result<T, Fault> {
        ask(&self.http, format!("{}/{verb}", self.url), operation, request).await
    }
}

async fn ask<T: DeserializeOwned>(
    http: &reqwest::Client,
    url: String,
    operation: &'static str,
    request: &(impl Serialize + Sync),
) -> Result<T, Fault> {
    let unavailable = |error: reqwest::Error| Fault::new(FaultKind::Unavailable, operation).because(error);
    let response = http.post(url).json(request).send().await.map_err(unavailable)?;
    if response.status().is_success() {
        return response.json().await.map_err(|error| Fault::new(FaultKind::BadAnswer, operation).because(error));
    }
    match response.json::<FaultRecord>().await {
        Ok(record) => Err(Fault::new(record.kind, operation)),
        Err(error) => Err(unavailable(error)),
    }
}

/// Whatever keeps an answer from coming, nobody knows whether the write happened.
fn outcome<T>(answer: Result<Written<T>, Fault>) -> Outcome<T> {
    answer.map_or_else(Outcome::Unknown, Outcome::from)
}

#[async_trait]
impl Pms for RemotePms {
    fn capabilities(&self) -> PmsCapabilities {
        self.capabilities.clone()
    }

    async fn room_types(&self) -> Result<Vec<RoomType>, Fault> {
        self.call("room_types", "pms.room_types", &()).await
    }

    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault> {
        self.call("offers", "pms.offers", request).await
    }

    async fn nights(&self, request: &NightsRequest) -> Result<Vec<NightStatus>, Fault> {
        self.call("nights", "pms.nights", request).await
    }

    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation> {
        outcome(self.call("reserve", "pms.reserve", request).await)
    }

    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault> {
        self.call("find", "pms.find", request).await
    }

    async fn cancel_cost(&self, reservation: &ReservationId) -> Result<CancelCost, Fault> {
        self.call("cancel_cost", "pms.cancel_cost", reservation).await
    }

    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation> {
        outcome(self.call("cancel", "pms.cancel", request).await)
    }

    async fn find_by_client_ref(&self, key: &ClientRef) -> Result<Vec<Reservation>, Fault> {
        self.call("find_by_client_ref", "pms.find_by_client_ref", key).await
    }
}
