//! Calls in whatever order, and what a caller can see of their answers.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_core::{
    guest::{Address, AddressKind, ConversationKey},
    message::{AccountId, ChannelName, DeliveryStatus, MessageId},
    port::{
        Fault, FaultKind, Record, Store,
        store::{
            Claim, ClaimRequest, Commit, HandOffMark, HandOffStage, NewInbound, NewJob, NewOutbound, OutboxClaim,
            ReceiptUpdate, Release,
        },
    },
    property::PropertyId,
};
use proptest::prelude::*;

/// One call; numbers choose among few tenants, guests, ids and past claims, so that calls meet each other.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    Accept(Vec<Inbound>),
    Alias { property: u8, previous: u8, current: u8 },
    Claim { lease: u8, most: usize },
    Renew { claim: usize, until: i64 },
    SaveFacts { claim: usize },
    Commit { claim: usize, outcome: Outcome },
    Release { claim: usize, rest: i64, counts: bool },
    ReleaseAll,
    ClaimOutbox { lease: u8, limit: usize },
    Sending { row: usize },
    Sent { row: usize, provider: Option<u8> },
    RetryAt { row: usize, wait: i64, uncertain: bool },
    DeadLetter { row: usize },
    Receipt { property: u8, outbox: Option<u8>, provider: u8, status: DeliveryStatus },
    Append { key: u8, dedupe: u8 },
    Count { counter: u8 },
    Purge { age: i64 },
    Pass { millis: i64 },
}

#[derive(Clone, Debug)]
pub(crate) struct Inbound {
    property: u8,
    message: u8,
    addresses: Vec<u8>,
    settle: u64,
    account: u8,
}

#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    version_off: bool,
    done: usize,
    rows: Vec<(u8, i64)>,
    send_now: Option<u8>,
    jobs: Vec<(u8, i64)>,
    cancel: Vec<u8>,
    stage: Option<HandOffStage>,
}

fn inbound() -> impl Strategy<Value = Inbound> {
    let settle = prop_oneof![Just(0), 1_u64..4000];
    (0..2_u8, 0..12_u8, prop::collection::vec(0..5_u8, 1..3), settle, 0..2_u8).prop_map(
        |(property, message, addresses, settle, account)| Inbound { property, message, addresses, settle, account },
    )
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let stage = prop_oneof![
        3 => Just(None),
        1 => Just(Some(HandOffStage::Waiting)),
        1 => Just(Some(HandOffStage::Question)),
        1 => Just(Some(HandOffStage::Released)),
    ];
    (
        prop::bool::weighted(0.1),
        0..4_usize,
        (prop::collection::vec((0..20_u8, -2000..8000_i64), 0..3), prop::option::of(0..10_u8)),
        prop::collection::vec((0..4_u8, -2000..8000_i64), 0..3),
        prop::collection::vec(0..6_u8, 0..2),
        stage,
    )
        .prop_map(|(version_off, done, (rows, send_now), jobs, cancel, stage)| Outcome {
            version_off,
            done,
            rows,
            send_now,
            jobs,
            cancel,
            stage,
        })
}

pub(crate) fn op() -> impl Strategy<Value = Op> {
    let status = prop_oneof![
        Just(DeliveryStatus::Sent),
        Just(DeliveryStatus::Delivered),
        Just(DeliveryStatus::Read),
        Just(DeliveryStatus::Failed)
    ];
    let recent = 0..3_usize;
    prop_oneof![
        6 => prop::collection::vec(inbound(), 1..4).prop_map(Op::Accept),
        1 => (0..2_u8, 0..5_u8, 0..5_u8).prop_map(|(property, previous, current)| Op::Alias { property, previous, current }),
        8 => (1..6_u8, 1..4_usize).prop_map(|(lease, most)| Op::Claim { lease, most }),
        1 => (recent.clone(), 0..9000_i64).prop_map(|(claim, until)| Op::Renew { claim, until }),
        2 => recent.clone().prop_map(|claim| Op::SaveFacts { claim }),
        8 => (recent.clone(), outcome()).prop_map(|(claim, outcome)| Op::Commit { claim, outcome }),
        2 => (recent.clone(), -1000..5000_i64, any::<bool>())
            .prop_map(|(claim, rest, counts)| Op::Release { claim, rest, counts }),
        1 => Just(Op::ReleaseAll),
        6 => (1..6_u8, 0..4_usize).prop_map(|(lease, limit)| Op::ClaimOutbox { lease, limit }),
        5 => recent.clone().prop_map(|row| Op::Sending { row }),
        4 => (recent.clone(), prop::option::of(0..4_u8)).prop_map(|(row, provider)| Op::Sent { row, provider }),
        3 => (recent.clone(), 0..4000_i64, any::<bool>())
            .prop_map(|(row, wait, uncertain)| Op::RetryAt { row, wait, uncertain }),
        1 => recent.prop_map(|row| Op::DeadLetter { row }),
        3 => (0..2_u8, prop::option::of(0..20_u8), 0..4_u8, status)
            .prop_map(|(property, outbox, provider, status)| Op::Receipt { property, outbox, provider, status }),
        1 => (0..2_u8, 0..4_u8).prop_map(|(key, dedupe)| Op::Append { key, dedupe }),
        1 => (0..2_u8).prop_map(|counter| Op::Count { counter }),
        1 => (0..9000_i64).prop_map(|age| Op::Purge { age }),
        6 => (1..3000_i64).prop_map(|millis| Op::Pass { millis }),
    ]
}

