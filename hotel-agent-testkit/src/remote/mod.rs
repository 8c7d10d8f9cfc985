//! A PMS over a network: any [`Pms`](hotel_agent_core::port::Pms) behind HTTP, and the adapter that speaks to it.
//!
//! For tests in which the PMS must outlive the process that books. [`PmsEmulator`] answers as vendors do: a write whose
//! end the PMS inside does not tell is a bare 500, and one that it never answers hangs. A caller that hangs up does not
//! stop what it asked for.

mod client;
mod emulator;
mod wire;

pub use self::{client::RemotePms, emulator::PmsEmulator};
