//! The in-memory store keeps the contract of the durable ones.

use std::sync::Arc;

use hotel_agent_core::{memory::MemoryStore, port::Store};

async fn fresh() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

hotel_agent_testkit::store_conformance!(fresh);
