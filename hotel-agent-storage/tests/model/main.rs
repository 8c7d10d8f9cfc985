//! Whatever is asked in whatever order, memory and SQLite give the same answers.
#![expect(clippy::unwrap_used, reason = "tests")]

mod calls;

use calls::{Run, op};
use hotel_agent_core::memory::MemoryStore;
use hotel_agent_storage::sqlite::SqliteStore;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn memory_and_sqlite_give_the_same_answers(ops in prop::collection::vec(op(), 1..120)) {
        let (memory, sqlite) = (MemoryStore::new(), SqliteStore::open_in_memory().unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (mut one, mut other) = (Run::new(&memory), Run::new(&sqlite));
            for op in &ops {
                let (expected, got) = (one.step(op).await, other.step(op).await);
                prop_assert_eq!(expected, got, "after {:?}", op);
            }
            Ok(())
        })?;
    }
}
