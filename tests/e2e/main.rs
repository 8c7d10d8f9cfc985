//! The example programs as a guest, Meta and a careless operator meet them: real processes, real files, real ports.
//!
//! `cargo nextest run -p hotel-agent` builds the examples these tests start.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

mod support;

mod bad_input;
mod browser;
mod crash;
mod disk;
mod front_desk;
mod stored;
mod whatsapp;
