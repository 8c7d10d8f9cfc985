//! Finding a guest's reservation: made here, on the proven phone, or by number and surname. A stranger learns nothing.

use super::{
    KnownReservation, LookingFor, Open, Talk, availability, cancel, fallback, hand_off, jobs, late_checkout, said::Said,
};
use crate::{
    fact::{Fact, Missing},
    language::{Intent, fold::fold},
    port::FindRequest,
    reply::{Choice, Say},
    reservation::{Reservation, ReservationId, Source, Status},
};

/// Wrong proofs before a person takes over.
const MOST_PROOFS: u8 = 5;

/// What a guest wants with a reservation of theirs.
pub(super) fn wanted(said: &Said) -> Option<LookingFor> {
    if said.has(Intent::CancelBooking) {
        Some(LookingFor::Cancel)
    } else if said.any(&[Intent::ModifyBooking, Intent::ExtendStay]) {
        Some(LookingFor::Change)
    } else if said.has(Intent::BookingStatus) {
        Some(LookingFor::Status)
    } else {
        None
    }
}

/// Starts looking for a reservation.
pub(super) fn start(talk: &mut Talk<'_>, why: LookingFor, said: &Said) -> Result<(), Missing> {
    talk.session.looking_for = Some(why);
    talk.session.number_to_prove = None;
    take_number(talk, said);
    advance(talk, said)
}

fn take_number(talk: &mut Talk<'_>, said: &Said) {
    if let Some(number) = said.numbers.last() {
        talk.session.number_to_prove = Some(number.clone());
    } else if talk.session.open == Some(Open::Number)
        && let Some(word) = said.words.last().map(|words| words.trim()).filter(|word| looks_like_number(word))
    {
        talk.session.number_to_prove = Some(word.to_owned());
    }
}

/// Anything short with a digit may be a number of some PMS or agency.
fn looks_like_number(word: &str) -> bool {
    (3..=40).contains(&word.len()) && word.split_whitespace().count() <= 3 && word.chars().any(|c| c.is_ascii_digit())
}

/// Goes on looking: which reservation, and whether it is the guest's.
pub(super) fn advance(talk: &mut Talk<'_>, said: &Said) -> Result<(), Missing> {
    let Some(why) = talk.session.looking_for else { return Ok(()) };
    take_number(talk, said);

    if let Some(Open::WhichReservation { ids }) = talk.session.open.clone() {
        let tapped = said.tapped("reservation:").and_then(|position| position.parse::<usize>().ok());
        let position = tapped.or_else(|| super::booking::position(said.selection.as_ref(), ids.len()));
        if let Some(id) = position.and_then(|position| ids.get(position.checked_sub(1)?)) {
            return with(talk, why, &id.clone());
        }
        if let Some(id) = by_date(talk, &ids, said)? {
            return with(talk, why, &id);
        }
    }
    if let Some(number) = talk.session.number_to_prove.clone() {
        // A number said again of a reservation already known needs no second proof.
        let folded = plain(&number);
        let known = talk.session.reservations.iter().find(|known| plain(&known.number) == folded);
        if let Some(known) = known.map(|known| known.id.clone()) {
            return with(talk, why, &known);
        }
        return prove(talk, why, &number, said);
    }
    let mut known: Vec<ReservationId> = talk.session.reservations.iter().map(|known| known.id.clone()).collect();
    if let Some(phone) = said.proven_phone.clone().or_else(|| proven_phone(talk)) {
        match talk.facts.find(FindRequest::Phone(phone))? {
            Ok(found) => {
                for reservation in found.each() {
                    remember(talk, &reservation);
                    if !known.contains(&reservation.get().id) {
                        known.push(reservation.get().id.clone());
                    }
                }
            }
            Err(fault) => {
                jobs::promise(talk, &fault);
                return Ok(());
            }
        }
    }
    jobs::kept_promise(talk);
    match known.as_slice() {
        [] => {
            fallback::ask_detail(talk, Open::Number, Say::new("ask-number"));
            Ok(())
        }
        [one] => with(talk, why, &one.clone()),
        _ => which(talk, why, known),
    }
}

/// The one reservation whose stay touches a day or month that was named ("the one in January").
fn by_date(talk: &mut Talk<'_>, ids: &[ReservationId], said: &Said) -> Result<Option<ReservationId>, Missing> {
    if said.dates.is_empty() {
        return Ok(None);
    }
    talk.facts.join(ids.iter().map(|id| crate::fact::Call::Find(FindRequest::Id(id.clone()))))?;
    let mut touched = Vec::new();
    for id in ids {
        let found = talk.facts.find(FindRequest::Id(id.clone()))?;
        let Some(reservation) = found.ok().and_then(|found| found.each().next()) else { continue };
        let meant = reservation.first_stay().is_some_and(|room| {
            let stay = room.stay();
            said.dates.iter().any(|date| {
                let last = date.reading.end.unwrap_or(date.reading.start);
                date.reading.start <= *stay.departure().get() && *stay.arrival().get() <= last
            })
        });
        if meant {
            touched.push(id.clone());
        }
    }
    Ok(match touched.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    })
}

