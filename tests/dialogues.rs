//! Golden dialogues: each file of `tests/dialogues/` is a conversation, graded on what is said, on what the PMS holds in the
//! end, and on what must never happen. `hotel-agent-testkit`'s `scripts` module describes the format.

use std::path::{Path, PathBuf};

use hotel_agent_testkit::scripts;
use rstest::rstest;

#[rstest]
fn dialogue(#[files("tests/dialogues/*.toml")] path: PathBuf) {
    let hotels = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/hotels");
    let played = scripts::check(&path, &hotels);
    assert!(played.is_ok(), "{}", played.err().map(|failure| failure.to_string()).unwrap_or_default());
}
