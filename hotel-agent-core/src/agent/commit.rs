use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{
    attempt::{Attempt, InputIds, Stop},
    deliver::ROOM_TO_WRITE,
    lines::SendNow,
    records::Kept,
};
use crate::{
    message::{AccountId, Outbound},
    port::{
        Fault,
        store::{Commit, HandOffMark, NewJob, NewOutbound},
    },
    turn::{AuditLine, Decision, Journal, ScheduledJob, SendItem, Turn},
};

/// What a commit is made of.
pub(super) struct Closing<'a> {
    pub(super) now: DateTime<Utc>,
    /// The version of the session the turn started from.
    pub(super) version: u64,
    /// The account replies are sent from.
    pub(super) account: &'a AccountId,
    /// Inputs that are answered.
    pub(super) done: InputIds,
    /// What the shell itself did.
    pub(super) audit: &'a [AuditLine],
    pub(super) journal: Journal,
    pub(super) decision: Decision,
    /// How long its first message is leased to be sent at once.
    pub(super) send_now: Option<Duration>,
}

impl Attempt<'_> {
    /// Commits the decision and everything it leads to, in one transaction; its first message leaves at once where there
    /// is a place for it.
    pub(super) async fn commit(self, decision: Decision) -> Result<Option<Box<SendNow>>, Stop> {
        let due = decision.send.first().is_some_and(|first| first.not_before <= self.agent.clock.now());
        let place = if due { self.agent.send_place(&self.lease.conversation).await } else { None };
        let turn = &self.journal.turn;
        let mut done = self.unreadable;
        done.messages.extend(turn.messages.iter().map(|message| message.id.clone()));
        done.jobs.extend(turn.jobs.iter().map(|job| job.key.clone()));
        let hand_off = decision.hand_off.clone();
        let settings = &self.agent.settings;
        let messages = decision.send.len();
        let commit = Closing {
            now: self.agent.clock.now(),
            version: self.version,
            account: &self.account,
            done,
            audit: &self.audit,
            journal: self.journal,
            decision,
            send_now: place.is_some().then(|| settings.send_timeout + ROOM_TO_WRITE),
        };
        let row = self.agent.store.commit(&self.lease, commit.into_commit()?).await?;
        if messages > usize::from(row.is_some()) {
            self.agent.wake();
        }
        self.agent.count_waiting(&self.tenant, hand_off.as_ref()).await;
        Ok(row.zip(place).map(|(row, place)| Box::new(SendNow { row, place })))
    }
}

impl super::Inner {
    /// The metric of waiting conversations changes only when a hand-off does.
    pub(super) async fn count_waiting(&self, tenant: &super::tenant::Tenant, changed: Option<&HandOffMark>) {
        if changed.is_some()
            && let Err(fault) = self.waiting(tenant.id()).await
        {
            tracing::debug!(%fault, "waiting conversations could not be counted");
        }
    }
}

impl Closing<'_> {
    /// The commit, its parts as the store keeps them.
    pub(super) fn into_commit(self) -> Result<Commit, Fault> {
        let Closing { now, version, account, done, audit, mut journal, decision, send_now } = self;
        let outbox = decision.send.iter().enumerate().map(|(n, item)| outbound(&journal.turn, account, n, item));
        let audit = audit.iter().chain(&decision.audit).map(Kept::keep);
        Ok(Commit {
            now,
            version,
            session: decision.session.keep()?,
            done_messages: done.messages,
            done_jobs: done.jobs,
            outbox: outbox.collect::<Result<_, _>>()?,
            send_now,
            jobs: decision.jobs.iter().map(new_job).collect::<Result<_, _>>()?,
            cancel_jobs: decision.cancel_jobs.clone(),
            hand_off: decision.hand_off.clone(),
            audit: audit.collect::<Result<_, _>>()?,
            journal: {
                journal.decision = Some(decision);
                journal.to_record()?
            },
        })
    }
}

fn outbound(turn: &Turn, account: &AccountId, n: usize, item: &SendItem) -> Result<NewOutbound, Fault> {
    let id = format!("{}/out/{n}", turn.id);
    let to = turn.addresses.clone();
    let outbound = Outbound::new(id, account.clone(), to, item.content.clone(), item.purpose.clone());
    Ok(NewOutbound { id: outbound.id.clone(), not_before: item.not_before, body: outbound.keep()? })
}

fn new_job(job: &ScheduledJob) -> Result<NewJob, Fault> {
    Ok(NewJob { key: job.key.clone(), due_at: job.due_at, body: job.job.keep()? })
}
