//! One file on a local disk, for one process: SQLite with a write-ahead log.
//!
//! All calls that change something wait in one queue and run in one transaction at a time, so a thousand guests cost
//! few more disk flushes than one. A call resolves after its COMMIT has reached the disk (`synchronous = FULL`);
//! claims alone do not wait for it, because a lease ends with the store's only owner.

mod accept;
mod claim;
mod column;
mod commit;
mod desk;
mod inbox;
mod lane;
mod open;
mod outbox;
#[cfg(test)]
mod plans;
mod receipt;
mod stop;
mod transcript;

use std::{fs::File, path::Path};

use hotel_agent_core::port::Fault;
use lane::Lane;

/// How a store is opened; [`SqliteOptions::default`] suits a hotel.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SqliteOptions {
    /// Most calls waiting for the disk (4096); one more is answered [`Full`](hotel_agent_core::port::FaultKind::Full)
    /// at once, so that memory stays bounded and a channel redelivers later.
    pub queue: usize,
    /// Most bytes the file may take, rounded down to whole pages; `None`: as many as the disk has.
    pub max_bytes: Option<u64>,
}

impl Default for SqliteOptions {
    fn default() -> SqliteOptions {
        SqliteOptions { queue: 4096, max_bytes: None }
    }
}

/// A [`Store`](hotel_agent_core::port::Store) in one SQLite file, owned by one process.
///
/// Dropping it finishes the calls already queued, then closes the file; it blocks for that moment. Dropping the future
/// of a call does not undo the call.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Lane,
    /// Reads go past the writer's queue; an in-memory store has only the one connection.
    reader: Option<Lane>,
    /// Held until both threads have ended (fields drop in order), so that the next owner finds the file at rest.
    _lock: Option<File>,
}

impl SqliteStore {
    /// Opens the store in this file, creating it (mode 0600) and bringing its schema up to date.
    ///
    /// The folder must exist and be on a local disk. Faults: [`Conflict`] when another process has it open, [`TooNew`]
    /// when newer code has written it, [`Unavailable`] when the path cannot be opened, [`BadAnswer`] when the file is
    /// something else. A retry is safe.
    ///
    /// [`Conflict`]: hotel_agent_core::port::FaultKind::Conflict
    /// [`TooNew`]: hotel_agent_core::port::FaultKind::TooNew
    /// [`Unavailable`]: hotel_agent_core::port::FaultKind::Unavailable
    /// [`BadAnswer`]: hotel_agent_core::port::FaultKind::BadAnswer
    pub fn open(path: impl AsRef<Path>) -> Result<SqliteStore, Fault> {
        SqliteStore::open_with(path, SqliteOptions::default())
    }

    /// Opens the store in this file with other than the usual options.
    pub fn open_with(path: impl AsRef<Path>, options: SqliteOptions) -> Result<SqliteStore, Fault> {
        open::file(path.as_ref(), &options)
    }

    /// A store that is forgotten when dropped; the same SQL, for tests.
    pub fn open_in_memory() -> Result<SqliteStore, Fault> {
        open::in_memory(&SqliteOptions::default())
    }

    /// Where calls that change nothing run.
    fn reader(&self) -> &Lane {
        self.reader.as_ref().unwrap_or(&self.writer)
    }
}
