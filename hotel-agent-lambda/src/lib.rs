#![doc = include_str!("../README.md")]

mod batch;
mod envelope;
mod event;
mod function;
mod queue;
mod runtime;

pub use envelope::{Envelope, EnvelopeError};
pub use function::{Function, InvokeError, run};
pub use queue::{Queue, QueueMessage};
pub use runtime::{RandomIds, SystemClock};
