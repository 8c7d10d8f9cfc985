//! Yes, no, wait and corrections: what short answers mean together, and under an open question.
//!
//! Rules:
//! - A yes with "but", "except", a wait or a correction beside it is no yes: nothing may be reserved on it.
//! - "Espera, no" is a correction: it takes back the yes of the message before.
//! - A bare number or date answers its question and is no yes.
//! - 👍 and 👌 are a yes, 👎 and ✋ a no, when a yes or no was asked.
//! - A question ("¿sí?", "ok?") is no yes.

use super::fold::Kind;
use super::{Intent, Message, OpenQuestion, Understanding};

/// Words that take back the yes beside them, wherever they stand.
const WAIT: &[&str] = &[
    "espera",
    "espere",
    "esperen",
    "esperame",
    "espereme",
    "aguarda",
    "aguarde",
    "momento",
    "momentito",
    "wait",
    "hold",
];

/// Settles the signals found so far.
pub(crate) fn read(message: &Message<'_>, found: &mut Understanding) {
    let tokens = message.tokens;
    let asked = message.asked(&[OpenQuestion::Confirm, OpenQuestion::YesNo]);
    if asked && found.only_emoji {
        found.affirm |= tokens.0.iter().any(|t| matches!(t.text.as_str(), "👍" | "👌" | "✅" | "✔" | "🙌"));
        found.deny |= tokens.0.iter().any(|t| matches!(t.text.as_str(), "👎" | "❌" | "✋" | "🙅" | "🚫"));
    }
    // "sí" with its accent is a yes wherever it begins a sentence; "si" alone may be an "if".
    let first = tokens.0.iter().find(|t| t.kind == Kind::Word);
    if first.is_some_and(|t| t.text == "si" && t.accented) {
        found.affirm = true;
    }
    let hedge = (0..tokens.len()).any(|i| {
        matches!(
            tokens.at(i),
            "pero" | "but" | "except" | "excepto" | "salvo" | "aunque" | "although" | "unless" | "however"
        )
    });
    if found.affirm && hedge {
        found.correction |= asked && changes(found);
        found.explain.push("a yes with a condition is no yes".to_owned());
        found.affirm = false;
    }
    // Wherever it stands: "sí, espera".
    found.wait |= found.affirm && (0..tokens.len()).any(|at| WAIT.contains(&tokens.at(at)));
    if found.wait && found.deny {
        found.correction = true;
    }
    let only_question =
        tokens.0.iter().any(|t| t.text == "?") && tokens.0.iter().filter(|t| t.kind == Kind::Word).count() <= 2;
    if found.affirm && (found.correction || found.wait || found.deny || only_question) {
        found.explain.push("a yes beside a no, a wait or a correction is no yes".to_owned());
        found.affirm = false;
    }
    drop_answers(found);
}

/// Whether the message brings new facts for a stay.
fn changes(found: &Understanding) -> bool {
    !found.dates.is_empty()
        || found.nights.is_some()
        || found.party.adults.is_some()
        || found.party.rooms.is_some()
        || found.selection.is_some()
}

/// The intents `affirm` and `deny` follow the flags they were settled into.
fn drop_answers(found: &mut Understanding) {
    let (affirm, deny) = (found.affirm, found.deny);
    found.intents.retain(|scored| match scored.intent {
        Intent::Affirm => affirm,
        Intent::Deny => deny,
        _ => true,
    });
}
