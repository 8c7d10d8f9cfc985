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

use super::{SqliteStore, accept, claim, column::time, commit};

#[async_trait]
impl Inbox for SqliteStore {
    async fn accept(&self, batch: Vec<NewInbound>) -> Result<Accepted, Fault> {
        self.writer.call("store.accept", move |connection| accept::accept(connection, &batch)).await
    }

    async fn alias(
        &self,
        property: &PropertyId,
        channel: &ChannelName,
        previous: &Address,
        current: &Address,
    ) -> Result<(), Fault> {
        let (property, channel) = (property.clone(), channel.clone());
        let (previous, current) = (previous.clone(), current.clone());
        self.writer
            .call("store.alias", move |connection| accept::alias(connection, &property, &channel, &previous, &current))
            .await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Option<Claim>, Fault> {
        let request = request.clone();
        // A lease ends with its only owner.
        self.writer.passing("store.claim", move |connection| claim::claim(connection, &request)).await
    }

    async fn renew(&self, lease: &Lease, until: DateTime<Utc>) -> Result<Lease, Fault> {
        let lease = lease.clone();
        self.writer.call("store.renew", move |connection| claim::renew(connection, &lease, until)).await
    }

    async fn save_facts(&self, lease: &Lease, journal: Record) -> Result<(), Fault> {
        let lease = lease.clone();
        self.writer.call("store.save_facts", move |connection| claim::save_facts(connection, &lease, &journal)).await
    }

    async fn commit(&self, lease: &Lease, commit: Commit) -> Result<Option<OutboxClaim>, Fault> {
        let lease = lease.clone();
        self.writer.call("store.commit", move |connection| commit::commit(connection, &lease, &commit)).await
    }

    async fn release(&self, lease: &Lease, release: Release) -> Result<(), Fault> {
        let lease = lease.clone();
        self.writer.call("store.release", move |connection| claim::release(connection, &lease, &release)).await
    }

    async fn release_all(&self, now: DateTime<Utc>) -> Result<u64, Fault> {
        self.writer.call("store.release_all", move |connection| claim::release_all(connection, now)).await
    }

    async fn next_wake(&self) -> Result<Option<DateTime<Utc>>, Fault> {
        self.reader()
            .call("store.next_wake", |connection| {
                let first: Option<i64> = connection
                    .prepare_cached(
                        "SELECT min(wake_at) FROM (
                             SELECT (SELECT min(wake_at) FROM conversation WHERE wake_at IS NOT NULL) AS wake_at
                             UNION ALL
                             SELECT (SELECT min(wake_at) FROM outbox WHERE wake_at IS NOT NULL))",
                    )?
                    .query_row([], |row| row.get(0))?;
                Ok(first.map(time))
            })
            .await
    }
}
