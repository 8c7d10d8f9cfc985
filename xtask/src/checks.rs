//! The checks, in the order in which they are cheapest to fail.

use crate::tools::{self, Result, root, run, run_with};

/// Crates in the order in which they depend on each other.
const CRATES: [&str; 8] = [
    "hotel-agent-core",
    "hotel-agent-testkit",
    "hotel-agent-messaging",
    "hotel-agent-speech",
    "hotel-agent-storage",
    "hotel-agent-axum",
    "hotel-agent-lambda",
    "hotel-agent",
];

/// Format, lints and tests.
pub(crate) fn quick() -> Result {
    tools::nextest()?;
    tools::debian()?;
    format_and_lints()?;
    tests()
}

/// Everything CI checks.
pub(crate) fn all() -> Result {
    quick()?;
    run("cargo", &["test", "--quiet", "--doc", "--workspace"])?;
    run_with(
        "cargo",
        &["doc", "--workspace", "--no-deps", "--all-features", "--quiet"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    )?;
    features()?;
    packages()?;
    let deny = tools::deny()?.to_string_lossy().into_owned();
    run(&deny, &["--all-features", "check", "bans", "licenses", "sources"])
}

fn format_and_lints() -> Result {
    run("cargo", &["fmt", "--all", "--check"])?;
    run("cargo", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])
}

fn tests() -> Result {
    let corpus = root().join("../shared/corpus");
    let named = std::env::var_os("HOTEL_AGENT_CORPUS").is_some();
    let corpus = corpus.to_string_lossy().into_owned();
    let environment: &[(&str, &str)] =
        if !named && std::path::Path::new(&corpus).is_dir() { &[("HOTEL_AGENT_CORPUS", &corpus)] } else { &[] };
    run_with("cargo", &["nextest", "run", "--workspace", "--no-fail-fast"], environment)
}

/// Each crate alone, and core without its engine: features are additive and an adapter pays for nothing it does not use.
fn features() -> Result {
    run("cargo", &["check", "--quiet", "-p", "hotel-agent-core", "--no-default-features"])?;
    for name in ["hotel-agent-messaging", "hotel-agent-storage", "hotel-agent-speech", "hotel-agent"] {
        run("cargo", &["check", "--quiet", "-p", name, "--no-default-features"])?;
    }
    Ok(())
}

/// Each crate packages: metadata, readme and licence are there and nothing outside the crate is needed.
fn packages() -> Result {
    let mut arguments = vec!["package", "--quiet", "--no-verify", "--allow-dirty"];
    for name in CRATES {
        arguments.extend(["-p", name]);
    }
    run("cargo", &arguments)
}
