//! A decide that does what the guest's first word says: the shell is tested apart from any dialogue.

use chrono::TimeDelta;

use super::fakes::stay;
use crate::{
    dialogue::Session,
    fact::{Call, Facts, Missing, WriteAnswer},
    guest::{GuestDetails, Language},
    message::{Content, OutboundContent, Purpose},
    port::{Alert, CancelRequest, FindRequest, OffersRequest, ReserveRequest},
    property::Property,
    reply::Catalogue,
    reservation::{CancelCost, ClientRef, ReservationId},
    turn::{Author, Decision, Job, ScheduledJob, SendItem, StaffAction, Trace, Turn},
};

pub(super) fn decide(
    _: &Property,
    _: &Catalogue,
    session: &Session,
    turn: &Turn,
    facts: &Facts,
) -> Result<Decision, Missing> {
    let mut said = Vec::new();
    let mut jobs = Vec::new();
    for message in &turn.messages {
        match (&message.author, &message.heard) {
            (Author::Staff { name, action: StaffAction::Write { text } }, _) => said.push(format!("{name}: {text}")),
            (_, Some(heard)) => {
                let Content::Text(text) = &heard.content else { continue };
                said.push(hear(text, turn, facts, &mut jobs)?);
            }
            _ => {}
        }
    }
    for _ in &turn.jobs {
        said.push(format!("job: {}", read(facts)?));
    }
    let mut session = session.clone();
    session.addresses.clone_from(&turn.addresses);
    session.introduced = true;
    session.misunderstandings = session.misunderstandings.saturating_add(1);
    Ok(Decision {
        session,
        send: said
            .into_iter()
            .map(|text| SendItem {
                content: OutboundContent::Text(text),
                purpose: Purpose::Reply,
                not_before: turn.now,
            })
            .collect(),
        jobs,
        cancel_jobs: vec![],
        hand_off: None,
        audit: vec![],
        trace: Trace::default(),
    })
}

fn hear(text: &str, turn: &Turn, facts: &Facts, jobs: &mut Vec<ScheduledJob>) -> Result<String, Missing> {
    let key = |verb: &str| ClientRef::new(format!("{}/{verb}/0", turn.id));
    match text.split(' ').next().unwrap_or_default() {
        "panic" => panic!("a bug"),
        "endless" => {
            let n = facts.recorded().len();
            facts.find(FindRequest::Number(n.to_string()))?.ok();
            Ok("never".to_owned())
        }
        "read" => read(facts),
        "both" => {
            facts.join([Call::RoomTypes, Call::Offers(OffersRequest::new(stay()))])?;
            read(facts)
        }
        "book" => {
            let offers = match facts.offers(OffersRequest::new(stay()))? {
                Ok(offers) => offers.offers(),
                Err(fault) => return Ok(format!("no offers: {:?}", fault.kind)),
            };
            let offer = offers.first().unwrap().get().clone();
            let request = ReserveRequest::new(key("reserve"), offer, GuestDetails::default(), Language::En, turn.now);
            Ok(match facts.reserve(request)? {
                WriteAnswer::Done(made) => {
                    format!("booked {} at {}", made.get().number, made.get().total.gross.amount())
                }
                WriteAnswer::Rejected(rejection) => format!("no: {rejection:?}"),
                WriteAnswer::Unknown(fault) => format!("confirming: {:?}", fault.kind),
            })
        }
        "cancel" => {
            let request = CancelRequest::new(key("cancel"), ReservationId::new("r1"), CancelCost::Unknown, turn.now);
            Ok(match facts.cancel(request)? {
                WriteAnswer::Done(_) => "canceled".to_owned(),
                other => format!("{other:?}"),
            })
        }
        "alert" => {
            let alert = Alert::new(key("alert"), turn.conversation.clone(), "asked_for_person", "summary");
            Ok(if facts.alert(alert)? { "alerted" } else { "not alerted" }.to_owned())
        }
        "settle" => {
            // Looks up the first reservation of the test under its own key.
            let made = facts.find(FindRequest::ClientRef(ClientRef::new(text.trim_start_matches("settle "))))?;
            Ok(format!("found {}", made.map(|found| found.get().len()).unwrap_or_default()))
        }
        "later" => {
            let due_at = turn.now + TimeDelta::seconds(30);
            jobs.push(ScheduledJob { key: "follow-up".to_owned(), due_at, job: Job::FollowUp });
            Ok("I will come back".to_owned())
        }
        _ => Ok(format!("heard {text}")),
    }
}

fn read(facts: &Facts) -> Result<String, Missing> {
    Ok(match facts.room_types()? {
        Ok(types) => format!("{} room types", types.get().len()),
        Err(fault) => format!("fault {:?}", fault.kind),
    })
}