fn property(n: u8) -> PropertyId {
    PropertyId::parse(&format!("hotel-{n}")).unwrap()
}

fn address(n: u8) -> Address {
    let kind = if n.is_multiple_of(2) { AddressKind::Phone } else { AddressKind::UserId };
    Address::new(kind, format!("a{n}")).unwrap()
}

fn record(text: impl std::fmt::Display) -> Record {
    Record { schema: "note/1".to_owned(), bytes: Bytes::from(text.to_string()) }
}

fn channel() -> ChannelName {
    ChannelName::new("pigeon")
}

/// A store, what it gave out, and the clock it is asked by.
pub(crate) struct Run<'a> {
    store: &'a dyn Store,
    now: DateTime<Utc>,
    step: usize,
    claims: Vec<Claim>,
    rows: Vec<OutboxClaim>,
    conversations: Vec<ConversationKey>,
}

/// What a caller can tell of an answer: of a fault its kind.
fn told<T: std::fmt::Debug>(answer: Result<T, Fault>) -> String {
    let answer: Result<T, FaultKind> = answer.map_err(|fault| fault.kind);
    format!("{answer:?}")
}

/// The one given out `back` before the last.
fn recent<T: Clone>(list: &[T], back: usize) -> Option<T> {
    list.iter().rev().nth(back).cloned()
}

