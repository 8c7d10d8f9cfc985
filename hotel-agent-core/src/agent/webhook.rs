use std::{collections::BTreeSet, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{
    HeaderValue, Request, Response, StatusCode,
    header::{ALLOW, RETRY_AFTER},
};

use super::{Agent, Inner, accept::RETRY_IN, observe, patience::caught, tenant::Tenant};
use crate::{
    guest::Address,
    message::{AccountId, ChannelName, Event, Issue, Receipt},
    port::{
        Channel, Fault, Verdict,
        store::{NewInbound, ReceiptUpdate},
    },
    property::PropertyId,
};

/// What a body holds, item by item.
type Events = Vec<Result<Event, Issue>>;

/// A channel of a property that took a request for genuine.
struct Bound {
    tenant: Arc<Tenant>,
    channel: Arc<dyn Channel>,
}

/// What a genuine body asks the store to keep.
#[derive(Default)]
struct Batch {
    aliases: Vec<(PropertyId, Address, Address)>,
    messages: Vec<NewInbound>,
    receipts: Vec<ReceiptUpdate>,
}

impl Agent {
    /// Answers a channel's webhook: verified on the raw bytes, read item by item, kept, and only then acknowledged.
    ///
    /// | status | when |
    /// | --- | --- |
    /// | 200 | every item is durable, was known already, or is not for us |
    /// | the channel's own | a handshake or a ping |
    /// | 403 or the channel's own | not genuine; nothing is stored |
    /// | 404 | no property has such a channel |
    /// | 413 | the body is larger than [`AgentSettings::webhook_bytes`](super::AgentSettings::webhook_bytes) |
    /// | 500 | the adapter panicked; nothing of the body is stored |
    /// | 503 | the store has no room or is away, or more comes in than is worked off; `Retry-After` says when to deliver again |
    pub async fn webhook(&self, channel: &ChannelName, request: Request<Bytes>) -> Response<Bytes> {
        answer(channel, self.0.webhook(channel, &request).await)
    }

    /// Answers a channel's webhook as [`webhook`](Self::webhook) does, but has `keep` keep the request instead of the
    /// store: whoever put it into a queue hands it to `webhook` later.
    ///
    /// `keep` runs for genuine requests only, and is told who wrote: each sender once, by the address the channel names
    /// first. Nobody, when the request brings no message. It must be durable when it returns; its fault is answered 503.
    pub async fn relay<F>(
        &self,
        channel: &ChannelName,
        request: &Request<Bytes>,
        keep: impl FnOnce(BTreeSet<Address>) -> F + Send,
    ) -> Response<Bytes>
    where
        F: Future<Output = Result<(), Fault>> + Send,
    {
        let kept = match self.0.read(channel, request) {
            Ok((_, events)) => keep(senders(events)).await.map_err(|fault| unavailable(channel, &fault)),
            Err(answer) => Err(answer),
        };
        answer(channel, kept)
    }
}

fn answer(channel: &ChannelName, kept: Result<(), Answer>) -> Response<Bytes> {
    match kept {
        Ok(()) => status(StatusCode::OK),
        Err(Answer { outcome, response }) => {
            observe::inbound(channel, outcome);
            *response
        }
    }
}

/// Why a request is not simply acknowledged.
struct Answer {
    outcome: &'static str,
    response: Box<Response<Bytes>>,
}

impl Answer {
    fn new(outcome: &'static str, code: StatusCode) -> Answer {
        Answer { outcome, response: Box::new(status(code)) }
    }
}

impl Inner {
    async fn webhook(&self, name: &ChannelName, request: &Request<Bytes>) -> Result<(), Answer> {
        let _place = self.place().ok_or_else(|| overloaded(name, RETRY_IN))?;
        let (genuine, events) = self.read(name, request)?;
        let batch = self.sort(name, &genuine, events);
        // Receipts cost no turn, and an echo may be all that an uncertain send waits for.
        if let Some(wait) = self.overloaded().filter(|_| !batch.messages.is_empty()) {
            return Err(overloaded(name, wait));
        }
        self.store_batch(name, batch).await.map_err(|fault| unavailable(name, &fault))
    }

    /// Verifies a request and reads its items, with the channels that took it for genuine.
    fn read(&self, name: &ChannelName, request: &Request<Bytes>) -> Result<(Vec<Bound>, Events), Answer> {
        let bound: Vec<Bound> = self
            .tenants
            .all()
            .into_iter()
            .filter_map(|tenant| tenant.channels.get(name).cloned().map(|channel| Bound { tenant, channel }))
            .collect();
        if request.body().len() > self.settings.webhook_bytes {
            return Err(Answer::new("too_large", StatusCode::PAYLOAD_TOO_LARGE));
        }
        if bound.is_empty() {
            return Err(Answer::new("unknown", StatusCode::NOT_FOUND));
        }
        let genuine = genuine(bound, request)?;
        let events = match genuine.first() {
            Some(first) => caught(|| first.channel.parse(request.body())).ok_or_else(|| {
                tracing::error!(channel = %name, "the adapter panicked over a webhook body");
                Answer::new("panicked", StatusCode::INTERNAL_SERVER_ERROR)
            })?,
            None => Vec::new(),
        };
        Ok((genuine, events))
    }

    /// Gives each event to the property whose account it names.
    fn sort(&self, name: &ChannelName, genuine: &[Bound], events: Events) -> Batch {
        let of = |account: &AccountId| genuine.iter().find(|bound| bound.channel.account() == *account);
        let mut batch = Batch::default();
        for event in events {
            match event {
                Ok(Event::Message(message)) => match of(&message.account) {
                    Some(bound) => match self.inbound(bound.tenant.id(), &*bound.channel, *message) {
                        Ok(item) => batch.messages.push(item),
                        Err(fault) => issue(name, "message", &fault.to_string()),
                    },
                    None => issue(name, "message", "not for an account of ours"),
                },
                Ok(Event::Receipt(receipt)) => match of(&receipt.account) {
                    Some(bound) => batch.receipts.push(self.receipt_update(name, bound.tenant.id(), receipt)),
                    None => issue(name, "receipt", "not for an account of ours"),
                },
                Ok(Event::AddressChange { account, previous, current }) => match of(&account) {
                    Some(bound) => batch.aliases.push((bound.tenant.id().clone(), previous, current)),
                    None => issue(name, "address change", "not for an account of ours"),
                },
                Ok(Event::Ignored { kind }) => {
                    tracing::debug!(channel = %name, kind, "acknowledged and ignored");
                    observe::inbound(name, "ignored");
                }
                Err(Issue { path, problem }) => issue(name, &path, &problem),
            }
        }
        batch
    }

    fn receipt_update(&self, channel: &ChannelName, property: &PropertyId, receipt: Receipt) -> ReceiptUpdate {
        if let Some(error) = &receipt.error {
            tracing::warn!(%channel, %property, outbox = receipt.outbox_id, error, "a message did not arrive");
        }
        observe::inbound(channel, "receipt");
        ReceiptUpdate {
            property: property.clone(),
            channel: channel.clone(),
            outbox_id: receipt.outbox_id,
            provider_id: receipt.provider_id,
            status: receipt.status,
            now: self.clock.now(),
        }
    }

    /// Aliases first, so that a message from a guest's new address finds the conversation.
    async fn store_batch(&self, channel: &ChannelName, batch: Batch) -> Result<(), Fault> {
        for (property, previous, current) in &batch.aliases {
            self.store.alias(property, channel, previous, current).await?;
        }
        self.keep(batch.messages).await?;
        let receipts = !batch.receipts.is_empty();
        for receipt in batch.receipts {
            self.store.receipt(receipt).await?;
        }
        if receipts {
            // An echo may have settled a send that the next message of its guest waits behind.
            self.wake();
        }
        Ok(())
    }
}

/// The channels that take the request for genuine; or what to answer when none does.
///
/// A property's secret opens that property's accounts alone, so each judges for itself.
fn genuine(bound: Vec<Bound>, request: &Request<Bytes>) -> Result<Vec<Bound>, Answer> {
    let mut genuine = Vec::new();
    let mut answered: Option<Response<Bytes>> = None;
    let mut refused = StatusCode::FORBIDDEN;
    for one in bound {
        match caught(|| one.channel.verify(request)) {
            Some(Verdict::Genuine) => genuine.push(one),
            Some(Verdict::Answer(response)) => {
                answered.get_or_insert(response);
            }
            Some(Verdict::Refused(code)) => refused = code,
            None => return Err(Answer::new("panicked", StatusCode::INTERNAL_SERVER_ERROR)),
        }
    }
    match (genuine.is_empty(), answered) {
        (false, _) => Ok(genuine),
        (true, Some(response)) => Err(Answer { outcome: "answered", response: Box::new(response) }),
        (true, None) => {
            let mut answer = Answer::new("refused", refused);
            if refused == StatusCode::METHOD_NOT_ALLOWED {
                answer.response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, POST"));
            }
            Err(answer)
        }
    }
}

/// Who wrote: each sender once, by the first address.
fn senders(events: Events) -> BTreeSet<Address> {
    let first = |event| match event {
        Ok(Event::Message(message)) => message.sender.addresses.into_iter().next(),
        _ => None,
    };
    events.into_iter().filter_map(first).collect()
}

fn unavailable(channel: &ChannelName, fault: &Fault) -> Answer {
    tracing::error!(%channel, %fault, "a webhook could not be kept");
    Answer { outcome: "unavailable", response: Box::new(try_again(fault.wait().unwrap_or(RETRY_IN))) }
}

/// Put off: the channel keeps it and comes again. The metric tells how often; a line for each would make it worse.
fn overloaded(channel: &ChannelName, wait: Duration) -> Answer {
    tracing::debug!(%channel, "a webhook is put off: more comes in than is worked off");
    Answer { outcome: "overloaded", response: Box::new(try_again(wait)) }
}

fn issue(channel: &ChannelName, path: &str, problem: &str) {
    tracing::warn!(%channel, path, problem, "an item of a webhook was left out");
    observe::inbound(channel, "issue");
}

fn try_again(wait: Duration) -> Response<Bytes> {
    let mut response = status(StatusCode::SERVICE_UNAVAILABLE);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    response
}

fn status(code: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = code;
    response
}
