//! Card numbers never get past the first reading.

use super::*;
use crate::language::cards::mask_card_numbers;

fn check(text: &str, masked: Option<&str>) {
    assert_eq!(mask_card_numbers(text).as_deref(), masked, "{text}");
}

#[test]
fn card_numbers_are_masked_however_they_are_written() {
    for (text, masked) in [
        ("4111111111111111", "•••• 1111"),
        ("my card is 4111 1111 1111 1111 thanks", "my card is •••• 1111 thanks"),
        ("5500-0000-0000-0004.", "•••• 0004."),
        ("3782.822463.10005", "•••• 0005"),
        ("tarjeta 4111  1111  1111  1111 caduca 12/28", "tarjeta •••• 1111 caduca 12/28"),
        ("4111111111111111 y 5500000000000004", "•••• 1111 y •••• 0004"),
        ("４１１１１１１１１１１１１１１１", "•••• 1111"),
        ("41111111\u{200B}11111111", "•••• 1111"),
        ("2 4111 1111 1111 1111", "2 •••• 1111"),
    ] {
        check(text, Some(masked));
    }
}

#[test]
fn other_digits_stay_as_they_are() {
    for text in [
        "",
        "4111 1111 1111 1112",
        "+34 600 111 222",
        "+4111111111111111",
        "reserva 123456789012",
        "del 3 al 5 de mayo de 2026 somos 2",
        "0000 0000 0000 0000",
        "12345678901234567890123",
    ] {
        check(text, None);
    }
}

#[test]
fn masking_twice_changes_nothing_more() {
    let once = mask_card_numbers("pago con 4111 1111 1111 1111").unwrap();
    assert_eq!(mask_card_numbers(&once), None);
}

#[test]
fn the_understanding_says_where_the_card_stands_and_reads_it_as_nothing_else() {
    let text = "es 4111 1111 1111 1111";
    let found = answer(text, Language::Es, OpenQuestion::Phone);
    assert_eq!(found.card_numbers.len(), 1);
    assert_eq!(&text[found.card_numbers[0].clone()], "4111 1111 1111 1111");
    assert_eq!(found.phone, None);
    assert!(found.confirmation_numbers.is_empty());
}
