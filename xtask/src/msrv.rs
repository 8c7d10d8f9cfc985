//! The minimum Rust version: what the dependencies declare, and whether the workspace promises no less.

use std::process::Command;

use serde_json::Value;

use crate::{
    say,
    tools::{Result, root},
};

/// A dependency of one feature that asks for more than the workspace promises; the feature's documentation says so.
const BEYOND: (&str, [u32; 3]) = ("sqlx", [1, 94, 0]);

/// Says which dependencies ask for most, and fails if one asks for more than the workspace declares.
pub(crate) fn check() -> Result {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--all-features", "--locked"])
        .current_dir(root())
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata.get("packages").and_then(Value::as_array).ok_or("cargo metadata: no packages")?;
    let (mut ours, mut theirs): (Vec<_>, Vec<_>) = packages.iter().filter_map(asked).partition(|(_, _, own)| *own);
    ours.sort();
    theirs.sort();
    let (promised, _, _) = ours.first().ok_or("the workspace declares no rust-version")?;
    for (version, name, _) in theirs.iter().rev().take(5) {
        say(&format!("{} {name}\n", written(version)));
    }
    say(&format!("{} is what we promise; {} where {} is used\n", written(promised), written(&BEYOND.1), BEYOND.0));
    theirs.retain(|(version, name, _)| !(name.starts_with(BEYOND.0) && version.as_slice() <= BEYOND.1.as_slice()));
    match theirs.last() {
        Some((version, name, _)) if version > promised => {
            Err(format!("{name} asks for Rust {}, the workspace promises {}", written(version), written(promised)))
        }
        _ => Ok(()),
    }
}

/// What a package asks for, its name, and whether it is one of ours.
fn asked(package: &Value) -> Option<(Vec<u32>, String, bool)> {
    let text = |key| package.get(key).and_then(Value::as_str);
    let mut version: Vec<u32> = text("rust_version")?.split('.').map_while(|part| part.parse().ok()).collect();
    // 1.89 and 1.89.0 are one version.
    version.resize(3, 0);
    let own = package.get("source").is_none_or(Value::is_null);
    Some((version, format!("{} {}", text("name")?, text("version")?), own))
}

fn written(version: &[u32]) -> String {
    version.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}
