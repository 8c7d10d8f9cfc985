use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Fault;
use crate::{guest::ConversationKey, reservation::ClientRef};

/// A call for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Alert {
    /// The same key is the same alert.
    pub key: ClientRef,
    /// The conversation that needs a person.
    pub conversation: ConversationKey,
    /// Why, as a catalogue key (`asked_for_person`).
    pub reason: String,
    /// What happened so far.
    pub summary: String,
    /// Whether it cannot wait.
    pub urgent: bool,
    /// How many alerts of this hand-off went before.
    pub repeat: u16,
}

impl Alert {
    /// A first alert.
    pub fn new(
        key: ClientRef,
        conversation: ConversationKey,
        reason: impl Into<String>,
        summary: impl Into<String>,
    ) -> Alert {
        Alert { key, conversation, reason: reason.into(), summary: summary.into(), urgent: false, repeat: 0 }
    }
}

/// The way to the people at the desk: a webhook, a chat group, a bell in the terminal.
#[async_trait]
pub trait Alerts: Send + Sync {
    /// Passes an alert on. Safe to repeat: the desk may see an alert twice, never not at all.
    async fn alert(&self, alert: &Alert) -> Result<(), Fault>;
}
