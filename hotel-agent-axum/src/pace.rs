use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};

/// Keys remembered at most; beyond, those that have long been quiet are forgotten.
const REMEMBERED: usize = 10_000;

/// A token bucket for each key: `burst` at once, then one every `every`.
pub(crate) struct Pace {
    burst: i32,
    every: TimeDelta,
    /// For each key the moment from which its bucket is full again.
    full_at: Mutex<HashMap<String, DateTime<Utc>>>,
}

impl Pace {
    pub(crate) fn new(burst: u16, every: TimeDelta) -> Pace {
        Pace { burst: i32::from(burst), every, full_at: Mutex::default() }
    }

    /// Takes one from the key's bucket, or says how long to wait for the next.
    pub(crate) fn take(&self, key: &str, now: DateTime<Utc>) -> Result<(), Duration> {
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED && !buckets.contains_key(key) {
            buckets.retain(|_, full_at| *full_at > now);
        }
        let full_at = buckets.get(key).copied().unwrap_or(now).max(now);
        let after = full_at + self.every;
        let late = after - now - self.every * self.burst;
        if late > TimeDelta::zero() {
            return Err(late.to_std().unwrap_or_default());
        }
        buckets.insert(key.to_owned(), after);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, TimeDelta};

    use super::Pace;

    #[test]
    fn a_burst_then_one_a_second_and_each_key_its_own() {
        let pace = Pace::new(20, TimeDelta::seconds(1));
        let start = DateTime::UNIX_EPOCH;
        for n in 0..20 {
            assert_eq!(pace.take("a", start), Ok(()), "message {n}");
        }
        assert_eq!(pace.take("a", start), Err(Duration::from_secs(1)));
        assert_eq!(pace.take("b", start), Ok(()));
        let later = start + TimeDelta::milliseconds(1500);
        assert_eq!(pace.take("a", later), Ok(()));
        assert_eq!(pace.take("a", later), Err(Duration::from_millis(500)));
        assert_eq!(pace.take("a", start + TimeDelta::hours(1)), Ok(()));
    }

    #[test]
    fn quiet_keys_are_forgotten() {
        let pace = Pace::new(1, TimeDelta::seconds(1));
        let start = DateTime::UNIX_EPOCH;
        for n in 0..25_000 {
            let now = start + TimeDelta::milliseconds(n);
            assert_eq!(pace.take(&n.to_string(), now), Ok(()));
        }
        let kept = pace.full_at.lock().map(|buckets| buckets.len()).unwrap_or_default();
        assert!(kept <= 10_000, "{kept}");
    }
}
