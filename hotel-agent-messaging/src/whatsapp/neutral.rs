//! From Meta's words to the agent's.

use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::{Address, AddressKind, Phone},
    message::{
        AccountId, Content, Coordinates, DeliveryStatus, Event, InboundMessage, Issue, MessageId, Receipt, Sender,
    },
};

use super::webhook::{Body, Identity, Message, Origin, Status, SystemNotice, UserIdUpdate, WebhookEvent};

/// The neutral events of one item; `own` is the account of items that name none.
pub(super) fn events(event: WebhookEvent, own: &AccountId, into: &mut Vec<Result<Event, Issue>>) {
    match event {
        WebhookEvent::Message(message) => match &message.body {
            Body::System(notice) => system(&message, notice, own, into),
            _ => into.push(inbound(*message, own)),
        },
        WebhookEvent::Status(status) => into.push(Ok(receipt(*status, own))),
        WebhookEvent::UserIdUpdate(update) => user_id_update(&update, own, into),
        WebhookEvent::Echo(_) => into.push(ignored("echo")),
        WebhookEvent::Errors { .. } => into.push(ignored("errors")),
        WebhookEvent::Other(origin) => into.push(ignored(origin.field.as_deref().unwrap_or("unknown"))),
    }
}

fn inbound(message: Message, own: &AccountId) -> Result<Event, Issue> {
    let mut addresses = addresses(&message.sender);
    if addresses.is_empty() {
        // Neither a number nor an id, but the same text names the same person the next time.
        addresses.extend(message.from_raw.as_ref().and_then(|from| Address::new(AddressKind::Phone, from)));
    }
    // Redelivered items have the same digest: it stands in for the id a relay left out.
    let id = message.id.clone().unwrap_or_else(|| format!("digest.{}", message.digest));
    if addresses.is_empty() {
        // Not the `wamid`: it encodes the number of the person.
        let path = format!("messages[digest={}]", message.digest);
        return Err(Issue { path, problem: "nobody wrote it: no number, no id".into() });
    }
    let mut sender = Sender::new(addresses);
    sender.profile_name = message.sender.name.clone();
    sender.phone = message.sender.phone.as_deref().and_then(|phone| Phone::parse(phone).ok());
    let mut inbound = InboundMessage::new(MessageId::new(id), account(&message.origin, own), sender, content(&message));
    inbound.sent_at = moment(message.timestamp);
    inbound.in_reply_to = message.context.and_then(|context| context.id).map(MessageId::new);
    Ok(Event::Message(Box::new(inbound)))
}

fn content(message: &Message) -> Content {
    let other = |kind: &str| Content::Other { kind: kind.to_owned() };
    // An answer to a group's message would go to one member alone.
    if message.group_id.is_some() {
        return other("group");
    }
    match &message.body {
        Body::Text(text) => Content::Text(text.clone()),
        Body::ButtonReply { id, title } | Body::ListReply { id, title, .. } => {
            Content::Choice { id: id.clone(), title: title.clone() }
        }
        Body::Button { payload, text } => {
            let title = text.as_ref().or(payload.as_ref()).cloned().unwrap_or_default();
            Content::Choice { id: payload.clone().unwrap_or_else(|| title.clone()), title }
        }
        Body::Media(media) => Content::Media {
            kind: media.kind,
            id: media.id.clone(),
            mime: media.mime_type.clone(),
            caption: media.caption.clone(),
        },
        Body::Location(place) => match coordinates(&place.latitude, &place.longitude) {
            Some(at) => Content::Location { place: at, name: place.name.clone() },
            None => other("location"),
        },
        Body::Reaction { emoji, .. } => Content::Reaction { emoji: emoji.clone() },
        Body::Flow { .. } => other("nfm_reply"),
        Body::CallPermission { .. } => other("call_permission_reply"),
        Body::Interactive { kind } => other(kind),
        _ => other(&message.kind),
    }
}

/// JSON may write a degree as `4e1` or with more digits than micro-degrees hold.
fn coordinates(latitude: &str, longitude: &str) -> Option<Coordinates> {
    let plain = |text: &str| text.parse::<f64>().ok().filter(|degrees| degrees.is_finite()).map(|d| format!("{d:.6}"));
    Coordinates::parse(&plain(latitude)?, &plain(longitude)?)
}

fn system(message: &Message, notice: &SystemNotice, own: &AccountId, into: &mut Vec<Result<Event, Issue>>) {
    let account = account(&message.origin, own);
    let before = into.len();
    let previous = addresses(&message.sender)
        .into_iter()
        .next()
        .or_else(|| notice.customer.as_ref().and_then(|old| Address::new(AddressKind::Phone, old)));
    let current = [(AddressKind::Phone, &notice.wa_id), (AddressKind::UserId, &notice.user_id)];
    for (kind, value) in current {
        let current = value.as_ref().and_then(|value| Address::new(kind, value));
        if let (Some(previous), Some(current)) = (previous.clone(), current)
            && previous != current
        {
            into.push(Ok(Event::AddressChange { account: account.clone(), previous, current }));
        }
    }
    if into.len() == before {
        into.push(ignored(&format!("system.{}", notice.kind.as_deref().unwrap_or("unknown"))));
    }
}

fn user_id_update(update: &UserIdUpdate, own: &AccountId, into: &mut Vec<Result<Event, Issue>>) {
    let pairs = [(AddressKind::UserId, &update.user_id), (AddressKind::ParentUserId, &update.parent_user_id)];
    for (kind, pair) in pairs {
        let Some((previous, current)) = pair else { continue };
        if let (Some(previous), Some(current)) = (Address::new(kind, previous), Address::new(kind, current)) {
            into.push(Ok(Event::AddressChange { account: account(&update.origin, own), previous, current }));
        }
    }
}

fn receipt(status: Status, own: &AccountId) -> Event {
    let reached = match status.status.as_str() {
        "sent" => DeliveryStatus::Sent,
        "delivered" => DeliveryStatus::Delivered,
        "read" | "played" => DeliveryStatus::Read,
        "failed" => DeliveryStatus::Failed,
        other => return Event::Ignored { kind: format!("status.{other}") },
    };
    let Some(id) = status.id else { return Event::Ignored { kind: "status".into() } };
    let mut receipt = Receipt::new(account(&status.origin, own), id, reached);
    receipt.outbox_id = status.biz_opaque_callback_data;
    receipt.at = moment(status.timestamp);
    receipt.error = status.errors.first().map(|error| {
        let code = error.code.map(|code| code.to_string()).unwrap_or_default();
        format!("{code} {}", error.title.as_deref().unwrap_or_default()).trim().to_owned()
    });
    Event::Receipt(receipt)
}

fn addresses(sender: &Identity) -> Vec<Address> {
    [
        (AddressKind::Phone, &sender.phone),
        (AddressKind::UserId, &sender.user_id),
        (AddressKind::ParentUserId, &sender.parent_user_id),
    ]
    .into_iter()
    .filter_map(|(kind, value)| Address::new(kind, value.as_ref()?))
    .collect()
}

fn account(origin: &Origin, own: &AccountId) -> AccountId {
    origin.phone_number_id.as_ref().map_or_else(|| own.clone(), AccountId::new)
}

fn moment(seconds: Option<i64>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds?, 0)
}

fn ignored(kind: &str) -> Result<Event, Issue> {
    Ok(Event::Ignored { kind: kind.to_owned() })
}
