//! The host as browsers, channels and the desk meet it.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod chat;
mod desk;
mod house;
mod served;
mod verify;
mod webhooks;
