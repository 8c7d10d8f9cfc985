//! Consent, cards, documents and the guest's own data.

use super::{Talk, hand_off, said::Said};
use crate::{language::Intent, reply::Say};

/// What must be said whatever else the message was about. `true` when it was all the message was about.
pub(super) fn note(talk: &mut Talk<'_>, said: &Said) -> bool {
    if said.masked {
        talk.because("a card number was masked before it was stored");
        talk.audit("card_masked", "");
        talk.say(Say::new("card-masked"));
    }
    if said.opt_out {
        talk.session.consent.opted_out = true;
        talk.audit("opted_out", "");
        talk.drop_job("reminder/*");
        talk.drop_job("review/*");
        talk.say(Say::new("opted-out"));
        return true;
    }
    if said.opt_in {
        talk.session.consent.opted_out = false;
        talk.audit("opted_in", "");
        talk.say(Say::new("opted-in"));
        return true;
    }
    if said.picture {
        // Pictures are never fetched: the agent reads none, and one may show a passport.
        talk.because("a picture came: not fetched");
        talk.say(Say::new("picture-not-read"));
    }
    if said.unheard {
        talk.say(Say::new("cannot-listen"));
    }
    false
}

/// Requests about the guest's own data: a person answers, within the law's time.
pub(super) fn answer(talk: &mut Talk<'_>, intent: Intent) -> bool {
    let key = match intent {
        Intent::DataExport => "data-export",
        Intent::DataDeletion => "data-deletion",
        Intent::Consent => {
            talk.say(Say::new("privacy").text("url", &talk.house.privacy_notice()));
            return true;
        }
        _ => return false,
    };
    talk.say(Say::new(key).text("url", &talk.house.privacy_notice()));
    hand_off::question(talk, intent.name(), &[]);
    true
}
