//! A sample hotel on WhatsApp, with the Graph API emulated.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use hotel_agent_core::{
    agent::Agent,
    memory::MemoryStore,
    port::{Clock, Ids},
    property::Property,
};
use hotel_agent_messaging::whatsapp::{WhatsApp, WhatsAppSettings};
use hotel_agent_testkit::{
    chaos::{ChaosPms, Plan},
    grand_hotel::{GrandHotel, GrandHotelSettings},
    whatsapp::{EmulatorSettings, Guest, InboundWebhook},
};
use http::Request;
use serde_json::{Value, json};

const HOTEL: &str = include_str!("../../../examples/hotels/casa-del-mar.toml");
const FILE: &str = "casa-del-mar.toml";

pub(crate) const VERIFY: &str = "verify word";

/// The hotel whose WhatsApp sends to this Graph API.
pub(crate) fn agent(graph: &str, settle_ms: u32, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Agent {
    agent_with(graph, settle_ms, clock, ids, Plan::calm())
}

/// The same with a PMS that misbehaves as planned.
pub(crate) fn agent_with(graph: &str, settle_ms: u32, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, plan: Plan) -> Agent {
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
    Agent::builder(property).pms(pms).channel(channel).store(MemoryStore::new()).clock(clock).ids(ids).build().unwrap()
}

/// A guest's message, signed by the emulator's secret.
pub(crate) fn message(wamid: &str, text: &str) -> Request<Bytes> {
    let known = EmulatorSettings::default();
    let guest = Guest::phone("573001112233").named("Ana");
    let mut request = InboundWebhook::text(&known.phone_number_ids[0], &guest, wamid, text).request(&known.app_secret);
    *request.uri_mut() = "/webhooks/whatsapp".parse().unwrap();
    request
}

/// The event a function URL makes of a request.
pub(crate) fn event(request: &Request<Bytes>, base64: bool) -> Value {
    let headers: serde_json::Map<String, Value> = request
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), Value::from(value.to_str().unwrap())))
        .collect();
    let text = |bytes: &Bytes| String::from_utf8(bytes.to_vec()).unwrap();
    let body = if base64 { BASE64_STANDARD.encode(request.body()) } else { text(request.body()) };
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": request.uri().path(),
        "rawQueryString": request.uri().query().unwrap_or_default(),
        "headers": headers,
        "requestContext": {
            "accountId": "anonymous",
            "apiId": "abcdefghij",
            "domainName": "abcdefghij.lambda-url.eu-west-1.on.aws",
            "domainPrefix": "abcdefghij",
            "http": {
                "method": request.method().as_str(),
                "path": request.uri().path(),
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "facebookexternalua",
            },
            "requestId": "3a1c1f2e-0000-4000-8000-000000000001",
            "routeKey": "$default",
            "stage": "$default",
            "time": "23/Nov/2026:17:00:00 +0000",
            "timeEpoch": 1_795_453_200_000_u64,
        },
        "body": body,
        "isBase64Encoded": base64,
    })
}
