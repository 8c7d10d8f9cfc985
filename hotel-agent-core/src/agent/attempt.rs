use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};

use super::{Inner, patience::Cut, records::Kept, tenant::Tenant};
use crate::{
    dialogue::Session,
    fact::Verb,
    message::{AccountId, MessageId},
    port::{
        Fault, FaultKind,
        store::{Claim, Lease},
    },
    turn::{AuditLine, Input, Job, Journal, TurnJob},
};

/// One attempt at one turn: what it is about, what it has found out, and how long it may still take.
pub(super) struct Attempt<'a> {
    pub(super) agent: &'a Inner,
    pub(super) tenant: Arc<Tenant>,
    pub(super) lease: Lease,
    pub(super) version: u64,
    pub(super) account: AccountId,
    pub(super) journal: Journal,
    /// Inputs that cannot be read: marked done, so that their neighbours go on.
    pub(super) unreadable: InputIds,
    /// What the shell itself did, besides what the decision says.
    pub(super) audit: Vec<AuditLine>,
    pub(super) reads_left: Duration,
    pub(super) write_patience: Duration,
}

/// Why an attempt ends without a commit.
#[derive(Debug)]
pub(super) enum Stop {
    /// Another worker owns the conversation: everything of this attempt is dropped.
    Lost,
    /// Nothing is wrong with the turn, it is only too early: newer code wrote something, or a write may still land.
    Later { until: Option<DateTime<Utc>>, why: String },
    /// The store failed.
    Fault(Fault),
    /// The turn itself is broken: a panic, or questions without end.
    Broken(&'static str),
    /// What the store holds of the turn cannot be read and may hide a write: a person must look.
    Unreadable(&'static str),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        match fault.kind {
            FaultKind::Conflict => Stop::Lost,
            FaultKind::TooNew => Stop::Later { until: None, why: fault.to_string() },
            _ => Stop::Fault(fault),
        }
    }
}

/// Inputs by their keys in the inbox.
#[derive(Clone, Debug, Default)]
pub(super) struct InputIds {
    pub(super) messages: Vec<MessageId>,
    pub(super) jobs: Vec<String>,
}

/// The readable inputs of a claim.
pub(super) struct Waiting {
    pub(super) inputs: Vec<(MessageId, DateTime<Utc>, Input)>,
    pub(super) jobs: Vec<TurnJob>,
    /// Inputs that cannot be read: marked done, so that their neighbours go on.
    pub(super) unreadable: InputIds,
}

impl Waiting {
    /// Reads each item; one that newer code wrote stops the turn, for order must be kept.
    pub(super) fn read(claim: &Claim) -> Result<Waiting, Stop> {
        let mut waiting = Waiting { inputs: Vec::new(), jobs: Vec::new(), unreadable: InputIds::default() };
        for message in &claim.messages {
            match Input::read(&message.body) {
                Ok(input) => waiting.inputs.push((message.id.clone(), message.received_at, input)),
                Err(fault) if fault.kind == FaultKind::TooNew => return Err(fault.into()),
                Err(fault) => {
                    tracing::error!(message = message.id.as_str(), %fault, "a kept message cannot be read");
                    waiting.unreadable.messages.push(message.id.clone());
                }
            }
        }
        for job in &claim.jobs {
            match Job::read(&job.body) {
                Ok(read) => waiting.jobs.push(TurnJob { key: job.key.clone(), due_at: job.due_at, job: read }),
                Err(fault) if fault.kind == FaultKind::TooNew => return Err(fault.into()),
                Err(fault) => {
                    tracing::error!(job = job.key, %fault, "a kept job cannot be read");
                    waiting.unreadable.jobs.push(job.key.clone());
                }
            }
        }
        Ok(waiting)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.inputs.is_empty() && self.jobs.is_empty()
    }

    /// Whether a guest waits for an answer.
    pub(super) fn has_guest(&self) -> bool {
        self.inputs.iter().any(|(_, _, input)| matches!(input, Input::Guest { .. }))
    }
}

/// The session of a claim; the first turn begins with an empty one.
pub(super) fn session(claim: &Claim) -> Result<Session, Stop> {
    match &claim.session {
        None => Ok(Session::default()),
        Some(record) => Session::read(record).map_err(|fault| unreadable(fault, "session")),
    }
}

/// Newer records wait for newer code; broken ones need a person.
pub(super) fn unreadable(fault: Fault, what: &'static str) -> Stop {
    if fault.kind == FaultKind::TooNew {
        return fault.into();
    }
    tracing::error!(%fault, what, "a kept record cannot be read");
    Stop::Unreadable(what)
}

impl Attempt<'_> {
    /// Puts a line of the shell's own doing into the audit trail.
    pub(super) fn note(&mut self, event: &str, detail: String) {
        let at = self.agent.clock.now();
        self.audit.push(AuditLine { event: event.to_owned(), detail, at });
    }
}

impl Cut {
    /// The fault a call gets that did not come to its end.
    pub(super) fn fault(&self, verb: Verb) -> Fault {
        let kind = match self {
            Cut::Late => FaultKind::Timeout,
            Cut::Panicked => FaultKind::Internal,
        };
        Fault::new(kind, verb.as_str())
    }
}
