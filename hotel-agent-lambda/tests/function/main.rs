//! The function as Lambda and a channel meet it.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod deadline;
mod envelope;
mod house;
mod process;
mod queue;
mod translation;
