//! The in-memory store keeps the contract of the durable ones.

use std::sync::Arc;

use hotel_agent_core::{memory::MemoryStore, port::Store};

async fn fresh() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

mod plain {
    hotel_agent_testkit::store_conformance!(super::fresh);
}

mod behind_kill_points {
    use hotel_agent_testkit::chaos::{KillSwitch, Killable};

    use super::*;

    async fn mortal() -> Arc<dyn Store> {
        Arc::new(Killable::new(fresh().await, Arc::new(KillSwitch::off())))
    }

    hotel_agent_testkit::store_conformance!(mortal);
}
