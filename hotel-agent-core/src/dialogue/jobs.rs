//! Work decided earlier that is due now.

use chrono::TimeDelta;

use super::{Promised, Talk, availability, booking, hand_off, lookup, review, said::Said, settle};
use crate::{fact::Missing, port::FaultRecord, reply::Say, turn::Job};

/// Attempts before a person takes over: about a minute and a half with the waits below.
const MOST_ATTEMPTS: u8 = 5;

/// Goes through the jobs that are due.
pub(super) fn run(talk: &mut Talk<'_>) -> Result<(), Missing> {
    for due in &talk.turn.jobs {
        talk.because(format!("job {}", due.key));
        match &due.job {
            Job::FollowUp => follow_up(talk)?,
            Job::Settle => settle::look(talk)?,
            Job::Alert => hand_off::alert(talk)?,
            Job::SilenceCheck => hand_off::check_silence(talk),
            Job::Reminder { reservation } => review::remind(talk, reservation)?,
            Job::ReviewRequest { reservation } => review::ask(talk, reservation)?,
        }
    }
    Ok(())
}

/// The PMS did not answer: say so honestly, once, and come back to it.
pub(super) fn promise(talk: &mut Talk<'_>, fault: &FaultRecord) {
    let attempts = talk.session.promised.as_ref().map_or(0, |promised| promised.attempts) + 1;
    talk.because(format!("the PMS did not answer ({:?}), attempt {attempts}", fault.kind));
    talk.session.open = None;
    if attempts >= MOST_ATTEMPTS {
        talk.session.promised = None;
        talk.say(Say::new("cannot-reach-system"));
        hand_off::start(talk, "pms_unreachable", false);
        return;
    }
    talk.session.promised = Some(Promised { attempts });
    if attempts == 1 || talk.turn.has_guest() {
        talk.say(Say::new("checking"));
    }
    talk.job_in("follow-up", TimeDelta::seconds(3 << attempts.min(5)), Job::FollowUp);
}

/// The PMS has answered: nothing is owed any more.
pub(super) fn kept_promise(talk: &mut Talk<'_>) {
    if talk.session.promised.take().is_some() {
        talk.drop_job("follow-up");
    }
}

fn follow_up(talk: &mut Talk<'_>) -> Result<(), Missing> {
    if talk.session.promised.is_none() || hand_off::is_with_people(talk) {
        // Answered meanwhile, or with a person now.
        return Ok(());
    }
    if talk.turn.has_guest() {
        // The guest's words come first; what they do not answer is answered right after.
        talk.job_in("follow-up", TimeDelta::seconds(1), Job::FollowUp);
        return Ok(());
    }
    let nothing_said = Said::default();
    if talk.session.looking_for.is_some() {
        lookup::advance(talk, &nothing_said)
    } else if talk.session.chosen.is_some() {
        booking::advance(talk, &nothing_said)
    } else {
        availability::advance(talk, &nothing_said)
    }
}
