//! One turn's outcome, all of it or nothing.

use std::collections::BTreeMap;

use hotel_agent_core::port::{
    FaultKind,
    store::{Commit, HandOffMark, Lease, NewJob, NewOutbound, OutboxClaim},
};
use sqlx::PgConnection;

use super::{
    accept::settled_at,
    claim::leased,
    column::{duration, millis, text, word},
    outbox::{SEND_NOW, given_out, promote},
    stop::Stop,
};

/// The session moves on and the lease ends.
pub(super) const CLOSE: &str = concat!(
    "UPDATE conversation c
     SET session_schema = $2, session = $3, version = version + 1, journal_schema = NULL, journal = NULL, attempts = 0,
         leased = false, held_until = 0, due_at = (SELECT min(due_at) FROM job WHERE conversation = c.id), settled_at = ",
    settled_at!(),
    " WHERE id = $1"
);

pub(super) async fn commit(
    lease: &Lease,
    commit: &Commit,
    connection: &mut PgConnection,
) -> Result<Option<OutboxClaim>, Stop> {
    let (id, version) = leased(lease, connection).await?;
    if version != commit.version {
        return Err(Stop::Because(FaultKind::Conflict, "the session's version moved on"));
    }
    answer(connection, id, lease, commit).await?;
    drop_jobs(connection, id, commit).await?;
    add_jobs(connection, id, &commit.jobs).await?;
    let sent_now = add_rows(connection, id, lease.conversation.property.as_str(), commit).await?;
    log(connection, id, commit).await?;
    if let Some(mark) = &commit.hand_off {
        hand_off(connection, id, mark).await?;
    }
    sqlx::query(CLOSE).bind(id).bind(&commit.session.schema).bind(&*commit.session.bytes).execute(connection).await?;
    Ok(sent_now)
}

/// Messages of the turn are no longer waiting.
pub(super) const ANSWER: &str = "
    UPDATE message SET done_at = $5
    WHERE property = $1 AND channel = $2 AND id = ANY($3) AND conversation = $4 AND done_at IS NULL";

async fn answer(connection: &mut PgConnection, id: i64, lease: &Lease, commit: &Commit) -> Result<(), Stop> {
    if commit.done_messages.is_empty() {
        return Ok(());
    }
    sqlx::query(ANSWER)
        .bind(lease.conversation.property.as_str())
        .bind(lease.conversation.channel.as_str())
        .bind(commit.done_messages.iter().map(|message| text(message.as_str()).into_owned()).collect::<Vec<_>>())
        .bind(id)
        .bind(millis(commit.now))
        .execute(connection)
        .await?;
    Ok(())
}

/// Done jobs and canceled ones, each by its key or the start of it.
pub(super) const DROP_JOBS: &str = "
    DELETE FROM job
    WHERE conversation = $1
      AND (key = ANY($2) OR EXISTS (SELECT 1 FROM unnest($3::text[]) AS prefix WHERE starts_with(key, prefix)))";

async fn drop_jobs(connection: &mut PgConnection, id: i64, commit: &Commit) -> Result<(), Stop> {
    let mut keys: Vec<String> = commit.done_jobs.iter().map(|key| text(key).into_owned()).collect();
    let mut prefixes = Vec::new();
    for key in &commit.cancel_jobs {
        match key.strip_suffix('*') {
            Some(prefix) => prefixes.push(text(prefix).into_owned()),
            None => keys.push(text(key).into_owned()),
        }
    }
    if !keys.is_empty() || !prefixes.is_empty() {
        sqlx::query(DROP_JOBS).bind(id).bind(keys).bind(prefixes).execute(connection).await?;
    }
    Ok(())
}

async fn add_jobs(connection: &mut PgConnection, id: i64, jobs: &[NewJob]) -> Result<(), Stop> {
    // One statement cannot write a row twice: the last of a key stands.
    let jobs: BTreeMap<&str, &NewJob> = jobs.iter().map(|job| (job.key.as_str(), job)).collect();
    if jobs.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO job (conversation, key, due_at, body_schema, body)
         SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::bytea[])
         ON CONFLICT (conversation, key) DO UPDATE
         SET due_at = excluded.due_at, body_schema = excluded.body_schema, body = excluded.body",
    )
    .bind(id)
    .bind(jobs.keys().map(|key| text(key).into_owned()).collect::<Vec<_>>())
    .bind(jobs.values().map(|job| millis(job.due_at)).collect::<Vec<_>>())
    .bind(jobs.values().map(|job| job.body.schema.as_str()).collect::<Vec<_>>())
    .bind(jobs.values().map(|job| &*job.body.bytes).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// The numbers are given after sorting: in the order of the list.
pub(super) const ADD_ROWS: &str = "
    INSERT INTO outbox (property, conversation, id, not_before, body_schema, body)
    SELECT $1, $2, id, not_before, body_schema, body
    FROM unnest($3::text[], $4::bigint[], $5::text[], $6::bytea[]) WITH ORDINALITY
         AS k (id, not_before, body_schema, body, n)
    ORDER BY n
    ON CONFLICT (property, id) DO NOTHING
    RETURNING id";

async fn add_rows(
    connection: &mut PgConnection,
    id: i64,
    property: &str,
    commit: &Commit,
) -> Result<Option<OutboxClaim>, Stop> {
    let rows: &[NewOutbound] = &commit.outbox;
    let Some(first) = rows.first() else { return Ok(None) };
    let added: Vec<String> = sqlx::query_scalar(ADD_ROWS)
        .bind(property)
        .bind(id)
        .bind(rows.iter().map(|row| text(&row.id).into_owned()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| millis(row.not_before)).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.body.schema.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| &*row.body.bytes).collect::<Vec<_>>())
        .fetch_all(&mut *connection)
        .await?;
    promote(id, connection).await?;
    let first = text(&first.id);
    let Some(lease) = commit.send_now.filter(|_| added.iter().any(|id| *id == first)) else { return Ok(None) };
    let now = millis(commit.now);
    let row = sqlx::query(SEND_NOW)
        .bind(property)
        .bind(first)
        .bind(now.saturating_add(duration(lease)))
        .bind(now)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(given_out).transpose()
}

async fn log(connection: &mut PgConnection, id: i64, commit: &Commit) -> Result<(), Stop> {
    sqlx::query(
        "WITH kept AS (INSERT INTO journal (conversation, at, body_schema, body) VALUES ($1, $2, $3, $4))
         INSERT INTO audit (conversation, at, body_schema, body)
         SELECT $1, $2, body_schema, body
         FROM unnest($5::text[], $6::bytea[]) WITH ORDINALITY AS k (body_schema, body, n) ORDER BY n",
    )
    .bind(id)
    .bind(millis(commit.now))
    .bind(&commit.journal.schema)
    .bind(&*commit.journal.bytes)
    .bind(commit.audit.iter().map(|line| line.schema.as_str()).collect::<Vec<_>>())
    .bind(commit.audit.iter().map(|line| &*line.bytes).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

async fn hand_off(connection: &mut PgConnection, id: i64, mark: &HandOffMark) -> Result<(), Stop> {
    sqlx::query(
        "UPDATE conversation
         SET hand_off_stage = $2, hand_off_reason = $3, hand_off_summary = $4, hand_off_since = $5 WHERE id = $1",
    )
    .bind(id)
    .bind(word(&mark.stage)?)
    .bind(text(&mark.reason))
    .bind(text(&mark.summary))
    .bind(millis(mark.since))
    .execute(connection)
    .await?;
    Ok(())
}
