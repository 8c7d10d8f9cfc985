//! Phrases a property adds at run time.

use super::{Intent, Lexicon, PatternError};
use crate::guest::Language;
use crate::language::data;
use std::{fmt::Write as _, sync::OnceLock};

/// A property's own phrases: names of its restaurant, its local words.
///
/// ```
/// use hotel_agent_core::guest::Language;
/// use hotel_agent_core::language::{Intent, Phrases};
///
/// let mut phrases = Phrases::default();
/// phrases.add(Intent::Restaurant, Language::Es, "(la terraza azul|azul bar)")?;
/// assert!(phrases.add(Intent::Spa, Language::En, "(never closed").is_err());
/// # Ok::<(), hotel_agent_core::language::PatternError>(())
/// ```
#[derive(Debug, Default)]
pub struct Phrases {
    spanish: Own,
    english: Own,
}

#[derive(Debug, Default)]
struct Own {
    text: String,
    /// Compiled when the first message is read: a start need not wait for it.
    lexicon: OnceLock<Lexicon>,
}

impl Phrases {
    /// Adds a phrase in the syntax of the data files; it may name their concepts (`@wifi`).
    ///
    /// Portuguese and French phrases are accepted once those languages are read; until then they are refused.
    ///
    /// # Errors
    /// [`PatternError`] when the pattern cannot be read; nothing is added then.
    pub fn add(&mut self, intent: Intent, language: Language, pattern: &str) -> Result<(), PatternError> {
        let own = match language {
            Language::Es => &mut self.spanish,
            Language::En => &mut self.english,
            Language::Pt | Language::Fr => {
                return Err(PatternError { line: 0, reason: "this language has no phrases yet".to_owned() });
            }
        };
        // A topic the property named itself is meant: it scores as a request.
        let scored = if pattern.contains('=') { pattern.to_owned() } else { format!("{pattern} = 780") };
        let folded = crate::language::fold::fold(&scored).replace('\n', " ");
        Lexicon::check(data::concepts(language), &folded).map_err(|reason| PatternError { line: 0, reason })?;
        let _ = writeln!(own.text, "[{}]\n{folded}", intent.name());
        own.lexicon = OnceLock::new();
        Ok(())
    }

    pub(crate) fn lexicon(&self, language: Language) -> Option<&Lexicon> {
        let own = match language {
            Language::Es => &self.spanish,
            Language::En => &self.english,
            Language::Pt | Language::Fr => return None,
        };
        let compile = || Lexicon::compile(data::concepts(language), &[&own.text]).0;
        (!own.text.is_empty()).then(|| own.lexicon.get_or_init(compile))
    }
}
