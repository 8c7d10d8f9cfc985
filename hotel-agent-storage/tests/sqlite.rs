//! The SQLite store keeps the contract, in memory and in a file, and over a restart.
#![expect(clippy::unwrap_used, reason = "tests")]

mod in_memory {
    use std::sync::Arc;

    use hotel_agent_core::port::Store;
    use hotel_agent_storage::sqlite::SqliteStore;

    async fn fresh() -> Arc<dyn Store> {
        Arc::new(SqliteStore::open_in_memory().unwrap())
    }

    hotel_agent_testkit::store_conformance!(fresh);
}

mod in_a_file {
    use std::{path::Path, sync::Arc};

    use hotel_agent_core::port::Store;
    use hotel_agent_storage::sqlite::SqliteStore;
    use hotel_agent_testkit::store::Fresh;

    async fn fresh() -> Fresh {
        let folder = tempfile::tempdir().unwrap();
        Fresh::guarded(open_at(&folder.path().join("hotel.db")).await, folder)
    }

    async fn open_at(path: &Path) -> Arc<dyn Store> {
        Arc::new(SqliteStore::open(path).unwrap())
    }

    hotel_agent_testkit::store_conformance!(fresh);
    hotel_agent_testkit::store_durability!(open_at);
}
