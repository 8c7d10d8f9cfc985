use std::{sync::atomic::Ordering, time::Duration};

use chrono::TimeDelta;
use futures_util::{FutureExt, future::BoxFuture};

use super::{Inner, observe::between};
use crate::guard::{Backoff, spread};

/// While the store fails: a restart of a database should not take a minute to be noticed.
const STORE_RETRIES: Backoff = Backoff::new(Duration::from_millis(200), Duration::from_secs(10));

/// The shortest sleep: a store that names a moment gone by must not spin the worker.
const SHORTEST_SLEEP: Duration = Duration::from_millis(10);

/// How often what is past its retention is dropped.
const CLEANING: Duration = Duration::from_secs(60 * 60);

impl Inner {
    /// Ends, once, the leases of a dead process, where no other can be alive.
    pub(super) async fn recover(&self) {
        if !self.settings.sole_process || self.recovered.swap(true, Ordering::Relaxed) {
            return;
        }
        match self.store.release_all(self.clock.now()).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "leases of a dead process were ended"),
            Err(fault) => tracing::warn!(%fault, "leases of a dead process end by themselves"),
        }
    }

    /// Waits, then drops what is past its retention.
    pub(super) fn clean(&self) -> BoxFuture<'_, ()> {
        async move {
            self.clock.sleep(CLEANING).await;
            let Some(retention) = self.settings.retention else { return };
            let Some(before) = TimeDelta::from_std(retention)
                .ok()
                .and_then(|retention| self.clock.now().checked_sub_signed(retention))
            else {
                return;
            };
            match self.store.purge(before).await {
                Ok(dropped) => tracing::debug!(dropped, "kept long enough"),
                Err(fault) => tracing::warn!(%fault, "nothing could be dropped"),
            }
        }
        .boxed()
    }

    /// Sleeps until the store may have something, at most until another process must be looked after.
    pub(super) async fn sleep(&self, failures: u32) {
        let wait = if failures > 0 {
            STORE_RETRIES.delay(failures, spread(&self.worker, failures)).max(SHORTEST_SLEEP)
        } else {
            match self.store.next_wake().await {
                Ok(Some(at)) => between(self.clock.now(), at).clamp(SHORTEST_SLEEP, self.settings.poll),
                Ok(None) | Err(_) => self.settings.poll,
            }
        };
        self.clock.sleep(wait).await;
    }
}
