//! What crosses the store, and under which names.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    dialogue::Session,
    message::Outbound,
    port::{Fault, Record},
    turn::{AuditLine, Input, Job},
};

/// A type the store keeps as a [`Record`].
pub(super) trait Kept: Serialize + DeserializeOwned {
    const NAME: &'static str;
    /// Grows when older code could no longer read what newer code writes.
    const VERSION: u32;

    fn keep(&self) -> Result<Record, Fault> {
        Record::write(Self::NAME, Self::VERSION, self)
    }

    fn read(record: &Record) -> Result<Self, Fault> {
        record.read(Self::NAME, Self::VERSION)
    }
}

impl Kept for Input {
    const NAME: &'static str = "input";
    const VERSION: u32 = 1;
}

impl Kept for Session {
    const NAME: &'static str = "session";
    const VERSION: u32 = 1;
}

impl Kept for Job {
    const NAME: &'static str = "job";
    const VERSION: u32 = 1;
}

impl Kept for Outbound {
    const NAME: &'static str = "outbound";
    const VERSION: u32 = 1;
}

impl Kept for AuditLine {
    const NAME: &'static str = "audit";
    const VERSION: u32 = 1;
}
