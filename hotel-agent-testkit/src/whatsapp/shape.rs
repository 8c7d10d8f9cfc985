//! The documented shapes and limits of outbound messages; a member Meta does not know is refused.

use serde::Deserialize;
use serde_json::Value;

use super::{
    answer::Refusal,
    state::{Choice, SentMessage},
};

/// The body of a call of `/messages`: a message, or a read mark.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageRequest {
    messaging_product: String,
    recipient_type: Option<String>,
    to: Option<String>,
    recipient: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    context: Option<Context>,
    biz_opaque_callback_data: Option<String>,
    text: Option<Text>,
    image: Option<File>,
    video: Option<File>,
    audio: Option<File>,
    document: Option<File>,
    sticker: Option<File>,
    location: Option<Location>,
    contacts: Option<Vec<Card>>,
    interactive: Option<Interactive>,
    template: Option<Template>,
    reaction: Option<Reaction>,
    pub(super) status: Option<String>,
    pub(super) message_id: Option<String>,
    pub(super) typing_indicator: Option<Typing>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Context {
    message_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    body: String,
    #[serde(rename = "preview_url")]
    _preview_url: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: Option<String>,
    link: Option<String>,
    caption: Option<String>,
    filename: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Location {
    latitude: Value,
    longitude: Value,
    name: Option<String>,
    address: Option<String>,
}

/// Only the name is required of a card; its other members are many and free.
#[derive(Debug, Deserialize)]
struct Card {
    name: CardName,
}

#[derive(Debug, Deserialize)]
struct CardName {
    formatted_name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Interactive {
    #[serde(rename = "type")]
    kind: String,
    header: Option<Value>,
    body: Option<Words>,
    footer: Option<Words>,
    action: Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ButtonAction {
    buttons: Vec<ReplyButton>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplyButton {
    #[serde(rename = "type")]
    kind: String,
    reply: Reply,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    id: String,
    title: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListAction {
    button: String,
    sections: Vec<Section>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    title: Option<String>,
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    title: String,
    description: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedAction {
    name: String,
    parameters: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    name: String,
    language: Code,
    #[serde(rename = "components")]
    _components: Option<Vec<Value>>,
}

#[derive(Debug, Deserialize)]
struct Code {
    code: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reaction {
    message_id: String,
    #[serde(rename = "emoji")]
    _emoji: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Typing {
    #[serde(rename = "type")]
    pub(super) kind: String,
}

impl MessageRequest {
    /// Reads a body; what Meta would not understand is refused with its code.
    pub(super) fn read(body: &[u8]) -> Result<MessageRequest, Refusal> {
        let request: MessageRequest =
            serde_json::from_slice(body).map_err(|error| Refusal::new(100, format!("unreadable: {error}")))?;
        if request.messaging_product != "whatsapp" {
            return Err(Refusal::new(100, "messaging_product must be whatsapp"));
        }
        Ok(request)
    }

    /// The message, checked whole.
    pub(super) fn message(self, phone_number_id: &str) -> Result<SentMessage, Refusal> {
        let mut sent = SentMessage { phone_number_id: phone_number_id.to_owned(), ..SentMessage::default() };
        (sent.to, sent.recipient) = match (self.to, self.recipient) {
            (Some(to), None) => (Some(number(to)?), None),
            (None, Some(recipient)) => (None, Some(user_id(recipient)?)),
            (Some(_), Some(_)) => return Err(Refusal::new(100, "both to and recipient")),
            (None, None) => return Err(Refusal::new(131_008, "neither to nor recipient")),
        };
        if self.recipient_type.is_some_and(|kind| kind != "individual") {
            return Err(Refusal::new(131_009, "recipient_type must be individual"));
        }
        if let Some(data) = &self.biz_opaque_callback_data {
            within("biz_opaque_callback_data", data, 512)?;
        }
        sent.biz_opaque_callback_data = self.biz_opaque_callback_data;
        sent.in_reply_to = self.context.map(|context| context.message_id);
        sent.kind = self.kind.unwrap_or_else(|| "text".into());
        let given = [
            self.text.is_some(),
            self.image.is_some(),
            self.video.is_some(),
            self.audio.is_some(),
            self.document.is_some(),
            self.sticker.is_some(),
            self.location.is_some(),
            self.contacts.is_some(),
            self.interactive.is_some(),
            self.template.is_some(),
            self.reaction.is_some(),
        ];
        if given.into_iter().filter(|given| *given).count() != 1 {
            return Err(Refusal::new(100, "exactly one content, named as the type says"));
        }
        let missing = || Refusal::new(131_008, format!("the content of type {} is missing", sent.kind));
        match sent.kind.as_str() {
            "text" => {
                let text = self.text.ok_or_else(missing)?;
                within("text.body", &text.body, 4096)?;
                sent.text = Some(text.body);
            }
            "image" => self.image.ok_or_else(missing)?.check(true, false, &mut sent)?,
            "video" => self.video.ok_or_else(missing)?.check(true, false, &mut sent)?,
            "audio" => self.audio.ok_or_else(missing)?.check(false, false, &mut sent)?,
            "document" => self.document.ok_or_else(missing)?.check(true, true, &mut sent)?,
            "sticker" => self.sticker.ok_or_else(missing)?.check(false, false, &mut sent)?,
            "location" => self.location.ok_or_else(missing)?.check(&mut sent)?,
            "interactive" => self.interactive.ok_or_else(missing)?.check(&mut sent)?,
            "contacts" => {
                let cards = self.contacts.ok_or_else(missing)?;
                let Some(first) = cards.first() else { return Err(missing()) };
                within("contacts.name.formatted_name", &first.name.formatted_name, 1024)?;
                sent.text = Some(first.name.formatted_name.clone());
            }
            "template" => {
                let template = self.template.ok_or_else(missing)?;
                within("template.name", &template.name, 512)?;
                within("template.language.code", &template.language.code, 15)?;
                sent.text = Some(template.name);
            }
            "reaction" => {
                let reaction = self.reaction.ok_or_else(missing)?;
                within("reaction.message_id", &reaction.message_id, 512)?;
                sent.in_reply_to = Some(reaction.message_id);
            }
            other => return Err(Refusal::new(100, format!("type {other} is unknown"))),
        }
        Ok(sent)
    }
}

impl File {
    fn check(self, caption: bool, filename: bool, sent: &mut SentMessage) -> Result<(), Refusal> {
        match (&self.id, &self.link) {
            (Some(id), None) => within("id", id, 64)?,
            (None, Some(link)) if link.starts_with("https://") || link.starts_with("http://") => {}
            (None, Some(_)) => return Err(Refusal::new(131_009, "link must be an http or https address")),
            _ => return Err(Refusal::new(100, "exactly one of id and link")),
        }
        if self.filename.is_some() && !filename {
            return Err(Refusal::new(100, "filename is for documents"));
        }
        if let Some(text) = &self.caption {
            if !caption {
                return Err(Refusal::new(100, "this type has no caption"));
            }
            within("caption", text, 1024)?;
        }
        (sent.media_id, sent.link, sent.text) = (self.id, self.link, self.caption);
        Ok(())
    }
}

impl Location {
    fn check(self, sent: &mut SentMessage) -> Result<(), Refusal> {
        let degrees = |name: &str, value: &Value, most: f64| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            match text.parse::<f64>() {
                Ok(degrees) if degrees.abs() <= most => Ok(text),
                _ => Err(Refusal::new(131_009, format!("location.{name} is not a number of degrees"))),
            }
        };
        let place = (degrees("latitude", &self.latitude, 90.0)?, degrees("longitude", &self.longitude, 180.0)?);
        for (name, value) in [("location.name", &self.name), ("location.address", &self.address)] {
            if let Some(value) = value {
                within(name, value, 1000)?;
            }
        }
        (sent.place, sent.text) = (Some(place), self.name);
        Ok(())
    }
}

impl Interactive {
    fn check(self, sent: &mut SentMessage) -> Result<(), Refusal> {
        let body = self.body.ok_or_else(|| Refusal::new(131_008, "interactive.body is missing"))?.text;
        within("interactive.body.text", &body, if self.kind == "list" { 4096 } else { 1024 })?;
        if let Some(footer) = &self.footer {
            within("interactive.footer.text", &footer.text, 60)?;
        }
        if let Some(text) = self.header.as_ref().and_then(|header| header.get("text")).and_then(Value::as_str) {
            within("interactive.header.text", text, 60)?;
        }
        sent.choices = match self.kind.as_str() {
            "button" => check_buttons(action(self.action)?)?,
            "list" => check_list(action(self.action)?)?,
            "cta_url" | "location_request_message" | "flow" => {
                let named: NamedAction = action(self.action)?;
                let expected = if self.kind == "location_request_message" { "send_location" } else { &self.kind };
                if named.name != expected || (self.kind != "location_request_message" && named.parameters.is_none()) {
                    return Err(Refusal::new(131_009, "interactive.action does not fit its type"));
                }
                Vec::new()
            }
            other => return Err(Refusal::new(131_009, format!("interactive.type {other} is unknown"))),
        };
        sent.text = Some(body);
        Ok(())
    }
}

fn action<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Refusal> {
    serde_json::from_value(value).map_err(|error| Refusal::new(100, format!("interactive.action: {error}")))
}

fn check_buttons(action: ButtonAction) -> Result<Vec<Choice>, Refusal> {
    if !(1..=3).contains(&action.buttons.len()) {
        return Err(Refusal::new(131_009, "buttons: 1 to 3"));
    }
    let mut choices: Vec<Choice> = Vec::new();
    for ReplyButton { kind, reply: Reply { id, title } } in action.buttons {
        if kind != "reply" {
            return Err(Refusal::new(131_009, "a button's type must be reply"));
        }
        within("button title", &title, 20)?;
        within("button id", &id, 256)?;
        if id.trim() != id || choices.iter().any(|choice| choice.id == id || choice.title == title) {
            return Err(Refusal::new(131_009, "button ids and titles are unique, ids without blanks around"));
        }
        choices.push(Choice { id, title });
    }
    Ok(choices)
}

fn check_list(action: ListAction) -> Result<Vec<Choice>, Refusal> {
    within("list button", &action.button, 20)?;
    if !(1..=10).contains(&action.sections.len()) {
        return Err(Refusal::new(131_009, "sections: 1 to 10"));
    }
    let several = action.sections.len() > 1;
    let mut choices: Vec<Choice> = Vec::new();
    for section in action.sections {
        match &section.title {
            Some(title) => within("section title", title, 24)?,
            None if several => return Err(Refusal::new(131_008, "several sections need titles")),
            None => {}
        }
        for Row { id, title, description } in section.rows {
            within("row title", &title, 24)?;
            within("row id", &id, 200)?;
            if let Some(description) = &description {
                within("row description", description, 72)?;
            }
            if choices.iter().any(|choice| choice.id == id) {
                return Err(Refusal::new(131_009, "row ids are unique"));
            }
            choices.push(Choice { id, title });
        }
    }
    if (1..=10).contains(&choices.len()) { Ok(choices) } else { Err(Refusal::new(131_009, "rows: 1 to 10 in all")) }
}

fn number(to: String) -> Result<String, Refusal> {
    match to.strip_prefix('+') {
        Some(digits) if (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) => Ok(to),
        // Meta would put the business's own country code before it.
        None if to.bytes().all(|b| b.is_ascii_digit()) => Err(Refusal::new(131_009, "to: a number without its +")),
        _ => Err(Refusal::new(131_009, "to: not a phone number")),
    }
}

fn user_id(recipient: String) -> Result<String, Refusal> {
    let fits = recipient.split_once('.').is_some_and(|(country, id)| {
        let id = id.strip_prefix("ENT.").unwrap_or(id);
        country.len() == 2
            && country.bytes().all(|b| b.is_ascii_uppercase())
            && (1..=128).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    if fits { Ok(recipient) } else { Err(Refusal::new(131_009, "recipient: not a business-scoped user id")) }
}

fn within(name: &str, text: &str, most: usize) -> Result<(), Refusal> {
    match text.chars().count() {
        length if text.trim().is_empty() => Err(Refusal::new(131_008, format!("{name} is empty ({length})"))),
        length if length > most => Err(Refusal::new(131_009, format!("{name} has {length} of {most} characters"))),
        _ => Ok(()),
    }
}
