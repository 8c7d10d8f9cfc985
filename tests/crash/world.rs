//! One scenario under way: its processes, and the guests who write to them.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use hotel_agent_testkit::{
    chaos::SplitMix64,
    whatsapp::{EmulatorSettings, Guest, InboundWebhook, sign},
};
use serde_json::json;
use tempfile::TempDir;
use tokio::{sync::watch, time::sleep};

use crate::{
    guests::{CONFIRMED, HANDED_OVER, Line, Wish},
    kills::Strike,
    process::{Process, http},
    roles::{Heard, HotelRole, MetaRole, PmsRole, Role},
    scenario::Scenario,
};

/// Long enough for a loaded machine to start a process; nothing waits for it to pass.
const START: Duration = Duration::from_secs(30);

/// What a kill point gets to be reached in one life before the next life tries again.
const REACH: Duration = Duration::from_secs(10);

/// How a guest's conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Every message had its answer.
    Served,
    /// The guest was told that a person takes over.
    HandedOver,
    /// An answer never came.
    Unanswered,
}

/// What one guest has been through.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) number: String,
    pub(crate) email: String,
    pub(crate) wish: Wish,
    /// The ids of the messages acknowledged, and their words.
    pub(crate) said: Vec<(String, String)>,
    pub(crate) ended: Ended,
}

pub(crate) struct World {
    pub(crate) scenario: Scenario,
    pub(crate) folder: TempDir,
    port: u16,
    graph: String,
    pms_url: String,
    http: reqwest::Client,
    heard: watch::Sender<Vec<Heard>>,
    acknowledged: Mutex<Vec<InboundWebhook>>,
    guests: AtomicU64,
    stopping: AtomicBool,
    /// Guests have gone: nothing more is posted.
    quiet: AtomicBool,
    ended: AtomicBool,
    processes: Mutex<Vec<Process>>,
}

impl World {
    /// Meta and the PMS; no hotel yet.
    pub(crate) fn new(scenario: Scenario) -> Arc<World> {
        let folder = TempDir::new().unwrap();
        let port = free_port();
        let log = folder.path().join("log");
        let (pms, pms_url) = Process::serving(&Role::Pms(pms_role(&scenario, &folder)), &log);
        let meta = MetaRole {
            heard: folder.path().join("heard"),
            callback: format!("http://127.0.0.1:{port}/webhooks/whatsapp"),
            statuses: scenario.statuses,
            faults: scenario.send_faults,
            seed: scenario.seed,
        };
        let (meta, graph) = Process::serving(&Role::Meta(meta), &log);
        Arc::new(World {
            scenario,
            folder,
            port,
            graph,
            pms_url,
            http: http(),
            heard: watch::Sender::new(Vec::new()),
            acknowledged: Mutex::default(),
            guests: AtomicU64::new(0),
            stopping: AtomicBool::new(false),
            quiet: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            processes: Mutex::new(vec![pms, meta]),
        })
    }

