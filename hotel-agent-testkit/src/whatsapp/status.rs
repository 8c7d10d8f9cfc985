//! Delivery statuses, posted as Meta posts them: signed, escaped, repeated until taken.

use std::{io, sync::Arc, time::Duration};

use bytes::Bytes;
use serde_json::{Value, json};

use super::{
    inbound::{escaped, sign},
    state::{SentMessage, Shared},
};

/// How often a webhook that is not answered 200 is posted; Meta goes on for seven days.
const MOST_POSTS: u32 = 6;

/// Posts the statuses of a message one after the other, without keeping its sender waiting.
pub(super) fn spawn(shared: &Arc<Shared>, message: SentMessage, statuses: Vec<String>) {
    shared.pending.send_modify(|pending| *pending += 1);
    let shared = shared.clone();
    tokio::spawn(async move {
        post(&shared, &message, &statuses).await;
        shared.pending.send_modify(|pending| *pending = pending.saturating_sub(1));
    });
}

pub(super) async fn post(shared: &Shared, message: &SentMessage, statuses: &[String]) {
    for status in statuses {
        let body = escaped(&webhook(message, status));
        let url = {
            let mut state = shared.lock();
            state.posted.push(body.clone());
            state.callback.clone()
        };
        let Some(url) = url else { continue };
        for attempt in 0..MOST_POSTS {
            if matches!(shared.post_webhook(&url, body.clone()).await, Ok(200)) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10 << attempt)).await;
        }
    }
}

fn webhook(message: &SentMessage, status: &str) -> Value {
    let mut item = json!({ "id": message.id, "status": status, "timestamp": now_s().to_string() });
    if let Some(item) = item.as_object_mut() {
        let members = [
            ("recipient_id", message.to.as_deref().map(|to| to.trim_start_matches('+'))),
            ("recipient_user_id", message.recipient.as_deref()),
            ("biz_opaque_callback_data", message.biz_opaque_callback_data.as_deref()),
        ];
        for (key, value) in members {
            if let Some(value) = value {
                item.insert(key.into(), value.into());
            }
        }
        if status == "sent" {
            let pricing = json!({
                "billable": true, "pricing_model": "PMP", "type": "regular", "category": "service",
            });
            item.insert("pricing".into(), pricing);
        }
        if status == "failed" {
            let error = json!({ "code": 131_026, "title": "Message undeliverable" });
            item.insert("errors".into(), json!([error]));
        }
    }
    super::inbound::envelope(&message.phone_number_id, json!({ "statuses": [item] }))
}

pub(super) fn now_s() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

impl Shared {
    /// Posts a webhook once, signed; the status that was answered.
    pub(super) async fn post_webhook(&self, url: &str, body: Bytes) -> io::Result<u16> {
        let signature = sign(&self.settings.app_secret, &body);
        let request = self
            .http
            .post(url)
            .header("content-type", "application/json")
            .header("user-agent", "facebookexternalua")
            .header("x-hub-signature-256", signature)
            .body(body);
        request.send().await.map(|response| response.status().as_u16()).map_err(io::Error::other)
    }
}
