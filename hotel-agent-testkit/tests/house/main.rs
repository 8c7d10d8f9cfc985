//! The reference PMS beyond its port: prices to the cent, settings, the ledger, and any sequence of events.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod cancellation;
mod ledger;
mod model;
mod prices;
mod samples;
mod seeds;
mod settings;
mod stage;
