//! How values of the vocabulary stand in PostgreSQL's columns.

use std::borrow::Cow;

use bytes::Bytes;
use hotel_agent_core::{guest::ConversationKey, port::Record};
use sqlx::{PgConnection, Row, postgres::PgRow};

use super::stop::Stop;
pub(super) use crate::column::{
    addresses, duration, key, latest_first, limit, millis, read_word, row_id, signed, time, unsigned, word,
};

/// Text as it is kept: PostgreSQL's has no zero character, and a guest may send one.
pub(super) fn text(told: &str) -> Cow<'_, str> {
    if told.contains(['\\', '\0']) {
        Cow::Owned(told.replace('\\', r"\\").replace('\0', r"\0"))
    } else {
        Cow::Borrowed(told)
    }
}

/// The text that was kept so.
pub(super) fn told(kept: String) -> String {
    if !kept.contains('\\') {
        return kept;
    }
    let mut told = String::with_capacity(kept.len());
    let mut rest = kept.chars();
    while let Some(character) = rest.next() {
        told.push(match character {
            '\\' => rest.next().map_or('\\', |next| if next == '0' { '\0' } else { next }),
            other => other,
        });
    }
    told
}

/// The record in two neighbouring columns.
pub(super) fn record(row: &PgRow, schema: usize) -> Result<Record, Stop> {
    Ok(Record { schema: row.try_get(schema)?, bytes: Bytes::from(row.try_get::<Vec<u8>, _>(schema + 1)?) })
}

/// The record in two neighbouring columns, absent when the first is NULL.
pub(super) fn optional_record(row: &PgRow, schema: usize) -> Result<Option<Record>, Stop> {
    if row.try_get::<Option<&str>, _>(schema)?.is_none() { Ok(None) } else { record(row, schema).map(Some) }
}

/// A number that is counted up from zero in a `bigint`.
pub(super) fn counted(row: &PgRow, column: usize) -> Result<u32, Stop> {
    Ok(u32::try_from(row.try_get::<i64, _>(column)?).unwrap_or(u32::MAX))
}

/// The row of a conversation, if key and tenant belong together.
pub(super) async fn find(connection: &mut PgConnection, key: &ConversationKey) -> Result<Option<i64>, Stop> {
    let Some(id) = row_id(&key.id) else { return Ok(None) };
    let found = sqlx::query_scalar("SELECT id FROM conversation WHERE id = $1 AND property = $2 AND channel = $3")
        .bind(id)
        .bind(key.property.as_str())
        .bind(key.channel.as_str());
    Ok(found.fetch_optional(connection).await?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_comes_back(said in r"[a\\0\x00ñ]{0,12}", more in ".*") {
            let said = said + &more;
            let kept = text(&said).into_owned();
            prop_assert!(!kept.contains('\0'));
            prop_assert_eq!(told(kept), said);
        }

        #[test]
        fn a_prefix_stays_one(start in r"[a\\0\x00]{0,4}", whole in r"[a\\0\x00]{0,6}") {
            prop_assert_eq!(whole.starts_with(&start), text(&whole).starts_with(&*text(&start)));
        }
    }
}
