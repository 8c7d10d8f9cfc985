use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use chrono::{DateTime, Utc};

/// Not behind.
const NEVER: i64 = i64::MIN;

/// Since when there has always been a next conversation to claim: more comes in than is worked off.
///
/// A house that keeps up, however busy, finds nothing to claim many times a second.
#[derive(Debug)]
pub(super) struct Pressure(AtomicI64);

impl Pressure {
    pub(super) fn new() -> Pressure {
        Pressure(AtomicI64::new(NEVER))
    }

    /// A claim found work.
    pub(super) fn behind(&self, now: DateTime<Utc>) {
        // Only the first of a row counts; which of two at once does not matter.
        let _ = self.0.compare_exchange(NEVER, now.timestamp_millis(), Ordering::Relaxed, Ordering::Relaxed);
    }

    /// A claim found nothing, or nobody claims any more.
    pub(super) fn caught_up(&self) {
        self.0.store(NEVER, Ordering::Relaxed);
    }

    /// Whether it has been behind for longer than `limit`.
    pub(super) fn overloaded(&self, now: DateTime<Utc>, limit: Duration) -> bool {
        let since = self.0.load(Ordering::Relaxed);
        let limit = i64::try_from(limit.as_millis()).unwrap_or(i64::MAX);
        since != NEVER && now.timestamp_millis().saturating_sub(since) > limit
    }
}

#[cfg(test)]
mod tests {
    use super::Pressure;
    use chrono::{DateTime, Utc};
    use std::time::Duration;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap_or_default()
    }

    #[test]
    fn only_a_queue_that_is_never_empty_is_pressure() {
        let (pressure, limit) = (Pressure::new(), Duration::from_secs(10));
        let over = |second| pressure.overloaded(at(second), limit);
        assert!(!over(0));
        pressure.behind(at(0));
        pressure.behind(at(8));
        assert!(!over(10));
        assert!(over(11));
        pressure.caught_up();
        assert!(!over(12));
        pressure.behind(at(12));
        assert!(!over(22));
        assert!(over(23));
        // A clock that goes back is no pressure.
        assert!(!over(-100));
    }
}
