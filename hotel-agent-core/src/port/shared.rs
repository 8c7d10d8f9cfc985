//! A port behind an `Arc` is that port: what is built once can be given to several properties.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::{
    Alert, Alerts, Assets, CancelRequest, Channel, Clock, Fault, FindRequest, Ids, NightsRequest, OffersRequest,
    Outcome, Pms, PmsCapabilities, Record, ReserveRequest, SendOutcome, Verdict,
    store::{
        Accepted, Claim, ClaimRequest, Commit, ConversationSummary, Desk, Inbox, Lease, NewInbound, Outbox,
        OutboxClaim, OutboxRow, ReceiptUpdate, Release, TranscriptItem, Transcripts,
    },
};
use crate::{
    guest::{Address, ConversationKey},
    message::{AccountId, ChannelCapabilities, ChannelName, Event, Issue, MessageId, Outbound},
    property::PropertyId,
    reservation::{CancelCost, ClientRef, NightStatus, Offers, Reservation, ReservationId, RoomType},
};

#[async_trait]
impl<T: Pms + ?Sized> Pms for Arc<T> {
    fn capabilities(&self) -> PmsCapabilities {
        (**self).capabilities()
    }

    async fn room_types(&self) -> Result<Vec<RoomType>, Fault> {
        (**self).room_types().await
    }

    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault> {
        (**self).offers(request).await
    }

    async fn nights(&self, request: &NightsRequest) -> Result<Vec<NightStatus>, Fault> {
        (**self).nights(request).await
    }

    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation> {
        (**self).reserve(request).await
    }

    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault> {
        (**self).find(request).await
    }

    async fn cancel_cost(&self, reservation: &ReservationId) -> Result<CancelCost, Fault> {
        (**self).cancel_cost(reservation).await
    }

    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation> {
        (**self).cancel(request).await
    }

    async fn find_by_client_ref(&self, key: &ClientRef) -> Result<Vec<Reservation>, Fault> {
        (**self).find_by_client_ref(key).await
    }
}

#[async_trait]
impl<T: Channel + ?Sized> Channel for Arc<T> {
    fn name(&self) -> ChannelName {
        (**self).name()
    }

    fn account(&self) -> AccountId {
        (**self).account()
    }

    fn capabilities(&self) -> ChannelCapabilities {
        (**self).capabilities()
    }

    fn verify(&self, request: &http::Request<Bytes>) -> Verdict {
        (**self).verify(request)
    }

    fn parse(&self, body: &[u8]) -> Vec<Result<Event, Issue>> {
        (**self).parse(body)
    }

    async fn send(&self, outbound: &Outbound) -> SendOutcome {
        (**self).send(outbound).await
    }

    async fn acknowledge(&self, to: &[Address], message: &MessageId) -> Result<(), Fault> {
        (**self).acknowledge(to, message).await
    }
}

#[async_trait]
impl<T: Alerts + ?Sized> Alerts for Arc<T> {
    async fn alert(&self, alert: &Alert) -> Result<(), Fault> {
        (**self).alert(alert).await
    }
}

#[async_trait]
impl<T: Assets + ?Sized> Assets for Arc<T> {
    async fn asset(&self, property: &PropertyId, name: &str) -> Result<(String, Bytes), Fault> {
        (**self).asset(property, name).await
    }
}

#[async_trait]
impl<T: Clock + ?Sized> Clock for Arc<T> {
    fn now(&self) -> DateTime<Utc> {
        (**self).now()
    }

    async fn sleep(&self, duration: Duration) {
        (**self).sleep(duration).await;
    }
}

impl<T: Ids + ?Sized> Ids for Arc<T> {
    fn next(&self) -> String {
        (**self).next()
    }
}

#[async_trait]
impl<T: Inbox + ?Sized> Inbox for Arc<T> {
    async fn accept(&self, batch: Vec<NewInbound>) -> Result<Accepted, Fault> {
        (**self).accept(batch).await
    }

