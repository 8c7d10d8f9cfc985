use async_trait::async_trait;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::ConversationKey,
    port::{
        Fault, FaultKind, Record, Retry,
        store::{ConversationSummary, Desk, HandOffMark},
    },
    property::PropertyId,
};
use sqlx::{PgConnection, Row};

use super::{
    PostgresStore,
    call::Kind::{Read, Write},
    column::{find, key, limit, millis, optional_record, read_word, record, text, time, told, unsigned},
    stop::Stop,
};

/// Rows one purging statement drops, so that its locks are short and a standby can keep up.
const CHUNK: i64 = 500;

/// Conversations that need, or have, a person.
pub(super) const WAITING: &str = "
    SELECT channel, id, hand_off_stage, hand_off_reason, hand_off_summary, hand_off_since FROM conversation
    WHERE property = $1 AND hand_off_stage <> 'released' ORDER BY hand_off_since, id LIMIT $2";

/// Drops so many of the rows that are done and older than a moment; processes that purge at once share them out.
macro_rules! purge {
    ($table:literal, $old:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE ctid = ANY(ARRAY(SELECT ctid FROM ",
            $table,
            " WHERE ",
            $old,
            " LIMIT $2 FOR UPDATE SKIP LOCKED))"
        )
    };
}

/// One statement a table.
pub(super) const PURGE: [&str; 4] = [
    purge!("message", "done_at < $1 AND received_at < $1"),
    purge!("outbox", "finished_at < $1"),
    purge!("journal", "at < $1"),
    purge!("audit", "at < $1"),
];

pub(super) const AUDIT: &str = "SELECT body_schema, body FROM audit WHERE conversation = $1 ORDER BY seq DESC LIMIT $2";
pub(super) const JOURNALS: &str =
    "SELECT body_schema, body FROM journal WHERE conversation = $1 ORDER BY seq DESC LIMIT $2";

#[async_trait]
impl Desk for PostgresStore {
    async fn waiting(&self, property: &PropertyId, most: usize) -> Result<Vec<ConversationSummary>, Fault> {
        let about = (property.clone(), most);
        self.call(Read, "store.waiting", about, |(property, most), c| Box::pin(waiting(property, *most, c))).await
    }

    async fn session(&self, conversation: &ConversationKey) -> Result<Option<Record>, Fault> {
        self.call(Read, "store.session", conversation.clone(), |conversation, c| Box::pin(session(conversation, c)))
            .await
    }

    async fn audit(&self, conversation: &ConversationKey, most: usize) -> Result<Vec<Record>, Fault> {
        let about = (conversation.clone(), most);
        self.call(Read, "store.audit", about, |(key, most), c| Box::pin(last(AUDIT, key, *most, c))).await
    }

    async fn journals(&self, conversation: &ConversationKey, most: usize) -> Result<Vec<Record>, Fault> {
        let about = (conversation.clone(), most);
        self.call(Read, "store.journals", about, |(key, most), c| Box::pin(last(JOURNALS, key, *most, c))).await
    }

    async fn count(&self, property: &PropertyId, counter: &str) -> Result<u64, Fault> {
        let about = (property.clone(), counter.to_owned());
        let counted =
            self.call(Write, "store.count", about, |(property, counter), c| Box::pin(count(property, counter, c)));
        // It may have been counted before the connection was lost.
        counted.await.map_err(
            |fault| {
                if fault.kind == FaultKind::Unavailable { fault.retry(Retry::LookFirst) } else { fault }
            },
        )
    }

    async fn purge(&self, before: DateTime<Utc>) -> Result<u64, Fault> {
        let mut dropped = 0;
        for table in PURGE {
            loop {
                let some = self.call(Write, "store.purge", before, move |before, c| Box::pin(purge(table, *before, c)));
                match some.await? {
                    0 => break,
                    some => dropped += some,
                }
            }
        }
        Ok(dropped)
    }
}

async fn waiting(
    property: &PropertyId,
    most: usize,
    connection: &mut PgConnection,
) -> Result<Vec<ConversationSummary>, Stop> {
    let rows = sqlx::query(WAITING).bind(property.as_str()).bind(limit(most)).fetch_all(connection).await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        list.push(ConversationSummary {
            conversation: key(property.as_str(), row.try_get(0)?, row.try_get(1)?)?,
            mark: HandOffMark {
                stage: read_word(row.try_get(2)?)?,
                reason: told(row.try_get(3)?),
                summary: told(row.try_get(4)?),
                since: time(row.try_get(5)?),
            },
        });
    }
    Ok(list)
}

async fn session(conversation: &ConversationKey, connection: &mut PgConnection) -> Result<Option<Record>, Stop> {
    let Some(id) = find(connection, conversation).await? else { return Ok(None) };
    let row = sqlx::query("SELECT session_schema, session FROM conversation WHERE id = $1").bind(id);
    optional_record(&row.fetch_one(connection).await?, 0)
}

async fn last(
    newest_first: &'static str,
    conversation: &ConversationKey,
    most: usize,
    connection: &mut PgConnection,
) -> Result<Vec<Record>, Stop> {
    let Some(id) = find(connection, conversation).await? else { return Ok(Vec::new()) };
    let lines = sqlx::query(newest_first).bind(id).bind(limit(most)).fetch_all(connection).await?;
    lines.iter().rev().map(|line| record(line, 0)).collect()
}

async fn count(property: &PropertyId, counter: &str, connection: &mut PgConnection) -> Result<u64, Stop> {
    let value = sqlx::query_scalar(
        "INSERT INTO counter AS c (property, name, value) VALUES ($1, $2, 1)
         ON CONFLICT (property, name) DO UPDATE SET value = c.value + 1 RETURNING value",
    );
    Ok(unsigned(value.bind(property.as_str()).bind(text(counter)).fetch_one(connection).await?))
}

async fn purge(table: &'static str, before: DateTime<Utc>, connection: &mut PgConnection) -> Result<u64, Stop> {
    Ok(sqlx::query(table).bind(millis(before)).bind(CHUNK).execute(connection).await?.rows_affected())
}
