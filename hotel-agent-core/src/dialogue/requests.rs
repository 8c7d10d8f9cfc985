//! Wishes that a person at the desk fulfils: towels, a repair, a table, a wake-up call, a complaint.

use super::{Talk, hand_off};
use crate::{language::Intent, property::Topic, reply::Say};

/// Passes a wish to the desk. `true` when the intent is one.
pub(super) fn pass_on(talk: &mut Talk<'_>, intent: Intent) -> bool {
    match intent {
        Intent::Complaint => talk.say(Say::new("complaint")),
        Intent::Maintenance => talk.say(Say::new("maintenance")),
        Intent::ItemRequest
        | Intent::Housekeeping
        | Intent::RoomChange
        | Intent::RestaurantBooking
        | Intent::WakeUpCall
        | Intent::LostItem
        | Intent::EarlyCheckin
        | Intent::RoomService => {
            let known = Topic::parse(intent.name()).and_then(|topic| talk.house.about(topic));
            if let Some(text) = known {
                talk.say(Say::new("house-text").name("text", &text));
            }
        }
        _ => return false,
    }
    hand_off::question(talk, intent.name(), &[]);
    true
}
