//! The router: which journeys a guest's words go to, in which order.
//!
//! 1. Danger comes before everything.
//! 2. While a person has the conversation the agent is silent.
//! 3. The open question is tried first.
//! 4. Every other wish of the message is answered, the booking last, so that its question closes the reply.

use super::{
    LookingFor, Open, Talk, availability, booking, cancel, draft, fallback, hand_off, information, late_checkout,
    lookup, photos, privacy, requests, said::Said,
};
use crate::{
    fact::Missing,
    guest::{GuestDetails, Language},
    language::Intent,
    reply::Say,
};

/// How long after a reservation a bare "no" is about it.
const SECOND_THOUGHTS: chrono::TimeDelta = chrono::TimeDelta::minutes(10);

/// Hears everything the guest said in this turn.
pub(super) fn hear_guest(talk: &mut Talk<'_>) -> Result<(), Missing> {
    let listed = std::mem::take(&mut talk.session.listed);
    let counts = matches!(talk.session.open, Some(Open::Party | Open::ChildAges | Open::Departure | Open::Number));
    let mut said = Said::of(talk.turn, if counts { &[] } else { &listed });
    take_taps(&mut said);
    settle_language(talk, &said);
    talk.session.last_guest_at = Some(talk.turn.now);
    talk.because(format!("heard {:?}", said.intents));

    if said.urgent.is_some() || said.has(Intent::Emergency) {
        hand_off::urgent(talk, said.urgent.unwrap_or(crate::language::Urgency::Danger));
        return Ok(());
    }
    if hand_off::is_with_people(talk) {
        privacy::note(talk, &said);
        hand_off::note_guest(talk);
        return Ok(());
    }
    introduce(talk, &said);
    set_aside(talk, &mut said)?;
    let before = talk.outcome.says.len();
    if privacy::note(talk, &said) {
        return Ok(());
    }
    let understood = journeys(talk, &said)?;
    let noted = talk.outcome.says.len() > before;
    if understood || said.only_courtesy {
        if understood {
            talk.session.misunderstandings = 0;
        }
        if !noted && !understood && said.thanks {
            talk.say(Say::new("you-are-welcome"));
        }
    } else if !noted && said.place && said.words.is_empty() {
        // Where the guest is tells them how to find us.
        super::location::answer(talk);
    } else if !noted {
        fallback::not_understood(talk);
    }
    Ok(())
}

/// A tap on "want:…" is that intent; "stay:…" are dates; "confirm:yes" is a yes.
fn take_taps(said: &mut Said) {
    let wants: Vec<Intent> = said.taps.iter().filter_map(|id| Intent::parse(id.strip_prefix("want:")?)).collect();
    for intent in wants {
        if !said.intents.contains(&intent) {
            said.intents.push(intent);
        }
    }
    match said.tapped("confirm:") {
        Some("yes") if !said.correction => said.affirm = true,
        Some("no") => {
            said.deny = true;
            said.affirm = false;
        }
        _ => {}
    }
    if said.taps.iter().any(|id| id == "photos") {
        said.intents.push(Intent::Photos);
    }
}

/// Sets aside wishes that the guest's words only seem to hold: while an offer is chosen its name is no question about
/// rooms or breakfast, and "a room for two, 7 to 9 December" asks for nothing but a stay.
fn set_aside(talk: &Talk<'_>, said: &mut Said) -> Result<(), Missing> {
    let party = &said.party;
    let whole = said.dates.iter().any(|date| !date.vague)
        && (said.nights.is_some()
            || party.adults.is_some()
            || said.dates.iter().any(|date| date.reading.end.is_some()));
    if whole && lookup::wanted(said).is_none() {
        said.intents.retain(|intent| {
            !matches!(intent, Intent::RoomInfo | Intent::Housekeeping | Intent::RoomService | Intent::RoomChange)
        });
    }
    if booking::asks_cheapest_cancelable(said) && !talk.session.shown.is_empty() {
        // It says which offer, and cancels nothing.
        said.intents.retain(|intent| !matches!(intent, Intent::CancelBooking | Intent::CancellationPolicy));
    }
    if talk.session.open == Some(Open::Offer) {
        booking::hear_price(talk, said);
    } else if talk.session.chosen.is_none() || !booking::wants_breakfast(said) {
        return Ok(());
    }
    if booking::named(talk, said)? != booking::Named::None {
        said.intents.retain(|intent| {
            !matches!(intent, Intent::RoomInfo | Intent::Breakfast | Intent::Offers | Intent::CancellationPolicy)
        });
    }
    Ok(())
}

