use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent_core::{
    agent::{Agent, AgentSettings},
    guest::{Address, AddressKind, ConversationKey},
    message::{
        AccountId, ChannelCapabilities, ChannelName, Content, Event, InboundMessage, Issue, MessageId, Outbound, Sender,
    },
    port::{Alert, Alerts, Channel, Clock, Fault, FaultKind, Pms, SendOutcome, Store, Verdict},
    property::Property,
    reservation::{Reservation, Status},
};
use hotel_agent_storage::sqlite::SqliteStore;
use hotel_agent_testkit::{
    ManualClock, SeededIds,
    grand_hotel::{GrandHotel, GrandHotelSettings},
};
use tempfile::TempDir;

const HOTEL: &str = include_str!("../../examples/hotels/hotel-miradouro.toml");

/// A channel on which every send is seen, doubles too.
#[derive(Clone, Default)]
pub(crate) struct Paper {
    shown: Arc<Mutex<Vec<(String, String)>>>,
    settle_ms: u32,
    /// Whether it echoes what it delivers, and the first send's end is not seen.
    uncertain: bool,
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
        let mut capabilities = ChannelCapabilities::rich();
        capabilities.settle_ms = self.settle_ms;
        capabilities.echoes = self.uncertain;
        capabilities
    }
    fn verify(&self, _: &http::Request<Bytes>) -> Verdict {
        Verdict::Genuine
    }
    fn parse(&self, _: &[u8]) -> Vec<Result<Event, Issue>> {
        Vec::new()
    }
    async fn send(&self, outbound: &Outbound) -> SendOutcome {
        let text = serde_json::to_string(&outbound.content).unwrap();
        let mut shown = self.shown.lock().unwrap();
        shown.push((outbound.id.clone(), text));
        if self.uncertain && shown.len() == 1 {
            return SendOutcome::Uncertain(Fault::new(FaultKind::Timeout, "channel.send"));
        }
        SendOutcome::Sent { provider_id: None }
    }
    async fn acknowledge(&self, _: &[Address], _: &MessageId) -> Result<(), Fault> {
        Ok(())
    }
}

impl Paper {
    /// How often these words were shown.
    pub(crate) fn count(&self, words: &str) -> usize {
        self.shown.lock().unwrap().iter().filter(|(_, text)| text.contains(words)).count()
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.shown.lock().unwrap().iter().map(|(_, text)| text.clone()).collect()
    }
}

struct Bell;

#[async_trait]
impl Alerts for Bell {
    async fn alert(&self, _: &Alert) -> Result<(), Fault> {
        Ok(())
    }
}

/// What all processes share: store, PMS, what the guest has seen. And the time.
pub(crate) struct World {
    property: Property,
    pub(crate) clock: Arc<ManualClock>,
    ids: Arc<SeededIds>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) house: Arc<GrandHotel>,
    pub(crate) paper: Paper,
    _home: TempDir,
}

impl World {
    pub(crate) fn new(settle_ms: u32) -> World {
        World::with(Paper { settle_ms, ..Paper::default() })
    }

    /// One whose channel does not tell the end of its first send.
    pub(crate) fn uncertain() -> World {
        World::with(Paper { uncertain: true, ..Paper::default() })
    }

    fn with(paper: Paper) -> World {
        let property = Property::from_toml(HOTEL, "hotel").unwrap();
        let clock = Arc::new(ManualClock::new("2026-11-23T12:00:00Z".parse().unwrap()));
        let ids = Arc::new(SeededIds::new(1));
        let settings = GrandHotelSettings::from_toml(HOTEL, "hotel").unwrap();
        let house = Arc::new(GrandHotel::in_memory(settings, clock.clone(), ids.clone()));
        let home = TempDir::new().unwrap();
        let store = Arc::new(SqliteStore::open(home.path().join("agent.db")).unwrap());
        World { property, clock, ids, store, house, paper, _home: home }
    }

    /// A process of its own over what they share, reaching the PMS this way.
    pub(crate) fn agent(&self, pms: Arc<dyn Pms>) -> Agent {
        let mut settings = AgentSettings::default();
        settings.sole_process = false;
        Agent::builder(self.property.clone())
            .pms(pms)
            .channel(self.paper.clone())
            .alerts(Bell)
            .store(self.store.clone())
            .clock(self.clock.clone() as Arc<dyn Clock>)
            .ids(self.ids.clone())
            .settings(settings)
            .build()
            .unwrap()
    }

    pub(crate) async fn say(&self, agent: &Agent, id: &str, text: &str) -> ConversationKey {
        let sender = Sender::new(vec![Address::new(AddressKind::Session, "guest").unwrap()]);
        let content = Content::Text(text.to_owned());
        let message = InboundMessage::new(MessageId::new(id), AccountId::new("desk"), sender, content);
        agent.accept(&self.property.id, &ChannelName::new("paper"), message).await.unwrap().conversation
    }

    /// A guest who is asked whether all is right, and has only to say yes.
    pub(crate) async fn up_to_the_yes(&self, agent: &Agent) -> ConversationKey {
        let lines = ["a room from 4 to 6 december for two adults please", "2", "Mary Jones", "mary@example.com"];
        let mut conversation = None;
        for (n, line) in lines.into_iter().enumerate() {
            conversation = Some(self.say(agent, &format!("m{n}"), line).await);
            agent.drain().await.unwrap();
        }
        conversation.unwrap()
    }

    /// Reservations that stand, besides those of the hotel's file.
    pub(crate) fn standing(&self) -> Vec<Reservation> {
        let of_mary = |reservation: &Reservation| format!("{:?}", reservation.guest).contains("Mary");
        let stands = |reservation: &Reservation| reservation.status != Status::Canceled && of_mary(reservation);
        self.house.reservations().into_iter().filter(stands).collect()
    }
}
