//! Times of day.

use super::*;
use Language::{En, Es};

fn check(language: Language, question: Option<OpenQuestion>, cases: &[(&str, &str)]) {
    let phrases = Phrases::default();
    for (text, expected) in cases {
        let found = understand(text, &Context { open_question: question, ..desk(&phrases, language) });
        let times: Vec<String> = found
            .times
            .iter()
            .map(|t| {
                let about = if t.approximate { "~" } else { "" };
                let other = t.other.map_or_else(String::new, |o| format!("/{}", o.format("%H:%M")));
                format!("{about}{}{other}", t.time.format("%H:%M"))
            })
            .collect();
        assert_eq!(times.join(" "), *expected, "{text}: {:?}", found.times);
    }
}

#[test]
fn times_that_stand_alone() {
    check(
        Es,
        None,
        &[
            ("llego a las 23:00", "23:00"),
            ("a las 11 de la noche", "23:00"),
            ("a las once de la noche", "23:00"),
            ("llegamos a las 3 y media", "15:30/03:30"),
            ("a las 8", "08:00/20:00"),
            ("al mediodía", "12:00"),
            ("sobre las 9 de la noche", "~21:00"),
            ("a las 2 de la madrugada", "02:00"),
            ("quiero 2 habitaciones", ""),
        ],
    );
    check(
        En,
        None,
        &[
            ("I arrive at 11 pm", "23:00"),
            ("at half past ten at night", "22:30"),
            ("around midnight", "~00:00"),
            ("at 12 am", "00:00"),
            ("at 12 pm", "12:00"),
            ("15:30", "15:30"),
            ("2 rooms for 3 nights", ""),
        ],
    );
}

#[test]
fn asked_for_a_time_a_number_is_one() {
    check(
        Es,
        Some(OpenQuestion::ArrivalTime),
        &[("11", "11:00/23:00"), ("15", "15:00"), ("por la tarde", "~16:00"), ("a las 11 de la noche", "23:00")],
    );
    check(
        En,
        Some(OpenQuestion::ArrivalTime),
        &[("6ish pm", "18:00"), ("10 pm", "22:00"), ("in the evening", "~19:00")],
    );
}

#[test]
fn an_hour_that_cannot_be_is_named() {
    for text in ["llego a las 25:00", "llego a las 10:75"] {
        let found = read(text, Es);
        assert!(found.times.is_empty(), "{text}: {:?}", found.times);
        assert!(found.impossible.iter().any(|i| i.kind == ImpossibleKind::Time), "{text}: {found:?}");
    }
}
