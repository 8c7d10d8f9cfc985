//! Where a test's store is.

use std::sync::atomic::{AtomicU32, Ordering};

use hotel_agent_storage::postgres::{PostgresOptions, PostgresStore};
use hotel_agent_testkit::postgres::PostgresServer;

/// A schema of its own, on the server all tests share or on one of its own.
pub(crate) struct Place {
    pub(crate) url: String,
    pub(crate) schema: String,
    /// Held as long as the test runs.
    _server: Option<PostgresServer>,
}

impl Place {
    pub(crate) fn new() -> Place {
        let (url, server) = PostgresServer::shared().unwrap();
        Place { url, schema: new_schema(), _server: server }
    }

    pub(crate) fn options(&self) -> PostgresOptions {
        let mut options = PostgresOptions::default();
        options.schema = self.schema.clone();
        options.connections = 6;
        options
    }

    /// A store as one process has it.
    pub(crate) async fn store(&self) -> PostgresStore {
        PostgresStore::connect_with(&self.url, self.options()).await.unwrap()
    }
}

/// A name nobody else has on the server.
pub(crate) fn new_schema() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
