//! When nothing was understood, and when nothing needs to be.

use super::{Open, Talk, draft, hand_off};
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
    match talk.session.open {
        // What was asked is asked again: its answer is what the guest owes, not another wish.
        Some(Open::WhichDate { .. }) => {
            talk.say(Say::new("not-understood-answer"));
            draft::ask_which_again(talk);
        }
        Some(Open::ConfirmReserve) => ask_again(talk, "confirm-reserve", ["choice-yes-reserve", "choice-no-change"]),
        Some(Open::ConfirmCancel) => ask_again(talk, "confirm-cancel-again", ["choice-yes-cancel", "choice-no-keep"]),
        _ => talk.offer_choices(Say::new("not-understood"), menu()),
    }
}

fn ask_again(talk: &mut Talk<'_>, question: &'static str, [yes, no]: [&'static str; 2]) {
    talk.say(Say::new("not-understood-answer"));
    let choices = vec![Choice::new("confirm:yes", Say::new(yes)), Choice::new("confirm:no", Say::new(no))];
    talk.offer_choices(Say::new(question), choices);
}

/// What a guest most often wants, to tap.
pub(super) fn menu() -> Vec<Choice> {
    vec![
        Choice::new("want:check_availability", Say::new("choice-availability")),
        Choice::new("want:booking_status", Say::new("choice-my-reservation")),
        Choice::new("want:human_handoff", Say::new("choice-person")),
    ]
}
