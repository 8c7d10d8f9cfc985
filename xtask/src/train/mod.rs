//! `cargo xtask train-language`: the model of what guests want, out of the utterances in `xtask/training`.
//!
//! The same files give the same bytes on every machine: no clock, no randomness but a fixed sequence, no threads that add
//! up in another order, no function of the platform's mathematics.

#![expect(
    clippy::indexing_slicing,
    reason = "every index is of a table of that length, and a panic costs a developer a run"
)]

mod examples;
mod model;
mod svm;
mod text;

use std::{fs, path::Path};

use examples::Example;

/// Where the utterances are.
const DATA: &str = "training";
/// Where the model belongs.
const MODEL: &str = "../hotel-agent-core/src/language/model/intents.bin";
/// No larger than this, so that it can be compiled in.
const LARGEST: usize = 2 * 1024 * 1024;

/// Trains, and writes the model where the library reads it.
pub(crate) fn run() -> Result<(), String> {
    let bytes = trained()?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(MODEL);
    let same = fs::read(&path).is_ok_and(|known| known == bytes);
    fs::write(&path, &bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    crate::say(&format!("{} bytes, {}\n", bytes.len(), if same { "as before" } else { "another model than before" }));
    Ok(())
}

fn trained() -> Result<Vec<u8>, String> {
    let examples = examples::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(DATA))?;
    let labels = labels(&examples);
    crate::say(&format!("{} examples of {} intents\n", examples.len(), labels.len()));
    let bytes = model::build(&examples, &labels)?;
    if bytes.len() > LARGEST {
        return Err(format!("the model has {} bytes, more than {LARGEST}", bytes.len()));
    }
    Ok(bytes)
}

/// Every label, in the order of the alphabet.
fn labels(examples: &[Example]) -> Vec<String> {
    let mut labels: Vec<String> = examples.iter().flat_map(|example| example.labels.iter().cloned()).collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{MODEL, trained};
    use std::{fs, path::Path};

    #[test]
    fn training_gives_the_bytes_that_are_kept() {
        let kept = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(MODEL)).unwrap();
        assert!(kept == trained().unwrap(), "run `cargo xtask train-language` and commit the model");
    }
}
