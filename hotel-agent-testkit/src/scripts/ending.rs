//! Where the PMS and the conversation stand at the end.

use hotel_agent_core::{
    guest::GuestDetails,
    port::store::HandOffStage,
    reservation::{Money, Reservation},
};

use super::{Booked, HandedOff, Script, desk, stage::Stage};

/// What is not as it must be.
pub(super) fn problems(script: &Script, stage: &Stage) -> Vec<String> {
    let mut problems = Vec::new();
    let made = stage.made();
    let end = &script.end;
    if made.len() != end.reservations.len() {
        problems.push(format!("{} reservations were made, not {}", made.len(), end.reservations.len()));
    }
    for (made, wanted) in made.iter().zip(&end.reservations) {
        problems.extend(reservation(made, wanted, stage));
    }
    for seed in &stage.seeds {
        let wanted = end.seeds.get(&seed.number).unwrap_or(&seed.status);
        let found = stage.hotel.reservations().into_iter().find(|found| found.number.as_str() == seed.number);
        let status = found.map(|found| found.status);
        if status.as_ref() != desk::status(wanted).ok().as_ref() {
            problems.push(format!("reservation {} is {status:?}, not {wanted}", seed.number));
        }
    }
    let (reserves, cancels) = stage.between.writes();
    for (verb, calls, most) in
        [("reserve", reserves, end.reserve_calls_at_most), ("cancel", cancels, end.cancel_calls_at_most)]
    {
        if most.is_some_and(|most| calls > most) {
            problems.push(format!("{calls} calls of {verb} reached the PMS"));
        }
    }
    match stage.session() {
        Ok(session) => {
            let stands = session.hand_off.map(|hand_off| (hand_off.stage, hand_off.reason, hand_off.summary));
            problems.extend(hand_off(stands, end.hand_off.as_ref()));
            if session.consent.opted_out != end.opted_out {
                problems.push(format!("opted out: {}", session.consent.opted_out));
            }
            let language = session.language.unwrap_or_else(|| stage.property.fallback_language()).code();
            if language != script.language {
                problems.push(format!("the conversation ended in {language}, not {}", script.language));
            }
        }
        Err(problem) => problems.push(problem),
    }
    problems
}

fn hand_off(stands: Option<(HandOffStage, String, String)>, wanted: Option<&HandedOff>) -> Vec<String> {
    match (stands, wanted) {
        (None, None) => Vec::new(),
        (Some((stage, reason, _)), None) => vec![format!("handed off: {stage:?}, {reason}")],
        (None, Some(wanted)) => vec![format!("not handed off, though {wanted:?}")],
        (Some((stage, reason, summary)), Some(wanted)) => {
            let mut problems = Vec::new();
            let name = match stage {
                HandOffStage::Waiting => "waiting",
                HandOffStage::Taken => "taken",
                HandOffStage::Question => "question",
                _ => "released",
            };
            if (name, reason.as_str()) != (wanted.stage.as_str(), wanted.reason.as_str()) {
                problems.push(format!("handed off: {name}, {reason}; not {}, {}", wanted.stage, wanted.reason));
            }
            let missing = wanted.summary.iter().filter(|words| !summary.contains(words.as_str()));
            problems.extend(missing.map(|words| format!("the desk does not read {words:?} in {summary:?}")));
            problems
        }
    }
}

fn reservation(made: &Reservation, wanted: &Booked, stage: &Stage) -> Vec<String> {
    let mut problems = Vec::new();
    let mut same = |what: &str, is: String, must: String| {
        if is != must {
            problems.push(format!("reservation {}: {what} is {is}, not {must}", made.number));
        }
    };
    let name = |details: &GuestDetails| details.name.as_ref().map(|name| name.full()).unwrap_or_default();
    let Some(room) = made.first_stay() else { return vec![format!("reservation {} has no room", made.number)] };
    let status = desk::status(&wanted.status).map_or_else(|problem| problem, |status| format!("{status:?}"));
    same("status", format!("{:?}", made.status), status);
    same("arrival", room.stay.arrival().to_string(), wanted.arrival.to_string());
    same("departure", room.stay.departure().to_string(), wanted.departure.to_string());
    same("room", room.room_type.to_string(), wanted.room.clone());
    same("adults", room.stay.party().adults().to_string(), wanted.adults.to_string());
    same("ages", format!("{:?}", room.stay.party().child_ages()), format!("{:?}", wanted.ages));
    same("guest", name(&made.guest), wanted.guest.clone());
    same("booker", made.booker.as_ref().map(name).unwrap_or_default(), wanted.booker.clone().unwrap_or_default());
    same("arrival time", format!("{:?}", made.arrival_time), format!("{:?}", wanted.arrival_time));
    if let Some(plan) = &wanted.plan {
        same("plan", room.rate_plan.id.to_string(), plan.clone());
    }
    if let Some(email) = &wanted.email {
        let is = made.guest.email.as_ref().map(|email| email.as_str().to_owned());
        same("e-mail", is.unwrap_or_default(), email.clone());
    }
    if let Some(phone) = &wanted.phone {
        let is = made.guest.phone.as_ref().map(|phone| phone.as_str().to_owned());
        same("phone", is.unwrap_or_default(), phone.clone());
    }
    if let Some(total) = &wanted.total {
        let must = Money::parse(total, stage.property.currency).map(|total| total.to_string());
        same("total", made.total.gross.to_string(), must.unwrap_or_else(|error| error.to_string()));
    }
    problems
}
