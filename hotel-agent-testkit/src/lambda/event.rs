use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, Request, header};
use serde_json::{Value, json};

/// The event a function URL makes of a request: text bodies of JSON as they are, all others in base64.
pub fn function_url(request: &Request<Bytes>) -> Value {
    of(request, "abcdefghij.lambda-url.eu-west-1.on.aws", "$default")
}

/// The event API Gateway (HTTP API, payload format 2.0) makes of a request; a stage stands before the path.
pub fn api_gateway(request: &Request<Bytes>, stage: &str) -> Value {
    of(request, "abcdefghij.execute-api.eu-west-1.amazonaws.com", stage)
}

fn of(request: &Request<Bytes>, domain: &str, stage: &str) -> Value {
    let path = match stage {
        "$default" => request.uri().path().to_owned(),
        stage => format!("/{stage}{}", request.uri().path()),
    };
    let (body, base64) = body(request);
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": request.uri().query().unwrap_or_default(),
        "headers": headers(request.headers()),
        "requestContext": {
            "accountId": "anonymous",
            "apiId": "abcdefghij",
            "domainName": domain,
            "domainPrefix": "abcdefghij",
            "http": {
                "method": request.method().as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "facebookexternalua",
            },
            "requestId": "3a1c1f2e-0000-4000-8000-000000000001",
            "routeKey": "$default",
            "stage": stage,
            "time": "23/Nov/2026:17:00:00 +0000",
            "timeEpoch": 1_795_453_200_000_u64,
        },
        "isBase64Encoded": base64,
    });
    let cookies: Vec<&str> = request
        .headers()
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split("; "))
        .collect();
    if let Some(event) = event.as_object_mut() {
        // Neither member is there when it would be empty.
        if !cookies.is_empty() {
            event.insert("cookies".to_owned(), cookies.into());
        }
        event.extend(body.map(|body| ("body".to_owned(), body.into())));
    }
    event
}

/// Names in lower case, values of one name joined by a comma, cookies apart; bytes that are no ASCII do not get through.
fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let values = |name| {
        let values: Vec<_> =
            headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        values.join(",")
    };
    let names = headers.keys().filter(|name| **name != header::COOKIE);
    names.map(|name| (name.as_str().to_ascii_lowercase(), values(name))).collect()
}

fn body(request: &Request<Bytes>) -> (Option<String>, bool) {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let textual = kind.starts_with("text/") || kind.starts_with("application/json");
    match std::str::from_utf8(request.body()) {
        Ok("") => (None, false),
        Ok(text) if textual => (Some(text.to_owned()), false),
        _ => (Some(BASE64_STANDARD.encode(request.body())), true),
    }
}

/// The event of a schedule (EventBridge Scheduler without an input of its own).
pub fn schedule(at: DateTime<Utc>) -> Value {
    json!({
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": "123456789012",
        "time": at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        "region": "eu-west-1",
        "resources": ["arn:aws:scheduler:eu-west-1:123456789012:schedule/default/tick"],
        "detail": "{}",
    })
}
