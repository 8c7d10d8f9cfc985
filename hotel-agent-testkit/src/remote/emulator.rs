use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use hotel_agent_core::{
    port::{CancelRequest, FaultRecord, FindRequest, NightsRequest, OffersRequest, Pms, ReserveRequest},
    reservation::{ClientRef, ReservationId},
};
use serde::Serialize;
use tokio::{net::TcpListener, task::JoinHandle};

use super::wire::Written;

type Inside = State<Arc<dyn Pms>>;

/// A PMS served on a loopback port; it stops when dropped.
///
/// What goes wrong is the business of the PMS inside, such as a [`ChaosPms`](crate::chaos::ChaosPms).
#[derive(Debug)]
pub struct PmsEmulator {
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl PmsEmulator {
    /// Serves `pms` on a free loopback port, inside the running tokio runtime.
    pub async fn start(pms: Arc<dyn Pms>) -> io::Result<PmsEmulator> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move {
            // Serving ends with the task; an error of a single connection never reaches here.
            let _ended = axum::serve(listener, router(pms)).await;
        });
        Ok(PmsEmulator { address, server })
    }

    /// What [`RemotePms::connect`](super::RemotePms::connect) is given: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for PmsEmulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn router(pms: Arc<dyn Pms>) -> Router {
    Router::new()
        .route("/capabilities", post(|State(pms): Inside| async move { Json(pms.capabilities()) }))
        .route("/room_types", post(|State(pms): Inside| obey(async move { told(pms.room_types().await) })))
        .route(
            "/offers",
            post(|State(pms): Inside, Json(request): Json<OffersRequest>| {
                obey(async move { told(pms.offers(&request).await) })
            }),
        )
        .route(
            "/nights",
            post(|State(pms): Inside, Json(request): Json<NightsRequest>| {
                obey(async move { told(pms.nights(&request).await) })
            }),
        )
        .route(
            "/reserve",
            post(|State(pms): Inside, Json(request): Json<ReserveRequest>| {
                obey(async move { Written::of(pms.reserve(&request).await) })
            }),
        )
        .route(
            "/find",
            post(|State(pms): Inside, Json(request): Json<FindRequest>| {
                obey(async move { told(pms.find(&request).await) })
            }),
        )
        .route(
            "/find_by_client_ref",
            post(|State(pms): Inside, Json(key): Json<ClientRef>| {
                obey(async move { told(pms.find_by_client_ref(&key).await) })
            }),
        )
        .route(
            "/cancel_cost",
            post(|State(pms): Inside, Json(id): Json<ReservationId>| {
                obey(async move { told(pms.cancel_cost(&id).await) })
            }),
        )
        .route(
            "/cancel",
            post(|State(pms): Inside, Json(request): Json<CancelRequest>| {
                obey(async move { Written::of(pms.cancel(&request).await) })
            }),
        )
        .with_state(pms)
}

fn told<T>(answer: Result<T, hotel_agent_core::port::Fault>) -> Result<T, FaultRecord> {
    answer.map_err(|fault| fault.record())
}

/// Does what was asked to its end, even when the caller has hung up meanwhile.
async fn obey<T>(call: impl Future<Output = Result<T, FaultRecord>> + Send + 'static) -> Response
where
    T: Serialize + Send + 'static,
{
    match tokio::spawn(call).await {
        Ok(Ok(answer)) => Json(answer).into_response(),
        Ok(Err(fault)) => (StatusCode::INTERNAL_SERVER_ERROR, Json(fault)).into_response(),
        Err(_panicked) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
