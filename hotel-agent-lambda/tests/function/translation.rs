//! What Lambda's events are taken for. That requests get the answers of the other host is `tests/hosts` of the root package.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_core::agent::Agent;
use hotel_agent_lambda::{Function, InvokeError};
use hotel_agent_testkit::{ManualClock, SeededIds, lambda::schedule};
use http::{HeaderValue, Request};
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

fn at(path: &str, mut request: Request<Bytes>) -> Request<Bytes> {
    *request.uri_mut() = path.parse().unwrap();
    request
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
async fn a_schedule_and_an_empty_event_are_ticks_and_nothing_else_is() {
    let rule = json!({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}});
    for payload in [json!({}), json!(null), schedule(now()), rule] {
        assert_eq!(invoke(payload).await.unwrap(), json!({"turns": 0, "sent": 0}));
    }
    let payload_1 = json!({"version": "1.0", "httpMethod": "POST", "path": "/webhooks/whatsapp", "body": "{}"});
    let bucket = json!({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put"}]});
    let instance = json!({"detail-type": "EC2 Instance State-change Notification", "source": "aws.ec2"});
    for (payload, hint) in [
        (payload_1, "payload format 1.0"),
        (bucket, "neither"),
        (instance, "neither"),
        (json!({"hello": "world"}), "neither"),
        (json!("tick"), "neither"),
    ] {
        let error = invoke(payload).await.unwrap_err().to_string();
        assert!(error.contains(hint), "{error}");
    }
}

#[tokio::test]
async fn a_header_that_comes_twice_and_one_that_is_no_ascii_change_nothing() {
    let mut request = message("wamid.1", "hola");
    request.headers_mut().append("x-forwarded-for", HeaderValue::from_static("192.0.2.1"));
    request.headers_mut().append("x-forwarded-for", HeaderValue::from_static("192.0.2.2"));
    request.headers_mut().insert("x-name", HeaderValue::from_bytes("Peñalver".as_bytes()).unwrap());
    request.headers_mut().insert("cookie", HeaderValue::from_static("a=1; b=2"));
    assert_eq!(invoke(event(&request, true)).await.unwrap()["statusCode"], 200);
}
