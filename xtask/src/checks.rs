//! The checks, in the order in which they are cheapest to fail.

use crate::{
    msrv,
    postgres::{self, PostgresServer},
    say,
    tools::{self, Result, root, run, run_with},
};

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

/// The features the documentation is built with: all but a second TLS provider, whose C takes minutes to build.
const DOCUMENTED: &str = "hotel-agent/lambda,hotel-agent/postgres,hotel-agent/speech,hotel-agent/testkit,hotel-agent-messaging/alerts,\
    hotel-agent-testkit/emulators,hotel-agent-testkit/scripts";

/// What lints and tests have besides the defaults.
pub(crate) const TESTED: &str = "hotel-agent/postgres,hotel-agent-storage/postgres";

/// Format, lints and tests.
pub(crate) fn quick() -> Result {
    tools::install()?;
    format_and_lints()?;
    tests()
}

/// Everything CI checks.
pub(crate) fn all() -> Result {
    quick()?;
    run("cargo", &["test", "--quiet", "--doc", "--workspace", "--features", TESTED])?;
    run_with(
        "cargo",
        &["doc", "--workspace", "--no-deps", "--features", DOCUMENTED, "--quiet"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    )?;
    features()?;
    no_runtime()?;
    msrv::check()?;
    packages()?;
    run("cargo-deny", &["--all-features", "check", "bans", "licenses", "sources"])
}

fn format_and_lints() -> Result {
    run("cargo", &["fmt", "--all", "--check"])?;
    run("cargo", &["clippy", "--workspace", "--all-targets", "--features", TESTED, "--quiet", "--", "-D", "warnings"])
}

fn tests() -> Result {
    let corpus = root().join("../shared/corpus");
    let named = std::env::var_os("HOTEL_AGENT_CORPUS").is_some();
    let corpus = corpus.to_string_lossy().into_owned();
    // One server for all tests, each of which takes a schema of its own.
    let server = PostgresServer::start(postgres::Disk::Unflushed)?;
    let url = server.url();
    let mut environment = vec![(postgres::VARIABLE, url.as_str())];
    if !named && std::path::Path::new(&corpus).is_dir() {
        environment.push(("HOTEL_AGENT_CORPUS", &corpus));
    }
    run_with("cargo", &["nextest", "run", "--workspace", "--features", TESTED, "--no-fail-fast"], &environment)
}

/// Each crate alone, and core without its engine: features are additive and an adapter pays for nothing it does not use.
fn features() -> Result {
    run("cargo", &["check", "--quiet", "-p", "hotel-agent-core", "--no-default-features"])?;
    for name in ["hotel-agent-messaging", "hotel-agent-storage", "hotel-agent-speech", "hotel-agent"] {
        run("cargo", &["check", "--quiet", "-p", name, "--no-default-features"])?;
    }
    let database = ["check", "--quiet", "-p", "hotel-agent-storage", "--no-default-features", "--features", "postgres"];
    run("cargo", &database)
}

/// Core needs no operating system: it builds for a target that has none.
fn no_runtime() -> Result {
    let target = "wasm32-unknown-unknown";
    if run("rustup", &["target", "add", target]).is_err() {
        say(&format!("SKIPPED: without rustup, or without a network, {target} cannot be had\n"));
        return Ok(());
    }
    run("cargo", &["check", "--quiet", "-p", "hotel-agent-core", "--target", target])
}

/// Each crate packages: metadata, readme and licence are there and nothing outside the crate is needed.
fn packages() -> Result {
    let mut arguments = vec!["package", "--quiet", "--no-verify", "--allow-dirty"];
    for name in CRATES {
        arguments.extend(["-p", name]);
    }
    run("cargo", &arguments)
}
