use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent::core::{
    guest::Address,
    message::{
        AccountId, ChannelCapabilities, ChannelName, Event, Issue, Media, MessageId, Outbound, OutboundContent, Purpose,
    },
    port::{Alert, Alerts, Channel, Fault, SendOutcome, Verdict},
    property::Property,
};

use crate::code;

/// The terminal as a channel: texts with numbered choices, pictures by their path, codes drawn in blocks.
#[derive(Clone)]
pub(crate) struct Terminal {
    account: AccountId,
    name: String,
    assistant: String,
    pictures: PathBuf,
}

impl Terminal {
    pub(crate) fn new(property: &Property, pictures: &Path) -> Terminal {
        Terminal {
            account: AccountId::new(property.id.as_str()),
            name: property.name.clone(),
            assistant: property.assistant.clone(),
            pictures: pictures.to_owned(),
        }
    }

    pub(crate) fn channel_name() -> ChannelName {
        ChannelName::new("terminal")
    }

    fn show(&self, outbound: &Outbound) -> String {
        match &outbound.content {
            OutboundContent::Text(text) => text.clone(),
            OutboundContent::Image { media, caption, alt } => {
                let picture = match media {
                    Media::Asset(name) => format!("[{}]", self.pictures.join(name).display()),
                    Media::Link(url) => format!("[{url}]"),
                    Media::Inline { bytes, .. } => code::drawn(bytes).unwrap_or_else(|| format!("[{alt}]")),
                    _ => format!("[{alt}]"),
                };
                caption.as_ref().map_or(picture.clone(), |caption| format!("{picture}\n{caption}"))
            }
            // What the capabilities below do not offer is not sent.
            other => format!("{other:?}"),
        }
    }
}

#[async_trait]
impl Channel for Terminal {
    fn name(&self) -> ChannelName {
        Terminal::channel_name()
    }

    fn account(&self) -> AccountId {
        self.account.clone()
    }

    fn capabilities(&self) -> ChannelCapabilities {
        let mut capabilities = ChannelCapabilities::text_only();
        capabilities.caption = 1024;
        capabilities
    }

    fn verify(&self, _: &http::Request<Bytes>) -> Verdict {
        Verdict::Refused(http::StatusCode::NOT_FOUND)
    }

    fn parse(&self, _: &[u8]) -> Vec<Result<Event, Issue>> {
        Vec::new()
    }

    async fn send(&self, outbound: &Outbound) -> SendOutcome {
        let who = match &outbound.purpose {
            Purpose::Staff { name } => name,
            _ => &self.assistant,
        };
        println!("\n{}\n{}", bold(&format!("*{who}*")), bold(&self.show(outbound)));
        SendOutcome::Sent { provider_id: None }
    }

    async fn acknowledge(&self, _: &[Address], _: &MessageId) -> Result<(), Fault> {
        Ok(())
    }
}

#[async_trait]
impl Alerts for Terminal {
    async fn alert(&self, alert: &Alert) -> Result<(), Fault> {
        let urgent = if alert.urgent { " URGENT" } else { "" };
        let summary = alert.summary.replace('\n', "\n   ");
        println!("\n🛎{urgent} {}: a guest waits: {}\n   {summary}\n   /staff list", self.name, alert.reason);
        Ok(())
    }
}

/// `*bold*` as a terminal shows it; elsewhere the text as it is.
fn bold(text: &str) -> String {
    if !std::io::stdout().is_terminal() {
        return text.to_owned();
    }
    text.split('\n').map(bold_line).collect::<Vec<String>>().join("\n")
}

fn bold_line(line: &str) -> String {
    let parts: Vec<&str> = line.split('*').collect();
    // A star without a partner is a star.
    if parts.len().is_multiple_of(2) {
        return line.to_owned();
    }
    let switches = ["\u{1b}[1m", "\u{1b}[0m"].iter().cycle();
    let mut shown = String::new();
    for (part, switch) in parts.iter().zip(std::iter::once(&"").chain(switches)) {
        shown.push_str(switch);
        shown.push_str(part);
    }
    shown
}
