use crate::guest::Language;

/// A language and the property's country: what words, dates and numbers are printed by.
///
/// The country is the property's, not the guest's: a price reads the same in the chat and on the bill.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Locale {
    /// The language of the conversation.
    pub language: Language,
    /// The property's country, ISO 3166 alpha-2 in capitals.
    pub country: String,
}

impl Locale {
    /// A locale such as `es` and `CO`.
    pub fn new(language: Language, country: impl Into<String>) -> Locale {
        Locale { language, country: country.into() }
    }

    /// The same country in another language.
    #[must_use]
    pub fn speaking(&self, language: Language) -> Locale {
        Locale { language, country: self.country.clone() }
    }
}
