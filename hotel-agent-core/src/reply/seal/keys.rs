use hmac::{Hmac, KeyInit};
use sha2::Sha256;
use thiserror::Error;

/// Why a key was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// An id is 1 to 16 ASCII letters, digits, `-` or `_`: it stands readable in every token.
    #[error("a key id is 1 to 16 letters, digits, '-' or '_'")]
    Id,
    /// A secret of fewer than 32 bytes is weaker than the signature.
    #[error("a secret needs at least {} bytes", Key::MIN_SECRET)]
    Secret,
    /// Two keys of one id.
    #[error("two keys are called {0:?}")]
    Twice(String),
}

/// A named secret tokens are signed with. Never prints its secret.
#[derive(Clone)]
pub struct Key {
    pub(super) id: String,
    /// The hash with the secret already mixed in.
    pub(super) keyed: Hmac<Sha256>,
}

impl Key {
    /// Fewest bytes of a secret.
    pub const MIN_SECRET: usize = 32;

    /// A key of its id and random bytes.
    pub fn new(id: impl Into<String>, secret: &[u8]) -> Result<Key, KeyError> {
        let id = id.into();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !(1..=16).contains(&id.len()) || !id.bytes().all(plain) {
            return Err(KeyError::Id);
        }
        if secret.len() < Key::MIN_SECRET {
            return Err(KeyError::Secret);
        }
        let keyed = Hmac::new_from_slice(secret).map_err(|_| KeyError::Secret)?;
        Ok(Key { id, keyed })
    }

    /// The id, as it stands in tokens.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The key that signs, and older ones whose tokens are still good.
///
/// To change keys, put the new one first and keep the old one until the last of its tokens has expired.
#[derive(Clone, Debug)]
pub struct KeyRing {
    pub(super) current: Key,
    older: Vec<Key>,
}

impl KeyRing {
    /// A ring of keys with different ids.
    pub fn new(current: Key, older: Vec<Key>) -> Result<KeyRing, KeyError> {
        let mut ids: Vec<&str> = older.iter().chain([&current]).map(Key::id).collect();
        ids.sort_unstable();
        match ids.windows(2).find_map(|pair| match pair {
            [one, other] if one == other => Some((*one).to_owned()),
            _ => None,
        }) {
            Some(id) => Err(KeyError::Twice(id)),
            None => Ok(KeyRing { current, older }),
        }
    }

    pub(super) fn find(&self, id: &str) -> Option<&Key> {
        self.older.iter().chain([&self.current]).find(|key| key.id == id)
    }
}
