use async_trait::async_trait;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::ConversationKey,
    port::{
        Fault, Record,
        store::{ConversationSummary, Desk, HandOffMark},
    },
    property::PropertyId,
};
use rusqlite::{Connection, params};

use super::{
    SqliteStore,
    column::{find, key, limit, millis, optional_record, read_word, record, time, unsigned},
    stop::Stop,
};

/// Rows of each table one purging call drops, so that it never keeps guests' calls waiting long.
const CHUNK: i64 = 500;

/// Conversations that need, or have, a person.
pub(super) const WAITING: &str = "
    SELECT channel, id, hand_off_stage, hand_off_reason, hand_off_summary, hand_off_since FROM conversation
    WHERE property = ?1 AND hand_off_stage <> 'released' ORDER BY hand_off_since, id LIMIT ?2";

/// What is done and older than a moment, so many rows of each table.
pub(super) const PURGE: [&str; 4] = [
    "DELETE FROM message WHERE seq IN
         (SELECT seq FROM message WHERE done_at < ?1 AND received_at < ?1 LIMIT ?2)",
    "DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE finished_at < ?1 LIMIT ?2)",
    "DELETE FROM journal WHERE seq IN (SELECT seq FROM journal WHERE at < ?1 LIMIT ?2)",
    "DELETE FROM audit WHERE seq IN (SELECT seq FROM audit WHERE at < ?1 LIMIT ?2)",
];

#[async_trait]
impl Desk for SqliteStore {
    async fn waiting(&self, property: &PropertyId, most: usize) -> Result<Vec<ConversationSummary>, Fault> {
        let property = property.clone();
        self.reader().call("store.waiting", move |connection| waiting(connection, &property, most)).await
    }

    async fn session(&self, conversation: &ConversationKey) -> Result<Option<Record>, Fault> {
        let conversation = conversation.clone();
        self.reader()
            .call("store.session", move |connection| {
                let Some(id) = find(connection, &conversation)? else { return Ok(None) };
                Ok(connection
                    .prepare_cached("SELECT session_schema, session FROM conversation WHERE id = ?1")?
                    .query_row([id], |row| optional_record(row, 0))?)
            })
            .await
    }

    async fn audit(&self, conversation: &ConversationKey, most: usize) -> Result<Vec<Record>, Fault> {
        let conversation = conversation.clone();
        self.reader()
            .call("store.audit", move |connection| {
                const LAST: &str =
                    "SELECT body_schema, body FROM audit WHERE conversation = ?1 ORDER BY seq DESC LIMIT ?2";
                last(connection, LAST, &conversation, most)
            })
            .await
    }

    async fn journals(&self, conversation: &ConversationKey, most: usize) -> Result<Vec<Record>, Fault> {
        let conversation = conversation.clone();
        self.reader()
            .call("store.journals", move |connection| {
                const LAST: &str =
                    "SELECT body_schema, body FROM journal WHERE conversation = ?1 ORDER BY seq DESC LIMIT ?2";
                last(connection, LAST, &conversation, most)
            })
            .await
    }

    async fn count(&self, property: &PropertyId, counter: &str) -> Result<u64, Fault> {
        let (property, counter) = (property.clone(), counter.to_owned());
        self.writer
            .call("store.count", move |connection| {
                let value = connection
                    .prepare_cached(
                        "INSERT INTO counter (property, name, value) VALUES (?1, ?2, 1)
                         ON CONFLICT (property, name) DO UPDATE SET value = value + 1 RETURNING value",
                    )?
                    .query_row(params![property.as_str(), counter], |row| row.get(0))?;
                Ok(unsigned(value))
            })
            .await
    }

    async fn purge(&self, before: DateTime<Utc>) -> Result<u64, Fault> {
        let mut dropped = 0;
        loop {
            match self.writer.call("store.purge", move |connection| purge_some(connection, millis(before))).await? {
                0 => return Ok(dropped),
                some => dropped += some,
            }
        }
    }
}

fn waiting(connection: &Connection, property: &PropertyId, most: usize) -> Result<Vec<ConversationSummary>, Stop> {
    let mut statement = connection.prepare_cached(WAITING)?;
    let mut rows = statement.query(params![property.as_str(), limit(most)])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        list.push(ConversationSummary {
            conversation: key(property.as_str(), row.get(0)?, row.get(1)?)?,
            mark: HandOffMark {
                stage: read_word(&row.get::<_, String>(2)?)?,
                reason: row.get(3)?,
                summary: row.get(4)?,
                since: time(row.get(5)?),
            },
        });
    }
    Ok(list)
}

fn last(
    connection: &Connection,
    newest_first: &str,
    conversation: &ConversationKey,
    most: usize,
) -> Result<Vec<Record>, Stop> {
    let Some(id) = find(connection, conversation)? else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(newest_first)?;
    let lines = statement.query_map(params![id, limit(most)], |row| record(row, 0))?;
    let mut lines: Vec<Record> = lines.collect::<Result<_, _>>()?;
    lines.reverse();
    Ok(lines)
}

fn purge_some(connection: &Connection, before: i64) -> Result<u64, Stop> {
    let mut dropped = 0;
    for chunk in PURGE {
        dropped += connection.prepare_cached(chunk)?.execute([before, CHUNK])?;
    }
    Ok(dropped as u64)
}
