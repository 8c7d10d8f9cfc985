#![expect(clippy::unwrap_used, reason = "tests")]

use super::{Model, intents, trained};
use crate::{
    guest::Language,
    language::{Intent, Message, Phrases, fold, tests::desk},
};

fn top(text: &str) -> Option<Intent> {
    let (tokens, phrases) = (fold::tokenize(text), Phrases::default());
    let context = desk(&phrases, Language::Es);
    let message = Message { text, tokens: &tokens, context: &context, language: None, certain: false };
    intents(&message, 500).first().map(|scored| scored.intent)
}

#[test]
fn every_class_is_an_intent_and_the_file_is_whole() {
    let (model, classes) = trained().unwrap();
    assert!(classes.iter().all(Option::is_some), "{model:?}");
    assert!(Model::read(b"HAM1").is_none());
    assert!(Model::read(b"something else").is_none());
}

#[test]
fn it_reads_what_no_rule_has_words_for() {
    for (text, intent) in [
        ("o estacionamento do hotel tem cobertura", Intent::Parking),
        ("il me faudrait deux oreillers de plus", Intent::ItemRequest),
        ("how long do i have to boil rice", Intent::OutOfScope),
    ] {
        assert_eq!(top(text), Some(intent), "{text}");
    }
    assert_eq!(top(""), None);
}
