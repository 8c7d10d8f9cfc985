//! The sentences of the `Channel` contract, one check each.

use bytes::Bytes;
use hotel_agent_core::{
    guest::{Address, AddressKind},
    message::{
        AccountId, Button, Content, Coordinates, Event, ListRow, ListSection, Media, MessageId, Outbound,
        OutboundContent, Purpose,
    },
    port::{SendOutcome, Verdict},
};
use http::Request;

use super::ChannelHarness;

/// The smallest PNG there is: one transparent pixel.
const PIXEL: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\0\
\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

fn outbound(harness: &dyn ChannelHarness, id: &str, content: OutboundContent) -> Outbound {
    Outbound::new(id, harness.channel().account(), harness.guest(), content, Purpose::Reply)
}

fn text(words: impl Into<String>) -> OutboundContent {
    OutboundContent::Text(words.into())
}

async fn must_send(harness: &dyn ChannelHarness, id: &str, content: OutboundContent) {
    let outcome = harness.channel().send(&outbound(harness, id, content)).await;
    assert!(matches!(outcome, SendOutcome::Sent { .. }), "{id}: {outcome:?}");
    assert_eq!(harness.accepted().iter().filter(|known| *known == id).count(), 1, "{id} is sent once");
}

async fn must_reject(harness: &dyn ChannelHarness, message: Outbound) {
    let before = harness.accepted();
    let outcome = harness.channel().send(&message).await;
    assert!(matches!(outcome, SendOutcome::Rejected(_)), "{}: {outcome:?}", message.id);
    assert_eq!(harness.accepted(), before, "{} reached the provider", message.id);
}

fn must_refuse(harness: &dyn ChannelHarness, request: &Request<Bytes>, what: &str) {
    match harness.channel().verify(request) {
        Verdict::Refused(status) => assert!(status.is_client_error(), "{what}: {status}"),
        other => assert!(matches!(other, Verdict::Refused(_)), "{what}: {other:?}"),
    }
}

/// Judged on the raw bytes: any change of the body is refused.
pub async fn a_genuine_request_is_told_from_a_tampered_one(harness: &dyn ChannelHarness) {
    let genuine = harness.guest_text("conformance-1", "¿Tienen sitio? 🙂");
    let verdict = harness.channel().verify(&genuine);
    assert!(matches!(verdict, Verdict::Genuine), "{verdict:?}");
    let body = genuine.body().clone();
    for at in (0..body.len()).step_by(7) {
        let changed: Bytes = body.iter().enumerate().map(|(i, byte)| if i == at { byte ^ 1 } else { *byte }).collect();
        must_refuse(harness, &genuine.clone().map(|_| changed), "a changed byte");
    }
    must_refuse(harness, &genuine.clone().map(|body| body.slice(..body.len() / 2)), "half a body");
    must_refuse(harness, &genuine.clone().map(|body| [body.as_ref(), b" "].concat().into()), "a byte more");
    must_refuse(harness, &genuine.map(|_| Bytes::new()), "an empty body");
}

/// Without its proof nothing is genuine.
pub async fn an_unsigned_request_is_refused(harness: &dyn ChannelHarness) {
    let mut request = harness.guest_text("conformance-1", "hello");
    request.headers_mut().clear();
    must_refuse(harness, &request, "no headers");
}

/// An event has the message's id, the account, a sender with an address, and what was written.
pub async fn a_guests_text_is_read_with_its_id_account_and_sender(harness: &dyn ChannelHarness) {
    for words in ["hello", "¿Tienen habitación? 🙂 \"quoted\" \\ /", "", "👍"] {
        let events = harness.channel().parse(harness.guest_text("conformance-2", words).body());
        assert_eq!(events.len(), 1, "{events:?}");
        let read = events.into_iter().find_map(|event| match event {
            Ok(Event::Message(message)) => {
                assert!(!message.sender.addresses.is_empty(), "nobody wrote it");
                Some((message.id, message.account, message.content))
            }
            _ => None,
        });
        let content = Content::Text(words.to_owned());
        assert_eq!(read, Some((MessageId::new("conformance-2"), harness.channel().account(), content)));
    }
}

