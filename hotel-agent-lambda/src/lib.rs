#![doc = include_str!("../README.md")]

mod event;
mod function;
mod runtime;

pub use function::{Function, InvokeError, run};
pub use runtime::{RandomIds, SystemClock};
