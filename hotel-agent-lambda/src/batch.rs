//! Batches of an SQS queue: each record is kept by itself, and those that were not are named.

use std::collections::BTreeMap;

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsMessage};
use futures_util::{StreamExt, stream};
use hotel_agent_core::agent::Agent;
use serde_json::Value;

use crate::{Envelope, EnvelopeError, function::InvokeError};

/// Groups kept at once; a store puts what waits together into one transaction.
const AT_ONCE: usize = 16;

/// A record of a batch.
#[derive(Debug)]
struct Item {
    id: String,
    body: String,
}

/// Records whose order counts, in their order.
type Group = Vec<Item>;

/// A batch, by groups.
#[derive(Debug)]
pub(crate) struct Batch(Vec<Group>);

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Its messages are durable.
    Kept,
    /// It will never be kept as it is: the queue gives it to its dead letters in the end, its group goes on.
    Refused,
    /// It may be kept another time, and what came after it must not be kept before.
    Held,
}

impl Batch {
    /// Reads the records of an event.
    pub(crate) fn read(event: Value) -> Result<Batch, InvokeError> {
        let unnamed = || InvokeError::Event("a record of the queue has no messageId".to_owned());
        let Value::Object(mut event) = event else { return Err(unnamed()) };
        let Some(Value::Array(records)) = event.remove("Records") else { return Err(unnamed()) };
        let mut groups: BTreeMap<String, usize> = BTreeMap::new();
        let mut batch: Vec<Group> = Vec::new();
        for record in records {
            let record: SqsMessage =
                serde_json::from_value(record).map_err(|error| InvokeError::Event(error.to_string()))?;
            // Without its name it cannot be reported: all of the batch must come again.
            let id = record.message_id.filter(|id| !id.is_empty()).ok_or_else(unnamed)?;
            let item = Item { id, body: record.body.unwrap_or_default() };
            let known = record
                .attributes
                .get("MessageGroupId")
                .map(|group| *groups.entry(group.clone()).or_insert(batch.len()));
            match known.and_then(|at| batch.get_mut(at)) {
                Some(group) => group.push(item),
                // The first of its group, or of a queue without order.
                None => batch.push(vec![item]),
            }
        }
        Ok(Batch(batch))
    }

    /// Keeps every record that `more_time` still leaves time for; the answer that names the others.
    pub(crate) async fn keep(self, agent: &Agent, more_time: impl Fn() -> bool + Sync) -> SqsBatchResponse {
        let more_time = &more_time;
        let groups = stream::iter(self.0).map(|group| keep_group(agent, group, more_time));
        let failed: Vec<Vec<String>> = groups.buffered(AT_ONCE).collect().await;
        let mut response = SqsBatchResponse::default();
        for id in failed.into_iter().flatten() {
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = id;
            response.batch_item_failures.push(failure);
        }
        response
    }
}

/// Keeps records in their order; the names of those that were not kept.
async fn keep_group(agent: &Agent, group: Group, more_time: &(impl Fn() -> bool + Sync)) -> Vec<String> {
    let mut failed = Vec::new();
    let mut held = false;
    for item in group {
        held = held || !more_time();
        let end = if held { End::Held } else { keep(agent, &item).await };
        held = end == End::Held;
        if end != End::Kept {
            failed.push(item.id);
        }
    }
    failed
}

async fn keep(agent: &Agent, item: &Item) -> End {
    let Envelope { channel, request } = match Envelope::decode(&item.body) {
        Ok(envelope) => envelope,
        Err(error) => {
            tracing::error!(record = item.id, %error, "a record of the queue cannot be opened");
            return if matches!(error, EnvelopeError::TooNew(_)) { End::Held } else { End::Refused };
        }
    };
    let status = agent.webhook(&channel, request).await.status();
    if status.is_success() {
        return End::Kept;
    }
    tracing::error!(record = item.id, %channel, %status, "a record of the queue was not kept");
    if status.is_server_error() { End::Held } else { End::Refused }
}
