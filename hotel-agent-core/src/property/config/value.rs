//! What a single value of the file may be; the error says what it must be instead.

use chrono::NaiveTime;
use toml::Value;

use crate::reservation::{Currency, Money};

pub(in crate::property) fn text(value: Value) -> Result<String, String> {
    match value {
        Value::String(text) if text.trim().is_empty() => Err("must not be empty".to_owned()),
        Value::String(text) => Ok(text.trim().to_owned()),
        other => Err(format!("must be text in quotes, not {}", other.type_str())),
    }
}

/// A text that `parse` understands; its error is the message.
pub(in crate::property) fn parsed<T, E: ToString>(
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> impl FnOnce(Value) -> Result<T, String> {
    |value| parse(&text(value)?).map_err(|error| error.to_string())
}

pub(in crate::property) fn time(value: Value) -> Result<NaiveTime, String> {
    let text = match value {
        Value::Datetime(_) => return Err("must be a time in quotes such as \"15:00\"".to_owned()),
        other => text(other)?,
    };
    let well_formed = text.len() == 5 && !text.contains(['+', ' ']);
    well_formed
        .then(|| NaiveTime::parse_from_str(&text, "%H:%M").ok())
        .flatten()
        .ok_or_else(|| format!("{text:?} is no time of day such as \"15:00\""))
}

pub(in crate::property) fn flag(value: Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("must be true or false, not {}", value.type_str()))
}

pub(in crate::property) fn whole(least: u16, most: u16) -> impl FnOnce(Value) -> Result<u16, String> {
    move |value| {
        let number = value.as_integer().ok_or_else(|| format!("must be a whole number, not {}", value.type_str()))?;
        u16::try_from(number)
            .ok()
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| format!("must be from {least} to {most}, not {number}"))
    }
}

pub(in crate::property) fn web_address(value: Value) -> Result<String, String> {
    let text = text(value)?;
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let sound = !host.is_empty() && !host.starts_with('/') && !text.contains(char::is_whitespace);
    if sound { Ok(text) } else { Err(format!("{text:?} is no web address such as \"https://example.com\"")) }
}

/// The name of an environment variable; a secret itself has no place in the file.
pub(in crate::property) fn variable(value: Value) -> Result<String, String> {
    let text = text(value)?;
    let sound = text.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'_')
        && !text.starts_with(|c: char| c.is_ascii_digit());
    // Never quoted: who mistakes the key for the secret's place must not find the secret in a log.
    if sound { Ok(text) } else { Err("must be the name of an environment variable, of A-Z, 0-9 and \"_\"".to_owned()) }
}

pub(in crate::property) fn amount(text: &str, currency: Currency) -> Result<Money, String> {
    let plain = text.bytes().all(|c| c.is_ascii_digit() || c == b'.');
    let money = if plain { Money::parse(text, currency).ok() } else { None };
    money.filter(|money| *money == money.rounded()).ok_or_else(|| {
        let digits = currency.minor_digits() as usize;
        format!("{text:?} is no amount of {currency} such as \"{:.digits$}\"", 90.0)
    })
}

/// Edits that turn one key into another: insertions, deletions and replacements.
pub(super) fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(other.chars()) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            left = replaced.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
