use async_trait::async_trait;
use bytes::Bytes;

use super::Fault;
use crate::guest::Language;

/// Sound with its media type (`audio/ogg`, `audio/wav`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audio {
    /// The media type.
    pub mime: String,
    /// The content.
    pub bytes: Bytes,
}

/// What was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// The words.
    pub text: String,
    /// The language heard, where the recognizer says.
    pub language: Option<Language>,
}

/// Turns a voice note into words.
#[async_trait]
pub trait Transcriber: Send + Sync {
    /// The words of `audio`; `hint` is the conversation's language. Safe to repeat.
    async fn transcribe(&self, audio: &Audio, hint: Option<Language>) -> Result<Transcript, Fault>;
}

/// Turns words into a voice.
#[async_trait]
pub trait Synthesizer: Send + Sync {
    /// `text` spoken in `language`. Safe to repeat.
    async fn synthesize(&self, text: &str, language: Language) -> Result<Audio, Fault>;
}
