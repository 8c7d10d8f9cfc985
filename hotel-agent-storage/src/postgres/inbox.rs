use async_trait::async_trait;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::Address,
    message::ChannelName,
    port::{
        Fault, Record,
        store::{Accepted, Claim, ClaimRequest, Commit, Inbox, Lease, NewInbound, OutboxClaim, Release},
    },
    property::PropertyId,
};

use super::{
    PostgresStore,
    accept::{self, Alias, Batch},
    call::Kind::{Read, Transaction, Write},
    claim,
    column::time,
    commit,
};

/// When the next of either queue may be claimed.
pub(super) const NEXT_WAKE: &str = "
    SELECT least((SELECT min(wake_at) FROM conversation WHERE wake_at IS NOT NULL),
                 (SELECT min(wake_at) FROM outbox WHERE wake_at IS NOT NULL))";

#[async_trait]
impl Inbox for PostgresStore {
    async fn accept(&self, items: Vec<NewInbound>) -> Result<Accepted, Fault> {
        let batch = Batch { locks: self.locks, items };
        self.call(Transaction, "store.accept", batch, |batch, c| Box::pin(accept::accept(batch, c))).await
    }

    async fn alias(
        &self,
        property: &PropertyId,
        channel: &ChannelName,
        previous: &Address,
        current: &Address,
    ) -> Result<(), Fault> {
        let alias = Alias {
            locks: self.locks,
            property: property.clone(),
            channel: channel.clone(),
            previous: previous.clone(),
            current: current.clone(),
        };
        self.call(Transaction, "store.alias", alias, |alias, c| Box::pin(accept::alias(alias, c))).await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Option<Claim>, Fault> {
        self.call(Transaction, "store.claim", request.clone(), |request, c| Box::pin(claim::claim(request, c))).await
    }

    async fn renew(&self, lease: &Lease, until: DateTime<Utc>) -> Result<Lease, Fault> {
        let about = (lease.clone(), until);
        self.call(Write, "store.renew", about, |(lease, until), c| Box::pin(claim::renew(lease, *until, c))).await
    }

    async fn save_facts(&self, lease: &Lease, journal: Record) -> Result<(), Fault> {
        let about = (lease.clone(), journal);
        self.call(Write, "store.save_facts", about, |(lease, journal), c| {
            Box::pin(claim::save_facts(lease, journal, c))
        })
        .await
    }

    async fn commit(&self, lease: &Lease, commit: Commit) -> Result<Option<OutboxClaim>, Fault> {
        let about = (lease.clone(), commit);
        self.call(Transaction, "store.commit", about, |(lease, commit), c| Box::pin(commit::commit(lease, commit, c)))
            .await
    }

    async fn release(&self, lease: &Lease, release: Release) -> Result<(), Fault> {
        let about = (lease.clone(), release);
        self.call(Write, "store.release", about, |(lease, release), c| Box::pin(claim::release(lease, release, c)))
            .await
    }

    /// Ends nothing: whose worker is dead, only the end of its lease can tell.
    async fn release_all(&self, _now: DateTime<Utc>) -> Result<u64, Fault> {
        Ok(0)
    }

    async fn next_wake(&self) -> Result<Option<DateTime<Utc>>, Fault> {
        self.call(Read, "store.next_wake", (), |(), connection| {
            Box::pin(async move {
                let first: Option<i64> = sqlx::query_scalar(NEXT_WAKE).fetch_one(connection).await?;
                Ok(first.map(time))
            })
        })
        .await
    }
}