fn settle_language(talk: &mut Talk<'_>, said: &Said) {
    let spoken = &talk.property.languages;
    let heard: Option<Language> = talk.turn.languages().filter(|language| spoken.contains(language)).last();
    if let Some(language) = heard.filter(|heard| talk.session.language != Some(*heard)) {
        talk.because(format!("language {}", language.code()));
        talk.session.language = Some(language);
    }
    if said.has(Intent::LanguageSwitch)
        && let Some(language) = wanted_language(talk, said)
    {
        talk.session.language = Some(language);
    }
}

/// "In English, please": the language named, which need not be the one it is asked in.
fn wanted_language(talk: &Talk<'_>, said: &Said) -> Option<Language> {
    let words = crate::language::fold::fold(&said.words.join(" "));
    let names = [
        (Language::En, ["english", "ingles"]),
        (Language::Es, ["spanish", "espanol"]),
        (Language::Pt, ["portuguese", "portugues"]),
        (Language::Fr, ["french", "frances"]),
    ];
    names
        .into_iter()
        .find(|(language, names)| {
            talk.property.languages.contains(language) && names.iter().any(|name| words.contains(name))
        })
        .map(|(language, _)| language)
}

fn introduce(talk: &mut Talk<'_>, said: &Said) {
    if talk.session.introduced {
        return;
    }
    talk.session.introduced = true;
    let say = Say::new("welcome")
        .text("assistant", &talk.house.assistant())
        .text("property", &talk.house.name())
        .text("privacy", &talk.house.privacy_notice());
    talk.say(say);
    let asks = !said.taps.is_empty() || said.speaks_of_a_stay();
    if !asks && !said.intents.is_empty() && said.intents.iter().all(|intent| intent.is_social()) {
        talk.offer_choices(Say::new("how-can-i-help"), fallback::menu());
    }
}

/// Goes through the journeys the words belong to. `true` when something was understood.
fn journeys(talk: &mut Talk<'_>, said: &Said) -> Result<bool, Missing> {
    if said.has(Intent::HumanHandoff) {
        hand_off::start(talk, "asked_for_person", false);
        return Ok(true);
    }
    if said.has(Intent::Group) && !said.any(&[Intent::CancelBooking, Intent::ModifyBooking]) {
        draft::take_in(talk, said);
        talk.session.draft.rooms = talk.session.draft.rooms.max(2);
        availability::advance(talk, said)?;
        return Ok(true);
    }
    let answered = answer_questions(talk, said)?;
    let went_on = open_question(talk, said, answered)?;
    if went_on {
        return Ok(true);
    }
    if let Some(why) = lookup::wanted(said) {
        talk.session.draft.active = false;
        lookup::start(talk, why, said)?;
        return Ok(true);
    }
    if said.has(Intent::OtaBooking) {
        lookup::start(talk, LookingFor::Status, said)?;
        return Ok(true);
    }
    let bare = said.intents.iter().all(|intent| intent.is_social()) && !said.speaks_of_a_stay();
    if !said.numbers.is_empty() && bare && !answered {
        talk.because("a number by itself: which reservation it is");
        lookup::start(talk, LookingFor::Status, said)?;
        return Ok(true);
    }
    if stay(talk, said)? {
        return Ok(true);
    }
    if !answered && taken_back(talk, said)? {
        return Ok(true);
    }
    Ok(answered || small_talk(talk, said))
}

