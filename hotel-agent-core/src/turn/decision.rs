use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Job;
use crate::{
    dialogue::Session,
    message::{OutboundContent, Purpose},
    port::store::HandOffMark,
};

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendItem {
    /// What is sent, fitted to the channel.
    pub content: OutboundContent,
    /// Why.
    pub purpose: Purpose,
    /// Not before this moment (quiet hours).
    pub not_before: DateTime<Utc>,
}

/// A job for later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledJob {
    /// Its key within the conversation; replaces a job of the same key.
    pub key: String,
    /// When.
    pub due_at: DateTime<Utc>,
    /// What.
    pub job: Job,
}

/// A line of the audit trail: something that changed the world or a right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// What happened (`reserved`, `canceled`, `handed_off`, `opted_out`).
    pub event: String,
    /// Ids that belong to it; never a guest's text.
    pub detail: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Why a decision is what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// One line a step: intent, score, rule, facts read.
    pub steps: Vec<String>,
}

/// What a turn leads to; committed in one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The next session.
    pub session: Session,
    /// Messages to send, in order.
    pub send: Vec<SendItem>,
    /// Jobs to add or replace.
    pub jobs: Vec<ScheduledJob>,
    /// Keys of jobs to drop; a trailing `*` drops all that start so.
    pub cancel_jobs: Vec<String>,
    /// What the desk must know; `None` leaves it as it is.
    pub hand_off: Option<HandOffMark>,
    /// Lines of the audit trail.
    pub audit: Vec<AuditLine>,
    /// Why.
    pub trace: Trace,
}
