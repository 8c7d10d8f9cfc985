use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{
    MemoryStore,
    rows::{Millis, Row, duration, millis, time},
    state::State,
};
use crate::{
    guest::ConversationKey,
    message::DeliveryStatus,
    port::{
        Fault, FaultKind,
        store::{Outbox, OutboxClaim, OutboxRow, ReceiptUpdate, SendState},
    },
};

#[async_trait]
impl Outbox for MemoryStore {
    async fn claim_outbox(&self, now: DateTime<Utc>, lease: Duration, limit: usize) -> Result<Vec<OutboxClaim>, Fault> {
        let mut state = self.state();
        let now = millis(now);
        let due: Vec<u64> =
            state.sends.iter().take_while(|(at, _)| *at <= now).take(limit).map(|(_, seq)| *seq).collect();
        let mut claims = Vec::with_capacity(due.len());
        for seq in due {
            claims.extend(state.claim_row(seq));
            state.queue_row(seq, Some(now.saturating_add(duration(lease))));
        }
        Ok(claims)
    }

    async fn sending(&self, claim: &OutboxClaim, now: DateTime<Utc>) -> Result<(), Fault> {
        let mut state = self.state();
        state.leased_row(claim, "store.sending")?.1.mark(millis(now));
        Ok(())
    }

    async fn sent(&self, claim: &OutboxClaim, provider_id: Option<String>, now: DateTime<Utc>) -> Result<bool, Fault> {
        let mut state = self.state();
        if let Ok((_, row)) = state.row(claim, "store.sent")
            && row.state == SendState::Sent
        {
            row.provider_id = row.provider_id.take().or(provider_id);
            return Ok(false);
        }
        let (seq, row) = state.leased_row(claim, "store.sent")?;
        row.provider_id = row.provider_id.take().or(provider_id);
        Ok(state.finish(seq, SendState::Sent, millis(now)))
    }

    async fn retry_at(&self, claim: &OutboxClaim, at: DateTime<Utc>, uncertain: bool) -> Result<(), Fault> {
        let mut state = self.state();
        let (seq, row) = state.leased_row(claim, "store.retry_at")?;
        row.leased = false;
        if !uncertain {
            row.state = SendState::Waiting;
            row.sending_since = None;
        }
        state.queue_row(seq, Some(millis(at)));
        Ok(())
    }

    async fn dead_letter(&self, claim: &OutboxClaim, _reason: &str, now: DateTime<Utc>) -> Result<(), Fault> {
        let mut state = self.state();
        let (seq, _) = state.leased_row(claim, "store.dead_letter")?;
        state.finish(seq, SendState::Dead, millis(now));
        Ok(())
    }

    async fn receipt(&self, update: ReceiptUpdate) -> Result<(), Fault> {
        let mut state = self.state();
        let Some(seq) = state.row_of(&update) else { return Ok(()) };
        let Some(row) = state.outbox.get_mut(&seq) else { return Ok(()) };
        let taken = match row.state {
            SendState::Sending => true,
            SendState::Waiting => update.status != DeliveryStatus::Failed,
            SendState::Sent | SendState::Dead => false,
        };
        if taken || !row.unsent() {
            row.delivery = row.delivery.max(Some(update.status));
            row.provider_id.get_or_insert(update.provider_id);
        }
        if taken {
            state.finish(seq, SendState::Sent, millis(update.now));
        }
        Ok(())
    }

    async fn outbox_rows(&self, conversation: &ConversationKey) -> Result<Vec<OutboxRow>, Fault> {
        let state = self.state();
        let Some((id, _)) = state.find(conversation) else { return Ok(Vec::new()) };
        let rows = state.outbox_of.get(&id).into_iter().flatten().filter_map(|seq| state.outbox.get(seq));
        Ok(rows
            .map(|row| OutboxRow {
                id: row.id.clone(),
                state: row.state,
                delivery: row.delivery,
                provider_id: row.provider_id.clone(),
                attempts: row.attempts,
                body: row.body.clone(),
            })
            .collect())
    }
}

impl Row {
    /// As being sent.
    fn mark(&mut self, now: Millis) {
        self.state = SendState::Sending;
        self.sending_since = Some(now);
        self.attempts += 1;
    }
}

impl State {
    /// Leases a row that was just committed and marks it, if it may go now.
    pub(super) fn send_now(&mut self, seq: u64, now: Millis, lease: Duration) -> Option<OutboxClaim> {
        self.outbox.get(&seq)?.wake_at.filter(|at| *at <= now)?;
        let claim = self.claim_row(seq)?;
        self.outbox.get_mut(&seq)?.mark(now);
        self.queue_row(seq, Some(now.saturating_add(duration(lease))));
        Some(claim)
    }

    fn claim_row(&mut self, seq: u64) -> Option<OutboxClaim> {
        let row = self.outbox.get_mut(&seq)?;
        let conversation = self.conversations.get(&row.conversation)?;
        row.token += 1;
        row.leased = true;
        Some(OutboxClaim {
            id: row.id.clone(),
            token: row.token,
            conversation: conversation.key.clone(),
            account: conversation.account.clone(),
            addresses: conversation.addresses.clone(),
            state: row.state,
            sending_since: row.sending_since.map(time),
            attempts: row.attempts,
            body: row.body.clone(),
        })
    }

    fn leased_row(&mut self, claim: &OutboxClaim, operation: &'static str) -> Result<(u64, &mut Row), Fault> {
        let (seq, row) = self.row(claim, operation)?;
        if row.leased && row.unsent() {
            return Ok((seq, row));
        }
        Err(Fault::new(FaultKind::Conflict, operation).because("the lease was lost, or the row is settled"))
    }

    /// Ends a row's way and lets the next one go, if there is one.
    fn finish(&mut self, seq: u64, end: SendState, now: Millis) -> bool {
        let Some(row) = self.outbox.get_mut(&seq) else { return false };
        row.state = end;
        row.leased = false;
        row.sending_since = None;
        row.finished_at = Some(now);
        let conversation = row.conversation;
        self.unsent.remove(&(conversation, seq));
        self.queue_row(seq, None);
        self.promote(conversation)
    }

    /// The row a receipt speaks of: by our own id if it was echoed, else the newest of the provider's id.
    fn row_of(&self, update: &ReceiptUpdate) -> Option<u64> {
        let of_channel = |row: &Row| {
            let key = self.conversations.get(&row.conversation).map(|conversation| &conversation.key);
            key.is_some_and(|key| key.property == update.property && key.channel == update.channel)
        };
        let found = match &update.outbox_id {
            Some(id) => self.outbox_ids.get(&(update.property.clone(), id.clone())).copied(),
            None => {
                let mut rows = self.outbox.iter().rev();
                rows.find(|(_, row)| row.provider_id.as_ref() == Some(&update.provider_id) && of_channel(row))
                    .map(|(seq, _)| *seq)
            }
        };
        found.filter(|seq| self.outbox.get(seq).is_some_and(of_channel))
    }
}
