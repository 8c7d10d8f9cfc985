//! The dialogue: what the guest wants, what is still missing, and what to say.
//!
//! `run` is called by [`decide`](crate::turn::decide) and goes through a turn once: due jobs, the desk's actions, then
//! the guest's words. Each guest journey is one file. A journey reads facts with `?`, changes the session, and says
//! things by [`Say`](crate::reply::Say); it never words anything itself and cannot make up a fact.

mod availability;
mod booking;
mod cancel;
mod draft;
mod fallback;
mod hand_off;
mod information;
mod jobs;
mod late_checkout;
mod location;
mod lookup;
mod opening_hours;
mod photos;
mod privacy;
mod requests;
mod review;
mod router;
mod said;
mod session;
mod settle;
mod sold_out;
mod talk;

pub use session::{
    Canceling, Chosen, Draft, HandOff, KnownReservation, LookingFor, Open, Promised, Session, Shown, Unsettled,
};
pub(crate) use talk::Talk;

use crate::fact::Missing;

/// Goes through a turn: due jobs, the desk's actions, the guest's words.
pub(crate) fn run(talk: &mut Talk<'_>) -> Result<(), Missing> {
    jobs::run(talk)?;
    hand_off::hear_staff(talk);
    if talk.turn.has_guest() {
        router::hear_guest(talk)?;
    }
    Ok(())
}
