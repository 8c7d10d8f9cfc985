//! What the house knows, in its own words; what it does not know is asked of reception.

use super::{Talk, hand_off, location, opening_hours, said::Said};
use crate::{fact::Fact, guest::Localized, language::Intent, property::Topic, reply::Say};

/// Answers a question about the house. `true` when the intent is one.
pub(super) fn answer(talk: &mut Talk<'_>, intent: Intent, said: &Said) -> bool {
    match intent {
        Intent::Location => location::answer(talk),
        Intent::ContactInfo | Intent::Staff => contact(talk),
        Intent::OpeningHours => opening_hours::answer(talk, said),
        _ => {
            let Some(topic) = topic(intent) else { return false };
            topic_answer(talk, intent, topic);
        }
    }
    true
}

/// The topic an intent asks about: mostly the one of the same name.
fn topic(intent: Intent) -> Option<Topic> {
    match intent {
        Intent::RoomInfo => Topic::parse("rooms").or_else(|| Topic::parse("amenities")),
        Intent::Children => Topic::parse("children"),
        _ => Topic::parse(intent.name()),
    }
}

fn topic_answer(talk: &mut Talk<'_>, intent: Intent, topic: Topic) {
    let desk_spoke = opening_hours::state_of(talk, intent.name());
    match text(talk, intent, topic) {
        Some(text) => {
            talk.because(format!("the house on {}", topic.name()));
            talk.say(Say::new("house-text").name("text", &text));
        }
        // Without a text of its own the house still has its times.
        None if intent == Intent::CheckinInfo => talk.say(Say::new("checkin").time("time", &talk.house.check_in())),
        None if intent == Intent::CheckoutInfo => talk.say(Say::new("checkout").time("time", &talk.house.check_out())),
        None if desk_spoke => {}
        None => ask_reception(talk, intent.name()),
    }
}

/// What the house says on a topic; on coming late, what it says on checking in where it says nothing more exact.
fn text(talk: &Talk<'_>, intent: Intent, topic: Topic) -> Option<Fact<Localized>> {
    let wider = || Topic::parse("checkin_info").filter(|_| intent == Intent::LateArrival);
    talk.house.about(topic).or_else(|| talk.house.about(wider()?))
}

/// Whether the house has a text on an intent.
pub(super) fn knows(talk: &Talk<'_>, intent: Intent) -> bool {
    topic(intent).is_some_and(|topic| text(talk, intent, topic).is_some())
}

fn contact(talk: &mut Talk<'_>) {
    talk.say(Say::new("contact").text("phone", &talk.house.phone()).text("email", &talk.house.email()));
    opening_hours::state_of(talk, talk.property.staff.desk.as_str().to_owned().as_str());
}

/// Nobody has told the agent: it says so and passes the question on.
pub(super) fn ask_reception(talk: &mut Talk<'_>, about: &str) {
    talk.because(format!("nothing known on {about}"));
    talk.say(Say::new("ask-reception"));
    hand_off::question(talk, "question", &[about.to_owned()]);
}
