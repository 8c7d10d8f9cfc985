#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::{Key, KeyError, KeyRing, Opened, Seal, TokenError};
use crate::{
    fact::Claims,
    property::PropertyId,
    reservation::{ConfirmationNumber, ReservationId},
};

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ";

fn key(id: &str, byte: u8) -> Key {
    Key::new(id, &[byte; 32]).unwrap()
}

fn seal(current: Key, older: Vec<Key>) -> Seal {
    Seal::new(KeyRing::new(current, older).unwrap())
}

fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 6).unwrap()
}

fn opened(property: &str, reservation: &str, number: &str) -> Opened {
    Opened {
        property: PropertyId::parse(property).unwrap(),
        claims: Claims {
            reservation: ReservationId::new(reservation),
            number: ConfirmationNumber::new(number),
            valid_until: last_day(),
        },
    }
}

fn casa() -> Opened {
    opened("casa-del-mar", "1234", "CM-7K2Q")
}

#[test]
fn a_token_says_what_was_sealed_until_its_last_day() {
    let seal = seal(key("k1", 1), vec![]);
    let token = seal.seal(&casa().property, &casa().claims);
    assert_eq!(seal.open(&token, last_day()), Ok(casa()));
    let after = last_day() + Days::new(1);
    assert_eq!(seal.open(&token, after), Err(TokenError::Expired(Box::new(casa()))));
    assert!(token.len() <= 80, "{token} is too long for a small code");
    assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte)), "{token} stands in URLs");
}

/// Tokens are printed on paper: a release that no longer reads this one turns guests away.
#[test]
fn tokens_of_earlier_releases_are_read() {
    let token = "v1.k1.AAxjYXNhLWRlbC1tYXIABDEyMzQAB0NNLTdLMlEAC0p0.q1J3kPahmTUZZCfv3ZaCIg";
    assert_eq!(seal(key("k1", 1), vec![]).seal(&casa().property, &casa().claims), token);
}

#[test]
fn keys_are_changed_without_losing_tokens() {
    let (old, new) = (key("2025", 1), key("2026", 2));
    let token = seal(old.clone(), vec![]).seal(&casa().property, &casa().claims);
    for (seal, expected) in [
        (seal(new.clone(), vec![old]), Ok(casa())),
        (seal(new, vec![]), Err(TokenError::UnknownKey)),
        (seal(key("2025", 3), vec![]), Err(TokenError::Forged)),
    ] {
        assert_eq!(seal.open(&token, last_day()), expected);
    }
}

#[test]
fn what_is_not_a_token_is_malformed() {
    let seal = seal(key("k1", 1), vec![]);
    let token = seal.seal(&casa().property, &casa().claims);
    let [_, _, payload, signature] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    for (text, expected) in [
        (String::new(), TokenError::Malformed),
        ("v1".into(), TokenError::Malformed),
        ("v1.k1..".into(), TokenError::Malformed),
        (format!("v2.k1.{payload}.{signature}"), TokenError::Malformed),
        (format!("v1.k1.{payload}.{}", &signature[..20]), TokenError::Malformed),
        (format!("v1.k1.{payload}.{signature}AAAA"), TokenError::Malformed),
        (format!("v1.k1.x.{payload}.{signature}"), TokenError::Malformed),
        (format!("v1.k1.{payload}=.{signature}"), TokenError::Malformed),
        (format!(" {token}"), TokenError::Malformed),
        ("A".repeat(1_000_000), TokenError::Malformed),
        (format!("v1.k2.{payload}.{signature}"), TokenError::UnknownKey),
        (format!("v1.k1..{signature}"), TokenError::Forged),
    ] {
        assert_eq!(seal.open(&text, last_day()), Err(expected), "{}", &text[..text.len().min(90)]);
    }
}

#[test]
fn keys_are_checked_and_never_printed() {
    for (id, length, expected) in [
        ("k1", 32, None),
        ("k1", 31, Some(KeyError::Secret)),
        ("", 32, Some(KeyError::Id)),
        ("a.b", 32, Some(KeyError::Id)),
        ("seventeen-letters", 32, Some(KeyError::Id)),
    ] {
        assert_eq!(Key::new(id, &vec![7; length]).err(), expected, "{id} of {length}");
    }
    let twice = KeyRing::new(key("a", 1), vec![key("b", 2), key("a", 3)]);
    assert_eq!(twice.err(), Some(KeyError::Twice("a".into())));
    let seal = Seal::new(KeyRing::new(Key::new("k1", &[b'S'; 40]).unwrap(), vec![key("k0", 83)]).unwrap());
    assert_eq!(
        format!("{seal:?}"),
        "Seal { keys: KeyRing { current: Key { id: \"k1\", .. }, older: [Key { id: \"k0\", .. }] } }"
    );
}

proptest! {
    #[test]
    fn anything_sealed_is_opened(
        property in "[a-z0-9-]{1,40}",
        reservation in "\\PC{0,40}",
        number in "\\PC{0,20}",
        days in -2_000_000_i32..2_000_000,
    ) {
        let seal = seal(key("k1", 1), vec![]);
        let mut expected = opened(&property, &reservation, &number);
        expected.claims.valid_until = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
        let token = seal.seal(&expected.property, &expected.claims);
        prop_assert_eq!(seal.open(&token, expected.claims.valid_until), Ok(expected));
    }

    #[test]
    fn one_changed_letter_is_noticed(at in any::<prop::sample::Index>(), letter in prop::sample::select(LETTERS)) {
        let seal = seal(key("k1", 1), vec![key("k2", 2)]);
        let token = seal.seal(&casa().property, &casa().claims);
        let mut bytes = token.clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = letter;
        let changed = String::from_utf8(bytes).unwrap();
        prop_assume!(changed != token);
        let refused = seal.open(&changed, last_day());
        let in_key_id = at == 3 || at == 4;
        let noticed = match refused {
            Err(TokenError::Malformed | TokenError::Forged) => true,
            Err(TokenError::UnknownKey) => in_key_id,
            _ => false,
        };
        prop_assert!(noticed, "{changed}: {refused:?}");
    }

    #[test]
    fn one_flipped_bit_is_noticed(bit in any::<prop::sample::Index>()) {
        let seal = seal(key("k1", 1), vec![]);
        let token = seal.seal(&casa().property, &casa().claims);
        let mut bytes = token.into_bytes();
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let opened = seal.open(&String::from_utf8_lossy(&bytes), last_day());
        prop_assert!(opened.is_err(), "{opened:?}");
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,80}", payload in "[A-Za-z0-9_-]{0,80}") {
        let seal = seal(key("k1", 1), vec![]);
        prop_assert!(seal.open(&text, last_day()).is_err());
        let unsigned = format!("v1.k1.{payload}.AAAAAAAAAAAAAAAAAAAAAA");
        prop_assert!(seal.open(&unsigned, last_day()).is_err());
    }
}