    pub(crate) fn pms_role(&self) -> PmsRole {
        pms_role(&self.scenario, &self.folder)
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// Ends every process: only what they have written down is left.
    pub(crate) fn close(&self) {
        self.ended.store(true, Ordering::Relaxed);
        self.processes.lock().unwrap().clear();
    }

    /// Reads Meta's book as it grows.
    pub(crate) async fn listen(self: Arc<World>) {
        let book = self.folder.path().join("heard");
        while !self.ended.load(Ordering::Relaxed) {
            let all = Heard::read(&book);
            self.heard.send_if_modified(|heard| {
                let more = all.len() > heard.len();
                if more {
                    *heard = all;
                }
                more
            });
            sleep(Duration::from_millis(15)).await;
        }
    }

    /// Posts acknowledged messages again, in batches of strangers, as Meta sometimes does.
    pub(crate) async fn redeliver(self: Arc<World>) {
        let mut random = SplitMix64::new(self.scenario.seed ^ 0x5ed);
        while self.scenario.redelivers && !self.quiet.load(Ordering::Relaxed) {
            let again: Vec<InboundWebhook> = {
                let acknowledged = self.acknowledged.lock().unwrap();
                let count = 1 + random.below(3);
                (0..count).filter_map(|_| random.pick(&acknowledged).cloned()).collect()
            };
            if !again.is_empty() {
                // Whether it arrives is all the same: it has been acknowledged before.
                let _posted = self.post(InboundWebhook::batch(&again)).await;
            }
            sleep(Duration::from_millis(60 + random.below(200))).await;
        }
    }

    /// A number that Meta cannot reach, and a guest who moves to another: what is rare among the others.
    pub(crate) async fn oddities(self: Arc<World>) {
        for n in 0_u64.. {
            if !self.scenario.oddities || self.quiet.load(Ordering::Relaxed) {
                return;
            }
            let unreachable = Guest::phone("12345");
            let webhook = InboundWebhook::text(number(), &unreachable, format!("wamid.ODD{n}"), "Do you have parking?");
            let _posted = self.post(webhook.body()).await;
            let moved = json!({ "type": "user_changed_number", "wa_id": format!("5731{n:08}") });
            let mover = Guest::phone(format!("5732{n:08}"));
            let webhook = InboundWebhook::new(number(), &mover, format!("wamid.MOVED{n}"), "system", moved);
            let _posted = self.post(webhook.body()).await;
            sleep(Duration::from_millis(150)).await;
        }
    }

    /// Guests one after the other, until the scenario stops.
    pub(crate) async fn lane(self: Arc<World>, lane: u64) -> Vec<Visit> {
        let mut random = SplitMix64::new(self.scenario.seed ^ (lane + 1) << 40);
        let mut visits = Vec::new();
        while !self.stopping.load(Ordering::Relaxed) {
            let n = self.guests.fetch_add(1, Ordering::Relaxed);
            let wish = Wish::draw(&mut random, &self.scenario.wishes);
            visits.push(self.visit(n, wish, &mut random).await);
        }
        visits
    }

    async fn visit(&self, n: u64, wish: Wish, random: &mut SplitMix64) -> Visit {
        let (number, email) = (format!("5730{n:08}"), format!("guest-{n}@example.com"));
        let lines = wish.lines(n, &email, random);
        let mut visit = Visit { number, email, wish, said: Vec::new(), ended: Ended::Served };
        let (mut k, mut asked) = (0, 0);
        while let Some(line) = lines.get(k) {
            // Where the hotel has to ask again, the guest answers again.
            let again = k.checked_sub(1).and_then(|before| lines.get(before)).map(|before| before.answer);
            match self.ask(&mut visit, format!("wamid.GUEST{n}.{asked}"), line, again, random).await {
                Some(Ended::Served) => k += 1,
                Some(ended) => {
                    visit.ended = ended;
                    break;
                }
                None => {}
            }
            asked += 1;
        }
        visit
    }

    /// Writes a line and waits for what comes of it; `None`: only the question before it again.
    async fn ask(
        &self,
        visit: &mut Visit,
        id: String,
        line: &Line,
        again: Option<&str>,
        random: &mut SplitMix64,
    ) -> Option<Ended> {
        let guest = Guest::phone(&visit.number);
        // What is shown again without a status is no answer to what was written since.
        let before: BTreeSet<String> = {
            let heard = self.heard.borrow();
            heard.iter().filter(|heard| heard.to == visit.number).map(|heard| heard.row.clone()).collect()
        };
        let webhook = InboundWebhook::text(number(), &guest, &id, &line.text);
        self.deliver(webhook, random).await;
        visit.said.push((id, line.text.clone()));
        let number = visit.number.clone();
        let deadline = Instant::now() + self.scenario.patience;
        let mut heard = self.heard.subscribe();
        loop {
            {
                let heard = heard.borrow_and_update();
                let mine = heard.iter().filter(|heard| heard.to == number);
                let news: Vec<&Heard> = mine.filter(|heard| !before.contains(&heard.row)).collect();
                let told = |words: &str| news.iter().any(|heard| heard.text.contains(words));
                // A confirmation is whole with its code.
                let coded = line.answer != CONFIRMED || news.iter().any(|heard| heard.kind == "image");
                if told(line.answer) && coded {
                    return Some(Ended::Served);
                }
                if HANDED_OVER.iter().any(|words| told(words)) {
                    return Some(Ended::HandedOver);
                }
                if again.is_some_and(told) {
                    return None;
                }
            }
            if tokio::time::timeout_at(deadline.into(), heard.changed()).await.is_err() {
                println!("  never answered: {:?} of {number}", line.text);
                return Some(Ended::Unanswered);
            }
        }
    }

    /// Posts until it is acknowledged; now and then together with what was acknowledged before.
    async fn deliver(&self, webhook: InboundWebhook, random: &mut SplitMix64) {
        let earlier = {
            let acknowledged = self.acknowledged.lock().unwrap();
            if self.scenario.redelivers && random.percent(20) { random.pick(&acknowledged).cloned() } else { None }
        };
        let batch: Vec<InboundWebhook> = earlier.into_iter().chain([webhook.clone()]).collect();
        let deadline = Instant::now() + START + self.scenario.patience;
        while self.post(InboundWebhook::batch(&batch)).await != Some(200) {
            assert!(Instant::now() < deadline, "no hotel takes a message: see {}", self.log().display());
            sleep(Duration::from_millis(20 + random.below(40))).await;
        }
        self.acknowledged.lock().unwrap().push(webhook);
    }

    /// Posts a body as Meta does; the status that was answered.
    async fn post(&self, body: Bytes) -> Option<u16> {
        let signature = sign(&EmulatorSettings::default().app_secret, &body);
        let request = self.http.post(format!("http://127.0.0.1:{}/webhooks/whatsapp", self.port));
        let answer = request.header("x-hub-signature-256", signature).body(body).send().await.ok()?;
        Some(answer.status().as_u16())
    }

    /// Lets the hotel live and die as planned, then live on; how often each point was hit.
    pub(crate) async fn reign(&self) -> BTreeMap<String, u32> {
        let mut hits = BTreeMap::new();
        let mut life = 0;
        for strike in &self.scenario.strikes {
            let point = match strike {
                Strike::At(struck) => struck.point.clone(),
                Strike::After(_) => "a random moment".to_owned(),
            };
            // A point that the guests of one life do not lead to may be reached in the next.
            for _ in 0..3 {
                let hotel = self.hotel(life, Some(strike));
                life += 1;
                if self.struck(hotel, strike).await {
                    *hits.entry(point.clone()).or_default() += 1;
                    break;
                }
            }
        }
        let hotel = self.hotel(life, None);
        self.processes.lock().unwrap().push(hotel);
        hits
    }

    /// Waits for the end of a life; whether it ended as planned.
    async fn struck(&self, mut hotel: Process, strike: &Strike) -> bool {
        let hit = match strike {
            Strike::After(moment) => {
                self.ready(&mut hotel).await;
                sleep(*moment).await;
                assert!(!hotel.died(), "the hotel ended by itself, without being killed");
                true
            }
            Strike::At(struck) => {
                let stall = struck.stall_ms.map(Duration::from_millis);
                let deadline = Instant::now() + stall.map_or(START.min(REACH), |stall| stall + Duration::from_secs(6));
                while !hotel.died() && Instant::now() < deadline {
                    sleep(Duration::from_millis(4)).await;
                }
                // Who is halted lives on, and is killed at a random moment like others.
                stall.is_some() || hotel.died()
            }
        };
        hotel.kill();
        hit
    }

    async fn ready(&self, hotel: &mut Process) {
        let url = format!("http://127.0.0.1:{}/readyz", self.port);
        let deadline = Instant::now() + START;
        while !self.http.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
            assert!(!hotel.died() && Instant::now() < deadline, "no hotel: see {}", self.log().display());
            sleep(Duration::from_millis(5)).await;
        }
    }

