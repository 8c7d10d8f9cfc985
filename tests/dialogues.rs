//! Golden dialogues: each file of `tests/dialogues/` is a conversation, graded on what is said, on what the PMS holds in the
//! end, and on what must never happen. `hotel-agent-testkit`'s `scripts` module describes the format.
#![expect(clippy::panic, reason = "tests")]

use std::path::{Path, PathBuf};

use hotel_agent_testkit::scripts;
use rstest::rstest;

#[rstest]
fn dialogue(#[files("tests/dialogues/*.toml")] path: PathBuf) {
    let hotels = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/hotels");
    let played = scripts::check(&path, &hotels);
    assert!(played.is_ok(), "{}", played.err().map(|failure| failure.to_string()).unwrap_or_default());
}

/// A check that nothing fails would say nothing: a script whose expectations are wrong must be refused, each by its
/// name.
#[test]
fn a_script_with_wrong_expectations_fails() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let right = folder.join("tests/dialogues/es-books-in-five-messages.toml");
    let text = std::fs::read_to_string(right).unwrap_or_default();
    for (from, to, named) in [
        ("Total COP 960.000", "Total COP 860.000", "nobody said"),
        ("media = \"qr\"", "media = \"location\"", "no location was shown"),
        ("departure = \"2026-12-06\"", "departure = \"2026-12-07\"", "departure is 2026-12-06"),
        (
            "guest = \"Lucia Restrepo Mejia\"\nemail",
            "guest = \"Lucía Restrepo\"\nemail",
            "guest is Lucia Restrepo Mejia",
        ),
        ("reserve_calls_at_most = 1", "reserve_calls_at_most = 0", "1 calls of reserve"),
        ("language = \"es\"", "language = \"en\"", "ended in es"),
        ("tap = \"offer:2\"", "tap = \"offer:9\"", "there is no \"offer:9\" to tap"),
        ("[end]", "[never]\nsaid = [\"Doble Patio\"]\nstored = [\"Restrepo\"]\n[end]", "was stored in"),
    ] {
        assert!(text.contains(from), "{from}");
        let wrong = std::env::temp_dir().join(format!("wrong-dialogue-{}.toml", std::process::id()));
        if let Err(error) = std::fs::write(&wrong, text.replace(from, to)) {
            panic!("{error}");
        }
        match scripts::check(&wrong, &folder.join("examples/hotels")) {
            Ok(_) => panic!("passed although {from:?} became {to:?}"),
            Err(failure) => assert!(failure.to_string().contains(named), "{failure}"),
        }
    }
}