/// "Espera, no" right after a reservation was made: what canceling it costs, and whether to.
fn taken_back(talk: &mut Talk<'_>, said: &Said) -> Result<bool, Missing> {
    if !(said.correction || said.deny) {
        return Ok(false);
    }
    let just_made = talk
        .session
        .reservations
        .iter()
        .rev()
        .find(|known| known.made_here_at.is_some_and(|at| talk.turn.now - at <= SECOND_THOUGHTS));
    let Some(id) = just_made.map(|known| known.id.clone()) else { return Ok(false) };
    talk.because("second thoughts about a reservation just made");
    cancel::ask(talk, &id)?;
    Ok(true)
}

/// Answers every question of the message that needs no talk back and forth.
fn answer_questions(talk: &mut Talk<'_>, said: &Said) -> Result<bool, Missing> {
    let mut answered = false;
    if said.has(Intent::Photos) {
        photos::send(talk, said)?;
        answered = true;
    }
    for intent in said.intents.iter().copied() {
        if said.has(Intent::Photos) && photographed(intent) {
            // "Photos of the pool" asks for no opening hours.
            continue;
        }
        answered |= match intent {
            Intent::LateCheckout => {
                if talk.session.reservations.is_empty() {
                    late_checkout::arrange(talk, None);
                } else {
                    lookup::start(talk, LookingFor::LateCheckout, said)?;
                }
                true
            }
            Intent::LateArrival => late_arrival(talk, said),
            // "Check in at one in the morning" is late, not early.
            Intent::EarlyCheckin if said.times.last().is_some_and(|time| time.time < talk.property.day_starts) => {
                said.has(Intent::LateArrival) || late_arrival(talk, said)
            }
            Intent::CancellationPolicy if talk.session.chosen.is_some() => information::answer(talk, intent, said),
            // Prices and rooms belong to the booking journey below once dates are on the table.
            Intent::RoomInfo if talk.session.draft.active || !said.dates.is_empty() => false,
            Intent::Offers if !said.dates.is_empty() => false,
            _ => {
                privacy::answer(talk, intent)
                    || requests::pass_on(talk, intent)
                    || information::answer(talk, intent, said)
            }
        };
    }
    Ok(answered)
}

fn photographed(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::Pool
            | Intent::Restaurant
            | Intent::Gym
            | Intent::Spa
            | Intent::Breakfast
            | Intent::RoomInfo
            | Intent::Amenities
            | Intent::Location
    )
}

/// Who comes late hears until when the room is held; a reservation that stands is the desk's to note.
fn late_arrival(talk: &mut Talk<'_>, said: &Said) -> bool {
    if let Some(time) = said.times.last() {
        talk.session.draft.arrival_time = Some(time.time);
    }
    if talk.session.draft.active && talk.session.reservations.is_empty() {
        // Noted with the booking: the read-back says what follows from it.
        let until = talk.house.hold_until();
        if let Some(time) = talk.session.draft.arrival_time {
            talk.say(Say::new("arrival-noted").asked_time("time", time));
            if booking::is_after(talk, time, *until.get()) {
                talk.say(Say::new("held-until").time("until", &until));
            }
        }
        return true;
    }
    if talk.session.reservations.is_empty() || information::knows(talk, Intent::LateArrival) {
        information::answer(talk, Intent::LateArrival, said);
    }
    talk.say(Say::new("held-until").time("until", &talk.house.hold_until()));
    if !talk.session.reservations.is_empty() {
        let details: Vec<String> =
            said.times.last().map(|time| time.time.format("%H:%M").to_string()).into_iter().collect();
        hand_off::question(talk, "late_arrival", &details);
    }
    true
}

