use async_trait::async_trait;

use super::MemoryStore;
use crate::{
    port::{
        Fault, Record,
        store::{TranscriptItem, Transcripts},
    },
    property::PropertyId,
};

#[async_trait]
impl Transcripts for MemoryStore {
    async fn append(&self, property: &PropertyId, key: &str, dedupe: &str, body: Record) -> Result<u64, Fault> {
        let mut state = self.state();
        let lines = state.transcripts.entry((property.clone(), key.to_owned())).or_default();
        // Repeats are of late lines, so the search begins at the end.
        let known = lines.iter().rposition(|(known, _)| known == dedupe);
        let index = known.unwrap_or(lines.len());
        if known.is_none() {
            lines.push((dedupe.to_owned(), body));
        }
        Ok(index as u64 + 1)
    }

    async fn transcript(
        &self,
        property: &PropertyId,
        key: &str,
        after: u64,
        limit: usize,
    ) -> Result<Vec<TranscriptItem>, Fault> {
        let state = self.state();
        let lines = state.transcripts.get(&(property.clone(), key.to_owned())).into_iter().flatten();
        let numbered = (1_u64..).zip(lines).skip_while(|(seq, _)| *seq <= after).take(limit);
        Ok(numbered.map(|(seq, (_, body))| TranscriptItem { seq, body: body.clone() }).collect())
    }
}
