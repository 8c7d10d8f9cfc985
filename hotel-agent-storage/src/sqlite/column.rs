//! How values of the vocabulary stand in SQLite's columns.

use bytes::Bytes;
use hotel_agent_core::{guest::ConversationKey, port::Record};
use rusqlite::{Connection, OptionalExtension, Row, params, types::ValueRef};

use super::stop::Stop;
pub(super) use crate::column::{
    addresses, duration, key, latest_first, limit, millis, read_word, row_id, signed, time, unsigned, word,
};

/// The record in two neighbouring columns.
pub(super) fn record(row: &Row<'_>, schema: usize) -> rusqlite::Result<Record> {
    Ok(Record { schema: row.get(schema)?, bytes: Bytes::from(row.get::<_, Vec<u8>>(schema + 1)?) })
}

/// The record in two neighbouring columns, absent when the first is NULL.
pub(super) fn optional_record(row: &Row<'_>, schema: usize) -> rusqlite::Result<Option<Record>> {
    if row.get_ref(schema)? == ValueRef::Null { Ok(None) } else { record(row, schema).map(Some) }
}

/// The row of a conversation, if key and tenant belong together.
pub(super) fn find(connection: &Connection, key: &ConversationKey) -> Result<Option<i64>, Stop> {
    let Some(id) = row_id(&key.id) else { return Ok(None) };
    let mut statement =
        connection.prepare_cached("SELECT id FROM conversation WHERE id = ?1 AND property = ?2 AND channel = ?3")?;
    Ok(statement.query_row(params![id, key.property.as_str(), key.channel.as_str()], |row| row.get(0)).optional()?)
}
