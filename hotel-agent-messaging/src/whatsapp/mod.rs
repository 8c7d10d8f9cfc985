//! The WhatsApp Cloud API of Meta.
//!
//! [`WhatsApp`] is one business number. What its webhooks say in full is in [`webhook`]; the channel hands the agent
//! the neutral part of it.

mod neutral;
mod send;
mod settings;
mod verify;
pub mod webhook;

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::Address,
    message::{AccountId, ChannelCapabilities, ChannelName, Event, Issue, MessageId, Outbound},
    port::{Assets, Channel, Clock, Fault, SendOutcome, Verdict},
    property::PropertyId,
};
use http::Request;

pub use send::GraphError;
pub use settings::{GRAPH_URL, SettingsError, WhatsAppSettings};

use send::Uploads;

/// Free-form messages are allowed for 24 hours after the guest's last one.
const REPLY_WINDOW_S: u32 = 24 * 60 * 60;

/// One WhatsApp business number.
///
/// Must be used inside a tokio runtime. One instance keeps its connections and uploaded pictures; clone an `Arc` of it
/// rather than building another.
pub struct WhatsApp {
    settings: WhatsAppSettings,
    http: reqwest::Client,
    assets: Option<(PropertyId, Arc<dyn Assets>)>,
    clock: Option<Arc<dyn Clock>>,
    uploads: Mutex<Uploads>,
}

impl WhatsApp {
    /// A channel of these settings; nothing is sent yet.
    ///
    /// The first call in a process installs a TLS provider unless the process has one.
    pub fn new(settings: WhatsAppSettings) -> Result<WhatsApp, SettingsError> {
        settings.check()?;
        crate::tls::provider().ok_or(SettingsError::NoTlsProvider)?;
        let mut client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_millis(settings.timeout_ms.max(1).into()))
            // Shorter than servers keep idle connections: one closed under a send would leave it uncertain.
            .pool_idle_timeout(Duration::from_secs(30))
            // A redirect could carry the token elsewhere; Meta's API never answers one.
            .redirect(reqwest::redirect::Policy::none());
        if settings.graph_url.starts_with("http://") {
            // An emulator beside us: no proxy on the way, and no CA certificates asked for.
            client = client.no_proxy().tls_certs_only([]);
        }
        let http = client.build().map_err(|error| SettingsError::Http(error.to_string()))?;
        Ok(WhatsApp { settings, http, assets: None, clock: None, uploads: Mutex::default() })
    }

    /// Where pictures named by the property's settings come from; without it they are rejected as unsupported.
    #[must_use]
    pub fn with_assets(mut self, property: PropertyId, assets: Arc<dyn Assets>) -> WhatsApp {
        self.assets = Some((property, assets));
        self
    }

    /// Another clock than the system's, for waits and for the age of uploads.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> WhatsApp {
        self.clock = Some(clock);
        self
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.as_ref().map_or_else(|| SystemTime::now().into(), |clock| clock.now())
    }
}

/// Shows which number it is, never a secret.
impl std::fmt::Debug for WhatsApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WhatsApp").field("settings", &self.settings).finish_non_exhaustive()
    }
}

#[async_trait]
impl Channel for WhatsApp {
    fn name(&self) -> ChannelName {
        ChannelName::new("whatsapp")
    }

    fn account(&self) -> AccountId {
        AccountId::new(&self.settings.phone_number_id)
    }

    fn capabilities(&self) -> ChannelCapabilities {
        let mut capabilities = ChannelCapabilities::rich();
        capabilities.echoes = true;
        capabilities.reply_window_s = Some(REPLY_WINDOW_S);
        capabilities.settle_ms = self.settings.settle_ms;
        capabilities
    }

    fn verify(&self, request: &Request<Bytes>) -> Verdict {
        verify::verify(&self.settings, request)
    }

    fn parse(&self, body: &[u8]) -> Vec<Result<Event, Issue>> {
        let own = self.account();
        let mut events = Vec::new();
        for item in webhook::read(body) {
            match item {
                Ok(event) => neutral::events(event, &own, &mut events),
                Err(issue) => events.push(Err(issue)),
            }
        }
        events
    }

    async fn send(&self, outbound: &Outbound) -> SendOutcome {
        send::send(self, outbound).await
    }

    async fn acknowledge(&self, _to: &[Address], message: &MessageId) -> Result<(), Fault> {
        send::acknowledge(self, message).await
    }
}
