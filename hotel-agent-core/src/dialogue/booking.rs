//! Booking: choosing an offer, who stays, reading it back, an explicit yes, the reservation.

use super::{KnownReservation, Open, Shown, Talk, Unsettled, availability, hand_off, jobs, said::Said};
use crate::{
    fact::{Claims, Fact, Missing, WriteAnswer},
    guest::{Email, GuestDetails, GuestName, Phone},
    language::{Selection, fold::fold},
    port::{GuestField, OffersRequest, Rejection, ReserveRequest},
    reply::{Choice, Reply, Say},
    reservation::{Guarantee, Offer, Reservation, Status},
    schedule,
    turn::Job,
};

/// Until when the PMS may answer counts from here; the shell sets the real deadline when it makes the call.
const PATIENCE: chrono::TimeDelta = chrono::TimeDelta::seconds(30);

/// The position a selection names among `options`, from 1.
pub(super) fn position(selection: Option<&Selection>, options: usize) -> Option<usize> {
    let position = match selection? {
        Selection::Ordinal(n) | Selection::Number(n) => usize::from(*n),
        Selection::Last => options,
        _ => return None,
    };
    (1..=options).contains(&position).then_some(position)
}

/// Whether words name the offer's room or rate.
pub(super) fn is_named(offer: &Fact<Offer>, words: &[String]) -> bool {
    let names: Vec<String> =
        offer.get().room_name.0.values().chain(offer.get().rate_plan.name.0.values()).map(|name| fold(name)).collect();
    !words.is_empty()
        && words.iter().any(|word| {
            let word = fold(word);
            word.len() >= 3 && names.iter().any(|name| name.split(' ').any(|part| part == word) || *name == word)
        })
}

/// Finds the offer a guest means among those shown: by tap, price, name or position. `true` when one was chosen.
///
/// A name comes before a position: in "the flexible one" the name is what was meant.
pub(super) fn choose(talk: &mut Talk<'_>, said: &Said) -> Result<bool, Missing> {
    if talk.session.shown.is_empty() {
        return Ok(false);
    }
    let shown = talk.session.shown.clone();
    let at = |position: usize| shown.get(position.checked_sub(1)?);
    let tapped = said.tapped("offer:").and_then(|position| position.parse::<usize>().ok()).and_then(at);
    let mut chosen = tapped.or_else(|| by_price(&shown, &said.amounts)).cloned();
    if chosen.is_none() {
        chosen = cheapest_cancelable(talk, said)?;
    }
    if chosen.is_none() {
        chosen = match named(talk, said)? {
            Named::One(one) => Some(*one),
            Named::Several | Named::Unshown => None,
            Named::None => position(said.selection.as_ref(), shown.len()).and_then(at).cloned(),
        };
    }
    let extreme = matches!(said.selection, Some(Selection::Cheapest | Selection::Dearest));
    let kept: Vec<Shown> = if extreme && !talk.session.draft.unwanted.is_empty() {
        let offers = offers_of_shown(talk)?;
        let wanted = without(&offers, &talk.session.draft.unwanted);
        shown.iter().filter(|shown| wanted.iter().any(|offer| matches(offer, shown))).cloned().collect()
    } else {
        shown.clone()
    };
    let chosen = chosen
        .or_else(|| match said.selection {
            Some(Selection::Cheapest) => kept.iter().min_by_key(|offer| offer.total).cloned(),
            Some(Selection::Dearest) => kept.iter().max_by_key(|offer| offer.total).cloned(),
            _ => None,
        })
        .or_else(|| (shown.len() == 1 && said.affirm).then(|| shown.first().cloned()).flatten());
    let Some(chosen) = chosen else { return Ok(false) };
    talk.because(format!("offer {} chosen", chosen.offer));
    availability::choose(talk, chosen);
    Ok(true)
}

/// Which offers a guest's words name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    None,
    One(Box<Shown>),
    /// More than one of those shown fits equally well.
    Several,
    /// Several that have not been shown yet fit better than those shown.
    Unshown,
}

