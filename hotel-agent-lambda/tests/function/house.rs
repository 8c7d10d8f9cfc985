//! A sample hotel on WhatsApp, with the Graph API emulated.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use hotel_agent_core::{
    agent::{Agent, AgentBuilder},
    memory::MemoryStore,
    port::{Clock, Ids},
    property::Property,
};
use hotel_agent_messaging::whatsapp::{WhatsApp, WhatsAppSettings};
use hotel_agent_testkit::{
    chaos::{ChaosPms, Plan},
    grand_hotel::{GrandHotel, GrandHotelSettings},
    lambda::function_url,
    whatsapp::{EmulatorSettings, Guest, InboundWebhook, sign},
};
use http::{HeaderValue, Request};
use serde_json::Value;

const HOTEL: &str = include_str!("../../../examples/hotels/casa-del-mar.toml");
const FILE: &str = "casa-del-mar.toml";

pub(crate) const VERIFY: &str = "verify word";

/// The hotel whose WhatsApp sends to this Graph API.
pub(crate) fn agent(graph: &str, settle_ms: u32, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Agent {
    agent_with(graph, settle_ms, clock, ids, Plan::calm())
}

/// The same with a PMS that misbehaves as planned.
pub(crate) fn agent_with(graph: &str, settle_ms: u32, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, plan: Plan) -> Agent {
    builder(graph, settle_ms, clock, ids, plan).store(MemoryStore::new()).build().unwrap()
}

/// The same with all but its store.
pub(crate) fn builder(
    graph: &str,
    settle_ms: u32,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    plan: Plan,
) -> AgentBuilder {
    let known = EmulatorSettings::default();
    let mut settings = WhatsAppSettings::new(
        &known.phone_number_ids[0],
        known.access_token.as_str(),
        known.app_secret.as_str(),
        VERIFY,
    );
    settings.graph_url = graph.to_owned();
    settings.settle_ms = settle_ms;
    let property = Property::from_toml(HOTEL, FILE).unwrap();
    let house = GrandHotelSettings::from_toml(HOTEL, FILE).unwrap();
    let pms = Arc::new(GrandHotel::in_memory(house, clock.clone(), ids.clone()));
    let pms = ChaosPms::new(pms, clock.clone(), plan);
    let channel = WhatsApp::new(settings).unwrap();
    Agent::builder(property).pms(pms).channel(channel).clock(clock).ids(ids)
}

/// A guest's message, signed by the emulator's secret.
pub(crate) fn message(wamid: &str, text: &str) -> Request<Bytes> {
    message_of("573001112233", wamid, text)
}

/// A message of the guest with this number.
pub(crate) fn message_of(guest: &str, wamid: &str, text: &str) -> Request<Bytes> {
    let known = EmulatorSettings::default();
    let guest = Guest::phone(guest).named("Ana");
    let mut request = InboundWebhook::text(&known.phone_number_ids[0], &guest, wamid, text).request(&known.app_secret);
    *request.uri_mut() = "/webhooks/whatsapp".parse().unwrap();
    request
}

/// A genuine request with this body.
pub(crate) fn signed(body: impl Into<Bytes>) -> Request<Bytes> {
    let body = body.into();
    let signature = sign(&EmulatorSettings::default().app_secret, &body);
    let mut request = Request::post("/webhooks/whatsapp").body(body).unwrap();
    request.headers_mut().insert("x-hub-signature-256", HeaderValue::from_str(&signature).unwrap());
    request
}

/// The event a function URL makes of a request, its body in base64 or not.
pub(crate) fn event(request: &Request<Bytes>, base64: bool) -> Value {
    let text = |bytes: &Bytes| String::from_utf8(bytes.to_vec()).unwrap();
    let body = if base64 { BASE64_STANDARD.encode(request.body()) } else { text(request.body()) };
    let mut event = function_url(request);
    event["body"] = body.into();
    event["isBase64Encoded"] = base64.into();
    event
}
