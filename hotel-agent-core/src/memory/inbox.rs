use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{
    MemoryStore,
    rows::{Job, Known, Row, Waiting, duration, millis, time},
    state::State,
};
use crate::{
    guest::{Address, ConversationKey},
    message::ChannelName,
    port::{
        Fault, FaultKind, Record,
        store::{
            Accepted, Claim, ClaimRequest, ClaimedJob, ClaimedMessage, Commit, Inbox, Lease, NewInbound, NewOutbound,
            OutboxClaim, Release, Resolved, SendState,
        },
    },
    property::PropertyId,
};

#[async_trait]
impl Inbox for MemoryStore {
    async fn accept(&self, batch: Vec<NewInbound>) -> Result<Accepted, Fault> {
        if batch.iter().any(|item| item.addresses.is_empty()) {
            return Err(Fault::new(FaultKind::BadRequest, "store.accept").because("a message without an address"));
        }
        let mut state = self.state();
        let items = batch.into_iter().map(|item| state.accept(item)).collect();
        Ok(Accepted { items })
    }

    async fn alias(
        &self,
        property: &PropertyId,
        channel: &ChannelName,
        previous: &Address,
        current: &Address,
    ) -> Result<(), Fault> {
        let mut state = self.state();
        let known = state.addresses.get(&(property.clone(), channel.clone(), previous.clone()));
        let account = known.and_then(|id| state.conversations.get(id)).map(|found| found.account.clone());
        if let Some(account) = account {
            state.resolve(property, channel, &account, &[current.clone(), previous.clone()]);
        }
        Ok(())
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Option<Claim>, Fault> {
        let mut state = self.state();
        let now = millis(request.now);
        let Some(&(_, id)) = state.wakes.first().filter(|(at, _)| *at <= now) else { return Ok(None) };
        let Some(conversation) = state.conversations.get_mut(&id) else { return Ok(None) };
        if conversation.leased {
            conversation.attempts += 1;
        }
        conversation.leased = true;
        conversation.token += 1;
        conversation.held_until = now.saturating_add(duration(request.lease));
        let settled = conversation.settled_at().is_some_and(|at| at <= now);
        let messages = conversation.waiting.iter().filter(|_| settled).take(request.max_messages);
        let mut jobs: Vec<(&String, &Job)> = conversation.jobs.iter().filter(|(_, job)| job.due_at <= now).collect();
        jobs.sort_by_key(|(_, job)| job.due_at);
        let claim = Claim {
            lease: Lease {
                conversation: conversation.key.clone(),
                token: conversation.token,
                until: time(conversation.held_until),
            },
            account: conversation.account.clone(),
            addresses: conversation.addresses.clone(),
            session: conversation.session.clone(),
            version: conversation.version,
            messages: messages
                .map(|message| ClaimedMessage {
                    id: message.id.clone(),
                    received_at: time(message.received_at),
                    body: message.body.clone(),
                })
                .collect(),
            jobs: jobs
                .into_iter()
                .map(|(key, job)| ClaimedJob { key: key.clone(), due_at: time(job.due_at), body: job.body.clone() })
                .collect(),
            journal: conversation.journal.clone(),
            attempts: conversation.attempts,
        };
        state.requeue(id);
        Ok(Some(claim))
    }

    async fn renew(&self, lease: &Lease, until: DateTime<Utc>) -> Result<Lease, Fault> {
        let mut state = self.state();
        let (id, conversation) = state.leased(lease, "store.renew")?;
        conversation.held_until = conversation.held_until.max(millis(until));
        let until = time(conversation.held_until);
        state.requeue(id);
        Ok(Lease { until, ..lease.clone() })
    }

    async fn save_facts(&self, lease: &Lease, journal: Record) -> Result<(), Fault> {
        self.state().leased(lease, "store.save_facts")?.1.journal = Some(journal);
        Ok(())
    }

    async fn commit(&self, lease: &Lease, commit: Commit) -> Result<Option<OutboxClaim>, Fault> {
        self.state().commit(lease, commit)
    }

    async fn release(&self, lease: &Lease, release: Release) -> Result<(), Fault> {
        let mut state = self.state();
        let (id, conversation) = state.leased(lease, "store.release")?;
        conversation.leased = false;
        conversation.attempts += u32::from(release.counts);
        conversation.held_until = millis(release.not_before);
        state.requeue(id);
        Ok(())
    }

    async fn release_all(&self, now: DateTime<Utc>) -> Result<u64, Fault> {
        let mut state = self.state();
        let mut ended = Vec::new();
        for (id, conversation) in state.conversations.iter_mut().filter(|(_, found)| found.leased) {
            conversation.leased = false;
            conversation.attempts += 1;
            conversation.held_until = millis(now);
            ended.push(*id);
        }
        let rows: Vec<u64> = state.outbox.iter().filter(|(_, row)| row.leased).map(|(seq, _)| *seq).collect();
        for seq in &rows {
            if let Some(row) = state.outbox.get_mut(seq) {
                row.leased = false;
            }
            state.queue_row(*seq, Some(millis(now)));
        }
        for id in &ended {
            state.requeue(*id);
        }
        Ok((ended.len() + rows.len()) as u64)
    }

    async fn next_wake(&self) -> Result<Option<DateTime<Utc>>, Fault> {
        let state = self.state();
        let (claim, send) = (state.wakes.first(), state.sends.first());
        Ok(claim.into_iter().chain(send).map(|(at, _)| *at).min().map(time))
    }
}

impl State {
    fn accept(&mut self, item: NewInbound) -> Resolved {
        let index = (item.property, item.channel, item.message);
        let known = self.messages.get(&index).and_then(|known| self.conversations.get(&known.conversation));
        if let Some(conversation) = known {
            return Resolved { conversation: conversation.key.clone(), new: false };
        }
        let (property, channel, message) = index.clone();
        let id = self.resolve(&property, &channel, &item.account, &item.addresses);
        let received_at = millis(item.received_at);
        self.messages.insert(index, Known { conversation: id, received_at, done_at: None });
        if let Some(conversation) = self.conversations.get_mut(&id) {
            conversation.account = item.account;
            conversation.waiting.push(Waiting {
                id: message,
                received_at,
                settle: duration(item.settle),
                body: item.body,
            });
        }
        self.requeue(id);
        Resolved { conversation: ConversationKey { property, channel, id: id.to_string() }, new: true }
    }

