//! Which language a message is in, and when it switches the conversation.

use super::*;

fn switches(text: &str, conversation: Language) -> Option<Language> {
    let found = read(text, conversation).language;
    found.language.filter(|_| found.switch)
}

#[test]
fn a_clear_greeting_switches_the_conversation() {
    for (text, from, to) in [
        ("hola", Language::En, Language::Es),
        ("¡Hola!", Language::Fr, Language::Es),
        ("hello", Language::Es, Language::En),
        ("Hi", Language::Es, Language::En),
        ("bom dia", Language::Es, Language::Pt),
        ("bonjour", Language::En, Language::Fr),
        ("Bonsoir madame", Language::Es, Language::Fr),
    ] {
        assert_eq!(switches(text, from), Some(to), "{text}");
    }
}

#[test]
fn sentences_switch_the_conversation() {
    for (text, from, to) in [
        ("I would like to know if you have a room for tonight", Language::Es, Language::En),
        ("quisiera saber si tienen sitio para mañana", Language::En, Language::Es),
        ("gostaria de saber se vocês têm um quarto para amanhã", Language::Es, Language::Pt),
        ("est-ce que vous avez une chambre pour demain ?", Language::Es, Language::Fr),
        ("hola, do you have a room for two this weekend?", Language::Es, Language::En),
    ] {
        assert_eq!(switches(text, from), Some(to), "{text}");
    }
}

#[test]
fn what_any_guest_may_say_switches_nothing() {
    for text in [
        "ok",
        "OK!",
        "okay",
        "no",
        "wifi",
        "check-in",
        "late check out",
        "parking",
        "Ana Pérez",
        "John Smith",
        "2",
        "👍",
        "",
        "ana@example.com",
        "hotel",
        "suite",
        "X7K2P9",
        "12/05",
        "gracias 🙏",
    ] {
        for language in [Language::Es, Language::En] {
            let found = read(text, language);
            let courtesy = text.starts_with("gracias") && language == Language::En;
            assert!(!found.language.switch || courtesy, "{text} in {language:?}: {:?}", found.language);
        }
    }
}

#[test]
fn twins_stay_in_the_language_of_the_conversation() {
    for text in
        ["reservar", "tarifas", "uma reserva", "una reserva", "cancelar reserva", "hotel", "dia 4", "para 2 pessoas"]
    {
        let spanish = read(text, Language::Es).language;
        assert!(
            !spanish.switch || spanish.language != Some(Language::Pt) || text.contains("pessoas"),
            "{text}: {spanish:?}"
        );
    }
    assert_eq!(read("cancelar reserva", Language::Pt).language.language, Some(Language::Pt));
    assert_eq!(read("cancelar reserva", Language::Es).language.language, Some(Language::Es));
}

#[test]
fn other_languages_are_told_apart() {
    for text in [
        "Haben Sie noch ein Zimmer frei für heute Nacht?",
        "avete una camera libera per questa sera?",
        "Здравствуйте, есть номера?",
        "こんにちは",
        "مرحبا",
    ] {
        let found = read(text, Language::Es).language;
        assert_eq!(found.language, None, "{text}");
        assert!(!found.switch, "{text}");
    }
}
