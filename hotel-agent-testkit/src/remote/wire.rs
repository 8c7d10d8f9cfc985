//! What goes over the wire, by both ends.

use hotel_agent_core::port::{FaultRecord, Outcome, Rejection};
use serde::{Deserialize, Serialize};

/// The end of a write that the PMS knows.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Written<T> {
    Done(T),
    Rejected(Rejection),
}

impl<T> Written<T> {
    /// An unknown end is no answer but a failure.
    pub(super) fn of(outcome: Outcome<T>) -> Result<Written<T>, FaultRecord> {
        match outcome {
            Outcome::Done(done) => Ok(Written::Done(done)),
            Outcome::Rejected(rejection) => Ok(Written::Rejected(rejection)),
            Outcome::Unknown(fault) => Err(fault.record()),
        }
    }
}

impl<T> From<Written<T>> for Outcome<T> {
    fn from(written: Written<T>) -> Outcome<T> {
        match written {
            Written::Done(done) => Outcome::Done(done),
            Written::Rejected(rejection) => Outcome::Rejected(rejection),
        }
    }
}
