use std::collections::BTreeMap;

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent_core::{
    guest::Language,
    port::{Audio, Fault, FaultKind, Retry, Synthesizer},
};

use super::{
    program::{Problem, Program},
    wav,
};

const OPERATION: &str = "speech.synthesize";

/// No channel shows a longer text; spoken it takes six minutes.
const LONGEST: usize = 4096;

/// Speaks by a program that reads text on standard input and writes WAV to standard output.
///
/// `{voice}` in an argument is the voice of the language and `{language}` its ISO 639-1 code.
///
/// | fault | when |
/// | --- | --- |
/// | `BadRequest` | the text is blank or over 4096 characters |
/// | `Unsupported` | the language has no voice |
/// | `Unavailable` | the program is missing or may not be run |
/// | `Timeout` | it took too long and was killed |
/// | `BadAnswer` | it failed, wrote too much, or wrote no WAV |
#[derive(Clone, Debug)]
pub struct CommandSynthesizer {
    program: Program,
    voices: BTreeMap<Language, String>,
}

impl CommandSynthesizer {
    /// A program without voices; [`voice`](Self::voice) adds them.
    pub fn new(program: Program) -> CommandSynthesizer {
        CommandSynthesizer { program, voices: BTreeMap::new() }
    }

    /// espeak-ng: small, fast, in every distribution; plainly a machine. Speaks all of our languages.
    pub fn espeak_ng() -> CommandSynthesizer {
        // `-b 1`: the text is UTF-8 whatever the locale.
        CommandSynthesizer::new(Program::new("espeak-ng", ["-b", "1", "--stdin", "--stdout", "-v", "{voice}"]))
            .voice(Language::Es, "es-419")
            .voice(Language::En, "en-us")
            .voice(Language::Pt, "pt-br")
            .voice(Language::Fr, "fr-fr")
    }

    /// Gives a language its voice, in the program's own name of it.
    #[must_use]
    pub fn voice(mut self, language: Language, voice: impl Into<String>) -> CommandSynthesizer {
        self.voices.insert(language, voice.into());
        self
    }
}

#[async_trait]
impl Synthesizer for CommandSynthesizer {
    async fn synthesize(&self, text: &str, language: Language) -> Result<Audio, Fault> {
        let refused = |kind, cause: &str| Fault::new(kind, OPERATION).because(cause);
        if text.trim().is_empty() {
            return Err(refused(FaultKind::BadRequest, "there is nothing to say"));
        }
        if text.chars().count() > LONGEST {
            return Err(refused(FaultKind::BadRequest, "the text is too long to be spoken"));
        }
        let Some(voice) = self.voices.get(&language) else {
            return Err(refused(FaultKind::Unsupported, &format!("no voice speaks {}", language.code())));
        };
        let values = [("voice", voice.as_str()), ("language", language.code())];
        let sound = self.program.run(OPERATION, &values, text.as_bytes()).await.map_err(|problem| match problem {
            Problem::Fault(fault) => fault,
            // What it complained with may quote the text.
            Problem::Failed(failed) => self.program.failure(OPERATION, &failed, ""),
        })?;
        let wav = wav::mended(sound)
            .ok_or_else(|| refused(FaultKind::BadAnswer, "the program wrote no WAV").retry(Retry::Safe))?;
        Ok(Audio { mime: "audio/wav".to_owned(), bytes: Bytes::from(wav) })
    }
}