    fn hotel(&self, life: u32, strike: Option<&Strike>) -> Process {
        let role = HotelRole {
            folder: self.folder.path().to_owned(),
            port: self.port,
            pms: self.pms_url.clone(),
            graph: self.graph.clone(),
            lease_ms: 5_000,
            echo_wait_ms: u64::try_from(self.scenario.echo_wait.as_millis()).unwrap(),
            turn_attempts: self.scenario.turn_attempts,
            life,
            struck: strike.and_then(|strike| match strike {
                Strike::At(struck) => Some(struck.clone()),
                Strike::After(_) => None,
            }),
            sabotage: self.scenario.without,
        };
        Process::start(&Role::Hotel(role), &self.log())
    }

    /// Guests who are there still get their answers; none come any more.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Returns once nothing that may still be sent again can be on its way.
    pub(crate) async fn quiet(&self) {
        self.quiet.store(true, Ordering::Relaxed);
        let mut heard = self.heard.subscribe();
        let silence = self.scenario.echo_wait + Duration::from_millis(700);
        heard.borrow_and_update();
        while tokio::time::timeout(silence, heard.changed()).await.is_ok() {
            heard.borrow_and_update();
        }
    }
}

fn pms_role(scenario: &Scenario, folder: &TempDir) -> PmsRole {
    PmsRole {
        ledger: folder.path().join("ledger"),
        obeys_keys: scenario.obeys_keys,
        trouble: scenario.trouble,
        seed: scenario.seed,
    }
}

/// The business number.
pub(crate) fn number() -> String {
    EmulatorSettings::default().phone_number_ids.swap_remove(0)
}

/// A port nobody listens on, below those the system gives to outgoing connections: it stays free across restarts.
fn free_port() -> u16 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    // Tests run as processes beside each other: each begins elsewhere.
    let begin = u64::from(std::process::id()) * 37;
    (0..11_000)
        .map(|_| 20_000 + u16::try_from((begin + NEXT.fetch_add(1, Ordering::Relaxed)) % 11_000).unwrap())
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .expect("a free port")
}
