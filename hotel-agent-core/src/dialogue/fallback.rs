//! When nothing was understood, and when nothing needs to be.

use super::{Talk, hand_off};
use crate::reply::{Choice, Say};

/// Misunderstandings in a row before a person takes over.
const MOST_MISUNDERSTANDINGS: u8 = 2;

/// Nothing in the message could be used: say so and help; the second time in a row a person takes over.
pub(super) fn not_understood(talk: &mut Talk<'_>) {
    talk.session.misunderstandings = talk.session.misunderstandings.saturating_add(1);
    talk.because(format!("misunderstanding {}", talk.session.misunderstandings));
    if talk.session.misunderstandings >= MOST_MISUNDERSTANDINGS {
        talk.say(Say::new("not-understood-again"));
        hand_off::start(talk, "misunderstood", false);
        return;
    }
    talk.offer_choices(Say::new("not-understood"), menu());
}

/// What a guest most often wants, to tap.
pub(super) fn menu() -> Vec<Choice> {
    vec![
        Choice::new("want:check_availability", Say::new("choice-availability")),
        Choice::new("want:booking_status", Say::new("choice-my-reservation")),
        Choice::new("want:human_handoff", Say::new("choice-person")),
    ]
}
