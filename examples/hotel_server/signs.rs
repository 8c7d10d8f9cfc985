//! What the terminal shows: where to go, and that a guest waits.

use std::{fmt::Write, net::SocketAddr};

use async_trait::async_trait;
use hotel_agent::core::{
    port::{Alert, Alerts, Fault},
    property::Property,
};

use crate::{
    shared::{Data, Hotel},
    whatsapp::Number,
};

/// Where to go and what is running.
pub(crate) fn welcome(
    hotels: &[Hotel],
    address: SocketAddr,
    data: &Data,
    token: &str,
    number: Option<&Number>,
) -> String {
    let url = url(address);
    let mut text = format!("Open for guests: {url}/\n\n");
    // Writing to a string does not fail.
    for Hotel { property, .. } in hotels {
        let Property { id, name, address, time_zone, currency, .. } = property;
        let _ = writeln!(text, "  {name}, {} ({time_zone}, {})", address.city, currency.code());
        let _ = writeln!(text, "      web chat  {url}/chat/{id}");
        if number.is_some_and(|number| number.property == *id) {
            let _ = writeln!(text, "      WhatsApp  webhook {url}/webhooks/whatsapp");
        }
        let _ = writeln!(text, "      desk      {url}/staff/{id}/waiting");
    }
    if number.is_none() {
        text.push_str("\nWhatsApp is off: --help names what it needs.\n");
    }
    let _ = write!(
        text,
        "\nThe desk's token: {token}\n  curl -H 'Authorization: Bearer {token}' {url}/staff/{first}/waiting\n\
         Confirmations are checked at {url}/reservations/verify/{{token}}, metrics are at {url}/metrics.\n\
         Everything is kept in {folder}. Ctrl-C closes.",
        first = hotels.first().map(|hotel| hotel.property.id.as_str()).unwrap_or_default(),
        folder = data.folder().display(),
    );
    text
}

/// Where this machine reaches an address of its own.
pub(crate) fn url(address: SocketAddr) -> String {
    // What listens everywhere is reached here.
    if address.ip().is_unspecified() || address.ip().is_loopback() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

/// The desk's bell of a hotel without another: a line in this terminal.
pub(crate) struct Bell {
    name: String,
}

impl Bell {
    pub(crate) fn new(property: &Property) -> Bell {
        Bell { name: property.name.clone() }
    }
}

#[async_trait]
impl Alerts for Bell {
    async fn alert(&self, alert: &Alert) -> Result<(), Fault> {
        let urgent = if alert.urgent { " URGENT" } else { "" };
        let again = if alert.repeat > 0 { format!(" (call {})", alert.repeat + 1) } else { String::new() };
        let Alert { conversation, reason, summary, .. } = alert;
        println!(
            "\n🛎{urgent} {name}: a guest waits{again}: {reason}\n   {summary}\n   \
             /staff/{property}/conversations/{channel}/{id}/reply",
            name = self.name,
            property = conversation.property,
            channel = conversation.channel,
            id = conversation.id,
            summary = summary.replace('\n', "\n   "),
        );
        Ok(())
    }
}
