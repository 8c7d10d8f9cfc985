//! Whatever is asked in whatever order, memory and PostgreSQL give the same answers.

use hotel_agent_core::memory::MemoryStore;
use proptest::prelude::*;

use crate::{
    calls::{Op, Run, op},
    place::Place,
};

proptest! {
    // Each case makes a schema and asks the server some thousand times.
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn memory_and_postgres_give_the_same_answers(ops in prop::collection::vec(op(), 1..100)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let place = Place::new();
        runtime.block_on(async {
            let (memory, postgres) = (MemoryStore::new(), place.store().await);
            let (mut one, mut other) = (Run::new(&memory), Run::new(&postgres));
            // The one call that means something else in a store of several processes.
            for op in ops.iter().filter(|op| !matches!(op, Op::ReleaseAll)) {
                let (expected, got) = (one.step(op).await, other.step(op).await);
                prop_assert_eq!(expected, got, "after {:?}", op);
            }
            Ok(())
        })?;
    }
}
