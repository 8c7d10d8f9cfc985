//! Intents: what a message asks for, by patterns a person can read.
//!
//! How a message becomes intents:
//! 1. Every rule of its language is matched; the other language's too when the language is not clear and nothing was
//!    found.
//! 2. A match taken back by a negation of the will before it ("no quiero", "instead of") is left out.
//! 3. Where two intents cover the same words the higher score stays: a rule that demands more knows more.
//! 4. `beats` pairs settle the classic confusions within a sentence ("late checkout" is no question about check-out).
//! 5. A bare topic (under [`TOPIC`]) steps back when its sentence holds a full request; courtesies score low beside one.
//! 6. Where no rule says anything, the trained model (`language::model`) is asked, in every language.

mod index;
mod kinds;
mod lexicon;
mod matcher;
mod pattern;
mod phrases;
mod trie;

use super::{Message, Span, Understanding, data};
use crate::guest::Language;
pub use kinds::Intent;
pub(crate) use lexicon::Lexicon;
use lexicon::Match;
use matcher::Prepared;
#[cfg(test)]
pub(crate) use matcher::work;
pub use pattern::PatternError;
pub use phrases::Phrases;
use serde::{Deserialize, Serialize};

/// Scores below this are bare topics: a word was named, nothing was asked about it.
pub const TOPIC: u16 = 650;

/// How sure the model must be, per mille, of what no rule has said; and while the guest was asked something.
const SURE: u16 = 600;
const SURE_WHILE_ASKED: u16 = 900;

/// Most intents the model may find at once.
const AT_ONCE: usize = 3;

/// The score a courtesy keeps beside a request.
const COURTESY: u16 = 300;

/// An intent with how sure it is and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    /// What is wanted.
    pub intent: Intent,
    /// Per mille.
    pub score: u16,
    /// The words that say so.
    pub span: Span,
    /// The pattern that matched.
    pub rule: String,
}

/// A match on its way to an intent.
struct Candidate {
    intent: Intent,
    score: u16,
    start: usize,
    end: usize,
    sentence: usize,
    span: Span,
    rule: String,
}

/// Reads intents and the signals that share their machinery (affirm, deny, correction, wait, thanks, opt-out).
pub(crate) fn read(message: &Message<'_>, found: &mut Understanding) {
    let (first, second) = order(message);
    let (mut candidates, mut refuses) = in_language(message, first, found);
    if candidates.is_empty() && !message.certain || message.language.is_none() {
        let (more, refused) = in_language(message, second, found);
        candidates.extend(more);
        refuses |= refused;
    }
    resolve(&mut candidates);
    found.intents = candidates
        .into_iter()
        .map(|c| Scored { intent: c.intent, score: c.score, span: c.span, rule: c.rule })
        .collect();
    if found.intents.is_empty() {
        found.intents = learned(message, found, refuses);
    }
    for scored in &found.intents {
        found.explain.push(format!("intent {} {} by `{}`", scored.intent.name(), scored.score, scored.rule));
    }
    found.thanks |= found.has(Intent::Thanks);
    found.opt_out |= found.has(Intent::OptOut);
    found.opt_in |= found.has(Intent::OptIn);
}

/// What the model is sure of in a message without a rule's intent.
///
/// Yes, no and everything that answers an open question is left to [`super::answer`]: there a wrong guess does something.
/// Of a message that refuses something nothing to act on is learned.
fn learned(message: &Message<'_>, found: &Understanding, refuses: bool) -> Vec<Scored> {
    if found.affirm || found.deny || found.wait || found.correction {
        return Vec::new();
    }
    let least = if message.context.open_question.is_some() { SURE_WHILE_ASKED } else { SURE };
    let mut learned = super::model::intents(message, least);
    // Whoever wants nothing of a hotel is not understood, which the dialogue says better. For the courtesies of Spanish and
    // English there are rules.
    let without_rules = matches!(message.language, Some(Language::Pt | Language::Fr));
    let wants = |scored: &Scored| match scored.intent {
        Intent::OutOfScope | Intent::Affirm | Intent::Deny => false,
        intent => without_rules || !intent.is_social(),
    };
    if !learned.first().is_some_and(wants) {
        return Vec::new();
    }
    learned.retain(|scored| wants(scored) && !(refuses && scored.intent.is_action()));
    learned.truncate(AT_ONCE);
    learned.sort_by_key(|scored| scored.span.start);
    learned
}

/// The languages to read in, the likelier first.
fn order(message: &Message<'_>) -> (Language, Language) {
    match message.language {
        Some(Language::En) => (Language::En, Language::Es),
        _ => (Language::Es, Language::En),
    }
}

