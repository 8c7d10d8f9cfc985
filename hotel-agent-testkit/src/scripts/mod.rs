//! Golden dialogues: a whole conversation as a TOML file, played against the real engine and the reference PMS.
//!
//! [`check`] plays one script and grades it three ways: what each step's replies say and do not say, where the PMS and
//! the conversation stand at the end, and what must hold in every dialogue whatever it is about:
//! - each message leads to one decision, and each decision replays byte for byte;
//! - amounts, dates and confirmation numbers in replies occur in the facts of the dialogue, in the property's file or in
//!   the guest's own words;
//! - nothing is called confirmed that the PMS does not hold as confirmed; one QR code a reservation at most;
//! - no reply exceeds what the channel can show, holds leftovers of a template, or admits to a crash;
//! - the first words of an answer come within three seconds.
//!
//! # A script
//! ```toml
//! title = "Books for one night and changes the dates on the way"
//! property = "casa-del-mar"        # a file of the folder of hotels
//! language = "es"                  # the language the conversation ends in
//! channel = "rich"                 # or "text": no buttons, pictures or pins
//! phone = "+573005550101"          # proven by the channel; leave out for an anonymous web chat
//! profile = "Ana"                  # the name in the sender's profile
//! now = "2026-11-23 10:00"         # on the hotel's clock
//!
//! [[step]]
//! guest = ["hola", "tienen algo para el viernes?"]
//! expect = ["asistente virtual", "¿Hasta qué día"]
//!
//! [end]
//! reservations = []
//! ```
//! Everything else a script may say is documented on [`Script`] and the types in it. In `guest`, `expect` and `never`,
//! `<number>` stands for the last confirmation number the PMS gave in this dialogue, `<number:plain>` for the same in
//! small letters without its dash, `<number:1>` for the first.

mod always;
mod channel;
mod desk;
mod ending;
mod expect;
mod grounded;
mod mishaps;
mod patience;
mod pms;
mod script;
mod seed;
mod stage;
mod transcript;

use std::{fmt, path::Path};

pub use script::{Booked, DeskChange, End, HandedOff, Never, OneOrMany, Script, Seed, Shows, Staff, Step};

use transcript::Transcript;

/// A script that passed.
#[derive(Debug)]
pub struct Played {
    /// What the dialogue shows.
    pub title: String,
    /// The conversation, as a person reads it.
    pub transcript: String,
}

/// Why a script did not pass: what was expected, and the conversation so far.
#[derive(Debug)]
pub struct Failure {
    script: String,
    /// The step, from 1; `None` before the first and after the last.
    step: Option<usize>,
    problems: Vec<String>,
    transcript: String,
}

impl Failure {
    fn before(script: &Path, problem: impl fmt::Display) -> Failure {
        Failure {
            script: script.display().to_string(),
            step: None,
            problems: vec![problem.to_string()],
            transcript: String::new(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.script)?;
        if !self.transcript.is_empty() {
            writeln!(f, "\n{}", self.transcript)?;
        }
        match self.step {
            Some(step) => writeln!(f, "step {step}:")?,
            None => writeln!(f, "at the end:")?,
        }
        for problem in &self.problems {
            writeln!(f, "  - {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// Plays the script at `path` in a hotel of the folder `hotels`; the error shows the conversation.
///
/// Needs no runtime and no real time: the clock stands still between steps.
pub fn check(path: &Path, hotels: &Path) -> Result<Played, Failure> {
    let script = Script::read(path).map_err(|problem| Failure::before(path, problem))?;
    let mut transcript = Transcript::default();
    let mut stage = stage::Stage::set(&script, hotels).map_err(|problem| Failure::before(path, problem))?;
    let failure = |step, problems, transcript: &Transcript| Failure {
        script: path.display().to_string(),
        step,
        problems,
        transcript: transcript.to_string(),
    };
    for (number, step) in (1..).zip(&script.step) {
        let problems = match stage.play(step, &mut transcript) {
            Ok(heard) => expect::problems(step, &heard, &stage),
            Err(problem) => vec![problem],
        };
        if !problems.is_empty() {
            stage.explain(&mut transcript);
            return Err(failure(Some(number), problems, &transcript));
        }
    }
    let mut problems = ending::problems(&script, &stage);
    problems.extend(always::problems(&script, &stage));
    if problems.is_empty() {
        Ok(Played { title: script.title, transcript: transcript.to_string() })
    } else {
        stage.explain(&mut transcript);
        Err(failure(None, problems, &transcript))
    }
}
