//! Leasing conversations, and giving them back without a decision.

use chrono::{DateTime, Utc};
use hotel_agent_core::{
    message::{AccountId, MessageId},
    port::{
        Record,
        store::{Claim, ClaimRequest, ClaimedJob, ClaimedMessage, Lease, Release},
    },
};
use sqlx::{PgConnection, Row, postgres::PgRow};

use super::{
    column::{
        addresses, counted, duration, key, limit, millis, optional_record, record, row_id, signed, text, time, told,
        unsigned,
    },
    stop::Stop,
};

/// Leases the conversation that could have been claimed for longest, of those that no other process has in hand.
///
/// Still leased, yet back in the queue: the last attempt was lost.
pub(super) const NEXT: &str = "
    WITH next AS MATERIALIZED (
        SELECT id FROM conversation WHERE wake_at <= $1 ORDER BY wake_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE conversation c
    SET leased = true, token = token + 1, attempts = attempts + leased::int, held_until = $2, worker = $3
    FROM next WHERE c.id = next.id
    RETURNING c.id, property, channel, account, addresses, session_schema, session, version,
              journal_schema, journal, attempts, token, settled_at, due_at";

pub(super) async fn claim(request: &ClaimRequest, connection: &mut PgConnection) -> Result<Option<Claim>, Stop> {
    let now = millis(request.now);
    let until = now.saturating_add(duration(request.lease));
    let next =
        sqlx::query(NEXT).bind(now).bind(until).bind(text(&request.worker)).fetch_optional(&mut *connection).await?;
    let Some(next) = next else { return Ok(None) };
    let id: i64 = next.try_get(0)?;
    let is_due = |column| Ok::<bool, Stop>(next.try_get::<Option<i64>, _>(column)?.is_some_and(|at| at <= now));
    Ok(Some(Claim {
        messages: if is_due(12)? { messages(connection, id, request.max_messages).await? } else { Vec::new() },
        jobs: if is_due(13)? { jobs(connection, id, now).await? } else { Vec::new() },
        lease: Lease {
            conversation: key(next.try_get(1)?, next.try_get(2)?, id)?,
            token: unsigned(next.try_get(11)?),
            until: time(until),
        },
        account: AccountId::new(told(next.try_get(3)?)),
        addresses: addresses(next.try_get(4)?)?,
        session: optional_record(&next, 5)?,
        version: unsigned(next.try_get(7)?),
        journal: optional_record(&next, 8)?,
        attempts: counted(&next, 10)?,
    }))
}

/// Waiting messages in the order of acceptance.
pub(super) const MESSAGES: &str = "
    SELECT id, received_at, body_schema, body FROM message
    WHERE conversation = $1 AND done_at IS NULL ORDER BY seq LIMIT $2";

async fn messages(connection: &mut PgConnection, id: i64, most: usize) -> Result<Vec<ClaimedMessage>, Stop> {
    let rows = sqlx::query(MESSAGES).bind(id).bind(limit(most)).fetch_all(connection).await?;
    let message = |row: &PgRow| {
        let id = MessageId::new(told(row.try_get(0)?));
        Ok(ClaimedMessage { id, received_at: time(row.try_get(1)?), body: record(row, 2)? })
    };
    rows.iter().map(message).collect()
}

/// Due jobs, earliest first.
pub(super) const JOBS: &str =
    "SELECT key, due_at, body_schema, body FROM job WHERE conversation = $1 AND due_at <= $2 ORDER BY due_at, key";

async fn jobs(connection: &mut PgConnection, id: i64, now: i64) -> Result<Vec<ClaimedJob>, Stop> {
    let rows = sqlx::query(JOBS).bind(id).bind(now).fetch_all(connection).await?;
    let job = |row: &PgRow| {
        Ok(ClaimedJob { key: told(row.try_get(0)?), due_at: time(row.try_get(1)?), body: record(row, 2)? })
    };
    rows.iter().map(job).collect()
}

/// The version of a leased conversation's session, held to the end of the transaction.
pub(super) const LEASED: &str = "
    SELECT version FROM conversation
    WHERE id = $1 AND property = $2 AND channel = $3 AND token = $4 AND leased FOR NO KEY UPDATE";

/// The conversation a running lease gives the right to change, and its session's version.
pub(super) async fn leased(lease: &Lease, connection: &mut PgConnection) -> Result<(i64, u64), Stop> {
    let id = row_id(&lease.conversation.id).ok_or(Stop::LEASE_LOST)?;
    let version: Option<i64> = sqlx::query_scalar(LEASED)
        .bind(id)
        .bind(lease.conversation.property.as_str())
        .bind(lease.conversation.channel.as_str())
        .bind(signed(lease.token))
        .fetch_optional(connection)
        .await?;
    version.map(|version| (id, unsigned(version))).ok_or(Stop::LEASE_LOST)
}

/// One statement that changes a conversation while its lease runs; `$1` to `$4` name the lease.
macro_rules! while_leased {
    ($set:literal) => {
        concat!(
            "UPDATE conversation SET ",
            $set,
            " WHERE id = $1 AND property = $2 AND channel = $3 AND token = $4 AND leased RETURNING held_until"
        )
    };
}

type Change = sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments>;

fn change(statement: &'static str, lease: &Lease) -> Result<Change, Stop> {
    let id = row_id(&lease.conversation.id).ok_or(Stop::LEASE_LOST)?;
    let (property, channel) = (&lease.conversation.property, &lease.conversation.channel);
    Ok(sqlx::query(statement)
        .bind(id)
        .bind(property.as_str().to_owned())
        .bind(channel.as_str().to_owned())
        .bind(signed(lease.token)))
}

/// Makes the change, and answers when the lease ends now.
async fn made(change: Change, connection: &mut PgConnection) -> Result<i64, Stop> {
    Ok(change.fetch_optional(connection).await?.ok_or(Stop::LEASE_LOST)?.try_get(0)?)
}

pub(super) async fn renew(lease: &Lease, until: DateTime<Utc>, connection: &mut PgConnection) -> Result<Lease, Stop> {
    const RENEW: &str = while_leased!("held_until = greatest(held_until, $5)");
    let until = made(change(RENEW, lease)?.bind(millis(until)), connection).await?;
    Ok(Lease { until: time(until), ..lease.clone() })
}

pub(super) async fn save_facts(lease: &Lease, journal: &Record, connection: &mut PgConnection) -> Result<(), Stop> {
    const SAVE: &str = while_leased!("journal_schema = $5, journal = $6");
    let save = change(SAVE, lease)?.bind(journal.schema.clone()).bind(journal.bytes.to_vec());
    made(save, connection).await.map(drop)
}

pub(super) async fn release(lease: &Lease, release: &Release, connection: &mut PgConnection) -> Result<(), Stop> {
    const RELEASE: &str = while_leased!("leased = false, attempts = attempts + $5, held_until = $6");
    let release = change(RELEASE, lease)?.bind(i64::from(release.counts)).bind(millis(release.not_before));
    made(release, connection).await.map(drop)
}
