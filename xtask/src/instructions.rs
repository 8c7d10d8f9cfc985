//! Instructions of each part of a turn, counted by callgrind: the same on every run of one build, whatever else the
//! machine does.

use std::{fs, process::Command};

use crate::{
    say,
    tools::{Result, root},
};

/// What was counted when somebody last looked: name and instructions, a line each.
const BASELINE: &str = "benches/instructions.txt";
/// More than this above the baseline is a regression, in per cent.
const LEEWAY: u64 = 5;
/// A part is run this often, and once as often again: the difference holds no start-up.
const TIMES: u64 = 40;

pub(crate) fn count(accept: bool) -> Result {
    let path = root().join(BASELINE);
    let baseline = fs::read_to_string(&path).unwrap_or_default();
    let mut lines = String::new();
    let mut worse = Vec::new();
    let names =
        ["understand", "decide_availability", "accept_sqlite", "commit_sqlite", "whole_turn", "whole_turn_sqlite"];
    for name in names {
        let (once, twice) = (collected(name, TIMES)?, collected(name, 2 * TIMES)?);
        let each = twice.saturating_sub(once) / TIMES;
        let before = baseline.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<u64>().ok());
        say(&format!("{name:<22}{each:>12}   before {}\n", before.map_or_else(|| "-".to_owned(), |it| it.to_string())));
        if before.is_some_and(|before| each * 100 > before * (100 + LEEWAY)) {
            worse.push(name);
        }
        lines.push_str(&format!("{name:<22}{each:>12}\n"));
    }
    if accept {
        return fs::write(&path, lines).map_err(|error| format!("{}: {error}", path.display()));
    }
    if worse.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "more instructions than before: {}; `cargo xtask instructions accept` if that is meant",
            worse.join(", ")
        ))
    }
}

/// The instructions of a whole run of the benchmark that does one part `times`.
fn collected(name: &str, times: u64) -> std::result::Result<u64, String> {
    let valgrind = "valgrind --tool=callgrind --callgrind-out-file=/dev/null";
    let output = Command::new("cargo")
        .args(["bench", "--quiet", "--bench", "turn", "--", "--count", name, &times.to_string()])
        .current_dir(root())
        .env("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER", valgrind)
        .env("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER", valgrind)
        .output()
        .map_err(|error| format!("cargo bench: {error}"))?;
    let told = String::from_utf8_lossy(&output.stderr);
    let count = told.lines().rev().find_map(|line| line.split("Collected :").nth(1)?.trim().parse().ok());
    count.ok_or_else(|| format!("callgrind told no count (is valgrind installed?):\n{told}"))
}
