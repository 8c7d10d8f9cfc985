use chrono::SecondsFormat;
use hotel_agent_core::{
    message::{Button, Content, Coordinates, ListSection, Media, OutboundContent},
    property::PropertyId,
};
use serde::Serialize;

use super::line::{Line, Written};
use crate::media::asset_path;

/// Where the pictures of a chat are.
pub(super) struct Links<'a> {
    /// What comes before `/chat` and `/media`.
    pub(super) prefix: &'a str,
    /// The property.
    pub(super) property: &'a PropertyId,
}

/// A line as the page reads it.
#[derive(Serialize)]
pub(super) struct Item {
    seq: u64,
    from: &'static str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    staff_name: Option<String>,
    content: Shown,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Shown {
    Text {
        text: String,
    },
    Choice {
        id: String,
        title: String,
    },
    Buttons {
        text: String,
        buttons: Vec<Button>,
    },
    List {
        text: String,
        button: String,
        sections: Vec<ListSection>,
    },
    Image {
        url: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        alt: String,
    },
    Location {
        latitude: String,
        longitude: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        address: Option<String>,
    },
}

impl Item {
    pub(super) fn new(seq: u64, line: Line, links: &Links<'_>) -> Item {
        let at = line.at.to_rfc3339_opts(SecondsFormat::Millis, true);
        match line.written {
            Written::Guest { client_id, content } => {
                let content = Shown::guest(content);
                Item { seq, from: "guest", at, client_id: Some(client_id), staff_name: None, content }
            }
            Written::House { staff, content } => {
                let from = if staff.is_some() { "staff" } else { "agent" };
                let content = Shown::house(content, seq, links);
                Item { seq, from, at, client_id: None, staff_name: staff, content }
            }
        }
    }
}

impl Shown {
    fn guest(content: Content) -> Shown {
        match content {
            Content::Text(text) => Shown::Text { text },
            Content::Choice { id, title } => Shown::Choice { id, title },
            Content::Location { place, name } => Shown::place(place, name, None),
            // The page sends nothing else.
            _ => Shown::Text { text: String::new() },
        }
    }

    fn house(content: OutboundContent, seq: u64, links: &Links<'_>) -> Shown {
        match content {
            OutboundContent::Text(text) => Shown::Text { text },
            OutboundContent::Buttons { text, buttons } => Shown::Buttons { text, buttons },
            OutboundContent::List { text, button, sections } => Shown::List { text, button, sections },
            OutboundContent::Image { media, caption, alt } => Shown::picture(media, caption, alt, seq, links),
            OutboundContent::Location { place, name, address } => Shown::place(place, Some(name), Some(address)),
            _ => Shown::Text { text: String::new() },
        }
    }

    fn picture(media: Media, caption: Option<String>, alt: String, seq: u64, links: &Links<'_>) -> Shown {
        let Links { prefix, property } = links;
        match media {
            Media::Inline { .. } => Shown::Image { url: format!("{prefix}/chat/{property}/media/{seq}"), caption, alt },
            Media::Asset(name) => {
                Shown::Image { url: format!("{prefix}{}", asset_path(property, &name)), caption, alt }
            }
            // The page loads nothing from elsewhere, so that no third party learns who chats; the guest may follow a link.
            Media::Link(url) => Shown::Text { text: format!("{}\n{url}", caption.unwrap_or(alt)) },
            _ => Shown::Text { text: caption.unwrap_or(alt) },
        }
    }

    fn place(place: Coordinates, name: Option<String>, address: Option<String>) -> Shown {
        let (latitude, longitude) = place.degrees();
        Shown::Location { latitude, longitude, name, address }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use bytes::Bytes;
    use chrono::DateTime;
    use hotel_agent_core::{
        message::{Button, Content, Coordinates, Media, OutboundContent},
        property::PropertyId,
    };
    use serde_json::{Value, json};

    use super::{Item, Links};
    use crate::webchat::line::{Line, Written};

    fn check(written: Written, expected: &Value) {
        let property = PropertyId::parse("ana").unwrap();
        let line = Line { at: DateTime::UNIX_EPOCH, written };
        let item = Item::new(7, line, &Links { prefix: "/desk", property: &property });
        assert_eq!(serde_json::to_value(item).unwrap(), *expected);
    }

    fn house(content: OutboundContent, shown: &Value) {
        let expected = json!({"seq": 7, "from": "agent", "at": "1970-01-01T00:00:00.000Z", "content": shown});
        check(Written::House { staff: None, content }, &expected);
    }

    #[test]
    fn what_the_house_sends_is_read_by_the_page() {
        house(OutboundContent::Text("Hola".into()), &json!({"kind": "text", "text": "Hola"}));
        let buttons = vec![Button { id: "yes".into(), title: "Sí".into() }];
        house(
            OutboundContent::Buttons { text: "¿Reservo?".into(), buttons },
            &json!({"kind": "buttons", "text": "¿Reservo?", "buttons": [{"id": "yes", "title": "Sí"}]}),
        );
        let place = Coordinates::parse("10.427720", "-75.549890").unwrap();
        house(
            OutboundContent::Location { place, name: "Casa".into(), address: "Calle 36".into() },
            &json!({"kind": "location", "latitude": "10.427720", "longitude": "-75.549890", "name": "Casa", "address": "Calle 36"}),
        );
    }

    #[test]
    fn pictures_are_served_from_here() {
        let inline = Media::Inline { mime: "image/png".into(), bytes: Bytes::from_static(b"png") };
        for (media, url) in [
            (inline, "/desk/chat/ana/media/7"),
            (Media::Asset("photos/sea view.png".into()), "/desk/media/ana/photos/sea%20view.png"),
        ] {
            house(
                OutboundContent::Image { media, caption: None, alt: "QR".into() },
                &json!({"kind": "image", "url": url, "alt": "QR"}),
            );
        }
        let media = Media::Link("https://example.org/a.png".into());
        house(
            OutboundContent::Image { media, caption: Some("Suite".into()), alt: "a bed".into() },
            &json!({"kind": "text", "text": "Suite\nhttps://example.org/a.png"}),
        );
    }

    #[test]
    fn guests_see_their_own_words_and_who_of_the_staff_wrote() {
        let at = "1970-01-01T00:00:00.000Z";
        let content = Content::Choice { id: "yes".into(), title: "Sí".into() };
        check(
            Written::Guest { client_id: "c-1".into(), content },
            &json!({"seq": 7, "from": "guest", "at": at, "client_id": "c-1", "content": {"kind": "choice", "id": "yes", "title": "Sí"}}),
        );
        check(
            Written::House { staff: Some("Lucía".into()), content: OutboundContent::Text("Voy".into()) },
            &json!({"seq": 7, "from": "staff", "at": at, "staff_name": "Lucía", "content": {"kind": "text", "text": "Voy"}}),
        );
    }
}
