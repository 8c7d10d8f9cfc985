use std::collections::BTreeSet;

use thiserror::Error;

use crate::guest::Language;

/// What is wrong with a file of messages; a retry changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// A file is not Fluent.
    #[error("{file}:{line}: {problem}")]
    Syntax {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What the parser expected.
        problem: String,
    },
    /// A message is defined a second time.
    #[error("{file}:{line}: `{key}` is already defined")]
    Twice {
        /// The file with the second definition.
        file: String,
        /// Its line, from 1.
        line: usize,
        /// The message.
        key: String,
    },
    /// An override of a message that does not exist.
    #[error("{file}:{line}: there is no message `{key}`")]
    Unknown {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The message.
        key: String,
    },
    /// An override asks for an argument the message does not get.
    #[error("{file}:{line}: `{key}` asks for {found:?} but gets {expected:?}")]
    Arguments {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The message.
        key: String,
        /// The arguments it asks for.
        found: BTreeSet<String>,
        /// The arguments it gets.
        expected: BTreeSet<String>,
    },
    /// Overrides for a language without messages of its own.
    #[error("{file}: no messages in {language:?} to override")]
    Language {
        /// The file.
        file: String,
        /// The language.
        language: Language,
    },
    /// A language lacks a message that another has.
    #[error("`{key}` is missing in {language:?}")]
    Missing {
        /// The message.
        key: String,
        /// The language.
        language: Language,
    },
    /// Two languages ask for different arguments.
    #[error("`{key}` asks for {found:?} in {language:?} and for {expected:?} elsewhere")]
    Differs {
        /// The message.
        key: String,
        /// The language.
        language: Language,
        /// The arguments it asks for.
        found: BTreeSet<String>,
        /// The arguments another language asks for.
        expected: BTreeSet<String>,
    },
}
