//! Ways to the people at the desk: a webhook, or a message on one of the property's channels.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use hotel_agent_core::{
    guest::{Address, AddressKind, Phone},
    message::{Outbound, OutboundContent, Purpose},
    port::{Alert, Alerts, Channel, Fault, FaultKind, Retry, SendOutcome},
};
use reqwest::header::CONTENT_TYPE;

const OPERATION: &str = "alerts.alert";
/// A desk that does not answer by then is alerted again later.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Posts each alert as JSON to a web address.
///
/// The body is the [`Alert`] (`key`, `conversation`, `reason`, `summary`, `urgent`, `repeat`); the key also travels as
/// `Idempotency-Key`. Any 2xx answer means that the desk has it. Must be used inside a tokio runtime.
#[derive(Clone)]
pub struct WebhookAlerts {
    url: reqwest::Url,
    http: reqwest::Client,
}

impl WebhookAlerts {
    /// Alerts to an `https` or `http` address.
    ///
    /// # Errors
    /// [`FaultKind::BadRequest`] for an address that is none, [`FaultKind::Unsupported`] without a TLS provider.
    pub fn new(url: &str) -> Result<WebhookAlerts, Fault> {
        let bad = |problem: String| Fault::new(FaultKind::BadRequest, OPERATION).because(problem);
        let url = reqwest::Url::parse(url).map_err(|error| bad(error.to_string()))?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(bad(format!("{}: neither https nor http", url.scheme())));
        }
        crate::tls::provider().ok_or_else(|| Fault::new(FaultKind::Unsupported, OPERATION))?;
        let mut client = reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none());
        if url.scheme() == "http" {
            // A desk in the same house: no CA certificates asked for.
            client = client.tls_certs_only([]);
        }
        let http = client.build().map_err(|error| Fault::new(FaultKind::Internal, OPERATION).because(error))?;
        Ok(WebhookAlerts { url, http })
    }
}

/// Addresses may hold a secret: they are not shown.
impl std::fmt::Debug for WebhookAlerts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookAlerts").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

#[async_trait]
impl Alerts for WebhookAlerts {
    async fn alert(&self, alert: &Alert) -> Result<(), Fault> {
        let body =
            serde_json::to_vec(alert).map_err(|error| Fault::new(FaultKind::Internal, OPERATION).because(error))?;
        let request = self
            .http
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("idempotency-key", alert.key.as_str())
            .body(body);
        let answer = request.send().await.map_err(|error| {
            let kind = if error.is_timeout() { FaultKind::Timeout } else { FaultKind::Unavailable };
            // A desk may see an alert twice. The error would name the address.
            Fault::new(kind, OPERATION).retry(Retry::Safe).because(error.without_url())
        })?;
        let status = answer.status();
        let kind = match status.as_u16() {
            200..300 => return Ok(()),
            401 | 403 => FaultKind::Forbidden,
            404 | 410 => FaultKind::NotFound,
            429 => FaultKind::RateLimited,
            500.. => FaultKind::Unavailable,
            _ => FaultKind::BadRequest,
        };
        Err(Fault::new(kind, OPERATION).because(format!("the desk's webhook answered {status}")))
    }
}

/// Sends each alert as a text to one person or group on a channel of the property.
///
/// A channel with a reply window (WhatsApp) takes it only if that person has written within it.
#[derive(Clone)]
pub struct ChannelAlerts {
    channel: Arc<dyn Channel>,
    to: Address,
}

impl ChannelAlerts {
    /// Alerts by this channel to an address as people write it: a phone number, an e-mail address, or the channel's id.
    ///
    /// # Errors
    /// [`FaultKind::BadRequest`] for a blank address.
    pub fn new(channel: Arc<dyn Channel>, address: &str) -> Result<ChannelAlerts, Fault> {
        let (kind, value) = match Phone::parse(address) {
            Ok(phone) => (AddressKind::Phone, phone.as_str().trim_start_matches('+').to_owned()),
            Err(_) if address.contains('@') => (AddressKind::Email, address.trim().to_owned()),
            Err(_) => (AddressKind::Session, address.trim().to_owned()),
        };
        let to = Address::new(kind, value).ok_or_else(|| Fault::new(FaultKind::BadRequest, OPERATION))?;
        Ok(ChannelAlerts { channel, to })
    }
}

impl std::fmt::Debug for ChannelAlerts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChannelAlerts").field("channel", &self.channel.name()).finish_non_exhaustive()
    }
}

#[async_trait]
impl Alerts for ChannelAlerts {
    async fn alert(&self, alert: &Alert) -> Result<(), Fault> {
        let id = format!("alert/{}/{}", alert.key.as_str(), alert.repeat);
        let content = OutboundContent::Text(words(alert));
        let purpose = Purpose::ProactiveService;
        let outbound = Outbound::new(id, self.channel.account(), vec![self.to.clone()], content, purpose);
        match self.channel.send(&outbound).await {
            SendOutcome::Sent { .. } => Ok(()),
            // Better twice than never.
            SendOutcome::Uncertain(fault) => Err(fault.retry(Retry::Safe)),
            SendOutcome::Rejected(fault) | SendOutcome::Deferred(fault) => Err(fault),
            SendOutcome::Throttled(_) => Err(Fault::new(FaultKind::RateLimited, OPERATION)),
            _ => Err(Fault::new(FaultKind::Internal, OPERATION)),
        }
    }
}

/// What the desk reads: the reason, what happened so far, and which conversation it is.
fn words(alert: &Alert) -> String {
    let bell = if alert.urgent { "🚨" } else { "🛎" };
    let conversation = &alert.conversation;
    let (property, channel, id) = (&conversation.property, &conversation.channel, &conversation.id);
    format!("{bell} *{}*\n{}\n{property} · {channel} · {id}", alert.reason, alert.summary)
}

#[cfg(test)]
mod tests;