/// Finds the offer named among all for the stay; needs the offers' names, so it reads them again.
///
/// What was shown comes first: another is meant only when more of its name was said ("with breakfast").
pub(super) fn named(talk: &Talk<'_>, said: &Said) -> Result<Named, Missing> {
    let words = naming_words(said);
    if words.is_empty() {
        return Ok(Named::None);
    }
    let offers = offers_of_shown(talk)?;
    let wanted = without(&offers, &talk.session.draft.unwanted);
    let was_shown = |offer: &Fact<Offer>| talk.session.shown.iter().any(|shown| matches(offer, shown));
    let hits_of = |offer: &Fact<Offer>| words.iter().filter(|word| is_named(offer, std::slice::from_ref(word))).count();
    let mut scored: Vec<(usize, &Fact<Offer>)> = wanted.into_iter().map(|offer| (hits_of(offer), offer)).collect();
    let best = scored.iter().map(|(hits, _)| *hits).max().unwrap_or(0);
    if best == 0 {
        return Ok(Named::None);
    }
    scored.retain(|(hits, _)| *hits == best);
    if let Some(chosen) = &talk.session.chosen {
        if said.affirm && scored.iter().any(|(_, offer)| matches(offer, &chosen.shown)) {
            // "Yes, the double": the one chosen, not another rate of it.
            return Ok(Named::One(Box::new(chosen.shown.clone())));
        }
        if scored.iter().any(|(_, offer)| offer.get().room_type == chosen.shown.room_type) {
            // "Mejor la flexible", with a room chosen: another rate of the same room.
            scored.retain(|(_, offer)| offer.get().room_type == chosen.shown.room_type);
        }
    }
    let shown_too = scored.iter().any(|(_, offer)| was_shown(offer));
    if shown_too {
        scored.retain(|(_, offer)| was_shown(offer));
    }
    if let Some((_, first)) = scored.first().copied()
        && scored.iter().all(|(_, offer)| offer.get().room_type == first.get().room_type)
    {
        // "The flexible one" is Flexible, not Flexible with breakfast.
        let least = scored.iter().map(|(_, offer)| unsaid(offer, &words)).min();
        scored.retain(|(_, offer)| Some(unsaid(offer, &words)) == least);
    }
    Ok(match scored.as_slice() {
        [(_, one)] => Named::One(Box::new(availability::shown_of(one))),
        _ if shown_too => Named::Several,
        _ => Named::Unshown,
    })
}

/// All offers for the stay whose offers were shown; none when the PMS does not answer.
fn offers_of_shown(talk: &Talk<'_>) -> Result<Vec<Fact<Offer>>, Missing> {
    let Some(stay) = talk.session.shown.first().map(|shown| shown.stay.clone()) else { return Ok(Vec::new()) };
    let offers = talk.facts.offers(OffersRequest::new(stay))?;
    Ok(offers.map(|offers| offers.offers()).unwrap_or_default())
}

/// The offers without those of the room types that unwanted words name best; all, when none would be left.
pub(super) fn without<'a>(offers: &'a [Fact<Offer>], unwanted: &[String]) -> Vec<&'a Fact<Offer>> {
    let hits = |offer: &Fact<Offer>| {
        let names: Vec<String> = offer.get().room_name.0.values().map(|name| fold(name)).collect();
        unwanted.iter().filter(|word| names.iter().any(|name| name.split(' ').any(|part| part == *word))).count()
    };
    let most = offers.iter().map(hits).max().filter(|most| *most > 0);
    let kept: Vec<&Fact<Offer>> = offers.iter().filter(|offer| Some(hits(offer)) != most).collect();
    if kept.is_empty() { offers.iter().collect() } else { kept }
}

/// Whether the words of this message refuse a room that is on offer ("not the courtyard one").
pub(super) fn refuses(talk: &Talk<'_>, said: &Said) -> Result<bool, Missing> {
    let unwanted = unwanted_words(said);
    if unwanted.is_empty() {
        return Ok(false);
    }
    let offers = offers_of_shown(talk)?;
    Ok(without(&offers, &unwanted).len() < offers.len())
}

