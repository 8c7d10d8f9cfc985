//! Schemas of every release open, with all that was in them.

use std::sync::Arc;

use hotel_agent_core::port::{Store, store::Release};
use hotel_agent_testkit::store::durability;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{
    guest::{at, request},
    place::Place,
};

/// Every released schema, as `pg_dump --inserts --no-owner` wrote it after the `before` of the checks below, without the
/// lines for psql alone.
const RELEASED: [&str; 1] = [include_str!("../fixtures/postgres-1.sql")];

async fn connected(place: &Place) -> PgConnection {
    PgConnection::connect(&place.url).await.unwrap()
}

/// Restores a dump under the place's own schema.
async fn released(dump: &str, place: &Place) {
    let (schema, names) = (format!("SCHEMA {};", place.schema), format!("{}.", place.schema));
    let sql = dump.replace("SCHEMA hotel_agent;", &schema).replace("hotel_agent.", &names);
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connected(place).await).await.unwrap();
}

/// Every column, index and constraint, without the names that differ.
async fn schema(place: &Place) -> Vec<String> {
    let told = "
        SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default, collation_name,
                         is_identity, is_generated, generation_expression)
        FROM information_schema.columns WHERE table_schema = $1
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = $1
        UNION ALL SELECT concat_ws(' ', c.relname, c.relkind, c.reloptions::text) FROM pg_class c
        WHERE c.relnamespace = $1::regnamespace
        ORDER BY 1";
    let mut connection = connected(place).await;
    let rows: Vec<String> = sqlx::query_scalar(told).bind(&place.schema).fetch_all(&mut connection).await.unwrap();
    rows.into_iter().map(|row| row.replace(&place.schema, "")).collect()
}

#[tokio::test]
async fn what_a_release_wrote_is_read() {
    for dump in RELEASED {
        for check in 0..3 {
            let place = Place::new();
            released(dump, &place).await;
            let store: Arc<dyn Store> = Arc::new(place.store().await);
            match check {
                0 => durability::transcripts_and_counters_go_on::after(&store).await,
                1 => durability::a_running_turn_is_found_with_its_journal::after(&store).await,
                _ => {
                    // The fixture's turn is still leased.
                    let late = store.claim(&request(at(60), std::time::Duration::ZERO)).await.unwrap().unwrap();
                    store.release(&late.lease, Release { not_before: at(0), counts: false }).await.unwrap();
                    durability::a_commit_is_there_after_a_restart::after(&store).await;
                }
            }
        }
    }
}

#[tokio::test]
async fn a_migrated_schema_is_like_a_new_one() {
    let new = Place::new();
    drop(new.store().await);
    let new = schema(&new).await;
    assert!(new.len() > 80, "{new:?}");
    for (n, dump) in RELEASED.into_iter().enumerate() {
        let old = Place::new();
        released(dump, &old).await;
        drop(old.store().await);
        assert_eq!(schema(&old).await, new, "schema {} after its migrations", n + 1);
    }
}
