use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::{Address, ConversationKey},
    message::{AccountId, ChannelCapabilities, ChannelName, Event, Issue, MessageId, Outbound},
    port::{
        Alert, Alerts, CancelRequest, Channel, Fault, FindRequest, NightsRequest, OffersRequest, Outcome, Pms,
        PmsCapabilities, Record, ReserveRequest, SendOutcome, Verdict,
        store::{
            Accepted, Claim, ClaimRequest, Commit, ConversationSummary, Desk, Inbox, Lease, NewInbound, Outbox,
            OutboxClaim, OutboxRow, ReceiptUpdate, Release, TranscriptItem, Transcripts,
        },
    },
    property::PropertyId,
    reservation::{CancelCost, ClientRef, NightStatus, Offers, Reservation, ReservationId, RoomType},
};

use super::KillSwitch;
use crate::chaos::CrashPoint;

/// A store, PMS, channel or way to the desk in whose calls the process may die.
///
/// With a switch that is off it is the port inside.
#[derive(Clone, Debug)]
pub struct Killable<T> {
    inner: T,
    switch: Arc<KillSwitch>,
}

impl<T> Killable<T> {
    /// Wraps a port; several ports of one process share its switch.
    pub fn new(inner: T, switch: Arc<KillSwitch>) -> Killable<T> {
        Killable { inner, switch }
    }

    async fn around<A: Send>(&self, operation: &'static str, real: impl Future<Output = A> + Send) -> A {
        self.switch.reach(operation, CrashPoint::Before).await;
        let answer = real.await;
        self.switch.reach(operation, CrashPoint::After).await;
        answer
    }
}

#[async_trait]
impl<T: Pms> Pms for Killable<T> {
    fn capabilities(&self) -> PmsCapabilities {
        self.inner.capabilities()
    }

    async fn room_types(&self) -> Result<Vec<RoomType>, Fault> {
        self.around("pms.room_types", self.inner.room_types()).await
    }

    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault> {
        self.around("pms.offers", self.inner.offers(request)).await
    }

    async fn nights(&self, request: &NightsRequest) -> Result<Vec<NightStatus>, Fault> {
        self.around("pms.nights", self.inner.nights(request)).await
    }

    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation> {
        self.around("pms.reserve", self.inner.reserve(request)).await
    }

    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault> {
        self.around("pms.find", self.inner.find(request)).await
    }

    async fn cancel_cost(&self, reservation: &ReservationId) -> Result<CancelCost, Fault> {
        self.around("pms.cancel_cost", self.inner.cancel_cost(reservation)).await
    }

    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation> {
        self.around("pms.cancel", self.inner.cancel(request)).await
    }

    async fn find_by_client_ref(&self, key: &ClientRef) -> Result<Vec<Reservation>, Fault> {
        self.around("pms.find_by_client_ref", self.inner.find_by_client_ref(key)).await
    }
}

#[async_trait]
impl<T: Channel> Channel for Killable<T> {
    fn name(&self) -> ChannelName {
        self.inner.name()
    }

    fn account(&self) -> AccountId {
        self.inner.account()
    }

    fn capabilities(&self) -> ChannelCapabilities {
        self.inner.capabilities()
    }

    fn verify(&self, request: &http::Request<Bytes>) -> Verdict {
        self.inner.verify(request)
    }

    fn parse(&self, body: &[u8]) -> Vec<Result<Event, Issue>> {
        self.inner.parse(body)
    }

    async fn send(&self, outbound: &Outbound) -> SendOutcome {
        self.around("channel.send", self.inner.send(outbound)).await
    }

    async fn acknowledge(&self, to: &[Address], message: &MessageId) -> Result<(), Fault> {
        self.around("channel.acknowledge", self.inner.acknowledge(to, message)).await
    }
}

#[async_trait]
impl<T: Alerts> Alerts for Killable<T> {
    async fn alert(&self, alert: &Alert) -> Result<(), Fault> {
        self.around("alerts.alert", self.inner.alert(alert)).await
    }
}

#[async_trait]
impl<T: Inbox> Inbox for Killable<T> {
    async fn accept(&self, batch: Vec<NewInbound>) -> Result<Accepted, Fault> {
        self.around("store.accept", self.inner.accept(batch)).await
    }

