//! Arbitrary faults, and the process killed at any moment: the whole engine over the reference PMS.
//!
//! Whatever happens, every turn ends, the guest always hears something, at most one reservation stands for one yes, and
//! every journal decides the same again byte for byte. `HOTEL_AGENT_SOAK` raises the number of cases.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    future::Future,
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent_core::{
    agent::Agent,
    guest::{Address, AddressKind, ConversationKey},
    memory::MemoryStore,
    message::{
        AccountId, ChannelCapabilities, ChannelName, Content, Event, InboundMessage, Issue, MessageId, Outbound, Sender,
    },
    port::{Alert, Alerts, Channel, Fault, FaultKind, SendOutcome, Verdict},
    property::Property,
    reply::{
        Catalogue,
        seal::{Key, KeyRing, Seal},
    },
    reservation::Status,
    turn::Replay,
};
use hotel_agent_testkit::{
    ManualClock, SeededIds,
    chaos::{ChaosPms, Mishap, Plan, PmsCall, SplitMix64, When},
    grand_hotel::{GrandHotel, GrandHotelSettings},
};
use proptest::prelude::*;

const HOTEL: &str = include_str!("../examples/hotels/hotel-miradouro.toml");

/// A channel that keeps what was shown, by the id of the message: the same id shown twice counts once.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<(String, String)>>>);

impl Paper {
    fn shown(&self) -> usize {
        self.0.lock().unwrap().len()
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
        let mut shown = self.0.lock().unwrap();
        if !shown.iter().any(|(id, _)| *id == outbound.id) {
            shown.push((outbound.id.clone(), text));
        }
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

/// Everything that survives a process: store, PMS, what the guest has seen. And the time.
struct World {
    property: Property,
    clock: Arc<ManualClock>,
    ids: Arc<SeededIds>,
    catalogue: Catalogue,
    store: Arc<MemoryStore>,
    house: Arc<GrandHotel>,
    pms: Arc<ChaosPms>,
    paper: Paper,
}

impl World {
    fn new(seed: u64, plan: Plan) -> World {
        let property = Property::from_toml(HOTEL, "hotel").unwrap();
        let clock = Arc::new(ManualClock::new("2026-11-23T12:00:00Z".parse().unwrap()));
        let ids = Arc::new(SeededIds::new(seed));
        let settings = GrandHotelSettings::from_toml(HOTEL, "hotel").unwrap();
        let house = Arc::new(GrandHotel::in_memory(settings, clock.clone(), ids.clone()));
        let pms = Arc::new(ChaosPms::new(house.clone(), clock.clone(), plan));
        World {
            property,
            clock,
            ids,
            catalogue: Catalogue::builtin().unwrap(),
            store: Arc::new(MemoryStore::default()),
            house,
            pms,
            paper: Paper::default(),
        }
    }

    fn agent(&self) -> Agent {
        let key = Key::new("test", &[7; 32]).unwrap();
        Agent::builder(self.property.clone())
            .pms(self.pms.clone())
            .channel(self.paper.clone())
            .alerts(Bell)
            .store(self.store.clone())
            .clock(self.clock.clone())
            .ids(self.ids.clone())
            .catalogue(self.catalogue.clone())
            .seal(Seal::new(KeyRing::new(key, Vec::new()).unwrap()))
            .build()
            .unwrap()
    }

    /// Polls to the end, moving the clock to the next sleeper whenever nothing else can go on; `None`: killed after
    /// `polls` of them.
    fn drive<T>(&self, future: impl Future<Output = T>, polls: usize) -> Option<T> {
        let mut future = pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..polls {
            if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
                return Some(value);
            }
            self.clock.advance_to_next_sleeper().expect("pending, and nobody sleeps: the turn would never end");
        }
        None
    }

    fn say(&self, agent: &Agent, number: usize, text: &str) -> ConversationKey {
        let sender = Sender::new(vec![Address::new(AddressKind::Session, "guest").unwrap()]);
        let content = Content::Text(text.to_owned());
        let message =
            InboundMessage::new(MessageId::new(format!("m{number}")), AccountId::new("desk"), sender, content);
        let channel = ChannelName::new("paper");
        let accepted = agent.accept(&self.property.id, &channel, message);
        self.drive(accepted, usize::MAX).unwrap().unwrap().conversation
    }
}

/// A guest who wants one room, and says so in other words each time.
fn lines(random: &mut SplitMix64) -> Vec<&'static str> {
    let opening = [
        "hello, a room from 4 to 6 december for two adults please",
        "do you have anything from december 4 to december 6? we are 2 adults",
        "I would like to book a double room, 4-6 December, two people",
    ];
    let choice = ["the second one", "number 2", "2"];
    let detours = ["where are you?", "is there parking?", "thanks", "what time is check-in?"];
    let mut lines = vec![*random.pick(&opening).unwrap(), *random.pick(&choice).unwrap()];
    if random.percent(30) {
        lines.push(*random.pick(&detours).unwrap());
    }
    lines.extend(["Mary Jones", "mary@example.com"]);
    if random.percent(30) {
        lines.push(*random.pick(&detours).unwrap());
    }
    lines.push("yes");
    if random.percent(50) {
        lines.push("yes");
    }
    lines
}

