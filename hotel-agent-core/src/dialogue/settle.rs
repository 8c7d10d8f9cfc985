//! A write whose end nobody saw: found out by its key, never repeated blindly.

use chrono::TimeDelta;

use super::{Talk, Unsettled, booking, cancel, hand_off};
use crate::{
    fact::{Missing, WriteAnswer},
    port::{FindRequest, Idempotency, OffersRequest},
    reply::Say,
    reservation::Status,
    turn::Job,
};

/// Looks before a person takes over: about a minute with the waits below.
const MOST_LOOKS: u8 = 6;

/// Looks that must find nothing before the same write is tried again with the same key.
const LOOKS_BEFORE_RETRY: u8 = 2;

/// Looks that must find nothing before "not reserved" is said: the missing offer may be our own late write's doing.
const LOOKS_BEFORE_NO: u8 = 4;

/// Looks for the write by its key and tells the guest what came of it.
pub(super) fn look(talk: &mut Talk<'_>) -> Result<(), Missing> {
    match talk.session.unsettled.clone() {
        None => Ok(()),
        Some(Unsettled::Reserve { key, shown, looks }) => {
            let found = talk.facts.find(FindRequest::ClientRef(key.clone()))?;
            let mine = found.as_ref().ok().and_then(|found| {
                found.each().find(|reservation| !matches!(reservation.get().status, Status::Canceled))
            });
            if let Some(reservation) = mine {
                talk.because("the reservation is there");
                return booking::confirmed(talk, &reservation);
            }
            let looks = looks + 1;
            talk.session.unsettled = Some(Unsettled::Reserve { key: key.clone(), shown: shown.clone(), looks });
            let may_retry = !matches!(talk.turn.pms.idempotency, Idempotency::None);
            if found.is_ok() && looks >= LOOKS_BEFORE_RETRY && may_retry {
                let Ok(offers) = talk.facts.offers(OffersRequest::new(shown.stay.clone()))? else {
                    later(talk, looks);
                    return Ok(());
                };
                let offer = offers
                    .offers()
                    .into_iter()
                    .find(|offer| booking::matches(offer, &shown) && offer.get().total.gross == shown.total);
                if let Some(offer) = offer {
                    talk.because("nothing there after several looks: the same write, the same key");
                    let request = booking::reserve_request(talk, key, offer.get().clone());
                    match talk.facts.reserve(request)? {
                        WriteAnswer::Done(reservation) => return booking::confirmed(talk, &reservation),
                        WriteAnswer::Rejected(rejection) => {
                            talk.session.unsettled = None;
                            talk.say(Say::new("not-reserved-after-all"));
                            return booking::rejected(talk, rejection);
                        }
                        WriteAnswer::Unknown(_) => {}
                    }
                } else if looks >= LOOKS_BEFORE_NO {
                    talk.because("nothing there, look after look, and the offer is gone");
                    talk.session.unsettled = None;
                    talk.session.chosen = None;
                    talk.say(Say::new("not-reserved-after-all"));
                    return Ok(());
                }
            }
            later(talk, looks);
            Ok(())
        }
        Some(Unsettled::Cancel { key, reservation, looks }) => {
            let found = talk.facts.find(FindRequest::Id(reservation.clone()))?;
            let now = found.as_ref().ok().and_then(|found| found.each().next());
            match now {
                Some(now) if now.get().status == Status::Canceled => {
                    talk.because("the cancellation is there");
                    cancel::canceled(talk, &now);
                }
                Some(_) if looks + 1 >= LOOKS_BEFORE_RETRY => {
                    talk.because("still not canceled: the guest is asked again");
                    talk.session.unsettled = None;
                    talk.say(Say::new("not-canceled-after-all"));
                    return cancel::ask(talk, &reservation);
                }
                _ => {
                    talk.session.unsettled = Some(Unsettled::Cancel { key, reservation, looks: looks + 1 });
                    later(talk, looks + 1);
                }
            }
            Ok(())
        }
    }
}

fn later(talk: &mut Talk<'_>, looks: u8) {
    if looks >= MOST_LOOKS {
        talk.because("nobody can tell: a person must look");
        talk.session.unsettled = None;
        hand_off::start(talk, "unsettled", false);
        return;
    }
    // 3, 6, 12, 24 seconds: a PMS under load gets time, the guest an answer within a minute.
    talk.job_in("settle", TimeDelta::seconds(3 << looks.saturating_sub(1).min(5)), Job::Settle);
}
