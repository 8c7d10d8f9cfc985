use async_trait::async_trait;
use hotel_agent_core::{
    port::{
        Fault, Record,
        store::{TranscriptItem, Transcripts},
    },
    property::PropertyId,
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    SqliteStore,
    column::{limit, record, signed, unsigned},
    stop::Stop,
};

#[async_trait]
impl Transcripts for SqliteStore {
    async fn append(&self, property: &PropertyId, key: &str, dedupe: &str, body: Record) -> Result<u64, Fault> {
        let (property, key, dedupe) = (property.clone(), key.to_owned(), dedupe.to_owned());
        self.writer
            .call("store.append", move |connection| append(connection, property.as_str(), &key, &dedupe, &body))
            .await
    }

    async fn transcript(
        &self,
        property: &PropertyId,
        key: &str,
        after: u64,
        most: usize,
    ) -> Result<Vec<TranscriptItem>, Fault> {
        let (property, key) = (property.clone(), key.to_owned());
        self.reader()
            .call("store.transcript", move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT seq, body_schema, body FROM transcript
                     WHERE property = ?1 AND key = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4",
                )?;
                let lines = params![property.as_str(), key, signed(after), limit(most)];
                let lines = statement
                    .query_map(lines, |row| Ok(TranscriptItem { seq: unsigned(row.get(0)?), body: record(row, 1)? }))?;
                Ok(lines.collect::<Result<_, _>>()?)
            })
            .await
    }
}

fn append(connection: &Connection, property: &str, key: &str, dedupe: &str, body: &Record) -> Result<u64, Stop> {
    let known: Option<i64> = connection
        .prepare_cached("SELECT seq FROM transcript WHERE property = ?1 AND key = ?2 AND dedupe = ?3")?
        .query_row(params![property, key, dedupe], |row| row.get(0))
        .optional()?;
    let seq = match known {
        Some(seq) => seq,
        None => connection
            .prepare_cached(
                "INSERT INTO transcript (property, key, seq, dedupe, body_schema, body)
                 VALUES (?1, ?2,
                         1 + coalesce((SELECT max(seq) FROM transcript WHERE property = ?1 AND key = ?2), 0),
                         ?3, ?4, ?5)
                 RETURNING seq",
            )?
            .query_row(params![property, key, dedupe, body.schema, body.bytes.as_ref()], |row| row.get(0))?,
    };
    Ok(unsigned(seq))
}
