use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A language the agent speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Language {
    /// Spanish, neutral *usted*.
    Es,
    /// English.
    En,
    /// Portuguese.
    Pt,
    /// French.
    Fr,
}

impl Language {
    /// Every language, in the order of the enum.
    pub const ALL: [Language; 4] = [Language::Es, Language::En, Language::Pt, Language::Fr];

    /// The ISO 639-1 code in lower case.
    pub fn code(self) -> &'static str {
        match self {
            Language::Es => "es",
            Language::En => "en",
            Language::Pt => "pt",
            Language::Fr => "fr",
        }
    }

    /// Reads an ISO 639-1 code or the start of a locale (`es-CO`).
    pub fn parse(code: &str) -> Option<Language> {
        let tag = code.get(..2)?.to_ascii_lowercase();
        if code.len() > 2 && !matches!(code.as_bytes().get(2), Some(b'-' | b'_')) {
            return None;
        }
        Language::ALL.into_iter().find(|language| language.code() == tag)
    }
}

/// A text in several languages, as a PMS or the property's settings hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Localized(pub BTreeMap<Language, String>);

impl Localized {
    /// The text in `language`, else in English, else in whatever language there is.
    pub fn get(&self, language: Language) -> Option<&str> {
        self.0
            .get(&language)
            .or_else(|| self.0.get(&Language::En))
            .or_else(|| self.0.values().next())
            .map(String::as_str)
    }

    /// One text for one language.
    pub fn of(language: Language, text: impl Into<String>) -> Localized {
        Localized(BTreeMap::from([(language, text.into())]))
    }

    /// Adds or replaces the text of one language.
    #[must_use]
    pub fn and(mut self, language: Language, text: impl Into<String>) -> Localized {
        self.0.insert(language, text.into());
        self
    }
}
