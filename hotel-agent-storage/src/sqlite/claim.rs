//! Leasing conversations, and giving them back without a decision.

use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::ConversationKey,
    message::{AccountId, MessageId},
    port::{
        Record,
        store::{Claim, ClaimRequest, ClaimedJob, ClaimedMessage, Lease, Release},
    },
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    column::{addresses, duration, key, limit, millis, optional_record, record, row_id, signed, time, unsigned},
    stop::Stop,
};

/// The conversation that could have been claimed for longest.
pub(super) const NEXT: &str = "
    SELECT id, property, channel, account, addresses, session_schema, session, version,
           journal_schema, journal, attempts, token, leased, settled_at
    FROM conversation WHERE wake_at <= ?1 ORDER BY wake_at, id LIMIT 1";

/// Ends every lease of a conversation.
pub(super) const RELEASE: &str =
    "UPDATE conversation SET leased = 0, attempts = attempts + 1, held_until = ?1 WHERE leased = 1";

/// The first conversation of the queue, before its lease is written.
struct Next {
    id: i64,
    property: String,
    channel: String,
    account: String,
    addresses: String,
    session: Option<Record>,
    version: i64,
    journal: Option<Record>,
    attempts: u32,
    token: i64,
    settled_at: Option<i64>,
}

impl Next {
    fn read(row: &Row<'_>) -> rusqlite::Result<Next> {
        let leased: bool = row.get(12)?;
        Ok(Next {
            id: row.get(0)?,
            property: row.get(1)?,
            channel: row.get(2)?,
            account: row.get(3)?,
            addresses: row.get(4)?,
            session: optional_record(row, 5)?,
            version: row.get(7)?,
            journal: optional_record(row, 8)?,
            // Still leased, yet back in the queue: the last attempt was lost.
            attempts: row.get::<_, u32>(10)?.saturating_add(u32::from(leased)),
            token: row.get::<_, i64>(11)? + 1,
            settled_at: row.get(13)?,
        })
    }
}

pub(super) fn claim(connection: &Connection, request: &ClaimRequest) -> Result<Option<Claim>, Stop> {
    let now = millis(request.now);
    let next = connection.prepare_cached(NEXT)?.query_row([now], Next::read).optional()?;
    let Some(next) = next else { return Ok(None) };
    let until = now.saturating_add(duration(request.lease));
    connection
        .prepare_cached(
            "UPDATE conversation SET leased = 1, token = ?2, attempts = ?3, held_until = ?4, worker = ?5 WHERE id = ?1",
        )?
        .execute(params![next.id, next.token, next.attempts, until, request.worker])?;
    let settled = next.settled_at.is_some_and(|at| at <= now);
    Ok(Some(Claim {
        messages: if settled { messages(connection, next.id, request.max_messages)? } else { Vec::new() },
        jobs: jobs(connection, next.id, now)?,
        lease: Lease {
            conversation: key(&next.property, next.channel, next.id)?,
            token: unsigned(next.token),
            until: time(until),
        },
        account: AccountId::new(next.account),
        addresses: addresses(&next.addresses)?,
        session: next.session,
        version: unsigned(next.version),
        journal: next.journal,
        attempts: next.attempts,
    }))
}

/// Waiting messages in the order of acceptance.
pub(super) const MESSAGES: &str = "
    SELECT id, received_at, body_schema, body FROM message
    WHERE conversation = ?1 AND done_at IS NULL ORDER BY seq LIMIT ?2";

fn messages(connection: &Connection, conversation: i64, most: usize) -> Result<Vec<ClaimedMessage>, Stop> {
    let mut statement = connection.prepare_cached(MESSAGES)?;
    let rows = statement.query_map(params![conversation, limit(most)], |row| {
        let id = MessageId::new(row.get::<_, String>(0)?);
        Ok(ClaimedMessage { id, received_at: time(row.get(1)?), body: record(row, 2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Due jobs, earliest first.
pub(super) const JOBS: &str =
    "SELECT key, due_at, body_schema, body FROM job WHERE conversation = ?1 AND due_at <= ?2 ORDER BY due_at, key";

fn jobs(connection: &Connection, conversation: i64, now: i64) -> Result<Vec<ClaimedJob>, Stop> {
    let mut statement = connection.prepare_cached(JOBS)?;
    let rows = statement.query_map(params![conversation, now], |row| {
        Ok(ClaimedJob { key: row.get(0)?, due_at: time(row.get(1)?), body: record(row, 2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The conversation a running lease gives the right to change, and its session's version.
pub(super) fn leased(connection: &Connection, lease: &Lease) -> Result<(i64, u64), Stop> {
    let ConversationKey { property, channel, id } = &lease.conversation;
    let id = row_id(id).ok_or(Stop::LEASE_LOST)?;
    let version: Option<i64> = connection
        .prepare_cached(
            "SELECT version FROM conversation
             WHERE id = ?1 AND property = ?2 AND channel = ?3 AND leased = 1 AND token = ?4",
        )?
        .query_row(params![id, property.as_str(), channel.as_str(), signed(lease.token)], |row| row.get(0))
        .optional()?;
    version.map(|version| (id, unsigned(version))).ok_or(Stop::LEASE_LOST)
}

pub(super) fn renew(connection: &Connection, lease: &Lease, until: DateTime<Utc>) -> Result<Lease, Stop> {
    let (id, _) = leased(connection, lease)?;
    let until = connection
        .prepare_cached("UPDATE conversation SET held_until = max(held_until, ?2) WHERE id = ?1 RETURNING held_until")?
        .query_row(params![id, millis(until)], |row| row.get(0))?;
    Ok(Lease { until: time(until), ..lease.clone() })
}

pub(super) fn save_facts(connection: &Connection, lease: &Lease, journal: &Record) -> Result<(), Stop> {
    let (id, _) = leased(connection, lease)?;
    connection
        .prepare_cached("UPDATE conversation SET journal_schema = ?2, journal = ?3 WHERE id = ?1")?
        .execute(params![id, journal.schema, journal.bytes.as_ref()])?;
    Ok(())
}

pub(super) fn release(connection: &Connection, lease: &Lease, release: &Release) -> Result<(), Stop> {
    let (id, _) = leased(connection, lease)?;
    connection
        .prepare_cached("UPDATE conversation SET leased = 0, attempts = attempts + ?2, held_until = ?3 WHERE id = ?1")?
        .execute(params![id, release.counts, millis(release.not_before)])?;
    Ok(())
}

pub(super) fn release_all(connection: &Connection, now: DateTime<Utc>) -> Result<u64, Stop> {
    let conversations = connection.prepare_cached(RELEASE)?.execute([millis(now)])?;
    let rows = connection
        .prepare_cached("UPDATE outbox SET leased = 0, wake_at = ?1 WHERE leased = 1")?
        .execute([millis(now)])?;
    Ok((conversations + rows) as u64)
}
