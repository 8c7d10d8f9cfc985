//! The emulator answers, refuses and posts as Meta does.
#![cfg(feature = "emulators")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use bytes::Bytes;
use hotel_agent_testkit::whatsapp::{GraphEmulator, GraphFault, Guest, InboundWebhook, SeededFaults, sign};
use serde_json::{Value, json};

const NUMBER: &str = "700000000000001";

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap()
}

async fn call(emulator: &GraphEmulator, token: &str, number: &str, body: &Value) -> (u16, Value) {
    let url = format!("{}/{number}/messages", emulator.base_url());
    let request = client().post(url).bearer_auth(token).body(body.to_string());
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

fn message(members: Value) -> Value {
    let mut body = json!({ "messaging_product": "whatsapp", "to": "+573001112233" });
    body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn a_request_is_checked_as_meta_documents() {
    let emulator = GraphEmulator::start().await.unwrap();
    let button = |id: &str, title: &str| json!({ "type": "reply", "reply": { "id": id, "title": title } });
    let buttons = |buttons: Value| {
        message(json!({ "type": "interactive", "interactive": {
            "type": "button", "body": { "text": "Choose" }, "action": { "buttons": buttons } } }))
    };
    let rows = |count: usize| {
        let rows: Vec<Value> = (0..count).map(|n| json!({ "id": n.to_string(), "title": "Room" })).collect();
        message(json!({ "type": "interactive", "interactive": { "type": "list", "body": { "text": "Choose" },
            "action": { "button": "Open", "sections": [{ "rows": rows }] } } }))
    };
    let cases = [
        ("text", message(json!({ "type": "text", "text": { "body": "Hello" } })), None),
        ("longest text", message(json!({ "type": "text", "text": { "body": "ñ".repeat(4096) } })), None),
        ("long text", message(json!({ "type": "text", "text": { "body": "x".repeat(4097) } })), Some(131_009)),
        ("empty text", message(json!({ "type": "text", "text": { "body": "" } })), Some(131_008)),
        ("unknown member", message(json!({ "type": "text", "text": { "body": "x" }, "colour": 1 })), Some(100)),
        ("two contents", message(json!({ "text": { "body": "x" }, "image": { "id": "1" } })), Some(100)),
        ("wrong type", message(json!({ "type": "image", "text": { "body": "x" } })), Some(131_008)),
        (
            "no plus",
            json!({ "messaging_product": "whatsapp", "to": "573001112233", "text": { "body": "x" } }),
            Some(131_009),
        ),
        (
            "id in to",
            json!({ "messaging_product": "whatsapp", "to": "CO.123", "text": { "body": "x" } }),
            Some(131_009),
        ),
        ("both", message(json!({ "recipient": "CO.123", "text": { "body": "x" } })), Some(100)),
        ("recipient", json!({ "messaging_product": "whatsapp", "recipient": "CO.123", "text": { "body": "x" } }), None),
        ("no product", json!({ "to": "+573001112233", "text": { "body": "x" } }), Some(100)),
        ("three buttons", buttons(json!([button("1", "a"), button("2", "b"), button("3", "c")])), None),
        ("one id twice", buttons(json!([button("1", "a"), button("1", "b")])), Some(131_009)),
        ("long title", buttons(json!([button("1", &"x".repeat(21))])), Some(131_009)),
        ("no buttons", buttons(json!([])), Some(131_009)),
        ("ten rows", rows(10), None),
        ("eleven rows", rows(11), Some(131_009)),
        (
            "location",
            message(json!({ "type": "location", "location": { "latitude": "1.5", "longitude": "-70" } })),
            None,
        ),
        (
            "off the globe",
            message(json!({ "type": "location", "location": { "latitude": "91", "longitude": "0" } })),
            Some(131_009),
        ),
        ("link", message(json!({ "type": "image", "image": { "link": "https://example.com/a.jpg" } })), None),
        ("unknown upload", message(json!({ "type": "image", "image": { "id": "1" } })), Some(100)),
        (
            "template",
            message(json!({ "type": "template", "template": { "name": "a", "language": { "code": "es" } } })),
            None,
        ),
        ("reaction", message(json!({ "type": "reaction", "reaction": { "message_id": "w", "emoji": "👍" } })), None),
        ("read", json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "w" }), None),
        ("read nothing", json!({ "messaging_product": "whatsapp", "status": "read" }), Some(131_008)),
    ];
    let token = emulator.settings().access_token.clone();
    for (name, body, expected) in cases {
        let (status, answer) = call(&emulator, &token, NUMBER, &body).await;
        assert_eq!(answer["error"]["code"].as_i64(), expected, "{name}: {status} {answer}");
        assert_eq!(status, if expected.is_some() { 400 } else { 200 }, "{name}");
    }
    let hello = message(json!({ "text": { "body": "x" } }));
    let (status, answer) = call(&emulator, "stolen", NUMBER, &hello).await;
    assert_eq!((status, answer["error"]["code"].as_i64()), (401, Some(190)));
    let (status, answer) = call(&emulator, &token, "700000000000009", &hello).await;
    assert_eq!((status, answer["error"]["error_subcode"].as_i64()), (400, Some(33)));
}

