//! Delivery statuses, errors and rotated ids.

use serde_json::Value;

use super::{
    Conversation, MetaError, Origin, Pricing, Status, UserIdUpdate, WebhookEvent, fields::Fields, identity::is_user_id,
};

pub(super) fn status(origin: &Origin, item: &Value) -> Result<WebhookEvent, String> {
    let id = super::id_of(item)?;
    let status = item.text("status").ok_or("no status")?;
    let recipient = item.token("recipient_id");
    let (recipient_id, misplaced) = match recipient {
        Some(recipient) if is_user_id(&recipient) => (None, Some(recipient)),
        other => (other, None),
    };
    let pricing = item.object("pricing").map(|pricing| Pricing {
        billable: pricing.flag("billable"),
        pricing_model: pricing.text("pricing_model"),
        kind: pricing.text("type"),
        category: pricing.text("category"),
    });
    let conversation = item.object("conversation").map(|conversation| Conversation {
        id: conversation.text("id"),
        origin: conversation.get("origin").and_then(|origin| origin.text("type")),
        expiration: conversation.integer("expiration_timestamp"),
    });
    Ok(WebhookEvent::Status(Box::new(Status {
        origin: origin.clone(),
        id,
        status,
        timestamp: item.integer("timestamp"),
        recipient_id,
        recipient_user_id: item.text("recipient_user_id").or(misplaced),
        recipient_type: item.text("recipient_type"),
        recipient_participant_id: item.text("recipient_participant_id"),
        biz_opaque_callback_data: item.text("biz_opaque_callback_data"),
        pricing,
        conversation,
        errors: errors(item),
    })))
}

pub(super) fn errors(item: &Value) -> Vec<MetaError> {
    let error = |error: &Value| MetaError {
        code: error.integer("code"),
        title: error.text("title").or_else(|| error.text("message")),
        details: error.get("error_data").and_then(|data| data.text("details")).or_else(|| error.text("details")),
    };
    item.list("errors").iter().filter(|item| item.is_object()).map(error).collect()
}

pub(super) fn user_id_update(origin: &Origin, item: &Value) -> Result<WebhookEvent, String> {
    let pair = |key: &str| {
        let change = item.object(key)?;
        change.text("previous").zip(change.text("current"))
    };
    let (user_id, parent_user_id) = (pair("user_id"), pair("parent_user_id"));
    if user_id.is_none() && parent_user_id.is_none() {
        return Err("neither id has both a previous and a current value".to_owned());
    }
    Ok(WebhookEvent::UserIdUpdate(UserIdUpdate {
        origin: origin.clone(),
        wa_id: item.text("wa_id"),
        user_id,
        parent_user_id,
        timestamp: item.integer("timestamp"),
    }))
}
