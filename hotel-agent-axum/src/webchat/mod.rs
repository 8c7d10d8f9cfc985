//! The web chat: a channel whose messages are kept in the store's transcript and read by the guest's browser.
//!
//! Nothing is pushed that is not stored first: [`WebChat::send`](Channel::send) appends to the transcript and wakes the
//! open event streams, which read it from there. A browser that was away resumes by the number of the last line it saw.

mod board;
mod line;
mod routes;
mod session;
mod stream;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent_core::{
    guest::{Address, AddressKind},
    message::{AccountId, ChannelCapabilities, ChannelName, Event, Issue, MessageId, Outbound, Purpose},
    port::{Channel, Clock, Fault, FaultKind, SendOutcome, Verdict, store::Transcripts},
    property::PropertyId,
};

use self::{
    board::{BOARD, Signal},
    line::{Line, Written},
};
use crate::SystemClock;

pub(crate) use self::routes::routes;

/// How long a thought may take to be written in several messages, unless the host says otherwise.
const SETTLE_MS: u32 = 300;

/// The web chat of one property.
///
/// A repeated send appends nothing: the outbox id names the line. Give it the same store as the agent, since the
/// routes read the transcripts there.
#[derive(Clone)]
pub struct WebChat {
    property: PropertyId,
    transcripts: Arc<dyn Transcripts>,
    clock: Arc<dyn Clock>,
    settle_ms: u32,
}

impl WebChat {
    /// The channel's name, in keys and URLs.
    pub const NAME: &'static str = "webchat";

    /// The web chat of a property, kept in these transcripts.
    pub fn new(property: PropertyId, transcripts: Arc<dyn Transcripts>) -> WebChat {
        WebChat { property, transcripts, clock: Arc::new(SystemClock), settle_ms: SETTLE_MS }
    }

    /// How long to wait for the rest of a thought, in milliseconds; 300 by default.
    #[must_use]
    pub fn settle_ms(mut self, settle_ms: u32) -> WebChat {
        self.settle_ms = settle_ms;
        self
    }

    /// The clock that dates the lines; the machine's by default.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> WebChat {
        self.clock = clock;
        self
    }

    pub(crate) fn channel_name() -> ChannelName {
        ChannelName::new(WebChat::NAME)
    }

    pub(crate) fn account_of(property: &PropertyId) -> AccountId {
        AccountId::new(property.as_str())
    }
}

/// The transcript of a browser session within its property.
fn transcript_key(session: &str) -> String {
    format!("{}/{session}", WebChat::NAME)
}

fn session_of(to: &[Address]) -> Option<&str> {
    to.iter().find(|address| address.kind == AddressKind::Session).map(|address| address.value.as_str())
}

#[async_trait]
impl Channel for WebChat {
    fn name(&self) -> ChannelName {
        WebChat::channel_name()
    }

    fn account(&self) -> AccountId {
        WebChat::account_of(&self.property)
    }

    /// WhatsApp's kinds of messages, with the longer words a page has room for.
    fn capabilities(&self) -> ChannelCapabilities {
        let mut capabilities = ChannelCapabilities::rich();
        capabilities.interactive_text = 4096;
        capabilities.button_title = 40;
        capabilities.row_title = 60;
        capabilities.row_description = 160;
        capabilities.settle_ms = self.settle_ms;
        capabilities
    }

    /// Guests write by the chat's own routes; the channel has no webhook.
    fn verify(&self, _request: &http::Request<Bytes>) -> Verdict {
        Verdict::Refused(http::StatusCode::NOT_FOUND)
    }

    fn parse(&self, _body: &[u8]) -> Vec<Result<Event, Issue>> {
        Vec::new()
    }

    async fn send(&self, outbound: &Outbound) -> SendOutcome {
        let Some(session) = session_of(&outbound.to) else {
            return SendOutcome::Rejected(
                Fault::new(FaultKind::BadRequest, "webchat.send").because("the guest has no browser session"),
            );
        };
        let staff = match &outbound.purpose {
            Purpose::Staff { name } => Some(name.clone()),
            _ => None,
        };
        let written = Written::House { staff, content: outbound.content.clone() };
        let record = match (Line { at: self.clock.now(), written }).to_record() {
            Ok(record) => record,
            Err(fault) => return SendOutcome::Rejected(fault),
        };
        match self.transcripts.append(&self.property, &transcript_key(session), &outbound.id, record).await {
            Ok(seq) => {
                BOARD.signal(&self.property, session, Signal::Appended);
                SendOutcome::Sent { provider_id: Some(seq.to_string()) }
            }
            // Repeating is always safe: a line is appended once.
            Err(fault) => SendOutcome::Deferred(fault),
        }
    }

    async fn acknowledge(&self, to: &[Address], _message: &MessageId) -> Result<(), Fault> {
        if let Some(session) = session_of(to) {
            BOARD.signal(&self.property, session, Signal::Typing);
        }
        Ok(())
    }
}
