//! What guests' messages, receipts and notices read as.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use hotel_agent_core::{
    guest::{Address, AddressKind},
    message::{Content, DeliveryStatus, Event, InboundMessage, Issue, MediaKind},
    port::Channel,
};
use hotel_agent_messaging::whatsapp::{WhatsApp, WhatsAppSettings, webhook};
use hotel_agent_testkit::whatsapp::{Guest, InboundWebhook};
use proptest::prelude::*;
use serde_json::{Value, json};

const NUMBER: &str = "700000000000001";

fn parse(body: &[u8]) -> Vec<Result<Event, Issue>> {
    let mut settings = WhatsAppSettings::new(NUMBER, "token", "secret", "word");
    settings.graph_url = "http://127.0.0.1:1/v26.0".into();
    WhatsApp::new(settings).unwrap().parse(body)
}

fn post(field: &str, value: Value) -> Vec<Result<Event, Issue>> {
    let change = json!({ "field": field, "value": value });
    parse(json!({ "entry": [{ "id": "8", "changes": [change] }] }).to_string().as_bytes())
}

fn one(events: Vec<Result<Event, Issue>>) -> Event {
    let [Ok(event)] = events.as_slice() else { panic!("one event expected: {events:?}") };
    event.clone()
}

fn message(item: Value, contacts: Value) -> InboundMessage {
    let metadata = json!({ "phone_number_id": NUMBER });
    match one(post("messages", json!({ "metadata": metadata, "contacts": contacts, "messages": [item] }))) {
        Event::Message(message) => *message,
        other => panic!("{other:?}"),
    }
}

