//! A channel that keeps what was sent, and when.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::Address,
    message::{AccountId, ChannelCapabilities, ChannelName, Event, Issue, MessageId, Outbound},
    port::{Alert, Alerts, Channel, Clock, Fault, SendOutcome, Verdict},
};

use crate::ManualClock;

/// The channel's name.
pub(super) const NAME: &str = "script";
/// The property's account on it.
pub(super) const ACCOUNT: &str = "front-desk";

/// What the guest's device shows.
pub(super) struct ScriptChannel {
    capabilities: ChannelCapabilities,
    clock: Arc<ManualClock>,
    sent: Mutex<Vec<(DateTime<Utc>, Outbound)>>,
}

impl ScriptChannel {
    pub(super) fn new(capabilities: ChannelCapabilities, clock: Arc<ManualClock>) -> ScriptChannel {
        ScriptChannel { capabilities, clock, sent: Mutex::default() }
    }

    /// Everything sent so far, in order.
    pub(super) fn sent(&self) -> Vec<(DateTime<Utc>, Outbound)> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Channel for ScriptChannel {
    fn name(&self) -> ChannelName {
        ChannelName::new(NAME)
    }

    fn account(&self) -> AccountId {
        AccountId::new(ACCOUNT)
    }

    fn capabilities(&self) -> ChannelCapabilities {
        self.capabilities.clone()
    }

    fn verify(&self, _request: &http::Request<Bytes>) -> Verdict {
        Verdict::Refused(http::StatusCode::NOT_FOUND)
    }

    fn parse(&self, _body: &[u8]) -> Vec<Result<Event, Issue>> {
        Vec::new()
    }

    async fn send(&self, outbound: &Outbound) -> SendOutcome {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.push((self.clock.now(), outbound.clone()));
        SendOutcome::Sent { provider_id: Some(format!("provider-{}", sent.len())) }
    }

    async fn acknowledge(&self, _to: &[Address], _message: &MessageId) -> Result<(), Fault> {
        Ok(())
    }
}

/// The bell at the desk.
#[derive(Default)]
pub(super) struct Bell(Mutex<Vec<Alert>>);

impl Bell {
    /// Every alert so far.
    pub(super) fn rung(&self) -> Vec<Alert> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Alerts for Bell {
    async fn alert(&self, alert: &Alert) -> Result<(), Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(alert.clone());
        Ok(())
    }
}
