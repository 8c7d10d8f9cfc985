//! Guards: what stands between a caller and a port that misbehaves.
//!
//! Pure state machines and arithmetic: time and randomness are passed in.

mod backoff;

pub use backoff::{Backoff, spread};
