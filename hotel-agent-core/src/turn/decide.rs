use super::{Decision, SendItem, Turn};
use crate::{
    dialogue::{self, Session, Talk},
    fact::{Facts, Missing},
    property::Property,
    reply::{Catalogue, RenderContext, Reply, render},
};

/// Decides a turn: the same arguments always give the same decision.
///
/// Returns [`Missing`] when facts are needed that `facts` does not hold; the caller records them and decides again.
pub fn decide(
    property: &Property,
    catalogue: &Catalogue,
    session: &Session,
    turn: &Turn,
    facts: &Facts,
) -> Result<Decision, Missing> {
    let mut talk = Talk::new(property, catalogue, session, turn, facts);
    talk.session.addresses.clone_from(&turn.addresses);
    dialogue::run(&mut talk)?;

    let locale = talk.locale();
    let context = RenderContext::new(catalogue, &locale, talk.today(), &property.name);
    let mut send = Vec::new();
    let mut says = talk.outcome.says.into_iter().peekable();
    while let Some((purpose, not_before, first)) = says.next() {
        // What is said for one purpose at one moment is rendered together, so that texts can be joined.
        let mut replies: Vec<Reply> = vec![first];
        while let Some((_, _, reply)) = says.next_if(|(next, at, _)| *next == purpose && *at == not_before) {
            replies.push(reply);
        }
        send.extend(render(&replies, &turn.channel, &context).into_iter().map(|content| SendItem {
            content,
            purpose: purpose.clone(),
            not_before: not_before.unwrap_or(turn.now),
        }));
    }
    Ok(Decision {
        session: talk.session,
        send,
        jobs: talk.outcome.jobs,
        cancel_jobs: talk.outcome.cancel_jobs,
        hand_off: talk.outcome.hand_off,
        audit: talk.outcome.audit,
        trace: talk.outcome.trace,
    })
}
