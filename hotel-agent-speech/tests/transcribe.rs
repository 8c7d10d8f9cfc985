//! Listening. No model can be had here, so scripts stand in for whisper.cpp: what is tested is all around it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{path::Path, time::Duration};

use bytes::Bytes;
use hotel_agent_core::{
    guest::Language,
    port::{Audio, FaultKind, Transcriber},
};
use hotel_agent_speech::command::{CommandTranscriber, Program};

/// Is called as whisper.cpp is: `$1` the file, `$2` the language.
fn script(text: &str) -> Program {
    Program::new("/bin/sh", ["-c", text, "sh", "{file}", "{language}"])
}

fn note(bytes: &'static [u8]) -> Audio {
    Audio { mime: "audio/ogg; codecs=opus".to_owned(), bytes: Bytes::from_static(bytes) }
}

async fn heard(program: Program, hint: Option<Language>) -> String {
    CommandTranscriber::new(program).transcribe(&note(b"two nights"), hint).await.unwrap().text
}

#[tokio::test]
async fn the_program_gets_the_sound_and_the_language() {
    assert_eq!(heard(script("cat \"$1\"; echo; echo $2"), Some(Language::Es)).await, "two nights es");
    assert_eq!(heard(script("echo $2"), None).await, "auto");
    assert!(heard(script("echo $1"), None).await.ends_with(".ogg"));
}

#[tokio::test]
async fn the_sound_is_for_nobody_else_and_not_for_long() {
    let answer = heard(script("stat -c %a \"$(dirname \"$1\")\"; echo \"$1\""), None).await;
    let (mode, file) = answer.split_once(' ').unwrap();
    assert_eq!(mode, "700");
    assert!(!Path::new(file).parent().unwrap().exists());
}

#[tokio::test]
async fn a_converter_comes_first() {
    let upper = Program::new("/bin/sh", ["-c", "tr a-z A-Z < \"$1\" > \"$2\"", "sh", "{file}", "{wav}"]);
    let ears = CommandTranscriber::new(script("cat \"$1\"; echo; echo \"$1\"")).converter(upper);
    let text = ears.transcribe(&note(b"two nights"), None).await.unwrap().text;
    assert!(text.starts_with("TWO NIGHTS ") && text.ends_with(".wav"), "{text}");
    let broken = CommandTranscriber::new(script("cat \"$1\"")).converter(Program::new("/bin/false", [""; 0]));
    assert_eq!(broken.transcribe(&note(b"two nights"), None).await.unwrap_err().kind, FaultKind::BadAnswer);
}

#[tokio::test]
async fn a_program_that_misbehaves_is_a_fault() {
    for (text, expected) in [
        ("echo 'no such model: tiny.bin' >&2; exit 2", FaultKind::BadAnswer),
        ("printf '\\377\\376'", FaultKind::BadAnswer),
        ("yes", FaultKind::BadAnswer),
        ("exec sleep 1000", FaultKind::Timeout),
    ] {
        let ears = CommandTranscriber::new(script(text).timeout(Duration::from_secs(2)).output_limit(10_000));
        let fault = ears.transcribe(&note(b"two nights"), None).await.unwrap_err();
        assert_eq!(fault.kind, expected, "{text}: {fault}");
        assert_eq!(fault.to_string().contains("tiny.bin"), text.contains("tiny.bin"), "{fault}");
    }
    let missing = CommandTranscriber::new(Program::new("/nowhere/whisper-cli", ["{file}"]));
    assert_eq!(missing.transcribe(&note(b"two nights"), None).await.unwrap_err().kind, FaultKind::Unavailable);
}

#[tokio::test]
async fn an_empty_or_endless_sound_is_refused() {
    let ears = CommandTranscriber::new(script("echo heard"));
    for bytes in [Bytes::new(), Bytes::from(vec![0; 25 * 1024 * 1024 + 1])] {
        let audio = Audio { mime: "audio/ogg".to_owned(), bytes };
        assert_eq!(ears.transcribe(&audio, None).await.unwrap_err().kind, FaultKind::BadRequest);
    }
}

#[tokio::test]
async fn silence_is_an_empty_transcript() {
    assert_eq!(heard(script("echo ' [BLANK_AUDIO]'"), None).await, "");
}
