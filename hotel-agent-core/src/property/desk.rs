use std::collections::BTreeMap;
use std::fmt;

use chrono::{Duration, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::config::{Section, value};
use super::profile::Country;
use super::{DeskState, OpeningHours};
use crate::guest::Localized;
use crate::message::ChannelName;

/// A desk's name in keys and settings: `reception`, `pool`, `restaurant`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeskId(String);

impl DeskId {
    /// Reads an id of 1 to 40 of `a-z`, `0-9` and `_`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let sound = (1..=40).contains(&text.len())
            && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_');
        sound.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Looks desks up by plain text: `property.desks.get("pool")`.
impl std::borrow::Borrow<str> for DeskId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// A place of the house with people and hours of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Desk {
    /// Its name as guests read it.
    pub name: Localized,
    /// When it is open.
    pub hours: OpeningHours,
    /// Minutes within which somebody answers while it is open.
    pub answers_within_minutes: u16,
}

impl Desk {
    /// By when somebody here answers a question left at `local`: property-local, in and out.
    ///
    /// A closed desk counts from its next opening. `None` when it does not open within 400 days.
    #[must_use]
    pub fn answers_by(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let from = match self.hours.state(local) {
            DeskState::Open { .. } => local,
            DeskState::Closed { opens } => opens?,
        };
        from.checked_add_signed(Duration::minutes(self.answers_within_minutes.into()))
    }

    fn read(mut section: Section<'_>, country: &Country) -> Option<Self> {
        let name = section.localized("name");
        let hours = section.required("hours", value::parsed(|text| OpeningHours::parse(text, country.as_str())));
        let answers_within_minutes = section.required("answers_within_minutes", value::whole(1, 2880));
        section.finish();
        Some(Self { name: name?, hours: hours?, answers_within_minutes: answers_within_minutes? })
    }

    pub(super) fn read_all(section: Section<'_>, country: &Country) -> BTreeMap<DeskId, Self> {
        let mut desks = BTreeMap::new();
        for (name, inner) in section.into_sections() {
            let Some(id) = DeskId::parse(&name) else {
                inner.problem_here("a desk is named by 1 to 40 of a-z, 0-9 and \"_\"");
                continue;
            };
            desks.extend(Self::read(inner, country).map(|desk| (id, desk)));
        }
        desks
    }
}

/// Where staff learn that a guest waits for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Alert {
    /// A web address that takes a POST.
    Webhook(String),
    /// A person on a channel the property uses.
    Address {
        /// The channel.
        channel: ChannelName,
        /// Where on it: a phone number on WhatsApp.
        address: String,
    },
}

impl Alert {
    fn read(mut section: Section<'_>) -> Option<Self> {
        let webhook = section.optional("webhook", value::web_address);
        let channel = section.optional("channel", value::text);
        let address = section.optional("address", value::text);
        let alert = match (webhook, channel, address) {
            (Some(url), None, None) => Some(Self::Webhook(url)),
            (None, Some(channel), Some(address)) => Some(Self::Address { channel: ChannelName::new(channel), address }),
            _ => {
                section.problem_here("needs either `webhook`, or `channel` and `address`");
                None
            }
        };
        section.finish();
        alert
    }
}

/// How the people of the house take part in conversations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Staff {
    /// The desk that takes handed-over conversations; one of the property's.
    pub desk: DeskId,
    /// Where a waiting guest is announced; `None`: only in the list of waiting conversations.
    pub alert: Option<Alert>,
    /// Minutes between alerts until somebody acknowledges.
    pub repeat_alert_minutes: u16,
    /// Hours without a message after which a conversation goes back to the agent.
    pub release_after_silent_hours: u16,
    /// The environment variable that holds the token of the staff routes.
    pub token_env: String,
}

impl Staff {
    pub(super) fn read(mut section: Section<'_>) -> Option<Self> {
        let id = |text: &str| DeskId::parse(text).ok_or_else(|| format!("{text:?} is no desk"));
        let desk = section.required("desk", value::parsed(id));
        let alert = section.optional_section("alert").and_then(Alert::read);
        let repeat_alert_minutes = section.required("repeat_alert_minutes", value::whole(1, 1440));
        let release_after_silent_hours = section.required("release_after_silent_hours", value::whole(1, 168));
        let token_env = section.required("token_env", value::variable);
        section.finish();
        Some(Self {
            desk: desk?,
            alert,
            repeat_alert_minutes: repeat_alert_minutes?,
            release_after_silent_hours: release_after_silent_hours?,
            token_env: token_env?,
        })
    }
}
