use std::{fmt, str::FromStr};

use crate::chaos::CrashPoint;

/// Every verb of the ports through which a process changes or learns anything. Speech and assets are left out: the
/// agent itself calls neither, a channel reads both.
const OPERATIONS: [&str; 35] = [
    "store.accept",
    "store.alias",
    "store.claim",
    "store.renew",
    "store.save_facts",
    "store.commit",
    "store.release",
    "store.release_all",
    "store.next_wake",
    "store.claim_outbox",
    "store.sending",
    "store.sent",
    "store.retry_at",
    "store.dead_letter",
    "store.receipt",
    "store.outbox_rows",
    "store.append",
    "store.transcript",
    "store.waiting",
    "store.session",
    "store.audit",
    "store.journals",
    "store.count",
    "store.purge",
    "pms.room_types",
    "pms.offers",
    "pms.nights",
    "pms.reserve",
    "pms.find",
    "pms.cancel_cost",
    "pms.cancel",
    "pms.find_by_client_ref",
    "channel.send",
    "channel.acknowledge",
    "alerts.alert",
];

/// One side of one call of a port, as a place to die: `store.commit:after`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KillPoint {
    pub(super) operation: &'static str,
    pub(super) side: CrashPoint,
}

impl KillPoint {
    /// Every point, in the order of the ports.
    pub fn all() -> impl Iterator<Item = KillPoint> {
        let sides = |operation| [CrashPoint::Before, CrashPoint::After].map(|side| KillPoint { operation, side });
        OPERATIONS.into_iter().flat_map(sides)
    }

    /// The call it is a side of: `store.commit`.
    pub fn operation(self) -> &'static str {
        self.operation
    }

    /// On which side of the call it is.
    pub fn side(self) -> CrashPoint {
        self.side
    }
}

impl fmt::Display for KillPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            CrashPoint::Before => "before",
            CrashPoint::After => "after",
        };
        write!(f, "{}:{side}", self.operation)
    }
}

/// What was given is the name of no kill point.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no kill point {0:?}")]
pub struct NoKillPoint(pub String);

impl FromStr for KillPoint {
    type Err = NoKillPoint;

    fn from_str(name: &str) -> Result<KillPoint, NoKillPoint> {
        KillPoint::all().find(|point| point.to_string() == name).ok_or_else(|| NoKillPoint(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::KillPoint;

    #[test]
    fn every_point_is_found_by_its_name() {
        let names: BTreeSet<String> = KillPoint::all().map(|point| point.to_string()).collect();
        assert_eq!(names.len(), KillPoint::all().count());
        assert!(KillPoint::all().all(|point| point.to_string().parse() == Ok(point)));
        assert!("store.commit".parse::<KillPoint>().is_err());
    }
}