/// Whether a guest asks for breakfast with the room, rather than about it.
pub(super) fn wants_breakfast(said: &Said) -> bool {
    naming_words(said).iter().any(|word| BREAKFAST.contains(&word.as_str()))
}

/// The cheapest offer that can be canceled, when that is what was asked for.
fn cheapest_cancelable(talk: &Talk<'_>, said: &Said) -> Result<Option<Shown>, Missing> {
    if !asks_cheapest_cancelable(said) {
        return Ok(None);
    }
    let offers = offers_of_shown(talk)?;
    let wanted = without(&offers, &talk.session.draft.unwanted);
    let free = wanted.into_iter().filter(|offer| offer.free_until().is_some());
    Ok(free.min_by_key(|offer| offer.get().total.gross).map(availability::shown_of))
}

/// "The cheapest one that I can cancel".
pub(super) fn asks_cheapest_cancelable(said: &Said) -> bool {
    let words = fold(&said.words.join(" "));
    let mut before = "";
    said.selection == Some(Selection::Cheapest)
        && words.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let refused = matches!(before, "no" | "non" | "not");
            before = word;
            !refused && CANCELABLE.iter().any(|start| word.starts_with(start))
        })
}

/// How words of free cancellation begin, in every language spoken.
const CANCELABLE: [&str; 4] = ["cancel", "reembols", "refund", "flexib"];

/// Words that may name an offer: what was understood as such, and whatever was said outside questions.
///
/// What is refused is left out: "without breakfast" does not name the rate with breakfast.
pub(super) fn naming_words(said: &Said) -> Vec<String> {
    let (mut words, unwanted) = split_words(said);
    words.extend(said.room_words.iter().cloned());
    if let Some(Selection::Named(name)) = &said.selection {
        words.push(name.clone());
    }
    let mut words: Vec<String> = words
        .iter()
        .flat_map(|word| word.split(' '))
        .filter(|word| word.len() >= 4 && !WITHOUT.contains(word) && *word != "with")
        .filter(|word| !unwanted.iter().any(|unwanted| unwanted == word))
        .map(str::to_owned)
        .collect();
    words.sort();
    words.dedup();
    words
}

/// Words that name what is not wanted.
pub(super) fn unwanted_words(said: &Said) -> Vec<String> {
    split_words(said).1.into_iter().filter(|word| word.len() >= 4).collect()
}

/// The words outside questions: those that may be wanted, and those that are refused.
fn split_words(said: &Said) -> (Vec<String>, Vec<String>) {
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    for message in &said.words {
        for sentence in message.split_inclusive(['.', '?', '!', '\n']).filter(|sentence| !sentence.ends_with('?')) {
            for clause in sentence.split([',', ';']) {
                let folded = fold(clause);
                let words: Vec<&str> =
                    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
                let mut refusing = false;
                for (at, word) in words.iter().copied().enumerate() {
                    let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
                    if REFUSES.contains(&before) && REFUSED.contains(&word) {
                        refusing = true;
                    } else if INSTEAD.contains(&word) {
                        refusing = false;
                    }
                    let refused = WITHOUT.contains(&before) || before == "no" && BREAKFAST.contains(&word);
                    if refused || refusing { &mut unwanted } else { &mut wanted }.push(word.to_owned());
                }
            }
        }
    }
    (wanted, unwanted)
}

/// Words before what a guest does not want.
const WITHOUT: [&str; 2] = ["sin", "without"];

/// "No breakfast" refuses it; other names begin with "no" themselves ("no reembolsable").
const BREAKFAST: [&str; 2] = ["breakfast", "desayuno"];

/// Words that refuse what follows, where one of [`REFUSED`] follows.
const REFUSES: [&str; 9] = ["no", "not", "except", "excepto", "menos", "salvo", "don", "dont", "nor"];

/// Words between a refusal and what it refuses.
const REFUSED: [&str; 14] =
    ["la", "el", "las", "los", "the", "that", "esa", "ese", "en", "in", "quiero", "want", "t", "del"];

/// Words that end a refusal: what follows is wanted.
const INSTEAD: [&str; 8] = ["pero", "but", "sino", "mejor", "instead", "rather", "prefiero", "si"];

