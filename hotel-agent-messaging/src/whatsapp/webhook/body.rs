//! What a message holds, type by type. A known type without its content reads as [`Body::Other`]: the sender and the id
//! are worth keeping all the same.

use hotel_agent_core::message::MediaKind;
use serde_json::Value;

use super::{Body, Card, Context, MediaItem, Order, OrderItem, Place, Referral, SystemNotice, fields::Fields};

pub(super) fn body(kind: &str, item: &Value) -> Body {
    let content = item.get(kind).unwrap_or(&Value::Null);
    let read = match kind {
        "text" => content.get("body").and_then(Value::as_str).map(|text| Body::Text(text.to_owned())),
        "image" | "audio" | "voice" | "video" | "document" | "sticker" => media(kind, content),
        "location" => place(content),
        "contacts" => Some(Body::Contacts(item.list("contacts").iter().map(card).collect())),
        "interactive" => interactive(content),
        "button" => content
            .is_object()
            .then(|| Body::Button { payload: content.text("payload"), text: content.text("text") })
            .filter(|body| !matches!(body, Body::Button { payload: None, text: None })),
        "order" => content.is_object().then(|| Body::Order(order(content))),
        "reaction" => content
            .is_object()
            .then(|| Body::Reaction { message_id: content.text("message_id"), emoji: content.text("emoji") }),
        "system" => content.is_object().then(|| Body::System(system(content))),
        "edit" => content.is_object().then(|| edit(content)),
        "revoke" => {
            content.is_object().then(|| Body::Revoke { original_message_id: content.text("original_message_id") })
        }
        "unsupported" => Some(Body::Unsupported { subtype: content.text("type") }),
        _ => None,
    };
    read.unwrap_or(Body::Other)
}

fn media(kind: &str, content: &Value) -> Option<Body> {
    if !content.is_object() {
        return None;
    }
    let voice = content.flag("voice");
    let kind = match kind {
        "image" => MediaKind::Image,
        "voice" => MediaKind::Voice,
        "audio" if voice == Some(true) => MediaKind::Voice,
        "audio" => MediaKind::Audio,
        "video" => MediaKind::Video,
        "document" => MediaKind::Document,
        _ => MediaKind::Sticker,
    };
    Some(Body::Media(MediaItem {
        kind,
        id: content.token("id"),
        mime_type: content.text("mime_type"),
        sha256: content.text("sha256"),
        url: content.text("url"),
        filename: content.text("filename"),
        caption: content.text("caption"),
        voice,
        animated: content.flag("animated"),
    }))
}

fn place(content: &Value) -> Option<Body> {
    Some(Body::Location(Place {
        latitude: content.token("latitude")?,
        longitude: content.token("longitude")?,
        name: content.text("name"),
        address: content.text("address"),
        url: content.text("url"),
    }))
}

fn card(card: &Value) -> Card {
    let phones = card.list("phones");
    Card {
        formatted_name: card.get("name").and_then(|name| name.text("formatted_name")),
        phones: phones.iter().filter_map(|phone| phone.text("phone")).collect(),
        wa_ids: phones.iter().filter_map(|phone| phone.text("wa_id")).collect(),
        origin: card.text("origin"),
    }
}

fn interactive(content: &Value) -> Option<Body> {
    let kind = content.text("type")?;
    let answer = content.get(&kind).unwrap_or(&Value::Null);
    let title = answer.text("title").unwrap_or_default();
    Some(match kind.as_str() {
        "button_reply" => Body::ButtonReply { id: answer.token("id")?, title },
        "list_reply" => Body::ListReply { id: answer.token("id")?, title, description: answer.text("description") },
        "nfm_reply" => Body::Flow { name: answer.text("name"), response_json: answer.text("response_json") },
        "call_permission_reply" => {
            Body::CallPermission { response: answer.text("response"), response_source: answer.text("response_source") }
        }
        _ => Body::Interactive { kind },
    })
}

fn order(content: &Value) -> Order {
    let line = |item: &Value| OrderItem {
        product_retailer_id: item.token("product_retailer_id"),
        quantity: item.token("quantity"),
        item_price: item.token("item_price"),
        currency: item.text("currency"),
    };
    Order {
        catalog_id: content.token("catalog_id"),
        text: content.text("text"),
        items: content.list("product_items").iter().map(line).collect(),
    }
}

fn system(content: &Value) -> SystemNotice {
    SystemNotice {
        kind: content.text("type"),
        body: content.text("body"),
        // Graph versions before v12 call it `new_wa_id`.
        wa_id: content.text("wa_id").or_else(|| content.text("new_wa_id")),
        user_id: content.text("user_id"),
        customer: content.text("customer"),
        identity: content.text("identity"),
    }
}

fn edit(content: &Value) -> Body {
    let message = content.object("message");
    let kind = message.and_then(|message| message.text("type"));
    let new = kind.as_ref().zip(message).map(|(kind, message)| Box::new(body(kind, message)));
    Body::Edit { original_message_id: content.text("original_message_id"), kind, body: new }
}

pub(super) fn context(item: &Value) -> Option<Context> {
    let context = item.object("context")?;
    let product = context.get("referred_product");
    Some(Context {
        from: context.text("from"),
        id: context.text("id"),
        forwarded: context.flag("forwarded").unwrap_or_default(),
        frequently_forwarded: context.flag("frequently_forwarded").unwrap_or_default(),
        catalog_id: product.and_then(|product| product.token("catalog_id")),
        product_retailer_id: product.and_then(|product| product.token("product_retailer_id")),
    })
}

pub(super) fn referral(item: &Value) -> Option<Referral> {
    let referral = item.object("referral")?;
    Some(Referral {
        source_id: referral.token("source_id"),
        source_type: referral.text("source_type"),
        source_url: referral.text("source_url"),
        headline: referral.text("headline"),
        body: referral.text("body"),
        ctwa_clid: referral.text("ctwa_clid"),
    })
}
