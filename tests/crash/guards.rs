//! The harness bites: without any one guard it reports what that guard keeps from happening, and with it nothing.

use std::time::Duration;

use crate::{
    guests::Wish,
    kills::Strike,
    roles::{Statuses, Trouble},
    sabotage::Sabotage,
    scenario::Scenario,
};

/// Few guests, who all want the same.
fn scenario(name: &'static str, wish: Wish, strikes: Vec<Strike>) -> Scenario {
    let mut scenario = Scenario::new(name, 0xb17e, strikes);
    scenario.lanes = 6;
    scenario.wishes = vec![(wish, 1)];
    scenario.echo_wait = Duration::from_secs(3);
    scenario.turn_attempts = 12;
    scenario.oddities = false;
    scenario
}

/// The same, but the hotel dies `times` times at one point.
fn killed_at(point: &str, times: usize, name: &'static str, wish: Wish) -> Scenario {
    scenario(name, wish, vec![Strike::at(point); times])
}

/// With the guard nothing is wrong; without it, one of these is.
fn needs(guard: Sabotage, scenario: Scenario, harm: &[&str]) {
    let mut without = scenario.clone();
    without.without = Some(guard);
    // Whoever is still without an answer then gets none.
    without.patience = Duration::from_secs(12);
    let (with, without) = std::thread::scope(|scope| {
        let with = scope.spawn(|| scenario.run());
        let without = without.run();
        (with.join().unwrap(), without)
    });
    with.assert_sound();
    assert!(without.saw(harm), "without {guard:?} nothing of {harm:?} was seen: {without}\n{:#?}", without.violations);
}

#[test]
fn a_message_is_kept_once() {
    let strikes = Strike::at_random(1, 2);
    needs(Sabotage::InboxUnique, scenario("inbox unique", Wish::Questions, strikes), &["said twice"]);
}

#[test]
fn a_200_comes_after_the_message_is_durable() {
    // It dies over a message that it has not answered yet; those before it, it has.
    let mut scenario =
        scenario("answer after durable", Wish::Questions, vec![Strike::later("store.accept:after", 4); 3]);
    // What is posted again would heal what was lost.
    scenario.redelivers = false;
    needs(Sabotage::AnswerAfterDurable, scenario, &["forgotten"]);
}

#[test]
fn the_journal_is_kept_before_a_write() {
    let scenario = killed_at("pms.reserve:after", 3, "journal before write", Wish::Room);
    needs(Sabotage::JournalBeforeWrite, scenario, &["booked twice"]);
}

#[test]
fn a_write_whose_end_is_unknown_is_looked_up() {
    let mut scenario = killed_at("pms.reserve:after", 3, "look up unknown writes", Wish::Room);
    scenario.obeys_keys = false;
    needs(Sabotage::LookUpUnknownWrites, scenario, &["booked twice"]);
}

#[test]
fn a_write_keeps_its_key() {
    let scenario = killed_at("pms.reserve:after", 3, "one key a write", Wish::Room);
    needs(Sabotage::OneKeyAWrite, scenario, &["booked twice"]);
}

#[test]
fn a_reservation_just_made_is_read_again() {
    let mut scenario = killed_at("pms.reserve:after", 3, "read again after a create", Wish::Room);
    scenario.obeys_keys = false;
    // Its index shows nothing at first: the look finds nothing, and the write is repeated.
    scenario.trouble = Trouble { blind_at_first: true, ..Trouble::default() };
    needs(Sabotage::ReadAgainAfterCreate, scenario, &["booked twice"]);
}

#[test]
fn who_has_lost_the_lease_changes_nothing() {
    // Longer than the lease: another worker takes the turn over meanwhile, and answers.
    let stall = Strike::stall("store.commit:before", 11_500);
    needs(Sabotage::Fencing, scenario("fencing", Wish::Questions, vec![stall]), &["said twice"]);
}

#[test]
fn what_may_have_been_sent_waits_for_its_echo() {
    let mut scenario = killed_at("channel.send:after", 4, "echo wait", Wish::Questions);
    scenario.statuses = Statuses { missing: 0, delay_ms: 3_000 };
    scenario.echo_wait = Duration::from_secs(8);
    needs(Sabotage::EchoWait, scenario, &["resent"]);
}

#[test]
fn a_row_is_marked_before_its_send() {
    let mut scenario = killed_at("channel.send:after", 4, "sending mark before the send", Wish::Questions);
    scenario.statuses = Statuses { missing: 0, delay_ms: 3_000 };
    scenario.echo_wait = Duration::from_secs(8);
    needs(Sabotage::SendingMark, scenario, &["resent"]);
}

#[test]
fn replies_are_committed_with_the_session() {
    let scenario = killed_at("store.commit:after", 3, "outbox committed with the session", Wish::Questions);
    needs(Sabotage::OutboxWithSession, scenario, &["unanswered"]);
}
