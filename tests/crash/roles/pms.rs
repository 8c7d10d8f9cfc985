use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use hotel_agent_axum::{RandomIds, SystemClock};
use hotel_agent_core::{
    port::{
        CancelRequest, Fault, FaultKind, FindRequest, NightsRequest, OffersRequest, Outcome, Pms, PmsCapabilities,
        ReserveRequest,
    },
    reservation::{CancelCost, ClientRef, NightStatus, Offers, Reservation, ReservationId, RoomType},
};
use hotel_agent_testkit::{
    chaos::{ChaosPms, CrashPoint, Mishap, Plan, PmsCall, When},
    grand_hotel::{GrandHotel, GrandHotelSettings},
    remote::PmsEmulator,
};
use serde::{Deserialize, Serialize};

use super::{PROPERTY, SERVES};

/// What the PMS does wrong; shares are percents of the writes.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Trouble {
    /// It has done it and answers 500.
    pub(crate) fails_after: u8,
    /// It has done it and never answers.
    pub(crate) hangs_after: u8,
    /// It hears of it late, perhaps when nobody waits any more.
    pub(crate) slow: u8,
    /// The first look for each reference finds nothing, as an index that lags behind the books.
    pub(crate) blind_at_first: bool,
}

/// The reference PMS behind HTTP, its books in a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PmsRole {
    pub(crate) ledger: PathBuf,
    pub(crate) obeys_keys: bool,
    pub(crate) trouble: Trouble,
    pub(crate) seed: u64,
}

impl PmsRole {
    /// The house with these books.
    pub(crate) fn open(&self) -> GrandHotel {
        let settings = GrandHotelSettings::from_toml(PROPERTY, "hotel").unwrap();
        let house = GrandHotel::open(settings, &self.ledger, Arc::new(SystemClock), Arc::new(RandomIds)).unwrap();
        if self.obeys_keys { house } else { house.not_obeying_keys() }
    }

    pub(super) async fn play(self) {
        let Trouble { fails_after, hangs_after, slow, blind_at_first } = self.trouble;
        let writes = &PmsCall::WRITES;
        let plan = Plan::seeded(self.seed)
            .on_any(writes, Mishap::FailAfter(FaultKind::Unavailable), When::Percent(fails_after))
            .on_any(writes, Mishap::Crash(CrashPoint::After), When::Percent(hangs_after))
            .on_any(writes, Mishap::Slow(Duration::from_millis(700)), When::Percent(slow));
        let house = ChaosPms::new(Arc::new(self.open()), Arc::new(SystemClock), plan);
        let looked = blind_at_first.then(Mutex::default);
        let emulator = PmsEmulator::start(Arc::new(Lagging { inner: house, looked })).await.unwrap();
        println!("\n{SERVES}{}", emulator.url());
        std::future::pending::<()>().await;
    }
}

/// A PMS whose index of references may lag behind its books.
struct Lagging {
    inner: ChaosPms,
    /// References looked for once; `None`: the index does not lag.
    looked: Option<Mutex<BTreeSet<ClientRef>>>,
}

#[async_trait]
impl Pms for Lagging {
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
        if let Some(looked) = &self.looked
            && looked.lock().unwrap().insert(key.clone())
        {
            return Ok(Vec::new());
        }
        self.inner.find_by_client_ref(key).await
    }
}
