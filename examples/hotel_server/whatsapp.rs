use std::{env, sync::Arc};

use hotel_agent::core::{port::Channel, property::PropertyId};
use hotel_agent_messaging::whatsapp::{WhatsApp, WhatsAppSettings};
use hotel_agent_storage::files::Folder;

use crate::shared::{Hotel, Problem};

const REQUIRED: [&str; 4] =
    ["WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"];

/// A WhatsApp number and the hotel it belongs to.
pub(crate) struct Number {
    pub(crate) property: PropertyId,
    settings: WhatsAppSettings,
}

impl Number {
    /// The number the environment describes; `None` when it describes none.
    pub(crate) fn from_environment(hotels: &[Hotel]) -> Result<Option<Number>, Problem> {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
        let missing: Vec<&str> = REQUIRED.into_iter().filter(|name| set(name).is_none()).collect();
        if missing.len() == REQUIRED.len() {
            return Ok(None);
        }
        let [Some(number), Some(token), Some(secret), Some(word)] = REQUIRED.map(set) else {
            let missing = missing.join(", ");
            return Err(Problem::setup(format!("WhatsApp needs {missing} too: set all of {}", REQUIRED.join(", "))));
        };
        let mut settings = WhatsAppSettings::new(number, token, secret, word);
        if let Some(url) = set("WHATSAPP_GRAPH_URL") {
            settings.graph_url = url.trim_end_matches('/').to_owned();
        }
        let first = hotels.first().map(|hotel| hotel.property.id.to_string()).unwrap_or_default();
        let wanted = set("WHATSAPP_PROPERTY").unwrap_or(first);
        let hotel = hotels.iter().find(|hotel| hotel.property.id.as_str() == wanted);
        let hotel = hotel.ok_or_else(|| Problem::setup(format!("WHATSAPP_PROPERTY: there is no hotel {wanted:?}")))?;
        Ok(Some(Number { property: hotel.property.id.clone(), settings }))
    }

    /// The number as a channel of its hotel.
    pub(crate) fn channel(&self, hotel: &Hotel, settle_ms: Option<u32>) -> Result<Arc<dyn Channel>, Problem> {
        let mut settings = self.settings.clone();
        settings.settle_ms = settle_ms.unwrap_or(settings.settle_ms);
        let channel = WhatsApp::new(settings).map_err(|error| Problem::setup(format!("WHATSAPP_…: {error}")))?;
        let pictures = Arc::new(Folder::new(hotel.folder()));
        Ok(Arc::new(channel.with_assets(self.property.clone(), pictures)))
    }
}
