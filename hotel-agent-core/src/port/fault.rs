use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What went wrong behind a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultKind {
    /// No answer in time; a write may have happened.
    Timeout,
    /// Could not be reached, or answered that it is down.
    Unavailable,
    /// Asked to slow down.
    RateLimited,
    /// The credentials are wrong or expired.
    Unauthorized,
    /// The credentials do not allow this.
    Forbidden,
    /// The thing named does not exist.
    NotFound,
    /// The answer made no sense.
    BadAnswer,
    /// The request made no sense to the other side.
    BadRequest,
    /// This adapter cannot do this.
    Unsupported,
    /// Somebody else was faster: a lease was lost or a version moved on.
    Conflict,
    /// No room: the disk or a queue is full.
    Full,
    /// A record was written by newer code than this.
    TooNew,
    /// A bug, or something nobody thought of.
    Internal,
}

/// Whether the same call may be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Retry {
    /// Never helps.
    Never,
    /// Safe at once or after a moment.
    Safe,
    /// Safe after this many milliseconds.
    AfterMs(u64),
    /// It may have happened: look before repeating.
    LookFirst,
}

/// An error of a port: its kind, whether a retry is safe, the operation, and the cause.
#[derive(Clone, Debug, Error)]
#[error("{operation}: {kind:?}{}", source.as_ref().map(|s| format!(": {s}")).unwrap_or_default())]
#[non_exhaustive]
pub struct Fault {
    /// What went wrong.
    pub kind: FaultKind,
    /// Whether the call may be repeated.
    pub retry: Retry,
    /// The operation that failed, as code names it (`pms.offers`).
    pub operation: &'static str,
    /// The cause; never holds a secret or a guest's text.
    #[source]
    pub source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    /// A fault with the retry advice usual for its kind.
    pub fn new(kind: FaultKind, operation: &'static str) -> Fault {
        let retry = match kind {
            FaultKind::Unavailable | FaultKind::RateLimited | FaultKind::Full => Retry::Safe,
            FaultKind::Timeout | FaultKind::BadAnswer | FaultKind::Internal => Retry::LookFirst,
            _ => Retry::Never,
        };
        Fault { kind, retry, operation, source: None }
    }

    /// Overrides the retry advice.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Fault {
        self.retry = retry;
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Fault {
        self.source = Some(Arc::from(source.into()));
        self
    }

    /// How long the other side asked to wait.
    pub fn wait(&self) -> Option<Duration> {
        match self.retry {
            Retry::AfterMs(ms) => Some(Duration::from_millis(ms)),
            _ => None,
        }
    }

    /// The part of a fault that a journal keeps.
    pub fn record(&self) -> FaultRecord {
        FaultRecord { kind: self.kind, operation: self.operation.to_owned() }
    }
}

/// A fault as a journal keeps it: equal faults lead to equal decisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRecord {
    /// What went wrong.
    pub kind: FaultKind,
    /// The operation that failed.
    pub operation: String,
}
