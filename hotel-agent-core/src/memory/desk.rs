use std::collections::BTreeSet;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{
    MemoryStore,
    rows::{Millis, millis},
    state::State,
};
use crate::{
    guest::ConversationKey,
    port::{
        Fault, Record,
        store::{ConversationSummary, Desk, HandOffStage},
    },
    property::PropertyId,
};

#[async_trait]
impl Desk for MemoryStore {
    async fn waiting(&self, property: &PropertyId, limit: usize) -> Result<Vec<ConversationSummary>, Fault> {
        let state = self.state();
        let of_property = state.conversations.values().filter(|found| found.key.property == *property);
        let mut list: Vec<ConversationSummary> = of_property
            .filter_map(|found| Some((found, found.hand_off.clone()?)))
            .filter(|(_, mark)| mark.stage != HandOffStage::Released)
            .map(|(found, mark)| ConversationSummary { conversation: found.key.clone(), mark })
            .collect();
        list.sort_by_key(|summary| millis(summary.mark.since));
        list.truncate(limit);
        Ok(list)
    }

    async fn session(&self, conversation: &ConversationKey) -> Result<Option<Record>, Fault> {
        Ok(self.state().find(conversation).and_then(|(_, found)| found.session.clone()))
    }

    async fn audit(&self, conversation: &ConversationKey, limit: usize) -> Result<Vec<Record>, Fault> {
        let state = self.state();
        Ok(state.find(conversation).map(|(_, found)| last(&found.audit, limit)).unwrap_or_default())
    }

    async fn journals(&self, conversation: &ConversationKey, limit: usize) -> Result<Vec<Record>, Fault> {
        let state = self.state();
        Ok(state.find(conversation).map(|(_, found)| last(&found.journals, limit)).unwrap_or_default())
    }

    async fn count(&self, property: &PropertyId, counter: &str) -> Result<u64, Fault> {
        let mut state = self.state();
        let value = state.counters.entry((property.clone(), counter.to_owned())).or_default();
        *value += 1;
        Ok(*value)
    }

    async fn purge(&self, before: DateTime<Utc>) -> Result<u64, Fault> {
        Ok(self.state().purge(millis(before)))
    }
}

fn last(lines: &[(Millis, Record)], limit: usize) -> Vec<Record> {
    lines.iter().skip(lines.len().saturating_sub(limit)).map(|(_, record)| record.clone()).collect()
}

impl State {
    fn purge(&mut self, before: Millis) -> u64 {
        let mut dropped = self.messages.len();
        self.messages.retain(|_, known| {
            let answered = known.done_at.is_some_and(|at| at < before);
            !(answered && known.received_at < before)
        });
        dropped -= self.messages.len();
        for conversation in self.conversations.values_mut() {
            for lines in [&mut conversation.journals, &mut conversation.audit] {
                dropped += lines.len();
                lines.retain(|(at, _)| *at >= before);
                dropped -= lines.len();
            }
        }
        dropped += self.outbox.len();
        let finished = |at: Option<Millis>| at.is_some_and(|at| at < before);
        self.outbox.retain(|_, row| !finished(row.finished_at));
        dropped -= self.outbox.len();
        let kept: BTreeSet<u64> = self.outbox.keys().copied().collect();
        self.outbox_ids.retain(|_, seq| kept.contains(seq));
        for rows in self.outbox_of.values_mut() {
            rows.retain(|seq| kept.contains(seq));
        }
        dropped as u64
    }
}
