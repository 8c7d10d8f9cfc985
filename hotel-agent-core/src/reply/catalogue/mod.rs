//! The messages guests read: Fluent files by language, overlays by region, overrides by property.

mod error;
mod files;
mod signature;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::NaiveDate;
use fluent::{FluentArgs, FluentError, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

pub use self::error::CatalogueError;
use self::{files::FILES, signature::signatures};
use super::{Locale, Say, print::Printer};
use crate::guest::Language;

/// The language that stands in where a message, or a whole language, is missing.
const FALLBACK: Language = Language::En;

/// Said when a message cannot be printed: an apology is better than a hole.
const APOLOGY: Say = Say { key: "fault-generic", args: Vec::new() };

/// Every message the agent can say, in every language it speaks.
///
/// A message is looked up key by key: the property's overrides, the region (`es-AR`), the language (`es`), English.
/// Cloning is cheap: clones share the messages.
#[derive(Clone)]
pub struct Catalogue {
    editions: BTreeMap<Tag, Arc<Edition>>,
}

/// A language, alone or as one country speaks it.
type Tag = (Language, Option<String>);

/// The messages of one [`Tag`]: the files it is made of, the later ones overriding the earlier.
struct Edition {
    sources: Vec<Source>,
    bundle: FluentBundle<Arc<FluentResource>>,
}

#[derive(Clone)]
struct Source {
    file: String,
    messages: Arc<FluentResource>,
}

impl Catalogue {
    /// The messages this crate comes with.
    ///
    /// Parses every file: call it once and clone. Fails only if a file of this crate is broken, with its name and line.
    pub fn builtin() -> Result<Catalogue, CatalogueError> {
        let mut catalogue = Catalogue { editions: BTreeMap::new() };
        for (language, country, file, text) in FILES {
            let tag = (*language, country.map(str::to_owned));
            catalogue.add(tag, Source::read(file, text)?)?;
        }
        Ok(catalogue)
    }

    /// This catalogue with some messages of one locale in a property's own words.
    ///
    /// `file` names the text in errors. A message that does not exist, or that asks for an argument the original does
    /// not get, is refused: a typing error would otherwise go unnoticed until a guest meets it.
    pub fn with_overrides(&self, locale: &Locale, file: &str, text: &str) -> Result<Catalogue, CatalogueError> {
        let source = Source::read(file, text)?;
        let base = self
            .editions
            .get(&(locale.language, None))
            .ok_or_else(|| CatalogueError::Language { file: file.to_owned(), language: locale.language })?;
        source.fits(&base.signatures())?;
        let mut catalogue = self.clone();
        catalogue.add((locale.language, Some(locale.country.clone())), source)?;
        Ok(catalogue)
    }

    /// A message in the guest's language; `today` is the property's date, which dates of the same year leave out.
    ///
    /// Never fails: what cannot be printed in the language is printed in English, and what cannot be printed at all
    /// becomes an apology. [`Catalogue::check`] finds such messages before a guest does.
    pub fn line(&self, locale: &Locale, today: NaiveDate, say: &Say) -> String {
        let english = locale.speaking(FALLBACK);
        [(locale, say), (&english, say), (locale, &APOLOGY), (&english, &APOLOGY)]
            .into_iter()
            .find_map(|(locale, say)| Printer::new(self, locale, today).say(say))
            .unwrap_or_default()
    }

    /// Whether the locale has a message of its own, without falling back to another language.
    pub fn has(&self, locale: &Locale, key: &str) -> bool {
        self.edition(locale).is_some_and(|edition| edition.bundle.has_message(key))
    }

    /// Everything that would send a guest an apology or another language: keys one language lacks, arguments that
    /// differ between languages, overlays of messages that do not exist.
    pub fn check(&self) -> Vec<CatalogueError> {
        let mut found = Vec::new();
        let bases: Vec<(Language, BTreeMap<String, BTreeSet<String>>)> = self
            .editions
            .iter()
            .filter(|((_, country), _)| country.is_none())
            .map(|((language, _), edition)| (*language, edition.signatures()))
            .collect();
        for (language, messages) in &bases {
            let words = bases.iter().flat_map(|(_, other)| other).filter(|(key, _)| !key.starts_with('-'));
            for (key, arguments) in words {
                match messages.get(key) {
                    None => found.push(CatalogueError::Missing { key: key.clone(), language: *language }),
                    Some(own) if own != arguments => found.push(CatalogueError::Differs {
                        key: key.clone(),
                        language: *language,
                        found: own.clone(),
                        expected: arguments.clone(),
                    }),
                    Some(_) => {}
                }
            }
            for ((_, country), edition) in self.editions.iter().filter(|((other, _), _)| other == language) {
                if country.is_some() {
                    found.extend(edition.sources.iter().filter_map(|source| source.fits(messages).err()));
                }
            }
        }
        found.sort_by_key(ToString::to_string);
        found.dedup();
        found
    }

    /// A message printed with Fluent's own arguments; `None` when it is missing or asks for an argument it did not get.
    pub(in crate::reply) fn message(&self, locale: &Locale, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        let bundle = &self.edition(locale)?.bundle;
        let pattern = bundle.get_message(key)?.value()?;
        let mut holes = Vec::new();
        let text = bundle.format_pattern(pattern, Some(args), &mut holes).into_owned();
        holes.is_empty().then_some(text)
    }

    fn edition(&self, locale: &Locale) -> Option<&Edition> {
        self.editions
            .get(&(locale.language, Some(locale.country.clone())))
            .or_else(|| self.editions.get(&(locale.language, None)))
            .map(Arc::as_ref)
    }

    /// Adds a file on top of what the tag says so far; a region starts from its language.
    fn add(&mut self, tag: Tag, source: Source) -> Result<(), CatalogueError> {
        let so_far = self.editions.get(&tag).or_else(|| self.editions.get(&(tag.0, None)));
        let mut sources = so_far.map(|edition| edition.sources.clone()).unwrap_or_default();
        sources.push(source);
        let edition = Edition::of(&tag, sources)?;
        self.editions.insert(tag, Arc::new(edition));
        Ok(())
    }
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.editions.keys()).finish()
    }
}

