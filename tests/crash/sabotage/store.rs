use std::{
    collections::{BTreeMap, VecDeque},
    fs::{File, OpenOptions},
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use hotel_agent_axum::RandomIds;
use hotel_agent_core::{
    guest::{Address, ConversationKey},
    message::{ChannelName, MessageId},
    port::{
        Fault, FaultKind, Ids, Record,
        store::{
            Accepted, Claim, ClaimRequest, Commit, ConversationSummary, Desk, Inbox, Lease, NewInbound, Outbox,
            OutboxClaim, OutboxRow, ReceiptUpdate, Release, Resolved, SendState, TranscriptItem, Transcripts,
        },
    },
    property::PropertyId,
};
use hotel_agent_storage::sqlite::SqliteStore;

use super::Sabotage;

/// Writes down which rows are on their way, where SIGKILL does not reach it.
pub(crate) struct Witness {
    book: Mutex<File>,
    life: u32,
}

impl Witness {
    /// Begins a send.
    pub(crate) const BEGUN: &str = "begun";
    /// Ends one: the row is known to be sent, or surely not.
    pub(crate) const ENDED: &str = "ended";

    pub(crate) fn of(folder: &Path, life: u32) -> Witness {
        let book = OpenOptions::new().create(true).append(true).open(folder.join("sends")).unwrap();
        Witness { book: Mutex::new(book), life }
    }

    fn note(&self, what: &str, row: &str) {
        self.book.lock().unwrap().write_all(format!("{} {what} {row}\n", self.life).as_bytes()).unwrap();
    }
}

/// The store, without the guard that is missing.
pub(crate) struct TamperedStore {
    inner: Arc<SqliteStore>,
    without: Option<Sabotage>,
    witness: Witness,
    memory: Mutex<Memory>,
    /// Whoever commits late claims alone.
    gate: tokio::sync::Mutex<()>,
}

/// What a process knows that keeps its replies in memory.
#[derive(Default)]
struct Memory {
    claims: BTreeMap<ConversationKey, Claim>,
    rows: VecDeque<OutboxClaim>,
}

impl TamperedStore {
    pub(crate) fn new(inner: Arc<SqliteStore>, without: Option<Sabotage>, witness: Witness) -> TamperedStore {
        TamperedStore { inner, without, witness, memory: Mutex::default(), gate: tokio::sync::Mutex::default() }
    }

    fn lacks(&self, guard: Sabotage) -> bool {
        self.without == Some(guard)
    }

    /// A lost lease is not noticed where fencing is missing.
    fn unfenced<T>(&self, answer: Result<T, Fault>, otherwise: impl FnOnce() -> T) -> Result<T, Fault> {
        match answer {
            Err(fault) if fault.kind == FaultKind::Conflict && self.lacks(Sabotage::Fencing) => Ok(otherwise()),
            answer => answer,
        }
    }

    /// Commits under a lease that is lost, as a store without tokens and versions would: over whatever came meanwhile.
    async fn commit_late(&self, lease: &Lease, mut commit: Commit) -> Result<Option<OutboxClaim>, Fault> {
        let Some(claim) = self.memory.lock().unwrap().claims.get(&lease.conversation).cloned() else { return Ok(None) };
        let _alone = self.gate.lock().await;
        let lever = MessageId::new(RandomIds.next());
        commit.done_messages.push(lever.clone());
        // Something must wait for the conversation to be given out again.
        let item = NewInbound {
            property: lease.conversation.property.clone(),
            channel: lease.conversation.channel.clone(),
            account: claim.account,
            message: lever,
            addresses: claim.addresses,
            received_at: commit.now,
            settle: Duration::ZERO,
            body: commit.session.clone(),
        };
        self.inner.accept(vec![item]).await?;
        let request = ClaimRequest {
            now: Utc::now(),
            lease: Duration::from_secs(5),
            worker: "late".to_owned(),
            max_messages: 50,
        };
        while let Some(claim) = self.inner.claim(&request).await? {
            if claim.lease.conversation == lease.conversation {
                commit.version = claim.version;
                return self.inner.commit(&claim.lease, commit).await;
            }
            self.inner.release(&claim.lease, Release { not_before: request.now, counts: false }).await?;
        }
        Ok(None)
    }

    /// What a commit hands out is on its way.
    fn note_begun(&self, handed: Result<Option<OutboxClaim>, Fault>) -> Result<Option<OutboxClaim>, Fault> {
        if let Ok(Some(claim)) = &handed {
            self.witness.note(Witness::BEGUN, &claim.id);
        }
        handed
    }

    /// Whether a row is in memory alone.
    fn remembered(&self, claim: &OutboxClaim) -> bool {
        self.lacks(Sabotage::OutboxWithSession) && claim.token == 0
    }
}

#[async_trait]
impl Inbox for TamperedStore {
    async fn accept(&self, mut batch: Vec<NewInbound>) -> Result<Accepted, Fault> {
        if self.lacks(Sabotage::InboxUnique) {
            for item in &mut batch {
                item.message = MessageId::new(format!("{}~{}", item.message.as_str(), RandomIds.next()));
            }
        }
        if self.lacks(Sabotage::AnswerAfterDurable) {
            let promised = |item: &NewInbound| Resolved {
                conversation: ConversationKey {
                    property: item.property.clone(),
                    channel: item.channel.clone(),
                    id: "promised".to_owned(),
                },
                new: true,
            };
            let items = batch.iter().map(promised).collect();
            let inner = self.inner.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(400)).await;
                let _kept = inner.accept(batch).await;
            });
            return Ok(Accepted { items });
        }
        self.inner.accept(batch).await
    }

    async fn alias(
        &self,
        property: &PropertyId,
        channel: &ChannelName,
        previous: &Address,
        current: &Address,
    ) -> Result<(), Fault> {
        self.inner.alias(property, channel, previous, current).await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Option<Claim>, Fault> {
        let gate = if self.lacks(Sabotage::Fencing) { Some(self.gate.lock().await) } else { None };
        let claim = self.inner.claim(request).await?;
        drop(gate);
        if let Some(claim) = &claim {
            self.memory.lock().unwrap().claims.insert(claim.lease.conversation.clone(), claim.clone());
        }
        Ok(claim)
    }

    async fn renew(&self, lease: &Lease, until: DateTime<Utc>) -> Result<Lease, Fault> {
        self.unfenced(self.inner.renew(lease, until).await, || Lease { until, ..lease.clone() })
    }

    async fn save_facts(&self, lease: &Lease, journal: Record) -> Result<(), Fault> {
        if self.lacks(Sabotage::JournalBeforeWrite) {
            return Ok(());
        }
        self.unfenced(self.inner.save_facts(lease, journal).await, || ())
    }

    async fn commit(&self, lease: &Lease, mut commit: Commit) -> Result<Option<OutboxClaim>, Fault> {
        if self.lacks(Sabotage::OutboxWithSession) {
            let rows = std::mem::take(&mut commit.outbox);
            self.inner.commit(lease, commit).await?;
            let mut memory = self.memory.lock().unwrap();
            let Some(claim) = memory.claims.get(&lease.conversation).cloned() else { return Ok(None) };
            memory.rows.extend(rows.into_iter().map(|row| OutboxClaim {
                id: row.id,
                token: 0,
                conversation: lease.conversation.clone(),
                account: claim.account.clone(),
                addresses: claim.addresses.clone(),
                state: SendState::Waiting,
                sending_since: None,
                attempts: 0,
                body: row.body,
            }));
            return Ok(None);
        }
        if self.lacks(Sabotage::SendingMark) {
            commit.send_now = None;
        }
        if !self.lacks(Sabotage::Fencing) {
            return self.note_begun(self.inner.commit(lease, commit).await);
        }
        match self.inner.commit(lease, commit.clone()).await {
            Err(fault) if fault.kind == FaultKind::Conflict => self.note_begun(self.commit_late(lease, commit).await),
            answer => self.note_begun(answer),
        }
    }

    async fn release(&self, lease: &Lease, release: Release) -> Result<(), Fault> {
        self.inner.release(lease, release).await
    }

    async fn release_all(&self, now: DateTime<Utc>) -> Result<u64, Fault> {
        self.inner.release_all(now).await
    }

    async fn next_wake(&self) -> Result<Option<DateTime<Utc>>, Fault> {
        self.inner.next_wake().await
    }
}

