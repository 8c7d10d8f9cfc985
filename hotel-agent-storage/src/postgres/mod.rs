//! A PostgreSQL database, for several processes at once.
//!
//! Every process claims conversations and rows to send with `SKIP LOCKED`: none waits for another's, none gets what
//! another holds, and a token fences off whoever comes late. A call resolves after its COMMIT.
//!
//! **Leases end by their time alone.** No process can tell that another has died, so
//! [`release_all`](hotel_agent_core::port::store::Inbox::release_all) ends nothing here; set
//! `AgentSettings::sole_process` to `false`.
//!
//! **Other processes are not told of new work**: they find it when they look again, at most `AgentSettings::poll` later.
//! The process that accepted a message looks at once.
//!
//! **A lost connection** before the COMMIT was sent has changed nothing, and the call is made again on another
//! connection. Lost while the COMMIT is under way, nobody knows its end: the call is
//! [`Unavailable`](hotel_agent_core::port::FaultKind::Unavailable). Saying it again is safe: a message is kept once by
//! its id, a turn is committed once by its lease and version, a row to send by its id; where the first did happen,
//! `accept` answers a duplicate, and `commit` a conflict. Only `count` may then count twice. Deadlocks are repeated
//! within the call.
//!
//! Sessions hold settings and prepared statements: a pooler in front must keep one server connection for each of ours
//! (PgBouncer: session mode).

mod accept;
mod call;
mod claim;
mod column;
mod commit;
mod desk;
mod inbox;
mod lock;
mod open;
mod outbox;
#[cfg(test)]
mod plans;
mod receipt;
mod stop;
mod transcript;

use std::{sync::Arc, time::Duration};

use hotel_agent_core::port::Fault;
use sqlx::PgPool;
use tokio::{runtime::Handle, sync::Semaphore};

/// How a store is connected; [`PostgresOptions::default`] suits a process that serves some hotels.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PostgresOptions {
    /// The schema that holds the tables (`hotel_agent`), made if it is not there: lower-case letters, digits and `_`.
    ///
    /// Stores in different schemas of one database know nothing of each other.
    pub schema: String,
    /// Most connections of this process (10); all processes together must stay below the server's `max_connections`.
    pub connections: u32,
    /// Longest wait for a connection (5 s); then the call is [`Unavailable`](hotel_agent_core::port::FaultKind::Unavailable).
    pub connect_timeout: Duration,
    /// Longest time of one statement (15 s), waiting for locks included; then the call is
    /// [`Timeout`](hotel_agent_core::port::FaultKind::Timeout) and has changed nothing.
    ///
    /// Also how long the server keeps the locks of a process that vanished in the middle of a transaction. In whole
    /// milliseconds; zero: no limit.
    pub statement_timeout: Duration,
    /// Most calls under way or waiting for a connection (4096); one more is answered
    /// [`Full`](hotel_agent_core::port::FaultKind::Full) at once, so that memory stays bounded.
    pub queue: usize,
}

impl Default for PostgresOptions {
    fn default() -> PostgresOptions {
        PostgresOptions {
            schema: "hotel_agent".to_owned(),
            connections: 10,
            connect_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(15),
            queue: 4096,
        }
    }
}

/// A [`Store`](hotel_agent_core::port::Store) in a PostgreSQL database, shared by any number of processes.
///
/// Calls run on the tokio runtime the store was connected on, whatever executor awaits them. Dropping the future of a
/// call does not undo the call.
#[derive(Debug)]
pub struct PostgresStore {
    pool: PgPool,
    runtime: Handle,
    /// Room for calls under way.
    room: Arc<Semaphore>,
    locks: lock::Locks,
}

impl PostgresStore {
    /// Connects to the database of this URL and brings the schema `hotel_agent` up to date.
    ///
    /// `postgres://user:password@host:5432/database?sslmode=verify-full&sslrootcert=ca.pem`; what is left out comes from
    /// `PGHOST`, `PGPORT`, `PGUSER`, `PGPASSWORD` and `PGDATABASE`. Processes that start at once migrate one after the
    /// other. Needs a running tokio runtime with time and I/O.
    ///
    /// Faults: [`Unavailable`] when the server cannot be reached, [`Unauthorized`] or [`Forbidden`] when the user may not,
    /// [`NotFound`] when there is no such database, [`TooNew`] when newer code has migrated the schema beyond what this
    /// code can work on, [`BadAnswer`] when the schema is something else's, [`BadRequest`] when the URL or an option makes
    /// no sense. A retry is safe.
    ///
    /// [`Unavailable`]: hotel_agent_core::port::FaultKind::Unavailable
    /// [`Unauthorized`]: hotel_agent_core::port::FaultKind::Unauthorized
    /// [`Forbidden`]: hotel_agent_core::port::FaultKind::Forbidden
    /// [`NotFound`]: hotel_agent_core::port::FaultKind::NotFound
    /// [`TooNew`]: hotel_agent_core::port::FaultKind::TooNew
    /// [`BadAnswer`]: hotel_agent_core::port::FaultKind::BadAnswer
    /// [`BadRequest`]: hotel_agent_core::port::FaultKind::BadRequest
    pub async fn connect(url: &str) -> Result<PostgresStore, Fault> {
        PostgresStore::connect_with(url, PostgresOptions::default()).await
    }

    /// Connects with other than the usual options.
    pub async fn connect_with(url: &str, options: PostgresOptions) -> Result<PostgresStore, Fault> {
        open::connect(url, options).await
    }
}