/// Words of the rate's name that were not said, in the language that fits best.
fn unsaid(offer: &Fact<Offer>, words: &[String]) -> usize {
    let names = offer.get().rate_plan.name.0.values();
    let missing = names.map(|name| fold(name).split(' ').filter(|part| !words.iter().any(|word| word == part)).count());
    missing.min().unwrap_or(0)
}

/// "The one for 350" names a price, not 350 people, where an offer costs just that.
pub(super) fn hear_price(talk: &Talk<'_>, said: &mut Said) {
    let Some(hundredths) = said.party.adults.map(|adults| u64::from(adults) * 100) else { return };
    if by_price(&talk.session.shown, &[hundredths]).is_some() {
        said.party.adults = None;
        said.amounts.push(hundredths);
    }
}

fn by_price<'a>(shown: &'a [Shown], amounts: &[u64]) -> Option<&'a Shown> {
    let mut meant = shown.iter().filter(|offer| {
        let hundredths = offer.total.minor().and_then(|minor| {
            let digits = offer.total.currency().minor_digits();
            Some(u64::try_from(minor).ok()? * 100 / 10_u64.checked_pow(digits)?)
        });
        hundredths.is_some_and(|hundredths| amounts.contains(&hundredths))
    });
    meant.next().filter(|_| meant.next().is_none())
}

pub(super) fn matches(offer: &Fact<Offer>, shown: &Shown) -> bool {
    offer.get().room_type == shown.room_type && offer.get().rate_plan.id == shown.rate_plan
}

/// Goes on with the chosen offer: asks for what the PMS needs, reads back, reserves on a yes.
pub(super) fn advance(talk: &mut Talk<'_>, said: &Said) -> Result<(), Missing> {
    if talk.session.unsettled.is_some() {
        talk.say(Say::new("still-confirming"));
        return Ok(());
    }
    let Some(chosen) = talk.session.chosen.clone() else { return availability::advance(talk, said) };
    if talk.session.draft.rooms > 1 {
        talk.because("several rooms: what was chosen was one");
        talk.session.chosen = None;
        return availability::advance(talk, said);
    }
    // The stay may have changed since the choice: the same room and rate are looked for in the new dates.
    let stay = match talk.session.draft.stay(talk.today()) {
        Ok(stay) => stay,
        Err(_) => return availability::advance(talk, said),
    };
    let offers = match talk.facts.offers(OffersRequest::new(stay.clone()))? {
        Ok(offers) => offers,
        Err(fault) => {
            jobs::promise(talk, &fault);
            return Ok(());
        }
    };
    jobs::kept_promise(talk);
    let Some(offer) = offers.offers().into_iter().find(|offer| matches(offer, &chosen.shown)) else {
        talk.because("the chosen offer is gone");
        if !availability::too_small(talk, &chosen.shown.room_type, &offers)? {
            talk.say(Say::new("offer-gone"));
        }
        return availability::again(talk, said);
    };
    if ask_details(talk, said) {
        return Ok(());
    }
    let told = chosen.shown.total;
    let now = offer.get().total.gross;
    let same_stay = chosen.shown.stay == stay;
    if chosen.read_back && same_stay && told == now && said.affirm && !said.correction {
        return reserve(talk, &offer);
    }
    if same_stay && told != now {
        talk.because("the price has changed since it was told");
        talk.say(Say::new("price-changed").money("total", &offer.total()));
    }
    if let Some(chosen) = &mut talk.session.chosen {
        chosen.shown = availability::shown_of(&offer);
    }
    read_back(talk, &offer);
    Ok(())
}

