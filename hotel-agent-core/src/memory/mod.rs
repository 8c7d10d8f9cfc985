//! Every store port in memory: for tests, examples and a first try. Nothing outlives the process.

mod desk;
mod inbox;
mod outbox;
mod rows;
mod state;
mod transcript;

use std::sync::{Mutex, MutexGuard, PoisonError};

use state::State;

/// A store that forgets everything when it is dropped.
///
/// It keeps the same contract as the durable stores and passes the same conformance kit, but for durability. Calls
/// never wait: each holds a plain lock for the time of a few look-ups, so any runtime will do.
#[derive(Debug, Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    /// The state; a panic elsewhere leaves it usable, because no call panics half-way through a change.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
