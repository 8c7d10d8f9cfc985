//! The hotel is killed at every call of every port, on both sides of it.

use hotel_agent_testkit::chaos::KillPoint;

use crate::{kills::Strike, roles::Trouble, scenario::Scenario};

/// Decides the order of the points, what guests want, and what else goes wrong.
const SEED: u64 = 0x60;

#[test]
fn killed_at_every_call_of_every_port() {
    let mut scenario = Scenario::new("every kill point", SEED, Strike::everywhere(SEED));
    // Keys that are only kept: looking, waiting and withdrawing are what is left.
    scenario.obeys_keys = false;
    scenario.trouble = Trouble { fails_after: 15, hangs_after: 10, slow: 15, blind_at_first: false };
    // A death every half second would send most guests to the desk, where nothing more of theirs is tested.
    scenario.turn_attempts = 12;
    let report = scenario.run();
    let missed: Vec<String> =
        KillPoint::all().map(|point| point.to_string()).filter(|it| !report.hits.contains_key(it)).collect();
    assert!(missed.is_empty(), "never reached: {missed:?}");
    report.assert_sound();
}
