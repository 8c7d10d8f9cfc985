use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    guest::ConversationKey,
    port::{Fault, Record},
    property::PropertyId,
};

/// How far a hand-off got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HandOffStage {
    /// A person is needed; nobody has answered yet.
    Waiting,
    /// A person is answering: the agent is silent.
    Taken,
    /// A question for the desk while the agent goes on.
    Question,
    /// Over.
    Released,
}

/// What the desk's list shows of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOffMark {
    /// How far it got.
    pub stage: HandOffStage,
    /// Why, in the words of the catalogue's key (`asked_for_person`).
    pub reason: String,
    /// What happened so far, for the person who takes over.
    pub summary: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A conversation that needs, or has, a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationSummary {
    /// The conversation.
    pub conversation: ConversationKey,
    /// What the desk must know.
    pub mark: HandOffMark,
}

/// The desk's view of conversations.
#[async_trait]
pub trait Desk: Send + Sync {
    /// Conversations whose mark is not [`HandOffStage::Released`], the longest waiting first.
    async fn waiting(&self, property: &PropertyId, limit: usize) -> Result<Vec<ConversationSummary>, Fault>;

    /// A conversation's session, or `None` if there is no such conversation or it had no turn yet.
    async fn session(&self, conversation: &ConversationKey) -> Result<Option<Record>, Fault>;

    /// The audit lines of a conversation, oldest first, at most the last `limit`.
    async fn audit(&self, conversation: &ConversationKey, limit: usize) -> Result<Vec<Record>, Fault>;

    /// The journals of a conversation's turns, oldest first, at most the last `limit`: what replay needs.
    async fn journals(&self, conversation: &ConversationKey, limit: usize) -> Result<Vec<Record>, Fault>;

    /// Adds one to a counter of the property and answers its new value.
    async fn count(&self, property: &PropertyId, counter: &str) -> Result<u64, Fault>;

    /// Drops what has been answered, sent or given up before a moment: messages, journals, outbox rows, audit lines.
    ///
    /// Answers how many. What still waits stays. Messages that arrived later keep their keys, so that a redelivery
    /// within the retention is still a duplicate. A retry is safe.
    async fn purge(&self, before: DateTime<Utc>) -> Result<u64, Fault>;
}