type Seen = Arc<Mutex<Vec<(String, Bytes)>>>;

/// A webhook receiver that fails the first post.
async fn receiver() -> (String, Seen) {
    async fn receive(State(seen): State<Seen>, headers: HeaderMap, body: Bytes) -> StatusCode {
        let mut seen = seen.lock().unwrap();
        seen.push((headers["x-hub-signature-256"].to_str().unwrap().to_owned(), body));
        if seen.len() == 1 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
    }
    let seen = Seen::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", post(receive)).with_state(seen.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, seen)
}

#[tokio::test]
async fn statuses_are_signed_ordered_and_repeated_until_taken() {
    let emulator = GraphEmulator::start().await.unwrap();
    let (url, seen) = receiver().await;
    emulator.set_callback(Some(url));
    let body = message(json!({ "text": { "body": "x" }, "biz_opaque_callback_data": "turn/ñ/1" }));
    let token = emulator.settings().access_token.clone();
    call(&emulator, &token, NUMBER, &body).await;
    emulator.idle().await;
    let seen = seen.lock().unwrap().clone();
    let mut statuses = Vec::new();
    for (signature, body) in &seen {
        assert_eq!(signature, &sign("emulator-secret", body));
        assert!(body.is_ascii(), "escaped as Meta does");
        assert!(body.windows(5).any(|w| w == b"turn\\"), "slashes are escaped, too");
        let body: Value = serde_json::from_slice(body).unwrap();
        let status = &body["entry"][0]["changes"][0]["value"]["statuses"][0];
        assert_eq!(status["biz_opaque_callback_data"], "turn/ñ/1");
        statuses.push(status["status"].as_str().unwrap().to_owned());
    }
    assert_eq!(statuses, ["sent", "sent", "delivered", "read"], "the first post was refused");
    let taps = InboundWebhook::button_reply(NUMBER, &Guest::phone("573001112233"), "wamid.1", "yes", "Sí");
    assert_eq!(emulator.deliver(&taps).await.unwrap(), 200);
}

#[tokio::test]
async fn a_file_is_uploaded_described_fetched_and_deleted() {
    let emulator = GraphEmulator::start().await.unwrap();
    let token = emulator.settings().access_token.clone();
    let part = |name: &str, rest: &str, content: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{rest}\r\n\r\n{content}\r\n")
    };
    let upload = |mime: &str| {
        part("messaging_product", "", "whatsapp")
            + &part("type", "", mime)
            + &part("file", "; filename=\"a\"", "PIXELS")
            + "--b--\r\n"
    };
    let post = |body: String| {
        let url = format!("{}/{NUMBER}/media", emulator.base_url());
        client().post(url).bearer_auth(&token).header("content-type", "multipart/form-data; boundary=b").body(body)
    };
    let refused = post(upload("application/x-sh")).send().await.unwrap();
    assert_eq!(refused.status(), 400);
    let answer: Value = post(upload("image/png")).send().await.unwrap().json().await.unwrap();
    let id = answer["id"].as_str().unwrap();
    let object = format!("{}/{id}", emulator.base_url());
    let descriptor: Value = client().get(&object).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
    assert_eq!((descriptor["mime_type"].as_str(), descriptor["file_size"].as_str()), (Some("image/png"), Some("6")));
    let url = descriptor["url"].as_str().unwrap();
    assert_eq!(client().get(url).send().await.unwrap().status(), 401, "the address needs the token");
    let bytes = client().get(url).bearer_auth(&token).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes, "PIXELS");
    assert_eq!(client().delete(&object).bearer_auth(&token).send().await.unwrap().status(), 200);
    assert_eq!(client().get(&object).bearer_auth(&token).send().await.unwrap().status(), 400);
    assert_eq!(client().get(url).bearer_auth(&token).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn seeded_faults_are_the_same_for_the_same_seed() {
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let emulator = GraphEmulator::start().await.unwrap();
        emulator.fail_at_random(Some(SeededFaults::new(seed, [(GraphFault::Code(131_056), 300)])));
        let token = emulator.settings().access_token.clone();
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(call(&emulator, &token, NUMBER, &message(json!({ "text": { "body": "x" } }))).await.0);
        }
        assert!(statuses.contains(&200) && statuses.contains(&400), "{statuses:?}");
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}
