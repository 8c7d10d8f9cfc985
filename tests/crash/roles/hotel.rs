use std::{fs::OpenOptions, io::Write, net::Ipv4Addr, path::PathBuf, sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{TimeDelta, Utc};
use hotel_agent_axum::{HostBuilder, RandomIds, SystemClock, serve};
use hotel_agent_core::{
    agent::{Agent, AgentSettings},
    guest::ConversationKey,
    message::ChannelName,
    port::{Alert, Alerts, Fault, NightsRequest, Pms, Record, Store},
    property::{Property, PropertyId},
    reply::seal::{Key, KeyRing, Seal},
};
use hotel_agent_messaging::whatsapp::{WhatsApp, WhatsAppSettings};
use hotel_agent_storage::sqlite::SqliteStore;
use hotel_agent_testkit::{
    chaos::{Blow, KillPoint, KillSwitch, Killable},
    remote::RemotePms,
    whatsapp::EmulatorSettings,
};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use super::PROPERTY;
use crate::sabotage::{Sabotage, TamperedPms, TamperedStore, Witness};

/// Where the process is struck, and how.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Struck {
    /// The kill point's name.
    pub(crate) point: String,
    /// How often it is passed first.
    pub(crate) passes: u32,
    /// Not killed, but halted for so long.
    pub(crate) stall_ms: Option<u64>,
}

/// The server: the real store, channel, host and engine, as `hotel_server` puts them together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct HotelRole {
    /// Where the store and the witness's book lie.
    pub(crate) folder: PathBuf,
    pub(crate) port: u16,
    pub(crate) pms: String,
    pub(crate) graph: String,
    pub(crate) lease_ms: u64,
    pub(crate) echo_wait_ms: u64,
    pub(crate) turn_attempts: u32,
    /// How many hotels were started here before.
    pub(crate) life: u32,
    pub(crate) struck: Option<Struck>,
    pub(crate) sabotage: Option<Sabotage>,
}

impl HotelRole {
    pub(super) async fn play(self) {
        tracing_subscriber::fmt().with_env_filter("warn").with_ansi(false).with_writer(std::io::stderr).init();
        let switch = Arc::new(self.switch());
        let store = Arc::new(SqliteStore::open(self.folder.join("hotel.db")).unwrap());
        let store = TamperedStore::new(store, self.sabotage, Witness::of(&self.folder, self.life));
        let store: Arc<dyn Store> = Arc::new(Killable::new(store, switch.clone()));
        let pms = TamperedPms::new(RemotePms::connect(&self.pms).await.unwrap(), self.sabotage);
        let pms: Arc<dyn Pms> = Arc::new(Killable::new(pms, switch.clone()));
        let channel = Killable::new(WhatsApp::new(self.number()).unwrap(), switch.clone());
        let property = Property::from_toml(PROPERTY, "hotel").unwrap();
        let id = property.id.clone();
        let seal = Seal::new(KeyRing::new(Key::new("crash", &[7; 32]).unwrap(), Vec::new()).unwrap());
        let agent = Agent::builder(property)
            .pms(pms.clone())
            .channel(channel)
            .alerts(Killable::new(Bell(self.folder.join(BELL)), switch))
            .store(store.clone())
            .clock(SystemClock)
            .ids(RandomIds)
            .seal(seal)
            .settings(self.settings())
            .build()
            .unwrap();
        let router = HostBuilder::new(agent.clone()).web_chat(false).router();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await.unwrap();
        tokio::spawn(desk(store, pms, id));
        serve(agent, router, listener, std::future::pending()).await.unwrap();
    }

    fn switch(&self) -> KillSwitch {
        let Some(struck) = &self.struck else { return KillSwitch::off() };
        let point: KillPoint = struck.point.parse().unwrap();
        let blow = struck.stall_ms.map_or(Blow::Kill, |ms| Blow::Stall(Duration::from_millis(ms)));
        KillSwitch::at(point, struck.passes, blow)
    }

    fn number(&self) -> WhatsAppSettings {
        let meta = EmulatorSettings::default();
        let number = meta.phone_number_ids.into_iter().next().unwrap();
        let mut settings = WhatsAppSettings::new(number, meta.access_token, meta.app_secret, "handshake");
        settings.graph_url.clone_from(&self.graph);
        settings.settle_ms = 10;
        settings
    }

    fn settings(&self) -> AgentSettings {
        let mut settings = AgentSettings::default();
        settings.lease = Duration::from_millis(self.lease_ms);
        settings.echo_wait = Duration::from_millis(self.echo_wait_ms);
        // A loaded machine is not what is tested here.
        settings.guest_reads = Duration::from_secs(5);
        settings.turn_attempts = self.turn_attempts;
        settings.poll = Duration::from_millis(100);
        if self.sabotage == Some(Sabotage::EchoWait) {
            settings.echo_wait = Duration::ZERO;
        }
        settings
    }
}

/// Where the desk's bell writes down whom it rang for.
pub(crate) const BELL: &str = "bell";

/// The desk hears of a conversation: a line in a book that outlives the process.
struct Bell(PathBuf);

#[async_trait]
impl Alerts for Bell {
    async fn alert(&self, alert: &Alert) -> Result<(), Fault> {
        let mut book = OpenOptions::new().create(true).append(true).open(&self.0).unwrap();
        book.write_all(format!("{}\n", alert.conversation.id).as_bytes()).unwrap();
        Ok(())
    }
}

/// People at the desk, a browser with a chat, the hourly cleaning: they call what guests on WhatsApp do not.
async fn desk(store: Arc<dyn Store>, pms: Arc<dyn Pms>, property: PropertyId) {
    let conversation =
        ConversationKey { property: property.clone(), channel: ChannelName::new("whatsapp"), id: "nobody".to_owned() };
    let line = || Record { schema: "line/1".to_owned(), bytes: "hello".into() };
    for n in 0_u64.. {
        // What these calls answer is nobody's business here: they must only not harm the others when they are cut short.
        let _waiting = store.waiting(&property, 10).await;
        let _session = store.session(&conversation).await;
        let _audit = store.audit(&conversation, 10).await;
        let _journals = store.journals(&conversation, 10).await;
        let _rows = store.outbox_rows(&conversation).await;
        let _count = store.count(&property, "visitors").await;
        let _purged = store.purge(Utc::now() - TimeDelta::days(400)).await;
        let _line = store.append(&property, "chat", &format!("{}/{n}", std::process::id()), line()).await;
        let _lines = store.transcript(&property, "chat", n, 10).await;
        let _types = pms.room_types().await;
        let today = Utc::now().date_naive();
        let _nights = pms.nights(&NightsRequest::new(today, today)).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}
