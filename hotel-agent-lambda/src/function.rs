use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_core::{
    agent::{Agent, Drained},
    message::ChannelName,
    port::Fault,
};
use http::{Method, Request, Response, StatusCode};
use lambda_http::{
    LambdaEvent,
    lambda_runtime::{self, service_fn},
};
use serde_json::{Value, json};
use thiserror::Error;

use crate::{
    batch::Batch,
    event::{self, Event},
    queue::{Queue, relay},
};

/// Long enough for the two seconds in which a guest may finish a thought, and for a send that is tried again.
const LINGER: Duration = Duration::from_secs(5);

/// What is left of the function's time for writing the answer.
const MARGIN: Duration = Duration::from_millis(500);

/// The shortest wait: a store that names a moment gone by must not spin.
const SHORTEST_WAIT: Duration = Duration::from_millis(10);

/// Serves an agent as a Lambda function, with the usual settings: see [`Function`] for others.
///
/// Must be used inside a tokio runtime; returns only when the runtime API is gone.
///
/// # Errors
/// The runtime API failed. Lambda starts the process again.
pub async fn run(agent: Agent) -> Result<(), InvokeError> {
    Function::new(agent).run().await
}

/// An agent as a Lambda function: webhooks by function URL or API Gateway, batches of an SQS queue, and ticks.
#[derive(Clone)]
pub struct Function {
    agent: Agent,
    linger: TimeDelta,
    queue: Option<Arc<dyn Queue>>,
}

/// Why an invocation failed; whoever invoked may repeat it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum InvokeError {
    /// The event or its answer is not what Lambda promises.
    #[error("the event cannot be read: {0}")]
    Event(String),
    /// A tick met a fault of the store; nothing is lost.
    #[error("the tick ended early")]
    Tick(#[from] Fault),
    /// Lambda's runtime API failed.
    #[error("the runtime API failed: {0}")]
    Runtime(String),
}

impl Function {
    /// Lingers for five seconds.
    pub fn new(agent: Agent) -> Function {
        Function { agent, linger: TimeDelta::zero(), queue: None }.linger(LINGER)
    }

    /// How long an invocation waits for what becomes due soon: a message that settles, a send to try again.
    ///
    /// Zero answers a webhook as soon as its messages are kept, and leaves all of the work to ticks.
    #[must_use]
    pub fn linger(mut self, linger: Duration) -> Function {
        self.linger = TimeDelta::from_std(linger).unwrap_or(TimeDelta::MAX);
        self
    }

    /// Puts genuine webhooks into this queue instead of the store, and answers once they are there.
    ///
    /// The function that the queue invokes does the work: the same agent, without this. The store of the agent is never
    /// touched by a webhook then, so that guests are heard while it is away.
    #[must_use]
    pub fn queue(mut self, queue: impl Queue + 'static) -> Function {
        self.queue = Some(Arc::new(queue));
        self
    }

    /// Serves invocations until the runtime API is gone; as [`run`].
    ///
    /// # Errors
    /// The runtime API failed.
    pub async fn run(self) -> Result<(), InvokeError> {
        let function = &self;
        let service = service_fn(move |event: LambdaEvent<Value>| async move {
            function.invoke(event.payload, event.context.deadline().into()).await.map_err(lambda_http::Error::from)
        });
        lambda_runtime::run(service).await.map_err(|error| InvokeError::Runtime(error.to_string()))
    }

    /// Answers one invocation that must have ended at `deadline`.
    ///
    /// Lambda freezes the process once this returns, so what a webhook or a batch brought is decided and delivered
    /// first, as far as the time allows. What is not due yet, or not done in time, waits in the store for the next
    /// invocation.
    ///
    /// # Errors
    /// An event that is none of ours or cannot be read, or a tick that met a fault. A webhook answers faults by its
    /// status, a batch by naming the records that were not kept.
    pub async fn invoke(&self, payload: Value, deadline: DateTime<Utc>) -> Result<Value, InvokeError> {
        match Event::read(payload)? {
            Event::Http(request) => event::response(self.webhook(*request, deadline).await),
            Event::Batch(batch) => self.batch(batch, deadline).await,
            Event::Tick => {
                let drained = self.drive(deadline).await?;
                Ok(json!({ "turns": drained.turns, "sent": drained.sent }))
            }
        }
    }

    async fn batch(&self, batch: Batch, deadline: DateTime<Utc>) -> Result<Value, InvokeError> {
        let half = self.half(deadline);
        let kept = batch.keep(&self.agent, || self.agent.clock().now() < half).await;
        // Before the work: a batch that cannot be answered must come again.
        let answer = serde_json::to_value(kept).map_err(|error| InvokeError::Event(error.to_string()))?;
        self.work(deadline).await;
        Ok(answer)
    }

    async fn webhook(&self, request: Request<Bytes>, deadline: DateTime<Utc>) -> Response<Bytes> {
        // A stage of API Gateway may stand before the path.
        let path = request.uri().path();
        let Some(channel) = path.rsplit_once("/webhooks/").map(|(_, name)| ChannelName::new(name)) else {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::NOT_FOUND;
            return response;
        };
        if let Some(queue) = &self.queue {
            return relay(&self.agent, &**queue, &channel, request).await;
        }
        let posted = request.method() == Method::POST;
        let response = self.agent.webhook(&channel, request).await;
        if posted && response.status().is_success() {
            self.work(deadline).await;
        }
        response
    }

    /// What follows once messages are kept: they are, whatever happens now, and need not be delivered again.
    async fn work(&self, deadline: DateTime<Utc>) {
        if self.linger.is_zero() {
            return;
        }
        if let Err(fault) = self.drive(deadline).await {
            tracing::error!(%fault, "the store failed under the work; the next tick goes on");
        }
    }

    /// Nothing is begun in the second half: what was begun should end, and its reply go out, before the freeze.
    fn half(&self, deadline: DateTime<Utc>) -> DateTime<Utc> {
        let now = self.agent.clock().now();
        now + (deadline - now) / 2
    }

    /// Does what is due, and what becomes due while it lingers.
    async fn drive(&self, deadline: DateTime<Utc>) -> Result<Drained, Fault> {
        let clock = self.agent.clock();
        let now = clock.now();
        let half = self.half(deadline);
        let until = now.checked_add_signed(self.linger).map_or(half, |lingered| lingered.min(half));
        let mut all = Drained::default();
        let work = async {
            loop {
                let drained = self.agent.drain_until(clock.sleep(between(clock.now(), half))).await?;
                all.turns += drained.turns;
                all.sent += drained.sent;
                match self.agent.store().next_wake().await? {
                    Some(at) if at <= until && clock.now() < until => {
                        clock.sleep(between(clock.now(), at).max(SHORTEST_WAIT)).await;
                    }
                    _ => return Ok(()),
                }
            }
        };
        tokio::select! {
            biased;
            done = work => done?,
            // Dropped work loses nothing; its leases end by themselves.
            () = clock.sleep(between(clock.now(), deadline).saturating_sub(MARGIN)) => {
                tracing::warn!("the function's time is over with work under way");
            }
        }
        Ok(all)
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queued = self.queue.is_some();
        f.debug_struct("Function")
            .field("agent", &self.agent)
            .field("linger", &self.linger)
            .field("queued", &queued)
            .finish()
    }
}

/// From one moment to a later one; nothing if it is not later.
fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> Duration {
    (to - from).to_std().unwrap_or_default()
}
