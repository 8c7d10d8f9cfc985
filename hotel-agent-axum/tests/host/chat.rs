//! The web chat as a browser sees it.

use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use hotel_agent_axum::WebChat;
use hotel_agent_core::{
    guest::{Address, AddressKind},
    message::{AccountId, Media, MessageId, Outbound, OutboundContent, Purpose},
    port::{Channel, SendOutcome, store::Transcripts},
};
use hotel_agent_storage::sqlite::SqliteStore;
use http::{Request, StatusCode, header};
use serde_json::json;

use crate::house::{Browser, House, call, house, house_with};

impl House {
    /// The agent's side of the chat, sent to the browser's session.
    async fn send(&self, browser: &Browser<'_>, id: &str, content: OutboundContent) -> SendOutcome {
        let channel = self.agent.channel(&self.property, &hotel_agent_core::message::ChannelName::new(WebChat::NAME));
        channel.unwrap().send(&outbound(browser, id, content)).await
    }
}

fn outbound(browser: &Browser<'_>, id: &str, content: OutboundContent) -> Outbound {
    let to = Address::new(AddressKind::Session, browser.cookie.split_once('=').unwrap().1).unwrap();
    Outbound::new(id, AccountId::new("casa-del-mar"), vec![to], content, Purpose::Reply)
}

fn text(words: &str) -> OutboundContent {
    OutboundContent::Text(words.into())
}

#[tokio::test]
async fn a_browser_gets_a_closed_cookie_and_keeps_it() {
    let house = house();
    let browser = Browser::open(&house.router, &house.property).await;
    let again = browser.session().await;
    assert!(again.header("set-cookie").starts_with(&browser.cookie), "{}", again.header("set-cookie"));
    let hotel = &again.json()["property"];
    assert_eq!(hotel["name"], "Hotel Casa del Mar");
    assert_eq!(hotel["languages"], json!(["es", "en"]));
    assert_eq!(again.json()["cursor"], 0);

    let request = Request::get("/chat/casa-del-mar/session").header("x-forwarded-proto", "https");
    let secure = house.call(request.body(Body::empty()).unwrap()).await;
    let cookie = secure.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/chat/casa-del-mar"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_ne!(cookie.split(';').next(), Some(browser.cookie.as_str()), "two browsers have two sessions");
}

#[tokio::test]
async fn a_message_is_echoed_and_answered_and_the_same_id_again_is_the_same_message() {
    let house = house();
    let mut browser = Browser::open(&house.router, &house.property).await;
    let hello = json!({"client_id": "c-1", "text": "hola"});
    let first = browser.post(hello.clone()).await;
    assert_eq!((first.status, first.json()), (StatusCode::ACCEPTED, json!({"seq": 1})));
    assert_eq!(browser.post(hello.clone()).await.json(), json!({"seq": 1}));
    house.agent.drain().await.unwrap();
    // A repeat after the answer changes nothing either.
    assert_eq!(browser.post(hello).await.json(), json!({"seq": 1}));
    assert_eq!(house.agent.drain().await.unwrap().turns, 0);

    let messages = browser.messages(2).await;
    assert_eq!(messages[0]["from"], "guest");
    assert_eq!(messages[0]["client_id"], "c-1");
    assert_eq!(messages[0]["content"], json!({"kind": "text", "text": "hola"}));
    assert_eq!(messages[1]["from"], "agent");
    assert_eq!(browser.session().await.json()["cursor"].as_u64(), messages.last().unwrap()["seq"].as_u64());
}

#[tokio::test]
async fn a_stream_resumes_after_the_last_event_and_follows_what_comes() {
    let house = house();
    let mut browser = Browser::open(&house.router, &house.property).await;
    for n in 1..=120 {
        house.send(&browser, &format!("t/out/{n}"), text(&n.to_string())).await;
    }
    assert_eq!(browser.session().await.json()["cursor"], 120);
    let all = browser.messages(120).await;
    let numbers: Vec<u64> = all.iter().map(|item| item["seq"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=120).collect::<Vec<_>>());

    browser.last_event = Some("118".into());
    let rest = browser.messages(2).await;
    assert_eq!(rest[0]["content"]["text"], "119");

    // What is sent while the stream is open arrives on it, as does the typing indicator.
    let router = house.router.clone();
    let mut watching = Browser::open(&router, &house.property).await;
    watching.cookie.clone_from(&browser.cookie);
    watching.last_event = Some("120".into());
    let say = async {
        // The stream is polled first, hence listening.
        let channel = house.agent.channel(&house.property, &hotel_agent_core::message::ChannelName::new("webchat"));
        let to = outbound(&browser, "x", text("")).to;
        channel.unwrap().acknowledge(&to, &MessageId::new("m")).await.unwrap();
        house.send(&browser, "t/out/121", text("121")).await;
    };
    let (events, ()) = tokio::join!(biased; watching.events(|events| events.len() >= 2), say);
    assert_eq!((events[0].name.as_str(), &events[0].data), ("typing", &json!({"on": true})));
    assert_eq!((events[1].id.as_str(), &events[1].data["content"]["text"]), ("121", &json!("121")));
}

