//! Sends against the emulator: what reaches Meta, and what each answer means.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent_core::{
    guest::{Address, AddressKind},
    message::{
        AccountId, Button, Coordinates, ListRow, ListSection, Media, MessageId, Outbound, OutboundContent, Purpose,
    },
    port::{Assets, Channel, Fault, FaultKind, Retry, SendOutcome},
    property::PropertyId,
};
use hotel_agent_messaging::whatsapp::{GraphError, SettingsError, WhatsApp, WhatsAppSettings};
use hotel_agent_testkit::whatsapp::{GraphEmulator, GraphFault, SentMessage};

const NUMBER: &str = "700000000000001";

fn settings(emulator: &GraphEmulator) -> WhatsAppSettings {
    let mut settings = WhatsAppSettings::new(NUMBER, "emulator-token", "emulator-secret", "verify-word");
    settings.graph_url = emulator.base_url();
    settings
}

async fn start() -> (GraphEmulator, WhatsApp) {
    let emulator = GraphEmulator::start().await.unwrap();
    let channel = WhatsApp::new(settings(&emulator)).unwrap();
    (emulator, channel)
}

fn addresses(addresses: &[(AddressKind, &str)]) -> Vec<Address> {
    addresses.iter().filter_map(|(kind, value)| Address::new(*kind, *value)).collect()
}

fn to_guest(id: &str, content: OutboundContent) -> Outbound {
    let to = addresses(&[(AddressKind::Phone, "573001112233")]);
    Outbound::new(id, AccountId::new(NUMBER), to, content, Purpose::Reply)
}

fn text(words: &str) -> OutboundContent {
    OutboundContent::Text(words.into())
}

fn picture(media: Media) -> OutboundContent {
    OutboundContent::Image { media, caption: Some("La habitación".into()), alt: "Una habitación".into() }
}

fn png(bytes: &'static [u8]) -> Media {
    Media::Inline { mime: "image/png".into(), bytes: Bytes::from_static(bytes) }
}

async fn sent(emulator: &GraphEmulator, channel: &WhatsApp, message: &Outbound) -> SentMessage {
    let outcome = channel.send(message).await;
    let last = emulator.sent().pop().unwrap();
    assert!(
        matches!(&outcome, SendOutcome::Sent { provider_id: Some(id) } if *id == last.id),
        "{}: {outcome:?}",
        message.id
    );
    last
}

#[tokio::test]
async fn words_go_to_the_number_with_our_id_and_what_they_answer() {
    let (emulator, channel) = start().await;
    let mut message = to_guest("turn-1/out/0", text("*Hola* 👋"));
    message.in_reply_to = Some(MessageId::new("wamid.IN"));
    let sent = sent(&emulator, &channel, &message).await;
    assert_eq!(sent.to.as_deref(), Some("+573001112233"));
    assert_eq!(sent.recipient, None);
    assert_eq!(sent.text.as_deref(), Some("*Hola* 👋"));
    assert_eq!(sent.biz_opaque_callback_data.as_deref(), Some("turn-1/out/0"));
    assert_eq!(sent.in_reply_to.as_deref(), Some("wamid.IN"));
}

#[tokio::test]
async fn a_guest_is_reached_by_number_else_by_id() {
    let (emulator, channel) = start().await;
    for (to, number, recipient) in [
        (
            addresses(&[(AddressKind::UserId, "CO.12"), (AddressKind::Phone, "573001112233")]),
            Some("+573001112233"),
            None,
        ),
        (addresses(&[(AddressKind::UserId, "CO.12")]), None, Some("CO.12")),
        (addresses(&[(AddressKind::ParentUserId, "CO.ENT.9"), (AddressKind::UserId, "CO.12")]), None, Some("CO.12")),
        (addresses(&[(AddressKind::ParentUserId, "CO.ENT.9")]), None, Some("CO.ENT.9")),
        (addresses(&[(AddressKind::Phone, "not a number"), (AddressKind::UserId, "CO.12")]), None, Some("CO.12")),
    ] {
        let mut message = to_guest("turn-1/out/0", text("Hola"));
        message.to = to;
        let sent = sent(&emulator, &channel, &message).await;
        assert_eq!((sent.to.as_deref(), sent.recipient.as_deref()), (number, recipient), "{:?}", message.to);
    }
}

