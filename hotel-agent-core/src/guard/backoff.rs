use std::time::Duration;

/// Exponential waiting between attempts, with full jitter.
///
/// The wait before attempt `n + 1` is drawn evenly from zero to `base * 2^n`, never above `cap`. Drawing from the whole
/// range spreads a crowd that failed together best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    base: Duration,
    cap: Duration,
}

impl Backoff {
    /// Waits that start within `base` and never pass `cap`.
    pub const fn new(base: Duration, cap: Duration) -> Backoff {
        Backoff { base, cap }
    }

    /// The longest wait after `failures` failures in a row, the first being 0.
    pub fn ceiling(&self, failures: u32) -> Duration {
        let factor = 1_u32.checked_shl(failures).unwrap_or(u32::MAX);
        self.base.saturating_mul(factor).min(self.cap)
    }

    /// The wait after `failures` failures in a row; `random` is any number, evenly distributed over all of `u64`.
    pub fn delay(&self, failures: u32, random: u64) -> Duration {
        // ceiling * random / 2^64 in whole nanoseconds, split so that no product leaves 128 bits.
        let nanos = self.ceiling(failures).as_nanos();
        let random = u128::from(random);
        let (high, low) = (nanos >> 64, nanos & u128::from(u64::MAX));
        let part = high * random + ((low * random) >> 64);
        Duration::new(
            u64::try_from(part / 1_000_000_000).unwrap_or(u64::MAX),
            u32::try_from(part % 1_000_000_000).unwrap_or(0),
        )
    }
}

/// A number for [`Backoff::delay`] drawn from what is retried: evenly spread, yet the same for the same attempt.
pub fn spread(name: &str, attempt: u32) -> u64 {
    // FNV-1a, then the finaliser of splitmix64: FNV alone leaves the high bits of short names alike.
    let mut hash = name
        .bytes()
        .chain(attempt.to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{Backoff, spread};

    const SENDS: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(300));

    #[test]
    fn the_ceiling_doubles_until_the_cap() {
        for (failures, seconds) in [(0, 1), (1, 2), (2, 4), (8, 256), (9, 300), (31, 300), (32, 300), (u32::MAX, 300)] {
            assert_eq!(SENDS.ceiling(failures), Duration::from_secs(seconds), "{failures}");
        }
    }

    #[test]
    fn the_whole_range_is_drawn_from() {
        assert_eq!(SENDS.delay(3, 0), Duration::ZERO);
        assert_eq!(SENDS.delay(3, u64::MAX / 2 + 1), Duration::from_secs(4));
        assert_eq!(SENDS.delay(3, u64::MAX), Duration::from_nanos(7_999_999_999));
    }

    #[test]
    fn attempts_of_many_rows_are_spread_over_the_range() {
        let mut quarters = [0_u32; 4];
        for row in 0..4_000 {
            let delay = Backoff::new(Duration::from_secs(4), Duration::from_secs(4))
                .delay(0, spread(&format!("{row}/out/0"), 1));
            if let Some(count) = usize::try_from(delay.as_secs()).ok().and_then(|quarter| quarters.get_mut(quarter)) {
                *count += 1;
            }
        }
        assert!(quarters.iter().all(|count| (900..1_100).contains(count)), "{quarters:?}");
    }

    proptest! {
        #[test]
        fn no_wait_passes_its_ceiling(base in 0_u64..u64::MAX, cap in 0_u64..u64::MAX, failures: u32, random: u64) {
            let backoff = Backoff::new(Duration::from_nanos(base), Duration::from_nanos(cap));
            let delay = backoff.delay(failures, random);
            prop_assert!(delay <= backoff.ceiling(failures));
            prop_assert!(backoff.ceiling(failures) <= Duration::from_nanos(cap));
        }

        #[test]
        fn a_longer_draw_is_a_longer_wait(failures in 0_u32..40, a: u64, b: u64) {
            let (short, long) = (a.min(b), a.max(b));
            prop_assert!(SENDS.delay(failures, short) <= SENDS.delay(failures, long));
        }

        #[test]
        fn the_same_attempt_is_spread_alike(name in ".{0,40}", attempt: u32) {
            prop_assert_eq!(spread(&name, attempt), spread(&name, attempt));
        }
    }
}