fn plan(random: &mut SplitMix64) -> Plan {
    let mut plan = Plan::seeded(random.next_u64());
    let kinds = [FaultKind::Timeout, FaultKind::Unavailable, FaultKind::BadAnswer, FaultKind::RateLimited];
    // The worst that can happen to a reservation: it is made, nobody hears of it, and looking for it mostly fails.
    if random.percent(60) {
        plan = plan.on(PmsCall::Reserve, Mishap::FailAfter(FaultKind::Timeout), When::Once);
    }
    if random.percent(60) {
        plan = plan.on(PmsCall::Find, Mishap::FailBefore(FaultKind::Unavailable), When::Percent(70));
    }
    for call in PmsCall::ALL {
        let kind = *random.pick(&kinds).unwrap();
        let late = Duration::from_millis(random.below(40_000));
        let mishaps = [Mishap::FailBefore(kind), Mishap::FailAfter(kind), Mishap::Late(late)];
        // Some verbs mostly work, some mostly do not: trouble comes in spells.
        let spell = *random.pick(&[10, 40, 90]).unwrap();
        let often = u8::try_from(random.below(spell)).unwrap();
        plan = plan.on(call, *random.pick(&mishaps).unwrap(), When::Percent(often));
        plan = plan.on(call, *random.pick(&mishaps).unwrap(), When::Percent(often / 4));
    }
    plan
}

fn check(seed: u64) {
    let mut random = SplitMix64::new(seed);
    let world = World::new(seed, plan(&mut random));
    let before = world.house.reservations().len();
    let mut conversation = None;
    for (number, line) in lines(&mut random).into_iter().enumerate() {
        let shown = world.paper.shown();
        let agent = world.agent();
        conversation = Some(world.say(&agent, number, line));
        // Killed a few times, at any await that waits for something, then left in peace.
        for _ in 0..random.below(3) {
            let polls = usize::try_from(random.below(6)).unwrap();
            let agent = world.agent();
            let _ = world.drive(agent.drain(), polls);
        }
        world.drive(world.agent().drain(), usize::MAX).unwrap().unwrap();
        // What was promised comes within two minutes of trouble at most; a person may have taken over by then.
        for _ in 0..24 {
            world.clock.advance(Duration::from_secs(5));
            world.drive(world.agent().drain(), usize::MAX).unwrap().unwrap();
        }
        let silent = world.drive(world.agent().waiting(&world.property.id), usize::MAX).unwrap().unwrap();
        assert!(
            world.paper.shown() > shown || !silent.is_empty(),
            "seed {seed}: nobody answered {line:?}: {:#?}",
            world.paper.0.lock().unwrap()
        );
    }
    let made: Vec<_> = world.house.reservations().into_iter().skip(before).collect();
    let standing = made.iter().filter(|reservation| reservation.status != Status::Canceled).count();
    assert!(standing <= 1, "seed {seed}: {standing} reservations for one wish");
    let shown = world.paper.0.lock().unwrap();
    let confirmations = shown.iter().filter(|(_, text)| text.contains("is confirmed.*")).count();
    drop(shown);
    assert!(confirmations <= 1, "seed {seed}: {confirmations} confirmations");
    assert!(confirmations <= standing, "seed {seed}: confirmed to the guest, but not in the PMS");
    let replays = world.drive(world.agent().replay(&conversation.unwrap()), usize::MAX).unwrap().unwrap();
    assert!(!replays.is_empty());
    for replay in replays {
        assert_eq!(replay, Replay::Same, "seed {seed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("HOTEL_AGENT_SOAK").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_goes_wrong_one_wish_is_at_most_one_reservation(seed: u64) {
        check(seed);
    }
}

#[test]
fn when_nothing_goes_wrong_the_room_is_booked() {
    for seed in 0..12 {
        let world = World::new(seed, Plan::calm());
        let before = world.house.reservations().len();
        let agent = world.agent();
        for (number, line) in lines(&mut SplitMix64::new(seed)).into_iter().enumerate() {
            world.say(&agent, number, line);
            world.drive(agent.drain(), usize::MAX).unwrap().unwrap();
        }
        assert_eq!(world.house.reservations().len() - before, 1, "{:#?}", world.paper.0.lock().unwrap());
    }
}
