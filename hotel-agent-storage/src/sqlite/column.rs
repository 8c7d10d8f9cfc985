//! How values of the vocabulary stand in columns.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::{Address, ConversationKey},
    message::ChannelName,
    port::Record,
    property::PropertyId,
};
use rusqlite::{Connection, OptionalExtension, Row, params, types::ValueRef};
use serde::{Serialize, de::DeserializeOwned};

use super::stop::Stop;

/// Milliseconds since 1970 UTC.
pub(super) fn millis(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis()
}

pub(super) fn time(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// Rounded up, because only a true zero means "do not wait"; bounded, so that SQL may add and treble it.
pub(super) fn duration(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos().div_ceil(1_000_000)).unwrap_or(i64::MAX).min(i64::MAX / 4)
}

/// Versions and tokens: counted up one by one, so they never come near the sign.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

pub(super) fn limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The word a plain enum is written as.
pub(super) fn word<T: Serialize>(value: &T) -> Result<String, Stop> {
    Ok(serde_json::to_string(value)?.trim_matches('"').to_owned())
}

pub(super) fn read_word<T: DeserializeOwned>(word: &str) -> Result<T, Stop> {
    Ok(serde_json::from_value(serde_json::Value::from(word))?)
}

pub(super) fn addresses(json: &str) -> Result<Vec<Address>, Stop> {
    Ok(serde_json::from_str(json)?)
}

/// The record in two neighbouring columns.
pub(super) fn record(row: &Row<'_>, schema: usize) -> rusqlite::Result<Record> {
    Ok(Record { schema: row.get(schema)?, bytes: Bytes::from(row.get::<_, Vec<u8>>(schema + 1)?) })
}

/// The record in two neighbouring columns, absent when the first is NULL.
pub(super) fn optional_record(row: &Row<'_>, schema: usize) -> rusqlite::Result<Option<Record>> {
    if row.get_ref(schema)? == ValueRef::Null { Ok(None) } else { record(row, schema).map(Some) }
}

/// A conversation's key from columns our own code has written.
pub(super) fn key(property: &str, channel: String, id: i64) -> Result<ConversationKey, Stop> {
    let property = PropertyId::parse(property).map_err(serde::de::Error::custom).map_err(Stop::Json)?;
    Ok(ConversationKey { property, channel: ChannelName::new(channel), id: id.to_string() })
}

/// The number a conversation's id stands for, if we have written it.
pub(super) fn row_id(id: &str) -> Option<i64> {
    id.parse::<i64>().ok().filter(|number| number.to_string() == id)
}

/// The row of a conversation, if key and tenant belong together.
pub(super) fn find(connection: &Connection, key: &ConversationKey) -> Result<Option<i64>, Stop> {
    let Some(id) = row_id(&key.id) else { return Ok(None) };
    let mut statement =
        connection.prepare_cached("SELECT id FROM conversation WHERE id = ?1 AND property = ?2 AND channel = ?3")?;
    Ok(statement.query_row(params![id, key.property.as_str(), key.channel.as_str()], |row| row.get(0)).optional()?)
}
