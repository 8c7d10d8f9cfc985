use serde::{Deserialize, Serialize};

use super::{Decision, Turn, decide};
use crate::{
    dialogue::Session,
    fact::{Facts, Missing},
    port::{Fault, Record},
    property::Property,
    reply::Catalogue,
};

/// Everything a decision was made of, and the decision: what replay needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// The engine that decided.
    pub engine: String,
    /// The revision of the property's settings.
    pub property_revision: String,
    /// The session before.
    pub session: Session,
    /// The turn.
    pub turn: Turn,
    /// Calls and answers.
    pub facts: Facts,
    /// The decision; `None` while the turn runs.
    pub decision: Option<Decision>,
}

impl Journal {
    /// This engine's version, as journals carry it.
    pub const ENGINE: &'static str = env!("CARGO_PKG_VERSION");
    const NAME: &'static str = "journal";
    const VERSION: u32 = 1;

    /// The journal as the store keeps it.
    pub fn to_record(&self) -> Result<Record, Fault> {
        Record::write(Journal::NAME, Journal::VERSION, self)
    }

    /// Reads a stored journal.
    pub fn from_record(record: &Record) -> Result<Journal, Fault> {
        record.read(Journal::NAME, Journal::VERSION)
    }
}

/// What came of deciding a journal again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Replay {
    /// The same decision, byte for byte.
    Same,
    /// Another decision: the journal's and the new one, as pretty JSON for a line-by-line comparison.
    Different {
        /// What was decided then.
        then: String,
        /// What is decided now.
        now: String,
    },
    /// Today's engine asks for facts that the journal does not hold.
    NeedsMore(Missing),
    /// The journal was kept while its turn still ran.
    Unfinished,
}

/// Decides a journal again from its recorded inputs, without any port.
pub fn replay(journal: &Journal, property: &Property, catalogue: &Catalogue) -> Replay {
    let Some(then) = &journal.decision else { return Replay::Unfinished };
    match decide(property, catalogue, &journal.session, &journal.turn, &journal.facts) {
        Err(missing) => Replay::NeedsMore(missing),
        Ok(now) => {
            let (then, now) = (pretty(then), pretty(&now));
            if then == now { Replay::Same } else { Replay::Different { then, now } }
        }
    }
}

fn pretty(decision: &Decision) -> String {
    serde_json::to_string_pretty(decision).unwrap_or_else(|error| error.to_string())
}
