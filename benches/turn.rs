//! What a turn costs without its vendors: accepting, understanding, deciding, committing, and all of it from inbox to
//! channel.
//!
//! `cargo bench --bench turn` measures time; CI compiles it and does not run it. `cargo xtask instructions` runs
//! `turn --count NAME N` under callgrind instead: instructions are the same on every run, so that a few per cent show.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark of a prepared scene")]

use std::{hint::black_box, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use criterion::{BatchSize, Criterion};
use hotel_agent::core::{
    agent::Agent,
    guest::{Address, AddressKind, ConversationKey},
    language::{Context, Phrases, understand},
    memory::MemoryStore,
    message::{
        AccountId, ChannelCapabilities, ChannelName, Content, Event, InboundMessage, Issue, MessageId, Outbound, Sender,
    },
    port::{
        Channel, Fault, Record, SendOutcome, Store, Verdict,
        store::{ClaimRequest, Commit, Inbox, NewInbound, NewOutbound},
    },
    property::Property,
    turn::{Journal, decide, phrases},
};
use hotel_agent_storage::sqlite::SqliteStore;
use hotel_agent_testkit::{
    ManualClock, SeededIds,
    grand_hotel::{GrandHotel, GrandHotelSettings},
};
use http::{Request, StatusCode};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const HOTEL: &str = include_str!("../examples/hotels/casa-del-mar.toml");
const FILE: &str = "casa-del-mar.toml";
const QUESTION: &str = "Hola, buenas tardes. ¿Tienen habitación para dos personas del 4 al 6 de diciembre?";

/// A channel that shows everything and takes everything at once.
struct Wire;

#[async_trait]
impl Channel for Wire {
    fn name(&self) -> ChannelName {
        ChannelName::new("wire")
    }
    fn account(&self) -> AccountId {
        AccountId::new("wire")
    }
    fn capabilities(&self) -> ChannelCapabilities {
        ChannelCapabilities::rich()
    }
    fn verify(&self, _: &Request<Bytes>) -> Verdict {
        Verdict::Refused(StatusCode::NOT_FOUND)
    }
    fn parse(&self, _: &[u8]) -> Vec<Result<Event, Issue>> {
        Vec::new()
    }
    async fn send(&self, outbound: &Outbound) -> SendOutcome {
        black_box(outbound);
        SendOutcome::Sent { provider_id: None }
    }
    async fn acknowledge(&self, _: &[Address], _: &MessageId) -> Result<(), Fault> {
        Ok(())
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_453_200, 0).unwrap()
}

fn agent(store: impl Store + 'static) -> Agent {
    let (clock, ids) = (Arc::new(ManualClock::new(now())), Arc::new(SeededIds::new(1)));
    let settings = GrandHotelSettings::from_toml(HOTEL, FILE).unwrap();
    let pms = GrandHotel::in_memory(settings, clock.clone(), ids.clone());
    let property = Property::from_toml(HOTEL, FILE).unwrap();
    Agent::builder(property).pms(pms).channel(Wire).store(store).clock(clock).ids(ids).build().unwrap()
}

/// A guest nobody knows asks for a room.
fn question(number: u64) -> InboundMessage {
    let guest = Address::new(AddressKind::Session, format!("guest-{number}")).unwrap();
    let content = Content::Text(QUESTION.to_owned());
    InboundMessage::new(MessageId::new(number.to_string()), Wire.account(), Sender::new(vec![guest]), content)
}

async fn turn(agent: &Agent, number: u64) -> ConversationKey {
    let property = agent.properties()[0].id.clone();
    let resolved = agent.accept(&property, &Wire.name(), question(number)).await.unwrap();
    assert_eq!(agent.drain().await.unwrap().turns, 1);
    resolved.conversation
}

/// A message as the inbox gets it, with records of the sizes turns have.
fn inbound(number: u64) -> NewInbound {
    NewInbound {
        property: Property::from_toml(HOTEL, FILE).unwrap().id,
        channel: Wire.name(),
        account: Wire.account(),
        message: MessageId::new(number.to_string()),
        addresses: vec![Address::new(AddressKind::Session, format!("guest-{number}")).unwrap()],
        received_at: now(),
        settle: Duration::ZERO,
        body: record("input/1", 400),
    }
}

fn record(schema: &str, bytes: usize) -> Record {
    Record { schema: schema.to_owned(), bytes: Bytes::from(vec![b'x'; bytes]) }
}

/// Claims what waits longest and commits a turn of it.
async fn commit(store: &SqliteStore, number: u64) {
    let claim =
        ClaimRequest { now: now(), lease: Duration::from_secs(30), worker: "bench".to_owned(), max_messages: 50 };
    let claim = store.claim(&claim).await.unwrap().unwrap();
    let commit = Commit {
        now: now(),
        version: claim.version,
        session: record("session/1", 700),
        done_messages: claim.messages.into_iter().map(|message| message.id).collect(),
        done_jobs: Vec::new(),
        outbox: vec![NewOutbound { id: number.to_string(), not_before: now(), body: record("outbound/1", 600) }],
        send_now: None,
        jobs: Vec::new(),
        cancel_jobs: Vec::new(),
        journal: record("journal/1", 5_000),
        audit: Vec::new(),
        hand_off: None,
    };
    store.commit(&claim.lease, commit).await.unwrap();
}

/// What is measured, each by its name; called with a number no other call has.
struct Scene {
    runtime: Runtime,
    property: Arc<Property>,
    agent: Agent,
    durable: Agent,
    store: SqliteStore,
    journal: Journal,
    words: Phrases,
    _folder: TempDir,
}

const NAMES: [&str; 6] =
    ["understand", "decide_availability", "accept_sqlite", "commit_sqlite", "whole_turn", "whole_turn_sqlite"];

impl Scene {
    fn new() -> Scene {
        let runtime = Runtime::new().unwrap();
        let folder = TempDir::new().unwrap();
        let agent = self::agent(MemoryStore::new());
        let property = agent.properties()[0].clone();
        // The journal of a turn holds all that deciding it again takes.
        let journal = runtime.block_on(async {
            let conversation = turn(&agent, 0).await;
            Journal::from_record(&agent.store().journals(&conversation, 1).await.unwrap()[0]).unwrap()
        });
        let (words, _refused) = phrases(&property);
        let durable = self::agent(SqliteStore::open(folder.path().join("agent.db")).unwrap());
        let store = SqliteStore::open(folder.path().join("store.db")).unwrap();
        Scene { runtime, property, agent, durable, store, journal, words, _folder: folder }
    }

    /// What must have happened before a call that is measured.
    fn prepare(&self, name: &str, number: u64) {
        if name == "commit_sqlite" {
            self.runtime.block_on(self.store.accept(vec![inbound(number)])).unwrap();
        }
    }

    fn run(&self, name: &str, number: u64) {
        let Journal { session, turn: heard, facts, .. } = &self.journal;
        match name {
            "understand" => {
                let context = Context {
                    today: self.property.business_date(now()).date,
                    now: self.property.time_zone.to_local(now()),
                    country: self.property.country.as_str(),
                    language: None,
                    guest_country: None,
                    open_question: None,
                    arrival: None,
                    phrases: &self.words,
                };
                black_box(understand(black_box(QUESTION), &context));
            }
            "decide_availability" => {
                black_box(decide(&self.property, self.agent.catalogue(), session, heard, facts).unwrap());
            }
            "accept_sqlite" => drop(self.runtime.block_on(self.store.accept(vec![inbound(number)])).unwrap()),
            "commit_sqlite" => self.runtime.block_on(commit(&self.store, number)),
            "whole_turn" => drop(self.runtime.block_on(turn(&self.agent, number))),
            _ => drop(self.runtime.block_on(turn(&self.durable, number))),
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let counted = arguments.iter().position(|argument| argument == "--count");
    let scene = Scene::new();
    if let Some(at) = counted {
        let (name, times) = (arguments[at + 1].as_str(), arguments[at + 2].parse().unwrap());
        for number in 1..=times {
            scene.prepare(name, number);
            scene.run(name, number);
        }
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    let mut number = 0;
    for name in NAMES {
        criterion.bench_function(name, |bench| {
            bench.iter_batched(
                || {
                    number += 1;
                    scene.prepare(name, number);
                    number
                },
                |number| scene.run(name, number),
                BatchSize::PerIteration,
            );
        });
    }
    criterion.final_summary();
}