fn content(kind: &str, content: Value) -> Content {
    let guest = Guest::phone("573001112233");
    let webhook = InboundWebhook::new(NUMBER, &guest, "wamid.1", kind, content);
    match one(parse(&webhook.body())) {
        Event::Message(message) => message.content,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_of_message_has_its_content() {
    let media = |kind, caption: Option<&str>| Content::Media {
        kind,
        id: Some("5".into()),
        mime: Some("a/b".into()),
        caption: caption.map(Into::into),
    };
    let file = json!({ "id": "5", "mime_type": "a/b" });
    let choice = |id: &str, title: &str| Content::Choice { id: id.into(), title: title.into() };
    let other = |kind: &str| Content::Other { kind: kind.into() };
    let reaction = |emoji: Option<&str>| Content::Reaction { emoji: emoji.map(Into::into) };
    let answer = |kind: &str, content: Value| json!({ "type": kind, kind: content });
    for (kind, body, expected) in [
        ("text", json!({ "body": "¿Hay sitio?" }), Content::Text("¿Hay sitio?".into())),
        ("text", json!({ "body": "" }), Content::Text(String::new())),
        ("text", json!({ "body": 5 }), other("text")),
        ("text", json!(null), other("text")),
        ("image", json!({ "id": "5", "mime_type": "a/b", "caption": "yo" }), media(MediaKind::Image, Some("yo"))),
        ("audio", file.clone(), media(MediaKind::Audio, None)),
        ("audio", json!({ "id": "5", "mime_type": "a/b", "voice": true }), media(MediaKind::Voice, None)),
        ("video", file.clone(), media(MediaKind::Video, None)),
        ("document", file.clone(), media(MediaKind::Document, None)),
        ("sticker", file, media(MediaKind::Sticker, None)),
        ("interactive", answer("button_reply", json!({ "id": "b", "title": "Sí" })), choice("b", "Sí")),
        ("interactive", answer("list_reply", json!({ "id": "r", "title": "Suite" })), choice("r", "Suite")),
        ("interactive", answer("nfm_reply", json!({ "response_json": "{" })), other("nfm_reply")),
        ("interactive", answer("dance_reply", json!({})), other("dance_reply")),
        ("interactive", json!({}), other("interactive")),
        ("button", json!({ "payload": "p", "text": "Sí" }), choice("p", "Sí")),
        ("button", json!({ "text": "Sí" }), choice("Sí", "Sí")),
        ("reaction", json!({ "message_id": "w", "emoji": "👍" }), reaction(Some("👍"))),
        ("reaction", json!({ "message_id": "w", "emoji": "" }), reaction(None)),
        ("reaction", json!({ "message_id": "w" }), reaction(None)),
        ("location", json!({ "latitude": "x", "longitude": 0 }), other("location")),
        ("contacts", json!([]), other("contacts")),
        ("order", json!({ "product_items": [] }), other("order")),
        ("edit", json!({ "message": { "type": "edit", "edit": {} } }), other("edit")),
        ("revoke", json!({ "original_message_id": "w" }), other("revoke")),
        ("unsupported", json!({ "type": "poll" }), other("unsupported")),
        ("telepathy", json!({ "strength": 11 }), other("telepathy")),
    ] {
        assert_eq!(content(kind, body.clone()), expected, "{kind} {body}");
    }
}

#[test]
fn a_place_is_read_from_numbers_and_from_texts() {
    for (latitude, longitude, expected) in [
        (json!(4.598_056), json!(-74.075_833), Some((4_598_056, -74_075_833))),
        (json!("4.598056"), json!("-74.075833"), Some((4_598_056, -74_075_833))),
        (json!(4), json!(1e1), Some((4_000_000, 10_000_000))),
        (json!(91), json!(0), None),
        (json!("NaN"), json!(0), None),
    ] {
        let read = match content("location", json!({ "latitude": latitude, "longitude": longitude, "name": "Casa" })) {
            Content::Location { place, name } => {
                assert_eq!(name.as_deref(), Some("Casa"));
                Some((place.latitude, place.longitude))
            }
            _ => None,
        };
        assert_eq!(read, expected, "{latitude} {longitude}");
    }
}

#[test]
fn a_guest_is_known_by_number_by_id_or_by_both() {
    const PHONE: (AddressKind, &str) = (AddressKind::Phone, "573001112233");
    const USER: (AddressKind, &str) = (AddressKind::UserId, "CO.77");
    const PARENT: (AddressKind, &str) = (AddressKind::ParentUserId, "CO.ENT.9");
    type Case<'a> = (Value, Value, &'a [(AddressKind, &'a str)], bool);
    let cases: [Case<'_>; 10] = [
        (json!({ "from": "573001112233" }), json!([]), &[PHONE], true),
        (json!({ "from": "573001112233", "from_user_id": "CO.77" }), json!([]), &[PHONE, USER], true),
        (json!({ "from_user_id": "CO.77", "from_parent_user_id": "CO.ENT.9" }), json!([]), &[USER, PARENT], false),
        (json!({ "from": "", "from_user_id": "CO.77" }), json!([{ "wa_id": "" }]), &[USER], false),
        (json!({ "from": "CO.77" }), json!([]), &[USER], false),
        (json!({}), json!([{ "wa_id": "CO.77" }]), &[USER], false),
        (json!({}), json!([{ "user_id": "CO.77", "parent_user_id": "CO.ENT.9" }]), &[USER, PARENT], false),
        (
            json!({ "from": "573001112233" }),
            json!([{ "wa_id": "1" }, { "wa_id": "573001112233", "user_id": "CO.77" }]),
            &[PHONE, USER],
            true,
        ),
        (json!({ "from": "somebody" }), json!([]), &[(AddressKind::Phone, "somebody")], false),
        // Two strangers: neither is taken for the sender.
        (
            json!({ "from": "573001112233" }),
            json!([{ "wa_id": "1", "user_id": "US.1" }, { "wa_id": "2", "user_id": "US.2" }]),
            &[PHONE],
            true,
        ),
    ];
    for (fields, contacts, expected, proven) in cases {
        let mut item = json!({ "id": "wamid.1", "type": "text", "text": { "body": "x" } });
        item.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let sender = message(item, contacts.clone()).sender;
        let expected: Vec<Address> = expected.iter().filter_map(|(kind, value)| Address::new(*kind, *value)).collect();
        assert_eq!(sender.addresses, expected, "{fields} {contacts}");
        assert_eq!(sender.phone.is_some(), proven, "{fields} {contacts}");
    }
}

#[test]
fn a_message_keeps_its_time_its_account_its_name_and_what_it_answers() {
    let guest = Guest::phone("573001112233").named("Ana");
    let webhook = InboundWebhook::text("700000000000002", &guest, "wamid.1", "hola").at(1_790_000_123);
    let Event::Message(message) = one(parse(&webhook.in_reply_to("wamid.0").body())) else { panic!("a message") };
    assert_eq!(message.account.as_str(), "700000000000002", "another number of the same app keeps its own account");
    assert_eq!(message.sender.profile_name.as_deref(), Some("Ana"));
    assert_eq!(message.sent_at.unwrap().timestamp(), 1_790_000_123);
    assert_eq!(message.in_reply_to.unwrap().as_str(), "wamid.0");
}

#[test]
fn a_message_without_an_id_has_the_same_one_each_time_it_is_delivered() {
    let item = json!({ "from": "573001112233", "type": "text", "text": { "body": "x" } });
    let other = json!({ "from": "573001112233", "type": "text", "text": { "body": "y" } });
    let id = |item: &Value| message(item.clone(), json!([])).id;
    assert_eq!(id(&item), id(&item));
    assert_ne!(id(&item), id(&other));
}

#[test]
fn a_group_is_listened_to_but_not_answered() {
    let item = json!({ "id": "w", "from": "573001112233", "group_id": "g", "type": "text", "text": { "body": "x" } });
    assert_eq!(message(item, json!([])).content, Content::Other { kind: "group".into() });
}

#[test]
fn a_bad_item_costs_no_neighbour() {
    let good = |n: u32| json!({ "id": format!("wamid.{n}"), "from": "573001112233", "type": "text", "text": { "body": "secret" } });
    let items =
        json!([good(1), 5, { "id": 7 }, { "id": "w", "type": "text", "text": { "body": "secret" } }, null, good(2)]);
    let changes = json!([
        { "field": "messages", "value": "secret" },
        { "field": "messages", "value": { "messages": items, "statuses": [{ "id": "w" }, { "id": "w", "status": "read" }] } },
        null,
        { "field": "messages", "value": { "messages": [good(3)] } },
    ]);
    let body = json!({ "entry": [null, { "changes": changes }, { "changes": 5 }] });
    let events = parse(body.to_string().as_bytes());
    let ids: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Ok(Event::Message(message)) => Some(message.id.as_str().to_owned()),
            Ok(Event::Receipt(receipt)) => Some(receipt.provider_id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(ids, ["wamid.1", "wamid.2", "w", "wamid.3"]);
    let issues: Vec<_> = events.iter().filter_map(|event| event.as_ref().err()).collect();
    let paths: Vec<_> = issues.iter().map(|issue| issue.path.as_str()).collect();
    assert_eq!(paths.len(), 9, "{paths:?}");
    assert!(paths.contains(&"entry[1].changes[1].value.messages[2]"), "{paths:?}");
    assert!(!format!("{issues:?}").contains("secret"), "an issue never quotes the guest: {issues:?}");
}

#[test]
fn a_batch_of_a_thousand_loses_nothing() {
    let guest = Guest::phone("573001112233");
    let batch: Vec<_> = (0..1000)
        .map(|n| InboundWebhook::text(format!("70000000000000{}", n % 3), &guest, format!("wamid.{n}"), "hola"))
        .collect();
    let events = parse(&InboundWebhook::batch(&batch));
    for (n, event) in events.iter().enumerate() {
        let Ok(Event::Message(message)) = event else { panic!("{event:?}") };
        assert_eq!(message.id.as_str(), format!("wamid.{n}"), "in order");
        assert_eq!(message.account.as_str(), format!("70000000000000{}", n % 3));
    }
    assert_eq!(events.len(), 1000);
}

#[test]
fn a_body_that_is_no_webhook_is_one_issue() {
    let deep = "[".repeat(200_000);
    for body in [
        &b""[..],
        b"\xff\xfe{}",
        b"{\"entry\":[{\"a\":\"\xc3\x28\"}]}",
        b"{}",
        b"null",
        b"{\"entry\":5}",
        deep.as_bytes(),
    ] {
        let events = parse(body);
        assert!(matches!(events.as_slice(), [Err(_)]), "{events:?}");
    }
}

#[test]
fn receipts_tell_how_far_a_message_got() {
    for (status, expected) in [
        ("sent", Some(DeliveryStatus::Sent)),
        ("delivered", Some(DeliveryStatus::Delivered)),
        ("read", Some(DeliveryStatus::Read)),
        ("played", Some(DeliveryStatus::Read)),
        ("failed", Some(DeliveryStatus::Failed)),
        ("evaporated", None),
    ] {
        let item = json!({ "id": "w", "status": status, "timestamp": "1790000000", "recipient_id": "",
            "biz_opaque_callback_data": "t/out/0", "errors": [{ "code": 131_047, "title": "Re-engagement message" }] });
        let value = json!({ "metadata": { "phone_number_id": NUMBER }, "statuses": [item] });
        match one(post("messages", value)) {
            Event::Receipt(receipt) => {
                assert_eq!(Some(receipt.status), expected);
                assert_eq!(receipt.outbox_id.as_deref(), Some("t/out/0"));
                assert_eq!(receipt.error.as_deref(), Some("131047 Re-engagement message"));
                assert_eq!(receipt.at.unwrap().timestamp(), 1_790_000_000);
            }
            other => assert!(expected.is_none() && matches!(&other, Event::Ignored { .. }), "{status}: {other:?}"),
        }
    }
}

#[test]
fn a_new_number_and_a_new_id_belong_to_the_same_guest() {
    let changes = |events: Vec<Result<Event, Issue>>| -> Vec<(String, String)> {
        let pair = |event: Result<Event, Issue>| match event {
            Ok(Event::AddressChange { previous, current, .. }) => Some((previous.value, current.value)),
            _ => None,
        };
        events.into_iter().filter_map(pair).collect()
    };
    let to = |current: &str| ("573001112233".to_owned(), current.to_owned());
    let system = |notice: Value| {
        let item = json!({ "id": "w", "from": "573001112233", "type": "system", "system": notice });
        changes(post("messages", json!({ "messages": [item] })))
    };
    let changed = "user_changed_number";
    assert_eq!(system(json!({ "type": changed, "wa_id": "573009998877" })), [to("573009998877")]);
    assert_eq!(system(json!({ "type": changed, "new_wa_id": "573009998877" })), [to("573009998877")]);
    let both = json!({ "type": changed, "wa_id": "573009998877", "user_id": "CO.78" });
    assert_eq!(system(both), [to("573009998877"), to("CO.78")]);
    assert_eq!(system(json!({ "type": "customer_identity_changed", "identity": "hash" })), []);

    let rotated = [("CO.77".to_owned(), "CO.78".to_owned())];
    let update = json!({ "wa_id": "573001112233", "user_id": { "previous": "CO.77", "current": "CO.78" } });
    assert_eq!(changes(post("user_id_update", json!({ "user_id_update": [update.clone()] }))), rotated);
    assert_eq!(changes(post("user_id_update", update)), rotated);
}

#[test]
fn notices_are_acknowledged_and_otherwise_ignored() {
    for (field, value) in [
        ("account_update", json!({ "event": "VERIFIED_ACCOUNT" })),
        ("message_template_status_update", json!({})),
        ("smb_message_echoes", json!({ "message_echoes": [{ "id": "w", "from": "1", "to": "2" }] })),
        ("messages", json!({ "errors": [{ "code": 130_429 }] })),
        ("history", json!({ "history": [{ "threads": [] }], "messages": [{ "id": "w", "from": "573001112233" }] })),
        ("galaxy_update", json!({})),
    ] {
        let event = one(post(field, value));
        assert!(matches!(event, Event::Ignored { .. }), "{field}: {event:?}");
    }
}

/// Bodies as a guest's phone makes them, and places to damage them.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let guest = (any::<bool>(), ".{0,8}").prop_map(|(hidden, name)| {
        if hidden { Guest::hidden("CO.77").named(name) } else { Guest::phone("573001112233").named(name) }
    });
    let kind = prop::sample::select(vec!["text", "image", "interactive", "system", "edit", "reaction", "location"]);
    let body = (guest, kind, ".{0,30}").prop_map(|(guest, kind, text)| {
        let inner = json!({ "type": kind, "body": text, "id": "5", "latitude": 1, "longitude": "2", "message": { "type": kind } });
        InboundWebhook::batch(&[
            InboundWebhook::text(NUMBER, &guest, "wamid.1", &text),
            InboundWebhook::new(NUMBER, &guest, "wamid.2", kind, inner),
        ])
    });
    let damage = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 0..6);
    (body, damage).prop_map(|(body, damage)| {
        let mut bytes = body.to_vec();
        for (at, byte, how) in damage {
            let at = at.index(bytes.len().max(1));
            match how {
                0 if at < bytes.len() => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 if at < bytes.len() => drop(bytes.remove(at)),
                _ => bytes.truncate(at),
            }
        }
        bytes
    })
}

proptest! {
    #[test]
    fn a_damaged_body_never_panics_and_reads_the_same_twice(body in damaged()) {
        prop_assert_eq!(webhook::read(&body), webhook::read(&body));
        prop_assert!(!parse(&body).is_empty(), "every body has an answer");
    }

    #[test]
    fn whatever_a_guest_writes_arrives_as_written(words in any::<String>()) {
        let webhook = InboundWebhook::text(NUMBER, &Guest::phone("573001112233"), "wamid.1", &words);
        let Event::Message(message) = one(parse(&webhook.body())) else { panic!("a message") };
        prop_assert_eq!(message.content, Content::Text(words));
    }

    #[test]
    fn any_json_value_in_any_place_is_survived(place in 0..7_usize, value in json_value()) {
        let mut body = json!({ "object": "o", "entry": [{ "id": "8", "changes": [{ "field": "messages", "value": {
            "contacts": [{ "wa_id": "1", "profile": {} }], "messages": [{ "id": "w", "from": "1" }] } }] }] });
        let path = ["", "/entry", "/entry/0", "/entry/0/changes/0/value", "/entry/0/changes/0/value/contacts",
            "/entry/0/changes/0/value/messages", "/entry/0/changes/0/value/messages/0"][place];
        *body.pointer_mut(path).unwrap() = value;
        parse(body.to_string().as_bytes());
    }
}

/// JSON made of the names Meta uses, in wrong places.
fn json_value() -> impl Strategy<Value = Value> {
    let key = prop::sample::select(vec![
        "id",
        "from",
        "type",
        "text",
        "body",
        "entry",
        "changes",
        "value",
        "field",
        "messages",
        "statuses",
        "status",
        "image",
        "interactive",
        "button_reply",
        "system",
        "wa_id",
        "user_id",
        "edit",
        "message",
        "timestamp",
        "errors",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        key.clone().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone().prop_map(String::from), inner, 0..5)
                .prop_map(|members| Value::from(members.into_iter().collect::<serde_json::Map<_, _>>())),
        ]
    })
}
