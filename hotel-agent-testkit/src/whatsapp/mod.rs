//! Meta's Graph API for one or more WhatsApp numbers, on a loopback port.
//!
//! [`GraphEmulator`] checks every request against the documented shapes and limits, remembers what it accepted, posts
//! signed delivery statuses to a callback, and misbehaves on demand ([`GraphFault`]). It is stricter than Meta where
//! Meta fails silently: a number without `+`, a business-scoped id in `to`, and `to` beside `recipient` are refused.
//! [`InboundWebhook`] is the other direction: what a guest's message looks like when Meta posts it.

mod answer;
mod fault;
mod inbound;
mod line;
mod media;
mod messages;
mod shape;
mod state;
mod status;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use tokio::{net::TcpListener, task::JoinHandle};

pub use fault::{GraphFault, SeededFaults};
pub use inbound::{Guest, InboundWebhook, sign};
pub use state::{Choice, EmulatorSettings, ReadMark, SentMessage, Upload};

use line::{Line, Loopback};
use state::Shared;

/// The version in the emulator's base URL; any other works as well.
const VERSION: &str = "v26.0";

/// A running emulator; it stops when dropped.
#[derive(Debug)]
pub struct GraphEmulator {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl GraphEmulator {
    /// Starts one with [`EmulatorSettings::default`] on a free loopback port, inside the running tokio runtime.
    pub async fn start() -> io::Result<GraphEmulator> {
        GraphEmulator::start_with(EmulatorSettings::default()).await
    }

    /// Starts one with these settings.
    pub async fn start_with(settings: EmulatorSettings) -> io::Result<GraphEmulator> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(settings, format!("http://{address}"))?);
        let router = Router::new()
            .route("/{version}/{number}/messages", post(messages::post))
            .route("/{version}/{number}/media", post(media::upload))
            .route("/{version}/{id}", get(media::describe).delete(media::delete))
            .route("/files/{id}", get(media::download))
            .layer(DefaultBodyLimit::max(110 * 1024 * 1024))
            .with_state(shared.clone());
        let service = router.into_make_service_with_connect_info::<Line>();
        let server = tokio::spawn(async move {
            // Serving ends with the task; an error of a single connection never reaches here.
            let _ended = axum::serve(Loopback::new(listener), service).await;
        });
        Ok(GraphEmulator { address, shared, server })
    }

    /// What a client is given as the Graph URL: `http://127.0.0.1:PORT/v26.0`.
    pub fn base_url(&self) -> String {
        format!("http://{}/{VERSION}", self.address)
    }

    /// The settings it was started with.
    pub fn settings(&self) -> &EmulatorSettings {
        &self.shared.settings
    }

    /// Posts signed statuses to this URL from now on; `None` posts none.
    pub fn set_callback(&self, url: Option<String>) {
        self.shared.lock().callback = url;
    }

    /// Misbehaves in this way at the next call that sends or uploads; several queue up.
    pub fn fail_next(&self, fault: GraphFault) {
        self.shared.lock().script.push_back(fault);
    }

    /// Misbehaves at random, the same way for the same seed, wherever nothing is scripted.
    pub fn fail_at_random(&self, faults: Option<SeededFaults>) {
        self.shared.lock().seeded = faults;
    }

    /// Every message accepted, in order; one whose answer was lost on purpose is accepted all the same.
    pub fn sent(&self) -> Vec<SentMessage> {
        self.shared.lock().sent.clone()
    }

    /// Every read mark accepted, in order.
    pub fn read_marks(&self) -> Vec<ReadMark> {
        self.shared.lock().read_marks.clone()
    }

    /// The uploads it holds, oldest first.
    pub fn uploads(&self) -> Vec<Upload> {
        self.shared.lock().uploads.values().cloned().collect()
    }

    /// The body of every status webhook in order, also while no callback is set.
    pub fn posted(&self) -> Vec<bytes::Bytes> {
        self.shared.lock().posted.clone()
    }

    /// Returns once every status of the messages sent so far was posted or given up.
    pub async fn idle(&self) {
        let mut pending = self.shared.pending.subscribe();
        // The sender lives in `self`: waiting cannot fail.
        let _settled = pending.wait_for(|pending| *pending == 0).await;
    }

    /// Posts a guest's message, signed, to the callback; the status that was answered.
    ///
    /// An error names what is missing or that nobody listens.
    pub async fn deliver(&self, webhook: &InboundWebhook) -> io::Result<u16> {
        let url = self.shared.lock().callback.clone().ok_or_else(|| io::Error::other("no callback is set"))?;
        self.shared.post_webhook(&url, webhook.body()).await
    }
}

impl Drop for GraphEmulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}
