//! The hotel is killed at random moments under load.

use crate::{
    kills::Strike,
    roles::{Statuses, Trouble},
    scenario::Scenario,
};

/// The first seed; each further run of a test has the next.
const SEED: u64 = 0x1000;

/// Kills of one test in CI.
const KILLS: usize = 12;

/// Kills of one run at most: what is left behind must stay small enough to read.
const RUN: usize = 50;

/// Kills of one test. `HOTEL_AGENT_SOAK` counts cases in memory, of which a kill costs about twenty.
fn kills() -> usize {
    let cases = std::env::var("HOTEL_AGENT_SOAK").ok().and_then(|cases| cases.parse::<usize>().ok());
    cases.map_or(KILLS, |cases| (cases / 20).max(KILLS))
}

/// Runs until the hotel was killed often enough; odd runs have a PMS that obeys keys, even ones one that only keeps them.
fn run(name: &'static str, first: u64, under: impl Fn(&mut Scenario)) {
    let mut left = kills();
    let (mut killed, mut messages, mut in_flight, mut doubled) = (0, 0, 0, 0);
    for seed in first.. {
        let count = left.min(RUN);
        let mut scenario = Scenario::new(name, seed, Strike::at_random(seed, count));
        scenario.obeys_keys = seed % 2 == 1;
        scenario.trouble = Trouble { fails_after: 15, hangs_after: 10, slow: 15, blind_at_first: false };
        scenario.lanes = 16;
        under(&mut scenario);
        let report = scenario.run();
        report.assert_sound();
        assert_eq!(report.kills() as usize, count);
        killed += report.kills();
        messages += report.messages;
        in_flight += report.in_flight;
        doubled += report.doubled;
        left -= count;
        if left == 0 {
            break;
        }
    }
    println!(
        "{name}: {killed} kills, {messages} messages, {in_flight} sends in flight at a kill, {doubled} doubled, 0 lost"
    );
}

#[test]
fn where_the_channel_echoes_nothing_is_lost_and_nothing_doubled() {
    run("random moments, statuses late", SEED, |scenario| scenario.send_faults = true);
}

#[test]
fn where_statuses_are_missing_no_more_is_doubled_than_was_on_its_way() {
    run("random moments, statuses missing", SEED * 2, |scenario| {
        scenario.statuses = Statuses { missing: 50, delay_ms: 400 };
        // Nothing waits for what never comes.
        scenario.echo_wait = std::time::Duration::from_secs(4);
    });
}
