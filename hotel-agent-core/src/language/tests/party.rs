//! Who travels, and in which rooms.

use super::*;
use Language::{En, Es};

/// "2a 1c 1b 2r pets (5,8)": adults, children, babies, rooms, animals, ages.
fn written(party: &PartyMention) -> String {
    let mut parts: Vec<String> = [(party.adults, "a"), (party.children, "c"), (party.babies, "b"), (party.rooms, "r")]
        .iter()
        .filter_map(|(count, unit)| count.map(|n| format!("{n}{unit}")))
        .collect();
    if !party.child_ages.is_empty() {
        parts.push(format!("({})", party.child_ages.iter().map(u8::to_string).collect::<Vec<_>>().join(",")));
    }
    if party.pets {
        parts.push("pets".to_owned());
    }
    parts.join(" ")
}

fn check(language: Language, question: Option<OpenQuestion>, cases: &[(&str, &str)]) {
    let phrases = Phrases::default();
    for (text, expected) in cases {
        let found = understand(text, &Context { open_question: question, ..desk(&phrases, language) });
        assert_eq!(written(&found.party), *expected, "{text}");
    }
}

#[test]
fn parties_in_spanish() {
    check(
        Es,
        None,
        &[
            ("somos 2", "2a"),
            ("somos dos adultos y un niño", "2a 1c"),
            ("somos 2 y un bebé", "2a 1b"),
            ("2 adultos y 2 niños de 5 y 8 años", "2a 2c (5,8)"),
            ("mi esposa y yo", "2a"),
            ("para cuatro personas", "4a"),
            ("una pareja", "2a"),
            ("solo yo", "1a"),
            ("dos habitaciones para cuatro personas", "4a 2r"),
            ("4 personas (2 niños)", "2a 2c"),
            ("vamos con nuestro perro", "pets"),
        ],
    );
}

#[test]
fn parties_in_english() {
    check(
        En,
        None,
        &[
            ("2 adults and 2 kids aged 5 and 8", "2a 2c (5,8)"),
            ("just me", "1a"),
            ("me and my wife", "2a"),
            ("there are four of us", "4a"),
            ("two rooms for five people", "5a 2r"),
            ("2 adults, 1 child (6 years old)", "2a 1c (6)"),
            ("two adults and a baby", "2a 1b"),
            ("one adult and one child", "1a 1c"),
        ],
    );
}

#[test]
fn bare_numbers_answer_the_question() {
    check(Es, Some(OpenQuestion::Party), &[("2", "2a"), ("dos", "2a"), ("somos tres", "3a"), ("2 y 1 niño", "2a 1c")]);
    check(En, Some(OpenQuestion::Children), &[("two", "2c"), ("1", "1c")]);
    check(En, Some(OpenQuestion::ChildAges), &[("5 and 8", "2c (5,8)"), ("3", "1c (3)")]);
    check(Es, Some(OpenQuestion::ChildAges), &[("tienen 5 y 8", "2c (5,8)"), ("6 meses", "1c (0)")]);
    check(En, Some(OpenQuestion::Rooms), &[("2", "2r"), ("just one", "1r")]);
}

#[test]
fn numbers_of_other_things_are_no_people() {
    check(Es, None, &[("del 3 al 5 de mayo", ""), ("a las 8", ""), ("3 noches", ""), ("tengo 2 preguntas", "")]);
    check(En, None, &[("room 204", ""), ("at 8 pm", ""), ("I have 2 questions", "")]);
}

#[test]
fn crowds_no_house_can_take_are_named() {
    for (text, language) in [("99999 adults", En), ("somos 5000 personas", Es), ("1000 habitaciones", Es)] {
        let found = read(text, language);
        assert!(found.impossible.iter().any(|i| i.kind == ImpossibleKind::Count), "{text}: {found:?}");
        assert_eq!(written(&found.party), "", "{text}");
    }
    let grown = answer("5 and 34", En, OpenQuestion::ChildAges);
    assert!(grown.impossible.iter().any(|i| i.kind == ImpossibleKind::Age), "{grown:?}");
}

#[test]
fn room_words_are_kept_for_the_property_to_match() {
    for (text, language, word) in [
        ("una doble con vista al mar", Es, "doble"),
        ("a suite please", En, "suite"),
        ("double room with sea view", En, "double"),
    ] {
        let found = read(text, language);
        assert!(found.room_words.iter().any(|w| w.contains(word)), "{text}: {:?}", found.room_words);
    }
}