    async fn alias(
        &self,
        property: &PropertyId,
        channel: &ChannelName,
        previous: &Address,
        current: &Address,
    ) -> Result<(), Fault> {
        (**self).alias(property, channel, previous, current).await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Option<Claim>, Fault> {
        (**self).claim(request).await
    }

    async fn renew(&self, lease: &Lease, until: DateTime<Utc>) -> Result<Lease, Fault> {
        (**self).renew(lease, until).await
    }

    async fn save_facts(&self, lease: &Lease, journal: Record) -> Result<(), Fault> {
        (**self).save_facts(lease, journal).await
    }

    async fn commit(&self, lease: &Lease, commit: Commit) -> Result<Option<OutboxClaim>, Fault> {
        (**self).commit(lease, commit).await
    }

    async fn release(&self, lease: &Lease, release: Release) -> Result<(), Fault> {
        (**self).release(lease, release).await
    }

    async fn release_all(&self, now: DateTime<Utc>) -> Result<u64, Fault> {
        (**self).release_all(now).await
    }

    async fn next_wake(&self) -> Result<Option<DateTime<Utc>>, Fault> {
        (**self).next_wake().await
    }
}

#[async_trait]
impl<T: Outbox + ?Sized> Outbox for Arc<T> {
    async fn claim_outbox(&self, now: DateTime<Utc>, lease: Duration, limit: usize) -> Result<Vec<OutboxClaim>, Fault> {
        (**self).claim_outbox(now, lease, limit).await
    }

    async fn sending(&self, claim: &OutboxClaim, now: DateTime<Utc>) -> Result<(), Fault> {
        (**self).sending(claim, now).await
    }

    async fn sent(&self, claim: &OutboxClaim, provider_id: Option<String>, now: DateTime<Utc>) -> Result<bool, Fault> {
        (**self).sent(claim, provider_id, now).await
    }

    async fn retry_at(&self, claim: &OutboxClaim, at: DateTime<Utc>, uncertain: bool) -> Result<(), Fault> {
        (**self).retry_at(claim, at, uncertain).await
    }

    async fn dead_letter(&self, claim: &OutboxClaim, reason: &str, now: DateTime<Utc>) -> Result<(), Fault> {
        (**self).dead_letter(claim, reason, now).await
    }

    async fn receipt(&self, update: ReceiptUpdate) -> Result<(), Fault> {
        (**self).receipt(update).await
    }

    async fn outbox_rows(&self, conversation: &ConversationKey) -> Result<Vec<OutboxRow>, Fault> {
        (**self).outbox_rows(conversation).await
    }
}

#[async_trait]
impl<T: Transcripts + ?Sized> Transcripts for Arc<T> {
    async fn append(&self, property: &PropertyId, key: &str, dedupe: &str, body: Record) -> Result<u64, Fault> {
        (**self).append(property, key, dedupe, body).await
    }

    async fn transcript(
        &self,
        property: &PropertyId,
        key: &str,
        after: u64,
        limit: usize,
    ) -> Result<Vec<TranscriptItem>, Fault> {
        (**self).transcript(property, key, after, limit).await
    }
}

#[async_trait]
impl<T: Desk + ?Sized> Desk for Arc<T> {
    async fn waiting(&self, property: &PropertyId, limit: usize) -> Result<Vec<ConversationSummary>, Fault> {
        (**self).waiting(property, limit).await
    }

    async fn session(&self, conversation: &ConversationKey) -> Result<Option<Record>, Fault> {
        (**self).session(conversation).await
    }

    async fn audit(&self, conversation: &ConversationKey, limit: usize) -> Result<Vec<Record>, Fault> {
        (**self).audit(conversation, limit).await
    }

    async fn journals(&self, conversation: &ConversationKey, limit: usize) -> Result<Vec<Record>, Fault> {
        (**self).journals(conversation, limit).await
    }

    async fn count(&self, property: &PropertyId, counter: &str) -> Result<u64, Fault> {
        (**self).count(property, counter).await
    }

    async fn purge(&self, before: DateTime<Utc>) -> Result<u64, Fault> {
        (**self).purge(before).await
    }
}
