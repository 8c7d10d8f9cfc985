//! Stores that answer late, or not at all.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Front, block_on};
use crate::{
    agent::records::Kept,
    dialogue::Session,
    guest::{Address, ConversationKey},
    message::ChannelName,
    port::{
        Fault, FaultKind, Record, Store,
        store::{
            Accepted, Claim, ClaimRequest, Commit, ConversationSummary, Desk, Inbox, Lease, NewInbound, NewOutbound,
            Outbox, OutboxClaim, OutboxRow, ReceiptUpdate, Release, TranscriptItem, Transcripts,
        },
    },
    property::PropertyId,
};

/// Waits once, as every real call does: a future may be dropped there.
struct Yield(bool);

impl Future for Yield {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

pub(super) async fn pause() {
    Yield(false).await;
}

/// A store that waits before and after each of its effects, and fails when told to.
pub(super) struct Shaky {
    pub(super) inner: Arc<dyn Store>,
    pub(super) down: AtomicBool,
    pub(super) full: AtomicBool,
    /// How often it waits more before it tells what a claim found: other calls overtake it.
    pub(super) claims_lag: AtomicUsize,
}

impl Shaky {
    pub(super) fn new(inner: Arc<dyn Store>) -> Shaky {
        Shaky { inner, down: AtomicBool::new(false), full: AtomicBool::new(false), claims_lag: AtomicUsize::new(0) }
    }

    async fn around<T>(&self, effect: impl Future<Output = Result<T, Fault>> + Send) -> Result<T, Fault> {
        pause().await;
        if self.down.load(Ordering::SeqCst) {
            return Err(Fault::new(FaultKind::Unavailable, "store"));
        }
        if self.full.load(Ordering::SeqCst) {
            return Err(Fault::new(FaultKind::Full, "store"));
        }
        let answer = effect.await;
        pause().await;
        answer
    }
}

impl Shaky {
    async fn lag<T>(&self, answer: T) -> T {
        for _ in 0..self.claims_lag.load(Ordering::SeqCst) {
            pause().await;
        }
        answer
    }
}

/// Replaces a session behind the agent's back.
pub(super) fn overwrite_session(front: &Front, conversation: &ConversationKey, session: Record) {
    assert_eq!(commit(front, session, vec![]), *conversation);
}

/// Puts a message of this schema, which this code cannot read, into the outbox.
pub(super) fn commit_outbox(front: &Front, schema: &str) -> ConversationKey {
    let body = Record { schema: schema.to_owned(), bytes: "x".into() };
    let row = NewOutbound { id: "foreign/out/0".to_owned(), not_before: front.agent.clock().now(), body };
    commit(front, Session::default().keep().unwrap(), vec![row])
}

/// Commits behind the agent's back, as another process would.
fn commit(front: &Front, session: Record, outbox: Vec<NewOutbound>) -> ConversationKey {
    let message = super::wire::message("overwrite", "573001112233", "account-1", "x");
    let (property, channel) = (super::house().id, ChannelName::new("chat"));
    block_on(&front.clock, front.agent.accept(&property, &channel, message)).unwrap();
    let request = ClaimRequest {
        now: front.agent.clock().now(),
        lease: Duration::from_secs(10),
        worker: "vandal".to_owned(),
        max_messages: 10,
    };
    let claim = block_on(&front.clock, front.store.claim(&request)).unwrap().unwrap();
    let commit = Commit {
        now: request.now,
        version: claim.version,
        session,
        done_messages: claim.messages.iter().map(|message| message.id.clone()).collect(),
        done_jobs: vec![],
        outbox,
        send_now: None,
        jobs: vec![],
        cancel_jobs: vec![],
        journal: Record { schema: "journal/1".to_owned(), bytes: "{}".into() },
        audit: vec![],
        hand_off: None,
    };
    block_on(&front.clock, front.store.commit(&claim.lease, commit)).unwrap();
    claim.lease.conversation
}

#[async_trait]
impl Inbox for Shaky {
    async fn accept(&self, batch: Vec<NewInbound>) -> Result<Accepted, Fault> {
        self.around(self.inner.accept(batch)).await
    }

    async fn alias(
        &self,
        property: &PropertyId,
        channel: &ChannelName,
        previous: &Address,
        current: &Address,
    ) -> Result<(), Fault> {
        self.around(self.inner.alias(property, channel, previous, current)).await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Option<Claim>, Fault> {
        self.around(self.inner.claim(request)).await
    }

    async fn renew(&self, lease: &Lease, until: DateTime<Utc>) -> Result<Lease, Fault> {
        self.around(self.inner.renew(lease, until)).await
    }

    async fn save_facts(&self, lease: &Lease, journal: Record) -> Result<(), Fault> {
        self.around(self.inner.save_facts(lease, journal)).await
    }

    async fn commit(&self, lease: &Lease, commit: Commit) -> Result<Option<OutboxClaim>, Fault> {
        self.around(self.inner.commit(lease, commit)).await
    }

    async fn release(&self, lease: &Lease, release: Release) -> Result<(), Fault> {
        self.around(self.inner.release(lease, release)).await
    }

    async fn release_all(&self, now: DateTime<Utc>) -> Result<u64, Fault> {
        self.around(self.inner.release_all(now)).await
    }

    async fn next_wake(&self) -> Result<Option<DateTime<Utc>>, Fault> {
        self.around(self.inner.next_wake()).await
    }
}

#[async_trait]
impl Outbox for Shaky {
    async fn claim_outbox(&self, now: DateTime<Utc>, lease: Duration, limit: usize) -> Result<Vec<OutboxClaim>, Fault> {
        let claimed = self.around(self.inner.claim_outbox(now, lease, limit)).await;
        self.lag(claimed).await
    }

    async fn sending(&self, claim: &OutboxClaim, now: DateTime<Utc>) -> Result<(), Fault> {
        self.around(self.inner.sending(claim, now)).await
    }

    async fn sent(&self, claim: &OutboxClaim, provider_id: Option<String>, now: DateTime<Utc>) -> Result<bool, Fault> {
        self.around(self.inner.sent(claim, provider_id, now)).await
    }

    async fn retry_at(&self, claim: &OutboxClaim, at: DateTime<Utc>, uncertain: bool) -> Result<(), Fault> {
        self.around(self.inner.retry_at(claim, at, uncertain)).await
    }

    async fn dead_letter(&self, claim: &OutboxClaim, reason: &str, now: DateTime<Utc>) -> Result<(), Fault> {
        self.around(self.inner.dead_letter(claim, reason, now)).await
    }

    async fn receipt(&self, update: ReceiptUpdate) -> Result<(), Fault> {
        self.around(self.inner.receipt(update)).await
    }

    async fn outbox_rows(&self, conversation: &ConversationKey) -> Result<Vec<OutboxRow>, Fault> {
        self.inner.outbox_rows(conversation).await
    }
}

#[async_trait]
impl Transcripts for Shaky {
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
impl Desk for Shaky {
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