/// Asks for the next detail the PMS needs and nobody has proven. `true` when something was asked.
fn ask_details(talk: &mut Talk<'_>, said: &Said) -> bool {
    if talk.session.booker.phone.is_none() {
        talk.session.booker.phone.clone_from(&said.proven_phone);
    }
    let guest = details(talk);
    let missing = talk.turn.pms.guest_fields.iter().find(|field| match field {
        GuestField::Name => guest.name.is_none(),
        GuestField::Email => guest.email.is_none(),
        GuestField::Phone => guest.phone.is_none(),
    });
    // A reservation needs a name to stand under, whatever the PMS says.
    let missing = missing.copied().or_else(|| guest.name.is_none().then_some(GuestField::Name));
    let (open, key) = match missing {
        None => return false,
        Some(GuestField::Email) => (Open::Email, "ask-email"),
        Some(GuestField::Phone) => (Open::Phone, "ask-phone"),
        Some(_) if talk.session.guest.is_some() => (Open::GuestName, "ask-guest-name"),
        Some(_) => (Open::Name, "ask-name"),
    };
    // A change of dates in between is no failed answer to the question.
    let attempted = !said.speaks_of_a_stay() && !said.correction;
    let again = talk.session.open.as_ref() == Some(&open) && attempted;
    let key = match (again, &open) {
        (true, Open::Name | Open::GuestName) => "ask-name-again",
        (true, Open::Email) => "ask-email-again",
        (true, Open::Phone) => "ask-phone-again",
        _ => key,
    };
    if attempted {
        super::fallback::ask_detail(talk, open, Say::new(key));
    } else {
        talk.session.open = Some(open);
        talk.say(Say::new(key));
    }
    true
}

/// Who stays, with the booker's address where the guest has none of their own.
fn details(talk: &Talk<'_>) -> GuestDetails {
    let booker = &talk.session.booker;
    match &talk.session.guest {
        None => booker.clone(),
        Some(guest) => GuestDetails {
            name: guest.name.clone(),
            email: guest.email.clone().or_else(|| booker.email.clone()),
            phone: guest.phone.clone().or_else(|| booker.phone.clone()),
        },
    }
}

/// Takes name, e-mail and phone out of what was said. `true` when a detail was taken.
pub(super) fn take_details(talk: &mut Talk<'_>, said: &Said) -> bool {
    let before = (talk.session.booker.clone(), talk.session.guest.clone());
    let for_other = talk.session.guest.is_some();
    if let Some(name) = said.name.as_ref() {
        let known = if for_other { talk.session.guest.as_ref() } else { Some(&talk.session.booker) };
        let known = known.and_then(|details| details.name.clone());
        let given = name.given.clone().or_else(|| known.as_ref().map(|name| name.given.clone()));
        let family = name.family.clone().or_else(|| known.map(|name| name.family));
        if let (Some(given), Some(family)) = (given, family)
            && !given.is_empty()
            && !family.is_empty()
        {
            let name = Some(GuestName { given, family });
            match &mut talk.session.guest {
                Some(guest) => guest.name = name,
                None => talk.session.booker.name = name,
            }
        }
    }
    if let Some(email) = said.email.as_deref().and_then(|email| Email::parse(email).ok()) {
        talk.session.booker.email = Some(email);
    }
    if let Some(phone) = said.phone.as_deref().and_then(|phone| Phone::parse(phone).ok()) {
        talk.session.booker.phone = Some(phone);
    }
    before != (talk.session.booker.clone(), talk.session.guest.clone())
}

fn read_back(talk: &mut Talk<'_>, offer: &Fact<Offer>) {
    let stay = offer.stay();
    let guest = details(talk);
    let prepaid = offer.guarantee().prepayment();
    let mut lines = vec![
        Say::new("read-back-dates")
            .date("arrival", &stay.arrival())
            .date("departure", &stay.departure())
            .count("nights", &stay.nights()),
        Say::new("read-back-room").name("room", &offer.room_name()).name("rate", &offer.rate_name()),
        Say::new("read-back-party").party("party", stay.get().party()),
    ];
    if let Some(name) = &guest.name {
        lines.push(Say::new("read-back-name").asked_text("name", &name.full()));
    }
    if let Some(email) = &guest.email {
        lines.push(Say::new("read-back-email").asked_text("email", email.as_str()));
    }
    lines.push(Say::new("read-back-total").money("total", &offer.total()));
    for fee in offer.fees() {
        let key = if fee.get().included { "fee-included" } else { "fee-at-hotel" };
        lines.push(Say::new(key).name("name", &fee.name()).money("amount", &fee.amount()));
    }
    lines.push(availability::guarantee(&offer.guarantee()));
    lines.push(availability::cancellation(offer.free_until().as_ref(), &offer.late_fee()));
    lines.push(Say::new("no-show").money("fee", &offer.no_show_fee()));
    if let Some(time) = talk.session.draft.arrival_time {
        lines.push(arrival_line(talk, offer, time));
    }
    talk.say(Say::new("read-back").lines("lines", lines));
    if let Some(chosen) = &mut talk.session.chosen {
        chosen.read_back = true;
    }
    talk.session.open = Some(Open::ConfirmReserve);
    let question = if prepaid.is_some() { "confirm-request" } else { "confirm-reserve" };
    let choices = vec![
        Choice::new("confirm:yes", Say::new("choice-yes-reserve")),
        Choice::new("confirm:no", Say::new("choice-no-change")),
    ];
    talk.offer_choices(Say::new(question), choices);
}

