use async_trait::async_trait;
use hotel_agent_core::{
    port::{
        Fault, Record,
        store::{TranscriptItem, Transcripts},
    },
    property::PropertyId,
};
use sqlx::{PgConnection, Row};

use super::{
    PostgresStore,
    call::Kind::{Read, Transaction},
    column::{limit, record, signed, text, unsigned},
    lock::{Lock, Locks},
    stop::Stop,
};

/// Lines after a number.
pub(super) const LINES: &str = "
    SELECT seq, body_schema, body FROM transcript
    WHERE property = $1 AND key = $2 AND seq > $3 ORDER BY seq LIMIT $4";

/// The next line gets the next number.
pub(super) const APPEND: &str = "
    INSERT INTO transcript (property, key, seq, dedupe, body_schema, body)
    VALUES ($1, $2, 1 + coalesce((SELECT max(seq) FROM transcript WHERE property = $1 AND key = $2), 0), $3, $4, $5)
    RETURNING seq";

/// A line to add.
struct Line {
    locks: Locks,
    property: PropertyId,
    key: String,
    dedupe: String,
    body: Record,
}

#[async_trait]
impl Transcripts for PostgresStore {
    async fn append(&self, property: &PropertyId, key: &str, dedupe: &str, body: Record) -> Result<u64, Fault> {
        let line = Line {
            locks: self.locks,
            property: property.clone(),
            key: key.to_owned(),
            dedupe: dedupe.to_owned(),
            body,
        };
        self.call(Transaction, "store.append", line, |line, c| Box::pin(append(line, c))).await
    }

    async fn transcript(
        &self,
        property: &PropertyId,
        key: &str,
        after: u64,
        most: usize,
    ) -> Result<Vec<TranscriptItem>, Fault> {
        let about = (property.clone(), key.to_owned(), signed(after), limit(most));
        self.call(Read, "store.transcript", about, |(property, key, after, most), connection| {
            Box::pin(async move {
                let lines = sqlx::query(LINES).bind(property.as_str()).bind(text(key)).bind(after).bind(most);
                let lines = lines.fetch_all(connection).await?;
                let line = |line| {
                    Ok(TranscriptItem {
                        seq: unsigned(sqlx::postgres::PgRow::try_get(line, 0)?),
                        body: record(line, 1)?,
                    })
                };
                lines.iter().map(line).collect()
            })
        })
        .await
    }
}

async fn append(line: &Line, connection: &mut PgConnection) -> Result<u64, Stop> {
    let (property, key, dedupe) = (line.property.as_str(), text(&line.key), text(&line.dedupe));
    // One after the other, so that no number is given twice and none is left out.
    line.locks.hold(connection, [Lock::of(&["transcript", property, &line.key])]).await?;
    let known: Option<i64> =
        sqlx::query_scalar("SELECT seq FROM transcript WHERE property = $1 AND key = $2 AND dedupe = $3")
            .bind(property)
            .bind(&key)
            .bind(&dedupe)
            .fetch_optional(&mut *connection)
            .await?;
    let seq = match known {
        Some(seq) => seq,
        None => {
            sqlx::query_scalar(APPEND)
                .bind(property)
                .bind(&key)
                .bind(&dedupe)
                .bind(&line.body.schema)
                .bind(&*line.body.bytes)
                .fetch_one(connection)
                .await?
        }
    };
    Ok(unsigned(seq))
}