#[tokio::test]
async fn buttons_lists_and_pins_arrive_whole() {
    let (emulator, channel) = start().await;
    let button = |id: &str, title: &str| Button { id: id.into(), title: title.into() };
    let buttons = vec![button("yes", "Sí"), button("no", "No")];
    let content = OutboundContent::Buttons { text: "¿Reservo?".into(), buttons };
    let message = sent(&emulator, &channel, &to_guest("t/out/0", content)).await;
    let choices: Vec<_> = message.choices.iter().map(|choice| (choice.id.as_str(), choice.title.as_str())).collect();
    assert_eq!((message.kind.as_str(), message.text.as_deref()), ("interactive", Some("¿Reservo?")));
    assert_eq!(choices, [("yes", "Sí"), ("no", "No")]);

    let row = |id: &str| ListRow { id: id.into(), title: format!("Room {id}"), description: Some(String::new()) };
    let sections = vec![
        ListSection { title: "Standard".into(), rows: vec![row("1"), row("2")] },
        ListSection { title: "Suites".into(), rows: vec![row("3")] },
    ];
    let content = OutboundContent::List { text: "Rooms".into(), button: "Open".into(), sections };
    let message = sent(&emulator, &channel, &to_guest("t/out/1", content)).await;
    assert_eq!(message.choices.iter().map(|choice| choice.id.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);

    let place = Coordinates { latitude: -33_448_890, longitude: 70_500 };
    let content = OutboundContent::Location { place, name: "Hotel".into(), address: String::new() };
    let message = sent(&emulator, &channel, &to_guest("t/out/2", content)).await;
    assert_eq!(message.place, Some(("-33.448890".into(), "0.070500".into())));
}

#[tokio::test]
async fn a_picture_is_uploaded_once_and_again_when_meta_has_lost_it() {
    let (emulator, channel) = start().await;
    let first = sent(&emulator, &channel, &to_guest("t/out/0", picture(png(b"one")))).await;
    assert_eq!(first.text.as_deref(), Some("La habitación"));
    let again = sent(&emulator, &channel, &to_guest("t/out/1", picture(png(b"one")))).await;
    assert_eq!(first.media_id, again.media_id);
    let other = sent(&emulator, &channel, &to_guest("t/out/2", picture(png(b"two")))).await;
    assert_ne!(first.media_id, other.media_id);
    assert_eq!(emulator.uploads().len(), 2);
    assert_eq!(emulator.uploads()[0].bytes, "one");

    let url = format!("{}/{}", emulator.base_url(), first.media_id.unwrap());
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    assert!(http.delete(url).bearer_auth("emulator-token").send().await.unwrap().status().is_success());
    let message = to_guest("t/out/3", picture(png(b"one")));
    let outcome = channel.send(&message).await;
    assert!(matches!(&outcome, SendOutcome::Deferred(fault) if fault.retry == Retry::Safe), "{outcome:?}");
    sent(&emulator, &channel, &message).await;
}

#[tokio::test]
async fn a_failed_upload_is_never_uncertain() {
    let (emulator, channel) = start().await;
    for fault in [GraphFault::ServerError, GraphFault::Drop, GraphFault::Redirect, GraphFault::Code(131_000)] {
        emulator.fail_next(fault);
        let outcome = channel.send(&to_guest("t/out/0", picture(png(b"one")))).await;
        assert!(matches!(outcome, SendOutcome::Deferred(_)), "{fault:?}: {outcome:?}");
    }
    emulator.fail_next(GraphFault::Code(131_053));
    let outcome = channel.send(&to_guest("t/out/0", picture(png(b"one")))).await;
    assert!(matches!(outcome, SendOutcome::Rejected(_)), "{outcome:?}");
    assert!(emulator.sent().is_empty());
}

struct Photos;

#[async_trait]
impl Assets for Photos {
    async fn asset(&self, property: &PropertyId, name: &str) -> Result<(String, Bytes), Fault> {
        match (property.as_str(), name) {
            ("casa", "double.jpg") => Ok(("image/jpeg".into(), Bytes::from_static(b"JPEG"))),
            ("casa", "plan.pdf") => Ok(("application/pdf".into(), Bytes::from_static(b"PDF"))),
            ("casa", "busy.jpg") => Err(Fault::new(FaultKind::Unavailable, "assets.asset")),
            _ => Err(Fault::new(FaultKind::NotFound, "assets.asset")),
        }
    }
}

#[tokio::test]
async fn a_propertys_photo_comes_from_its_assets() {
    let (emulator, channel) = start().await;
    let photo = |name: &str| to_guest("t/out/0", picture(Media::Asset(name.into())));
    let outcome = channel.send(&photo("double.jpg")).await;
    assert!(matches!(&outcome, SendOutcome::Rejected(f) if f.kind == FaultKind::Unsupported), "{outcome:?}");

    let channel = channel.with_assets(PropertyId::parse("casa").unwrap(), Arc::new(Photos));
    sent(&emulator, &channel, &photo("double.jpg")).await;
    assert_eq!(emulator.uploads()[0].mime_type, "image/jpeg");
    for (name, kind) in [("none.jpg", FaultKind::NotFound), ("plan.pdf", FaultKind::BadRequest)] {
        let outcome = channel.send(&photo(name)).await;
        assert!(matches!(&outcome, SendOutcome::Rejected(f) if f.kind == kind), "{name}: {outcome:?}");
    }
    let outcome = channel.send(&photo("busy.jpg")).await;
    assert!(matches!(outcome, SendOutcome::Deferred(_)), "{outcome:?}");
}

#[tokio::test]
async fn each_way_to_fail_has_its_outcome() {
    let emulator = GraphEmulator::start().await.unwrap();
    let mut quick = settings(&emulator);
    quick.timeout_ms = 400;
    let channel = WhatsApp::new(quick).unwrap();
    // The fault, the outcome, and whether the guest got the message.
    let cases = [
        (GraphFault::Code(130_429), "throttled", false),
        (GraphFault::Code(131_056), "throttled", false),
        (GraphFault::Code(131_047), "rejected", false),
        (GraphFault::Code(131_000), "deferred", false),
        (GraphFault::ExpiredToken, "deferred", false),
        (GraphFault::Redirect, "deferred", false),
        (GraphFault::ServerError, "uncertain", false),
        (GraphFault::Hang, "uncertain", false),
        (GraphFault::Drop, "uncertain", false),
        (GraphFault::AcceptThenDrop, "uncertain", true),
        (GraphFault::AcceptThenHang, "uncertain", true),
        (GraphFault::HalfAnswer, "uncertain", true),
        (GraphFault::StatusFirst, "sent", true),
    ];
    for (fault, expected, arrived) in cases {
        let before = emulator.sent().len();
        emulator.fail_next(fault);
        let outcome = channel.send(&to_guest("t/out/0", text("Hola"))).await;
        let name = match &outcome {
            SendOutcome::Sent { .. } => "sent",
            SendOutcome::Rejected(fault) => {
                let code = fault.source.as_ref().and_then(|s| s.downcast_ref::<GraphError>()).map(|error| error.code);
                assert_eq!(code, Some(131_047), "the cause names Meta's code");
                "rejected"
            }
            SendOutcome::Throttled(_) => "throttled",
            SendOutcome::Deferred(_) => "deferred",
            SendOutcome::Uncertain(fault) => {
                assert_eq!(fault.retry, Retry::LookFirst);
                "uncertain"
            }
            _ => "other",
        };
        assert_eq!(name, expected, "{fault:?}: {outcome:?}");
        assert_eq!(emulator.sent().len() > before, arrived, "{fault:?}");
    }
    let mut nobody = settings(&emulator);
    nobody.graph_url = "http://127.0.0.1:1/v26.0".into();
    let outcome = WhatsApp::new(nobody).unwrap().send(&to_guest("t/out/0", text("Hola"))).await;
    assert!(matches!(outcome, SendOutcome::Deferred(_)), "nothing was written: {outcome:?}");
}

#[tokio::test]
async fn what_meta_would_refuse_is_refused_here() {
    let (emulator, channel) = start().await;
    let buttons = |buttons: &[(&str, &str)]| OutboundContent::Buttons {
        text: "x".into(),
        buttons: buttons.iter().map(|(id, title)| Button { id: (*id).into(), title: (*title).into() }).collect(),
    };
    let long_id = "i".repeat(257);
    let row = || ListRow { id: "1".into(), title: "Room".into(), description: None };
    let list = |sections| OutboundContent::List { text: "x".into(), button: "Open".into(), sections };
    let untitled = || ListSection { title: String::new(), rows: vec![row()] };
    for (name, content) in [
        ("two buttons of one id", buttons(&[("1", "a"), ("1", "b")])),
        ("two buttons of one title", buttons(&[("1", "a"), ("2", "a")])),
        ("a long id", buttons(&[(&long_id, "a")])),
        ("two rows of one id", list(vec![ListSection { title: "A".into(), rows: vec![row(), row()] }])),
        ("no sections", list(vec![])),
        ("an empty section", list(vec![ListSection { title: "A".into(), rows: vec![] }])),
        ("untitled sections", list(vec![untitled(), untitled()])),
        ("a plain link", picture(Media::Link("http://example.com/a.jpg".into()))),
        ("no picture", picture(png(b""))),
        ("a document as a picture", picture(Media::Inline { mime: "text/html".into(), bytes: "x".into() })),
    ] {
        let outcome = channel.send(&to_guest("t/out/0", content)).await;
        assert!(matches!(&outcome, SendOutcome::Rejected(f) if f.kind == FaultKind::BadRequest), "{name}: {outcome:?}");
    }
    let outcome = channel.send(&to_guest(&"x".repeat(513), text("Hola"))).await;
    assert!(matches!(outcome, SendOutcome::Rejected(_)), "our own id is too long: {outcome:?}");
    assert!(emulator.sent().is_empty() && emulator.uploads().is_empty());
    sent(&emulator, &channel, &to_guest("t/out/1", list(vec![untitled()]))).await;
}

#[tokio::test]
async fn a_message_is_marked_read_with_the_typing_sign() {
    let (emulator, channel) = start().await;
    channel.acknowledge(&[], &MessageId::new("wamid.IN")).await.unwrap();
    let marks = emulator.read_marks();
    assert_eq!((marks.len(), marks[0].message_id.as_str(), marks[0].typing), (1, "wamid.IN", true));
    for fault in [GraphFault::ServerError, GraphFault::Code(130_429), GraphFault::Drop] {
        emulator.fail_next(fault);
        let fault = channel.acknowledge(&[], &MessageId::new("wamid.IN")).await.unwrap_err();
        assert_eq!(fault.retry, Retry::Safe, "repeating a read mark harms nobody");
    }
}

#[tokio::test]
async fn no_secret_and_no_word_of_a_guest_is_ever_printed() {
    let emulator = GraphEmulator::start().await.unwrap();
    let mut settings = WhatsAppSettings::new(NUMBER, "CANARY-token", "CANARY-secret", "CANARY-verify");
    settings.graph_url = emulator.base_url();
    settings.timeout_ms = 300;
    let mut printed = format!("{settings:?}");
    let channel = WhatsApp::new(settings.clone()).unwrap();
    printed += &format!("{channel:?}");
    // The emulator does not know this token: the answer is Meta's 190.
    printed += &format!("{:?}", channel.send(&to_guest("t/out/0", text("CANARY words"))).await);
    for fault in [GraphFault::Hang, GraphFault::Drop, GraphFault::ServerError, GraphFault::Code(100)] {
        emulator.fail_next(fault);
        let outcome = channel.send(&to_guest("t/out/0", text("CANARY words"))).await;
        printed += &format!("{outcome:?}");
        if let SendOutcome::Uncertain(fault) | SendOutcome::Rejected(fault) | SendOutcome::Deferred(fault) = outcome {
            printed += &fault.to_string();
        }
    }
    printed += &format!("{:?}", channel.parse(br#"{"entry":[{"changes":[{"value":"CANARY"}]}],"#));
    settings.access_token = "CANARY with blanks".into();
    printed += &WhatsApp::new(settings).unwrap_err().to_string();
    assert!(!printed.contains("CANARY"), "{printed}");
    assert!(!printed.contains("573001112233"), "{printed}");
    assert!(printed.contains(NUMBER), "the number's id is no secret");
}

#[test]
fn settings_are_checked_before_anything_runs() {
    let check = |change: &dyn Fn(&mut WhatsAppSettings), expected: Option<SettingsError>| {
        let mut settings = WhatsAppSettings::new(NUMBER, "token", "secret", "word");
        settings.graph_url = "http://127.0.0.1:1/v26.0".into();
        change(&mut settings);
        assert_eq!(WhatsApp::new(settings).err(), expected);
    };
    check(&|_| {}, None);
    check(&|s| s.phone_number_id = "+57 300".into(), Some(SettingsError::PhoneNumberId));
    check(&|s| s.phone_number_id = String::new(), Some(SettingsError::PhoneNumberId));
    check(&|s| s.access_token = "a\nb".into(), Some(SettingsError::AccessToken));
    check(&|s| s.app_secrets.clear(), Some(SettingsError::AppSecret));
    check(&|s| s.app_secrets.push(" ".into()), Some(SettingsError::AppSecret));
    check(&|s| s.verify_token = "".into(), Some(SettingsError::VerifyToken));
    check(&|s| s.graph_url = "graph.facebook.com".into(), Some(SettingsError::GraphUrl));
    check(&|s| s.graph_url = "https://a@b/v1".into(), Some(SettingsError::GraphUrl));
}
