//! Names, addresses, numbers.

use super::*;
use Language::{En, Es};

#[test]
fn emails() {
    for (text, email) in [
        ("ana.perez+viaje@example.com", Some("ana.perez+viaje@example.com")),
        ("mi correo es Ana@Example.COM.", Some("ana@example.com")),
        ("<a@b.co>", Some("a@b.co")),
        ("escríbeme a ana@localhost", None),
        ("@ana en instagram", None),
        ("ana@@example..com", None),
    ] {
        assert_eq!(read(text, Es).email.as_deref(), email, "{text}");
    }
}

#[test]
fn phones() {
    for (text, country, phone) in [
        ("+34 600 111 222", "ES", Some("+34600111222")),
        ("mi teléfono es 600 111 222", "ES", Some("+34600111222")),
        ("0044 20 7946 0000", "ES", Some("+442079460000")),
        ("my number is (555) 010-9999", "US", Some("+15550109999")),
        ("del 3 al 5 de mayo, 2 adultos", "ES", None),
        ("4111 1111 1111 1111", "ES", None),
    ] {
        let phrases = Phrases::default();
        let found = understand(text, &Context { country, ..desk(&phrases, Es) });
        assert_eq!(found.phone.as_deref(), phone, "{text}");
    }
}

fn name(given: Option<&str>, family: Option<&str>) -> Option<PersonName> {
    Some(PersonName { given: given.map(str::to_owned), family: family.map(str::to_owned) })
}

#[test]
fn names_told_anywhere() {
    for (text, language, expected) in [
        ("me llamo Ana Pérez", Es, name(Some("Ana"), Some("Pérez"))),
        ("a nombre de Luis de la Torre", Es, name(Some("Luis"), Some("de la Torre"))),
        ("my name is John Smith", En, name(Some("John"), Some("Smith"))),
        ("Mi apellido es García", Es, name(None, Some("García"))),
        ("soy vegano", Es, None),
        ("I am hungry", En, None),
    ] {
        assert_eq!(read(text, language).names, expected, "{text}");
    }
}

#[test]
fn bare_names_when_asked() {
    for (text, language, question, expected) in [
        ("Ana Pérez", Es, OpenQuestion::Name, name(Some("Ana"), Some("Pérez"))),
        ("ana maría pérez lópez", Es, OpenQuestion::Name, name(Some("Ana María"), Some("Pérez López"))),
        ("Pérez, Ana", Es, OpenQuestion::Name, name(Some("Ana"), Some("Pérez"))),
        ("Ludwig van Beethoven", En, OpenQuestion::Name, name(Some("Ludwig"), Some("van Beethoven"))),
        ("García", Es, OpenQuestion::Surname, name(None, Some("García"))),
        ("¿para qué?", Es, OpenQuestion::Name, None),
        ("wait", En, OpenQuestion::Name, None),
    ] {
        assert_eq!(answer(text, language, question).names, expected, "{text}");
    }
}

#[test]
fn confirmation_numbers() {
    for (text, language, expected) in [
        ("mi reserva es la ABC12345", Es, vec!["ABC12345"]),
        ("confirmation number HX-99812", En, vec!["HX-99812"]),
        ("booking 845512", En, vec!["845512"]),
        ("del 3 al 5 de mayo de 2026", Es, vec![]),
        ("room 204", En, vec![]),
    ] {
        assert_eq!(read(text, language).confirmation_numbers, expected, "{text}");
    }
    assert_eq!(answer("845512", Es, OpenQuestion::ConfirmationNumber).confirmation_numbers, ["845512"]);
}

#[test]
fn a_confirmation_number_spells_no_date() {
    for number in ["CDM-MAR5VT", "CDM-THUR5A", "CDM-9KMSJ9", "CDM-2DEC26", "MIR-SUN7AM", "CDM-23MAY4", "GH-48213"] {
        for (text, language) in [
            (format!("I want to see my reservation {number}, my surname is Peña"), En),
            (format!("What is the status of my booking {}?", number.to_lowercase()), En),
            (format!("Quiero cancelar la reserva {number} a nombre de Peña"), Es),
        ] {
            let found = read(&text, language);
            assert_eq!(found.confirmation_numbers, [number], "{text}");
            assert_eq!((found.dates.len(), found.times.len(), found.nights), (0, 0, None), "{text}");
        }
    }
    // Beside a number, dates stay where they are written.
    let text = "reserva CDM-MAR5VT, mejor del 4 al 6 de mayo";
    let found = read(text, Es);
    assert!(found.dates.iter().all(|date| date.span.start >= text.find("mejor").unwrap()), "{:?}", found.dates);
    assert_eq!((found.dates.is_empty(), found.confirmation_numbers), (false, vec!["CDM-MAR5VT".to_owned()]));
}

#[test]
fn amounts() {
    for (text, expected) in [
        ("49,90 €", vec![(4990, Some("EUR"))]),
        ("€120", vec![(12_000, Some("EUR"))]),
        ("1.250,50 euros", vec![(125_050, Some("EUR"))]),
        ("$80", vec![(8_000, None)]),
        ("menos de 100 dólares", vec![(10_000, None)]),
        ("2 adultos", vec![]),
    ] {
        let found = read(text, Es).amounts;
        let found: Vec<(u64, Option<&str>)> = found.iter().map(|a| (a.hundredths, a.currency.as_deref())).collect();
        assert_eq!(found, expected, "{text}");
    }
}
