//! Real webhooks, read exactly: every field a correct parser reads out of them.
//!
//! Reads `$HOTEL_AGENT_CORPUS/webhooks/manifest.json`; without the variable it says so and passes.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr, clippy::panic, reason = "tests")]

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use hotel_agent_core::{
    message::{DeliveryStatus, Event},
    port::{Channel, Verdict},
};
use hotel_agent_messaging::whatsapp::{
    WhatsApp, WhatsAppSettings,
    webhook::{self, Body, MetaError, Origin, WebhookEvent},
};
use http::Request;
use serde_json::{Map, Value, json};

fn channel(secret: &str) -> WhatsApp {
    let mut settings = WhatsAppSettings::new("1", "token", secret, "word");
    settings.graph_url = "http://127.0.0.1:1".into();
    WhatsApp::new(settings).unwrap()
}

#[test]
fn every_whatsapp_webhook_of_the_corpus_is_read_exactly() {
    let Some(folder) = std::env::var_os("HOTEL_AGENT_CORPUS").map(|root| PathBuf::from(root).join("webhooks")) else {
        eprintln!("skipped: all webhooks, HOTEL_AGENT_CORPUS is not set");
        return;
    };
    let manifest: Value = serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let (mut files, mut wrong) = (0, Vec::new());
    for item in manifest["items"].as_array().unwrap().iter().filter(|item| item["channel"] == "whatsapp") {
        files += 1;
        let file = item["file"].as_str().unwrap();
        if let Err(problem) = check(&folder, item) {
            wrong.push(format!("{file}: {problem}"));
        }
    }
    eprintln!("{}", json!({ "files": files, "right": files - wrong.len(), "wrong": wrong }));
    assert!(files > 0 && wrong.is_empty(), "{} wrong of {files}:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(folder: &Path, item: &Value) -> Result<(), String> {
    let file = item["file"].as_str().unwrap();
    let body = std::fs::read(folder.join(file.split_once('/').unwrap().1)).unwrap();
    let expect = &item["expect"];
    match item["kind"].as_str().unwrap() {
        "signature" => check_signature(&body, expect),
        "sequence_identity" => check_identity(&body, expect),
        "sequence_status" => check_final_status(&body, expect),
        _ => check_events(&body, expect["events"].as_array().unwrap()),
    }
}

fn check_events(body: &[u8], expected: &[Value]) -> Result<(), String> {
    let events: Vec<_> = webhook::read(body).into_iter().flatten().collect();
    let described: Vec<Value> = events.iter().map(describe).collect();
    if described.len() != expected.len() {
        return Err(format!("{} events, not {}", described.len(), expected.len()));
    }
    for (got, expected) in described.iter().zip(expected) {
        for (key, value) in expected.as_object().unwrap() {
            if !same(&got[key], value) {
                return Err(format!("{key}: {} instead of {value}", got[key]));
            }
        }
    }
    let neutral: BTreeSet<String> = channel("secret").parse(body).into_iter().flatten().filter_map(id_of).collect();
    for expected in expected.iter().filter(|event| event["event"] == "message" && event["type"] != "system") {
        if let Some(id) = expected["message_id"].as_str()
            && !neutral.contains(id)
        {
            return Err(format!("the agent never sees {id}"));
        }
    }
    Ok(())
}

fn id_of(event: Event) -> Option<String> {
    match event {
        Event::Message(message) => Some(message.id.as_str().to_owned()),
        _ => None,
    }
}

/// What is absent and what is null are the same; numbers may be kept as their digits.
fn same(got: &Value, expected: &Value) -> bool {
    match (got, expected) {
        (Value::Object(got), Value::Object(expected)) => {
            let null = Value::Null;
            got.keys()
                .chain(expected.keys())
                .all(|key| same(got.get(key).unwrap_or(&null), expected.get(key).unwrap_or(&null)))
        }
        (Value::Array(got), Value::Array(expected)) => {
            got.len() == expected.len() && got.iter().zip(expected).all(|(got, expected)| same(got, expected))
        }
        (Value::String(got), Value::Number(number)) => got.parse::<f64>().ok() == number.as_f64(),
        _ => got == expected,
    }
}

fn check_signature(body: &[u8], expect: &Value) -> Result<(), String> {
    let channel = channel(expect["app_secret"].as_str().unwrap());
    let genuine = |header: &str| {
        let request = Request::post("/").header("x-hub-signature-256", header);
        matches!(channel.verify(&request.body(Bytes::copy_from_slice(body)).unwrap()), Verdict::Genuine)
    };
    for key in ["X-Hub-Signature-256", "upper_case_hex"] {
        if !genuine(expect[key].as_str().unwrap()) {
            return Err(format!("{key} is refused"));
        }
    }
    if let Some(bad) = expect["reject_headers"].as_array().unwrap().iter().find(|bad| genuine(bad.as_str().unwrap())) {
        return Err(format!("{bad} is accepted"));
    }
    let texts: Vec<_> = webhook::read(body).iter().flatten().map(|event| describe(event)["text"].clone()).collect();
    if texts == [expect["text"].clone()] { Ok(()) } else { Err(format!("reads {texts:?}")) }
}

/// Follows one guest through number and id changes as a store does: any known address finds the conversation.
fn check_identity(body: &[u8], expect: &Value) -> Result<(), String> {
    let (mut known, mut seen) = (BTreeSet::new(), Vec::new());
    for event in sequence(body) {
        match event {
            Event::Message(message) => {
                if known.is_empty() || message.sender.addresses.iter().any(|address| known.contains(address)) {
                    seen.push(message.id.as_str().to_owned());
                }
                known.extend(message.sender.addresses);
            }
            Event::AddressChange { previous, current, .. } if known.contains(&previous) => {
                known.insert(current);
            }
            other => return Err(format!("unexpected {other:?}")),
        }
    }
    if json!(seen) == expect["same_conversation"] { Ok(()) } else { Err(format!("one conversation holds {seen:?}")) }
}

fn check_final_status(body: &[u8], expect: &Value) -> Result<(), String> {
    let statuses = sequence(body).into_iter().filter_map(|event| match event {
        Event::Receipt(receipt) => Some(receipt.status),
        _ => None,
    });
    let last = match statuses.max() {
        Some(DeliveryStatus::Read) => "read",
        Some(DeliveryStatus::Failed) => "failed",
        _ => "less",
    };
    if expect["final_status"] == last { Ok(()) } else { Err(format!("ends as {last}")) }
}

fn sequence(body: &[u8]) -> Vec<Event> {
    let root: Value = serde_json::from_slice(body).unwrap();
    let channel = channel("secret");
    let bodies = root["sequence"].as_array().unwrap().iter();
    bodies.flat_map(|body| channel.parse(body.to_string().as_bytes())).map(Result::unwrap).collect()
}

/// An event in the corpus's words.
fn describe(event: &WebhookEvent) -> Value {
    let (origin, mut fields) = match event {
        WebhookEvent::Message(message) => (&message.origin, describe_message(message)),
        WebhookEvent::Status(status) => (&status.origin, describe_status(status)),
        WebhookEvent::Echo(echo) => {
            let mut fields = json!({
                "event": "echo", "message_id": echo.id, "type": echo.kind, "timestamp": echo.timestamp,
                "from": echo.from, "to": echo.to,
            });
            add(&mut fields, describe_body(&echo.body));
            (&echo.origin, fields)
        }
        WebhookEvent::Errors { origin, errors } => (origin, json!({ "event": "error", "errors": name_errors(errors) })),
        WebhookEvent::UserIdUpdate(update) => (&update.origin, json!({ "event": "other" })),
        WebhookEvent::Other(origin) => (origin, json!({ "event": "other" })),
        other => panic!("unknown {other:?}"),
    };
    add(&mut fields, describe_origin(origin));
    fields
}

fn describe_origin(origin: &Origin) -> Value {
    json!({
        "waba_id": origin.waba_id, "field": origin.field, "phone_number_id": origin.phone_number_id,
        "display_phone_number": origin.display_phone_number,
    })
}

fn describe_message(message: &webhook::Message) -> Value {
    let sender = &message.sender;
    let mut fields = json!({
        "event": "message", "message_id": message.id, "type": message.kind, "timestamp": message.timestamp,
        "from_raw": message.from_raw, "group_id": message.group_id,
        "sender": { "phone": sender.phone, "user_id": sender.user_id, "parent_user_id": sender.parent_user_id,
            "name": sender.name, "username": sender.username },
    });
    add(&mut fields, describe_body(&message.body));
    if let Some(context) = &message.context {
        let product = context.catalog_id.is_some() || context.product_retailer_id.is_some();
        let referred = json!({
            "catalog_id": context.catalog_id, "product_retailer_id": context.product_retailer_id,
        });
        let context = json!({
            "from": context.from, "id": context.id, "forwarded": context.forwarded.then_some(true),
            "frequently_forwarded": context.frequently_forwarded.then_some(true),
            "referred_product": product.then_some(referred),
        });
        add(&mut fields, json!({ "context": context }));
    }
    if let Some(referral) = &message.referral {
        let referral = json!({
            "source_id": referral.source_id, "source_type": referral.source_type, "source_url": referral.source_url,
            "headline": referral.headline, "ctwa_clid": referral.ctwa_clid,
        });
        add(&mut fields, json!({ "referral": referral }));
    }
    if !message.errors.is_empty() {
        add(&mut fields, json!({ "errors": name_errors(&message.errors) }));
    }
    fields
}

fn describe_body(body: &Body) -> Value {
    match body {
        Body::Text(text) => json!({ "text": text }),
        Body::Media(media) => json!({
            "media": { "id": media.id, "mime_type": media.mime_type, "sha256": media.sha256, "url": media.url,
                "filename": media.filename, "voice": media.voice, "animated": media.animated },
            "caption": media.caption,
        }),
        Body::Location(place) => json!({ "location": { "latitude": place.latitude, "longitude": place.longitude,
            "name": place.name, "address": place.address, "url": place.url } }),
        Body::Contacts(cards) => {
            let card = |card: &webhook::Card| json!({ "formatted_name": card.formatted_name, "phones": card.phones, "wa_ids": card.wa_ids });
            json!({ "contacts": cards.iter().map(card).collect::<Vec<_>>() })
        }
        Body::ButtonReply { id, title } => {
            json!({ "interactive_type": "button_reply", "reply": { "id": id, "title": title } })
        }
        Body::ListReply { id, title, description } => json!({
            "interactive_type": "list_reply", "reply": { "id": id, "title": title, "description": description },
        }),
        Body::Flow { name, response_json } => {
            json!({ "interactive_type": "nfm_reply", "flow": { "name": name, "response_json": response_json } })
        }
        Body::CallPermission { response, response_source } => json!({
            "interactive_type": "call_permission_reply",
            "call_permission": { "response": response, "response_source": response_source },
        }),
        Body::Interactive { kind } => json!({ "interactive_type": kind }),
        Body::Button { payload, text } => json!({ "button": { "payload": payload, "text": text } }),
        Body::Order(order) => {
            let item = |item: &webhook::OrderItem| {
                json!({ "product_retailer_id": item.product_retailer_id, "quantity": item.quantity,
                    "item_price": item.item_price, "currency": item.currency })
            };
            let items: Vec<_> = order.items.iter().map(item).collect();
            json!({ "order": { "catalog_id": order.catalog_id, "text": order.text, "items": items } })
        }
        Body::Reaction { message_id, emoji } => json!({ "reaction": { "message_id": message_id, "emoji": emoji } }),
        Body::System(notice) => json!({ "system": { "body": notice.body, "wa_id": notice.wa_id,
            "user_id": notice.user_id, "type": notice.kind, "customer": notice.customer,
            "identity": notice.identity } }),
        Body::Edit { original_message_id, kind, body } => {
            let mut message = json!({ "type": kind });
            if let Some(body) = body {
                add(&mut message, describe_body(body));
            }
            json!({ "edit": { "original_message_id": original_message_id, "message": message } })
        }
        Body::Revoke { original_message_id } => json!({ "revoke": { "original_message_id": original_message_id } }),
        Body::Unsupported { subtype } => json!({ "unsupported_type": subtype }),
        _ => json!({}),
    }
}

fn describe_status(status: &webhook::Status) -> Value {
    let mut fields = json!({
        "event": "status", "message_id": status.id, "status": status.status, "timestamp": status.timestamp,
        "recipient_id": status.recipient_id, "recipient_user_id": status.recipient_user_id,
        "recipient_type": status.recipient_type, "recipient_participant_id": status.recipient_participant_id,
        "biz_opaque_callback_data": status.biz_opaque_callback_data,
    });
    if let Some(pricing) = &status.pricing {
        let pricing = json!({ "billable": pricing.billable, "pricing_model": pricing.pricing_model,
            "type": pricing.kind, "category": pricing.category });
        add(&mut fields, json!({ "pricing": pricing }));
    }
    if let Some(conversation) = &status.conversation {
        let conversation = json!({ "id": conversation.id, "origin": conversation.origin,
            "expiration": conversation.expiration });
        add(&mut fields, json!({ "conversation": conversation }));
    }
    if !status.errors.is_empty() {
        add(&mut fields, json!({ "errors": list_errors(&status.errors) }));
    }
    fields
}

/// The corpus tells the details of a status's errors only.
fn name_errors(errors: &[MetaError]) -> Vec<Value> {
    errors.iter().map(|error| json!({ "code": error.code, "title": error.title })).collect()
}

fn list_errors(errors: &[MetaError]) -> Vec<Value> {
    errors.iter().map(|error| json!({ "code": error.code, "title": error.title, "details": error.details })).collect()
}

fn add(to: &mut Value, from: Value) {
    let members: Map<String, Value> = from.as_object().unwrap().clone();
    to.as_object_mut().unwrap().extend(members);
}