    fn commit(&mut self, lease: &Lease, commit: Commit) -> Result<Option<OutboxClaim>, Fault> {
        let now = millis(commit.now);
        let key = lease.conversation.clone();
        let (id, conversation) = self.leased(lease, "store.commit")?;
        if conversation.version != commit.version {
            return Err(Fault::new(FaultKind::Conflict, "store.commit").because("the session's version moved on"));
        }
        conversation.version += 1;
        conversation.session = Some(commit.session);
        conversation.journal = None;
        conversation.attempts = 0;
        conversation.leased = false;
        conversation.held_until = 0;
        conversation.waiting.retain(|message| !commit.done_messages.contains(&message.id));
        conversation.journals.push((now, commit.journal));
        conversation.audit.extend(commit.audit.into_iter().map(|line| (now, line)));
        if let Some(mark) = commit.hand_off {
            conversation.hand_off = Some(mark);
        }
        for key in &commit.done_jobs {
            conversation.jobs.remove(key);
        }
        for cancel in &commit.cancel_jobs {
            match cancel.strip_suffix('*') {
                Some(prefix) => conversation.jobs.retain(|key, _| !key.starts_with(prefix)),
                None => drop(conversation.jobs.remove(cancel)),
            }
        }
        for job in commit.jobs {
            conversation.jobs.insert(job.key, Job { due_at: millis(job.due_at), body: job.body });
        }
        for message in commit.done_messages {
            let index = (key.property.clone(), key.channel.clone(), message);
            if let Some(known) = self.messages.get_mut(&index).filter(|known| known.conversation == id) {
                known.done_at.get_or_insert(now);
            }
        }
        let mut first = None;
        for (n, new) in commit.outbox.into_iter().enumerate() {
            let row = self.push_row(&key.property, waiting_row(id, new));
            first = if n == 0 { row } else { first };
        }
        self.requeue(id);
        Ok(commit.send_now.zip(first).and_then(|(lease, row)| self.send_now(row, now, lease)))
    }
}

fn waiting_row(conversation: u64, new: NewOutbound) -> Row {
    Row {
        id: new.id,
        conversation,
        not_before: millis(new.not_before),
        state: SendState::Waiting,
        delivery: None,
        provider_id: None,
        attempts: 0,
        token: 0,
        leased: false,
        sending_since: None,
        finished_at: None,
        wake_at: None,
        body: new.body,
    }
}
