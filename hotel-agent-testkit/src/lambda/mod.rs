//! AWS Lambda's runtime API and the events of its sources, on a loopback port.
//!
//! [`RuntimeApi`] hands events to a function that runs as a process of its own and tells what came back. It serves one
//! execution environment: an event is handed out when the function asks for it, and the next one not before the answer,
//! or before a new process asks. [`function_url`], [`api_gateway`] and [`schedule`] are what sources make of requests
//! and rules; [`FifoQueue`] is a queue that keeps SQS FIFO's promises.

mod event;
mod queue;

use std::{
    collections::VecDeque,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::{Notify, oneshot},
    task::JoinHandle,
};

pub use event::{api_gateway, function_url, schedule};
pub use queue::FifoQueue;

/// The largest answer Lambda takes.
const LARGEST_ANSWER: usize = 6 * 1024 * 1024;

/// A running emulator; it stops when dropped.
#[derive(Debug)]
pub struct RuntimeApi {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

/// How an invocation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvocationEnd {
    /// The function answered.
    Answer(Value),
    /// The function reported an error.
    Error(Value),
}

impl InvocationEnd {
    /// The answer; `None` for an error.
    pub fn answer(self) -> Option<Value> {
        match self {
            InvocationEnd::Answer(answer) => Some(answer),
            InvocationEnd::Error(_) => None,
        }
    }
}

/// An event on its way.
#[derive(Debug)]
struct Pending {
    event: Value,
    time: Duration,
    end: oneshot::Sender<InvocationEnd>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<Inner>,
    /// Told when an event is there.
    arrived: Notify,
    /// Told when the function asks for an event.
    asked: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    waiting: VecDeque<Pending>,
    /// The invocation under way, by its id.
    running: Option<(String, oneshot::Sender<InvocationEnd>)>,
    handed_out: u64,
    asked_at: Vec<Instant>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RuntimeApi {
    /// Starts one on a free loopback port, inside the running tokio runtime.
    pub async fn start() -> io::Result<RuntimeApi> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{end}", post(done))
            .route("/2018-06-01/runtime/init/error", post(failed))
            .layer(DefaultBodyLimit::max(LARGEST_ANSWER))
            .with_state(shared.clone());
        let server = tokio::spawn(async move {
            // Serving ends with the task; an error of a single connection never reaches here.
            let _ended = axum::serve(listener, router).await;
        });
        Ok(RuntimeApi { address, shared, server })
    }

    /// The environment Lambda gives to a function.
    pub fn environment(&self) -> [(&'static str, String); 6] {
        [
            ("AWS_LAMBDA_RUNTIME_API", self.address.to_string()),
            ("AWS_LAMBDA_FUNCTION_NAME", "desk".to_owned()),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256".to_owned()),
            ("AWS_LAMBDA_FUNCTION_VERSION", "1".to_owned()),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/desk".to_owned()),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "loopback".to_owned()),
        ]
    }

    /// Queues an event that must be answered within this time of being handed out; how that ends.
    ///
    /// `None` when the process that had it was replaced by another before it answered. Dropped, the answer is lost.
    pub fn invoke(&self, event: Value, time: Duration) -> impl Future<Output = Option<InvocationEnd>> + Send + use<> {
        let (end, ended) = oneshot::channel();
        self.shared.lock().waiting.push_back(Pending { event, time, end });
        self.shared.arrived.notify_one();
        async move { ended.await.ok() }
    }

    /// When the function asked for an event, each time so far.
    pub fn asked(&self) -> Vec<Instant> {
        self.shared.lock().asked_at.clone()
    }

    /// How many events were handed out so far.
    pub fn handed_out(&self) -> u64 {
        self.shared.lock().handed_out
    }

    /// Returns once the function has asked this many times.
    pub async fn until_asked(&self, times: usize) {
        loop {
            let asked = self.shared.asked.notified();
            if self.shared.lock().asked_at.len() >= times {
                return;
            }
            asked.await;
        }
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn next(State(shared): State<Arc<Shared>>) -> Response {
    {
        let mut state = shared.lock();
        // Whoever asks has no invocation under way: the process that had it is dead.
        state.running = None;
        state.asked_at.push(Instant::now());
    }
    shared.asked.notify_waiters();
    loop {
        let arrived = shared.arrived.notified();
        if let Some(response) = hand_out(&mut shared.lock()) {
            return response;
        }
        arrived.await;
    }
}

fn hand_out(state: &mut Inner) -> Option<Response> {
    let Pending { event, time, end } = state.waiting.pop_front()?;
    state.handed_out += 1;
    let id = format!("8476a536-e9f4-11e8-9739-{:012x}", state.handed_out);
    let deadline = SystemTime::now() + time;
    let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    let headers = [
        ("lambda-runtime-aws-request-id", id.clone()),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-west-1:123456789012:function:desk".to_owned()),
        (
            "lambda-runtime-trace-id",
            "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1".to_owned(),
        ),
        ("content-type", "application/json".to_owned()),
    ];
    state.running = Some((id, end));
    Some((headers, event.to_string()).into_response())
}

async fn done(State(shared): State<Arc<Shared>>, Path((id, end)): Path<(String, String)>, body: Bytes) -> StatusCode {
    let Ok(value) = serde_json::from_slice(&body) else { return StatusCode::BAD_REQUEST };
    let end = match end.as_str() {
        "response" => InvocationEnd::Answer(value),
        "error" => InvocationEnd::Error(value),
        _ => return StatusCode::NOT_FOUND,
    };
    let mut state = shared.lock();
    match state.running.take() {
        Some((running, waiting)) if running == id => {
            // Whoever invoked may have gone.
            let _told = waiting.send(end);
            StatusCode::ACCEPTED
        }
        // An answer to another invocation: Lambda refuses it, and the one under way goes on.
        other => {
            state.running = other;
            StatusCode::BAD_REQUEST
        }
    }
}

async fn failed() -> StatusCode {
    StatusCode::ACCEPTED
}
