//! Signed tokens for QR codes: short, expiring, bound to one reservation of one property.
//!
//! `v1.<key id>.<claims>.<signature>`: claims and signature in unpadded URL-safe base64, the signature being the first
//! 16 bytes of HMAC-SHA256 over all that stands before it. Whoever holds the secret can check a token offline; nobody
//! else can make one. The claims are readable: they hold nothing the guest does not know.

mod claims;
mod keys;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::NaiveDate;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use thiserror::Error;

pub use self::keys::{Key, KeyError, KeyRing};
use crate::{fact::Claims, property::PropertyId};

const VERSION: &str = "v1";
/// Mixed into every signature, so that a secret used elsewhere too never signs a token by accident.
const PURPOSE: &[u8] = b"hotel-agent reservation token\0";
/// 128 bits cannot be guessed online, and keep the code small enough for paper.
const SIGNATURE_BYTES: usize = 16;
/// Longer texts are not read at all.
const MAX_TOKEN: usize = 1024;

/// Why a token was not opened.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Not a token, or not one of this version.
    #[error("not a reservation token")]
    Malformed,
    /// The signature is not ours.
    #[error("the token's signature is wrong")]
    Forged,
    /// Signed with a key that is not on the ring (any longer).
    #[error("the token was signed with an unknown key")]
    UnknownKey,
    /// Ours, but past its last day.
    #[error("the token expired after {}", .0.claims.valid_until)]
    Expired(Box<Opened>),
}

/// What a token says, its signature checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The property it was made for.
    pub property: PropertyId,
    /// What it says.
    pub claims: Claims,
}

/// Signs and opens tokens. `Debug` shows key ids only.
#[derive(Clone, Debug)]
pub struct Seal {
    keys: KeyRing,
}

impl Seal {
    /// A seal of a ring of keys.
    pub fn new(keys: KeyRing) -> Seal {
        Seal { keys }
    }

    /// A token signed with the current key; equal claims give equal tokens.
    pub fn seal(&self, property: &PropertyId, claims: &Claims) -> String {
        let key = &self.keys.current;
        let signed = format!("{VERSION}.{}.{}", key.id(), URL_SAFE_NO_PAD.encode(claims::write(property, claims)));
        let mut signature = key.mac(&signed).finalize().into_bytes().to_vec();
        signature.truncate(SIGNATURE_BYTES);
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// Checks a token by every key on the ring; `today` is the property's date.
    ///
    /// Says nothing of whether the reservation still stands: ask the PMS.
    pub fn open(&self, token: &str, today: NaiveDate) -> Result<Opened, TokenError> {
        if token.len() > MAX_TOKEN {
            return Err(TokenError::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let parts: Vec<&str> = signed.split('.').collect();
        let &[VERSION, id, payload] = parts.as_slice() else { return Err(TokenError::Malformed) };
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| TokenError::Malformed)?;
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| TokenError::Malformed)?;
        // A shorter one would be easier to guess, and the comparison below would take it.
        if signature.len() != SIGNATURE_BYTES {
            return Err(TokenError::Malformed);
        }
        let key = self.keys.find(id).ok_or(TokenError::UnknownKey)?;
        // Compares in constant time.
        key.mac(signed).verify_truncated_left(&signature).map_err(|_| TokenError::Forged)?;
        let opened = claims::read(&payload).ok_or(TokenError::Malformed)?;
        if today > opened.claims.valid_until { Err(TokenError::Expired(Box::new(opened))) } else { Ok(opened) }
    }
}

impl Key {
    fn mac(&self, signed: &str) -> Hmac<Sha256> {
        self.keyed.clone().chain_update(PURPOSE).chain_update(signed)
    }
}

#[cfg(test)]
mod tests;
