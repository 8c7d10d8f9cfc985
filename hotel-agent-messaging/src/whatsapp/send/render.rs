//! The JSON of outbound messages, as typed shapes.

use hotel_agent_core::{
    guest::{Address, AddressKind, Phone},
    message::{Button, ListRow, ListSection, MessageId, Outbound, OutboundContent},
};
use serde::Serialize;

use super::media::Picture;

#[derive(Serialize)]
pub(super) struct Request<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    #[serde(flatten)]
    recipient: Recipient,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    payload: Payload<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<ReplyTo<'a>>,
    biz_opaque_callback_data: &'a str,
}

/// Exactly one of the two: given both, Meta obeys `to`; given a business-scoped id in `to`, it drops the message.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Recipient {
    To(String),
    Recipient(String),
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Payload<'a> {
    Text(Words<'a>),
    Image(Image<'a>),
    Location(Location<'a>),
    Interactive(Interactive<'a>),
}

#[derive(Serialize)]
struct Words<'a> {
    body: &'a str,
}

#[derive(Serialize)]
struct ReplyTo<'a> {
    message_id: &'a str,
}

#[derive(Serialize)]
struct Image<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
}

#[derive(Serialize)]
struct Location<'a> {
    latitude: String,
    longitude: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    address: &'a str,
}

#[derive(Serialize)]
struct Interactive<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    body: Text<'a>,
    action: Action<'a>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Action<'a> {
    Buttons { buttons: Vec<ReplyButton<'a>> },
    List { button: &'a str, sections: Vec<Section<'a>> },
}

#[derive(Serialize)]
struct ReplyButton<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    reply: &'a Button,
}

#[derive(Serialize)]
struct Section<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

/// A number is always written with its `+`: without it Meta puts the business's own country code before.
pub(super) fn recipient(addresses: &[Address]) -> Option<Recipient> {
    let of_kind = |kind: AddressKind| addresses.iter().filter(move |address| address.kind == kind);
    let number = of_kind(AddressKind::Phone).find_map(|address| Phone::parse(&address.value).ok());
    number.map(|phone| Recipient::To(phone.as_str().to_owned())).or_else(|| {
        let id = of_kind(AddressKind::UserId).chain(of_kind(AddressKind::ParentUserId)).next()?;
        Some(Recipient::Recipient(id.value.clone()))
    })
}

/// The request of a message; `None` for content this adapter does not know.
pub(super) fn request<'a>(
    outbound: &'a Outbound,
    recipient: Recipient,
    picture: Option<&'a Picture>,
) -> Option<Request<'a>> {
    let payload = match &outbound.content {
        OutboundContent::Text(text) => Payload::Text(Words { body: text }),
        OutboundContent::Buttons { text, buttons } => Payload::Interactive(Interactive {
            kind: "button",
            body: Text { text },
            action: Action::Buttons {
                buttons: buttons.iter().map(|reply| ReplyButton { kind: "reply", reply }).collect(),
            },
        }),
        OutboundContent::List { text, button, sections } => Payload::Interactive(Interactive {
            kind: "list",
            body: Text { text },
            action: Action::List { button, sections: sections.iter().map(section).collect() },
        }),
        OutboundContent::Image { caption, .. } => {
            let caption = caption.as_deref().filter(|caption| !caption.is_empty());
            Payload::Image(match picture? {
                Picture::Link(link) => Image { id: None, link: Some(link), caption },
                Picture::Uploaded { id, .. } => Image { id: Some(id), link: None, caption },
            })
        }
        OutboundContent::Location { place, name, address } => {
            let (latitude, longitude) = place.degrees();
            Payload::Location(Location { latitude, longitude, name, address })
        }
        _ => return None,
    };
    Some(Request {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        recipient,
        kind: match payload {
            Payload::Text(_) => "text",
            Payload::Image(_) => "image",
            Payload::Location(_) => "location",
            Payload::Interactive(_) => "interactive",
        },
        payload,
        context: outbound.in_reply_to.as_ref().map(|message| ReplyTo { message_id: message.as_str() }),
        biz_opaque_callback_data: &outbound.id,
    })
}

fn section(section: &ListSection) -> Section<'_> {
    Section { title: &section.title, rows: section.rows.iter().map(row).collect() }
}

fn row(row: &ListRow) -> Row<'_> {
    let description = row.description.as_deref().filter(|description| !description.is_empty());
    Row { id: &row.id, title: &row.title, description }
}

/// Marks a message, and all before it, read; the typing sign lasts until the answer or 25 seconds.
#[derive(Serialize)]
pub(super) struct ReadMark<'a> {
    messaging_product: &'static str,
    status: &'static str,
    message_id: &'a str,
    typing_indicator: Typing,
}

#[derive(Serialize)]
struct Typing {
    #[serde(rename = "type")]
    kind: &'static str,
}

pub(super) fn read_mark(message: &MessageId) -> ReadMark<'_> {
    ReadMark {
        messaging_product: "whatsapp",
        status: "read",
        message_id: message.as_str(),
        typing_indicator: Typing { kind: "text" },
    }
}
