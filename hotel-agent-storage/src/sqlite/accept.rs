//! Keeping what came in, once, and finding whose it is.

use hotel_agent_core::{
    guest::{Address, ConversationKey},
    message::ChannelName,
    port::{
        FaultKind,
        store::{Accepted, NewInbound, Resolved},
    },
    property::PropertyId,
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    column::{addresses, duration, latest_first, millis, word},
    stop::Stop,
};

/// When the waiting messages of conversation `?1` are a whole thought; NULL when none waits.
macro_rules! settled {
    () => {
        "min(
            (SELECT received_at + 3 * settle_ms FROM message
             WHERE conversation = ?1 AND done_at IS NULL ORDER BY seq LIMIT 1),
            (SELECT received_at + settle_ms FROM message
             WHERE conversation = ?1 AND done_at IS NULL ORDER BY seq DESC LIMIT 1),
            coalesce(
                (SELECT min(received_at) FROM message
                 WHERE conversation = ?1 AND done_at IS NULL AND settle_ms = 0),
                9223372036854775807))"
    };
}
pub(super) use settled;

/// After a new message (`?3` when it came, `?4` how long it settles): the first of several waits for nothing else.
pub(super) const SETTLE: &str = concat!(
    "UPDATE conversation SET account = ?2, settled_at = CASE WHEN settled_at IS NULL THEN ?3 + ?4 ELSE ",
    settled!(),
    " END WHERE id = ?1"
);

pub(super) fn accept(connection: &Connection, batch: &[NewInbound]) -> Result<Accepted, Stop> {
    if batch.iter().any(|item| item.addresses.is_empty()) {
        return Err(Stop::Because(FaultKind::BadRequest, "a message without an address"));
    }
    let items = batch.iter().map(|item| accept_one(connection, item)).collect::<Result<_, Stop>>()?;
    Ok(Accepted { items })
}

fn accept_one(connection: &Connection, item: &NewInbound) -> Result<Resolved, Stop> {
    let known: Option<i64> = connection
        .prepare_cached("SELECT conversation FROM message WHERE property = ?1 AND channel = ?2 AND id = ?3")?
        .query_row(params![item.property.as_str(), item.channel.as_str(), item.message.as_str()], |row| row.get(0))
        .optional()?;
    let new = known.is_none();
    let id = match known {
        Some(id) => id,
        None => keep(connection, item)?,
    };
    let conversation =
        ConversationKey { property: item.property.clone(), channel: item.channel.clone(), id: id.to_string() };
    Ok(Resolved { conversation, new })
}

fn keep(connection: &Connection, item: &NewInbound) -> Result<i64, Stop> {
    let (account, received_at, settle) = (item.account.as_str(), millis(item.received_at), duration(item.settle));
    let first = First { account, settled_at: received_at.saturating_add(settle) };
    let (id, begun) = resolve(connection, &item.property, &item.channel, &first, &item.addresses)?;
    connection
        .prepare_cached(
            "INSERT INTO message (property, channel, id, conversation, received_at, settle_ms, body_schema, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            item.property.as_str(),
            item.channel.as_str(),
            item.message.as_str(),
            id,
            received_at,
            settle,
            item.body.schema,
            item.body.bytes.as_ref(),
        ])?;
    if !begun {
        connection.prepare_cached(SETTLE)?.execute(params![id, account, received_at, settle])?;
    }
    Ok(id)
}

/// The message that begins a conversation.
struct First<'a> {
    account: &'a str,
    settled_at: i64,
}

/// The conversation of a guest, and whether it had to be begun; addresses of two conversations join the older.
fn resolve(
    connection: &Connection,
    property: &PropertyId,
    channel: &ChannelName,
    first: &First<'_>,
    seen: &[Address],
) -> Result<(i64, bool), Stop> {
    let mut owners = Vec::with_capacity(seen.len());
    for address in seen {
        owners.push(owner(connection, property, channel, address)?);
    }
    let oldest = owners.iter().flatten().min().copied();
    let id = match oldest {
        Some(id) => {
            move_to_front(connection, id, seen)?;
            id
        }
        None => begin(connection, property, channel, first, seen)?,
    };
    for (address, _) in seen.iter().zip(&owners).filter(|(_, owner)| **owner != Some(id)) {
        connection
            .prepare_cached(
                "INSERT INTO address (property, channel, kind, value, conversation) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (property, channel, kind, value) DO UPDATE SET conversation = excluded.conversation",
            )?
            .execute(params![property.as_str(), channel.as_str(), word(&address.kind)?, address.value, id])?;
    }
    Ok((id, oldest.is_none()))
}

fn owner(
    connection: &Connection,
    property: &PropertyId,
    channel: &ChannelName,
    address: &Address,
) -> Result<Option<i64>, Stop> {
    Ok(connection
        .prepare_cached(
            "SELECT conversation FROM address WHERE property = ?1 AND channel = ?2 AND kind = ?3 AND value = ?4",
        )?
        .query_row(params![property.as_str(), channel.as_str(), word(&address.kind)?, address.value], |row| row.get(0))
        .optional()?)
}

fn begin(
    connection: &Connection,
    property: &PropertyId,
    channel: &ChannelName,
    first: &First<'_>,
    seen: &[Address],
) -> Result<i64, Stop> {
    let list = serde_json::to_string(&latest_first(seen, &[]))?;
    connection
        .prepare_cached(
            "INSERT INTO conversation (property, channel, account, addresses, settled_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![property.as_str(), channel.as_str(), first.account, list, first.settled_at])?;
    Ok(connection.last_insert_rowid())
}

fn move_to_front(connection: &Connection, id: i64, seen: &[Address]) -> Result<(), Stop> {
    let before: String = connection
        .prepare_cached("SELECT addresses FROM conversation WHERE id = ?1")?
        .query_row([id], |row| row.get(0))?;
    let known = addresses(&before)?;
    let list = latest_first(seen, &known);
    if list != known {
        connection
            .prepare_cached("UPDATE conversation SET addresses = ?2 WHERE id = ?1")?
            .execute(params![id, serde_json::to_string(&list)?])?;
    }
    Ok(())
}

pub(super) fn alias(
    connection: &Connection,
    property: &PropertyId,
    channel: &ChannelName,
    previous: &Address,
    current: &Address,
) -> Result<(), Stop> {
    if owner(connection, property, channel, previous)?.is_some() {
        // A conversation is known, so none begins.
        let first = First { account: "", settled_at: 0 };
        resolve(connection, property, channel, &first, &[current.clone(), previous.clone()])?;
    }
    Ok(())
}
