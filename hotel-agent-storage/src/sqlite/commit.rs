//! One turn's outcome, all of it or nothing.

use hotel_agent_core::port::{
    FaultKind, Record,
    store::{Commit, HandOffMark, Lease, NewJob, NewOutbound, OutboxClaim},
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    accept::settled,
    claim::leased,
    column::{duration, millis, word},
    outbox,
    stop::Stop,
};

pub(super) fn commit(connection: &Connection, lease: &Lease, commit: &Commit) -> Result<Option<OutboxClaim>, Stop> {
    let (id, version) = leased(connection, lease)?;
    if version != commit.version {
        return Err(Stop::Because(FaultKind::Conflict, "the session's version moved on"));
    }
    let now = millis(commit.now);
    answer(connection, id, lease, commit, now)?;
    for key in &commit.done_jobs {
        drop_job(connection, id, key)?;
    }
    for key in &commit.cancel_jobs {
        match key.strip_suffix('*') {
            Some(prefix) => drop_jobs(connection, id, prefix)?,
            None => drop_job(connection, id, key)?,
        }
    }
    for job in &commit.jobs {
        add_job(connection, id, job)?;
    }
    let property = lease.conversation.property.as_str();
    let (first, rest) = match (commit.send_now, commit.outbox.as_slice()) {
        (Some(lease), [first, rest @ ..]) if first.not_before <= commit.now => (Some((first, lease)), rest),
        (_, all) => (None, all),
    };
    let sent_now = match first {
        Some((row, lease)) => add_sending(connection, id, property, row, now, now.saturating_add(duration(lease)))?,
        None => None,
    };
    for row in rest {
        add_row(connection, id, property, row)?;
    }
    log(
        connection,
        "INSERT INTO journal (conversation, at, body_schema, body) VALUES (?1, ?2, ?3, ?4)",
        id,
        now,
        [&commit.journal],
    )?;
    log(
        connection,
        "INSERT INTO audit (conversation, at, body_schema, body) VALUES (?1, ?2, ?3, ?4)",
        id,
        now,
        &commit.audit,
    )?;
    if let Some(mark) = &commit.hand_off {
        hand_off(connection, id, mark)?;
    }
    connection.prepare_cached(NEXT_SESSION)?.execute(params![
        id,
        commit.session.schema,
        commit.session.bytes.as_ref()
    ])?;
    sent_now.map(|seq| outbox::marked(connection, seq, id)).transpose()
}

/// The session after the turn, with what it leaves to do.
pub(super) const NEXT_SESSION: &str = concat!(
    "UPDATE conversation SET session_schema = ?2, session = ?3, version = version + 1,
         journal_schema = NULL, journal = NULL, attempts = 0, leased = 0, held_until = 0,
         due_at = (SELECT min(due_at) FROM job WHERE conversation = ?1), settled_at = ",
    settled!(),
    " WHERE id = ?1"
);

fn answer(connection: &Connection, id: i64, lease: &Lease, commit: &Commit, now: i64) -> Result<(), Stop> {
    let (property, channel) = (lease.conversation.property.as_str(), lease.conversation.channel.as_str());
    for message in &commit.done_messages {
        connection
            .prepare_cached(
                "UPDATE message SET done_at = ?5
                 WHERE property = ?1 AND channel = ?2 AND id = ?3 AND conversation = ?4 AND done_at IS NULL",
            )?
            .execute(params![property, channel, message.as_str(), id, now])?;
    }
    Ok(())
}

fn drop_job(connection: &Connection, id: i64, key: &str) -> Result<(), Stop> {
    connection.prepare_cached("DELETE FROM job WHERE conversation = ?1 AND key = ?2")?.execute(params![id, key])?;
    Ok(())
}

fn drop_jobs(connection: &Connection, id: i64, prefix: &str) -> Result<(), Stop> {
    connection
        .prepare_cached("DELETE FROM job WHERE conversation = ?1 AND key >= ?2 AND substr(key, 1, length(?2)) = ?2")?
        .execute(params![id, prefix])?;
    Ok(())
}

fn add_job(connection: &Connection, id: i64, job: &NewJob) -> Result<(), Stop> {
    connection
        .prepare_cached(
            "INSERT INTO job (conversation, key, due_at, body_schema, body) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (conversation, key) DO UPDATE
             SET due_at = excluded.due_at, body_schema = excluded.body_schema, body = excluded.body",
        )?
        .execute(params![id, job.key, millis(job.due_at), job.body.schema, job.body.bytes.as_ref()])?;
    Ok(())
}

/// A row with no unsent one before it goes straight into the queue of sends.
pub(super) const ADD_ROW: &str = "
    INSERT INTO outbox (property, id, conversation, not_before, wake_at, body_schema, body)
    VALUES (?1, ?2, ?3, ?4,
            CASE WHEN EXISTS (SELECT 1 FROM outbox INDEXED BY outbox_unsent WHERE conversation = ?3 AND state < 2)
                 THEN NULL ELSE ?4 END,
            ?5, ?6)
    ON CONFLICT (property, id) DO NOTHING";

fn add_row(connection: &Connection, id: i64, property: &str, row: &NewOutbound) -> Result<(), Stop> {
    connection.prepare_cached(ADD_ROW)?.execute(params![
        property,
        row.id,
        id,
        millis(row.not_before),
        row.body.schema,
        row.body.bytes.as_ref()
    ])?;
    Ok(())
}

/// A row with no unsent one before it, leased until `?5` and marked as being sent since `?8`; else as [`ADD_ROW`] has it.
pub(super) const ADD_SENDING: &str = "
    INSERT INTO outbox (property, id, conversation, not_before, wake_at, body_schema, body,
                        state, leased, token, attempts, sending_since)
    SELECT ?1, ?2, ?3, ?4, iif(behind, NULL, ?5), ?6, ?7,
           NOT behind, NOT behind, NOT behind, NOT behind, iif(behind, NULL, ?8)
    FROM (SELECT EXISTS (SELECT 1 FROM outbox INDEXED BY outbox_unsent WHERE conversation = ?3 AND state < 2) AS behind)
    WHERE true
    ON CONFLICT (property, id) DO NOTHING
    RETURNING seq, leased";

/// The number of the row, if it may be sent now.
fn add_sending(
    connection: &Connection,
    id: i64,
    property: &str,
    row: &NewOutbound,
    now: i64,
    until: i64,
) -> Result<Option<i64>, Stop> {
    let (body, not_before) = (&row.body, millis(row.not_before));
    let added: Option<(i64, bool)> = connection
        .prepare_cached(ADD_SENDING)?
        .query_row(params![property, row.id, id, not_before, until, body.schema, body.bytes.as_ref(), now], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(added.filter(|(_, leased)| *leased).map(|(seq, _)| seq))
}

fn log<'a>(
    connection: &Connection,
    insert: &str,
    id: i64,
    now: i64,
    lines: impl IntoIterator<Item = &'a Record>,
) -> Result<(), Stop> {
    let mut statement = connection.prepare_cached(insert)?;
    for line in lines {
        statement.execute(params![id, now, line.schema, line.bytes.as_ref()])?;
    }
    Ok(())
}

fn hand_off(connection: &Connection, id: i64, mark: &HandOffMark) -> Result<(), Stop> {
    connection
        .prepare_cached(
            "UPDATE conversation SET hand_off_stage = ?2, hand_off_reason = ?3, hand_off_summary = ?4,
                 hand_off_since = ?5
             WHERE id = ?1",
        )?
        .execute(params![id, word(&mark.stage)?, mark.reason, mark.summary, millis(mark.since)])?;
    Ok(())
}
