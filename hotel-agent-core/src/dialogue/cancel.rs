//! Canceling: what it costs first, then a yes.

use chrono::TimeDelta;

use super::{Canceling, Open, Talk, Unsettled, hand_off, jobs, lookup, said::Said};
use crate::{
    fact::{Fact, Missing, WriteAnswer},
    port::{CancelRequest, FindRequest, Rejection},
    reply::{Choice, Say},
    reservation::{CancelCost, Reservation, ReservationId, Status},
    turn::Job,
};

/// Shows a reservation and what canceling it costs, and asks for a yes.
pub(super) fn ask(talk: &mut Talk<'_>, id: &ReservationId) -> Result<(), Missing> {
    use crate::fact::Call;
    talk.facts.join([Call::Find(FindRequest::Id(id.clone())), Call::CancelCost(id.clone())])?;
    let reservation = match talk.facts.find(FindRequest::Id(id.clone()))? {
        Ok(found) => found.each().next(),
        Err(fault) => {
            talk.session.looking_for = Some(super::LookingFor::Cancel);
            jobs::promise(talk, &fault);
            return Ok(());
        }
    };
    let Some(reservation) = reservation else {
        talk.say(Say::new("not-found"));
        return Ok(());
    };
    if let Some(channel) = reservation.channel() {
        talk.because("sold by a channel: canceled there");
        talk.say(Say::new("cancel-through-channel").text("channel", &channel));
        return Ok(());
    }
    match reservation.get().status {
        Status::Canceled => {
            talk.say(Say::new("already-canceled").text("number", &reservation.number()));
            return Ok(());
        }
        Status::Confirmed | Status::Tentative => {}
        _ => {
            talk.say(Say::new("cancel-too-late").text("number", &reservation.number()));
            hand_off::start(talk, "cancel_not_possible", false);
            return Ok(());
        }
    }
    let cost = match talk.facts.cancel_cost(id)? {
        Ok(cost) => cost,
        Err(fault) => {
            talk.session.looking_for = Some(super::LookingFor::Cancel);
            jobs::promise(talk, &fault);
            return Ok(());
        }
    };
    jobs::kept_promise(talk);
    let Some(fee) = cost.fee() else {
        talk.because("nobody can say what canceling costs: a person does");
        talk.say(Say::new("cancel-cost-unknown").text("number", &reservation.number()));
        hand_off::start(talk, "cancel_cost_unknown", false);
        return Ok(());
    };
    talk.say(
        Say::new("cancel-review")
            .text("number", &reservation.number())
            .lines("lines", lookup::summary(&reservation, true)),
    );
    let question =
        if fee.get().is_zero() { Say::new("cancel-free") } else { Say::new("cancel-fee").money("fee", &fee) };
    talk.session.canceling = Some(Canceling { reservation: id.clone(), told: Some(cost.get().clone()) });
    talk.session.open = Some(Open::ConfirmCancel);
    let choices = vec![
        Choice::new("confirm:yes", Say::new("choice-yes-cancel")),
        Choice::new("confirm:no", Say::new("choice-no-keep")),
    ];
    talk.offer_choices(question, choices);
    Ok(())
}

/// The answer to "shall I cancel?".
pub(super) fn answer(talk: &mut Talk<'_>, said: &Said) -> Result<(), Missing> {
    let Some(canceling) = talk.session.canceling.clone() else { return Ok(()) };
    let tapped_yes = said.tapped("confirm:") == Some("yes");
    if !(tapped_yes || said.affirm && !said.correction) {
        talk.because("not confirmed: nothing is canceled");
        talk.session.canceling = None;
        talk.session.open = None;
        talk.say(Say::new("nothing-canceled"));
        return Ok(());
    }
    let key = talk.write_key("cancel");
    let told = canceling.told.clone().unwrap_or(CancelCost::Unknown);
    let deadline = talk.turn.now + TimeDelta::seconds(30);
    let request = CancelRequest::new(key.clone(), canceling.reservation.clone(), told, deadline);
    talk.because(format!("an explicit yes: cancel {}", canceling.reservation));
    match talk.facts.cancel(request)? {
        WriteAnswer::Done(reservation) => {
            canceled(talk, &reservation);
            Ok(())
        }
        WriteAnswer::Rejected(Rejection::CostChanged(_)) => {
            // The cost read in this turn is old; it is read again in a turn of its own.
            talk.say(Say::new("cancel-cost-changed"));
            talk.session.canceling = None;
            talk.session.open = None;
            talk.session.looking_for = Some(super::LookingFor::Cancel);
            talk.session.number_to_prove = talk
                .session
                .reservations
                .iter()
                .find(|known| known.id == canceling.reservation)
                .map(|known| known.number.clone());
            talk.session.promised = Some(super::Promised { attempts: 0 });
            talk.job_in("follow-up", TimeDelta::zero(), Job::FollowUp);
            Ok(())
        }
        WriteAnswer::Rejected(rejection) => {
            talk.because(format!("the PMS refused: {rejection:?}"));
            talk.session.canceling = None;
            talk.session.open = None;
            hand_off::start(talk, "cancel_not_possible", false);
            Ok(())
        }
        WriteAnswer::Unknown(fault) => {
            talk.because(format!("the PMS did not say whether it canceled: {:?}", fault.kind));
            talk.audit("cancel_unknown", key.as_str());
            talk.session.canceling = None;
            talk.session.open = None;
            talk.session.unsettled = Some(Unsettled::Cancel { key, reservation: canceling.reservation, looks: 0 });
            talk.job_in("settle", TimeDelta::seconds(2), Job::Settle);
            talk.say(Say::new("canceling"));
            Ok(())
        }
    }
}

/// The cancellation stands.
pub(super) fn canceled(talk: &mut Talk<'_>, reservation: &Fact<Reservation>) {
    let id = reservation.get().id.clone();
    talk.audit("canceled", format!("{id} {}", reservation.get().number));
    talk.session.canceling = None;
    talk.session.unsettled = None;
    talk.session.open = None;
    talk.session.reservations.retain(|known| known.id != id);
    talk.drop_job(&format!("reminder/{id}"));
    talk.drop_job(&format!("review/{id}"));
    talk.drop_job("settle");
    talk.say(Say::new("canceled").text("number", &reservation.number()));
}
