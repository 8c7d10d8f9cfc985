//! The same requests straight to the agent and as Lambda's events: the answers are the same.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_core::{agent::Agent, message::ChannelName};
use hotel_agent_lambda::{Function, InvokeError};
use hotel_agent_testkit::{
    ManualClock, SeededIds,
    whatsapp::{EmulatorSettings, sign},
};
use http::{HeaderMap, HeaderValue, Request};
use serde_json::{Value, json};

use crate::house::{agent, event, message};

fn now() -> DateTime<Utc> {
    "2026-11-23T17:00:00Z".parse().unwrap()
}

/// A hotel that can send nothing, and need not: these requests are only taken in.
fn house() -> Agent {
    agent("http://127.0.0.1:1/v26.0", 0, Arc::new(ManualClock::new(now())), Arc::new(SeededIds::new(1)))
}

fn function() -> Function {
    Function::new(house()).linger(std::time::Duration::ZERO)
}

async fn invoke(payload: Value) -> Result<Value, InvokeError> {
    function().invoke(payload, now() + TimeDelta::seconds(30)).await
}

fn get(query: &str) -> Request<Bytes> {
    Request::get(format!("/webhooks/whatsapp{query}")).body(Bytes::new()).unwrap()
}

/// A genuine request with this body.
fn signed(body: impl Into<Bytes>) -> Request<Bytes> {
    let body = body.into();
    let signature = sign(&EmulatorSettings::default().app_secret, &body);
    let mut request = Request::post("/webhooks/whatsapp").body(body).unwrap();
    request.headers_mut().insert("x-hub-signature-256", HeaderValue::from_str(&signature).unwrap());
    request
}

fn at(path: &str, mut request: Request<Bytes>) -> Request<Bytes> {
    *request.uri_mut() = path.parse().unwrap();
    request
}

fn without_signature(mut request: Request<Bytes>) -> Request<Bytes> {
    request.headers_mut().remove("x-hub-signature-256");
    request
}

fn requests() -> Vec<(&'static str, Request<Bytes>, u16)> {
    let handshake = "?hub.mode=subscribe&hub.challenge=11%3C58&hub.verify_token=";
    let mut forged = message("wamid.1", "hola");
    forged.headers_mut().insert("x-hub-signature-256", HeaderValue::from_static("sha256=00"));
    vec![
        ("handshake", get(&format!("{handshake}verify%20word")), 200),
        ("handshake with a plus for a blank", get(&format!("{handshake}verify+word")), 200),
        ("handshake with another word", get(&format!("{handshake}another")), 403),
        ("handshake without anything", get(""), 403),
        ("a message", message("wamid.1", "¿Tienen habitación? 🏨 a/b"), 200),
        ("a forged message", forged, 403),
        ("a message without signature", without_signature(message("wamid.1", "hola")), 403),
        ("garbage, signed", signed("{\"entry\": [[[[ no json"), 200),
        ("bytes that are no text, signed", signed(vec![0xff, 0xfe, 0x00, 0x80]), 200),
        ("nothing, signed", signed(""), 200),
        ("the largest body", signed(vec![b' '; 3 * 1024 * 1024]), 200),
        ("too large a body", signed(vec![b' '; 3 * 1024 * 1024 + 1]), 413),
        ("an unknown channel", at("/webhooks/pigeon", message("wamid.1", "hola")), 404),
        ("another method", Request::put("/webhooks/whatsapp").body(Bytes::new()).unwrap(), 405),
    ]
}

/// Status, headers and body.
type Answer = (u64, HeaderMap, Bytes);

fn read(answer: &Value) -> Answer {
    let mut headers = HeaderMap::new();
    for (name, value) in answer["headers"].as_object().unwrap() {
        let name: http::HeaderName = name.parse().unwrap();
        headers.insert(name, value.as_str().unwrap().parse().unwrap());
    }
    let body = answer["body"].as_str().unwrap_or_default();
    let body = match answer["isBase64Encoded"].as_bool().unwrap() {
        true => BASE64_STANDARD.decode(body).unwrap().into(),
        false => Bytes::from(body.to_owned()),
    };
    (answer["statusCode"].as_u64().unwrap(), headers, body)
}

#[tokio::test]
async fn lambda_answers_what_the_agent_answers() {
    for (name, request, expected) in requests() {
        let (parts, body) = house().webhook(&channel(&request), request.clone()).await.into_parts();
        assert_eq!(parts.status, expected, "{name}");
        let direct: Answer = (parts.status.as_u16().into(), parts.headers, body);
        let text = std::str::from_utf8(request.body()).is_ok();
        for base64 in if text { vec![true, false] } else { vec![true] } {
            let answer = invoke(event(&request, base64)).await.unwrap();
            assert_eq!(read(&answer), direct, "{name}, base64 {base64}");
        }
    }
}

fn channel(request: &Request<Bytes>) -> ChannelName {
    ChannelName::new(request.uri().path().trim_start_matches("/webhooks/"))
}

#[tokio::test]
async fn a_stage_before_the_path_changes_nothing() {
    let staged = at("/prod/webhooks/whatsapp", message("wamid.1", "hola"));
    assert_eq!(invoke(event(&staged, true)).await.unwrap()["statusCode"], 200);
    for path in ["/", "/prod", "/webhooks", "/favicon.ico"] {
        let elsewhere = at(path, message("wamid.1", "hola"));
        assert_eq!(invoke(event(&elsewhere, true)).await.unwrap()["statusCode"], 404, "{path}");
    }
}

#[tokio::test]
async fn an_event_that_lambda_never_makes_is_an_error_and_no_panic() {
    let mut broken = event(&message("wamid.1", "hola"), true);
    broken["body"] = json!("no base64!");
    assert!(matches!(invoke(broken).await, Err(InvokeError::Event(_))));
    let mut broken = event(&message("wamid.1", "hola"), true);
    broken["rawPath"] = json!("/webhooks/ whatsapp");
    assert!(matches!(invoke(broken).await, Err(InvokeError::Event(_))));
    assert!(matches!(invoke(json!({"requestContext": {"http": 1}})).await, Err(InvokeError::Event(_))));
}

#[tokio::test]
async fn anything_but_a_request_is_a_tick() {
    for payload in [
        json!({}),
        json!(null),
        json!({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}, "requestContext": {}}),
    ] {
        assert_eq!(invoke(payload).await.unwrap(), json!({"turns": 0, "sent": 0}));
    }
}
