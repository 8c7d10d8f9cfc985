#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
use proptest::prelude::*;

use super::{Brand, BrandError, Colour, MAX_PAYLOAD, QrError, font, picture};

/// What a scanner reads from a picture.
pub(in crate::reply) fn read(png: &[u8]) -> String {
    let picture = image::load_from_memory(png).unwrap().to_luma8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let grey = |x: usize, y: usize| picture.as_raw()[y * width + x];
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let grids = prepared.detect_grids();
    assert_eq!(grids.len(), 1, "one code in the picture");
    grids[0].decode().unwrap().1
}

fn colour(text: &str) -> Colour {
    Colour::parse(text).unwrap()
}

fn check(payload: &str, header: &str, footer: &str, brand: &Brand) {
    let png = picture(payload, header, footer, brand).unwrap();
    assert_eq!(read(&png), payload);
    assert!(png.len() <= 12 * 1024, "{} bytes for {header:?}", png.len());
    let size = image::load_from_memory(&png).unwrap();
    assert!(size.width() <= 1000 && size.height() <= 1000, "{} by {}", size.width(), size.height());
    assert_eq!(picture(payload, header, footer, brand).unwrap(), png, "the same bytes again");
}

#[test]
fn a_scanner_reads_back_what_was_drawn() {
    let sea = Brand::new(colour("#0b4f6c"), colour("#fffdf7")).unwrap();
    let token = "v1.k1.AAxjYXNhLWRlbC1tYXIABDEyMzQACENNLTdLMlEAC0zb.1vJH0kqB7mXo0c2iH3xUpg";
    let link = format!("https://reservas.casadelmar.example/reservations/verify/{token}");
    for brand in [Brand::default(), sea] {
        check(token, "Hotel Casa del Mar", "Reserva CM-7K2Q", &brand);
        check(&link, "Hotel Miradouro", "Reservation HM-0001", &brand);
        check("A", "", "", &brand);
        check(&"x".repeat(MAX_PAYLOAD), &"Gran Hotel & Spa Ñandú ".repeat(9), &"RESERVA-1234567890-".repeat(9), &brand);
    }
}

#[test]
fn a_payload_that_cannot_be_scanned_is_refused() {
    for length in [0, MAX_PAYLOAD + 1] {
        let refused = picture(&"x".repeat(length), "Hotel", "1", &Brand::default());
        assert_eq!(refused, Err(QrError::Length(length)));
    }
}

#[test]
fn header_and_footer_are_seen() {
    let at = |header: &str, footer: &str| picture("token", header, footer, &Brand::default()).unwrap();
    let (bare, named) = (at("", ""), at("Hotel", ""));
    assert_ne!(bare, named);
    assert_ne!(named, at("Hostal", ""));
    assert_ne!(at("Hotel", "CM-1"), at("Hotel", "CM-2"));
    assert_eq!(at("Pensão Évora", "nº 1"), at("PENSAO EVORA", "N 1"));
}

#[test]
fn letters_are_folded_to_what_the_font_has() {
    for (text, expected) in [
        ("Hotel Casa del Mar", "HOTEL CASA DEL MAR"),
        ("Posada Ñandú — Bogotá", "POSADA NANDU - BOGOTA"),
        ("Straße 7, Ærø & Łódź", "STRASSE 7, AERO & LODZ"),
        ("L’Étoile\t№ 5 🌴", "L'ETOILE 5"),
        ("東京", ""),
    ] {
        assert_eq!(font::drawable(text), expected);
    }
    for letter in ('A'..='Z').chain('0'..='9') {
        let own = font::glyph(letter).unwrap();
        let alike = ('A'..='Z').chain('0'..='9').filter(|other| font::glyph(*other) == Some(own)).count();
        assert_eq!(alike, 1, "{letter} looks like another letter");
        assert!(own.iter().all(|row| *row < 32) && own.iter().any(|row| *row > 0));
    }
}

#[test]
fn colours_too_alike_are_refused() {
    for (dark, light, expected) in [
        ("#000000", "#ffffff", Ok(())),
        ("#0b4f6c", "#fffdf7", Ok(())),
        ("#ffffff", "#000000", Err(BrandError::Contrast)),
        ("#777777", "#ffffff", Err(BrandError::Contrast)),
        ("#767676", "#ffffff", Ok(())),
        ("#123456", "#123456", Err(BrandError::Contrast)),
    ] {
        assert_eq!(Brand::new(colour(dark), colour(light)).map(|_| ()), expected, "{dark} on {light}");
    }
    for bad in ["", "#fff", "000000", "#00000g", "#0000000", "#+12345", "#ñ0000"] {
        assert_eq!(Colour::parse(bad), Err(BrandError::Colour(bad.to_owned())));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn any_payload_and_any_name_make_a_readable_code(payload in "[!-~]{1,300}", header in "\\PC{0,40}", footer in "\\PC{0,20}") {
        check(&payload, &header, &footer, &Brand::default());
    }
}
