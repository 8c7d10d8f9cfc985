use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::ConversationKey,
    message::AccountId,
    port::{
        Fault, FaultKind,
        store::{Outbox, OutboxClaim, OutboxRow, ReceiptUpdate, SendState},
    },
};
use sqlx::{
    PgConnection, Postgres, Row,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use super::{
    PostgresStore,
    call::Kind::{Read, Transaction, Write},
    column::{
        addresses, counted, duration, find, key, limit, millis, read_word, record, row_id, signed, text, time, told,
        unsigned,
    },
    receipt,
    stop::Stop,
};

const SETTLED: Stop = Stop::Because(FaultKind::Conflict, "the lease was lost, or the row is settled");

/// Leases rows that may be sent, the longest waiting first, of those that no other process has in hand.
pub(super) const DUE: &str = "
    WITH due AS MATERIALIZED (
        SELECT seq, wake_at, conversation FROM outbox WHERE wake_at <= $1 ORDER BY wake_at, seq LIMIT $2
        FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE outbox o SET leased = true, token = o.token + 1, wake_at = $3
    FROM due JOIN conversation c ON c.id = due.conversation
    WHERE o.seq = due.seq
    RETURNING due.wake_at, o.seq, c.property, c.channel, o.conversation, c.account, c.addresses,
              o.id, o.token, o.state, o.sending_since, o.attempts, o.body_schema, o.body";

/// Leases a row that was just added and marks it as being sent, if no unsent one stands before it. Answers as [`DUE`]
/// does, with the row as it was.
pub(super) const SEND_NOW: &str = "
    UPDATE outbox o
    SET leased = true, token = o.token + 1, wake_at = $3, state = 1, sending_since = $4, attempts = o.attempts + 1
    FROM conversation c
    WHERE c.id = $5 AND o.conversation = c.id AND o.property = $1 AND o.id = $2 AND o.wake_at <= $4
    RETURNING o.wake_at, o.seq, c.property, c.channel, o.conversation, c.account, c.addresses,
              o.id, o.token, 0::smallint, NULL::bigint, o.attempts - 1, o.body_schema, o.body";

/// Lets the first unsent row of a conversation into the queue of sends.
///
/// By a statement of its own, while the conversation is held: it must see the rows of every commit before it.
pub(super) const PROMOTE: &str = "
    UPDATE outbox SET wake_at = not_before
    WHERE wake_at IS NULL AND seq = (SELECT min(seq) FROM outbox WHERE conversation = $1 AND state < 2)";

/// A row of a claim that no later claim has taken and that may still change; `$1` to `$4` name it.
macro_rules! while_leased {
    ($set:literal) => {
        concat!(
            "UPDATE outbox SET ",
            $set,
            " WHERE property = $1 AND id = $2 AND token = $3 AND conversation = $4 AND leased AND state < 2"
        )
    };
}

#[async_trait]
impl Outbox for PostgresStore {
    async fn claim_outbox(&self, now: DateTime<Utc>, lease: Duration, limit: usize) -> Result<Vec<OutboxClaim>, Fault> {
        let about = (now, lease, limit);
        self.call(Write, "store.claim_outbox", about, |&(now, lease, limit), c| Box::pin(claim(now, lease, limit, c)))
            .await
    }

    async fn sending(&self, claim: &OutboxClaim, now: DateTime<Utc>) -> Result<(), Fault> {
        const SENDING: &str = while_leased!("state = 1, sending_since = $5, attempts = attempts + 1");
        self.call(Write, "store.sending", (claim.clone(), now), |(claim, now), c| {
            Box::pin(async move { made(change(SENDING, claim)?.bind(millis(*now)), c).await })
        })
        .await
    }

    async fn sent(&self, claim: &OutboxClaim, provider_id: Option<String>, now: DateTime<Utc>) -> Result<bool, Fault> {
        let about = (claim.clone(), provider_id, now);
        self.call(Transaction, "store.sent", about, |(claim, provider_id, now), c| {
            Box::pin(sent(claim, provider_id.as_deref(), *now, c))
        })
        .await
    }

    async fn retry_at(&self, claim: &OutboxClaim, at: DateTime<Utc>, uncertain: bool) -> Result<(), Fault> {
        const RETRY: &str = while_leased!(
            "leased = false, wake_at = $5, state = CASE WHEN $6 THEN state ELSE 0 END,
             sending_since = CASE WHEN $6 THEN sending_since END"
        );
        self.call(Write, "store.retry_at", (claim.clone(), at, uncertain), |(claim, at, uncertain), c| {
            Box::pin(async move { made(change(RETRY, claim)?.bind(millis(*at)).bind(*uncertain), c).await })
        })
        .await
    }

    async fn dead_letter(&self, claim: &OutboxClaim, reason: &str, now: DateTime<Utc>) -> Result<(), Fault> {
        let about = (claim.clone(), reason.to_owned(), now);
        self.call(Transaction, "store.dead_letter", about, |(claim, reason, now), c| {
            Box::pin(dead_letter(claim, reason, *now, c))
        })
        .await
    }

    async fn receipt(&self, update: ReceiptUpdate) -> Result<(), Fault> {
        self.call(Transaction, "store.receipt", update, |update, c| Box::pin(receipt::apply(update, c))).await
    }

    async fn outbox_rows(&self, conversation: &ConversationKey) -> Result<Vec<OutboxRow>, Fault> {
        self.call(Read, "store.outbox_rows", conversation.clone(), |conversation, c| Box::pin(rows(conversation, c)))
            .await
    }
}

async fn claim(
    now: DateTime<Utc>,
    lease: Duration,
    most: usize,
    connection: &mut PgConnection,
) -> Result<Vec<OutboxClaim>, Stop> {
    let until = millis(now).saturating_add(duration(lease));
    let rows = sqlx::query(DUE).bind(millis(now)).bind(limit(most)).bind(until).fetch_all(connection).await?;
    let mut claims = Vec::with_capacity(rows.len());
    for row in &rows {
        claims.push((row.try_get::<i64, _>(0)?, row.try_get::<i64, _>(1)?, given_out(row)?));
    }
    // RETURNING keeps no order.
    claims.sort_unstable_by_key(|(waiting_since, seq, _)| (*waiting_since, *seq));
    Ok(claims.into_iter().map(|(_, _, claim)| claim).collect())
}

/// A row as [`DUE`] and [`SEND_NOW`] answer it.
pub(super) fn given_out(row: &PgRow) -> Result<OutboxClaim, Stop> {
    Ok(OutboxClaim {
        id: told(row.try_get(7)?),
        token: unsigned(row.try_get(8)?),
        conversation: key(row.try_get(2)?, row.try_get(3)?, row.try_get(4)?)?,
        account: AccountId::new(told(row.try_get(5)?)),
        addresses: addresses(row.try_get(6)?)?,
        state: state(row.try_get(9)?),
        sending_since: row.try_get::<Option<i64>, _>(10)?.map(time),
        attempts: counted(row, 11)?,
        body: record(row, 12)?,
    })
}

pub(super) fn state(column: i16) -> SendState {
    match column {
        0 => SendState::Waiting,
        1 => SendState::Sending,
        2 => SendState::Sent,
        _ => SendState::Dead,
    }
}

type Change<'a> = Query<'a, Postgres, PgArguments>;

fn change<'a>(statement: &'static str, claim: &'a OutboxClaim) -> Result<Change<'a>, Stop> {
    let conversation = row_id(&claim.conversation.id).ok_or(SETTLED)?;
    Ok(sqlx::query(statement)
        .bind(claim.conversation.property.as_str())
        .bind(text(&claim.id))
        .bind(signed(claim.token))
        .bind(conversation))
}

async fn made(change: Change<'_>, connection: &mut PgConnection) -> Result<(), Stop> {
    if change.execute(connection).await?.rows_affected() == 0 { Err(SETTLED) } else { Ok(()) }
}

async fn sent(
    claim: &OutboxClaim,
    provider_id: Option<&str>,
    now: DateTime<Utc>,
    connection: &mut PgConnection,
) -> Result<bool, Stop> {
    // Saying so again only adds the provider's id, if that was unknown.
    const SENT: &str = "
        UPDATE outbox SET state = 2, leased = false, sending_since = NULL, wake_at = NULL,
            finished_at = CASE WHEN state = 2 THEN finished_at ELSE $5 END, provider_id = coalesce(provider_id, $6)
        WHERE property = $1 AND id = $2 AND token = $3 AND conversation = $4 AND (state = 2 OR leased AND state < 2)";
    let conversation = hold(&claim.conversation, connection).await?;
    let sent = change(SENT, claim)?.bind(millis(now)).bind(provider_id.map(text));
    made(sent, connection).await?;
    promote(conversation, connection).await
}

async fn dead_letter(
    claim: &OutboxClaim,
    reason: &str,
    now: DateTime<Utc>,
    connection: &mut PgConnection,
) -> Result<(), Stop> {
    const DEAD: &str =
        while_leased!("state = 3, leased = false, sending_since = NULL, wake_at = NULL, finished_at = $5, reason = $6");
    let conversation = hold(&claim.conversation, connection).await?;
    made(change(DEAD, claim)?.bind(millis(now)).bind(text(reason)), connection).await?;
    promote(conversation, connection).await?;
    Ok(())
}

/// Holds a conversation to the end of the transaction.
///
/// Whoever ends a row lets the next one go, and must not miss one that a commit is just adding. A conversation is always
/// held before its rows.
async fn hold(conversation: &ConversationKey, connection: &mut PgConnection) -> Result<i64, Stop> {
    let id = row_id(&conversation.id).ok_or(SETTLED)?;
    hold_id(id, connection).await?;
    Ok(id)
}

pub(super) async fn hold_id(id: i64, connection: &mut PgConnection) -> Result<(), Stop> {
    sqlx::query("SELECT 1 FROM conversation WHERE id = $1 FOR NO KEY UPDATE").bind(id).execute(connection).await?;
    Ok(())
}

/// Whether there was a row to let go.
pub(super) async fn promote(conversation: i64, connection: &mut PgConnection) -> Result<bool, Stop> {
    Ok(sqlx::query(PROMOTE).bind(conversation).execute(connection).await?.rows_affected() > 0)
}

async fn rows(conversation: &ConversationKey, connection: &mut PgConnection) -> Result<Vec<OutboxRow>, Stop> {
    let Some(id) = find(connection, conversation).await? else { return Ok(Vec::new()) };
    let found = sqlx::query(
        "SELECT id, state, delivery, provider_id, attempts, body_schema, body FROM outbox
         WHERE conversation = $1 ORDER BY seq",
    );
    let mut list = Vec::new();
    for row in found.bind(id).fetch_all(connection).await? {
        let delivery: Option<&str> = row.try_get(2)?;
        list.push(OutboxRow {
            id: told(row.try_get(0)?),
            state: state(row.try_get(1)?),
            delivery: delivery.map(read_word).transpose()?,
            provider_id: row.try_get::<Option<String>, _>(3)?.map(told),
            attempts: counted(&row, 4)?,
            body: record(&row, 5)?,
        });
    }
    Ok(list)
}