#[async_trait]
impl Outbox for TamperedStore {
    async fn claim_outbox(&self, now: DateTime<Utc>, lease: Duration, limit: usize) -> Result<Vec<OutboxClaim>, Fault> {
        if self.lacks(Sabotage::OutboxWithSession) {
            let mut memory = self.memory.lock().unwrap();
            let count = memory.rows.len().min(limit);
            return Ok(memory.rows.drain(..count).collect());
        }
        self.inner.claim_outbox(now, lease, limit).await
    }

    async fn sending(&self, claim: &OutboxClaim, now: DateTime<Utc>) -> Result<(), Fault> {
        self.witness.note(Witness::BEGUN, &claim.id);
        if self.remembered(claim) || self.lacks(Sabotage::SendingMark) {
            return Ok(());
        }
        self.inner.sending(claim, now).await
    }

    async fn sent(&self, claim: &OutboxClaim, provider_id: Option<String>, now: DateTime<Utc>) -> Result<bool, Fault> {
        let next = match self.remembered(claim) {
            true => false,
            false => self.inner.sent(claim, provider_id, now).await?,
        };
        self.witness.note(Witness::ENDED, &claim.id);
        Ok(next)
    }

    async fn retry_at(&self, claim: &OutboxClaim, at: DateTime<Utc>, uncertain: bool) -> Result<(), Fault> {
        if self.remembered(claim) {
            self.memory.lock().unwrap().rows.push_back(claim.clone());
            return Ok(());
        }
        self.inner.retry_at(claim, at, uncertain).await?;
        if !uncertain {
            self.witness.note(Witness::ENDED, &claim.id);
        }
        Ok(())
    }

