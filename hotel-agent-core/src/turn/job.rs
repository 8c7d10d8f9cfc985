use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::reservation::ReservationId;

/// Work decided earlier, to be decided on later by the same machinery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Job {
    /// Give the answer a slow PMS still owes.
    FollowUp,
    /// Find out whether a write happened.
    Settle,
    /// Tell the desk that it is waited for, until somebody acknowledges.
    Alert,
    /// Give the conversation back to the agent if nobody has spoken.
    SilenceCheck,
    /// Remind of an arrival.
    Reminder {
        /// The reservation.
        reservation: ReservationId,
    },
    /// Ask for a review.
    ReviewRequest {
        /// The reservation.
        reservation: ReservationId,
    },
}

/// A job that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnJob {
    /// Its key within the conversation.
    pub key: String,
    /// When it was due.
    pub due_at: DateTime<Utc>,
    /// What it is.
    pub job: Job,
}
