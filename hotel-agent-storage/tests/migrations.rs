//! Files of every released schema open, with all that was in them.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{path::Path, sync::Arc};

use hotel_agent_core::port::Store;
use hotel_agent_storage::sqlite::SqliteStore;
use hotel_agent_testkit::store::durability;
use rusqlite::Connection;

/// Every released schema, as a dump of a file its release wrote.
const RELEASED: [&str; 1] = [include_str!("fixtures/schema-1.sql")];

fn released(dump: &str, path: &Path) {
    Connection::open(path).unwrap().execute_batch(dump).unwrap();
}

/// Every table and index, in a form that does not depend on when it was made.
fn schema(path: &Path) -> Vec<(String, String)> {
    let connection = Connection::open(path).unwrap();
    let mut statement =
        connection.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn what_a_release_wrote_is_read() {
    for dump in RELEASED {
        for check in 0..3 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("hotel.db");
            released(dump, &path);
            let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&path).unwrap());
            match check {
                0 => durability::transcripts_and_counters_go_on::after(&store).await,
                1 => durability::a_running_turn_is_found_with_its_journal::after(&store).await,
                _ => {
                    use durability::a_commit_is_there_after_a_restart as turn;
                    // The fixture's turn is still leased.
                    assert_eq!(store.release_all(chrono::DateTime::UNIX_EPOCH).await.unwrap(), 1);
                    turn::after(&store).await;
                }
            }
        }
    }
}

#[test]
fn a_migrated_file_is_like_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("new.db");
    drop(SqliteStore::open(&new).unwrap());
    for (n, dump) in RELEASED.into_iter().enumerate() {
        let old = folder.path().join(format!("old-{n}.db"));
        released(dump, &old);
        drop(SqliteStore::open(&old).unwrap());
        assert_eq!(schema(&old), schema(&new), "schema {} after its migrations", n + 1);
    }
}
