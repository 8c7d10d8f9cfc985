//! Reading a property file so that every problem in it is found at once and named by its key.

mod section;
pub(super) mod value;

use std::cell::RefCell;
use std::fmt;

use toml::Table;

pub(super) use section::Section;

use crate::guest::Language;
use crate::reservation::Currency;

/// Something in a property file that is missing, unknown, unreadable or contradicts another part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The key as TOML writes it, `desks.reception.hours`, or the line when the text is no TOML at all.
    pub key: String,
    /// What is wrong with it, and what would be right.
    pub message: String,
}

/// A property file that cannot be used, with everything that is wrong in it.
///
/// Its `Display` has one line a problem: file, key and message. Reading the same file again fails again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct ConfigError {
    /// The file, as the caller named it.
    pub origin: String,
    /// At least one problem, in the order they were met.
    pub problems: Vec<Problem>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, Problem { key, message }) in self.problems.iter().enumerate() {
            let separator = if n == 0 { "" } else { "\n" };
            write!(f, "{separator}{}: {key}: {message}", self.origin)?;
        }
        Ok(())
    }
}

/// What all sections of one file share: the problems found so far, and how its texts and amounts are read.
#[derive(Default)]
pub(super) struct Report {
    problems: RefCell<Vec<Problem>>,
    languages: RefCell<Vec<Language>>,
    currency: RefCell<Option<Currency>>,
}

impl Report {
    pub(super) fn problem(&self, key: impl Into<String>, message: impl Into<String>) {
        self.problems.borrow_mut().push(Problem { key: key.into(), message: message.into() });
    }

    /// Guest-facing texts need these languages from here on, beside Spanish and English.
    pub(super) fn speak(&self, languages: &[Language]) {
        *self.languages.borrow_mut() = languages.to_vec();
    }

    /// Amounts are in this currency from here on.
    pub(super) fn pay_in(&self, currency: Option<Currency>) {
        *self.currency.borrow_mut() = currency;
    }

    /// Parses the file's text and gives it to `read`; whatever `read` makes counts only without problems.
    pub(super) fn read<T>(
        text: &str,
        origin: &str,
        read: impl FnOnce(&Report, Section<'_>) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let failed = |problems| ConfigError { origin: origin.to_owned(), problems };
        let table = text.parse::<Table>().map_err(|error| {
            let line = error.span().map_or(1, |span| text.bytes().take(span.start).filter(|&b| b == b'\n').count() + 1);
            let message = error.message().lines().collect::<Vec<_>>().join("; ");
            failed(vec![Problem { key: format!("line {line}"), message }])
        })?;
        let report = Report::default();
        let made = read(&report, Section::root(&report, table));
        let problems = report.problems.into_inner();
        match made {
            Some(made) if problems.is_empty() => Ok(made),
            // A reader that gives up has said why; this arm is for the one that forgot.
            None if problems.is_empty() => {
                Err(failed(vec![Problem { key: "file".to_owned(), message: "cannot be read".to_owned() }]))
            }
            _ => Err(failed(problems)),
        }
    }
}
