use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::TurnJob;
use crate::{
    dialogue::Session,
    guest::{Address, ConversationKey, Language, Phone},
    language::{self, Intent, Phrases, Understanding},
    message::{ChannelCapabilities, Content, InboundMessage, MessageId},
    port::PmsCapabilities,
    property::Property,
};

/// What the inbox holds for one conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Input {
    /// A guest wrote; card numbers are already masked.
    Guest {
        /// The message.
        message: Box<InboundMessage>,
        /// Whether a card number was masked in it.
        masked: bool,
    },
    /// The desk acted.
    Staff {
        /// Who, as they sign.
        name: String,
        /// What they did.
        action: StaffAction,
    },
}

/// What a member of staff can do in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StaffAction {
    /// Write to the guest; takes the conversation over by itself.
    Write {
        /// The words.
        text: String,
    },
    /// Say that somebody is looking into it: the alerts stop.
    Acknowledge,
    /// Give the conversation back to the agent.
    Release,
}

/// Who a message of a turn is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The guest.
    Guest,
    /// A member of staff.
    Staff {
        /// How they sign.
        name: String,
        /// What they did.
        action: StaffAction,
    },
}

/// What a guest's message was heard as: its content, and what its words mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// What was sent.
    pub content: Content,
    /// What the words mean; empty for content without words.
    pub understanding: Understanding,
    /// Whether a card number was masked before it was stored.
    pub masked: bool,
    /// The name in the sender's profile.
    pub profile_name: Option<String>,
    /// A phone the channel vouches for.
    pub phone: Option<Phone>,
}

/// One message of a turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnMessage {
    /// Its id.
    pub id: MessageId,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// Who it is from.
    pub author: Author,
    /// What was heard; `None` for staff.
    pub heard: Option<Heard>,
}

/// Everything one decision is about, besides session and facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The turn's id: the beginning of every key and outbox id it makes.
    pub id: String,
    /// The conversation.
    pub conversation: ConversationKey,
    /// Every address of the guest, the latest first.
    pub addresses: Vec<Address>,
    /// When the turn was claimed.
    pub now: DateTime<Utc>,
    /// What the channel can show.
    pub channel: ChannelCapabilities,
    /// What the PMS needs and can do.
    pub pms: PmsCapabilities,
    /// Messages, in order of arrival.
    pub messages: Vec<TurnMessage>,
    /// Jobs that are due.
    pub jobs: Vec<TurnJob>,
}

impl Turn {
    /// Hears each input under the session's open question. Understanding is computed here, once a turn.
    pub fn hear(
        &mut self,
        property: &Property,
        phrases: &Phrases,
        session: &Session,
        inputs: impl IntoIterator<Item = (MessageId, DateTime<Utc>, Input)>,
    ) {
        for (id, received_at, input) in inputs {
            let message = match input {
                Input::Staff { name, action } => {
                    TurnMessage { id, received_at, author: Author::Staff { name, action }, heard: None }
                }
                Input::Guest { message, masked } => {
                    let heard = self.hear_guest(property, phrases, session, *message, masked);
                    TurnMessage { id, received_at, author: Author::Guest, heard: Some(heard) }
                }
            };
            self.messages.push(message);
        }
    }

    fn hear_guest(
        &self,
        property: &Property,
        phrases: &Phrases,
        session: &Session,
        message: InboundMessage,
        masked: bool,
    ) -> Heard {
        let context = language::Context {
            today: property.business_date(self.now).date,
            now: property.time_zone.to_local(self.now),
            country: property.country.as_str(),
            language: session.language,
            guest_country: None,
            open_question: session.open.as_ref().map(|open| open.as_question(session.shown.len())),
            arrival: session.draft.arrival,
            phrases,
        };
        let words = match &message.content {
            Content::Text(text) => text.as_str(),
            Content::Media { caption: Some(caption), .. } => caption.as_str(),
            _ => "",
        };
        Heard {
            understanding: language::understand(words, &context),
            content: message.content,
            masked,
            profile_name: message.sender.profile_name,
            phone: message.sender.phone,
        }
    }

    /// Whether a guest wrote in this turn.
    pub fn has_guest(&self) -> bool {
        self.messages.iter().any(|message| message.heard.is_some())
    }

    /// The languages heard that are clear enough to hold the conversation in, latest last.
    pub fn languages(&self) -> impl Iterator<Item = Language> + '_ {
        self.messages
            .iter()
            .filter_map(|message| message.heard.as_ref())
            .filter(|heard| heard.understanding.language.switch)
            .filter_map(|heard| heard.understanding.language.language)
    }
}

/// The house's own words, ready for `understand`; a pattern that cannot be read is left out and named.
pub fn phrases(property: &Property) -> (Phrases, Vec<String>) {
    let (mut phrases, mut refused) = (Phrases::default(), Vec::new());
    for phrase in &property.phrases {
        match Intent::parse(&phrase.intent) {
            Some(intent) => {
                if let Err(error) = phrases.add(intent, phrase.language, &phrase.pattern) {
                    refused.push(format!("{}: {error}", phrase.pattern));
                }
            }
            None => refused.push(format!("unknown intent {:?}", phrase.intent)),
        }
    }
    (phrases, refused)
}
