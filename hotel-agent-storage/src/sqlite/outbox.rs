use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::ConversationKey,
    message::AccountId,
    port::{
        Fault, FaultKind, Record,
        store::{Outbox, OutboxClaim, OutboxRow, ReceiptUpdate, SendState},
    },
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    SqliteStore,
    column::{addresses, duration, find, key, limit, millis, read_word, record, signed, time, unsigned},
    receipt,
    stop::Stop,
};

const SETTLED: Stop = Stop::Because(FaultKind::Conflict, "the lease was lost, or the row is settled");

/// Rows that may be sent, the longest waiting first.
pub(super) const DUE: &str = "SELECT seq, conversation FROM outbox WHERE wake_at <= ?1 ORDER BY wake_at, seq LIMIT ?2";

/// Lets the first unsent row of a conversation into the queue of sends.
pub(super) const PROMOTE: &str = "
    UPDATE outbox SET wake_at = not_before
    WHERE wake_at IS NULL
      AND seq = (SELECT min(seq) FROM outbox INDEXED BY outbox_unsent WHERE conversation = ?1 AND state < 2)";

#[async_trait]
impl Outbox for SqliteStore {
    async fn claim_outbox(&self, now: DateTime<Utc>, lease: Duration, limit: usize) -> Result<Vec<OutboxClaim>, Fault> {
        // A lease ends with its only owner.
        self.writer.passing("store.claim_outbox", move |connection| claim(connection, now, lease, limit)).await
    }

    async fn sending(&self, claim: &OutboxClaim, now: DateTime<Utc>) -> Result<(), Fault> {
        let claim = claim.clone();
        self.writer
            .call("store.sending", move |connection| {
                let seq = leased(connection, &claim)?.seq;
                connection
                    .prepare_cached(
                        "UPDATE outbox SET state = 1, sending_since = ?2, attempts = attempts + 1 WHERE seq = ?1",
                    )?
                    .execute(params![seq, millis(now)])?;
                Ok(())
            })
            .await
    }

    async fn sent(&self, claim: &OutboxClaim, provider_id: Option<String>, now: DateTime<Utc>) -> Result<bool, Fault> {
        let claim = claim.clone();
        // Lost with the machine, the row is one whose end is unknown: its echo or receipt settles it.
        self.writer
            .passing("store.sent", move |connection| {
                let row = row(connection, &claim)?;
                if row.state != SendState::Sent {
                    let row = row.changeable()?;
                    let provider = provider_id.as_deref();
                    return finish(connection, row.seq, row.conversation, SendState::Sent, provider, millis(now));
                }
                connection
                    .prepare_cached("UPDATE outbox SET provider_id = coalesce(provider_id, ?2) WHERE seq = ?1")?
                    .execute(params![row.seq, provider_id])?;
                Ok(false)
            })
            .await
    }

    async fn retry_at(&self, claim: &OutboxClaim, at: DateTime<Utc>, uncertain: bool) -> Result<(), Fault> {
        let claim = claim.clone();
        self.writer
            .call("store.retry_at", move |connection| {
                let seq = leased(connection, &claim)?.seq;
                connection
                    .prepare_cached("UPDATE outbox SET leased = 0, wake_at = ?2 WHERE seq = ?1")?
                    .execute(params![seq, millis(at)])?;
                if !uncertain {
                    connection
                        .prepare_cached("UPDATE outbox SET state = 0, sending_since = NULL WHERE seq = ?1")?
                        .execute([seq])?;
                }
                Ok(())
            })
            .await
    }

    async fn dead_letter(&self, claim: &OutboxClaim, reason: &str, now: DateTime<Utc>) -> Result<(), Fault> {
        let (claim, reason) = (claim.clone(), reason.to_owned());
        self.writer
            .call("store.dead_letter", move |connection| {
                let row = leased(connection, &claim)?;
                connection
                    .prepare_cached("UPDATE outbox SET reason = ?2 WHERE seq = ?1")?
                    .execute(params![row.seq, reason])?;
                finish(connection, row.seq, row.conversation, SendState::Dead, None, millis(now))?;
                Ok(())
            })
            .await
    }

    async fn receipt(&self, update: ReceiptUpdate) -> Result<(), Fault> {
        self.writer.call("store.receipt", move |connection| receipt::apply(connection, &update)).await
    }

    async fn outbox_rows(&self, conversation: &ConversationKey) -> Result<Vec<OutboxRow>, Fault> {
        let conversation = conversation.clone();
        self.reader().call("store.outbox_rows", move |connection| rows(connection, &conversation)).await
    }
}

