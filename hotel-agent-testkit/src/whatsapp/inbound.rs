use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{Method, Request};
use serde_json::{Value, json};
use sha2::Sha256;

use super::status::now_s;

/// Who writes: a number, a business-scoped id, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Guest {
    /// The number, digits.
    pub wa_id: Option<String>,
    /// The business-scoped user id.
    pub user_id: Option<String>,
    /// The profile name.
    pub name: Option<String>,
}

impl Guest {
    /// A guest with a number.
    pub fn phone(wa_id: impl Into<String>) -> Guest {
        Guest { wa_id: Some(wa_id.into()), ..Guest::default() }
    }

    /// A guest who hides the number behind a username.
    pub fn hidden(user_id: impl Into<String>) -> Guest {
        Guest { user_id: Some(user_id.into()), ..Guest::default() }
    }

    /// With a profile name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Guest {
        self.name = Some(name.into());
        self
    }

    /// With a business-scoped user id beside the number.
    #[must_use]
    pub fn with_user_id(mut self, user_id: impl Into<String>) -> Guest {
        self.user_id = Some(user_id.into());
        self
    }
}

/// A guest's message as Meta posts it to a business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboundWebhook {
    phone_number_id: String,
    contact: Value,
    message: Value,
}

impl InboundWebhook {
    /// A message of any type, written now; `content` is the member named as the type.
    pub fn new(
        phone_number_id: impl Into<String>,
        guest: &Guest,
        wamid: impl Into<String>,
        kind: &str,
        content: Value,
    ) -> InboundWebhook {
        let profile = guest.name.as_ref().map_or_else(|| json!({}), |name| json!({ "name": name }));
        let mut contact = json!({ "profile": profile });
        let mut message = json!({ "id": wamid.into(), "timestamp": now_s().to_string(), "type": kind, kind: content });
        let members = [("wa_id", "from", &guest.wa_id), ("user_id", "from_user_id", &guest.user_id)];
        for (of_contact, of_message, value) in members {
            let Some(value) = value else { continue };
            for (object, key) in [(&mut contact, of_contact), (&mut message, of_message)] {
                if let Some(object) = object.as_object_mut() {
                    object.insert(key.into(), value.clone().into());
                }
            }
        }
        InboundWebhook { phone_number_id: phone_number_id.into(), contact, message }
    }

    /// Words.
    pub fn text(number: impl Into<String>, guest: &Guest, wamid: impl Into<String>, text: &str) -> InboundWebhook {
        InboundWebhook::new(number, guest, wamid, "text", json!({ "body": text }))
    }

    /// A tap on a reply button.
    pub fn button_reply(
        number: impl Into<String>,
        guest: &Guest,
        wamid: impl Into<String>,
        id: &str,
        title: &str,
    ) -> InboundWebhook {
        let content = json!({ "type": "button_reply", "button_reply": { "id": id, "title": title } });
        InboundWebhook::new(number, guest, wamid, "interactive", content)
    }

    /// A tap on a list row.
    pub fn list_reply(
        number: impl Into<String>,
        guest: &Guest,
        wamid: impl Into<String>,
        id: &str,
        title: &str,
    ) -> InboundWebhook {
        let content = json!({ "type": "list_reply", "list_reply": { "id": id, "title": title } });
        InboundWebhook::new(number, guest, wamid, "interactive", content)
    }

    /// A photo, by Meta's id of it.
    pub fn image(number: impl Into<String>, guest: &Guest, wamid: impl Into<String>, media_id: &str) -> InboundWebhook {
        InboundWebhook::new(number, guest, wamid, "image", json!({ "id": media_id, "mime_type": "image/jpeg" }))
    }

    /// A place, in decimal degrees.
    pub fn location(
        number: impl Into<String>,
        guest: &Guest,
        wamid: impl Into<String>,
        latitude: f64,
        longitude: f64,
    ) -> InboundWebhook {
        let content = json!({ "latitude": latitude, "longitude": longitude });
        InboundWebhook::new(number, guest, wamid, "location", content)
    }

    /// Written at this moment, seconds since 1970.
    #[must_use]
    pub fn at(mut self, seconds: i64) -> InboundWebhook {
        if let Some(message) = self.message.as_object_mut() {
            message.insert("timestamp".into(), seconds.to_string().into());
        }
        self
    }

    /// Answers this message.
    #[must_use]
    pub fn in_reply_to(mut self, wamid: &str) -> InboundWebhook {
        if let Some(message) = self.message.as_object_mut() {
            message.insert("context".into(), json!({ "id": wamid }));
        }
        self
    }

    /// The exact bytes Meta posts.
    pub fn body(&self) -> Bytes {
        let value = json!({ "contacts": [self.contact], "messages": [self.message] });
        escaped(&envelope(&self.phone_number_id, value))
    }

    /// Several messages, of one number or many, in one post.
    pub fn batch(webhooks: &[InboundWebhook]) -> Bytes {
        let change = |webhook: &InboundWebhook| {
            let value = json!({ "contacts": [webhook.contact], "messages": [webhook.message] });
            change(&webhook.phone_number_id, value)
        };
        let changes: Vec<Value> = webhooks.iter().map(change).collect();
        escaped(&json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": "800000000000001", "changes": changes }],
        }))
    }

    /// The signed request, with `/` as its path.
    pub fn request(&self, app_secret: &str) -> Request<Bytes> {
        signed_request(app_secret, self.body())
    }
}

/// The value of `X-Hub-Signature-256` for these bytes.
pub fn sign(app_secret: &str, body: &[u8]) -> String {
    use std::fmt::Write as _;

    // HMAC takes keys of any length.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()) else { return String::new() };
    mac.chain_update(body).finalize().into_bytes().iter().fold(String::from("sha256="), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

fn signed_request(app_secret: &str, body: Bytes) -> Request<Bytes> {
    let signature = sign(app_secret, &body);
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    let headers = request.headers_mut();
    headers.insert("content-type", http::HeaderValue::from_static("application/json"));
    if let Ok(signature) = http::HeaderValue::from_str(&signature) {
        headers.insert("x-hub-signature-256", signature);
    }
    request
}

pub(super) fn envelope(phone_number_id: &str, value: Value) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "800000000000001", "changes": [change(phone_number_id, value)] }],
    })
}

fn change(phone_number_id: &str, mut value: Value) -> Value {
    if let Some(value) = value.as_object_mut() {
        value.insert("messaging_product".into(), "whatsapp".into());
        let metadata = json!({ "display_phone_number": "15550001000", "phone_number_id": phone_number_id });
        value.insert("metadata".into(), metadata);
    }
    json!({ "field": "messages", "value": value })
}

/// JSON as Meta signs it: everything beyond ASCII as `\uXXXX` in lower case, and `/` as `\/`.
pub(super) fn escaped(value: &Value) -> Bytes {
    use std::fmt::Write as _;

    let mut text = String::new();
    for c in value.to_string().chars() {
        match c {
            '/' => text.push_str("\\/"),
            c if c.is_ascii() => text.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _infallible = write!(text, "\\u{unit:04x}");
                }
            }
        }
    }
    text.into()
}