/// The arrival time noted; who comes after the room is held hears until when it is.
fn arrival_line(talk: &Talk<'_>, offer: &Fact<Offer>, time: chrono::NaiveTime) -> Say {
    let held = offer.guarantee().held_until();
    match held {
        Some(until) if is_after(talk, time, *until.get()) => {
            Say::new("arrival-late").asked_time("time", time).time("until", &until)
        }
        _ => Say::new("arrival-noted").asked_time("time", time),
    }
}

/// Whether a time of the arrival night comes after another: one in the morning, before the day starts, is late.
pub(super) fn is_after(talk: &Talk<'_>, time: chrono::NaiveTime, other: chrono::NaiveTime) -> bool {
    let in_night = |time: chrono::NaiveTime| (time < talk.property.day_starts, time);
    in_night(time) > in_night(other)
}

/// The guest said yes to what was read back: reserve, once.
fn reserve(talk: &mut Talk<'_>, offer: &Fact<Offer>) -> Result<(), Missing> {
    let key = talk.write_key("reserve");
    let request = reserve_request(talk, key.clone(), offer.get().clone());
    talk.because(format!("an explicit yes: reserve {}", offer.get().id));
    match talk.facts.reserve(request)? {
        WriteAnswer::Done(reservation) => confirmed(talk, &reservation),
        WriteAnswer::Rejected(rejection) => rejected(talk, rejection),
        WriteAnswer::Unknown(fault) => {
            talk.because(format!("the PMS did not say whether it reserved: {:?}", fault.kind));
            talk.audit("reserve_unknown", key.as_str());
            talk.session.unsettled = Some(Unsettled::Reserve { key, shown: availability::shown_of(offer), looks: 0 });
            talk.session.open = None;
            talk.job_in("settle", chrono::TimeDelta::seconds(2), Job::Settle);
            talk.say(Say::new("confirming"));
            Ok(())
        }
    }
}

pub(super) fn reserve_request(talk: &Talk<'_>, key: crate::reservation::ClientRef, offer: Offer) -> ReserveRequest {
    let mut request = ReserveRequest::new(key, offer, details(talk), talk.language(), talk.turn.now + PATIENCE);
    request.booker = talk.session.guest.is_some().then(|| talk.session.booker.clone());
    request.arrival_time = talk.session.draft.arrival_time;
    request
}

