//! Utterances as they are written down, and what is made of them for training.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::text::{self, Sequence};

/// One message with everything it asks for.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) text: String,
    pub(crate) labels: Vec<String>,
    /// How much it counts: what was made out of another line counts less than a line.
    pub(crate) weight: f32,
}

/// Messages with two wishes that are put together out of two lines, for each language.
const PAIRS: usize = 2_500;

/// Reads every language's files; a line that cannot be read is named.
pub(crate) fn read(folder: &Path) -> Result<Vec<Example>, String> {
    let mut all = Vec::new();
    for language in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        all.extend(of_language(&language)?);
    }
    if all.is_empty() {
        return Err(format!("{}: no utterances", folder.display()));
    }
    Ok(all)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let read = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = read.flatten().map(|entry| entry.path()).collect();
    paths.sort_unstable();
    Ok(paths)
}

fn of_language(folder: &Path) -> Result<Vec<Example>, String> {
    let slots = slots(&folder.join("slots"))?;
    let joiners = lines(&folder.join("joiners"))?;
    let courtesies = lines(&folder.join("courtesies"))?;
    let mut written: Vec<Example> = Vec::new();
    for path in entries(folder)?.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        for (number, line) in lines(&path)?.into_iter().enumerate() {
            let (labels, line) = if name == "several" {
                let (labels, line) = line
                    .split_once(':')
                    .ok_or_else(|| format!("{}: line {}: no `intent + intent:`", path.display(), number + 1))?;
                (labels.split('+').map(|label| label.trim().to_owned()).collect(), line.trim().to_owned())
            } else {
                (vec![name.clone()], line)
            };
            written.push(Example { text: line, labels, weight: 1.0 });
        }
    }
    let mut made = Vec::new();
    for example in &written {
        let mut sequence = Sequence::of(&example.text);
        let variants = if example.text.contains('{') || example.text.contains('[') { 3 } else { 1 };
        for _ in 0..variants {
            let text = text::fill(&example.text, &slots, &mut sequence)
                .map_err(|problem| format!("{}: {problem}: {}", folder.display(), example.text))?;
            let weight = if variants == 1 { 1.0 } else { 0.5 };
            made.push(Example { text: text.clone(), weight, ..example.clone() });
            if text.chars().count() > 6 && sequence.below(2) == 0 {
                let typo = text::mistyped(&text, &mut sequence);
                made.push(Example { text: typo, weight: 0.4 * weight, ..example.clone() });
            }
            let plain = social(&example.labels).is_none() && sequence.below(3) == 0;
            if let Some(courtesy) = sequence.one(&courtesies).filter(|_| plain) {
                made.push(Example { text: courtesy.replace("{}", &text), weight: 0.4 * weight, ..example.clone() });
            }
        }
    }
    made.extend(pairs(&written, &slots, &joiners)?);
    Ok(made)
}

/// Courtesies do not join others, and nothing is put before them.
fn social(labels: &[String]) -> Option<&String> {
    const SOCIAL: [&str; 9] =
        ["greeting", "goodbye", "thanks", "affirm", "deny", "smalltalk", "help", "out_of_scope", "bot_identity"];
    labels.iter().find(|label| SOCIAL.contains(&label.as_str()))
}

fn pairs(
    written: &[Example],
    slots: &BTreeMap<String, Vec<String>>,
    joiners: &[String],
) -> Result<Vec<Example>, String> {
    let single: Vec<&Example> = written
        .iter()
        .filter(|example| example.labels.len() == 1 && social(&example.labels).is_none())
        .filter(|example| example.text.chars().count() < 60)
        .collect();
    let mut sequence = Sequence::of("pairs");
    let mut made = Vec::new();
    for _ in 0..PAIRS {
        let (Some(first), Some(second)) = (sequence.one(&single), sequence.one(&single)) else { break };
        let Some(joiner) = sequence.one(joiners) else { break };
        if first.labels == second.labels {
            continue;
        }
        let texts = (text::fill(&first.text, slots, &mut sequence)?, text::fill(&second.text, slots, &mut sequence)?);
        let text = joiner.replacen("{}", texts.0.trim_end_matches(['.', '?', '!']), 1).replacen("{}", &texts.1, 1);
        let labels = [first.labels.clone(), second.labels.clone()].concat();
        made.push(Example { text, labels, weight: 0.5 });
    }
    Ok(made)
}

/// The lines of a file that are no comments; none where there is no file.
fn lines(path: &Path) -> Result<Vec<String>, String> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let file = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# ") && *line != "#");
    Ok(lines.map(str::to_owned).collect())
}

/// `name: one | two | three`
fn slots(path: &Path) -> Result<BTreeMap<String, Vec<String>>, String> {
    let mut slots = BTreeMap::new();
    for line in lines(path)? {
        let (name, values) = line.split_once(':').ok_or_else(|| format!("{}: {line}", path.display()))?;
        slots.insert(name.trim().to_owned(), values.split('|').map(|value| value.trim().to_owned()).collect());
    }
    Ok(slots)
}
