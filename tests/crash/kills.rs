//! When the hotel is struck.

use std::time::Duration;

use hotel_agent_testkit::chaos::{KillPoint, SplitMix64};

use crate::roles::Struck;

/// How one life of the hotel ends.
#[derive(Clone, Debug)]
pub(crate) enum Strike {
    /// At a kill point, by itself.
    At(Struck),
    /// So long after it began to serve, wherever it is.
    After(Duration),
}

impl Strike {
    pub(crate) fn at(point: &str) -> Strike {
        Strike::later(point, 0)
    }

    /// At a kill point, once it was passed so often.
    pub(crate) fn later(point: &str, passes: u32) -> Strike {
        Strike::At(Struck { point: point.to_owned(), passes, stall_ms: None })
    }

    /// It is not killed at the point, but one call stands still there.
    pub(crate) fn stall(point: &str, ms: u64) -> Strike {
        Strike::At(Struck { point: point.to_owned(), passes: 0, stall_ms: Some(ms) })
    }

    /// So many moments of a life under load.
    pub(crate) fn at_random(seed: u64, count: usize) -> Vec<Strike> {
        let mut random = SplitMix64::new(seed);
        (0..count).map(|_| Strike::After(Duration::from_millis(random.below(1_000)))).collect()
    }

    /// Every kill point once, in an order of this seed; what only happens after another kill follows that one.
    pub(crate) fn everywhere(seed: u64) -> Vec<Strike> {
        let mut random = SplitMix64::new(seed);
        let mut points: Vec<(u64, String)> = KillPoint::all().map(|it| (random.next_u64(), it.to_string())).collect();
        points.sort();
        points
            .into_iter()
            .flat_map(|(_, point)| before(&point).map(Strike::at).into_iter().chain([Strike::at(&point)]))
            .collect()
    }
}

/// The kill that must come first for this point to be reached at all.
fn before(point: &str) -> Option<&'static str> {
    match point.split(':').next()? {
        // A write that may still land is waited for, and then looked for.
        "store.release" | "pms.find_by_client_ref" => Some("pms.reserve:after"),
        // A row that may be sent waits for its echo.
        "store.retry_at" => Some("channel.send:after"),
        _ => None,
    }
}