/// What the rules of a language say, and whether the message refuses something.
fn in_language(message: &Message<'_>, language: Language, found: &mut Understanding) -> (Vec<Candidate>, bool) {
    let base = data::lexicon(language);
    let tokens = base.expand(message.tokens);
    let prepared = base.prepare(&tokens, Some(language), message.context);
    let matches = base.matches(&prepared);
    signals(&matches, &tokens, found);
    let negated: Vec<&Match<'_>> = matches.iter().filter(|m| m.section == "negation").collect();
    let mut candidates = collect(&matches, &prepared, &tokens, &negated, found);
    if let Some(own) = message.context.phrases.lexicon(language) {
        let prepared = own.prepare(&tokens, Some(language), message.context);
        candidates.extend(collect(&own.matches(&prepared), &prepared, &tokens, &negated, found));
    }
    (candidates, !negated.is_empty())
}

fn collect(
    matches: &[Match<'_>],
    prepared: &Prepared<'_>,
    tokens: &super::fold::Tokens,
    negations: &[&Match<'_>],
    found: &mut Understanding,
) -> Vec<Candidate> {
    let vetoed: Vec<(&str, usize)> = matches
        .iter()
        .filter_map(|m| Some((m.section.strip_prefix("not ")?, prepared.sentence.get(m.start).copied()?)))
        .collect();
    let refused: Vec<&Match<'_>> = matches
        .iter()
        .filter(|m| {
            Intent::parse(m.section).is_some_and(Intent::is_action) && taken_back(m, prepared, tokens, negations)
        })
        .collect();
    let mut candidates = Vec::new();
    for one in matches {
        let Some(intent) = Intent::parse(one.section) else { continue };
        let sentence = prepared.sentence.get(one.start).copied().unwrap_or(0);
        if vetoed.contains(&(one.section, sentence)) {
            continue;
        }
        // A longer rule that reaches over the negation ("please do not cancel my booking") falls with the shorter one.
        if refused.iter().any(|r| r.section == one.section && r.start < one.end && one.start < r.end) {
            found.explain.push(format!("intent {} taken back by a negation", intent.name()));
            continue;
        }
        candidates.push(Candidate {
            intent,
            score: one.score,
            start: one.start,
            end: one.end,
            sentence,
            span: tokens.span(one.start, one.end - one.start),
            rule: one.rule.to_owned(),
        });
    }
    candidates
}

/// Whether a negation stands before the match: at most two words before, in the same sentence, and no part of the rule.
fn taken_back(
    one: &Match<'_>,
    prepared: &Prepared<'_>,
    tokens: &super::fold::Tokens,
    negations: &[&Match<'_>],
) -> bool {
    let sentence = prepared.sentence.get(one.start);
    negations.iter().any(|n| {
        n.end <= one.start
            && one.start - n.end <= 2
            && prepared.sentence.get(n.start) == sentence
            && !(n.end..one.start).any(|i| tokens.at(i) == ",")
            || (n.start < one.start && one.start < n.end && one.end > n.end)
    })
}

/// Signals found by the same patterns; what they mean together is settled in [`super::answer`].
fn signals(matches: &[Match<'_>], tokens: &super::fold::Tokens, found: &mut Understanding) {
    for one in matches {
        match one.section {
            "affirm" => found.affirm = true,
            "deny" => found.deny = true,
            "correction" => found.correction = true,
            "wait" => found.wait = true,
            _ => continue,
        }
        found.explain.push(format!(
            "{} by `{}` at {:?}",
            one.section,
            one.rule,
            tokens.span(one.start, one.end - one.start)
        ));
    }
}

/// Settles candidates against one another, leaves one of each intent, in text order.
fn resolve(candidates: &mut Vec<Candidate>) {
    candidates.sort_by(|a, b| {
        b.score.cmp(&a.score).then(a.start.cmp(&b.start)).then(b.end.cmp(&a.end)).then(a.intent.cmp(&b.intent))
    });
    let mut kept: Vec<Candidate> = Vec::new();
    for one in candidates.drain(..) {
        let known = kept.iter().any(|k| k.intent == one.intent);
        let covered = kept
            .iter()
            .any(|k| k.start < one.end && one.start < k.end && k.sentence == one.sentence && k.score > one.score);
        if !known && !covered {
            kept.push(one);
        }
    }
    let beaten: Vec<bool> = kept
        .iter()
        .map(|one| {
            kept.iter().any(|k| {
                k.sentence == one.sentence
                    && k.intent != one.intent
                    && k.score >= TOPIC
                    && data::beats(k.intent, one.intent)
                    && k.score + 150 >= one.score
            }) || one.score < TOPIC
                && !one.intent.is_social()
                && kept.iter().any(|k| k.sentence == one.sentence && k.score >= TOPIC && !k.intent.is_social())
        })
        .collect();
    let mut beaten = beaten.into_iter();
    kept.retain(|_| !beaten.next().unwrap_or(false));
    let request = kept.iter().any(|k| !k.intent.is_social());
    if request {
        for one in kept.iter_mut().filter(|k| k.intent.is_social()) {
            one.score = one.score.min(COURTESY);
        }
    }
    kept.sort_by(|a, b| {
        a.span.start.cmp(&b.span.start).then(a.span.end.cmp(&b.span.end)).then(a.intent.cmp(&b.intent))
    });
    *candidates = kept;
}
