//! Phone numbers, in E.164.

use crate::language::fold::{Kind, Tokens};
use crate::language::{Message, OpenQuestion, Span};

/// Calling codes of the countries guests mostly come from.
const CALLING_CODES: &[(&str, &str)] = &[
    ("AR", "54"),
    ("AT", "43"),
    ("AU", "61"),
    ("BE", "32"),
    ("BO", "591"),
    ("BR", "55"),
    ("CA", "1"),
    ("CH", "41"),
    ("CL", "56"),
    ("CN", "86"),
    ("CO", "57"),
    ("CR", "506"),
    ("CU", "53"),
    ("CZ", "420"),
    ("DE", "49"),
    ("DK", "45"),
    ("DO", "1"),
    ("EC", "593"),
    ("ES", "34"),
    ("FI", "358"),
    ("FR", "33"),
    ("GB", "44"),
    ("GR", "30"),
    ("GT", "502"),
    ("HN", "504"),
    ("HU", "36"),
    ("IE", "353"),
    ("IL", "972"),
    ("IN", "91"),
    ("IS", "354"),
    ("IT", "39"),
    ("JP", "81"),
    ("KR", "82"),
    ("LU", "352"),
    ("MA", "212"),
    ("MX", "52"),
    ("NI", "505"),
    ("NL", "31"),
    ("NO", "47"),
    ("NZ", "64"),
    ("PA", "507"),
    ("PE", "51"),
    ("PL", "48"),
    ("PR", "1"),
    ("PT", "351"),
    ("PY", "595"),
    ("RO", "40"),
    ("RU", "7"),
    ("SE", "46"),
    ("SV", "503"),
    ("TR", "90"),
    ("UA", "380"),
    ("US", "1"),
    ("UY", "598"),
    ("VE", "58"),
    ("ZA", "27"),
];

/// Countries that write a leading zero before national numbers which the international form drops.
const TRUNK_ZERO: &[&str] = &[
    "AR", "AT", "AU", "BE", "BR", "CH", "DE", "FI", "FR", "GB", "IE", "IL", "JP", "MA", "NL", "NZ", "PE", "SE", "TR",
    "UA", "ZA", "EC", "VE", "PY", "BO",
];

fn calling_code(country: &str) -> Option<&'static str> {
    CALLING_CODES.iter().find(|(name, _)| name.eq_ignore_ascii_case(country)).map(|(_, code)| *code)
}

/// The first phone number in E.164: with a country code as given, else national to the guest's or property's country.
pub(crate) fn phone(message: &Message<'_>, cards: &[Span]) -> Option<String> {
    const CUES: &[&str] = &[
        "telefono",
        "tel",
        "movil",
        "celular",
        "cel",
        "whatsapp",
        "wasap",
        "phone",
        "mobile",
        "cell",
        "call",
        "llamar",
        "llamen",
        "llamarme",
        "llameme",
        "contacto",
        "fono",
        "number is",
        "reach",
    ];
    let tokens = message.tokens;
    let mut at = 0;
    while at < tokens.len() {
        let plus = tokens.at(at) == "+" && tokens.digit_count(at + 1) > 0;
        if !plus && tokens.digit_count(at) == 0 && !(tokens.at(at) == "(" && tokens.digit_count(at + 1) > 0) {
            at += 1;
            continue;
        }
        let (digits, len) = digit_run(tokens, at);
        let span = tokens.span(at, len);
        let card = cards.iter().any(|card| card.start < span.end && span.start < card.end);
        let cue = message.asked(&[OpenQuestion::Phone])
            || (1..=5).any(|back| at.checked_sub(back).is_some_and(|i| tokens.any(i, CUES).is_some()));
        // Without a cue only an unbroken or `+` number of telephone length counts: dates and prices are shorter.
        let whole = tokens.digit_count(at) >= 9 && !message.asked(&[OpenQuestion::ConfirmationNumber]);
        let international = plus || digits.starts_with("00") && digits.len() >= 11;
        if !card
            && (cue || whole || international)
            && (7..=15).contains(&digits.trim_start_matches("00").len())
            && let Some(number) = e164(&digits, international, message)
        {
            return Some(number);
        }
        at += len.max(1);
    }
    None
}

fn digit_run(tokens: &Tokens, at: usize) -> (String, usize) {
    let mut digits = String::new();
    let mut here = at;
    while here < tokens.len() {
        match (tokens.kind(here), tokens.at(here)) {
            (Some(Kind::Number), text) => digits.push_str(text),
            (_, "+") if here == at => {}
            (_, "-" | "." | "(" | ")")
                if tokens.digit_count(here + 1) > 0 || tokens.at(here) == ")" || tokens.at(here + 1) == "(" => {}
            _ => break,
        }
        if digits.len() > 20 {
            break;
        }
        here += 1;
    }
    (digits, (here - at).max(1))
}

fn e164(digits: &str, international: bool, message: &Message<'_>) -> Option<String> {
    let number = if international {
        digits.trim_start_matches('0').to_owned()
    } else {
        let country = message.context.guest_country.unwrap_or(message.context.country);
        let code = calling_code(country)?;
        let national = if TRUNK_ZERO.contains(&country) { digits.strip_prefix('0').unwrap_or(digits) } else { digits };
        if national.len() < 7 {
            return None;
        }
        // Already written with its country code, only the plus is missing.
        if national.starts_with(code) && national.len() >= code.len() + 8 && national.len() > 10 {
            national.to_owned()
        } else {
            format!("{code}{national}")
        }
    };
    (8..=15).contains(&number.len()).then(|| format!("+{number}"))
}
