//! Leaving later than the house's hour: what it costs, and the desk confirms.

use super::{Talk, hand_off};
use crate::{fact::Fact, property::Topic, reply::Say, reservation::Reservation};

/// Says what a late check-out costs and asks the desk, who know whether the room is wanted that day.
pub(super) fn arrange(talk: &mut Talk<'_>, reservation: Option<&Fact<Reservation>>) {
    match talk.house.late_checkout() {
        Some((time, Some(fee))) => {
            talk.say(Say::new("late-checkout-fee").time("time", &time).money("fee", &fee));
        }
        Some((time, None)) => talk.say(Say::new("late-checkout-free").time("time", &time)),
        None => talk.say(Say::new("checkout").time("time", &talk.house.check_out())),
    }
    if let Some(text) = Topic::parse("late_checkout").and_then(|topic| talk.house.about(topic)) {
        talk.say(Say::new("house-text").name("text", &text));
    }
    let details: Vec<String> = reservation.map(|known| known.number().get().clone()).into_iter().collect();
    hand_off::question(talk, "late_checkout", &details);
}
