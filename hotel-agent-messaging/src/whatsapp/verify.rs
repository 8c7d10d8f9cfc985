//! Whether a webhook request is Meta's: judged on raw bytes, in constant time, before anything is parsed.

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use hotel_agent_core::port::Verdict;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::WhatsAppSettings;

/// Meta posts up to 3 MB at once (1000 updates).
const MAX_BODY: usize = 3 * 1024 * 1024;

pub(super) fn verify(settings: &WhatsAppSettings, request: &Request<Bytes>) -> Verdict {
    match *request.method() {
        Method::GET => handshake(settings, request.uri().query().unwrap_or_default()),
        Method::POST if request.body().len() > MAX_BODY => Verdict::Refused(StatusCode::PAYLOAD_TOO_LARGE),
        Method::POST if signed(&settings.app_secrets, request.headers(), request.body()) => Verdict::Genuine,
        Method::POST => Verdict::Refused(StatusCode::FORBIDDEN),
        _ => Verdict::Refused(StatusCode::METHOD_NOT_ALLOWED),
    }
}

/// The subscription handshake carries no signature; the agreed word is its proof.
fn handshake(settings: &WhatsAppSettings, query: &str) -> Verdict {
    let (mut mode, mut token, mut challenge) = (None, None, None);
    for pair in query.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match percent_decode(key).as_str() {
            "hub.mode" => mode = Some(percent_decode(value)),
            "hub.verify_token" => token = Some(percent_decode(value)),
            "hub.challenge" => challenge = Some(percent_decode(value)),
            _ => {}
        }
    }
    let known = token.is_some_and(|token| same(token.as_bytes(), settings.verify_token.expose_secret().as_bytes()));
    match (mode.as_deref(), challenge) {
        (Some("subscribe"), Some(challenge)) if known && !challenge.is_empty() => {
            let mut response = Response::new(Bytes::from(challenge));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
            // The body is the caller's own words: no browser may take it for a page.
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            Verdict::Answer(response)
        }
        _ => Verdict::Refused(StatusCode::FORBIDDEN),
    }
}

fn signed(secrets: &[SecretString], headers: &HeaderMap, body: &[u8]) -> bool {
    let mut values = headers.get_all("x-hub-signature-256").iter();
    // Two signatures would let a proxy and this code judge different ones.
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    let Some(given) = value.as_bytes().strip_prefix(b"sha256=").and_then(unhex) else { return false };
    // Every secret is tried: the time taken does not tell which one matched.
    secrets.iter().fold(false, |genuine, secret| {
        let matches = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
            .is_ok_and(|mac| mac.chain_update(body).verify_slice(&given).is_ok());
        genuine | matches
    })
}

/// Compares without telling, by the time it takes, how much of the two agrees or how long they are.
fn same(a: &[u8], b: &[u8]) -> bool {
    Sha256::digest(a).ct_eq(&Sha256::digest(b)).into()
}

fn unhex(text: &[u8]) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let (pairs, rest) = text.as_chunks::<2>();
    if pairs.len() != bytes.len() || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = (nibble(*high)? << 4) | nibble(*low)?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => nibble(*high).zip(nibble(*low)),
            _ => None,
        };
        let (byte, used) = match (escaped, first) {
            (Some((high, low)), _) => ((high << 4) | low, 2),
            (None, b'+') => (b' ', 0),
            (None, other) => (other, 0),
        };
        bytes.push(byte);
        rest = tail.get(used..).unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{percent_decode, unhex};

    #[test]
    fn query_values_are_decoded_and_broken_escapes_kept() {
        for (text, expected) in [
            ("a%20b+c", "a b c"),
            ("%C3%B1", "ñ"),
            ("100%", "100%"),
            ("%4", "%4"),
            ("%zz1", "%zz1"),
            ("", ""),
            ("%2B", "+"),
        ] {
            assert_eq!(percent_decode(text), expected, "{text}");
        }
    }

    #[test]
    fn only_64_hex_digits_are_a_digest() {
        assert!(unhex("aF".repeat(32).as_bytes()).is_some_and(|bytes| bytes == [0xaf; 32]));
        for bad in ["", "af", &"af".repeat(31), &"af".repeat(33), &"ag".repeat(32), &format!("{}f", "af".repeat(32))] {
            assert!(unhex(bad.as_bytes()).is_none(), "{bad}");
        }
    }
}
