//! Who wrote: since 2026 a number, a business-scoped id, or both, any of them absent or an empty string.

use serde_json::Value;

use super::{Identity, fields::Fields};

/// Whether a text is a business-scoped user id (`CO.1349…`, `US.ENT.1181…`).
pub(super) fn is_user_id(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else { return false };
    let id = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=128).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether a text is a number as WhatsApp writes it: digits, at times with a `+`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The identity of a message's sender: its own fields first, then its contact's.
pub(super) fn sender(message: &Value, contacts: &[Value]) -> Identity {
    let contact = contact_of(message, contacts);
    let numbers = [message.text("from"), contact.and_then(|contact| contact.text("wa_id"))];
    // Some relays put the business-scoped id where the number was.
    let misplaced = numbers.iter().flatten().find(|text| is_user_id(text)).cloned();
    let phone = numbers.into_iter().flatten().find(|text| is_number(text));
    let of_contact = |key: &str| contact.and_then(|contact| contact.text(key));
    let of_profile = |key: &str| contact.and_then(|contact| contact.get("profile")?.text(key));
    Identity {
        phone,
        user_id: message.text("from_user_id").or_else(|| of_contact("user_id")).or(misplaced),
        parent_user_id: message.text("from_parent_user_id").or_else(|| of_contact("parent_user_id")),
        name: of_profile("name"),
        username: of_profile("username").or_else(|| of_contact("username")),
    }
}

/// The contact that belongs to a message. A single contact belongs to every message of its batch; one of several only
/// where an identifier says so, because a wrong guess would join two guests.
fn contact_of<'a>(message: &Value, contacts: &'a [Value]) -> Option<&'a Value> {
    let pairs = [("from", "wa_id"), ("from_user_id", "user_id"), ("from", "user_id")];
    let named = contacts.iter().find(|contact| {
        pairs.iter().any(|(ours, theirs)| message.text(ours).is_some_and(|id| contact.text(theirs) == Some(id)))
    });
    named.or(match contacts {
        [only] => Some(only),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::is_user_id;

    #[test]
    fn a_user_id_is_told_from_a_number() {
        for (text, expected) in [
            ("CO.12345", true),
            ("US.ENT.9aZ", true),
            ("US.ENT.", false),
            ("573001234567", false),
            ("co.12345", false),
            ("USA.12345", false),
            ("US.12 345", false),
            ("", false),
        ] {
            assert_eq!(is_user_id(text), expected, "{text}");
        }
        assert!(!is_user_id(&format!("US.{}", "1".repeat(129))));
    }
}