impl Edition {
    fn of(tag: &Tag, sources: Vec<Source>) -> Result<Edition, CatalogueError> {
        // Plural rules go by the language alone; the country is left out so that an unusual one cannot fail to parse.
        let language = LanguageIdentifier::from_bytes(tag.0.code().as_bytes()).unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks show up as boxes in some chat clients, and no language here is written right to left.
        bundle.set_use_isolating(false);
        for source in &sources {
            if tag.1.is_some() {
                bundle.add_resource_overriding(Arc::clone(&source.messages));
            } else {
                bundle.add_resource(Arc::clone(&source.messages)).map_err(|errors| source.twice(&errors))?;
            }
        }
        Ok(Edition { sources, bundle })
    }

    fn signatures(&self) -> BTreeMap<String, BTreeSet<String>> {
        self.sources.iter().flat_map(|source| signatures(&source.messages)).collect()
    }
}

impl Source {
    fn read(file: &str, text: &str) -> Result<Source, CatalogueError> {
        match FluentResource::try_new(text.to_owned()) {
            Ok(messages) => Ok(Source { file: file.to_owned(), messages: Arc::new(messages) }),
            Err((_, errors)) => {
                let first = errors.first();
                let before = first.and_then(|error| text.get(..error.pos.start)).unwrap_or_default();
                Err(CatalogueError::Syntax {
                    file: file.to_owned(),
                    line: 1 + before.matches('\n').count(),
                    problem: first.map(ToString::to_string).unwrap_or_default(),
                })
            }
        }
    }

    /// Whether each message and term is known and asks for no more than the original gets.
    fn fits(&self, originals: &BTreeMap<String, BTreeSet<String>>) -> Result<(), CatalogueError> {
        for (key, arguments) in signatures(&self.messages) {
            let Some(expected) = originals.get(&key) else {
                return Err(CatalogueError::Unknown { file: self.file.clone(), line: self.line_of(&key), key });
            };
            if !arguments.is_subset(expected) {
                let (file, line, expected) = (self.file.clone(), self.line_of(&key), expected.clone());
                return Err(CatalogueError::Arguments { file, line, key, found: arguments, expected });
            }
        }
        Ok(())
    }

    fn twice(&self, errors: &[FluentError]) -> CatalogueError {
        let key = match errors.first() {
            Some(FluentError::Overriding { id, .. }) => id.clone(),
            _ => String::new(),
        };
        CatalogueError::Twice { file: self.file.clone(), line: self.line_of(&key), key }
    }

    /// The last line on which a message or term is defined.
    fn line_of(&self, key: &str) -> usize {
        let defines = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
        let lines: Vec<&str> = self.messages.source().lines().collect();
        lines.iter().rposition(|line| defines(line)).map_or(1, |at| at + 1)
    }
}

#[cfg(test)]
mod tests;
