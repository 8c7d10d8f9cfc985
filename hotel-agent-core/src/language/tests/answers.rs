//! Short answers under an open question.

use super::*;
use Language::{En, Es};

fn flags(found: &Understanding) -> (bool, bool, bool, bool) {
    (found.affirm, found.deny, found.correction, found.wait)
}

#[test]
fn a_clear_yes_and_a_clear_no() {
    for (text, language) in [
        ("sí", Es),
        ("si", Es),
        ("Sí, por favor", Es),
        ("vale", Es),
        ("dale", Es),
        ("yes", En),
        ("yes please", En),
        ("ok", En),
        ("sure", En),
        ("👍", En),
    ] {
        let found = answer(text, language, OpenQuestion::Confirm);
        assert_eq!(flags(&found), (true, false, false, false), "{text}: {found:?}");
    }
    for (text, language) in [("no", Es), ("no gracias", Es), ("no", En), ("no thanks", En), ("nope", En), ("👎", Es)]
    {
        let found = answer(text, language, OpenQuestion::Confirm);
        assert!(!found.affirm && found.deny, "{text}: {found:?}");
    }
}

#[test]
fn a_yes_with_anything_beside_it_books_nothing() {
    for (text, language) in [
        ("sí, pero mejor del 4 al 6", Es),
        ("espera, no", Es),
        ("sí, espera", Es),
        ("¿sí?", Es),
        ("no, mejor dos noches", Es),
        ("yes, but for three nights", En),
        ("yes, wait", En),
        ("wait, no", En),
        ("actually, make it two rooms", En),
        ("ok?", En),
        ("yes unless it rains", En),
    ] {
        let found = answer(text, language, OpenQuestion::Confirm);
        assert!(!found.affirm, "{text}: {found:?}");
    }
    assert!(answer("sí, pero mejor del 4 al 6", Es, OpenQuestion::Confirm).correction);
    assert!(answer("espera, no", Es, OpenQuestion::Confirm).correction);
    assert!(answer("wait, no", En, OpenQuestion::Confirm).correction);
    assert!(answer("hold on", En, OpenQuestion::Confirm).wait);
}

#[test]
fn a_number_or_a_day_is_no_yes() {
    for question in
        [OpenQuestion::Party, OpenQuestion::Nights, OpenQuestion::Arrival, OpenQuestion::Choice { options: 3 }]
    {
        let found = answer("2", En, question);
        assert!(!found.affirm && !found.deny, "{question:?}: {found:?}");
    }
    assert_eq!(answer("2", En, OpenQuestion::Nights).nights, Some(2));
    assert_eq!(answer("dos", Es, OpenQuestion::Nights).nights, Some(2));
}

#[test]
fn days_answer_the_question_asked() {
    for (text, question, kind, start) in [
        ("el 15", OpenQuestion::Arrival, DateKind::Arrival, "2026-03-15"),
        ("15", OpenQuestion::Arrival, DateKind::Arrival, "2026-03-15"),
        ("mañana", OpenQuestion::Arrival, DateKind::Arrival, "2026-03-11"),
        ("el 4", OpenQuestion::Departure, DateKind::Departure, "2026-04-04"),
        ("domingo", OpenQuestion::Departure, DateKind::Departure, "2026-03-15"),
    ] {
        let found = answer(text, Es, question);
        assert_eq!((found.dates[0].kind, found.dates[0].reading.start), (kind, day(start)), "{text}: {found:?}");
    }
}

#[test]
fn a_bare_departure_falls_after_the_arrival_agreed() {
    let phrases = Phrases::default();
    let context = Context {
        arrival: Some(day("2026-05-28")),
        open_question: Some(OpenQuestion::Departure),
        ..desk(&phrases, Es)
    };
    for (text, departure) in [("el 30", "2026-05-30"), ("el 2", "2026-06-02"), ("30", "2026-05-30")] {
        assert_eq!(understand(text, &context).dates[0].reading.start, day(departure), "{text}");
    }
}

#[test]
fn choices() {
    for (text, language, expected) in [
        ("2", Es, Some(Selection::Number(2))),
        ("la segunda", Es, Some(Selection::Ordinal(2))),
        ("the second one", En, Some(Selection::Ordinal(2))),
        ("option 3", En, Some(Selection::Number(3))),
        ("el más barato", Es, Some(Selection::Cheapest)),
        ("the cheapest please", En, Some(Selection::Cheapest)),
        ("la última", Es, Some(Selection::Last)),
        ("la más cara", Es, Some(Selection::Dearest)),
        ("la suite", Es, Some(Selection::Named("suite".to_owned()))),
        ("no", Es, None),
    ] {
        let found = answer(text, language, OpenQuestion::Choice { options: 3 });
        assert_eq!(found.selection, expected, "{text}: {found:?}");
    }
}

#[test]
fn a_greeting_of_emoji_is_no_answer_to_anything_else() {
    let found = read("👋😀", Es);
    assert!(found.only_emoji && !found.affirm && !found.deny);
}

#[test]
fn opting_out_and_in() {
    for (text, language, out, back) in [
        ("BAJA", Es, true, false),
        ("STOP", En, true, false),
        ("ALTA", Es, false, true),
        ("START", En, false, true),
        ("temporada baja", Es, false, false),
        ("is there a bus stop nearby?", En, false, false),
    ] {
        let found = read(text, language);
        assert_eq!((found.opt_out, found.opt_in), (out, back), "{text}: {found:?}");
    }
}
