//! The routes of the desk and of whoever watches over the process.

use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use hotel_agent_core::{
    memory::MemoryStore,
    port::{Assets, Fault, FaultKind},
    property::PropertyId,
};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::house::{Answer, Browser, House, TOKEN, house, house_with};

impl House {
    async fn desk(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/staff/casa-del-mar{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
            .header(header::CONTENT_TYPE, "application/json");
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.call(request.body(body).unwrap()).await
    }
}

#[tokio::test]
async fn the_desk_needs_its_token() {
    let house = house();
    for path in ["/waiting", "/conversations/webchat/x", "/conversations/webchat/x/journal"] {
        let uri = format!("/staff/casa-del-mar{path}");
        let bare = house.get(&uri).await;
        assert_eq!((bare.status, bare.header("www-authenticate")), (StatusCode::UNAUTHORIZED, "Bearer"), "{path}");
        for wrong in ["Bearer guess", "Bearer ", &format!("Basic {TOKEN}")] {
            let request = Request::get(&uri).header(header::AUTHORIZATION, wrong).body(Body::empty()).unwrap();
            let status = house.call(request).await.status;
            assert!(matches!(status.as_u16(), 401 | 403), "{path} {wrong}: {status}");
        }
    }
    assert_eq!(house.desk("GET", "/waiting", None).await.json(), json!([]));
    let open = hotel_agent_axum::router(house.agent.clone());
    let request = Request::get("/staff/casa-del-mar/waiting").body(Body::empty()).unwrap();
    assert_eq!(crate::house::call(&open, request).await.status, StatusCode::NOT_FOUND, "no token is set: no routes");
}

#[tokio::test]
async fn the_desk_reads_answers_and_gives_back() {
    let house = house();
    let mut guest = Browser::open(&house.router, &house.property).await;
    guest.post(json!({"client_id": "c-1", "text": "I want to talk to a person"})).await;
    house.agent.drain().await.unwrap();
    let waiting = house.desk("GET", "/waiting", None).await.json();
    let first = &waiting[0];
    assert_eq!((&first["channel"], &first["stage"]), (&json!("webchat"), &json!("waiting")), "{waiting}");
    let path = format!("/conversations/webchat/{}", first["id"].as_str().unwrap());

    let read = house.desk("GET", &path, None).await.json();
    assert_eq!(read["lines"][0]["from"], "guest");
    assert_eq!(read["lines"][0]["text"], "I want to talk to a person");
    assert_eq!(read["lines"][1]["from"], "agent");

    let words = json!({"name": "Lucía", "text": "Buenas tardes, dígame", "id": "r-1"});
    for new in [true, false] {
        let answer = house.desk("POST", &format!("{path}/reply"), Some(words.clone())).await;
        assert_eq!((answer.status, answer.json()), (StatusCode::ACCEPTED, json!({"new": new})));
    }
    house.agent.drain().await.unwrap();
    let staff = |items: &[crate::house::Event]| items.iter().any(|event| event.data["from"] == "staff");
    let seen = guest.events(staff).await;
    let line = seen.iter().find(|event| event.data["from"] == "staff").unwrap();
    assert_eq!(line.data["staff_name"], "Lucía");
    assert!(line.data["content"]["text"].as_str().unwrap().contains("Buenas tardes, dígame"));

    let released = house.desk("POST", &format!("{path}/release"), Some(json!({"name": "Lucía"}))).await;
    assert_eq!(released.status, StatusCode::ACCEPTED);
    house.agent.drain().await.unwrap();
    assert_eq!(house.desk("GET", "/waiting", None).await.json(), json!([]));
    let journal = house.desk("GET", &format!("{path}/journal"), None).await.json();
    assert!(journal.as_array().unwrap().len() >= 3, "{journal}");
}

#[tokio::test]
async fn what_the_desk_sends_is_checked() {
    let house = house();
    let path = "/conversations/webchat/nobody";
    for (route, body, status) in [
        ("reply", json!({"name": "Lucía", "text": "hola"}), StatusCode::NOT_FOUND),
        ("reply", json!({"name": "Lucía", "text": " "}), StatusCode::BAD_REQUEST),
        ("reply", json!({"name": "", "text": "hola"}), StatusCode::BAD_REQUEST),
        ("reply", json!({"text": "hola"}), StatusCode::BAD_REQUEST),
        ("reply", json!({"name": "Lucía", "text": "a".repeat(4097)}), StatusCode::PAYLOAD_TOO_LARGE),
        ("release", json!({"name": "Lucía"}), StatusCode::NOT_FOUND),
        ("acknowledge", json!({"name": "Lucía"}), StatusCode::NOT_FOUND),
    ] {
        let answer = house.desk("POST", &format!("{path}/{route}"), Some(body.clone())).await;
        assert_eq!(answer.status, status, "{route} {body:.60}");
        assert!(answer.json()["error"]["message"].is_string());
    }
    assert_eq!(house.desk("GET", path, None).await.status, StatusCode::NOT_FOUND);
}

/// Two files: a picture and a secret.
struct Files;

#[async_trait]
impl Assets for Files {
    async fn asset(&self, _: &PropertyId, name: &str) -> Result<(String, Bytes), Fault> {
        match name {
            "photos/sea.png" => Ok(("image/png".into(), Bytes::from_static(b"png"))),
            "photos/panic.png" => panic!("this picture is cursed"),
            "photos/slow.png" => Err(Fault::new(FaultKind::Unavailable, "assets.asset")),
            // A careless port would give these out.
            _ if name.contains("..") => Ok(("image/png".into(), Bytes::from_static(b"secret"))),
            "keys.txt" => Ok(("text/plain".into(), Bytes::from_static(b"secret"))),
            _ => Err(Fault::new(FaultKind::NotFound, "assets.asset")),
        }
    }
}

fn house_with_files() -> House {
    house_with(Arc::new(MemoryStore::new()), |builder| builder.assets(Files))
}

#[tokio::test]
async fn pictures_are_served_cached_and_nothing_else_is() {
    let house = house_with_files();
    let picture = house.get("/media/casa-del-mar/photos/sea.png").await;
    assert_eq!((picture.status, picture.header("content-type")), (StatusCode::OK, "image/png"));
    assert!(picture.header("cache-control").contains("max-age"));
    let request = Request::get("/media/casa-del-mar/photos/sea.png")
        .header(header::IF_NONE_MATCH, picture.header("etag"))
        .body(Body::empty())
        .unwrap();
    let known = house.call(request).await;
    assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));
    for path in [
        "/media/casa-del-mar/photos/none.png",
        "/media/casa-del-mar/keys.txt",
        "/media/casa-del-mar/../secret.png",
        "/media/casa-del-mar/..%2fsecret.png",
        "/media/casa-del-mar/photos/..%5c..%5csecret.png",
        "/media/casa-del-mar/%2e%2e/secret.png",
        "/media/nowhere/photos/sea.png",
    ] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text().contains("secret"), "{path}");
    }
    assert_eq!(house.get("/media/casa-del-mar/photos/slow.png").await.header("retry-after"), "2");
}

#[tokio::test]
async fn a_panic_costs_one_request() {
    let house = house_with_files();
    let answer = house.get("/media/casa-del-mar/photos/panic.png").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.json()["error"]["code"], "internal");
    assert!(!answer.text().contains("cursed"), "what happened inside stays inside");
    assert_eq!(house.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn watchers_see_health_and_metrics() {
    let house = house();
    assert_eq!(house.get("/healthz").await.text(), "ok");
    assert_eq!(house.get("/readyz").await.text(), "ready");
    let guest = Browser::open(&house.router, &house.property).await;
    guest.post(json!({"client_id": "c-1", "text": "hola"})).await;
    house.agent.drain().await.unwrap();
    let metrics = house.get("/metrics").await;
    assert!(metrics.header("content-type").starts_with("text/plain"));
    assert!(metrics.text().contains("hotel_agent_turns_total"), "{}", metrics.text());
}
