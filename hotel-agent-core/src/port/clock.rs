use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// The time, and waiting for it: the only source of both in the engine.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;

    /// Returns once `duration` has passed by this clock. Dropping the future cancels the wait.
    async fn sleep(&self, duration: Duration);
}

/// A source of identifiers: the only source of randomness in the engine.
pub trait Ids: Send + Sync {
    /// A text never given before by any process, of `[0-9a-zA-Z-]`, 16 to 40 characters, unguessable.
    fn next(&self) -> String;
}
