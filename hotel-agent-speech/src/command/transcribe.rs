use std::{fs, io, path::Path, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent_core::{
    guest::Language,
    port::{Audio, Fault, FaultKind, Retry, Transcriber, Transcript},
};
use tempfile::TempDir;

use super::program::{Problem, Program};

const OPERATION: &str = "speech.transcribe";

/// A quarter of an hour of a voice note in any format channels use, in bytes.
const LARGEST: usize = 25 * 1024 * 1024;

/// A small model on two cores needs about as long as the recording.
const LISTENING: Duration = Duration::from_secs(60);

/// Listens by a program that is given a sound file and writes the words to standard output.
///
/// `{file}` in an argument is the file and `{language}` the ISO 639-1 code of the conversation's language, `auto` where
/// there is none. A [converter](Self::converter), if any, runs first.
///
/// | fault | when |
/// | --- | --- |
/// | `BadRequest` | the sound is empty or over 25 MiB |
/// | `Unavailable` | a program is missing or may not be run |
/// | `Timeout` | a program took too long and was killed |
/// | `BadAnswer` | a program failed, wrote too much, or wrote no UTF-8 |
/// | `Full` | there is no room for the file |
#[derive(Clone, Debug)]
pub struct CommandTranscriber {
    program: Program,
    converter: Option<Program>,
}

impl CommandTranscriber {
    /// A program that reads whatever the channels send.
    pub fn new(program: Program) -> CommandTranscriber {
        CommandTranscriber { program, converter: None }
    }

    /// whisper.cpp's `whisper-cli` with the model file at this path; up to a minute.
    ///
    /// It reads WAV, MP3 and FLAC; for the OGG/Opus of voice notes add [`ffmpeg`](Self::ffmpeg). A hint is obeyed:
    /// whoever speaks another language than the conversation's is misheard.
    pub fn whisper_cpp(model: impl Into<String>) -> CommandTranscriber {
        let model = model.into();
        let arguments = ["-m", &model, "-f", "{file}", "-l", "{language}", "--no-timestamps", "--no-prints"];
        CommandTranscriber::new(Program::new("whisper-cli", arguments).timeout(LISTENING))
    }

    /// Converts every sound first, by a program that reads `{file}` and writes `{wav}`.
    #[must_use]
    pub fn converter(mut self, converter: Program) -> CommandTranscriber {
        self.converter = Some(converter);
        self
    }

    /// Converts every sound first by ffmpeg, to the 16 kHz that recognizers want.
    #[must_use]
    pub fn ffmpeg(self) -> CommandTranscriber {
        let arguments = ["-nostdin", "-v", "error", "-i", "{file}", "-ar", "16000", "-ac", "1", "-f", "wav", "{wav}"];
        self.converter(Program::new("ffmpeg", arguments))
    }
}

#[async_trait]
impl Transcriber for CommandTranscriber {
    async fn transcribe(&self, audio: &Audio, hint: Option<Language>) -> Result<Transcript, Fault> {
        if audio.bytes.is_empty() || audio.bytes.len() > LARGEST {
            return Err(Fault::new(FaultKind::BadRequest, OPERATION).because("the sound is empty or too large"));
        }
        let name = format!("sound.{}", extension(&audio.mime));
        let folder = keep(name.clone(), audio.bytes.clone()).await?;
        let mut file = path(folder.path(), &name)?;
        if let Some(converter) = &self.converter {
            let wav = path(folder.path(), "converted.wav")?;
            run(converter, &[("file", &file), ("wav", &wav)]).await?;
            file = wav;
        }
        let language = hint.map_or("auto", Language::code);
        let output = run(&self.program, &[("file", &file), ("language", language)]).await?;
        let words = String::from_utf8(output).map_err(|_| {
            Fault::new(FaultKind::BadAnswer, OPERATION).retry(Retry::Safe).because("the program wrote no UTF-8")
        })?;
        Ok(Transcript { text: spoken(&words), language: None })
    }
}

async fn run(program: &Program, values: &[(&str, &str)]) -> Result<Vec<u8>, Fault> {
    program.run(OPERATION, values, &[]).await.map_err(|problem| match problem {
        Problem::Fault(fault) => fault,
        // It was given a file: what it complains about is that or its model.
        Problem::Failed(failed) => program.failure(OPERATION, &failed, &failed.complaint),
    })
}

/// Writes the sound into a folder of its own that only this user can enter and that goes with its value.
async fn keep(name: String, bytes: Bytes) -> Result<TempDir, Fault> {
    let written = tokio::task::spawn_blocking(move || {
        let folder = private_folder()?;
        fs::write(folder.path().join(name), bytes)?;
        Ok::<_, io::Error>(folder)
    });
    let fault = |error: io::Error| {
        let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        let kind = if full { FaultKind::Full } else { FaultKind::Internal };
        Fault::new(kind, OPERATION).retry(Retry::Safe).because(error)
    };
    written.await.map_err(|error| fault(io::Error::other(error)))?.map_err(fault)
}

fn private_folder() -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("hotel-agent-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir()
}

fn path(folder: &Path, name: &str) -> Result<String, Fault> {
    folder.join(name).into_os_string().into_string().map_err(|_| {
        Fault::new(FaultKind::Internal, OPERATION).because("the folder for temporary files has no UTF-8 name")
    })
}

/// The ending by which programs know a format.
fn extension(mime: &str) -> &'static str {
    let essence = mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "audio/ogg" | "audio/opus" | "application/ogg" => "ogg",
        "audio/wav" | "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => "wav",
        "audio/mpeg" | "audio/mp3" => "mp3",
        "audio/mp4" | "audio/aac" | "audio/x-m4a" => "m4a",
        "audio/amr" => "amr",
        "audio/flac" | "audio/x-flac" => "flac",
        "audio/webm" | "video/webm" => "webm",
        _ => "bin",
    }
}

/// The words in one line, without what recognizers note instead of words (`[BLANK_AUDIO]`, `(music)`).
fn spoken(output: &str) -> String {
    let noted = |line: &str| {
        let between = |open, close| line.starts_with(open) && line.ends_with(close) && line.matches(close).count() == 1;
        between('[', ']') || between('(', ')')
    };
    let lines = output.lines().map(str::trim).filter(|line| !line.is_empty() && !noted(line));
    lines.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{extension, spoken};

    #[test]
    fn what_nobody_said_is_not_heard() {
        for (output, expected) in [
            (" Buenas tardes.\n Quisiera una habitación.\n", "Buenas tardes. Quisiera una habitación."),
            (" [BLANK_AUDIO]\n", ""),
            ("(music)\n For two nights [please]\n", "For two nights [please]"),
            ("[a] and [b]", "[a] and [b]"),
            ("", ""),
        ] {
            assert_eq!(spoken(output), expected, "{output:?}");
        }
    }

    #[test]
    fn a_format_is_known_whatever_its_parameters() {
        for (mime, expected) in
            [("audio/ogg; codecs=opus", "ogg"), ("AUDIO/MPEG", "mp3"), ("audio/x-unheard-of", "bin"), ("", "bin")]
        {
            assert_eq!(extension(mime), expected, "{mime}");
        }
    }
}
