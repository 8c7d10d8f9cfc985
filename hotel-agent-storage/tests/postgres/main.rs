//! The PostgreSQL store on a real server.
//!
//! Without a server these tests fail: `cargo xtask test` installs one and starts one for all of them; a test that runs
//! by itself starts its own.
#![expect(clippy::unwrap_used, reason = "tests")]

mod conformance;
mod place;
