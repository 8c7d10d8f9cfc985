use std::{
    sync::atomic::{AtomicI64, AtomicU32, Ordering},
    time::Duration,
};

use chrono::{DateTime, Utc};

use crate::port::store::Claim;

/// Nothing waits.
const NEVER: i64 = i64::MIN;

/// So many claims in a row must be late: one guest who writes faster than he can be answered shuts out nobody.
const LATE_IN_A_ROW: u32 = 4;

/// When to come again with what was put off: twice as long as the house has been busy, between these.
const SOONEST: Duration = Duration::from_secs(5);
const LATEST: Duration = Duration::from_secs(60);

/// Whether messages wait too long for their turn, told by how long those had waited that were just claimed.
///
/// That needs no count of what waits, so it holds after a restart and for several processes at one store.
#[derive(Debug)]
pub(super) struct Pressure {
    /// Since when every claim found something.
    busy: AtomicI64,
    /// How many of the last claims in a row found messages that had waited too long.
    late: AtomicU32,
}

impl Pressure {
    pub(super) fn new() -> Pressure {
        Pressure { busy: AtomicI64::new(NEVER), late: AtomicU32::new(0) }
    }

    /// A claim found work. `limit` is how long its messages may have waited.
    pub(super) fn claimed(&self, claim: &Claim, now: DateTime<Utc>, limit: Duration) {
        // What an earlier attempt gave back has waited for another reason; jobs are due when they are due.
        let Some(youngest) = claim.messages.last().filter(|_| claim.attempts == 0) else { return };
        let waited = (now - youngest.received_at).to_std().unwrap_or_default();
        self.found(now, waited > limit);
    }

    fn found(&self, now: DateTime<Utc>, late: bool) {
        // Only the first of a row counts; which of two at once does not matter.
        let _ = self.busy.compare_exchange(NEVER, now.timestamp_millis(), Ordering::Relaxed, Ordering::Relaxed);
        if late {
            self.late.fetch_add(1, Ordering::Relaxed);
        } else {
            self.late.store(0, Ordering::Relaxed);
        }
    }

    /// A claim found nothing, or nobody claims any more.
    pub(super) fn caught_up(&self) {
        self.busy.store(NEVER, Ordering::Relaxed);
        self.late.store(0, Ordering::Relaxed);
    }

    /// When to come again with more, if nothing more should be taken in for now.
    pub(super) fn overloaded(&self, now: DateTime<Utc>) -> Option<Duration> {
        if self.late.load(Ordering::Relaxed) < LATE_IN_A_ROW {
            return None;
        }
        let busy = now.timestamp_millis().saturating_sub(self.busy.load(Ordering::Relaxed));
        let busy = Duration::from_millis(u64::try_from(busy).unwrap_or_default());
        Some(busy.saturating_mul(2).clamp(SOONEST, LATEST))
    }
}

#[cfg(test)]
mod tests {
    use super::{LATE_IN_A_ROW, LATEST, Pressure, SOONEST};
    use chrono::{DateTime, Utc};
    use std::time::Duration;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap_or_default()
    }

    fn late(pressure: &Pressure, second: i64) {
        (0..LATE_IN_A_ROW).for_each(|_| pressure.found(at(second), true));
    }

    #[test]
    fn only_a_row_of_late_claims_is_pressure() {
        let pressure = Pressure::new();
        // A claim on time between them, and they are no row.
        for claim in 0..100 {
            pressure.found(at(0), claim % LATE_IN_A_ROW != 0);
            assert_eq!(pressure.overloaded(at(0)), None);
        }
        late(&pressure, 100);
        assert!(pressure.overloaded(at(100)).is_some());
        pressure.found(at(100), false);
        assert_eq!(pressure.overloaded(at(100)), None);
        late(&pressure, 100);
        pressure.caught_up();
        assert_eq!(pressure.overloaded(at(100)), None);
    }

    #[test]
    fn the_longer_it_has_been_busy_the_later_others_come_again() {
        let pressure = Pressure::new();
        pressure.found(at(0), false);
        late(&pressure, 1);
        assert_eq!(pressure.overloaded(at(1)), Some(SOONEST));
        assert_eq!(pressure.overloaded(at(10)), Some(Duration::from_secs(20)));
        assert_eq!(pressure.overloaded(at(1_000)), Some(LATEST));
        // A clock that goes back makes nobody wait for ever.
        assert_eq!(pressure.overloaded(at(-100)), Some(SOONEST));
        pressure.caught_up();
        late(&pressure, 1_000);
        assert_eq!(pressure.overloaded(at(1_000)), Some(SOONEST));
    }
}