/// The phone the channel vouches for, from an earlier message of this turn or this conversation.
fn proven_phone(talk: &Talk<'_>) -> Option<crate::guest::Phone> {
    talk.turn.messages.iter().rev().find_map(|message| message.heard.as_ref()?.phone.clone())
}

fn remember(talk: &mut Talk<'_>, reservation: &Fact<Reservation>) {
    let id = &reservation.get().id;
    if !talk.session.reservations.iter().any(|known| known.id == *id) {
        talk.session.reservations.push(KnownReservation {
            id: id.clone(),
            number: reservation.get().number.as_str().to_owned(),
            made_here_at: None,
        });
    }
}

fn which(talk: &mut Talk<'_>, why: LookingFor, ids: Vec<ReservationId>) -> Result<(), Missing> {
    talk.facts.join(ids.iter().map(|id| crate::fact::Call::Find(FindRequest::Id(id.clone()))))?;
    let mut choices = Vec::new();
    let mut open = Vec::new();
    for id in ids {
        let found = talk.facts.find(FindRequest::Id(id.clone()))?;
        let Some(reservation) = found.ok().and_then(|found| found.each().next()) else { continue };
        let over = matches!(reservation.get().status, Status::Canceled | Status::CheckedOut | Status::NoShow);
        if over && why != LookingFor::Status {
            continue;
        }
        let Some(room) = reservation.first_stay() else { continue };
        open.push(id);
        choices.push(Choice {
            id: format!("reservation:{}", open.len()),
            title: Say::new("choice-reservation").text("number", &reservation.number()),
            description: Some(
                Say::new("choice-reservation-dates")
                    .date("arrival", &room.stay().arrival())
                    .date("departure", &room.stay().departure()),
            ),
        });
    }
    match open.as_slice() {
        [] => {
            fallback::ask_detail(talk, Open::Number, Say::new("ask-number"));
            Ok(())
        }
        [one] => with(talk, why, &one.clone()),
        _ => {
            talk.session.open = Some(Open::WhichReservation { ids: open });
            talk.offer_choices(Say::new("which-reservation"), choices);
            Ok(())
        }
    }
}

/// Asks for the surname, or checks it: the same words whether the number or the name is wrong.
fn prove(talk: &mut Talk<'_>, why: LookingFor, number: &str, said: &Said) -> Result<(), Missing> {
    let surname = surname(talk, said);
    let Some(surname) = surname else {
        fallback::ask_detail(talk, Open::Surname, Say::new("ask-surname").asked_text("number", number));
        return Ok(());
    };
    let found = match talk.facts.find(FindRequest::Number(number.to_owned()))? {
        Ok(found) => found,
        Err(fault) => {
            jobs::promise(talk, &fault);
            return Ok(());
        }
    };
    jobs::kept_promise(talk);
    let proven = found.each().find(|reservation| bears_surname(reservation.get(), &surname));
    match proven {
        Some(reservation) => {
            talk.because("number and surname agree");
            talk.session.number_to_prove = None;
            remember(talk, &reservation);
            with(talk, why, &reservation.get().id.clone())
        }
        None => {
            talk.session.failed_proofs = talk.session.failed_proofs.saturating_add(1);
            talk.because(format!("proof {} failed", talk.session.failed_proofs));
            talk.audit("proof_failed", talk.session.failed_proofs.to_string());
            talk.session.number_to_prove = None;
            if talk.session.failed_proofs >= MOST_PROOFS {
                talk.session.open = None;
                talk.session.looking_for = None;
                hand_off::start(talk, "failed_proofs", false);
                return Ok(());
            }
            talk.session.open = Some(Open::Number);
            talk.say(Say::new("not-found"));
            Ok(())
        }
    }
}

/// The surname said as proof: the answer to the question, or a name said along with the number.
fn surname(talk: &Talk<'_>, said: &Said) -> Option<String> {
    let named = said.name.as_ref().and_then(|name| name.family.clone().or_else(|| name.given.clone()));
    let answered = (talk.session.open == Some(Open::Surname)).then(|| {
        let words = said.words.last()?.trim();
        (!words.is_empty() && words.split_whitespace().count() <= 5 && !words.chars().any(|c| c.is_ascii_digit()))
            .then(|| words.to_owned())
    });
    named.or(answered.flatten())
}

/// Small words of a surname that prove nothing by themselves.
const PARTICLES: [&str; 9] = ["de", "del", "la", "los", "van", "von", "da", "dos", "y"];

/// Whether the surname said is the guest's or the booker's; accents and case do not count.
///
/// Every word said must stand in the name, and one at least in the surname: a list of guesses proves nothing.
fn bears_surname(reservation: &Reservation, said: &str) -> bool {
    [Some(&reservation.guest), reservation.booker.as_ref()]
        .into_iter()
        .flatten()
        .filter_map(|person| person.name.as_ref())
        .any(|name| is_surname(&name.given, &name.family, said))
}

