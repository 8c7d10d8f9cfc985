//! A worker stands still in the middle of a reservation until its lease has run out, and another does its work.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    agent::Drained,
    port::{
        CancelRequest, Fault, FindRequest, Idempotency, NightsRequest, OffersRequest, Outcome, Pms, PmsCapabilities,
        ReserveRequest,
    },
    reservation::{CancelCost, ClientRef, NightStatus, Offers, Reservation, ReservationId, RoomType},
};
use hotel_agent_testkit::grand_hotel::GrandHotel;

use crate::world::World;

/// What a PMS promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Promise {
    /// A key used again answers with its reservation.
    ObeysKeys,
    /// Keys are kept and can be looked for; used again, they book again.
    KeepsKeys,
    /// As `KeepsKeys`, and it books even what comes after its deadline, as a request stuck in a network may.
    KeepsKeysAndIsLate,
    /// Keys are nothing to it.
    KnowsNoKeys,
}

/// The house's PMS with fewer promises, shared by all processes.
struct Lesser {
    house: Arc<GrandHotel>,
    promise: Promise,
    /// How often each key was used: each time is another reservation.
    used: Mutex<BTreeMap<String, usize>>,
}

impl Lesser {
    fn keys(&self, key: &ClientRef) -> Vec<ClientRef> {
        let used = self.used.lock().unwrap().get(key.as_str()).copied().unwrap_or_default();
        (0..used).map(|n| ClientRef::new(format!("{key}~{n}"))).collect()
    }
}

#[async_trait]
impl Pms for Lesser {
    fn capabilities(&self) -> PmsCapabilities {
        let mut capabilities = self.house.capabilities();
        match self.promise {
            Promise::ObeysKeys => {}
            Promise::KeepsKeys | Promise::KeepsKeysAndIsLate => capabilities.idempotency = Idempotency::ByClientRef,
            Promise::KnowsNoKeys => capabilities.idempotency = Idempotency::None,
        }
        capabilities
    }
    async fn room_types(&self) -> Result<Vec<RoomType>, Fault> {
        self.house.room_types().await
    }
    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault> {
        self.house.offers(request).await
    }
    async fn nights(&self, request: &NightsRequest) -> Result<Vec<NightStatus>, Fault> {
        self.house.nights(request).await
    }
    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation> {
        if self.promise == Promise::ObeysKeys {
            return self.house.reserve(request).await;
        }
        let mut request = request.clone();
        let n = {
            let mut used = self.used.lock().unwrap();
            let n = used.entry(request.key.as_str().to_owned()).or_default();
            *n += 1;
            *n - 1
        };
        request.key = ClientRef::new(format!("{}~{n}", request.key));
        if self.promise == Promise::KeepsKeysAndIsLate {
            request.deadline = DateTime::<Utc>::MAX_UTC;
        }
        self.house.reserve(&request).await
    }
    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault> {
        self.house.find(request).await
    }
    async fn cancel_cost(&self, reservation: &ReservationId) -> Result<CancelCost, Fault> {
        self.house.cancel_cost(reservation).await
    }
    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation> {
        self.house.cancel(request).await
    }
    async fn find_by_client_ref(&self, key: &ClientRef) -> Result<Vec<Reservation>, Fault> {
        if self.promise == Promise::ObeysKeys {
            return self.house.find_by_client_ref(key).await;
        }
        let mut found = Vec::new();
        for key in self.keys(key) {
            found.extend(self.house.find_by_client_ref(&key).await?);
        }
        Ok(found)
    }
}

/// The way to the PMS of a process that stands still on it: its thread waits, whatever the clock says.
struct Frozen {
    inner: Arc<Lesser>,
    /// Whether the request had reached the PMS by then.
    arrived: bool,
    reached: Mutex<Sender<()>>,
    go_on: Mutex<Receiver<()>>,
}

impl Frozen {
    fn stand_still(&self) {
        self.reached.lock().unwrap().send(()).unwrap();
        self.go_on.lock().unwrap().recv().unwrap();
    }
}

