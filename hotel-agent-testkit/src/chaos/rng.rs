/// A small deterministic random number generator (splitmix64); not for secrets.
///
/// Its own, so that a seed printed by a failing run still gives the same run after any dependency changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// The generator of this seed; every seed is a good one.
    pub fn new(seed: u64) -> SplitMix64 {
        SplitMix64 { state: seed }
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        // Increment and multipliers are those of the published algorithm (Steele, Lea, Flood 2014).
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `limit - 1`; 0 when `limit` is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        // The high half of the product: no division, and a bias below 2^-32 for limits that tests use.
        u64::try_from((u128::from(self.next_u64()) * u128::from(limit)) >> 64).unwrap_or(0)
    }

    /// `true` in `percent` of a hundred draws.
    pub fn percent(&mut self, percent: u8) -> bool {
        self.below(100) < u64::from(percent)
    }

    /// One of the items; `None` when there is none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(usize::try_from(self.below(items.len() as u64)).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::SplitMix64;

    #[test]
    fn it_gives_the_published_sequence() {
        let mut rng = SplitMix64::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| rng.next_u64()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn draws_stay_within_their_limit_and_reach_all_of_it() {
        let mut rng = SplitMix64::new(3);
        let mut seen = [0_u32; 5];
        for _ in 0..5_000 {
            if let Some(count) = usize::try_from(rng.below(5)).ok().and_then(|n| seen.get_mut(n)) {
                *count += 1;
            }
        }
        assert_eq!(seen.iter().sum::<u32>(), 5_000);
        assert!(seen.iter().all(|count| (850..1150).contains(count)), "{seen:?}");
        assert_eq!(rng.below(0), 0);
        assert!((0..100).all(|_| !rng.percent(0)) && (0..100).all(|_| rng.percent(100)));
        assert_eq!(rng.pick::<u8>(&[]), None);
    }
}
