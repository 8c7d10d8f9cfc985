//! The whole function in a process of its own, against Lambda's runtime API on loopback.
//!
//! The test starts itself as the function.

use std::{
    collections::VecDeque,
    net::Ipv4Addr,
    process::Stdio,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use hotel_agent_lambda::{RandomIds, SystemClock};
use hotel_agent_testkit::whatsapp::GraphEmulator;
use serde_json::{Value, json};
use tokio::{net::TcpListener, process::Command, sync::mpsc};

use crate::house::{agent, event, message};

/// Where the function finds the Graph API.
const GRAPH: &str = "HOTEL_AGENT_TEST_GRAPH";

/// Not a test by itself: the function, until it is killed.
#[tokio::test]
#[ignore = "started by the test below"]
async fn function_process() {
    let Ok(graph) = std::env::var(GRAPH) else { return };
    hotel_agent_lambda::run(agent(&graph, 50, Arc::new(SystemClock), Arc::new(RandomIds))).await.unwrap();
}

/// Lambda's side of the runtime API: events to hand out, answers that came back.
#[derive(Clone)]
struct RuntimeApi {
    events: Arc<Mutex<VecDeque<Value>>>,
    answers: mpsc::UnboundedSender<(String, Value)>,
}

impl RuntimeApi {
    fn router(self) -> Router {
        Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{end}", post(done))
            .with_state(self)
    }
}

async fn next(State(api): State<RuntimeApi>) -> Response {
    loop {
        let event = api.events.lock().unwrap().pop_front();
        let Some(event) = event else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let deadline = SystemTime::now() + Duration::from_secs(30);
        let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
        let headers = [
            ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd".to_owned()),
            ("lambda-runtime-deadline-ms", deadline.to_string()),
            ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-west-1:123456789012:function:desk".to_owned()),
        ];
        return (headers, event.to_string()).into_response();
    }
}

async fn done(State(api): State<RuntimeApi>, Path((_, end)): Path<(String, String)>, body: Bytes) -> StatusCode {
    let _nobody_listens = api.answers.send((end, serde_json::from_slice(&body).unwrap_or_default()));
    StatusCode::ACCEPTED
}

#[tokio::test]
async fn a_guest_is_answered_by_a_real_function_process() {
    let graph = GraphEmulator::start().await.unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (answers, mut answered) = mpsc::unbounded_channel();
    let events: VecDeque<Value> = [
        event(&message("wamid.1", "Hola, buenas tardes"), true),
        json!({"source": "aws.scheduler"}),
        event(&message("wamid.2", "hello"), false),
    ]
    .into();
    let api = RuntimeApi { events: Arc::new(Mutex::new(events)), answers };
    let _server = tokio::spawn(async move { axum::serve(listener, api.router()).await });
    let mut function = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "process::function_process", "--ignored", "--nocapture"])
        .env(GRAPH, graph.base_url())
        .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", "desk")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();

    let (end, answer) = answered.recv().await.expect("an answer");
    assert_eq!((end.as_str(), &answer["statusCode"]), ("response", &json!(200)), "{answer}");
    // The answer to Lambda comes after the answer to the guest.
    let sent = graph.sent();
    assert!(!sent.is_empty());
    assert!(sent.iter().all(|sent| sent.to.as_deref() == Some("+573001112233")), "{sent:?}");
    let (end, tick) = answered.recv().await.expect("a tick");
    assert_eq!((end.as_str(), &tick["turns"]), ("response", &json!(0)), "{tick}");
    let (_, answer) = answered.recv().await.expect("another answer");
    assert_eq!(answer["statusCode"], 200);
    assert!(graph.sent().len() > sent.len());
    function.kill().await.unwrap();
}
