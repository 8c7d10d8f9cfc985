//! Unasked messages about a stay: the reminder before it, the request for a review after it.

use chrono::TimeDelta;

use super::{Talk, hand_off};
use crate::{
    fact::{Fact, Missing},
    message::Purpose,
    port::FindRequest,
    reply::{Reply, Say},
    reservation::{Reservation, ReservationId, Status},
};

/// Whether the guest may be written to unasked.
fn may_write(talk: &mut Talk<'_>) -> bool {
    if talk.session.consent.opted_out {
        talk.because("opted out: nothing unasked");
        return false;
    }
    if hand_off::is_with_people(talk) {
        talk.because("with a person: nothing unasked");
        return false;
    }
    let window = talk.turn.channel.reply_window_s.map(|seconds| TimeDelta::seconds(i64::from(seconds)));
    let open = match (window, talk.session.last_guest_at) {
        (Some(window), Some(last)) => talk.turn.now < last + window,
        (Some(_), None) => false,
        (None, _) => true,
    };
    if !open {
        talk.because("outside the channel's reply window: nothing unasked");
    }
    open
}

fn read(talk: &mut Talk<'_>, id: &ReservationId) -> Result<Option<Fact<Reservation>>, Missing> {
    Ok(talk.facts.find(FindRequest::Id(id.clone()))?.ok().and_then(|found| found.each().next()))
}

/// Reminds of an arrival that still stands.
pub(super) fn remind(talk: &mut Talk<'_>, id: &ReservationId) -> Result<(), Missing> {
    if !may_write(talk) {
        return Ok(());
    }
    let Some(reservation) = read(talk, id)?.filter(|found| found.get().status == Status::Confirmed) else {
        talk.because("no confirmed reservation to remind of");
        return Ok(());
    };
    let Some(room) = reservation.first_stay() else { return Ok(()) };
    let say = Say::new("reminder")
        .date("arrival", &room.stay().arrival())
        .time("check_in", &talk.house.check_in())
        .text("number", &reservation.number())
        .text("address", &talk.house.address());
    talk.say_unasked(Purpose::ProactiveService, Reply::Text(say));
    Ok(())
}

/// Asks a guest who stayed for a review.
pub(super) fn ask(talk: &mut Talk<'_>, id: &ReservationId) -> Result<(), Missing> {
    if !may_write(talk) {
        return Ok(());
    }
    let Some(page) = talk.house.review_page() else { return Ok(()) };
    let stayed = read(talk, id)?.is_some_and(|found| found.get().status == Status::CheckedOut);
    if !stayed {
        talk.because("the guest has not stayed: no review asked");
        return Ok(());
    }
    let say = Say::new("review-request").text("name", &talk.house.name()).text("url", &page);
    talk.say_unasked(Purpose::ProactiveMarketing, Reply::Text(say));
    Ok(())
}
