use std::collections::{BTreeMap, BTreeSet};

use super::rows::{Conversation, Known, Millis, Row};
use crate::{
    guest::{Address, ConversationKey},
    message::{AccountId, ChannelName, MessageId},
    port::{
        Fault, FaultKind, Record,
        store::{Lease, OutboxClaim},
    },
    property::PropertyId,
};

/// Everything the store holds; every index begins with the tenant.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) conversations: BTreeMap<u64, Conversation>,
    pub(super) addresses: BTreeMap<(PropertyId, ChannelName, Address), u64>,
    pub(super) messages: BTreeMap<(PropertyId, ChannelName, MessageId), Known>,
    pub(super) outbox: BTreeMap<u64, Row>,
    pub(super) outbox_ids: BTreeMap<(PropertyId, String), u64>,
    /// Rows of each conversation, oldest first.
    pub(super) outbox_of: BTreeMap<u64, BTreeSet<u64>>,
    /// Rows still to send, by conversation.
    pub(super) unsent: BTreeSet<(u64, u64)>,
    pub(super) transcripts: BTreeMap<(PropertyId, String), Vec<(String, Record)>>,
    pub(super) counters: BTreeMap<(PropertyId, String), u64>,
    /// The queue of claims.
    pub(super) wakes: BTreeSet<(Millis, u64)>,
    /// The queue of sends.
    pub(super) sends: BTreeSet<(Millis, u64)>,
    last_conversation: u64,
    last_row: u64,
}

impl State {
    /// The conversation of a key, if key and tenant belong together.
    pub(super) fn find(&self, key: &ConversationKey) -> Option<(u64, &Conversation)> {
        let id = key.id.parse().ok()?;
        let conversation = self.conversations.get(&id)?;
        (conversation.key == *key).then_some((id, conversation))
    }

    /// The conversation a running lease gives the right to change.
    pub(super) fn leased(&mut self, lease: &Lease, operation: &'static str) -> Result<(u64, &mut Conversation), Fault> {
        let lost = || Fault::new(FaultKind::Conflict, operation).because("the lease was lost");
        let (id, _) = self.find(&lease.conversation).ok_or_else(lost)?;
        let conversation = self.conversations.get_mut(&id).ok_or_else(lost)?;
        if conversation.leased && conversation.token == lease.token { Ok((id, conversation)) } else { Err(lost()) }
    }

    /// The conversation of a guest, begun if need be; addresses of two conversations join the older.
    pub(super) fn resolve(
        &mut self,
        property: &PropertyId,
        channel: &ChannelName,
        account: &AccountId,
        addresses: &[Address],
    ) -> u64 {
        let index = |address: &Address| (property.clone(), channel.clone(), address.clone());
        let known = addresses.iter().filter_map(|address| self.addresses.get(&index(address)).copied()).min();
        let id = known.unwrap_or_else(|| self.begin(property, channel, account));
        for address in addresses {
            self.addresses.insert(index(address), id);
        }
        if let Some(conversation) = self.conversations.get_mut(&id) {
            conversation.seen_at(addresses);
        }
        id
    }

    fn begin(&mut self, property: &PropertyId, channel: &ChannelName, account: &AccountId) -> u64 {
        self.last_conversation += 1;
        let id = self.last_conversation;
        let key = ConversationKey { property: property.clone(), channel: channel.clone(), id: id.to_string() };
        let conversation = Conversation {
            key,
            account: account.clone(),
            addresses: Vec::new(),
            session: None,
            version: 0,
            journal: None,
            attempts: 0,
            token: 0,
            leased: false,
            held_until: 0,
            waiting: Vec::new(),
            jobs: BTreeMap::new(),
            journals: Vec::new(),
            audit: Vec::new(),
            hand_off: None,
            wake_at: None,
        };
        self.conversations.insert(id, conversation);
        id
    }

    /// Puts a conversation at its place in the queue of claims.
    pub(super) fn requeue(&mut self, id: u64) {
        let Some(conversation) = self.conversations.get_mut(&id) else { return };
        let wake_at = conversation.ready_at().map(|ready| ready.max(conversation.held_until));
        if let Some(before) = std::mem::replace(&mut conversation.wake_at, wake_at) {
            self.wakes.remove(&(before, id));
        }
        if let Some(at) = wake_at {
            self.wakes.insert((at, id));
        }
    }

    /// Adds a row behind the others of its conversation and answers its number; not when its id is known.
    pub(super) fn push_row(&mut self, property: &PropertyId, row: Row) -> Option<u64> {
        let index = (property.clone(), row.id.clone());
        if self.outbox_ids.contains_key(&index) {
            return None;
        }
        self.last_row += 1;
        let (seq, conversation) = (self.last_row, row.conversation);
        self.outbox_ids.insert(index, seq);
        self.outbox_of.entry(conversation).or_default().insert(seq);
        self.unsent.insert((conversation, seq));
        self.outbox.insert(seq, row);
        self.promote(conversation);
        Some(seq)
    }

    /// The row a running lease gives the right to change.
    pub(super) fn row(&mut self, claim: &OutboxClaim, operation: &'static str) -> Result<(u64, &mut Row), Fault> {
        let lost = || Fault::new(FaultKind::Conflict, operation).because("the lease was lost, or the row is settled");
        let index = (claim.conversation.property.clone(), claim.id.clone());
        let seq = *self.outbox_ids.get(&index).ok_or_else(lost)?;
        let row = self.outbox.get_mut(&seq).ok_or_else(lost)?;
        if row.token == claim.token { Ok((seq, row)) } else { Err(lost()) }
    }

    /// Gives a row its place in the queue of sends, or none.
    pub(super) fn queue_row(&mut self, seq: u64, at: Option<Millis>) {
        let Some(row) = self.outbox.get_mut(&seq) else { return };
        if let Some(before) = std::mem::replace(&mut row.wake_at, at) {
            self.sends.remove(&(before, seq));
        }
        if let Some(at) = at {
            self.sends.insert((at, seq));
        }
    }

    /// Lets the first unsent row of a conversation into the queue of sends; whether there was one to let.
    pub(super) fn promote(&mut self, conversation: u64) -> bool {
        let first = self.unsent.range((conversation, 0)..=(conversation, u64::MAX)).next();
        let row = first.and_then(|(_, seq)| self.outbox.get(seq).map(|row| (*seq, row)));
        let Some((seq, row)) = row.filter(|(_, row)| row.wake_at.is_none()) else { return false };
        let not_before = row.not_before;
        self.queue_row(seq, Some(not_before));
        true
    }
}
