//! Names, e-mails, phones, confirmation numbers, amounts, selections.

mod amounts;
mod confirmation;
mod names;
mod phone;
mod selection;

use super::fold::{Kind, Tokens};
use super::{Message, Understanding};
use amounts::amounts;
use confirmation::confirmation_numbers;
pub(crate) use confirmation::without_printed_numbers;
use names::name;
pub(crate) use phone::phone;
use selection::selection;

/// Whether the message is made of emoji and marks alone.
pub(crate) fn only_emoji(tokens: &Tokens) -> bool {
    tokens.0.iter().any(|token| token.kind == Kind::Emoji)
        && !tokens.0.iter().any(|token| matches!(token.kind, Kind::Word | Kind::Number))
}

/// The first e-mail address, lower case; spoken "at" is not guessed.
pub(crate) fn email(text: &str) -> Option<String> {
    let text: String = text.chars().take(super::fold::MAX_CHARS).collect();
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    for (at, _) in text.match_indices('@') {
        let before = text.get(..at)?;
        let after = text.get(at + 1..)?;
        let start = before.char_indices().rev().take_while(|(_, c)| local(*c)).last().map(|(i, _)| i);
        let end = after.char_indices().take_while(|(_, c)| domain(*c)).last().map(|(i, c)| i + c.len_utf8());
        let (Some(start), Some(end)) = (start, end) else { continue };
        let name = before.get(start..).unwrap_or("").trim_start_matches('.');
        let host = after.get(..end).unwrap_or("").trim_end_matches(['.', '-']);
        let labels: Vec<&str> = host.split('.').collect();
        let top = labels.last().copied().unwrap_or("");
        let sound = labels.len() >= 2
            && labels.iter().all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
            && (2..=24).contains(&top.len())
            && top.chars().all(|c| c.is_ascii_alphabetic());
        if sound
            && !name.is_empty()
            && !name.ends_with('.')
            && !name.contains("..")
            && name.len() <= 64
            && host.len() <= 190
        {
            return Some(format!("{name}@{host}").to_lowercase());
        }
    }
    None
}

/// Confirmation numbers, amounts, the name and the selection.
pub(crate) fn read(message: &Message<'_>, found: &mut Understanding) {
    found.confirmation_numbers = confirmation_numbers(message, found);
    found.amounts = amounts(message);
    found.selection = selection(message, found);
    found.names = name(message, found);
}
