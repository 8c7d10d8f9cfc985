use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use hotel_agent_core::{
    message::ChannelName,
    port::{Fault, FaultKind},
};
use http::{HeaderName, HeaderValue, Method, Request, Uri};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The newest version this code reads and writes.
const VERSION: u32 = 1;

/// A webhook request on its way through a queue, byte for byte as the channel made it.
///
/// As a queue's message it is JSON, so that whoever looks into a dead-letter queue can read it:
///
/// ```json
/// {
///   "envelope": 1,
///   "channel": "whatsapp",
///   "method": "POST",
///   "target": "/webhooks/whatsapp?x=1",
///   "headers": [["x-hub-signature-256", "sha256=…"]],
///   "body": "{\"object\":…}"
/// }
/// ```
///
/// `target` is path and query; a header that comes twice is there twice; a body or a header's value that is no UTF-8 is
/// `{"base64": "…"}` in place of the text. Fields are only ever added within a version, and a reader ignores those it
/// does not know. A version newer than the reader is left in the queue for newer code.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The channel it came by.
    pub channel: ChannelName,
    /// The request.
    pub request: Request<Bytes>,
}

/// Why a queue's message is no envelope that can be opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// No reader will ever understand it.
    #[error("it is no envelope: {0}")]
    Malformed(String),
    /// Newer code wrote it, and can read it.
    #[error("it is an envelope of version {0}, this reads up to {VERSION}")]
    TooNew(u32),
}

/// Read first: the rest may have another form in another version.
#[derive(Deserialize)]
struct Seal {
    envelope: u32,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    envelope: u32,
    channel: String,
    method: String,
    target: String,
    headers: Vec<(String, Text)>,
    body: Text,
}

/// Bytes as JSON: text where they are text.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Text {
    Plain(String),
    Base64 { base64: String },
}

impl Envelope {
    /// The message to put into a queue.
    ///
    /// # Errors
    /// None that is known: every request can be written.
    pub fn encode(&self) -> Result<String, Fault> {
        let request = &self.request;
        let wire = Wire {
            envelope: VERSION,
            channel: self.channel.as_str().to_owned(),
            method: request.method().to_string(),
            target: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
            headers: request
                .headers()
                .iter()
                .map(|(name, value)| (name.to_string(), Text::of(value.as_bytes())))
                .collect(),
            body: Text::of(request.body()),
        };
        serde_json::to_string(&wire).map_err(|error| Fault::new(FaultKind::Internal, "envelope.encode").because(error))
    }

    /// Opens a queue's message.
    ///
    /// # Errors
    /// [`EnvelopeError`]: whether newer code could open it.
    pub fn decode(message: &str) -> Result<Envelope, EnvelopeError> {
        let Seal { envelope } = serde_json::from_str(message).map_err(malformed)?;
        if envelope > VERSION {
            return Err(EnvelopeError::TooNew(envelope));
        }
        let wire: Wire = serde_json::from_str(message).map_err(malformed)?;
        let mut request = Request::new(wire.body.bytes()?);
        *request.method_mut() = wire.method.parse::<Method>().map_err(malformed)?;
        *request.uri_mut() = wire.target.parse::<Uri>().map_err(malformed)?;
        for (name, value) in wire.headers {
            let name = name.parse::<HeaderName>().map_err(malformed)?;
            let value = HeaderValue::from_maybe_shared(value.bytes()?).map_err(malformed)?;
            request.headers_mut().append(name, value);
        }
        Ok(Envelope { channel: ChannelName::new(wire.channel), request })
    }
}

impl Text {
    fn of(bytes: &[u8]) -> Text {
        match std::str::from_utf8(bytes) {
            Ok(text) => Text::Plain(text.to_owned()),
            Err(_) => Text::Base64 { base64: BASE64_STANDARD.encode(bytes) },
        }
    }

    fn bytes(self) -> Result<Bytes, EnvelopeError> {
        match self {
            Text::Plain(text) => Ok(Bytes::from(text)),
            Text::Base64 { base64 } => BASE64_STANDARD.decode(base64).map(Bytes::from).map_err(malformed),
        }
    }
}

fn malformed(error: impl std::fmt::Display) -> EnvelopeError {
    EnvelopeError::Malformed(error.to_string())
}
