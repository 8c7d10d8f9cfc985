//! Several processes over one PostgreSQL store, with the whole engine in each.
//!
//! Needs a server as the tests of `hotel-agent-storage` do; without one it fails.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod kill;
mod together;
mod world;
