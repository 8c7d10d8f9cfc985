//! The data files can be read, and say what their readers expect.

use super::*;

#[test]
fn every_line_of_every_file_is_understood() {
    let faults = crate::language::data::faults();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_property_adds_its_own_words() {
    let mut phrases = Phrases::default();
    phrases.add(Intent::Restaurant, Language::Es, "(la gaviota roja|gaviota)").unwrap();
    phrases.add(Intent::Transport, Language::En, "blue donkey").unwrap();

    let spanish = understand("¿a qué hora cierra La Gaviota Roja?", &desk(&phrases, Language::Es));
    let english = understand("where does the Blue Donkey leave from?", &desk(&phrases, Language::En));

    assert!(spanish.has(Intent::Restaurant), "{spanish:?}");
    assert!(english.has(Intent::Transport), "{english:?}");
    assert!(!read("¿a qué hora cierra La Gaviota Roja?", Language::Es).explain.iter().any(|e| e.contains("gaviota")));
}

#[test]
fn a_faulty_phrase_is_refused_and_changes_nothing() {
    let mut phrases = Phrases::default();
    phrases.add(Intent::Spa, Language::En, "mud hut").unwrap();
    assert!(phrases.add(Intent::Spa, Language::En, "(never closed").is_err());
    assert!(phrases.add(Intent::Spa, Language::Fr, "bain").is_err());
    assert!(understand("is the mud hut open?", &desk(&phrases, Language::En)).has(Intent::Spa));
}
