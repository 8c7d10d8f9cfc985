#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod accepting;
mod building;
mod checking;
mod delivering;
mod driving;
mod fakes;
mod killing;
mod resuming;
mod running;
mod script;
mod shaky;
mod staffing;
mod time;
mod weather;
mod webhooks;
mod wire;
mod writing;

use std::{sync::Arc, time::Duration};

use fakes::{Bell, Chat, Counter, Hotel};
use time::{TestClock, block_on};

use super::{Agent, AgentBuilder, AgentSettings, Drained};
use crate::{
    guest::ConversationKey,
    memory::MemoryStore,
    message::ChannelName,
    port::{Record, Store, store::OutboxRow},
    property::Property,
    turn::{Decision, Journal},
};

pub(super) const HOUSE: &str = include_str!("../../../../examples/hotels/casa-del-mar.toml");
pub(super) const OTHER_HOUSE: &str = include_str!("../../../../examples/hotels/hotel-miradouro.toml");

fn house() -> Property {
    Property::from_toml(HOUSE, "house.toml").unwrap()
}

fn other_house() -> Property {
    Property::from_toml(OTHER_HOUSE, "other.toml").unwrap()
}

/// An agent on fakes, and the fakes.
struct Front {
    agent: Agent,
    clock: TestClock,
    store: Arc<dyn Store>,
    hotel: Arc<Hotel>,
    chat: Arc<Chat>,
    bell: Arc<Bell>,
    ids: Arc<Counter>,
    settings: AgentSettings,
}

impl Front {
    fn new() -> Front {
        Front::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Chat)) -> Front {
        let clock = TestClock::new();
        let mut chat = Chat::new(clock.clone());
        change(&mut chat);
        Front::over(clock.clone(), Arc::new(MemoryStore::new()), chat, AgentSettings::default())
    }

    fn over(clock: TestClock, store: Arc<dyn Store>, chat: Chat, settings: AgentSettings) -> Front {
        let hotel = Arc::new(Hotel::new(clock.clone()));
        let (chat, bell, ids) = (Arc::new(chat), Arc::new(Bell::default()), Arc::new(Counter::default()));
        let agent = builder(&clock, &store, &hotel, &chat, &bell, &ids).settings(settings.clone()).build().unwrap();
        Front { agent, clock, store, hotel, chat, bell, ids, settings }
    }

    /// A front whose leases end sooner than its writes may take.
    fn over_short_leases() -> Front {
        let clock = TestClock::new();
        let settings = AgentSettings { lease: seconds(3), ..AgentSettings::default() };
        Front::over(clock.clone(), Arc::new(MemoryStore::new()), Chat::new(clock), settings)
    }

    /// The same house after a restart: another agent over the same ports.
    fn restart(&mut self) {
        self.agent = builder(&self.clock, &self.store, &self.hotel, &self.chat, &self.bell, &self.ids)
            .settings(self.settings.clone())
            .build()
            .unwrap();
    }

    fn write(&self, id: &str, text: &str) -> ConversationKey {
        self.write_as("573001112233", id, text)
    }

    fn write_as(&self, from: &str, id: &str, text: &str) -> ConversationKey {
        let message = wire::message(id, from, "account-1", text);
        let (property, channel) = (house().id, ChannelName::new("chat"));
        block_on(&self.clock, self.agent.accept(&property, &channel, message)).unwrap().conversation
    }

    fn drain(&self) -> Drained {
        block_on(&self.clock, self.agent.drain()).unwrap()
    }

    /// Time passes, and what has become due is done.
    fn after(&self, wait: Duration) -> Drained {
        self.clock.advance(wait);
        self.drain()
    }

    fn rows(&self, conversation: &ConversationKey) -> Vec<OutboxRow> {
        block_on(&self.clock, self.store.outbox_rows(conversation)).unwrap()
    }

    fn journals(&self, conversation: &ConversationKey) -> Vec<Journal> {
        block_on(&self.clock, self.agent.journals(conversation, 100)).unwrap()
    }

    fn last_decision(&self, conversation: &ConversationKey) -> Decision {
        self.journals(conversation).pop().unwrap().decision.unwrap()
    }

    fn audit(&self, conversation: &ConversationKey) -> Vec<String> {
        let lines: Vec<Record> = block_on(&self.clock, self.store.audit(conversation, 100)).unwrap();
        lines.iter().map(|line| String::from_utf8(line.bytes.to_vec()).unwrap()).collect()
    }
}

fn builder(
    clock: &TestClock,
    store: &Arc<dyn Store>,
    hotel: &Arc<Hotel>,
    chat: &Arc<Chat>,
    bell: &Arc<Bell>,
    ids: &Arc<Counter>,
) -> AgentBuilder {
    Agent::builder(house())
        .pms(hotel.clone())
        .channel(chat.clone())
        .alerts(bell.clone())
        .store(store.clone())
        .clock(clock.clone())
        .ids(ids.clone())
        .decide(Arc::new(script::decide))
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
