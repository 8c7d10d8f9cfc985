use std::collections::BTreeSet;

use serde_json::{Value, json};

/// What a queue gives out at most at once.
const BATCH: usize = 10;

/// An SQS FIFO queue before a function: order within a group, redelivery of what is not deleted, dead letters.
///
/// Time does not pass in it: what was given out comes back by [`settle`](Self::settle), [`fail`](Self::fail), or never.
#[derive(Debug)]
pub struct FifoQueue {
    messages: Vec<Message>,
    /// Ids of deduplication seen within the five minutes.
    seen: BTreeSet<String>,
    dead: Vec<String>,
    max_receives: u32,
    sent: u64,
}

#[derive(Debug)]
struct Message {
    id: String,
    body: String,
    group: String,
    receives: u32,
    in_flight: bool,
}

impl FifoQueue {
    /// A queue whose messages are dead letters after so many receives.
    pub fn new(max_receives: u32) -> FifoQueue {
        FifoQueue { messages: Vec::new(), seen: BTreeSet::new(), dead: Vec::new(), max_receives, sent: 0 }
    }

    /// Sends a message; one whose deduplication id was seen is dropped. Its id, when it was not.
    pub fn send(&mut self, body: &str, group: &str, deduplication: &str) -> Option<String> {
        if !self.seen.insert(deduplication.to_owned()) {
            return None;
        }
        self.sent += 1;
        let id = format!("059f36b4-87a3-44ab-83d2-{:012x}", self.sent);
        self.messages.push(Message {
            id: id.clone(),
            body: body.to_owned(),
            group: group.to_owned(),
            receives: 0,
            in_flight: false,
        });
        Some(id)
    }

    /// The five minutes of deduplication are over.
    pub fn forget(&mut self) {
        self.seen.clear();
    }

    /// The next batch as a function's event; `None` when nothing may be given out.
    ///
    /// A group with a message in flight waits. What has been received too often goes to the dead letters.
    pub fn receive(&mut self) -> Option<Value> {
        let busy: BTreeSet<String> =
            self.messages.iter().filter(|message| message.in_flight).map(|message| message.group.clone()).collect();
        let free = |message: &Message| !busy.contains(&message.group);
        let worn = |message: &Message| free(message) && message.receives >= self.max_receives;
        self.dead.extend(self.messages.iter().filter(|message| worn(message)).map(|message| message.id.clone()));
        self.messages.retain(|message| !worn(message));
        let mut records = Vec::new();
        for message in self.messages.iter_mut().filter(|message| free(message)).take(BATCH) {
            message.receives += 1;
            message.in_flight = true;
            records.push(record(message));
        }
        (!records.is_empty()).then(|| json!({ "Records": records }))
    }

    /// Deletes what was in flight and is not among `batchItemFailures`; those become visible again.
    ///
    /// As Lambda: an answer that is none, or that names a record nobody knows, fails all of the batch.
    pub fn settle(&mut self, answer: &Value) {
        let failed: Option<BTreeSet<String>> = answer["batchItemFailures"].as_array().and_then(|failures| {
            let ids = failures.iter().map(|failure| failure["itemIdentifier"].as_str().map(str::to_owned));
            ids.collect()
        });
        let in_flight = |id: &String| self.messages.iter().any(|message| message.in_flight && message.id == *id);
        match failed {
            Some(failed) if failed.iter().all(in_flight) => {
                self.messages.retain(|message| !message.in_flight || failed.contains(&message.id));
                self.fail();
            }
            _ => self.fail(),
        }
    }

    /// The invocation failed, or its process died: all that was in flight becomes visible again.
    pub fn fail(&mut self) {
        self.messages.iter_mut().for_each(|message| message.in_flight = false);
    }

    /// The ids that wait, in order.
    pub fn waiting(&self) -> Vec<String> {
        self.messages.iter().map(|message| message.id.clone()).collect()
    }

    /// The ids of the dead letters.
    pub fn dead_letters(&self) -> &[String] {
        &self.dead
    }
}

fn record(message: &Message) -> Value {
    json!({
        "messageId": message.id,
        "receiptHandle": format!("receipt-{}-{}", message.id, message.receives),
        "body": message.body,
        "attributes": {
            "ApproximateReceiveCount": message.receives.to_string(),
            "SentTimestamp": "1795453200000",
            "SequenceNumber": "18849496460467696128",
            "MessageGroupId": message.group,
            "SenderId": "AIDAIO23YVJENQZJOL4VO",
            "MessageDeduplicationId": message.id,
            "ApproximateFirstReceiveTimestamp": "1795453200100",
        },
        "messageAttributes": {},
        "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:desk.fifo",
        "awsRegion": "eu-west-1",
    })
}
