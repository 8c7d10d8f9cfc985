//! Faults on purpose: wrappers that make a PMS late, deaf or dead by a script or by a seed, and a process die at any
//! call of its ports.

mod kill;
mod plan;
mod pms;
mod rng;

pub use self::{
    kill::{Blow, KillPoint, KillSwitch, Killable, NoKillPoint},
    plan::{CrashPoint, Mishap, Plan, PmsCall, When},
    pms::ChaosPms,
    rng::SplitMix64,
};
