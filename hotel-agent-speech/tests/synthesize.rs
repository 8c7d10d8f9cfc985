//! Speaking: by the real espeak-ng (Debian package `espeak-ng`), and by scripts where a program must misbehave.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{path::Path, time::Duration};

use hotel_agent_core::{
    guest::Language,
    port::{FaultKind, Retry, Synthesizer},
};
use hotel_agent_speech::command::{CommandSynthesizer, Program};

fn script(text: &str) -> CommandSynthesizer {
    CommandSynthesizer::new(Program::new("/bin/sh", ["-c", text])).voice(Language::En, "en-us")
}

async fn kind(voice: &CommandSynthesizer, text: &str, language: Language) -> FaultKind {
    voice.synthesize(text, language).await.unwrap_err().kind
}

fn number(bytes: &[u8], at: usize) -> usize {
    let four = bytes.get(at..at + 4).unwrap().try_into().unwrap();
    usize::try_from(u32::from_le_bytes(four)).unwrap()
}

#[tokio::test]
async fn every_language_has_a_voice_and_a_longer_text_sounds_longer() {
    let voice = CommandSynthesizer::espeak_ng();
    for (language, text) in [
        (Language::Es, "Buenas tardes. Su habitación está lista."),
        (Language::En, "Good afternoon. Your room is ready."),
        (Language::Pt, "Boa tarde. O seu quarto está pronto."),
        (Language::Fr, "Bonjour. Votre chambre est prête."),
    ] {
        let once = voice.synthesize(text, language).await.unwrap();
        assert_eq!(once.mime, "audio/wav");
        let bytes = &once.bytes;
        assert_eq!((bytes.get(..4), bytes.get(8..16)), (Some(b"RIFF".as_slice()), Some(b"WAVEfmt ".as_slice())));
        assert_eq!(number(bytes, 4), bytes.len() - 8, "the header tells the true length");
        assert_eq!(number(bytes, 40), bytes.len() - 44);
        // Bytes a second stand in the header: half a second at least.
        assert!(bytes.len() - 44 > number(bytes, 28) / 2, "{language:?}");
        let twice = voice.synthesize(&format!("{text} {text}"), language).await.unwrap();
        assert!(twice.bytes.len() > bytes.len() + bytes.len() / 2, "{language:?}");
    }
}

#[tokio::test]
async fn text_is_never_an_argument() {
    let said = CommandSynthesizer::espeak_ng().synthesize("--version; $(false) `id` {voice}", Language::En).await;
    assert!(said.unwrap().bytes.len() > 20_000, "it is read out");
}

#[tokio::test]
async fn what_cannot_be_said_is_refused() {
    let voice = CommandSynthesizer::espeak_ng();
    assert_eq!(kind(&voice, " \n", Language::En).await, FaultKind::BadRequest);
    assert_eq!(kind(&voice, &"a".repeat(4097), Language::En).await, FaultKind::BadRequest);
    assert_eq!(kind(&script("cat"), "hello", Language::Fr).await, FaultKind::Unsupported);
}

#[tokio::test]
async fn a_missing_program_is_named() {
    let voice = CommandSynthesizer::new(Program::new("no-such-voice", ["-"])).voice(Language::En, "");
    let fault = voice.synthesize("hello", Language::En).await.unwrap_err();
    assert_eq!((fault.kind, fault.retry), (FaultKind::Unavailable, Retry::Never));
    assert!(fault.to_string().contains("no-such-voice"), "{fault}");
}

#[tokio::test]
async fn a_program_that_misbehaves_is_a_fault_that_quotes_nobody() {
    for text in ["cat", "exit 3", "cat >&2; exit 1", "yes", "kill -9 $$"] {
        let fault = script(text).synthesize("Mrs Smith, room 12", Language::En).await.unwrap_err();
        assert_eq!((fault.kind, fault.retry), (FaultKind::BadAnswer, Retry::Safe), "{text}: {fault}");
        assert!(!fault.to_string().contains("Smith"), "{fault}");
    }
}

#[tokio::test]
async fn a_full_pipe_of_complaints_stops_nobody() {
    let noisy = script("yes noise | head -c 1000000 >&2; exec espeak-ng --stdin --stdout -v en-us");
    assert!(noisy.synthesize("hello", Language::En).await.is_ok());
}

#[tokio::test]
async fn a_program_that_hangs_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    let text = format!("echo $$ > {}; exec sleep 1000", pid.display());
    let program = Program::new("/bin/sh", ["-c", &text]).timeout(Duration::from_secs(2));
    let voice = CommandSynthesizer::new(program).voice(Language::En, "");
    assert_eq!(kind(&voice, "hello", Language::En).await, FaultKind::Timeout);
    ended(&pid).await;
}

#[tokio::test]
async fn a_program_nobody_waits_for_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    let voice = script(&format!("echo $$ > {0}.new; mv {0}.new {0}; exec sleep 1000", pid.display()));
    let waiting = tokio::spawn(async move { voice.synthesize("hello", Language::En).await });
    while !pid.exists() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    waiting.abort();
    ended(&pid).await;
}

/// Returns once the process whose number is in this file is no more.
async fn ended(pid: &Path) {
    let pid = std::fs::read_to_string(pid).unwrap();
    let process = Path::new("/proc").join(pid.trim());
    // A killed process nobody has asked after is still listed, as a zombie.
    let alive = || std::fs::read_to_string(process.join("stat")).is_ok_and(|stat| !stat.contains(") Z "));
    while alive() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
