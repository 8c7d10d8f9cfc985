//! How values of the vocabulary stand in columns, whatever the database.

use std::time::Duration;

use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::{Address, ConversationKey},
    message::ChannelName,
    property::PropertyId,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Error;

/// Milliseconds since 1970 UTC.
pub(crate) fn millis(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis()
}

pub(crate) fn time(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// Rounded up, because only a true zero means "do not wait"; bounded, so that SQL may add and treble it.
pub(crate) fn duration(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos().div_ceil(1_000_000)).unwrap_or(i64::MAX).min(i64::MAX / 4)
}

/// Versions and tokens: counted up one by one, so they never come near the sign.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(crate) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

pub(crate) fn limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The word a plain enum is written as.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, Error> {
    Ok(serde_json::to_string(value)?.trim_matches('"').to_owned())
}

pub(crate) fn read_word<T: DeserializeOwned>(word: &str) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::from(word))
}

pub(crate) fn addresses(json: &str) -> Result<Vec<Address>, Error> {
    serde_json::from_str(json)
}

/// A guest's addresses after some of them were seen again.
pub(crate) fn latest_first(seen: &[Address], known: &[Address]) -> Vec<Address> {
    let mut list: Vec<Address> = Vec::with_capacity(seen.len() + known.len());
    for address in seen.iter().chain(known) {
        if !list.contains(address) {
            list.push(address.clone());
        }
    }
    list
}

/// A conversation's key from columns our own code has written.
pub(crate) fn key(property: &str, channel: String, id: i64) -> Result<ConversationKey, Error> {
    let property = PropertyId::parse(property).map_err(serde::de::Error::custom)?;
    Ok(ConversationKey { property, channel: ChannelName::new(channel), id: id.to_string() })
}

/// The number a conversation's id stands for, if we have written it.
pub(crate) fn row_id(id: &str) -> Option<i64> {
    id.parse::<i64>().ok().filter(|number| number.to_string() == id)
}