/// Tries the message as the answer to the open question. `true` when it was one, or when the journey goes on.
fn open_question(talk: &mut Talk<'_>, said: &Said, answered: bool) -> Result<bool, Missing> {
    let Some(open) = talk.session.open.clone() else { return Ok(false) };
    let detail =
        matches!(open, Open::Number | Open::Surname | Open::Name | Open::GuestName | Open::Email | Open::Phone);
    if detail && !answered && fallback::says_cannot_give(said) {
        fallback::cannot_give(talk);
        return Ok(true);
    }
    match open {
        Open::WhichDate { .. } => {
            if draft::settle_which(talk, said) {
                go_on(talk, said)?;
                return Ok(true);
            }
            Ok(false)
        }
        Open::ConfirmReserve => confirm_reserve(talk, said, answered),
        Open::ConfirmCancel => {
            // "Yes, cancel it" is a yes to "shall I cancel it?"; anything longer may mean another reservation.
            let short = said.words.iter().flat_map(|words| words.split_whitespace()).count() <= 3;
            let again = short && said.has(Intent::CancelBooking) && !said.deny && !said.correction;
            let yes = Said { affirm: true, ..Said::default() };
            if again && !answered {
                cancel::answer(talk, &yes)?;
                return Ok(true);
            }
            let meant = said.affirm || said.deny || said.correction || said.tapped("confirm:").is_some();
            if meant && !answered {
                cancel::answer(talk, said)?;
            }
            Ok(meant && !answered)
        }
        Open::Offer => {
            if let Some((start, end)) = tapped_stay(said) {
                take_stay(talk, start, end);
                go_on(talk, said)?;
                return Ok(true);
            }
            let changed = draft::take_in(talk, said);
            let introduced = booking::take_details(talk, said);
            if changed && (!said.dates.is_empty() || said.nights.is_some() || said.party.adults.is_some()) {
                talk.session.chosen = None;
                availability::advance(talk, said)?;
                return Ok(true);
            }
            if booking::choose(talk, said)? {
                booking::advance(talk, said)?;
                return Ok(true);
            }
            if booking::refuses(talk, said)? || booking::named(talk, said)? == booking::Named::Unshown {
                availability::advance(talk, said)?;
                return Ok(true);
            }
            if said.any(draft::STAY_INTENTS) {
                if said.has(Intent::MakeBooking) && talk.session.shown.len() == 1 {
                    let only = talk.session.shown.first().cloned();
                    if let Some(only) = only {
                        availability::choose(talk, only);
                    }
                    booking::advance(talk, said)?;
                } else {
                    availability::advance(talk, said)?;
                }
                return Ok(true);
            }
            if said.deny && !answered {
                talk.session.open = None;
                talk.session.draft.active = false;
                talk.say(Say::new("no-offer-wanted"));
                return Ok(true);
            }
            let unclear = said.affirm
                || introduced
                || said.intents.is_empty() && booking::named(talk, said)? == booking::Named::Several;
            if unclear && !answered {
                talk.say(Say::new("which-offer"));
                return Ok(true);
            }
            Ok(false)
        }
        Open::Name | Open::GuestName | Open::Email | Open::Phone => {
            if (said.correction || booking::wants_breakfast(said)) && booking::choose(talk, said)? {
                // "Mejor la flexible" in the middle of the questions: another offer, and the questions go on.
                booking::advance(talk, said)?;
                return Ok(true);
            }
            let changed = draft::take_in(talk, said);
            let dates_changed = changed && !said.dates.is_empty();
            if booking::take_details(talk, said) || dates_changed {
                booking::advance(talk, said)?;
                return Ok(true);
            }
            if said.deny && said.words.len() == 1 && !answered {
                booking::declined(talk);
                return Ok(true);
            }
            if answered || !said.intents.is_empty() && !said.any(draft::STAY_INTENTS) || said.only_courtesy {
                // Another wish in between: it has been answered, the question stays open.
                return Ok(false);
            }
            booking::advance(talk, said)?;
            Ok(true)
        }
        Open::Number | Open::Surname | Open::WhichReservation { .. } => {
            if answered || said.only_courtesy || lookup::wanted(said).is_some() || said.any(draft::STAY_INTENTS) {
                return Ok(false);
            }
            let taps = said.tapped("reservation:").is_some();
            if said.numbers.is_empty() && said.words.is_empty() && !taps && said.selection.is_none() {
                return Ok(false);
            }
            lookup::advance(talk, said)?;
            Ok(true)
        }
        Open::Dates | Open::Departure | Open::Party | Open::ChildAges | Open::ArrivalTime | Open::GroupDetails => {
            if let Some((start, end)) = tapped_stay(said) {
                take_stay(talk, start, end);
                go_on(talk, said)?;
                return Ok(true);
            }
            let changed = draft::take_in(talk, said);
            booking::take_details(talk, said);
            let asked_again = matches!(talk.session.open, Some(Open::WhichDate { .. }));
            // "Ok" to "which day?" is no misunderstanding: the question is asked again.
            if changed || asked_again || said.impossible || vague(said) || (said.affirm && !answered) {
                go_on(talk, said)?;
                return Ok(true);
            }
            if said.deny && !answered && said.intents.iter().all(|intent| intent.is_social()) {
                talk.session.open = None;
                talk.session.draft = super::Draft::default();
                talk.say(Say::new("no-offer-wanted"));
                return Ok(true);
            }
            Ok(false)
        }
    }
}

