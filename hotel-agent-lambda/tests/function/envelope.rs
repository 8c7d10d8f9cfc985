//! The form a webhook has in a queue: what one release puts in, every later one can take out.

use bytes::Bytes;
use hotel_agent_core::message::ChannelName;
use hotel_agent_lambda::{Envelope, EnvelopeError};
use http::{HeaderValue, Request};

use crate::house::{message, signed};

/// As the first release wrote it.
const VERSION_1: &str = r#"{"envelope":1,"channel":"whatsapp","method":"POST","target":"/webhooks/whatsapp?a=b%20c","headers":[["x-twice","1"],["x-twice","2"],["x-latin",{"base64":"8Q=="}]],"body":"{\"a\": \"ñ\"}"}"#;

fn same(a: &Request<Bytes>, b: &Request<Bytes>) {
    assert_eq!((a.method(), a.uri(), a.headers(), a.body()), (b.method(), b.uri(), b.headers(), b.body()));
}

#[test]
fn a_request_comes_out_byte_for_byte() {
    let mut odd = signed(vec![0xff, 0xfe, 0x00, 0x80]);
    *odd.uri_mut() = "/prod/webhooks/whatsapp?hub.mode=subscribe&x=%C3%B1".parse().unwrap();
    odd.headers_mut().append("x-twice", HeaderValue::from_static("1, 2"));
    odd.headers_mut().append("x-twice", HeaderValue::from_static("3"));
    odd.headers_mut().insert("x-latin", HeaderValue::from_bytes(&[0xf1]).unwrap());
    odd.headers_mut().insert("x-name", HeaderValue::from_bytes("Peñalver".as_bytes()).unwrap());
    for request in [odd, message("wamid.1", "¿Tienen habitación? 🏨"), signed(""), signed(vec![b'"'; 100_000])] {
        let sealed = Envelope { channel: ChannelName::new("whatsapp"), request: request.clone() };
        let opened = Envelope::decode(&sealed.encode().unwrap()).unwrap();
        assert_eq!(opened.channel, sealed.channel);
        same(&opened.request, &request);
    }
}

#[test]
fn what_the_first_release_wrote_is_read_and_still_written() {
    let opened = Envelope::decode(VERSION_1).unwrap();
    let values: Vec<&[u8]> = opened.request.headers().values().map(HeaderValue::as_bytes).collect();
    assert_eq!(values, [b"1".as_slice(), b"2", b"\xf1"]);
    assert_eq!(opened.request.body(), "{\"a\": \"ñ\"}");
    assert_eq!(opened.encode().unwrap(), VERSION_1);
    let more = VERSION_1.replacen('{', r#"{"later": [1],"#, 1);
    same(&Envelope::decode(&more).unwrap().request, &opened.request);
}

#[test]
fn what_cannot_be_opened_says_whether_newer_code_could() {
    for newer in [VERSION_1.replace(":1,", ":2,"), r#"{"envelope":9,"sealed":"otherwise"}"#.to_owned()] {
        assert!(matches!(Envelope::decode(&newer), Err(EnvelopeError::TooNew(2 | 9))), "{newer}");
    }
    for broken in [
        "",
        "hello",
        "[]",
        "{}",
        r#"{"envelope":"1"}"#,
        r#"{"envelope":1}"#,
        &VERSION_1.replace("POST", "PO ST"),
        &VERSION_1.replace("/webhooks", " webhooks"),
        &VERSION_1.replace("x-latin", "x latin"),
        &VERSION_1.replace("8Q==", "8Q=?"),
        &VERSION_1.replace("8Q==", "Cg=="),
    ] {
        assert!(matches!(Envelope::decode(broken), Err(EnvelopeError::Malformed(_))), "{broken}");
    }
}