impl<'a> Run<'a> {
    pub(crate) fn new(store: &'a dyn Store) -> Run<'a> {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Run { store, now, step: 0, claims: Vec::new(), rows: Vec::new(), conversations: Vec::new() }
    }

    fn later(&self, millis: i64) -> DateTime<Utc> {
        self.now + TimeDelta::milliseconds(millis)
    }

    async fn inbox(&mut self, op: &Op) -> Option<String> {
        let store = self.store;
        Some(match op {
            Op::Accept(items) => {
                let batch = items.iter().map(|item| self.message(item)).collect();
                let accepted = store.accept(batch).await;
                for item in accepted.iter().flat_map(|accepted| &accepted.items) {
                    if !self.conversations.contains(&item.conversation) {
                        self.conversations.push(item.conversation.clone());
                    }
                }
                told(accepted)
            }
            Op::Alias { property: tenant, previous, current } => {
                told(store.alias(&property(*tenant), &channel(), &address(*previous), &address(*current)).await)
            }
            Op::Claim { lease, most } => {
                let lease = Duration::from_secs(u64::from(*lease));
                let request = ClaimRequest { now: self.now, lease, worker: "model".to_owned(), max_messages: *most };
                let claim = store.claim(&request).await;
                self.claims.extend(claim.iter().flatten().cloned());
                told(claim)
            }
            Op::Renew { claim, until } => {
                told(store.renew(&recent(&self.claims, *claim)?.lease, self.later(*until)).await)
            }
            Op::SaveFacts { claim } => {
                told(store.save_facts(&recent(&self.claims, *claim)?.lease, record(self.step)).await)
            }
            Op::Commit { claim, outcome } => {
                let claim = recent(&self.claims, *claim)?;
                let handed = store.commit(&claim.lease, self.commit(&claim, outcome)).await;
                self.rows.extend(handed.iter().flatten().cloned());
                told(handed)
            }
            Op::Release { claim, rest, counts } => {
                let release = Release { not_before: self.later(*rest), counts: *counts };
                told(store.release(&recent(&self.claims, *claim)?.lease, release).await)
            }
            Op::ReleaseAll => told(store.release_all(self.now).await),
            _ => return None,
        })
    }

    async fn rest(&mut self, op: &Op) -> Option<String> {
        let store = self.store;
        Some(match op {
            Op::ClaimOutbox { lease, limit } => {
                let lease = Duration::from_secs(u64::from(*lease));
                let rows = store.claim_outbox(self.now, lease, *limit).await;
                self.rows.extend(rows.iter().flatten().cloned());
                told(rows)
            }
            Op::Sending { row } => told(store.sending(&recent(&self.rows, *row)?, self.now).await),
            Op::Sent { row, provider } => {
                let provider = provider.map(|n| format!("p{n}"));
                told(store.sent(&recent(&self.rows, *row)?, provider, self.now).await)
            }
            Op::RetryAt { row, wait, uncertain } => {
                told(store.retry_at(&recent(&self.rows, *row)?, self.later(*wait), *uncertain).await)
            }
            Op::DeadLetter { row } => told(store.dead_letter(&recent(&self.rows, *row)?, "why", self.now).await),
            Op::Receipt { property: tenant, outbox, provider, status } => {
                let update = ReceiptUpdate {
                    property: property(*tenant),
                    channel: channel(),
                    outbox_id: outbox.map(|n| format!("r{n}")),
                    provider_id: format!("p{provider}"),
                    status: *status,
                    now: self.now,
                };
                told(store.receipt(update).await)
            }
            Op::Append { key, dedupe } => {
                let (key, dedupe) = (format!("chat/{key}"), format!("line {dedupe}"));
                told(store.append(&property(0), &key, &dedupe, record(self.step)).await)
            }
            Op::Count { counter } => told(store.count(&property(0), &format!("c{counter}")).await),
            Op::Purge { age } => told(store.purge(self.later(-age)).await),
            Op::Pass { millis } => {
                self.now = self.later(*millis);
                String::new()
            }
            _ => return None,
        })
    }

    /// Does one call and answers all that can be seen afterwards.
    pub(crate) async fn step(&mut self, op: &Op) -> String {
        self.step += 1;
        let mut seen = match self.inbox(op).await {
            Some(answer) => answer,
            None => self.rest(op).await.unwrap_or_default(),
        };
        let store = self.store;
        seen += &told(store.next_wake().await);
        for conversation in &self.conversations {
            seen += &told(store.session(conversation).await);
            seen += &told(store.audit(conversation, 3).await);
            seen += &told(store.journals(conversation, 3).await);
            seen += &told(store.outbox_rows(conversation).await);
        }
        for tenant in 0..2 {
            seen += &told(store.waiting(&property(tenant), 3).await);
        }
        seen + &told(store.transcript(&property(0), "chat/0", 1, 2).await)
    }

    fn message(&self, item: &Inbound) -> NewInbound {
        NewInbound {
            property: property(item.property),
            channel: channel(),
            account: AccountId::new(format!("account {}", item.account)),
            message: MessageId::new(format!("m{}", item.message)),
            addresses: item.addresses.iter().map(|n| address(*n)).collect(),
            received_at: self.now,
            settle: Duration::from_millis(item.settle),
            body: record(self.step),
        }
    }

    fn commit(&self, claim: &Claim, outcome: &Outcome) -> Commit {
        let cancel = |n: &u8| if *n < 4 { format!("job/{n}") } else { "job/*".to_owned() };
        Commit {
            now: self.now,
            version: claim.version + u64::from(outcome.version_off),
            session: record(format!("session {}", self.step)),
            done_messages: claim.messages.iter().skip(outcome.done.min(1)).map(|message| message.id.clone()).collect(),
            done_jobs: claim.jobs.iter().map(|job| job.key.clone()).collect(),
            outbox: outcome
                .rows
                .iter()
                .map(|(n, wait)| NewOutbound {
                    id: format!("r{n}"),
                    not_before: self.later(*wait),
                    body: record(self.step),
                })
                .collect(),
            send_now: outcome.send_now.map(|seconds| Duration::from_secs(seconds.into())),
            jobs: outcome
                .jobs
                .iter()
                .map(|(n, wait)| NewJob { key: format!("job/{n}"), due_at: self.later(*wait), body: record(self.step) })
                .collect(),
            cancel_jobs: outcome.cancel.iter().map(cancel).collect(),
            journal: record(format!("journal {}", self.step)),
            audit: vec![record(format!("audit {}", self.step))],
            hand_off: outcome.stage.map(|stage| HandOffMark {
                stage,
                reason: "asked_for_person".to_owned(),
                summary: self.step.to_string(),
                since: self.now,
            }),
        }
    }
}
