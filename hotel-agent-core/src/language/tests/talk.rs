//! Small talk in the middle of a booking: counts that are no days, departures after arrivals, calm and alarming smoke.

use super::*;
use Language::{En, Es};

/// "2026-05-03", "2026-05-03..2026-05-05"; a `?` says that the guest is to be asked.
fn dates(found: &Understanding) -> String {
    let one = |date: &DateMention| {
        let end = date.reading.end.map_or_else(String::new, |end| format!("..{end}"));
        format!("{}{end}{}", date.reading.start, if date.ambiguous { "?" } else { "" })
    };
    found.dates.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn how_many_come_is_no_day() {
    let open = [None, Some(OpenQuestion::Dates), Some(OpenQuestion::Arrival), Some(OpenQuestion::Departure)];
    for question in open {
        for (text, language) in [("para 2", Es), ("for 2", En), ("somos 2", Es), ("we are 2", En), ("seremos dos", Es)]
        {
            let phrases = Phrases::default();
            let found = understand(text, &Context { open_question: question, ..desk(&phrases, language) });
            assert_eq!((dates(&found).as_str(), found.party.adults), ("", Some(2)), "{text} {question:?}");
        }
    }
    assert_eq!(dates(&answer("el 2", Es, OpenQuestion::Arrival)), "2026-04-02");
    assert_eq!(dates(&answer("for the 15th", En, OpenQuestion::Arrival)), "2026-03-15");
}

#[test]
fn a_weekday_departure_follows_the_arrival() {
    // Tuesday 10 March; the arrival given before, if any.
    for (text, language, arrival, expected) in [
        ("llego el viernes y me voy el lunes", Es, None, "2026-03-13 2026-03-16"),
        ("arriving Thursday and leaving Sunday", En, None, "2026-03-12 2026-03-15"),
        ("llego el viernes y me voy el martes", Es, None, "2026-03-13 2026-03-17"),
        ("arriving Saturday, leaving Thursday", En, None, "2026-03-14 2026-03-19"),
        ("hasta el domingo", Es, Some("2026-03-20"), "2026-03-22"),
        ("hasta el viernes", Es, Some("2026-03-20"), "2026-03-27"),
        ("until Tuesday", En, Some("2026-03-13"), "2026-03-17"),
    ] {
        let phrases = Phrases::default();
        let found = understand(text, &Context { arrival: arrival.map(day), ..desk(&phrases, language) });
        assert_eq!(dates(&found), expected, "{text}: {:?}", found.dates);
    }
}

#[test]
fn who_smokes_is_not_on_fire() {
    for (text, language) in [
        ("may we smoke on the terrace?", En),
        ("can i smoke in my room?", En),
        ("is there a fire extinguisher in the room?", En),
        ("the corridor smells of cigarette smoke", En),
        ("where is a place to smoke in the hotel?", En),
        ("huele a humo de cigarrillo en el pasillo", Es),
        ("hay olor a tabaco en el cuarto", Es),
        ("¿hay extintor de incendios en la habitación?", Es),
    ] {
        let found = read(text, language);
        assert_eq!(found.urgent, None, "{text}");
        assert!(!found.has(Intent::Emergency), "{text}: {:?}", found.intents);
    }
    for (text, language) in [
        ("There is smoke in the corridor", En),
        ("can you come, there is smoke in our room", En),
        ("I can smell smoke", En),
        ("huele a quemado", Es),
        ("hay humo", Es),
        ("no hay extintor y hay fuego en la cocina", Es),
    ] {
        assert_eq!(read(text, language).urgent, Some(Urgency::Fire), "{text}");
    }
}

#[test]
fn a_booking_looked_for_is_not_a_new_one() {
    for (text, language, intent) in [
        ("mi reserva", Es, Intent::BookingStatus),
        ("quiero ver mi reserva", Es, Intent::BookingStatus),
        ("my reservation", En, Intent::BookingStatus),
        ("I want to see my booking", En, Intent::BookingStatus),
        ("¿se puede cancelar?", Es, Intent::CancellationPolicy),
        ("is it cancellable?", En, Intent::CancellationPolicy),
        ("can it be cancelled?", En, Intent::CancellationPolicy),
        ("change it to 3 nights", En, Intent::ModifyBooking),
    ] {
        let found = read(text, language);
        assert_eq!(found.top().map(|s| s.intent), Some(intent), "{text}: {:?}", found.intents);
    }
    assert!(!read("quisiera mandar una foto de mi pasaporte", Es).has(Intent::Photos));
    assert!(read("¿me mandan una foto de la habitación?", Es).has(Intent::Photos));
}

#[test]
fn weekends_and_midnights_by_any_name() {
    for text in ["este finde", "este fin de semana", "pal finde"] {
        assert_eq!(dates(&read(text, Es)), "2026-03-13..2026-03-15", "{text}");
    }
    assert_eq!(dates(&read("the night of the 23rd", En)), "2026-03-23");
    let found = read("la de enero", Es);
    assert_eq!((dates(&found).as_str(), found.dates[0].vague), ("2027-01-01..2027-02-01", true));
    let found = read("we arrive at half past midnight", En);
    assert_eq!(found.times.first().map(|t| t.time.to_string()), Some("00:30:00".to_owned()), "{:?}", found.times);
}

#[test]
fn phrases_are_no_names() {
    for (text, language) in [
        ("cambio de opinión", Es),
        ("no sé", Es),
        ("otra cosa", Es),
        ("espere un momento", Es),
        ("mejor no", Es),
        ("ninguno", Es),
        ("I don't know", En),
        ("something else", En),
        ("never mind", En),
    ] {
        assert_eq!(answer(text, language, OpenQuestion::Name).names, None, "{text}");
    }
    assert!(answer("ana otero", Es, OpenQuestion::Name).names.is_some());
    for (text, language) in [("hola, soy Marta", Es), ("my name is Marta", En), ("soy Ana Marta", Es)] {
        assert!(!read(text, language).has(Intent::ItemRequest), "{text}");
    }
    assert!(read("necesito otra mnata", Es).has(Intent::ItemRequest));
}

#[test]
fn confirmation_numbers_in_groups() {
    for (text, language, question, expected) in [
        ("4127 806 351", Es, None, &["4127806351"][..]),
        ("4127 806 351", Es, Some(OpenQuestion::ConfirmationNumber), &["4127806351"]),
        ("my booking is 4127 806 351", En, None, &["4127806351"]),
        ("MIR 9XQ4TZ", En, None, &["MIR-9XQ4TZ"]),
        ("mi reserva es CDM MAR5VT", Es, None, &["CDM-MAR5VT"]),
        ("+34 600 111 222", Es, None, &[]),
        ("+34 600 111 222", Es, Some(OpenQuestion::ConfirmationNumber), &[]),
        ("600 111 222", Es, Some(OpenQuestion::Phone), &[]),
        ("4111 1111 1111 1111", En, Some(OpenQuestion::ConfirmationNumber), &[]),
        ("del 12 al 14", Es, None, &[]),
    ] {
        let phrases = Phrases::default();
        let found = understand(text, &Context { open_question: question, ..desk(&phrases, language) });
        assert_eq!(found.confirmation_numbers, expected, "{text} {question:?}");
        assert!(found.dates.is_empty() || text.contains("del"), "{text}: {:?}", found.dates);
    }
}

#[test]
fn a_corrected_stay_may_come_at_any_time() {
    let open = [None, Some(OpenQuestion::Name), Some(OpenQuestion::Email), Some(OpenQuestion::Confirm)];
    for question in open {
        for (text, expected) in [
            ("actually 4 to 6", "2026-04-04..2026-04-06"),
            ("make it 4 to 6", "2026-04-04..2026-04-06"),
            ("no, 12 to 14 december", "2026-12-12..2026-12-14"),
        ] {
            let phrases = Phrases::default();
            let found = understand(text, &Context { open_question: question, ..desk(&phrases, En) });
            assert_eq!((dates(&found).as_str(), found.correction), (expected, true), "{text} {question:?}");
            assert_eq!(found.names, None, "{text}");
        }
    }
    assert_eq!(dates(&read("actually 4 to 6 people", En)), "");
}

#[test]
fn families_and_crowds() {
    for (text, language, adults, children, ages) in [
        ("a single room for me", En, Some(1), None, &[][..]),
        ("una individual para mí", Es, Some(1), None, &[]),
        ("could you check that for me", En, None, None, &[]),
        ("me and my wife and our 3 kids", En, Some(2), Some(3), &[]),
        ("2 adultos y 2 niños, 4 y 7", Es, Some(2), Some(2), &[4, 7]),
        ("the kids are 4 and 7", En, None, Some(2), &[4, 7]),
    ] {
        let found = read(text, language);
        let party = &found.party;
        assert_eq!((party.adults, party.children, party.child_ages.as_slice()), (adults, children, ages), "{text}");
        assert_eq!(dates(&found), "", "{text}");
        let asked = answer(text, language, OpenQuestion::Dates);
        assert_eq!((dates(&asked).as_str(), asked.party.child_ages.as_slice()), ("", ages), "{text}");
    }
    for (text, language) in [("0 people", En), ("0 adultos", Es), ("-3 people", En), ("somos 501 personas", Es)] {
        let found = read(text, language);
        assert!(found.impossible.iter().any(|i| i.kind == ImpossibleKind::Count), "{text}: {found:?}");
        assert_eq!(found.party.adults, None, "{text}");
    }
}

#[test]
fn a_departure_told_before_its_arrival_follows_it_too() {
    for (text, language, expected) in [
        ("me voy el jueves y llego el sábado", Es, "2026-03-19 2026-03-14"),
        ("leaving Thursday, arriving Saturday", En, "2026-03-19 2026-03-14"),
        ("me voy el lunes, llego el viernes", Es, "2026-03-16 2026-03-13"),
    ] {
        assert_eq!(dates(&read(text, language)), expected, "{text}");
    }
}
