//! When nothing was understood, and when nothing needs to be.

use super::{Open, Talk, draft, hand_off, said::Said};
use crate::{
    language::refusals,
    reply::{Choice, Say},
};

/// Repetitions of one question before a person takes over.
const MOST_REPEATS: u8 = 2;

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

/// Asks for a detail only the guest can give: the second time a person is offered, the third time one takes over.
pub(super) fn ask_detail(talk: &mut Talk<'_>, open: Open, say: Say) {
    talk.session.repeats = match &talk.session.open {
        Some(before) if *before == open => talk.session.repeats.saturating_add(1),
        _ => 0,
    };
    if talk.session.repeats >= MOST_REPEATS {
        cannot_give(talk);
        return;
    }
    talk.session.open = Some(open);
    talk.say(say);
    if talk.session.repeats > 0 {
        talk.say(Say::new("or-a-person"));
    }
}

/// The guest does not have a detail, or does not want to give it: a person goes on.
pub(super) fn cannot_give(talk: &mut Talk<'_>) {
    talk.session.repeats = 0;
    talk.session.open = None;
    talk.session.looking_for = None;
    hand_off::start(talk, "detail_missing", false);
}

/// Whether the words say so.
pub(super) fn says_cannot_give(said: &Said) -> bool {
    refusals::cannot_give(&said.words.join(" "))
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
