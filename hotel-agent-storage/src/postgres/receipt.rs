//! What a channel tells of a message on its way.

use hotel_agent_core::{
    message::DeliveryStatus,
    port::store::{ReceiptUpdate, SendState},
};
use sqlx::{PgConnection, Row};

use super::{
    column::{millis, read_word, text, word},
    outbox::{hold_id, promote, state},
    stop::Stop,
};

/// The row of our own id.
pub(super) const BY_ID: &str = "
    SELECT o.seq, o.conversation FROM outbox o JOIN conversation c ON c.id = o.conversation
    WHERE o.property = $1 AND o.id = $3 AND c.channel = $2";

/// The newest row of a provider's id.
pub(super) const BY_PROVIDER: &str = "
    SELECT o.seq, o.conversation FROM outbox o JOIN conversation c ON c.id = o.conversation
    WHERE o.property = $1 AND o.provider_id = $3 AND c.channel = $2
    ORDER BY o.seq DESC LIMIT 1";

pub(super) async fn apply(update: &ReceiptUpdate, connection: &mut PgConnection) -> Result<(), Stop> {
    let (find, id) = match &update.outbox_id {
        Some(id) => (BY_ID, id),
        None => (BY_PROVIDER, &update.provider_id),
    };
    let found: Option<(i64, i64)> = sqlx::query_as(find)
        .bind(update.property.as_str())
        .bind(update.channel.as_str())
        .bind(text(id))
        .fetch_optional(&mut *connection)
        .await?;
    let Some((seq, conversation)) = found else { return Ok(()) };
    hold_id(conversation, connection).await?;
    // As it stands now that nobody else can change it.
    let row = sqlx::query("SELECT state, delivery FROM outbox WHERE seq = $1 FOR NO KEY UPDATE")
        .bind(seq)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else { return Ok(()) };
    let taken = match state(row.try_get(0)?) {
        SendState::Sending => true,
        // The failure of an attempt that is to be repeated.
        SendState::Waiting if update.status == DeliveryStatus::Failed => return Ok(()),
        SendState::Waiting => true,
        _ => false,
    };
    let before: Option<DeliveryStatus> = row.try_get::<Option<&str>, _>(1)?.map(read_word).transpose()?;
    let status = before.map_or(update.status, |before| before.max(update.status));
    sqlx::query("UPDATE outbox SET delivery = $2, provider_id = coalesce(provider_id, $3) WHERE seq = $1")
        .bind(seq)
        .bind(word(&status)?)
        .bind(text(&update.provider_id))
        .execute(&mut *connection)
        .await?;
    if !taken {
        return Ok(());
    }
    sqlx::query(
        "UPDATE outbox SET state = 2, leased = false, sending_since = NULL, wake_at = NULL, finished_at = $2
         WHERE seq = $1",
    )
    .bind(seq)
    .bind(millis(update.now))
    .execute(&mut *connection)
    .await?;
    promote(conversation, connection).await?;
    Ok(())
}
