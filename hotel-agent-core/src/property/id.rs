use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a property id was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a property id is 1 to 40 of a-z, 0-9 and '-', got {0:?}")]
pub struct PropertyIdError(pub String);

/// A property's id and the tenant key of everything stored for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PropertyId(String);

impl PropertyId {
    /// Reads an id of 1 to 40 of `a-z`, `0-9` and `-`.
    pub fn parse(text: &str) -> Result<PropertyId, PropertyIdError> {
        let fits = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits { Ok(PropertyId(text.to_owned())) } else { Err(PropertyIdError(text.to_owned())) }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PropertyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PropertyId {
    type Error = PropertyIdError;

    fn try_from(text: String) -> Result<PropertyId, PropertyIdError> {
        PropertyId::parse(&text)
    }
}

impl From<PropertyId> for String {
    fn from(id: PropertyId) -> String {
        id.0
    }
}
