//! What cannot wait: fire, medical, violence, danger, locked out. Patterns in `data/{es,en}/urgency.txt`.
//!
//! Both languages are read whatever the message's: a guest in danger does not choose words. The gravest one wins.

use super::fold::Tokens;
use super::{Message, Urgency, data};
use crate::guest::Language;

/// The gravest urgency the message names.
pub(crate) fn read(message: &Message<'_>) -> Option<Urgency> {
    let mut gravest = None;
    for language in [Language::Es, Language::En] {
        let lexicon = data::urgency(language);
        let tokens = lexicon.expand(message.tokens);
        let prepared = lexicon.prepare(&tokens, Some(language), message.context);
        let matches = lexicon.matches(&prepared);
        for one in &matches {
            let kind = match one.section {
                "fire" => Urgency::Fire,
                "medical" => Urgency::Medical,
                "violence" => Urgency::Violence,
                "danger" => Urgency::Danger,
                "locked_out" => Urgency::LockedOut,
                _ => continue,
            };
            // "Where is the fire exit" is about fire and no fire: `not` sections cover such words.
            let excused = matches.iter().any(|m| m.section == "not urgent" && m.start < one.end && one.start < m.end);
            let smoker = kind == Urgency::Fire && (one.start..one.end).any(|at| smokes(&tokens, at));
            if !excused && !smoker {
                gravest = Some(gravest.map_or(kind, |known: Urgency| known.min(kind)));
            }
        }
    }
    gravest
}

/// Whether "smoke" at `at` is what a smoker does. No pattern: fillers would let "can you come, there is smoke" through.
fn smokes(tokens: &Tokens, at: usize) -> bool {
    const WHO: &[&str] = &["i", "we", "you", "can", "may", "guests", "people"];
    const WANTS: &[&str] =
        &["want", "wants", "like", "allowed", "able", "permitted", "go", "outside", "place", "area", "love", "where"];
    tokens.at(at) == "smoke"
        && (WHO.contains(&tokens.before(at, 1))
            || tokens.before(at, 1) == "to" && WANTS.contains(&tokens.before(at, 2)))
}
