use std::{sync::Arc, time::Duration};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use hotel_agent::{
    Agent, Property,
    core::{
        guest::{Address, AddressKind},
        message::{AccountId, ChannelName, MessageId},
        port::{
            Record,
            store::{Inbox, NewInbound},
        },
        property::PropertyId,
    },
};
use hotel_agent_axum::{RandomIds, SystemClock, router, serve};
use hotel_agent_lambda::Function;
use hotel_agent_messaging::whatsapp::{WhatsApp, WhatsAppSettings};
use hotel_agent_storage::sqlite::{SqliteOptions, SqliteStore};
use hotel_agent_testkit::{
    grand_hotel::{GrandHotel, GrandHotelSettings},
    lambda::{api_gateway, function_url},
    whatsapp::EmulatorSettings,
};
use http::{HeaderMap, HeaderName, Request, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::Answer;

const HOTEL: &str = include_str!("../../examples/hotels/casa-del-mar.toml");

pub(crate) const VERIFY: &str = "verify word";

/// What the store has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    Enough,
    None,
}

/// A hotel on WhatsApp that reaches nobody, and need not: requests are only taken in.
async fn house(room: Room) -> (Agent, TempDir) {
    let known = EmulatorSettings::default();
    let (number, token, secret) = (&known.phone_number_ids[0], &known.access_token, &known.app_secret);
    let mut settings = WhatsAppSettings::new(number, token.as_str(), secret.as_str(), VERIFY);
    settings.graph_url = "http://127.0.0.1:1/v26.0".to_owned();
    let property = Property::from_toml(HOTEL, "casa-del-mar.toml").unwrap();
    let rooms = GrandHotelSettings::from_toml(HOTEL, "casa-del-mar.toml").unwrap();
    let pms = GrandHotel::in_memory(rooms, Arc::new(SystemClock), Arc::new(RandomIds));
    let home = TempDir::new().unwrap();
    let mut options = SqliteOptions::default();
    options.max_bytes = (room == Room::None).then_some(512 * 1024);
    let store = SqliteStore::open_with(home.path().join("agent.db"), options).unwrap();
    if room == Room::None {
        fill(&store).await;
    }
    let agent = Agent::builder(property)
        .pms(pms)
        .channel(WhatsApp::new(settings).unwrap())
        .store(store)
        .clock(SystemClock)
        .ids(RandomIds)
        .build()
        .unwrap();
    (agent, home)
}

/// Fills the store until it takes not even a short message.
async fn fill(store: &SqliteStore) {
    let mut refused = 0;
    for (n, bytes) in [40_000, 4_000, 400, 1].into_iter().flat_map(|bytes| [bytes; 40]).enumerate() {
        let ballast = NewInbound {
            property: PropertyId::parse("elsewhere").unwrap(),
            channel: ChannelName::new("ballast"),
            account: AccountId::new("ballast"),
            message: MessageId::new(n.to_string()),
            addresses: Address::new(AddressKind::Session, "ballast").into_iter().collect(),
            received_at: Utc::now(),
            settle: Duration::from_secs(1_000_000),
            body: Record { schema: "ballast/1".to_owned(), bytes: Bytes::from(vec![b'x'; bytes]) },
        };
        refused = if store.accept(vec![ballast]).await.is_err() { refused + 1 } else { 0 };
    }
    assert!(refused > 20, "there is still room");
}

/// The hotel behind the axum host, on a port of this machine.
pub(crate) struct Axum {
    url: String,
    http: reqwest::Client,
    server: JoinHandle<std::io::Result<()>>,
    _home: TempDir,
}

impl Axum {
    pub(crate) async fn open(room: Room) -> Axum {
        let (agent, home) = house(room).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(serve(agent.clone(), router(agent), listener, std::future::pending()));
        let _already = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
        Axum { url, http, server, _home: home }
    }

    pub(crate) async fn answer(&self, request: &Request<Bytes>) -> Answer {
        let asked = self.http.request(request.method().clone(), format!("{}{}", self.url, request.uri()));
        let asked = asked.headers(request.headers().clone()).body(request.body().clone());
        let response = asked.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Answer::new(status, &headers, response.bytes().await.unwrap())
    }
}

impl Drop for Axum {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The hotel behind the Lambda host.
pub(crate) struct Lambda {
    function: Function,
    _home: TempDir,
}

impl Lambda {
    pub(crate) async fn open(room: Room) -> Lambda {
        let (agent, home) = house(room).await;
        Lambda { function: Function::new(agent).linger(Duration::ZERO), _home: home }
    }

    /// The answers by every door a request may come through.
    pub(crate) async fn answers(&self, request: &Request<Bytes>) -> Vec<(&'static str, Answer)> {
        let mut bytes = function_url(request);
        bytes["body"] = BASE64_STANDARD.encode(request.body()).into();
        bytes["isBase64Encoded"] = true.into();
        let doors = [
            ("function URL", function_url(request)),
            ("function URL, in base64", bytes),
            ("API Gateway", api_gateway(request, "$default")),
            ("API Gateway with a stage", api_gateway(request, "prod")),
        ];
        let mut answers = Vec::new();
        for (door, event) in doors {
            let event = serde_json::from_str(&event.to_string()).unwrap();
            let answer = self.function.invoke(event, Utc::now() + TimeDelta::seconds(30)).await;
            answers.push((door, read(&answer.unwrap_or_else(|error| panic!("{door}: {error}")))));
        }
        answers
    }
}

/// The response Lambda makes of a function's answer.
fn read(answer: &Value) -> Answer {
    let status = StatusCode::from_u16(u16::try_from(answer["statusCode"].as_u64().unwrap()).unwrap()).unwrap();
    let mut headers = HeaderMap::new();
    for (name, value) in answer["headers"].as_object().unwrap() {
        let name: HeaderName = name.parse().unwrap();
        headers.insert(name, value.as_str().unwrap().parse().unwrap());
    }
    let body = answer["body"].as_str().unwrap_or_default();
    let body = match answer["isBase64Encoded"].as_bool().unwrap() {
        true => BASE64_STANDARD.decode(body).unwrap().into(),
        false => Bytes::from(body.to_owned()),
    };
    Answer::new(status, &headers, body)
}
