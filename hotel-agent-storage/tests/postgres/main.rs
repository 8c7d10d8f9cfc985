//! The PostgreSQL store on a real server.
//!
//! Without a server these tests fail: `cargo xtask test` installs one and starts one for all of them; a test that runs
//! by itself starts its own.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

#[path = "../model/calls.rs"]
mod calls;
mod conformance;
mod faults;
mod guest;
mod migrations;
mod model;
mod place;
mod races;
mod restarts;