#[async_trait]
impl Pms for Frozen {
    fn capabilities(&self) -> PmsCapabilities {
        self.inner.capabilities()
    }
    async fn room_types(&self) -> Result<Vec<RoomType>, Fault> {
        self.inner.room_types().await
    }
    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault> {
        self.inner.offers(request).await
    }
    async fn nights(&self, request: &NightsRequest) -> Result<Vec<NightStatus>, Fault> {
        self.inner.nights(request).await
    }
    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation> {
        if self.arrived {
            let made = self.inner.reserve(request).await;
            self.stand_still();
            return made;
        }
        self.stand_still();
        self.inner.reserve(request).await
    }
    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault> {
        self.inner.find(request).await
    }
    async fn cancel_cost(&self, reservation: &ReservationId) -> Result<CancelCost, Fault> {
        self.inner.cancel_cost(reservation).await
    }
    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation> {
        self.inner.cancel(request).await
    }
    async fn find_by_client_ref(&self, key: &ClientRef) -> Result<Vec<Reservation>, Fault> {
        self.inner.find_by_client_ref(key).await
    }
}

async fn overtaken(promise: Promise, arrived: bool, still_for: Duration) {
    let what = format!("{promise:?}, arrived {arrived}, after {still_for:?}");
    let world = World::new(0);
    let pms = Arc::new(Lesser { house: world.house.clone(), promise, used: Mutex::default() });
    let (reached, is_reached) = channel();
    let (goes_on, go_on) = channel();
    let frozen = Frozen { inner: pms.clone(), arrived, reached: Mutex::new(reached), go_on: Mutex::new(go_on) };
    let (slow, other) = (world.agent(Arc::new(frozen)), world.agent(pms));
    let conversation = world.up_to_the_yes(&other).await;
    world.say(&other, "yes", "yes").await;

    let drain = async move { slow.drain().await.unwrap() };
    let slow = std::thread::spawn(|| tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(drain));
    is_reached.recv_timeout(Duration::from_secs(30)).expect("the slow worker never got to its write");
    assert_eq!(other.drain().await.unwrap(), Drained::default(), "{what}: two workers in one conversation");
    world.clock.advance(still_for);
    other.drain().await.unwrap();
    let (confirmed, shown) = (world.paper.count("is confirmed.*"), world.paper.all().len());
    let journals = other.journals(&conversation, 100).await.unwrap().len();
    // Without keys it can only be found by what it is, and never be made again.
    let made = usize::from(promise != Promise::KnowsNoKeys || arrived);
    assert_eq!((confirmed, world.standing().len()), (made, made), "{what}: {:#?}", world.paper.all());

    // The late one wakes: its write lands now, or its answer is heard now.
    world.clock.advance(Duration::from_secs(1));
    goes_on.send(()).unwrap();
    let drained = slow.join().unwrap();
    assert_eq!((drained.turns, drained.sent), (0, 0), "{what}: the late worker committed");
    assert_eq!(other.journals(&conversation, 100).await.unwrap().len(), journals, "{what}");
    assert_eq!(world.paper.all().len(), shown, "{what}: the late worker spoke: {:#?}", world.paper.all());
    let standing = world.standing();
    assert_eq!(standing.len(), made, "{what}: {standing:#?}");
    if confirmed == 1 {
        let number = format!("*{}*", standing.first().unwrap().number);
        assert_eq!(world.paper.count(&number), 1, "{what}: another number was told: {:#?}", world.paper.all());
    }
    // And the conversation goes on where the other left it.
    world.say(&other, "after", "is there parking?").await;
    other.drain().await.unwrap();
    assert!(world.paper.all().len() > shown, "{what}");
    assert_eq!(world.paper.count("is confirmed.*"), confirmed, "{what}");
}

/// Past the lease, and past what a turn may remember.
const STILL: [Duration; 2] = [Duration::from_secs(45), Duration::from_secs(600)];

#[tokio::test]
async fn a_write_that_had_arrived_is_found_by_who_took_over() {
    for promise in [Promise::ObeysKeys, Promise::KeepsKeys, Promise::KeepsKeysAndIsLate, Promise::KnowsNoKeys] {
        for still_for in STILL {
            overtaken(promise, true, still_for).await;
        }
    }
}

#[tokio::test]
async fn a_write_that_arrives_after_all_changes_nothing() {
    for promise in [Promise::ObeysKeys, Promise::KeepsKeys, Promise::KeepsKeysAndIsLate, Promise::KnowsNoKeys] {
        for still_for in STILL {
            overtaken(promise, false, still_for).await;
        }
    }
}
