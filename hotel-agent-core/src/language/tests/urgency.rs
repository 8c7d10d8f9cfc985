//! What cannot wait, and what only sounds like it.

use super::*;
use Language::{En, Es};

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

#[test]
fn danger_is_heard_in_spanish() {
    check(
        Es,
        &[
            ("hay fuego en el pasillo", Some(Urgency::Fire)),
            ("huele a gas en mi cuarto", Some(Urgency::Fire)),
            ("a mi marido le está dando un infarto", Some(Urgency::Medical)),
            ("llamen a una ambulancia por favor", Some(Urgency::Medical)),
            ("alguien intenta entrar a la fuerza en mi habitación", Some(Urgency::Violence)),
            ("estamos atrapados en el ascensor", Some(Urgency::Danger)),
            ("me quedé fuera de la habitación sin llave", Some(Urgency::LockedOut)),
            ("¿dónde está la salida de incendios?", None),
            ("¿hay una farmacia cerca?", None),
            ("¿a qué hora es el desayuno?", None),
        ],
    );
}

#[test]
fn danger_is_heard_in_the_other_language_too() {
    check(Es, &[("help, there is a fire!", Some(Urgency::Fire))]);
    check(En, &[("¡hay un incendio!", Some(Urgency::Fire))]);
}
