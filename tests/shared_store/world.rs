//! A hotel as each of its processes sees it: its own connections and agent, one store and one guest's paper for all.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_axum::RandomIds;
use hotel_agent_core::{
    agent::{Agent, AgentSettings},
    guest::{Address, AddressKind, ConversationKey},
    message::{
        AccountId, ChannelCapabilities, ChannelName, Content, Event, InboundMessage, Issue, MessageId, Outbound, Sender,
    },
    port::{Alert, Alerts, Channel, Clock, Fault, Pms, SendOutcome, Verdict},
    property::Property,
    reply::seal::{Key, KeyRing, Seal},
};
use hotel_agent_storage::postgres::{PostgresOptions, PostgresStore};
use hotel_agent_testkit::{
    SeededIds,
    grand_hotel::{GrandHotel, GrandHotelSettings},
    postgres::PostgresServer,
};

const HOTEL: &str = include_str!("../../examples/hotels/hotel-miradouro.toml");

/// When the story begins, whatever the machine's clock says.
const BEGIN: &str = "2026-11-23T12:00:00Z";

/// What every guest was shown, in order and as often as it was shown.
#[derive(Clone, Default)]
pub(crate) struct Paper(Arc<Mutex<Vec<(String, String)>>>);

impl Paper {
    pub(crate) fn shown(&self) -> Vec<(String, String)> {
        self.0.lock().unwrap().clone()
    }
}

#[async_trait]
impl Channel for Paper {
    fn name(&self) -> ChannelName {
        ChannelName::new("paper")
    }
    fn account(&self) -> AccountId {
        AccountId::new("desk")
    }
    fn capabilities(&self) -> ChannelCapabilities {
        ChannelCapabilities::rich()
    }
    fn verify(&self, _: &http::Request<Bytes>) -> Verdict {
        Verdict::Genuine
    }
    fn parse(&self, _: &[u8]) -> Vec<Result<Event, Issue>> {
        Vec::new()
    }
    async fn send(&self, outbound: &Outbound) -> SendOutcome {
        let text = serde_json::to_string(&outbound.content).unwrap();
        self.0.lock().unwrap().push((outbound.id.clone(), text));
        SendOutcome::Sent { provider_id: None }
    }
    async fn acknowledge(&self, _: &[Address], _: &MessageId) -> Result<(), Fault> {
        Ok(())
    }
}

struct Bell;

#[async_trait]
impl Alerts for Bell {
    async fn alert(&self, _: &Alert) -> Result<(), Fault> {
        Ok(())
    }
}

/// The machine's clock, moved to where the story begins; two processes that begin at one moment agree.
#[derive(Clone, Copy)]
pub(crate) struct Watch {
    begun: Instant,
    at: DateTime<Utc>,
}

impl Watch {
    pub(crate) fn begin() -> Watch {
        Watch::at(BEGIN)
    }

    pub(crate) fn at(moment: &str) -> Watch {
        Watch { begun: Instant::now(), at: moment.parse().unwrap() }
    }
}

#[async_trait]
impl Clock for Watch {
    fn now(&self) -> DateTime<Utc> {
        self.at + TimeDelta::from_std(self.begun.elapsed()).unwrap()
    }
    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// The database all processes share.
pub(crate) struct Place {
    pub(crate) url: String,
    pub(crate) schema: String,
    _server: Option<PostgresServer>,
}

impl Place {
    pub(crate) fn new() -> Place {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let (url, server) = PostgresServer::shared().unwrap();
        let schema = format!("shared_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Place { url, schema, _server: server }
    }

    /// The one another process has told of.
    pub(crate) fn known(url: String, schema: String) -> Place {
        Place { url, schema, _server: None }
    }
}

pub(crate) fn house(clock: Watch) -> Arc<GrandHotel> {
    let settings = GrandHotelSettings::from_toml(HOTEL, "hotel").unwrap();
    Arc::new(GrandHotel::in_memory(settings, Arc::new(clock), Arc::new(SeededIds::new(7))))
}

/// What one process has: an agent with connections of its own.
pub(crate) async fn process(place: &Place, clock: Watch, paper: &Paper, pms: Arc<dyn Pms>) -> Agent {
    let mut options = PostgresOptions::default();
    options.schema.clone_from(&place.schema);
    let store = PostgresStore::connect_with(&place.url, options).await.unwrap();
    let mut settings = AgentSettings::default();
    settings.sole_process = false;
    settings.poll = Duration::from_millis(50);
    // Short, because a killed process' leases must end within the test; above that a busy machine must not lose them.
    settings.lease = Duration::from_secs(4);
    settings.guest_write = Duration::from_secs(3);
    let key = Key::new("test", &[7; 32]).unwrap();
    Agent::builder(Property::from_toml(HOTEL, "hotel").unwrap())
        .pms(pms)
        .channel(paper.clone())
        .alerts(Bell)
        .store(store)
        .clock(clock)
        .ids(RandomIds)
        .seal(Seal::new(KeyRing::new(key, Vec::new()).unwrap()))
        .settings(settings)
        .build()
        .unwrap()
}

/// A guest's message, as a channel would tell it to one of the processes.
pub(crate) async fn say(agent: &Agent, guest: &str, id: &str, text: &str) -> ConversationKey {
    let sender = Sender::new(vec![Address::new(AddressKind::Session, guest).unwrap()]);
    let message =
        InboundMessage::new(MessageId::new(id), AccountId::new("desk"), sender, Content::Text(text.to_owned()));
    let property = agent.properties()[0].id.clone();
    agent.accept(&property, &ChannelName::new("paper"), message).await.unwrap().conversation
}

/// Looks again and again until it is so.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut so: impl FnMut() -> F) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while !so().await {
        assert!(Instant::now() < deadline, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
