//! The invariants of ARCHITECTURE.md: mostly absences, each held by a test that reads the sources.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust source below a folder, tests left out.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "tests" {
                    walk(&path, found);
                }
            } else if name.ends_with(".rs") && name != "tests.rs" && !name.ends_with("_tests.rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    assert!(!found.is_empty(), "no sources below {folder}: the test looks at the wrong place");
    found.sort();
    found
        .into_iter()
        .map(|path| (path.clone(), without_tests_and_comments(&fs::read_to_string(path).unwrap())))
        .collect()
}

/// Code without `//` comments and without what follows `#[cfg(test)]`.
fn without_tests_and_comments(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Fails with every line of `folder` that holds one of `words`.
fn absent(folder: &str, words: &[&str]) {
    let mut found = Vec::new();
    for (path, code) in sources(folder) {
        for (number, line) in code.lines().enumerate() {
            for word in words {
                if contains_word(line, word) {
                    found.push(format!("{}:~{}: `{word}` in: {}", path.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn contains_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|after| after.chars().next());
        let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !inside(before) && !inside(after)
    })
}

const PURE: [&str; 6] = ["turn", "dialogue", "language", "reply", "fact", "schedule"];
const PORTS: [&str; 10] =
    ["Pms", "Channel", "Transcriber", "Synthesizer", "Store", "Inbox", "Outbox", "Clock", "Ids", "Alerts"];

#[test]
fn what_decides_has_no_async_and_names_no_port() {
    for module in PURE {
        let folder = format!("hotel-agent-core/src/{module}");
        absent(&folder, &["async", "await"]);
        for port in PORTS {
            let forms = [format!("dyn {port}"), format!("impl {port}"), format!("port::{port}")];
            absent(&folder, &forms.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}

#[test]
fn arrows_inside_core_point_down() {
    // From the top; a module may use those after it.
    let layers = ["agent", "turn", "dialogue", "reply", "schedule", "fact", "language"];
    // The session and the turn's inputs are one vocabulary: dialogue keeps the session, turn carries it, and a journey
    // plans jobs, which are turns to come.
    let known = [("dialogue", "turn"), ("schedule", "turn")];
    for (position, module) in layers.iter().enumerate() {
        for above in layers.iter().take(position) {
            if known.contains(&(module, above)) {
                continue;
            }
            for (path, code) in sources(&format!("hotel-agent-core/src/{module}")) {
                for form in [format!("crate::{above}::"), format!("    {above}::{{"), format!("    {above}::")] {
                    assert!(
                        !code.lines().any(|line| line.contains(&form) && !line.contains("super::")),
                        "{} looks up to {above}",
                        path.display()
                    );
                }
            }
        }
    }
}

#[test]
fn facts_are_minted_in_one_module() {
    for (path, code) in sources("hotel-agent-core/src") {
        if path.components().any(|part| part.as_os_str() == "fact") {
            continue;
        }
        assert!(!code.contains("Fact::mint"), "{} mints facts", path.display());
    }
}

#[test]
fn core_names_no_vendor_and_no_web_framework() {
    let vendors =
        ["WhatsApp", "whatsapp", "Telegram", "QloApps", "qloapps", "Mews", "Cloudbeds", "apaleo", "Twilio", "Gmail"];
    for (path, code) in sources("hotel-agent-core/src") {
        // What guests may write is data: a portal's or messenger's name is a word like any other.
        if path.components().any(|part| part.as_os_str() == "language") {
            continue;
        }
        for vendor in vendors {
            assert!(!code.lines().any(|line| contains_word(line, vendor)), "{} names {vendor}", path.display());
        }
    }
    for folder in ["hotel-agent-core/src", "hotel-agent-messaging/src", "hotel-agent-storage/src"] {
        absent(folder, &["axum", "lambda_http"]);
    }
}

#[test]
fn only_the_agent_calls_the_pms() {
    for (path, code) in sources("hotel-agent-core/src") {
        let allowed = ["agent", "port", "guard"];
        if path.components().any(|part| allowed.iter().any(|name| part.as_os_str() == *name)) {
            continue;
        }
        assert!(!code.contains("dyn Pms"), "{} holds a PMS", path.display());
    }
    for folder in ["hotel-agent-axum/src", "hotel-agent-lambda/src"] {
        absent(folder, &["Pms"]);
    }
}

/// The dependencies of core: what is not here was not thought about.
#[test]
fn core_depends_on_what_it_may() {
    let manifest: toml::Table =
        fs::read_to_string(root().join("hotel-agent-core/Cargo.toml")).unwrap().parse().unwrap();
    let names: BTreeSet<&str> = manifest["dependencies"].as_table().unwrap().keys().map(String::as_str).collect();
    let always = [
        "async-trait",
        "base64",
        "bytes",
        "chrono",
        "http",
        "iso_currency",
        "rust_decimal",
        "serde",
        "serde_json",
        "thiserror",
    ];
    let engine = [
        "async-lock",
        "chrono-tz",
        "event-listener",
        "fluent",
        "fluent-syntax",
        "futures-util",
        "hmac",
        "image",
        "metrics",
        "opening-hours",
        "qrcode",
        "sha2",
        "toml",
        "tracing",
        "unic-langid",
        "unicode-normalization",
    ];
    let allowed: BTreeSet<&str> = always.into_iter().chain(engine).collect();
    let surplus: Vec<_> = names.difference(&allowed).collect();
    assert!(surplus.is_empty(), "core depends on {surplus:?}; allow it here with its reason, or take it out");
    for name in always {
        let optional = manifest["dependencies"][name].get("optional").is_some();
        assert!(!optional, "{name} is needed by every adapter");
    }
    for name in engine.iter().filter(|name| names.contains(*name)) {
        let optional = manifest["dependencies"][name].get("optional").and_then(toml::Value::as_bool);
        assert_eq!(optional, Some(true), "{name} is the engine's: adapters do not pay for it");
    }
}

#[test]
fn nothing_depends_on_a_host() {
    let hosts = ["hotel-agent-axum", "hotel-agent-lambda"];
    for name in ["core", "messaging", "speech", "storage", "testkit", "axum", "lambda"] {
        let path = root().join(format!("hotel-agent-{name}/Cargo.toml"));
        let manifest: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
        for host in hosts {
            assert!(
                !manifest["dependencies"].as_table().unwrap().contains_key(host),
                "hotel-agent-{name} depends on {host}"
            );
        }
    }
}

/// Words guests read live in `.ftl` files: no sentence of either language stands in a journey.
#[test]
fn journeys_word_nothing_themselves() {
    for folder in ["hotel-agent-core/src/dialogue", "hotel-agent-core/src/turn", "hotel-agent-core/src/schedule"] {
        for (path, code) in sources(folder) {
            for line in code.lines().filter(|line| !line.contains("because(") && !line.contains("expect(")) {
                let literals = line.split('"').skip(1).step_by(2);
                for literal in literals {
                    let words =
                        literal.split(' ').filter(|word| word.chars().all(char::is_alphabetic) && word.len() > 1);
                    assert!(words.count() < 3, "{}: a sentence: {literal:?}", path.display());
                }
            }
        }
    }
}

#[test]
fn no_source_is_unsafe_or_left_for_later() {
    for folder in ["core", "messaging", "speech", "storage", "axum", "lambda", "testkit"] {
        absent(&format!("hotel-agent-{folder}/src"), &["todo!", "unimplemented!", "FIXME", "TODO", "XXX"]);
    }
}
