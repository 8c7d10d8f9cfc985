//! A sample hotel behind a router, on a store in memory and a clock that stands still.

use std::{sync::Arc, time::Duration};

use axum::{Router, body::Body};
use bytes::Bytes;
use chrono::DateTime;
use futures_util::StreamExt;
use hotel_agent_axum::{HostBuilder, WebChat};
use hotel_agent_core::{
    agent::{Agent, AgentBuilder},
    memory::MemoryStore,
    port::Store,
    property::{Property, PropertyId},
    reply::seal::{Key, KeyRing, Seal},
};
use hotel_agent_testkit::{
    ManualClock, SeededIds,
    grand_hotel::{GrandHotel, GrandHotelSettings},
};
use http::{HeaderMap, Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt;

const HOTEL: &str = include_str!("../../../examples/hotels/casa-del-mar.toml");
const FILE: &str = "casa-del-mar.toml";
/// Long enough for any machine; nothing waits for it to pass.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const TOKEN: &str = "a-token-only-the-desk-knows";

pub(crate) struct House {
    pub(crate) agent: Agent,
    pub(crate) router: Router,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) pms: Arc<GrandHotel>,
    pub(crate) property: PropertyId,
    pub(crate) seal: Seal,
}

/// The hotel with its web chat on a store in memory.
pub(crate) fn house() -> House {
    house_with(Arc::new(MemoryStore::new()), |builder| builder)
}

/// The hotel on this store, with whatever else the test plugs in.
pub(crate) fn house_with(store: Arc<dyn Store>, plug: impl FnOnce(AgentBuilder) -> AgentBuilder) -> House {
    let noon = DateTime::parse_from_rfc3339("2026-11-23T17:00:00Z").unwrap().to_utc();
    let clock = Arc::new(ManualClock::new(noon));
    let ids = Arc::new(SeededIds::new(7));
    let property = Property::from_toml(HOTEL, FILE).unwrap();
    let id = property.id.clone();
    let settings = GrandHotelSettings::from_toml(HOTEL, FILE).unwrap();
    let pms = Arc::new(GrandHotel::in_memory(settings, clock.clone(), ids.clone()));
    let key = Key::new("test", &[7; 32]).unwrap();
    let seal = Seal::new(KeyRing::new(key, Vec::new()).unwrap());
    let chat = WebChat::new(id.clone(), store.clone()).settle_ms(0).clock(clock.clone());
    let builder = Agent::builder(property).pms(pms.clone()).channel(chat);
    let agent = plug(builder).store(store).clock(clock.clone()).ids(ids).seal(seal.clone()).build().unwrap();
    let router = HostBuilder::new(agent.clone()).staff_token(TOKEN.into()).router();
    House { agent, router, clock, pms, property: id, seal }
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

impl House {
    pub(crate) async fn call(&self, request: Request<Body>) -> Answer {
        call(&self.router, request).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Request::get(path).body(Body::empty()).unwrap()).await
    }
}

pub(crate) async fn call(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, body }
}

/// A browser: remembers its cookie and the last event it saw.
pub(crate) struct Browser<'a> {
    router: &'a Router,
    chat: String,
    pub(crate) cookie: String,
    pub(crate) last_event: Option<String>,
}

/// A server-sent event.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) data: Value,
}

impl<'a> Browser<'a> {
    /// Opens the chat: asks for the session and keeps its cookie.
    pub(crate) async fn open(router: &'a Router, property: &PropertyId) -> Browser<'a> {
        let mut browser =
            Browser { router, chat: format!("/chat/{property}"), cookie: String::new(), last_event: None };
        let answer = browser.session().await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        let cookie = answer.header("set-cookie");
        browser.cookie = cookie.split(';').next().unwrap().to_owned();
        browser
    }

    pub(crate) async fn session(&self) -> Answer {
        call(self.router, self.request("GET", "/session?lang=es").body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, body: Value) -> Answer {
        let request = self.request("POST", "/messages").header(header::CONTENT_TYPE, "application/json");
        call(self.router, request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn fetch(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        call(self.router, request.body(Body::empty()).unwrap()).await
    }

    /// Reads the stream until `enough` of its events have come.
    pub(crate) async fn events(&mut self, enough: impl Fn(&[Event]) -> bool) -> Vec<Event> {
        let mut request = self.request("GET", "/events");
        if let Some(id) = &self.last_event {
            request = request.header("last-event-id", id);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let mut stream = response.into_body().into_data_stream();
        let mut text = String::new();
        let mut events = Vec::new();
        while !enough(&events) {
            let chunk = tokio::time::timeout(PATIENCE, stream.next()).await.expect("an event").unwrap().unwrap();
            text.push_str(std::str::from_utf8(&chunk).unwrap());
            while let Some((block, rest)) = text.split_once("\n\n") {
                events.extend(event(block));
                text = rest.to_owned();
            }
        }
        if let Some(last) = events.iter().rev().find(|event| !event.id.is_empty()) {
            self.last_event = Some(last.id.clone());
        }
        events
    }

    /// The next so many messages of the transcript.
    pub(crate) async fn messages(&mut self, count: usize) -> Vec<Value> {
        let seen = |events: &[Event]| events.iter().filter(|event| event.name == "message").count() >= count;
        self.events(seen).await.into_iter().filter(|event| event.name == "message").map(|event| event.data).collect()
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> http::request::Builder {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.chat));
        if self.cookie.is_empty() { request } else { request.header(header::COOKIE, &self.cookie) }
    }
}

/// An event, or nothing for a comment or a `retry`.
fn event(block: &str) -> Option<Event> {
    let field = |name: &str| {
        let start = format!("{name}: ");
        block.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_default().to_owned()
    };
    let data = field("data");
    if data.is_empty() {
        return None;
    }
    Some(Event { name: field("event"), id: field("id"), data: serde_json::from_str(&data).unwrap() })
}
