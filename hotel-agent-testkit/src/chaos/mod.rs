//! Faults on purpose: a wrapper that makes a PMS late, deaf or dead by a script or by a seed.

mod plan;
mod pms;
mod rng;

pub use self::{
    plan::{CrashPoint, Mishap, Plan, PmsCall, When},
    pms::ChaosPms,
    rng::SplitMix64,
};