fn vague(said: &Said) -> bool {
    said.dates.iter().any(|date| date.vague)
}

/// The answer to the read-back: a clear yes reserves, anything else does not.
fn confirm_reserve(talk: &mut Talk<'_>, said: &Said, answered: bool) -> Result<bool, Missing> {
    let changed = draft::take_in(talk, said);
    let details = booking::take_details(talk, said);
    if changed || details {
        booking::advance(talk, said)?;
        return Ok(true);
    }
    let chosen = talk.session.chosen.as_ref().map(|chosen| chosen.shown.clone());
    if said.affirm
        && let booking::Named::One(one) = booking::named(talk, said)?
        && chosen.is_some_and(|chosen| chosen.rate_plan != one.rate_plan || chosen.room_type != one.room_type)
    {
        // "Yes, but with breakfast" is a yes to another offer: it is read back first.
        availability::choose(talk, *one);
        booking::advance(talk, &Said::default())?;
        return Ok(true);
    }
    if booking::refuses(talk, said)? {
        return availability::again(talk, said).map(|()| true);
    }
    if !talk.session.shown.is_empty() && !said.affirm && booking::choose(talk, said)? {
        booking::advance(talk, said)?;
        return Ok(true);
    }
    if said.affirm && !said.correction && !said.deny {
        booking::advance(talk, said)?;
        return Ok(true);
    }
    if (said.deny || said.correction) && !answered {
        booking::declined(talk);
        return Ok(true);
    }
    if said.has(Intent::MakeBooking) && !answered {
        // "Reserve it" is as clear as a yes to "shall I reserve it?", once everything was read back.
        let yes = Said { affirm: true, ..Said::default() };
        booking::advance(talk, &yes)?;
        return Ok(true);
    }
    Ok(false)
}

fn tapped_stay(said: &Said) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
    let (start, end) = said.tapped("stay:")?.split_once(':')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

fn take_stay(talk: &mut Talk<'_>, start: chrono::NaiveDate, end: chrono::NaiveDate) {
    talk.session.draft.arrival = Some(start);
    talk.session.draft.departure = Some(end);
    talk.session.draft.nights = None;
}

/// Goes on with whatever the stay is at: an offer chosen, or a search.
fn go_on(talk: &mut Talk<'_>, said: &Said) -> Result<(), Missing> {
    if talk.session.chosen.is_some() { booking::advance(talk, said) } else { availability::advance(talk, said) }
}