    async fn alias(
        &self,
        property: &PropertyId,
        channel: &ChannelName,
        previous: &Address,
        current: &Address,
    ) -> Result<(), Fault> {
        self.around("store.alias", self.inner.alias(property, channel, previous, current)).await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Option<Claim>, Fault> {
        self.around("store.claim", self.inner.claim(request)).await
    }

    async fn renew(&self, lease: &Lease, until: DateTime<Utc>) -> Result<Lease, Fault> {
        self.around("store.renew", self.inner.renew(lease, until)).await
    }

    async fn save_facts(&self, lease: &Lease, journal: Record) -> Result<(), Fault> {
        self.around("store.save_facts", self.inner.save_facts(lease, journal)).await
    }

    async fn commit(&self, lease: &Lease, commit: Commit) -> Result<Option<OutboxClaim>, Fault> {
        self.around("store.commit", self.inner.commit(lease, commit)).await
    }

    async fn release(&self, lease: &Lease, release: Release) -> Result<(), Fault> {
        self.around("store.release", self.inner.release(lease, release)).await
    }

    async fn release_all(&self, now: DateTime<Utc>) -> Result<u64, Fault> {
        self.around("store.release_all", self.inner.release_all(now)).await
    }

    async fn next_wake(&self) -> Result<Option<DateTime<Utc>>, Fault> {
        self.around("store.next_wake", self.inner.next_wake()).await
    }
}

#[async_trait]
impl<T: Outbox> Outbox for Killable<T> {
    async fn claim_outbox(&self, now: DateTime<Utc>, lease: Duration, limit: usize) -> Result<Vec<OutboxClaim>, Fault> {
        self.around("store.claim_outbox", self.inner.claim_outbox(now, lease, limit)).await
    }

    async fn sending(&self, claim: &OutboxClaim, now: DateTime<Utc>) -> Result<(), Fault> {
        self.around("store.sending", self.inner.sending(claim, now)).await
    }

    async fn sent(&self, claim: &OutboxClaim, provider_id: Option<String>, now: DateTime<Utc>) -> Result<bool, Fault> {
        self.around("store.sent", self.inner.sent(claim, provider_id, now)).await
    }

    async fn retry_at(&self, claim: &OutboxClaim, at: DateTime<Utc>, uncertain: bool) -> Result<(), Fault> {
        self.around("store.retry_at", self.inner.retry_at(claim, at, uncertain)).await
    }

    async fn dead_letter(&self, claim: &OutboxClaim, reason: &str, now: DateTime<Utc>) -> Result<(), Fault> {
        self.around("store.dead_letter", self.inner.dead_letter(claim, reason, now)).await
    }

    async fn receipt(&self, update: ReceiptUpdate) -> Result<(), Fault> {
        self.around("store.receipt", self.inner.receipt(update)).await
    }

    async fn outbox_rows(&self, conversation: &ConversationKey) -> Result<Vec<OutboxRow>, Fault> {
        self.around("store.outbox_rows", self.inner.outbox_rows(conversation)).await
    }
}

#[async_trait]
impl<T: Transcripts> Transcripts for Killable<T> {
    async fn append(&self, property: &PropertyId, key: &str, dedupe: &str, body: Record) -> Result<u64, Fault> {
        self.around("store.append", self.inner.append(property, key, dedupe, body)).await
    }

    async fn transcript(
        &self,
        property: &PropertyId,
        key: &str,
        after: u64,
        limit: usize,
    ) -> Result<Vec<TranscriptItem>, Fault> {
        self.around("store.transcript", self.inner.transcript(property, key, after, limit)).await
    }
}

#[async_trait]
impl<T: Desk> Desk for Killable<T> {
    async fn waiting(&self, property: &PropertyId, limit: usize) -> Result<Vec<ConversationSummary>, Fault> {
        self.around("store.waiting", self.inner.waiting(property, limit)).await
    }

    async fn session(&self, conversation: &ConversationKey) -> Result<Option<Record>, Fault> {
        self.around("store.session", self.inner.session(conversation)).await
    }

    async fn audit(&self, conversation: &ConversationKey, limit: usize) -> Result<Vec<Record>, Fault> {
        self.around("store.audit", self.inner.audit(conversation, limit)).await
    }

    async fn journals(&self, conversation: &ConversationKey, limit: usize) -> Result<Vec<Record>, Fault> {
        self.around("store.journals", self.inner.journals(conversation, limit)).await
    }

    async fn count(&self, property: &PropertyId, counter: &str) -> Result<u64, Fault> {
        self.around("store.count", self.inner.count(property, counter)).await
    }

    async fn purge(&self, before: DateTime<Utc>) -> Result<u64, Fault> {
        self.around("store.purge", self.inner.purge(before)).await
    }
}