fn is_surname(given: &str, family: &str, said: &str) -> bool {
    let parts = |name: &str| -> Vec<String> {
        fold(name).split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (given, family, said) = (parts(given), parts(family), parts(said));
    if !said.is_empty() && said == family {
        return true;
    }
    let said: Vec<&String> = said.iter().filter(|word| !PARTICLES.contains(&word.as_str())).collect();
    said.iter().any(|word| family.contains(*word))
        && said.iter().all(|word| family.contains(*word) || given.contains(*word))
}

fn plain(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Does what the guest wants with a reservation that is theirs.
fn with(talk: &mut Talk<'_>, why: LookingFor, id: &ReservationId) -> Result<(), Missing> {
    if why == LookingFor::Cancel {
        talk.session.open = None;
        talk.session.looking_for = None;
        return cancel::ask(talk, id);
    }
    let reservation = match talk.facts.find(FindRequest::Id(id.clone()))? {
        Ok(found) => found.each().next(),
        Err(fault) => {
            jobs::promise(talk, &fault);
            return Ok(());
        }
    };
    talk.session.open = None;
    talk.session.looking_for = None;
    talk.session.number_to_prove = None;
    let Some(reservation) = reservation else {
        talk.say(Say::new("not-found"));
        return Ok(());
    };
    match why {
        LookingFor::Change => change(talk, &reservation),
        LookingFor::LateCheckout => late_checkout::arrange(talk, Some(&reservation)),
        _ => {
            let direct = matches!(reservation.get().source, Source::Direct);
            let lines = summary(&reservation, direct);
            talk.say(status(&reservation).text("number", &reservation.number()).lines("lines", lines));
            if let Some(channel) = reservation.channel() {
                talk.say(Say::new("booked-through-channel").text("channel", &channel));
            }
        }
    }
    Ok(())
}

/// A change of a reservation is made by a person, or by the channel that sold it.
fn change(talk: &mut Talk<'_>, reservation: &Fact<Reservation>) {
    match reservation.channel() {
        Some(channel) => talk.say(Say::new("change-through-channel").text("channel", &channel)),
        None => {
            talk.say(Say::new("change-by-desk").text("number", &reservation.number()));
            hand_off::start(talk, "change_reservation", false);
        }
    }
}

fn status(reservation: &Fact<Reservation>) -> Say {
    Say::new(match reservation.get().status {
        Status::Confirmed => "status-confirmed",
        Status::Tentative => "status-tentative",
        Status::InHouse => "status-in-house",
        Status::CheckedOut => "status-checked-out",
        Status::Canceled => "status-canceled",
        Status::NoShow => "status-no-show",
        _ => "status-other",
    })
}

/// A reservation line by line; prices only of what the property sold itself.
pub(super) fn summary(reservation: &Fact<Reservation>, with_prices: bool) -> Vec<Say> {
    let mut lines = Vec::new();
    if let Some(room) = reservation.first_stay() {
        let stay = room.stay();
        lines.push(
            Say::new("read-back-dates")
                .date("arrival", &stay.arrival())
                .date("departure", &stay.departure())
                .count("nights", &stay.nights()),
        );
        lines.push(Say::new("read-back-room").name("room", &room.room_name()).name("rate", &room.rate_name()));
        lines.push(Say::new("read-back-party").party("party", stay.get().party()));
    }
    if let Some(name) = reservation.guest_name() {
        lines.push(Say::new("read-back-name").text("name", &name));
    }
    if with_prices {
        lines.push(Say::new("read-back-total").money("total", &reservation.total()));
        for fee in reservation.fees() {
            let key = if fee.get().included { "fee-included" } else { "fee-at-hotel" };
            lines.push(Say::new(key).name("name", &fee.name()).money("amount", &fee.amount()));
        }
        lines.push(availability::guarantee(&reservation.guarantee()));
        lines.push(availability::cancellation(reservation.free_until().as_ref(), &reservation.late_fee()));
    }
    if let Some(time) = reservation.arrival_time() {
        lines.push(Say::new("read-back-arrival-time").time("time", &time));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{is_surname, looks_like_number, plain};

    #[test]
    fn a_surname_is_proven_by_its_own_words_alone() {
        let check = |said, proven| assert_eq!(is_surname("Ana María", "de la Torre Vélez", said), proven, "{said}");
        check("torre velez", true);
        check("De la Torre", true);
        check("Vélez", true);
        check("Ana Torre", true);
        check("de la", false);
        check("Ana", false);
        check("García Torre López", false);
        check("", false);
        assert!(is_surname("Wei", "Li", "li"));
    }

    #[test]
    fn numbers_are_compared_without_their_dress() {
        assert_eq!(plain("cdm-7k2 9xq"), "CDM7K29XQ");
        assert!(looks_like_number("ab 12"));
        assert!(!looks_like_number("no la tengo"));
    }
}
