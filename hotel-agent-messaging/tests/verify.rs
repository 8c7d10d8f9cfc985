//! Which requests are Meta's.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use bytes::Bytes;
use hotel_agent_core::port::{Channel, Verdict};
use hotel_agent_messaging::whatsapp::{WhatsApp, WhatsAppSettings};
use hotel_agent_testkit::whatsapp::sign;
use http::{HeaderValue, Method, Request};

fn channel() -> WhatsApp {
    let mut settings = WhatsAppSettings::new("700000000000001", "token", "new-secret", "pass word+ñ");
    settings.app_secrets.push("old-secret".into());
    settings.graph_url = "http://127.0.0.1:1/v26.0".into();
    WhatsApp::new(settings).unwrap()
}

fn post(body: impl Into<Bytes>, signatures: &[&str]) -> Request<Bytes> {
    let mut request = Request::post("/webhooks/whatsapp").body(body.into()).unwrap();
    for signature in signatures {
        request.headers_mut().append("X-Hub-Signature-256", HeaderValue::from_str(signature).unwrap());
    }
    request
}

fn status(verdict: Verdict) -> u16 {
    match verdict {
        Verdict::Genuine => 200,
        Verdict::Answer(response) => response.status().as_u16(),
        Verdict::Refused(status) => status.as_u16(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_signature_is_known_vector_by_vector() {
    // RFC 4231's second case: key "Jefe".
    let body = "what do ya want for nothing?";
    let mut settings = WhatsAppSettings::new("1", "token", "Jefe", "word");
    settings.graph_url = "http://127.0.0.1:1".into();
    let jefe = WhatsApp::new(settings).unwrap();
    let digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    for (header, expected) in [
        (format!("sha256={digest}"), 200),
        (format!("sha256={}", digest.to_uppercase()), 200),
        (format!("SHA256={digest}"), 403),
        (format!("sha1={digest}"), 403),
        (format!("sha256={}", digest.replace("5bdc", "5bdd")), 403),
        (format!("sha256={}", &digest[..62]), 403),
        (format!("sha256={digest}00"), 403),
        (format!("sha256= {digest}"), 403),
        (digest.to_owned(), 403),
        ("sha256=".to_owned(), 403),
        (String::new(), 403),
    ] {
        assert_eq!(status(jefe.verify(&post(body, &[&header]))), expected, "{header}");
    }
    assert_eq!(status(jefe.verify(&post(body, &[]))), 403);
    let good = format!("sha256={digest}");
    assert_eq!(status(jefe.verify(&post(body, &[&good, &good]))), 403, "two signatures");
    let mut old = post(body, &[]);
    old.headers_mut().insert("x-hub-signature", HeaderValue::from_str(&good).unwrap());
    assert_eq!(status(jefe.verify(&old)), 403, "the SHA-1 header alone");
}

#[test]
fn a_secret_can_be_rotated() {
    for (secret, expected) in [("new-secret", 200), ("old-secret", 200), ("older-secret", 403)] {
        assert_eq!(status(channel().verify(&post("{}", &[&sign(secret, b"{}")]))), expected, "{secret}");
    }
}

#[test]
fn a_body_over_three_megabytes_is_too_large() {
    let largest = vec![b' '; 3 * 1024 * 1024];
    assert_eq!(status(channel().verify(&post(largest.clone(), &[&sign("new-secret", &largest)]))), 200);
    let larger = [largest.as_slice(), b" "].concat();
    let signature = sign("new-secret", &larger);
    assert_eq!(status(channel().verify(&post(larger, &[&signature]))), 413);
}

#[test]
fn the_handshake_answers_the_bare_challenge() {
    let get = |query: &str| {
        let uri = format!("/webhooks/whatsapp{query}");
        channel().verify(&Request::get(uri).body(Bytes::new()).unwrap())
    };
    let word = "pass%20word%2B%C3%B1";
    match get(&format!("?hub.mode=subscribe&hub.challenge=11%3C58&hub.verify_token={word}")) {
        Verdict::Answer(response) => {
            assert_eq!(response.body(), "11<58");
            assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
            assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        }
        other => panic!("{other:?}"),
    }
    for query in [
        String::new(),
        format!("?hub.mode=subscribe&hub.verify_token={word}"),
        format!("?hub.mode=unsubscribe&hub.challenge=1&hub.verify_token={word}"),
        format!("?hub.challenge=1&hub.verify_token={word}"),
        "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=".to_owned(),
        "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=pass".to_owned(),
        "?hub.mode=subscribe&hub.challenge=1".to_owned(),
    ] {
        assert_eq!(status(get(&query)), 403, "{query}");
    }
    let put = Request::builder().method(Method::PUT).uri("/").body(Bytes::new()).unwrap();
    assert_eq!(status(channel().verify(&put)), 405);
}
