//! What one run is made of, and what came of it.

use std::{collections::BTreeMap, fmt, time::Duration};

use futures_util::future::join_all;
use hotel_agent_core::agent::AgentSettings;

use crate::{
    evidence::Evidence,
    guests::Wish,
    judge::{Violation, judge},
    kills::Strike,
    roles::{Statuses, Trouble},
    sabotage::Sabotage,
    world::{Ended, Visit, World},
};

/// One run of the harness.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// Decides what guests want, when the hotel is killed and what goes wrong around it.
    pub(crate) seed: u64,
    /// Guests at once.
    pub(crate) lanes: u64,
    /// What guests want, each as often as its share.
    pub(crate) wishes: Vec<(Wish, u64)>,
    pub(crate) strikes: Vec<Strike>,
    /// Whether the PMS answers a used key with what it made.
    pub(crate) obeys_keys: bool,
    pub(crate) trouble: Trouble,
    pub(crate) statuses: Statuses,
    /// Whether rare things happen too: a guest nobody can reach, one who changes the number.
    pub(crate) oddities: bool,
    /// Whether acknowledged messages are posted again.
    pub(crate) redelivers: bool,
    /// Whether sends meet cut connections and broken answers.
    pub(crate) send_faults: bool,
    /// How long the hotel waits for a status before it sends again.
    pub(crate) echo_wait: Duration,
    /// Attempts at a turn before the desk gets it.
    pub(crate) turn_attempts: u32,
    /// What a guest gives an answer before it counts as lost.
    pub(crate) patience: Duration,
    /// The guard that is missing.
    pub(crate) without: Option<Sabotage>,
}

impl Scenario {
    /// Everybody writes, statuses are late and out of order, all else is well.
    pub(crate) fn new(name: &'static str, seed: u64, strikes: Vec<Strike>) -> Scenario {
        Scenario {
            name,
            seed,
            lanes: 10,
            wishes: vec![(Wish::Questions, 40), (Wish::Room, 35), (Wish::SecondThoughts, 20), (Wish::Person, 5)],
            strikes,
            obeys_keys: true,
            trouble: Trouble::default(),
            statuses: Statuses { missing: 0, delay_ms: 400 },
            oddities: true,
            redelivers: true,
            send_faults: false,
            echo_wait: Duration::from_secs(8),
            turn_attempts: AgentSettings::default().turn_attempts,
            patience: Duration::from_secs(90),
            without: None,
        }
    }

    /// Runs it to its end and judges it.
    pub(crate) fn run(self) -> Report {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let report = runtime.block_on(self.play());
        println!("{report}");
        report
    }

    async fn play(self) -> Report {
        let world = World::new(self);
        let helpers = [
            tokio::spawn(world.clone().listen()),
            tokio::spawn(world.clone().redeliver()),
            tokio::spawn(world.clone().oddities()),
        ];
        let lanes: Vec<_> = (0..world.scenario.lanes).map(|lane| tokio::spawn(world.clone().lane(lane))).collect();
        let hits = world.reign().await;
        world.stop();
        let visits: Vec<Visit> = join_all(lanes).await.into_iter().flat_map(|lane| lane.unwrap()).collect();
        world.quiet().await;
        world.close();
        for helper in helpers {
            helper.await.unwrap();
        }
        let evidence = Evidence::gather(&world, visits).await;
        let violations = judge(&evidence, world.scenario.statuses);
        if !violations.is_empty() && world.scenario.without.is_none() {
            keep(&world);
        }
        Report::new(&world.scenario, hits, &evidence, violations)
    }
}

/// Keeps what a failed run has left, for people to look at.
fn keep(world: &World) {
    let kept = std::env::temp_dir().join(format!("hotel-agent-crash-{:x}-{}", world.scenario.seed, std::process::id()));
    if std::fs::create_dir_all(&kept).is_ok() {
        for entry in std::fs::read_dir(world.folder.path()).unwrap().flatten() {
            let _copied = std::fs::copy(entry.path(), kept.join(entry.file_name()));
        }
        println!("  kept in {}", kept.display());
    }
}

/// What came of a scenario.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) name: &'static str,
    pub(crate) seed: u64,
    /// How often the hotel was struck, by point.
    pub(crate) hits: BTreeMap<String, u32>,
    pub(crate) messages: usize,
    pub(crate) replies: usize,
    pub(crate) reservations: usize,
    pub(crate) handed_over: usize,
    /// Sends whose end nobody saw when the hotel died.
    pub(crate) in_flight: usize,
    /// Replies shown more than once.
    pub(crate) doubled: usize,
    pub(crate) violations: Vec<Violation>,
}

impl Report {
    fn new(
        scenario: &Scenario,
        hits: BTreeMap<String, u32>,
        evidence: &Evidence,
        violations: Vec<Violation>,
    ) -> Report {
        Report {
            name: scenario.name,
            seed: scenario.seed,
            hits,
            messages: evidence.visits.iter().map(|visit| visit.said.len()).sum(),
            replies: evidence.heard.len(),
            reservations: evidence.made.len(),
            handed_over: evidence.visits.iter().filter(|visit| visit.ended == Ended::HandedOver).count(),
            in_flight: evidence.in_flight.values().sum(),
            doubled: evidence.doubled(),
            violations,
        }
    }

    /// How often the hotel was struck.
    pub(crate) fn kills(&self) -> u32 {
        self.hits.values().sum()
    }

    /// Whether a violation of this kind was seen.
    pub(crate) fn saw(&self, kinds: &[&str]) -> bool {
        self.violations.iter().any(|violation| kinds.contains(&violation.kind()))
    }

    /// Fails with the seed unless all is well.
    pub(crate) fn assert_sound(&self) {
        assert!(self.violations.is_empty(), "{self}\n{:#?}", self.violations);
        assert!(self.messages > 0 && self.replies >= self.messages / 2, "nobody was served: {self}");
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lost = self.violations.iter().filter(|violation| violation.is_loss()).count();
        write!(
            f,
            "{} seed {:#x}: {} kills, {} messages, {} replies, {} reservations, {} handed over, {} sends in flight at \
             a kill, {} doubled, {lost} lost, {} violations",
            self.name,
            self.seed,
            self.kills(),
            self.messages,
            self.replies,
            self.reservations,
            self.handed_over,
            self.in_flight,
            self.doubled,
            self.violations.len(),
        )
    }
}