/// The same body reads the same, always.
pub async fn parsing_is_pure(harness: &dyn ChannelHarness) {
    let body = harness.guest_text("conformance-3", "hello").into_body();
    assert_eq!(harness.channel().parse(&body), harness.channel().parse(&body));
}

/// Parsing never fails as a whole, and never panics.
pub async fn no_body_makes_parsing_panic(harness: &dyn ChannelHarness) {
    let body = harness.guest_text("conformance-4", "hello").into_body();
    for length in 0..body.len() {
        let _read = harness.channel().parse(body.get(..length).unwrap_or_default());
    }
    for at in 0..body.len() {
        for byte in [b'0', b'"', b'{', b'[', b'\\', 0, 0xff] {
            let changed: Vec<u8> = body.iter().enumerate().map(|(i, old)| if i == at { byte } else { *old }).collect();
            let _read = harness.channel().parse(&changed);
        }
    }
    for body in [&b""[..], b"null", b"[]", b"{}", b"\xff\xfe", b"0", b"\"\""] {
        let events = harness.channel().parse(body);
        assert!(events.iter().all(|event| !matches!(event, Ok(Event::Message(_)))), "{events:?}");
    }
    let _deep = harness.channel().parse("[".repeat(100_000).as_bytes());
}

/// What the capabilities promise to show can be sent.
pub async fn every_kind_of_content_within_the_capabilities_is_sent(harness: &dyn ChannelHarness) {
    let can = harness.channel().capabilities();
    must_send(harness, "kind/text", text("Hello")).await;
    if can.buttons > 0 {
        let buttons = (0..can.buttons).map(|n| button(n, can.button_title)).collect();
        must_send(harness, "kind/buttons", OutboundContent::Buttons { text: "Choose".into(), buttons }).await;
    }
    if can.list_rows > 0 {
        let rows = (0..can.list_rows).map(|n| row(n, can.row_title, can.row_description)).collect();
        must_send(harness, "kind/list", list(vec![ListSection { title: "Rooms".into(), rows }])).await;
        let sections = (0..2)
            .map(|n| ListSection { title: format!("Section {n}"), rows: vec![row(n, can.row_title, 1)] })
            .collect();
        must_send(harness, "kind/sections", list(sections)).await;
    }
    if can.caption > 0 {
        let inline = Media::Inline { mime: "image/png".into(), bytes: Bytes::from_static(PIXEL) };
        must_send(harness, "kind/picture", image(inline.clone(), Some("x".repeat(can.caption)))).await;
        must_send(harness, "kind/bare-picture", image(inline, None)).await;
        let link = Media::Link("https://example.com/room.jpg".into());
        must_send(harness, "kind/link", image(link, Some("A room".into()))).await;
    }
    if can.location {
        let place = Coordinates { latitude: -33_448_890, longitude: -70_669_265 };
        let content = OutboundContent::Location { place, name: "Hotel".into(), address: "1 Main Street".into() };
        must_send(harness, "kind/location", content).await;
    }
    let mut answer = outbound(harness, "kind/answer", text("Yes"));
    answer.in_reply_to = Some(MessageId::new("conformance-5"));
    let outcome = harness.channel().send(&answer).await;
    assert!(matches!(outcome, SendOutcome::Sent { .. }), "{outcome:?}");
}

/// Lengths count Unicode scalar values, not bytes.
pub async fn text_of_the_greatest_length_is_sent(harness: &dyn ChannelHarness) {
    let can = harness.channel().capabilities();
    must_send(harness, "longest/text", text("ñ".repeat(can.text))).await;
}

