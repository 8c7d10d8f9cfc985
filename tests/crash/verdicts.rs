//! The judge sees each way in which a promise can be broken, and nothing where all were kept.
#![expect(clippy::indexing_slicing, reason = "what is sound has one of each")]

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    evidence::{Evidence, Made},
    guests::{CANCELED, CHECKING, CONFIRMED, Wish},
    judge::judge,
    roles::{Heard, Statuses},
    world::{Ended, Visit},
};

const EVERY_STATUS: Statuses = Statuses { missing: 0, delay_ms: 0 };
const SOME_MISSING: Statuses = Statuses { missing: 50, delay_ms: 0 };

/// A guest who asked for a room, has it, and was told once.
fn sound() -> Evidence {
    Evidence {
        visits: vec![Visit {
            number: "57300".to_owned(),
            email: "ana@example.com".to_owned(),
            wish: Wish::Room,
            said: vec![("m1".to_owned(), "a room".to_owned()), ("m2".to_owned(), "yes".to_owned())],
            ended: Ended::Served,
        }],
        heard: vec![heard("r1", "Shall I reserve it?"), heard("r2", &confirmed("CDM-1"))],
        made: vec![made("ana@example.com", "CDM-1")],
        decided: BTreeMap::from([("m1".to_owned(), Some(1)), ("m2".to_owned(), Some(1))]),
        with_desk: BTreeSet::new(),
        in_flight: BTreeMap::new(),
    }
}

fn heard(row: &str, text: &str) -> Heard {
    Heard { to: "57300".to_owned(), kind: "text".to_owned(), text: text.to_owned(), row: row.to_owned() }
}

fn confirmed(number: &str) -> String {
    format!("Your {CONFIRMED}. Number: *{number}*")
}

fn made(email: &str, number: &str) -> Made {
    Made { email: email.to_owned(), number: number.to_owned(), canceled: false }
}

/// The kinds of violation once something was changed in what was sound.
fn verdicts(statuses: Statuses, change: impl FnOnce(&mut Evidence)) -> Vec<&'static str> {
    let mut evidence = sound();
    change(&mut evidence);
    judge(&evidence, statuses).iter().map(|violation| violation.kind()).collect()
}

#[test]
fn what_is_sound_is_no_violation() {
    assert_eq!(verdicts(EVERY_STATUS, |_| {}), [""; 0]);
    let second_thoughts = |evidence: &mut Evidence| {
        evidence.visits[0].said.push(("m3".to_owned(), "yes, cancel it".to_owned()));
        evidence.decided.insert("m3".to_owned(), Some(1));
        evidence.made[0].canceled = true;
        evidence.heard.push(heard("r3", &format!("CDM-1 {CANCELED}")));
    };
    assert_eq!(verdicts(EVERY_STATUS, second_thoughts), [""; 0]);
}

#[test]
fn a_lost_message_is_seen() {
    assert_eq!(
        verdicts(EVERY_STATUS, |it| {
            it.decided.insert("m2".to_owned(), None);
        }),
        ["forgotten"]
    );
    assert_eq!(verdicts(EVERY_STATUS, |it| it.visits[0].ended = Ended::Unanswered), ["unanswered"]);
}

#[test]
fn every_message_is_decided_once() {
    for times in [0, 2] {
        let decided = |it: &mut Evidence| {
            it.decided.insert("m1".to_owned(), Some(times));
        };
        assert_eq!(verdicts(EVERY_STATUS, decided), ["not decided once"], "{times}");
    }
    // The desk decides what nobody else did, but nobody decides twice.
    for (times, kinds) in [(0, &[][..]), (2, &["not decided once"][..])] {
        let handed_over = |it: &mut Evidence| {
            it.visits[0].ended = Ended::HandedOver;
            it.with_desk.insert("57300".to_owned());
            it.decided.insert("m1".to_owned(), Some(times));
        };
        assert_eq!(verdicts(EVERY_STATUS, handed_over), kinds, "{times}");
    }
}

#[test]
fn whoever_is_told_of_a_person_is_on_the_desks_list() {
    assert_eq!(verdicts(EVERY_STATUS, |it| it.visits[0].ended = Ended::HandedOver), ["not with the desk"]);
    let asked = |it: &mut Evidence| it.visits[0].wish = Wish::Person;
    assert_eq!(verdicts(EVERY_STATUS, asked), ["not with the desk"]);
    let listed = |it: &mut Evidence| {
        asked(it);
        it.with_desk.insert("57300".to_owned());
    };
    assert_eq!(verdicts(EVERY_STATUS, listed), [""; 0]);
}

#[test]
fn a_doubled_reply_is_excused_by_nothing_but_a_missing_status() {
    let twice = |it: &mut Evidence| it.heard.push(heard("r1", "Shall I reserve it?"));
    let in_flight = |it: &mut Evidence| {
        twice(it);
        it.in_flight.insert("r1".to_owned(), 1);
    };
    assert_eq!(verdicts(EVERY_STATUS, twice), ["resent"]);
    assert_eq!(verdicts(EVERY_STATUS, in_flight), ["resent"]);
    assert_eq!(verdicts(SOME_MISSING, twice), ["resent"]);
    assert_eq!(verdicts(SOME_MISSING, in_flight), [""; 0]);
}

#[test]
fn the_same_words_of_two_decisions_are_seen() {
    let again = |it: &mut Evidence| it.heard.push(heard("r3", "Shall I reserve it?"));
    assert_eq!(verdicts(EVERY_STATUS, again), ["said twice"]);
    let promised = |it: &mut Evidence| {
        again(it);
        it.heard.push(heard("r0", CHECKING));
    };
    assert_eq!(verdicts(EVERY_STATUS, promised), [""; 0]);
}

#[test]
fn reservations_are_neither_lost_nor_doubled_nor_untold() {
    let doubled = |it: &mut Evidence| it.made.push(made("ana@example.com", "CDM-2"));
    assert_eq!(verdicts(EVERY_STATUS, doubled), ["booked twice", "not told"]);
    assert_eq!(verdicts(EVERY_STATUS, |it| it.made.clear()), ["not booked"]);
    assert_eq!(verdicts(EVERY_STATUS, |it| it.made[0].canceled = true), ["not booked"]);
    let in_vain = |it: &mut Evidence| it.heard.push(heard("r3", &format!("CDM-1 {CANCELED}")));
    assert_eq!(verdicts(EVERY_STATUS, in_vain), ["not canceled"]);
    assert_eq!(verdicts(EVERY_STATUS, |it| drop(it.heard.pop())), ["not told"]);
    let strangers = |it: &mut Evidence| it.made.push(made("nobody@example.com", "CDM-9"));
    assert_eq!(verdicts(EVERY_STATUS, strangers), ["not told"]);
}
