use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use super::KillPoint;
use crate::chaos::CrashPoint;

/// What happens to a process at a kill point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Blow {
    /// It is gone at once, as under SIGKILL or a power cut: nothing is flushed, nobody is told.
    Kill,
    /// The one call stands still this long, as under a stalled disk or a frozen machine; the others go on.
    Stall(Duration),
}

/// Strikes a process once, at one kill point.
#[derive(Debug, Default)]
pub struct KillSwitch {
    armed: Option<Armed>,
}

#[derive(Debug)]
struct Armed {
    point: KillPoint,
    /// How often the point is passed unharmed.
    passes: u32,
    passed: AtomicU32,
    blow: Blow,
}

impl KillSwitch {
    /// Never strikes.
    pub fn off() -> KillSwitch {
        KillSwitch::default()
    }

    /// Strikes at `point` once it was passed `passes` times.
    pub fn at(point: KillPoint, passes: u32, blow: Blow) -> KillSwitch {
        KillSwitch { armed: Some(Armed { point, passes, passed: AtomicU32::new(0), blow }) }
    }

    /// The process is at this side of this call.
    pub(super) async fn reach(&self, operation: &'static str, side: CrashPoint) {
        let Some(armed) = &self.armed else { return };
        if armed.point != (KillPoint { operation, side })
            || armed.passed.fetch_add(1, Ordering::Relaxed) != armed.passes
        {
            return;
        }
        match armed.blow {
            Blow::Kill => die(),
            Blow::Stall(time) => tokio::time::sleep(time).await,
        }
    }
}

/// Ends this process as a power cut would.
#[cfg(unix)]
fn die() {
    use rustix::process::{Signal, getpid, kill_process};

    // To oneself it cannot fail, and it does not return.
    let _dead = kill_process(getpid(), Signal::KILL);
}

/// Ends this process without unwinding or flushing.
#[cfg(not(unix))]
fn die() {
    std::process::abort();
}
