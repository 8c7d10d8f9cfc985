use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a contact detail was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ContactError {
    /// Not `+` and 7 to 15 digits (ITU-T E.164).
    #[error("a phone number needs a country code and 7 to 15 digits")]
    Phone,
    /// Not `local@domain.tld`, or longer than 254 characters (RFC 5321).
    #[error("not an e-mail address")]
    Email,
}

/// A phone number in E.164, with its `+`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Reads a number that carries its country code; spaces, dashes, dots and brackets are dropped.
    pub fn parse(text: &str) -> Result<Phone, ContactError> {
        let mut digits = String::with_capacity(16);
        for c in text.trim().trim_start_matches('+').chars() {
            match c {
                '0'..='9' => digits.push(c),
                ' ' | '-' | '.' | '(' | ')' | '\u{a0}' => {}
                _ => return Err(ContactError::Phone),
            }
        }
        if !(7..=15).contains(&digits.len()) || digits.starts_with('0') {
            return Err(ContactError::Phone);
        }
        Ok(Phone(format!("+{digits}")))
    }

    /// The number with its `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number with all but its last two digits hidden, for logs.
    pub fn masked(&self) -> String {
        let tail: String = self.0.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
        format!("+…{tail}")
    }
}

/// Phone numbers never print whole: `Debug` masks.
impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

impl TryFrom<String> for Phone {
    type Error = ContactError;

    fn try_from(text: String) -> Result<Phone, ContactError> {
        Phone::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> String {
        phone.0
    }
}

/// An e-mail address, syntax checked (a PMS may answer a bad one with a fatal error).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Reads `local@domain.tld`; the domain is lower-cased.
    pub fn parse(text: &str) -> Result<Email, ContactError> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(ContactError::Email)?;
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && local.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let labels: Vec<&str> = domain.split('.').collect();
        let domain_fits = labels.len() >= 2
            && labels.iter().all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                    && !label.starts_with('-')
                    && !label.ends_with('-')
            })
            && labels.last().is_some_and(|tld| tld.len() >= 2 && tld.chars().all(|c| c.is_ascii_alphabetic()));
        if local_fits && domain_fits && text.len() <= 254 {
            Ok(Email(format!("{local}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(ContactError::Email)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Addresses never print whole: `Debug` masks.
impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…@")?;
        f.write_str(self.0.rsplit('@').next().unwrap_or_default())
    }
}

impl TryFrom<String> for Email {
    type Error = ContactError;

    fn try_from(text: String) -> Result<Email, ContactError> {
        Email::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> String {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Email, Phone};

    #[test]
    fn a_phone_is_read_with_or_without_its_punctuation() {
        for (text, expected) in [
            ("+57 300 123 4567", Some("+573001234567")),
            ("573001234567", Some("+573001234567")),
            ("+1 (650) 555-1234", Some("+16505551234")),
            ("0034 600", None),
            ("+12", None),
            ("call me", None),
            ("+1234567890123456", None),
        ] {
            assert_eq!(Phone::parse(text).ok().as_ref().map(Phone::as_str), expected, "{text}");
        }
    }

    #[test]
    fn an_email_is_checked_before_a_pms_sees_it() {
        for (text, expected) in [
            ("ana@example.com", Some("ana@example.com")),
            (" Ana.P@Example.COM ", Some("Ana.P@example.com")),
            ("ana@example", None),
            ("ana@@example.com", None),
            ("ana@-example.com", None),
            (".ana@example.com", None),
            ("ana@example.c0m", None),
            ("ana example@x.com", None),
        ] {
            assert_eq!(Email::parse(text).ok().as_ref().map(Email::as_str), expected, "{text}");
        }
    }

    #[test]
    fn debug_shows_no_whole_address() {
        let phone = Phone::parse("+573001234567").map(|p| format!("{p:?}"));
        assert_eq!(phone.as_deref(), Ok("+…67"));
        let email = Email::parse("ana@example.com").map(|e| format!("{e:?}"));
        assert_eq!(email.as_deref(), Ok("…@example.com"));
    }
}
