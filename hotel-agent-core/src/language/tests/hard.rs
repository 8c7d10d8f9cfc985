//! Input no guest writes, and some do.

use super::*;
use crate::language::intents::work;
use Language::{En, Es};

#[test]
fn anything_is_read_without_a_fault() {
    let long = "á".repeat(64 * 1024);
    let many = "del 3 al 5 de mayo, 2 adultos; ".repeat(2_500);
    for text in [
        "",
        " ",
        "\n\n\n",
        "\0\u{1}\u{7f}",
        "\u{202E}olleh\u{202C}",
        "h\u{200B}o\u{200B}l\u{200B}a",
        "שלום, יש לכם חדר?",
        "👨‍👩‍👧‍👦👨‍👩‍👧‍👦",
        "e\u{301}\u{301}\u{301}\u{301}",
        "١٢٣٤",
        "99999999999999999999999999999",
        "////----....::::",
        "((((((((((((((((",
        &long,
        &many,
    ] {
        let found = read(text, Es);
        for span in found.dates.iter().map(|d| &d.span).chain(found.intents.iter().map(|i| &i.span)) {
            assert!(text.get(span.clone()).is_some(), "a span off the characters: {span:?}");
        }
    }
}

#[test]
fn a_hidden_character_hides_nothing() {
    assert!(read("h\u{200B}ello", En).has(Intent::Greeting));
    assert!(read("HELLOOOOO!!!", En).has(Intent::Greeting));
    assert_eq!(read("２ adults", En).party.adults, Some(2));
}

#[test]
fn only_the_beginning_of_a_long_paste_is_read() {
    let padding = "1234567 ".repeat(fold::MAX_CHARS / 8);
    assert!(read(&format!("cancel my reservation {padding}"), En).has(Intent::CancelBooking));
    assert!(!read(&format!("{padding} cancel my reservation"), En).has(Intent::CancelBooking));
    assert!(fold::tokenize(&"a ".repeat(32 * 1024)).len() <= fold::MAX_CHARS);
}

#[test]
fn a_card_number_is_found_however_late_it_stands() {
    let text = format!("{} 4111 1111 1111 1111", "x".repeat(64 * 1024));
    assert_eq!(read(&text, En).card_numbers.len(), 1);
}

#[test]
fn twice_the_text_takes_twice_the_steps() {
    for piece in [", ", "hello ", "cancel my room ", "a a a a ", "? ! ", "the the , ", "not want ", "del 3 al 5 "] {
        let mut steps = [0_u64; 2];
        for (steps, chars) in steps.iter_mut().zip([600, 1_200]) {
            let text = piece.repeat(chars / piece.len());
            work::take();
            let _ = read(&text, En);
            *steps = work::take();
        }
        assert!(steps[1] <= steps[0] * 5 / 2, "{piece:?}: {steps:?}");
    }
}
