use async_trait::async_trait;

use crate::{
    port::{Fault, Record},
    property::PropertyId,
};

/// One line of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptItem {
    /// Its number in the transcript, from 1, without gaps.
    pub seq: u64,
    /// The line.
    pub body: Record,
}

/// What was shown on a channel that has no memory of its own (the web chat).
#[async_trait]
pub trait Transcripts: Send + Sync {
    /// Adds a line once: the same `dedupe` in the same transcript answers the number it has. A retry is safe.
    ///
    /// `key` names the transcript within the property (`webchat/{session}`).
    async fn append(&self, property: &PropertyId, key: &str, dedupe: &str, body: Record) -> Result<u64, Fault>;

    /// Up to `limit` lines after number `after`, in order.
    async fn transcript(
        &self,
        property: &PropertyId,
        key: &str,
        after: u64,
        limit: usize,
    ) -> Result<Vec<TranscriptItem>, Fault>;
}