/// Starts or goes on with a stay when the words speak of one.
fn stay(talk: &mut Talk<'_>, said: &Said) -> Result<bool, Missing> {
    let wants = said.any(draft::STAY_INTENTS);
    let tapped = tapped_stay(said);
    if let Some((start, end)) = tapped {
        take_stay(talk, start, end);
    }
    let speaks_of_dates = said.dates.iter().any(|date| !date.vague) || said.nights.is_some();
    let several_rooms = said.party.rooms.is_some_and(|rooms| rooms > 1);
    let speaks_of_people =
        said.party.adults.is_some() || said.party.children.is_some() || said.party.babies.is_some() || several_rooms;
    let only_dates = said.intents.iter().all(|intent| intent.is_social());
    let whole = tapped.is_some() || names_a_stay(said);
    // "The 7th", "we are three": of the stay when nothing else is asked.
    let part = only_dates && !said.has(Intent::OpeningHours) && (speaks_of_dates || speaks_of_people);
    if !(wants || whole || part) {
        return Ok(false);
    }
    for_somebody_else(talk, said);
    draft::take_in(talk, said);
    booking::take_details(talk, said);
    if talk.session.unsettled.is_some() {
        talk.say(Say::new("still-confirming"));
        return Ok(true);
    }
    if said.has(Intent::ViewOffersMore) {
        talk.session.chosen = None;
        talk.session.draft.room_words.clear();
        talk.session.draft.words.clear();
    }
    if booking::choose(talk, said)? {
        booking::advance(talk, said)?;
        return Ok(true);
    }
    go_on(talk, said)?;
    Ok(true)
}

/// Whether dates come with people, nights or rooms: that is a stay, whatever else the message asks.
///
/// A table for four on a day, or the hours of a day, is none.
fn names_a_stay(said: &Said) -> bool {
    let concrete = said.dates.iter().filter(|date| !date.vague);
    let (days, ranges) =
        concrete.fold((0, 0), |(days, ranges), date| (days + 1, ranges + usize::from(date.reading.end.is_some())));
    let spans = days > 1 || ranges > 0 || said.nights.is_some();
    let people = said.party.adults.is_some() || said.party.children.is_some() || said.party.babies.is_some();
    let elsewhere = said.any(&[Intent::OpeningHours, Intent::Restaurant, Intent::Spa, Intent::LateCheckout]);
    if days == 0 || said.has(Intent::OpeningHours) && !people {
        return false;
    }
    (people || said.party.rooms.is_some() || said.nights.is_some()) && (spans || !elsewhere)
}

/// "For my boss": who books is not who stays.
fn for_somebody_else(talk: &mut Talk<'_>, said: &Said) {
    if said.has(Intent::BookingForOther) && talk.session.guest.is_none() {
        talk.because("booked for somebody else");
        talk.session.guest = Some(GuestDetails::default());
    }
}

fn small_talk(talk: &mut Talk<'_>, said: &Said) -> bool {
    let greeted = talk.has_spoken();
    if said.affirm || said.deny {
        // A yes or no to nothing: no misunderstanding, and no guess.
        talk.say(Say::new("anything-else"));
        return true;
    }
    let Some(intent) = said.intents.iter().find(|intent| {
        matches!(
            intent,
            Intent::Greeting
                | Intent::Goodbye
                | Intent::Thanks
                | Intent::Help
                | Intent::BotIdentity
                | Intent::Smalltalk
                | Intent::OutOfScope
                | Intent::LanguageSwitch
                | Intent::Feedback
                | Intent::ReviewReply
        )
    }) else {
        return false;
    };
    match intent {
        Intent::Greeting if greeted => {}
        Intent::Greeting => talk.offer_choices(Say::new("greeting"), fallback::menu()),
        Intent::Goodbye => talk.say(Say::new("goodbye")),
        Intent::Thanks => talk.say(Say::new("you-are-welcome")),
        Intent::Help => talk.offer_choices(Say::new("help"), fallback::menu()),
        Intent::BotIdentity => {
            talk.say(Say::new("bot-identity").text("assistant", &talk.house.assistant()));
        }
        Intent::OutOfScope => talk.say(Say::new("out-of-scope")),
        Intent::LanguageSwitch => talk.say(Say::new("language-switched")),
        Intent::Feedback | Intent::ReviewReply => {
            talk.say(Say::new("feedback-thanks"));
            hand_off::question(talk, "feedback", &[]);
        }
        _ => talk.say(Say::new("smalltalk")),
    }
    true
}
