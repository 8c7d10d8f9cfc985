use std::sync::{Mutex, PoisonError};

use hotel_agent_core::port::Ids;

use crate::chaos::SplitMix64;

/// Identifiers that a seed determines: the same seed gives the same ids in the same order.
///
/// For tests and simulations only: whoever knows the seed knows every id, and two processes with one seed give the
/// same ids.
#[derive(Debug)]
pub struct SeededIds {
    rng: Mutex<SplitMix64>,
}

impl SeededIds {
    /// Ids of this seed, from the first.
    pub fn new(seed: u64) -> SeededIds {
        SeededIds { rng: Mutex::new(SplitMix64::new(seed)) }
    }
}

impl Ids for SeededIds {
    fn next(&self) -> String {
        let mut rng = self.rng.lock().unwrap_or_else(PoisonError::into_inner);
        format!("{:016x}{:016x}", rng.next_u64(), rng.next_u64())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use hotel_agent_core::port::Ids;

    use super::SeededIds;

    #[test]
    fn a_seed_gives_the_same_ids_and_never_one_twice() {
        let draw = |seed| {
            let ids = SeededIds::new(seed);
            (0..1000).map(|_| ids.next()).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert_eq!(draw(7).iter().collect::<BTreeSet<_>>().len(), 1000);
        for id in draw(7) {
            assert!((16..=40).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric()), "{id}");
        }
    }
}
