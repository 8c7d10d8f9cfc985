use chrono::{DateTime, Utc};
use hotel_agent_core::{
    message::{Content, MediaKind, OutboundContent, Purpose},
    turn::{Author, Journal, SendItem, StaffAction, TurnMessage},
};
use serde::Serialize;

/// One thing said in a conversation, as the desk reads it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct StaffLine {
    at: DateTime<Utc>,
    from: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    kind: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<String>,
}

impl StaffLine {
    /// What was said to the agent in a turn, then what was answered.
    pub(super) fn of_turn(journal: Journal) -> Vec<StaffLine> {
        let now = journal.turn.now;
        let heard = journal.turn.messages.into_iter().filter_map(StaffLine::heard);
        let said = journal.decision.into_iter().flat_map(|decision| decision.send);
        heard.chain(said.map(|item| StaffLine::said(now, item))).collect()
    }

    fn heard(message: TurnMessage) -> Option<StaffLine> {
        let TurnMessage { received_at: at, author, heard, .. } = message;
        let line = |from, name, kind, text| StaffLine { at, from, name, kind, text, choices: Vec::new() };
        match author {
            Author::Guest => {
                let heard = heard?;
                let (kind, text) = guest_words(heard.content);
                Some(line("guest", heard.profile_name, kind, text))
            }
            // Their words are among what was sent.
            Author::Staff { action: StaffAction::Write { .. }, .. } => None,
            Author::Staff { name, action: StaffAction::Acknowledge } => {
                Some(line("staff", Some(name), "acknowledged", String::new()))
            }
            Author::Staff { name, action: StaffAction::Release } => {
                Some(line("staff", Some(name), "released", String::new()))
            }
            Author::Staff { name, .. } => Some(line("staff", Some(name), "other", String::new())),
        }
    }

    fn said(now: DateTime<Utc>, item: SendItem) -> StaffLine {
        let (from, name) = match item.purpose {
            Purpose::Staff { name } => ("staff", Some(name)),
            _ => ("agent", None),
        };
        let (kind, text, choices) = match item.content {
            OutboundContent::Text(text) => ("text", text, Vec::new()),
            OutboundContent::Buttons { text, buttons } => {
                ("buttons", text, buttons.into_iter().map(|button| button.title).collect())
            }
            OutboundContent::List { text, sections, .. } => {
                let rows = sections.into_iter().flat_map(|section| section.rows);
                ("list", text, rows.map(|row| row.title).collect())
            }
            OutboundContent::Image { caption, alt, .. } => ("image", caption.unwrap_or(alt), Vec::new()),
            OutboundContent::Location { name, address, .. } => ("location", format!("{name}, {address}"), Vec::new()),
            _ => ("other", String::new(), Vec::new()),
        };
        StaffLine { at: item.not_before.max(now), from, name, kind, text, choices }
    }
}

fn guest_words(content: Content) -> (&'static str, String) {
    match content {
        Content::Text(text) => ("text", text),
        Content::Choice { title, .. } => ("choice", title),
        Content::Media { kind, caption, .. } => {
            let kind = match kind {
                MediaKind::Image => "image",
                MediaKind::Voice => "voice",
                MediaKind::Audio => "audio",
                MediaKind::Video => "video",
                MediaKind::Document => "document",
                MediaKind::Sticker => "sticker",
                _ => "media",
            };
            (kind, caption.unwrap_or_default())
        }
        Content::Location { place, name } => {
            let (latitude, longitude) = place.degrees();
            ("location", name.map_or_else(String::new, |name| name + ", ") + &format!("{latitude}, {longitude}"))
        }
        Content::Reaction { emoji } => ("reaction", emoji.unwrap_or_default()),
        Content::Other { kind } => ("other", kind),
        _ => ("other", String::new()),
    }
}
