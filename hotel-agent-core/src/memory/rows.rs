use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};

use crate::{
    guest::{Address, ConversationKey},
    message::{AccountId, DeliveryStatus, MessageId},
    port::{
        Record,
        store::{HandOffMark, SendState},
    },
};

/// Milliseconds since 1970 UTC: what every store keeps, so that all of them round alike.
pub(super) type Millis = i64;

pub(super) fn millis(time: DateTime<Utc>) -> Millis {
    time.timestamp_millis()
}

pub(super) fn time(millis: Millis) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// Rounded up: only a true zero means "do not wait".
pub(super) fn duration(duration: Duration) -> Millis {
    Millis::try_from(duration.as_nanos().div_ceil(1_000_000)).unwrap_or(Millis::MAX)
}

/// One conversation and all that belongs to it.
#[derive(Debug)]
pub(super) struct Conversation {
    pub(super) key: ConversationKey,
    pub(super) account: AccountId,
    /// The latest first.
    pub(super) addresses: Vec<Address>,
    pub(super) session: Option<Record>,
    pub(super) version: u64,
    /// What an interrupted turn left.
    pub(super) journal: Option<Record>,
    pub(super) attempts: u32,
    pub(super) token: u64,
    pub(super) leased: bool,
    /// The end of the lease, or of the pause a release asked for.
    pub(super) held_until: Millis,
    /// In order of acceptance.
    pub(super) waiting: Vec<Waiting>,
    pub(super) jobs: BTreeMap<String, Job>,
    pub(super) journals: Vec<(Millis, Record)>,
    pub(super) audit: Vec<(Millis, Record)>,
    pub(super) hand_off: Option<HandOffMark>,
    /// Where this conversation stands in the queue of claims.
    pub(super) wake_at: Option<Millis>,
}

#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) id: MessageId,
    pub(super) received_at: Millis,
    pub(super) settle: Millis,
    pub(super) body: Record,
}

#[derive(Debug)]
pub(super) struct Job {
    pub(super) due_at: Millis,
    pub(super) body: Record,
}

/// A message's key once seen, answered or not.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) conversation: u64,
    pub(super) received_at: Millis,
    pub(super) done_at: Option<Millis>,
}

#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) conversation: u64,
    pub(super) not_before: Millis,
    pub(super) state: SendState,
    pub(super) delivery: Option<DeliveryStatus>,
    pub(super) provider_id: Option<String>,
    pub(super) attempts: u32,
    pub(super) token: u64,
    pub(super) leased: bool,
    pub(super) sending_since: Option<Millis>,
    pub(super) finished_at: Option<Millis>,
    /// Where this row stands in the queue of sends; only a conversation's first unsent row has a place.
    pub(super) wake_at: Option<Millis>,
    pub(super) body: Record,
}

impl Row {
    pub(super) fn unsent(&self) -> bool {
        matches!(self.state, SendState::Waiting | SendState::Sending)
    }
}

impl Conversation {
    /// When the waiting messages are a whole thought; nothing waits: `None`.
    pub(super) fn settled_at(&self) -> Option<Millis> {
        let (first, last) = (self.waiting.first()?, self.waiting.last()?);
        let tapped = self.waiting.iter().filter(|message| message.settle == 0).map(|message| message.received_at).min();
        let patience = first.received_at.saturating_add(first.settle.saturating_mul(3));
        let quiet = last.received_at.saturating_add(last.settle);
        Some(patience.min(quiet).min(tapped.unwrap_or(Millis::MAX)))
    }

    /// When there is something to do, were nobody at it.
    pub(super) fn ready_at(&self) -> Option<Millis> {
        let due = self.jobs.values().map(|job| job.due_at).min();
        self.settled_at().into_iter().chain(due).min()
    }

    /// Moves addresses just seen to the front.
    pub(super) fn seen_at(&mut self, addresses: &[Address]) {
        let mut list: Vec<Address> = Vec::with_capacity(addresses.len() + self.addresses.len());
        for address in addresses.iter().chain(&self.addresses) {
            if !list.contains(address) {
                list.push(address.clone());
            }
        }
        self.addresses = list;
    }
}