#[tokio::test]
async fn a_number_the_transcript_never_reached_hides_nothing() {
    let house = house();
    let mut browser = Browser::open(&house.router, &house.property).await;
    house.send(&browser, "t/out/1", text("hola")).await;
    for last in ["99", "-1", "nonsense", ""] {
        browser.last_event = Some(last.into());
        assert_eq!(browser.messages(1).await[0]["seq"], 1, "{last:?}");
    }
}

#[tokio::test]
async fn a_repeated_send_shows_once() {
    let house = house();
    let mut browser = Browser::open(&house.router, &house.property).await;
    for id in ["t/out/1", "t/out/1", "t/out/2"] {
        assert!(matches!(house.send(&browser, id, text(id)).await, SendOutcome::Sent { .. }));
    }
    let shown = browser.messages(2).await;
    assert_eq!((&shown[0]["content"]["text"], &shown[1]["content"]["text"]), (&json!("t/out/1"), &json!("t/out/2")));
}

#[tokio::test]
async fn bad_messages_are_refused_and_not_kept() {
    let house = house();
    let browser = Browser::open(&house.router, &house.property).await;
    let long = "a".repeat(4097);
    for (body, status) in [
        (json!({"client_id": "c", "text": long}), StatusCode::PAYLOAD_TOO_LARGE),
        (json!({"client_id": "c", "text": "a".repeat(70_000)}), StatusCode::PAYLOAD_TOO_LARGE),
        (json!({"client_id": "c", "text": "  \n"}), StatusCode::BAD_REQUEST),
        (json!({"client_id": "c"}), StatusCode::BAD_REQUEST),
        (json!({"client_id": "", "text": "hola"}), StatusCode::BAD_REQUEST),
        (json!({"client_id": "a/b", "text": "hola"}), StatusCode::BAD_REQUEST),
        (json!({"client_id": "c", "text": "hola", "choice": {"id": "a", "title": "b"}}), StatusCode::BAD_REQUEST),
        (json!({"client_id": "c", "location": {"latitude": "91", "longitude": "0"}}), StatusCode::BAD_REQUEST),
        (json!([]), StatusCode::BAD_REQUEST),
    ] {
        let answer = browser.post(body.clone()).await;
        assert_eq!(answer.status, status, "{:.80}", body.to_string());
        assert!(answer.json()["error"]["code"].is_string());
    }
    // Another site's form cannot send JSON.
    let form = browser.request("POST", "/messages").header(header::CONTENT_TYPE, "text/plain");
    let form = form.body(Body::from(r#"{"client_id":"c","text":"hola"}"#)).unwrap();
    assert_eq!(house.call(form).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(browser.session().await.json()["cursor"], 0);
    let longest = json!({"client_id": "c", "text": "🛎".repeat(4096)});
    assert_eq!(browser.post(longest).await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn without_a_session_or_a_hotel_there_is_no_chat() {
    let house = house();
    let mut stranger = Browser::open(&house.router, &house.property).await;
    stranger.cookie.clear();
    let hello = json!({"client_id": "c", "text": "hola"});
    assert_eq!(stranger.post(hello).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.get("/chat/casa-del-mar/events").await.status, StatusCode::UNAUTHORIZED);
    for path in ["/chat/nowhere/session", "/chat/nowhere/events", "/chat/nowhere", "/chat/No%2Fwhere/session"] {
        assert_eq!(house.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn nobody_writes_faster_than_a_person() {
    let house = house();
    let browser = Browser::open(&house.router, &house.property).await;
    for n in 0..20 {
        let body = json!({"client_id": format!("c-{n}"), "text": "hola"});
        assert_eq!(browser.post(body).await.status, StatusCode::ACCEPTED, "message {n}");
    }
    let more = json!({"client_id": "c-20", "text": "hola"});
    let refused = browser.post(more.clone()).await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
    let other = Browser::open(&house.router, &house.property).await;
    assert_eq!(other.post(more.clone()).await.status, StatusCode::ACCEPTED);
    house.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(browser.post(more).await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn card_numbers_stay_out_of_the_transcript() {
    let house = house();
    let mut browser = Browser::open(&house.router, &house.property).await;
    browser.post(json!({"client_id": "c", "text": "mi tarjeta es 4111 1111 1111 1111"})).await;
    let key = browser.cookie.replacen("chat_session=", "webchat/", 1);
    let kept = house.agent.store().transcript(&house.property, &key, 0, 9).await.unwrap();
    assert_eq!(kept.len(), 1);
    let shown = browser.messages(1).await[0]["content"]["text"].as_str().unwrap().to_owned();
    assert!(!shown.contains("1111 1111"), "{shown}");
    assert!(!String::from_utf8_lossy(&kept[0].body.bytes).contains("1111 1111"));
}

#[tokio::test]
async fn an_inline_picture_is_shown_to_its_guest_alone() {
    let house = house();
    let mut browser = Browser::open(&house.router, &house.property).await;
    let media = Media::Inline { mime: "image/png".into(), bytes: Bytes::from_static(b"\x89PNG") };
    let content = OutboundContent::Image { media, caption: Some("QR".into()), alt: "code".into() };
    house.send(&browser, "t/out/1", content).await;
    let url = browser.messages(1).await[0]["content"]["url"].as_str().unwrap().to_owned();
    assert_eq!(url, "/chat/casa-del-mar/media/1");
    let picture = browser.fetch(&url).await;
    assert_eq!((picture.status, picture.header("content-type")), (StatusCode::OK, "image/png"));
    assert_eq!(picture.body, Bytes::from_static(b"\x89PNG"));
    let stranger = Browser::open(&house.router, &house.property).await;
    assert_eq!(stranger.fetch(&url).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.get(&url).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.fetch("/chat/casa-del-mar/media/0").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_chat_outlives_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agent.db");
    let (cookie, last_event) = {
        let house = house_with(Arc::new(SqliteStore::open(&path).unwrap()), |builder| builder);
        let mut browser = Browser::open(&house.router, &house.property).await;
        browser.post(json!({"client_id": "c-1", "text": "hola"})).await;
        browser.messages(1).await;
        (browser.cookie, browser.last_event)
        // Killed before the agent has answered.
    };
    let house = house_with(Arc::new(SqliteStore::open(&path).unwrap()), |builder| builder);
    let mut browser = Browser::open(&house.router, &house.property).await;
    browser.cookie = cookie;
    browser.last_event = last_event;
    assert_eq!(browser.session().await.json()["cursor"], 1);
    assert_eq!(browser.post(json!({"client_id": "c-1", "text": "hola"})).await.json(), json!({"seq": 1}));
    house.agent.drain().await.unwrap();
    let answer = browser.messages(1).await;
    assert_eq!((&answer[0]["seq"], &answer[0]["from"]), (&json!(2), &json!("agent")));
}

#[tokio::test]
async fn pages_and_their_files_are_served_with_a_strict_policy() {
    let house = house();
    for (path, mime) in [
        ("/", "text/html; charset=utf-8"),
        ("/chat/casa-del-mar", "text/html; charset=utf-8"),
        ("/chat/assets/chat.js", "text/javascript; charset=utf-8"),
        ("/chat/assets/chat.css", "text/css; charset=utf-8"),
    ] {
        let answer = house.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, mime), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        if mime.starts_with("text/html") {
            let policy = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'";
            assert_eq!(answer.header("content-security-policy"), policy);
        }
    }
    assert_eq!(house.get("/chat/assets/../index.html").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.get("/chat/casa-del-mar/").await.header("location"), "../casa-del-mar");
    let list = Request::get("/chat").header(header::ACCEPT, "application/json").body(Body::empty()).unwrap();
    let expected = json!([{"id": "casa-del-mar", "name": "Hotel Casa del Mar", "city": "Cartagena de Indias"}]);
    assert_eq!(house.call(list).await.json(), expected);
}

#[tokio::test]
async fn a_nested_router_knows_its_own_addresses() {
    let house = house();
    let nested = axum::Router::new().nest("/desk", house.router.clone());
    let session = call(&nested, Request::get("/desk/chat/casa-del-mar/session").body(Body::empty()).unwrap()).await;
    assert!(session.header("set-cookie").contains("Path=/desk/chat/casa-del-mar;"), "{}", session.header("set-cookie"));
}

#[tokio::test]
async fn a_host_without_web_chat_has_none() {
    let house = house();
    let router = hotel_agent_axum::HostBuilder::new(house.agent.clone()).web_chat(false).router();
    for path in ["/", "/chat", "/chat/casa-del-mar", "/chat/casa-del-mar/session", "/chat/casa-del-mar/events"] {
        let answer = call(&router, Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}
