//! What a channel tells of a message on its way.

use hotel_agent_core::{
    message::DeliveryStatus,
    port::store::{ReceiptUpdate, SendState},
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    column::{millis, read_word, word},
    outbox::finish,
    stop::Stop,
};

/// The newest row of a provider's id.
pub(super) const BY_PROVIDER: &str = "SELECT o.seq, o.conversation, o.state, o.delivery
    FROM outbox o JOIN conversation c ON c.id = o.conversation
    WHERE o.property = ?1 AND o.provider_id = ?3 AND c.channel = ?2
    ORDER BY o.seq DESC LIMIT 1";

struct Found {
    seq: i64,
    conversation: i64,
    state: u8,
    delivery: Option<String>,
}

impl Found {
    fn read(row: &Row<'_>) -> rusqlite::Result<Found> {
        Ok(Found { seq: row.get(0)?, conversation: row.get(1)?, state: row.get(2)?, delivery: row.get(3)? })
    }
}

pub(super) fn apply(connection: &Connection, update: &ReceiptUpdate) -> Result<(), Stop> {
    let Some(row) = row_of(connection, update)? else { return Ok(()) };
    let (unsent, sending) = (row.state < 2, row.state == 1);
    let taken = sending || (unsent && update.status != DeliveryStatus::Failed);
    if unsent && !taken {
        // The failure of an attempt that is to be repeated.
        return Ok(());
    }
    let before: Option<DeliveryStatus> = row.delivery.as_deref().map(read_word).transpose()?;
    let status = before.map_or(update.status, |before| before.max(update.status));
    connection
        .prepare_cached("UPDATE outbox SET delivery = ?2, provider_id = coalesce(provider_id, ?3) WHERE seq = ?1")?
        .execute(params![row.seq, word(&status)?, update.provider_id])?;
    if taken {
        finish(connection, row.seq, row.conversation, SendState::Sent, None, millis(update.now))?;
    }
    Ok(())
}

/// By our own id if it was echoed, else the newest row of the provider's id.
fn row_of(connection: &Connection, update: &ReceiptUpdate) -> Result<Option<Found>, Stop> {
    let (property, channel) = (update.property.as_str(), update.channel.as_str());
    let found = match &update.outbox_id {
        Some(id) => connection
            .prepare_cached(
                "SELECT o.seq, o.conversation, o.state, o.delivery
                 FROM outbox o JOIN conversation c ON c.id = o.conversation
                 WHERE o.property = ?1 AND o.id = ?3 AND c.channel = ?2",
            )?
            .query_row(params![property, channel, id], Found::read),
        None => connection
            .prepare_cached(BY_PROVIDER)?
            .query_row(params![property, channel, update.provider_id], Found::read),
    };
    Ok(found.optional()?)
}