/// What is over a limit will never be taken, and costs no call.
pub async fn content_over_a_limit_is_rejected_before_anything_is_sent(harness: &dyn ChannelHarness) {
    let can = harness.channel().capabilities();
    let mut over = vec![("over/text", text("x".repeat(can.text + 1))), ("over/empty", text(""))];
    if can.buttons > 0 {
        let too_many = (0..=can.buttons).map(|n| button(n, can.button_title)).collect();
        over.push(("over/buttons", OutboundContent::Buttons { text: "Choose".into(), buttons: too_many }));
        over.push(("over/no-buttons", OutboundContent::Buttons { text: "Choose".into(), buttons: Vec::new() }));
        let long = vec![button(0, can.button_title + 1)];
        over.push(("over/title", OutboundContent::Buttons { text: "Choose".into(), buttons: long }));
    }
    if can.list_rows > 0 {
        let rows = (0..=can.list_rows).map(|n| row(n, can.row_title, 1)).collect();
        over.push(("over/rows", list(vec![ListSection { title: "Rooms".into(), rows }])));
        let long = vec![row(0, can.row_title, can.row_description + 1)];
        over.push(("over/description", list(vec![ListSection { title: "Rooms".into(), rows: long }])));
    }
    if can.caption > 0 {
        let inline = Media::Inline { mime: "image/png".into(), bytes: Bytes::from_static(PIXEL) };
        over.push(("over/caption", image(inline, Some("x".repeat(can.caption + 1)))));
    }
    for (id, content) in over {
        must_reject(harness, outbound(harness, id, content)).await;
    }
}

/// A channel sends from its own account alone.
pub async fn a_message_of_another_account_is_rejected(harness: &dyn ChannelHarness) {
    let account = AccountId::new("somebody-elses");
    must_reject(harness, Outbound::new("other/1", account, harness.guest(), text("Hello"), Purpose::Reply)).await;
}

/// The channel picks among the guest's addresses; none that fits is a rejection.
pub async fn a_guest_without_a_reachable_address_is_rejected(harness: &dyn ChannelHarness) {
    let account = harness.channel().account();
    for to in [vec![], Address::new(AddressKind::Email, "guest@example.com").into_iter().collect()] {
        must_reject(harness, Outbound::new("nowhere/1", account.clone(), to, text("Hello"), Purpose::Reply)).await;
    }
}

/// A message whose answer is lost may have been sent: never a plain failure.
pub async fn a_lost_answer_is_uncertain(harness: &dyn ChannelHarness) {
    if !harness.lose_next_answer() {
        return;
    }
    let outcome = harness.channel().send(&outbound(harness, "lost/1", text("Hello"))).await;
    assert!(matches!(outcome, SendOutcome::Uncertain(_)), "{outcome:?}");
    assert_eq!(harness.accepted(), ["lost/1"], "and it was");
}

/// A receipt names our own id, also of a message whose answer was lost.
pub async fn receipts_carry_our_id_where_the_channel_echoes(harness: &dyn ChannelHarness) {
    if !harness.channel().capabilities().echoes {
        return;
    }
    must_send(harness, "echo/1", text("Hello")).await;
    let mut expected = vec!["echo/1"];
    if harness.lose_next_answer() {
        let _uncertain = harness.channel().send(&outbound(harness, "echo/2", text("Hello"))).await;
        expected.push("echo/2");
    }
    let bodies = harness.receipts().await;
    let events: Vec<_> = bodies.iter().flat_map(|body| harness.channel().parse(body)).collect();
    for id in expected {
        let echoed = events.iter().any(|event| {
            matches!(event, Ok(Event::Receipt(receipt))
                if receipt.outbox_id.as_deref() == Some(id) && receipt.account == harness.channel().account())
        });
        assert!(echoed, "no receipt of {id}: {events:?}");
    }
}

/// Acknowledging works on any message of the guest's.
pub async fn a_message_can_be_acknowledged(harness: &dyn ChannelHarness) {
    let outcome = harness.channel().acknowledge(&harness.guest(), &MessageId::new("conformance-6")).await;
    assert!(outcome.is_ok(), "{outcome:?}");
}

fn button(n: usize, length: usize) -> Button {
    Button { id: format!("button/{n}"), title: padded(n, length) }
}

fn row(n: usize, title: usize, description: usize) -> ListRow {
    ListRow { id: format!("row/{n}"), title: padded(n, title), description: Some("é".repeat(description)) }
}

/// A text of this many characters, another for each number.
fn padded(n: usize, length: usize) -> String {
    let number = n.to_string();
    "ñ".repeat(length.saturating_sub(number.len())) + &number
}

fn list(sections: Vec<ListSection>) -> OutboundContent {
    OutboundContent::List { text: "Choose".into(), button: "Open".into(), sections }
}

fn image(media: Media, caption: Option<String>) -> OutboundContent {
    OutboundContent::Image { media, caption, alt: "A room".into() }
}
