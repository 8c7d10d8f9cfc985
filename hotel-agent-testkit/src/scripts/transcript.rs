//! The conversation so far, as a person reads it.

use std::fmt;

use hotel_agent_core::{
    message::{Media, Outbound, OutboundContent, Purpose},
    port::Alert,
};

/// What a failing script shows.
#[derive(Default)]
pub(super) struct Transcript(Vec<String>);

impl Transcript {
    pub(super) fn note(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }

    pub(super) fn guest(&mut self, words: &str) {
        self.say("guest", words);
    }

    pub(super) fn agent(&mut self, outbound: &Outbound) {
        let who = match &outbound.purpose {
            Purpose::Reply => "agent",
            Purpose::Staff { .. } => "staff",
            _ => "agent (unasked)",
        };
        self.say(who, &words(&outbound.content));
        for (id, title) in choices(&outbound.content) {
            self.0.push(format!("            [{id}] {title}"));
        }
        if let Some(kind) = kind(&outbound.content) {
            self.0.push(format!("            ({kind})"));
        }
    }

    pub(super) fn alert(&mut self, alert: &Alert) {
        self.0.push(format!("    (alert: {}{})", alert.reason, if alert.urgent { ", urgent" } else { "" }));
    }

    fn say(&mut self, who: &str, words: &str) {
        let mut lines = words.lines();
        self.0.push(format!("{who:>9} | {}", lines.next().unwrap_or_default()));
        self.0.extend(lines.map(|line| format!("{:>9} | {line}", "")));
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// The words of a message as they are compared: without bold, with plain spaces.
pub(super) fn words(content: &OutboundContent) -> String {
    let text = match content {
        OutboundContent::Text(text)
        | OutboundContent::Buttons { text, .. }
        | OutboundContent::List { text, .. }
        | OutboundContent::Image { caption: Some(text), .. } => text.clone(),
        OutboundContent::Image { alt, .. } => alt.clone(),
        OutboundContent::Location { name, address, .. } => format!("{name}\n{address}"),
        _ => String::new(),
    };
    plain(&text)
}

/// Text without bold, its spaces plain.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| *c != '*').map(|c| if matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c }).collect()
}

/// What can be tapped: ids and titles, a row's description behind its title.
pub(super) fn choices(content: &OutboundContent) -> Vec<(String, String)> {
    match content {
        OutboundContent::Buttons { buttons, .. } => {
            buttons.iter().map(|button| (button.id.clone(), plain(&button.title))).collect()
        }
        OutboundContent::List { sections, .. } => sections
            .iter()
            .flat_map(|section| &section.rows)
            .map(|row| {
                let more = row.description.as_deref().map(|more| format!(" — {more}")).unwrap_or_default();
                (row.id.clone(), plain(&format!("{}{more}", row.title)))
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// What a message shows beside words.
pub(super) fn kind(content: &OutboundContent) -> Option<&'static str> {
    match content {
        OutboundContent::Image { media: Media::Inline { .. }, .. } => Some("qr"),
        OutboundContent::Image { .. } => Some("photo"),
        OutboundContent::Location { .. } => Some("location"),
        _ => None,
    }
}
