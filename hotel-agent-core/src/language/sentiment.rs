//! The mood of a message, by words and what negates or strengthens them (`data/{es,en}/sentiment.txt`).

use super::{Message, Sentiment, data};
use crate::guest::Language;

/// Reads the mood: the balance of pleased and displeased words, a negation turning those that follow it.
pub(crate) fn read(message: &Message<'_>) -> Sentiment {
    let language = if message.language == Some(Language::En) { Language::En } else { Language::Es };
    let lexicon = data::sentiment(language);
    let tokens = lexicon.expand(message.tokens);
    let prepared = lexicon.prepare(&tokens, Some(language), message.context);
    let matches = lexicon.matches(&prepared);
    let mut balance = 0_i32;
    for one in matches.iter().filter(|m| matches!(m.section, "positive" | "negative")) {
        // "Not bad at all" counts once, as a whole, not as "bad".
        if matches.iter().any(|m| {
            m.start <= one.start
                && one.end <= m.end
                && m.end - m.start > one.end - one.start
                && matches!(m.section, "positive" | "negative")
        }) {
            continue;
        }
        let reach = |section: &str, words: usize| {
            matches.iter().any(|m| {
                m.section == section
                    && m.end <= one.start
                    && one.start - m.end <= words
                    && prepared.sentence.get(m.start) == prepared.sentence.get(one.start)
            })
        };
        let weight = if reach("strong", 1) { 3 } else { 2 };
        let sign = if one.section == "positive" { 1 } else { -1 };
        let sign = if reach("negator", 2) { -sign } else { sign };
        balance += sign * weight;
    }
    for token in &message.tokens.0 {
        balance += match token.text.as_str() {
            "😀" | "😃" | "😄" | "😁" | "😊" | "😍" | "🥰" | "👍" | "❤" | "🙏" | "👏" | "🎉" | "⭐" | "💯" | "🤩" => {
                2
            }
            "😡" | "😠" | "🤬" | "👎" | "😤" | "😞" | "😢" | "😭" | "🤮" | "🙁" | "😒" => -2,
            _ => 0,
        };
    }
    match balance {
        1.. => Sentiment::Positive,
        0 => Sentiment::Neutral,
        _ => Sentiment::Negative,
    }
}
