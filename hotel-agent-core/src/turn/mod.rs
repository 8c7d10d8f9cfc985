//! The turn: everything waiting in one conversation, decided once by a pure function.
//!
//! [`decide`] has no `async`, no I/O and no clock. It asks for what it lacks by returning
//! [`Missing`](crate::fact::Missing); the shell ([`crate::agent`]) performs the calls, records the answers and calls it
//! again. The same property, session, turn and facts always give the same decision.

mod decide;
mod decision;
mod input;
mod job;
mod journal;

pub use decide::decide;
pub use decision::{AuditLine, Decision, ScheduledJob, SendItem, Trace};
pub use input::{Author, Heard, Input, StaffAction, Turn, TurnMessage, phrases};
pub use job::{Job, TurnJob};
pub use journal::{Journal, Replay, replay};

/// How often `decide` may ask for more facts before the turn counts as failed: no journey needs half as many.
pub const MAX_ROUNDS: usize = 24;
