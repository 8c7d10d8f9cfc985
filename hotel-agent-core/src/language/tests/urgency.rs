//! What cannot wait, and what only sounds like it.

use super::*;
use Language::En;

fn check(language: Language, cases: &[(&str, Option<Urgency>)]) {
    for (text, urgency) in cases {
        assert_eq!(read(text, language).urgent, *urgency, "{text}");
    }
}

#[test]
fn danger_is_heard_in_english() {
    check(
        En,
        &[
            ("there is a fire in the corridor", Some(Urgency::Fire)),
            ("I smell gas in my room", Some(Urgency::Fire)),
            ("my husband is having a heart attack", Some(Urgency::Medical)),
            ("please call an ambulance", Some(Urgency::Medical)),
            ("somebody is trying to break into my room", Some(Urgency::Violence)),
            ("we are stuck in the elevator", Some(Urgency::Danger)),
            ("I'm locked out of my room", Some(Urgency::LockedOut)),
        ],
    );
}

#[test]
fn calm_talk_about_danger_is_not_urgent() {
    check(
        En,
        &[
            ("where is the fire exit?", None),
            ("do you have a fireplace?", None),
            ("is there a pharmacy nearby?", None),
            ("what time is breakfast?", None),
            ("does the room have a smoke detector?", None),
        ],
    );
}