/// The PMS said no: say why and go on from there.
pub(super) fn rejected(talk: &mut Talk<'_>, rejection: Rejection) -> Result<(), Missing> {
    talk.because(format!("the PMS refused: {rejection:?}"));
    if let Some(chosen) = &mut talk.session.chosen {
        chosen.read_back = false;
    }
    match rejection {
        Rejection::PriceChanged(_) => {
            // The total told stays in the session: the fresh offer is compared with it and the change is told.
            talk.say(Say::new("price-changed-checking"));
            read_again(talk);
            Ok(())
        }
        Rejection::SoldOut | Rejection::NotFound => {
            talk.say(Say::new("offer-gone"));
            talk.session.chosen = None;
            read_again(talk);
            Ok(())
        }
        Rejection::Invalid(field) => {
            let (open, key) = match field {
                GuestField::Email => (Open::Email, "ask-email-again"),
                GuestField::Phone => (Open::Phone, "ask-phone-again"),
                GuestField::Name if talk.session.guest.is_some() => (Open::GuestName, "ask-name-again"),
                GuestField::Name => (Open::Name, "ask-name-again"),
            };
            match field {
                GuestField::Email => talk.session.booker.email = None,
                GuestField::Phone => talk.session.booker.phone = None,
                // The name that was sent: the guest's own where somebody else books.
                GuestField::Name => talk.session.guest.as_mut().unwrap_or(&mut talk.session.booker).name = None,
            }
            talk.session.open = Some(open);
            talk.say(Say::new(key));
            Ok(())
        }
        _ => {
            hand_off::start(talk, "reserve_refused", false);
            Ok(())
        }
    }
}

/// The offers of this turn are stale once the PMS has refused one: they are read again in a turn of their own.
fn read_again(talk: &mut Talk<'_>) {
    talk.session.open = None;
    talk.session.promised = Some(super::Promised { attempts: 0 });
    talk.job_in("follow-up", chrono::TimeDelta::zero(), Job::FollowUp);
}

/// The reservation stands: number, summary, QR, and what follows from it.
pub(super) fn confirmed(talk: &mut Talk<'_>, reservation: &Fact<Reservation>) -> Result<(), Missing> {
    let held = reservation.get().status == Status::Tentative
        || matches!(reservation.get().guarantee, Guarantee::Prepayment { .. });
    let token = if held {
        None
    } else {
        let valid_until = talk.house.code_valid_until(reservation);
        let claims =
            Claims { reservation: reservation.get().id.clone(), number: reservation.get().number.clone(), valid_until };
        talk.facts.seal(claims)?.ok()
    };
    talk.audit("reserved", format!("{} {}", reservation.get().id, reservation.get().number));
    let number = reservation.number();
    talk.session.reservations.push(KnownReservation {
        id: reservation.get().id.clone(),
        number: number.get().clone(),
        made_here_at: Some(talk.turn.now),
    });
    let draft = std::mem::take(&mut talk.session.draft);
    talk.session.shown.clear();
    talk.session.chosen = None;
    talk.session.guest = None;
    talk.session.open = None;
    talk.session.unsettled = None;
    talk.drop_job("settle");

    let lines = super::lookup::summary(reservation, true);
    if held {
        // Money must arrive first: nobody calls this confirmed, and a person takes it from here.
        talk.say(Say::new("reserved-awaiting-payment").text("number", &number).lines("lines", lines));
        hand_off::question(talk, hand_off::PREPAYMENT, &[number.get().clone()]);
        return Ok(());
    }
    talk.say(Say::new("reserved").text("number", &number).lines("lines", lines));
    if let Some(time) = draft.arrival_time {
        // The summary names the time where the PMS has kept it.
        let told = reservation.arrival_time().is_some();
        match reservation.guarantee().held_until() {
            Some(until) if is_after(talk, time, *until.get()) => talk.say(if told {
                Say::new("held-until").time("until", &until)
            } else {
                Say::new("arrival-late").asked_time("time", time).time("until", &until)
            }),
            _ if told => {}
            _ => talk.say(Say::new("arrival-noted").asked_time("time", time)),
        }
    }
    if let Some(token) = token {
        talk.reply(Reply::Qr {
            token,
            number: number.clone(),
            caption: Say::new("qr-caption").text("number", &number),
        });
    }
    for job in schedule::after_reservation(talk.property, reservation.get(), talk.turn.now) {
        talk.job_at(&job.key, job.due_at, job.job);
    }
    Ok(())
}

/// "No" to what was read back: nothing is reserved, and the guest says what to change.
pub(super) fn declined(talk: &mut Talk<'_>) {
    if let Some(chosen) = &mut talk.session.chosen {
        chosen.read_back = false;
    }
    talk.because("not confirmed: nothing is reserved");
    talk.session.open = Some(Open::Offer);
    talk.say(Say::new("nothing-reserved"));
}