fn claim(connection: &Connection, now: DateTime<Utc>, lease: Duration, most: usize) -> Result<Vec<OutboxClaim>, Stop> {
    let mut due = connection.prepare_cached(DUE)?;
    let due = due.query_map(params![millis(now), limit(most)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let due: Vec<(i64, i64)> = due.collect::<Result<_, _>>()?;
    let until = millis(now).saturating_add(duration(lease));
    due.into_iter().map(|(seq, conversation)| claim_one(connection, seq, conversation, until)).collect()
}

fn claim_one(connection: &Connection, seq: i64, conversation: i64, until: i64) -> Result<OutboxClaim, Stop> {
    let mut lease = connection.prepare_cached(
        "UPDATE outbox SET leased = 1, token = token + 1, wake_at = ?2 WHERE seq = ?1
         RETURNING id, token, state, sending_since, attempts, body_schema, body",
    )?;
    given_out(connection, conversation, |row| lease.query_row(params![seq, until], row))
}

/// A row that was leased and marked when it was added, as a claim before the mark.
pub(super) fn marked(connection: &Connection, seq: i64, conversation: i64) -> Result<OutboxClaim, Stop> {
    let mut look =
        connection.prepare_cached("SELECT id, token, 0, NULL, 0, body_schema, body FROM outbox WHERE seq = ?1")?;
    given_out(connection, conversation, |row| look.query_row([seq], row))
}

/// A claim of the row that `one` finds, with where to send it.
fn given_out(
    connection: &Connection,
    conversation: i64,
    one: impl FnOnce(&dyn Fn(&Row<'_>) -> rusqlite::Result<OutboxClaim>) -> rusqlite::Result<OutboxClaim>,
) -> Result<OutboxClaim, Stop> {
    let (property, channel, account, list): (String, String, String, String) = connection
        .prepare_cached("SELECT property, channel, account, addresses FROM conversation WHERE id = ?1")?
        .query_row([conversation], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let conversation = key(&property, channel, conversation)?;
    let addresses = addresses(&list)?;
    Ok(one(&|row| {
        Ok(OutboxClaim {
            id: row.get(0)?,
            token: unsigned(row.get(1)?),
            conversation: conversation.clone(),
            account: AccountId::new(account.clone()),
            addresses: addresses.clone(),
            state: state(row.get(2)?),
            sending_since: row.get::<_, Option<i64>>(3)?.map(time),
            attempts: row.get(4)?,
            body: record(row, 5)?,
        })
    })?)
}

fn state(column: u8) -> SendState {
    match column {
        0 => SendState::Waiting,
        1 => SendState::Sending,
        2 => SendState::Sent,
        _ => SendState::Dead,
    }
}

/// What must be known of a row before it changes.
struct Standing {
    seq: i64,
    conversation: i64,
    state: SendState,
    leased: bool,
}

impl Standing {
    fn changeable(&self) -> Result<&Standing, Stop> {
        let unsent = matches!(self.state, SendState::Waiting | SendState::Sending);
        if self.leased && unsent { Ok(self) } else { Err(SETTLED) }
    }
}

/// The row of a claim that no later claim has taken.
fn row(connection: &Connection, claim: &OutboxClaim) -> Result<Standing, Stop> {
    let standing = connection
        .prepare_cached(
            "SELECT seq, conversation, state, leased FROM outbox WHERE property = ?1 AND id = ?2 AND token = ?3",
        )?
        .query_row(params![claim.conversation.property.as_str(), claim.id, signed(claim.token)], |row| {
            Ok(Standing { seq: row.get(0)?, conversation: row.get(1)?, state: state(row.get(2)?), leased: row.get(3)? })
        })
        .optional()?;
    standing.ok_or(SETTLED)
}

fn leased(connection: &Connection, claim: &OutboxClaim) -> Result<Standing, Stop> {
    let row = row(connection, claim)?;
    row.changeable()?;
    Ok(row)
}

/// Ends a row's way and lets the next one of its conversation go; whether there is one.
pub(super) fn finish(
    connection: &Connection,
    seq: i64,
    conversation: i64,
    end: SendState,
    provider_id: Option<&str>,
    now: i64,
) -> Result<bool, Stop> {
    let state = if end == SendState::Sent { 2 } else { 3 };
    connection
        .prepare_cached(
            "UPDATE outbox SET state = ?2, leased = 0, sending_since = NULL, finished_at = ?3, wake_at = NULL,
                 provider_id = coalesce(provider_id, ?4)
             WHERE seq = ?1",
        )?
        .execute(params![seq, state, now, provider_id])?;
    let promoted = connection.prepare_cached(PROMOTE)?.execute([conversation])?;
    Ok(promoted > 0)
}

fn rows(connection: &Connection, conversation: &ConversationKey) -> Result<Vec<OutboxRow>, Stop> {
    let Some(id) = find(connection, conversation)? else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(
        "SELECT id, state, delivery, provider_id, attempts, body_schema, body FROM outbox
         WHERE conversation = ?1 ORDER BY seq",
    )?;
    let mut found = statement.query([id])?;
    let mut list = Vec::new();
    while let Some(row) = found.next()? {
        let delivery: Option<String> = row.get(2)?;
        let body: Record = record(row, 5)?;
        list.push(OutboxRow {
            id: row.get(0)?,
            state: state(row.get(1)?),
            delivery: delivery.as_deref().map(read_word).transpose()?,
            provider_id: row.get(3)?,
            attempts: row.get(4)?,
            body,
        });
    }
    Ok(list)
}
