//! What a process cannot help: another one takes its work over while it stands still, and the clock is set.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod clock;
mod leases;
mod world;
