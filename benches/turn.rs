//! What a turn costs without its vendors: understanding, deciding, and all of it from inbox to channel.
//!
//! `cargo bench --bench turn`; CI compiles it and does not run it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark of a prepared scene")]

use std::{hint::black_box, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use criterion::{BatchSize, Criterion};
use hotel_agent::core::{
    agent::Agent,
    guest::{Address, AddressKind, ConversationKey},
    language::{Context, understand},
    memory::MemoryStore,
    message::{
        AccountId, ChannelCapabilities, ChannelName, Content, Event, InboundMessage, Issue, MessageId, Outbound, Sender,
    },
    port::{Channel, Fault, SendOutcome, Verdict},
    property::Property,
    turn::{Journal, decide, phrases},
};
use hotel_agent_testkit::{
    ManualClock, SeededIds,
    grand_hotel::{GrandHotel, GrandHotelSettings},
};
use http::{Request, StatusCode};
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

fn agent() -> Agent {
    let (clock, ids) = (Arc::new(ManualClock::new(now())), Arc::new(SeededIds::new(1)));
    let settings = GrandHotelSettings::from_toml(HOTEL, FILE).unwrap();
    let pms = GrandHotel::in_memory(settings, clock.clone(), ids.clone());
    let property = Property::from_toml(HOTEL, FILE).unwrap();
    Agent::builder(property).pms(pms).channel(Wire).store(MemoryStore::new()).clock(clock).ids(ids).build().unwrap()
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

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let runtime = Runtime::new().unwrap();
    let scene = agent();
    let property = scene.properties()[0].clone();

    let (words, _refused) = phrases(&property);
    let context = Context {
        today: property.business_date(now()).date,
        now: property.time_zone.to_local(now()),
        country: property.country.as_str(),
        language: None,
        guest_country: None,
        open_question: None,
        arrival: None,
        phrases: &words,
    };
    criterion.bench_function("understand", |bench| bench.iter(|| understand(black_box(QUESTION), &context)));

    // The journal of a turn holds all that deciding it again takes.
    let journal = runtime.block_on(async {
        let conversation = turn(&scene, 0).await;
        Journal::from_record(&scene.store().journals(&conversation, 1).await.unwrap()[0]).unwrap()
    });
    let Journal { session, turn: heard, facts, .. } = &journal;
    criterion.bench_function("decide_availability", |bench| {
        bench.iter(|| decide(&property, scene.catalogue(), black_box(session), heard, facts).unwrap());
    });

    let mut guests = 0;
    criterion.bench_function("whole_turn", |bench| {
        bench.iter_batched(
            || {
                guests += 1;
                guests
            },
            |number| runtime.block_on(turn(&scene, number)),
            BatchSize::SmallInput,
        );
    });
    criterion.final_summary();
}
