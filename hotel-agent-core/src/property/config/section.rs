use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::{Report, value};
use crate::guest::{Language, Localized};
use crate::property::mentions::Mentions;
use crate::reservation::Money;

/// One table of the file, emptied key by key; what is left at [`finish`](Self::finish) is unknown.
///
/// Every reading method notes its own problem and gives `None`, so that a reader goes on to the next key.
pub(in crate::property) struct Section<'a> {
    report: &'a Report,
    path: String,
    table: Table,
    asked: Vec<String>,
}

impl<'a> Section<'a> {
    pub(super) fn root(report: &'a Report, table: Table) -> Self {
        Self { report, path: String::new(), table, asked: Vec::new() }
    }

    fn within(report: &'a Report, path: String, value: Value) -> Option<Self> {
        match value {
            Value::Table(table) => Some(Self { report, path, table, asked: Vec::new() }),
            _ => {
                report.problem(path, "must be a table");
                None
            }
        }
    }

    /// The full key of `key` in this section.
    pub(in crate::property) fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(in crate::property) fn problem(&self, key: &str, message: impl Into<String>) {
        self.report.problem(self.key(key), message);
    }

    /// A problem with the section as a whole.
    pub(in crate::property) fn problem_here(&self, message: impl Into<String>) {
        self.report.problem(&self.path, message);
    }

    fn take(&mut self, key: &str) -> Option<Value> {
        self.asked.push(key.to_owned());
        self.table.remove(key)
    }

    fn missing<T>(&self, key: &str) -> Option<T> {
        self.problem(key, "is missing");
        None
    }

    /// Passes over a table that somebody else reads.
    pub(in crate::property) fn ignore(&mut self, key: &str) {
        self.take(key);
    }

    /// A value that must be there.
    pub(in crate::property) fn required<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(Value) -> Result<T, String>,
    ) -> Option<T> {
        match self.take(key) {
            Some(value) => read(value).map_err(|message| self.problem(key, message)).ok(),
            None => self.missing(key),
        }
    }

    /// A value that may be left out; `None` also for one that cannot be read, with a problem noted.
    pub(in crate::property) fn optional<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(Value) -> Result<T, String>,
    ) -> Option<T> {
        let value = self.take(key)?;
        read(value).map_err(|message| self.problem(key, message)).ok()
    }

    /// An amount of the property's currency, not negative.
    pub(in crate::property) fn optional_amount(&mut self, key: &str) -> Option<Money> {
        let currency = *self.report.currency.borrow();
        self.optional(key, |found| {
            let text = value::text(found)?;
            let Some(currency) = currency else { return Ok(None) };
            value::amount(&text, currency).map(Some)
        })?
    }

    /// A text a guest reads, in every language the property needs.
    pub(in crate::property) fn localized(&mut self, key: &str) -> Option<Localized> {
        match self.take(key) {
            Some(value) => self.read_localized(key, value),
            None => self.missing(key),
        }
    }

    pub(in crate::property) fn optional_localized(&mut self, key: &str) -> Option<Localized> {
        let value = self.take(key)?;
        self.read_localized(key, value)
    }

    fn read_localized(&self, key: &str, value: Value) -> Option<Localized> {
        let mut section = Section::within(self.report, self.key(key), value)?;
        let needed: BTreeSet<_> =
            [Language::Es, Language::En].into_iter().chain(self.report.languages.borrow().iter().copied()).collect();
        let mut texts = BTreeMap::new();
        for language in Language::ALL {
            let code = language.code();
            let text = if needed.contains(&language) {
                section.required(code, value::text)
            } else {
                section.optional(code, value::text)
            };
            texts.extend(text.map(|text| (language, text)));
        }
        section.finish();
        let texts = Localized(texts);
        if let Some(disagreement) = Mentions::disagreement(&texts) {
            self.problem(key, disagreement);
        }
        Some(texts)
    }

    /// A table that must be there.
    pub(in crate::property) fn section(&mut self, key: &str) -> Option<Section<'a>> {
        match self.take(key) {
            Some(value) => Section::within(self.report, self.key(key), value),
            None => self.missing(key),
        }
    }

    pub(in crate::property) fn optional_section(&mut self, key: &str) -> Option<Section<'a>> {
        let value = self.take(key)?;
        Section::within(self.report, self.key(key), value)
    }

    /// The tables in this one, with their names.
    pub(in crate::property) fn into_sections(self) -> Vec<(String, Section<'a>)> {
        let Section { report, path, table, .. } = self;
        let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let named = table.into_iter();
        named.filter_map(|(name, value)| Some((name.clone(), Section::within(report, inside(&name), value)?))).collect()
    }

    /// The keys of this section, each to be read by its own name.
    pub(in crate::property) fn names(&self) -> Vec<String> {
        self.table.keys().cloned().collect()
    }

    /// The tables of an array that may be left out, counted from 1 as a person would.
    pub(in crate::property) fn array(&mut self, key: &str) -> Vec<Section<'a>> {
        match self.take(key) {
            None => Vec::new(),
            Some(Value::Array(items)) => {
                let path = self.key(key);
                let numbered = items.into_iter().zip(1..);
                numbered
                    .filter_map(|(item, n): (_, usize)| Section::within(self.report, format!("{path}[{n}]"), item))
                    .collect()
            }
            Some(_) => {
                self.problem(key, format!("must be an array of tables, [[{}]]", self.key(key)));
                Vec::new()
            }
        }
    }

    /// Notes every key that nobody asked for.
    pub(in crate::property) fn finish(self) {
        for unknown in self.table.keys() {
            let near = self.asked.iter().filter(|known| !self.table.contains_key(known.as_str()));
            let nearest = near.map(|known| (value::distance(unknown, known), known)).min();
            match nearest {
                // One slip in three letters is a typo; more is another word.
                Some((distance, known)) if distance * 3 <= unknown.chars().count() => {
                    self.problem(unknown, format!("is not a known key; did you mean {known:?}?"));
                }
                _ => self.problem(unknown, "is not a known key"),
            }
        }
    }
}
