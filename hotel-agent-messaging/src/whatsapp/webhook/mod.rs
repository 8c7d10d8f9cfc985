//! Meta's webhooks, read item by item into a typed model.
//!
//! [`read`] never fails as a whole: an item that cannot be read is an [`Issue`] with its path, and its neighbours are
//! untouched. The model keeps all a hotel may ask for; the channel maps it to the agent's neutral events.

mod body;
mod event;
mod fields;
mod identity;
mod status;

pub use event::{
    Body, Card, Context, Conversation, Echo, Identity, MediaItem, Message, MetaError, Order, OrderItem, Origin, Place,
    Pricing, Referral, Status, SystemNotice, UserIdUpdate, WebhookEvent,
};
use hotel_agent_core::message::Issue;
use serde_json::Value;
use sha2::{Digest, Sha256};

use fields::Fields;

/// Reads every item of a webhook body, in the order Meta wrote them.
pub fn read(body: &[u8]) -> Vec<Result<WebhookEvent, Issue>> {
    let root: Value = match serde_json::from_slice(body) {
        Ok(root) => root,
        // The error tells line and column only: no word of the body.
        Err(error) => return vec![Err(issue("", &format!("not readable as JSON ({:?})", error.classify())))],
    };
    let mut events = Vec::new();
    if root.get("entry").and_then(Value::as_array).is_none() {
        events.push(Err(issue("entry", "no list of entries")));
    }
    for (e, entry) in root.list("entry").iter().enumerate() {
        if entry.get("changes").and_then(Value::as_array).is_none() {
            events.push(Err(issue(&format!("entry[{e}].changes"), "no list of changes")));
        }
        for (c, change) in entry.list("changes").iter().enumerate() {
            read_change(entry, change, &format!("entry[{e}].changes[{c}]"), &mut events);
        }
    }
    events
}

fn read_change(entry: &Value, change: &Value, path: &str, events: &mut Vec<Result<WebhookEvent, Issue>>) {
    let Some(value) = change.object("value") else {
        events.push(Err(issue(&format!("{path}.value"), "no object")));
        return;
    };
    let metadata = value.get("metadata").unwrap_or(&Value::Null);
    let origin = Origin {
        waba_id: entry.token("id"),
        field: change.text("field"),
        phone_number_id: metadata.token("phone_number_id"),
        display_phone_number: metadata.token("display_phone_number"),
    };
    // Only these fields carry messages to and of this number; `history` repeats what is long over.
    let conversation = matches!(origin.field.as_deref(), None | Some("messages"));
    let before = events.len();
    let mut each = |key: &str, read: &dyn Fn(&Value) -> Result<WebhookEvent, String>| {
        for (i, item) in value.list(key).iter().enumerate() {
            events.push(read(item).map_err(|problem| issue(&format!("{path}.value.{key}[{i}]"), &problem)));
        }
    };
    if conversation {
        each("messages", &|item| message(&origin, item, value.list("contacts")));
        each("statuses", &|item| status::status(&origin, item));
    }
    each("message_echoes", &|item| echo(&origin, item));
    each("user_id_update", &|item| status::user_id_update(&origin, item));
    if origin.field.as_deref() == Some("user_id_update") && value.object("user_id").is_some() {
        events
            .push(status::user_id_update(&origin, value).map_err(|problem| issue(&format!("{path}.value"), &problem)));
    }
    if conversation && !value.list("errors").is_empty() {
        events.push(Ok(WebhookEvent::Errors { origin: origin.clone(), errors: status::errors(value) }));
    }
    if events.len() == before {
        events.push(Ok(WebhookEvent::Other(origin)));
    }
}

fn message(origin: &Origin, item: &Value, contacts: &[Value]) -> Result<WebhookEvent, String> {
    let id = id_of(item)?;
    let kind = item.text("type").unwrap_or_else(|| "unknown".to_owned());
    Ok(WebhookEvent::Message(Box::new(Message {
        origin: origin.clone(),
        id,
        timestamp: item.integer("timestamp"),
        from_raw: item.text("from"),
        sender: identity::sender(item, contacts),
        body: body::body(&kind, item),
        context: body::context(item),
        referral: body::referral(item),
        errors: status::errors(item),
        group_id: item.text("group_id"),
        digest: digest(item),
        kind,
    })))
}

fn echo(origin: &Origin, item: &Value) -> Result<WebhookEvent, String> {
    let id = id_of(item)?;
    let kind = item.text("type").unwrap_or_else(|| "unknown".to_owned());
    Ok(WebhookEvent::Echo(Box::new(Echo {
        origin: origin.clone(),
        id,
        timestamp: item.integer("timestamp"),
        from: item.text("from"),
        to: item.text("to"),
        to_user_id: item.text("to_user_id"),
        body: body::body(&kind, item),
        kind,
    })))
}

/// The item's id. A missing one is bearable, one of another type means the item is not what it claims to be.
fn id_of(item: &Value) -> Result<Option<String>, String> {
    match item.get("id") {
        _ if !item.is_object() => Err("not an object".to_owned()),
        None | Some(Value::Null | Value::String(_)) => Ok(item.text("id")),
        Some(_) => Err("the id is not a text".to_owned()),
    }
}

/// Members are written in alphabetical order, so that equal items have equal digests.
fn digest(item: &Value) -> String {
    use std::fmt::Write as _;

    Sha256::digest(item.to_string()).iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

fn issue(path: &str, problem: &str) -> Issue {
    Issue { path: path.to_owned(), problem: problem.to_owned() }
}