    async fn dead_letter(&self, claim: &OutboxClaim, reason: &str, now: DateTime<Utc>) -> Result<(), Fault> {
        if self.remembered(claim) {
            return Ok(());
        }
        self.inner.dead_letter(claim, reason, now).await?;
        self.witness.note(Witness::ENDED, &claim.id);
        Ok(())
    }

    async fn receipt(&self, update: ReceiptUpdate) -> Result<(), Fault> {
        self.inner.receipt(update).await
    }

    async fn outbox_rows(&self, conversation: &ConversationKey) -> Result<Vec<OutboxRow>, Fault> {
        self.inner.outbox_rows(conversation).await
    }
}

#[async_trait]
impl Transcripts for TamperedStore {
    async fn append(&self, property: &PropertyId, key: &str, dedupe: &str, body: Record) -> Result<u64, Fault> {
        self.inner.append(property, key, dedupe, body).await
    }

    async fn transcript(
        &self,
        property: &PropertyId,
        key: &str,
        after: u64,
        limit: usize,
    ) -> Result<Vec<TranscriptItem>, Fault> {
        self.inner.transcript(property, key, after, limit).await
    }
}

#[async_trait]
impl Desk for TamperedStore {
    async fn waiting(&self, property: &PropertyId, limit: usize) -> Result<Vec<ConversationSummary>, Fault> {
        self.inner.waiting(property, limit).await
    }

    async fn session(&self, conversation: &ConversationKey) -> Result<Option<Record>, Fault> {
        self.inner.session(conversation).await
    }

    async fn audit(&self, conversation: &ConversationKey, limit: usize) -> Result<Vec<Record>, Fault> {
        self.inner.audit(conversation, limit).await
    }

    async fn journals(&self, conversation: &ConversationKey, limit: usize) -> Result<Vec<Record>, Fault> {
        self.inner.journals(conversation, limit).await
    }

    async fn count(&self, property: &PropertyId, counter: &str) -> Result<u64, Fault> {
        self.inner.count(property, counter).await
    }

    async fn purge(&self, before: DateTime<Utc>) -> Result<u64, Fault> {
        self.inner.purge(before).await
    }
}
