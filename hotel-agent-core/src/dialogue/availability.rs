//! Availability: asks for what is missing, one thing at a time, and shows what can be reserved.

use super::{Chosen, Open, Shown, Talk, draft::Lacks, hand_off, jobs, said::Said, sold_out};
use crate::{
    fact::{Fact, Missing},
    port::OffersRequest,
    reply::{Choice, Reply, Say},
    reservation::{Guarantee, Offer, Offers, RoomTypeId, Stay, StayError, UnavailableReason},
};

/// Most offers in one message: as many as a list can hold beside nothing else, and a person can compare.
const MOST_OFFERS: usize = 5;

/// Goes on with the stay: asks what is missing, or searches and shows.
pub(super) fn advance(talk: &mut Talk<'_>, said: &Said) -> Result<(), Missing> {
    talk.session.draft.active = true;
    if matches!(talk.session.open, Some(Open::WhichDate { .. })) && talk.has_spoken() {
        // The question about a date with two readings has just been asked.
        return Ok(());
    }
    if talk.session.draft.rooms > 1 || talk.session.draft.adults.is_some_and(|adults| adults > 30) {
        return group(talk);
    }
    match talk.session.draft.stay(talk.today()) {
        Ok(stay) => search(talk, stay),
        Err(lacks) => {
            ask(talk, &lacks, said);
            Ok(())
        }
    }
}

fn ask(talk: &mut Talk<'_>, lacks: &Lacks, said: &Said) {
    if said.impossible {
        talk.say(Say::new("date-cannot-be"));
    }
    let (open, say) = match lacks {
        Lacks::Dates => (Open::Dates, Say::new("ask-dates")),
        Lacks::Departure => {
            let say = Say::new("ask-departure");
            let arrival = talk.session.draft.arrival.unwrap_or_else(|| talk.today());
            (Open::Departure, say.asked_date("arrival", arrival))
        }
        Lacks::Party => (Open::Party, Say::new("ask-party")),
        Lacks::ChildAges => (Open::ChildAges, Say::new("ask-child-ages")),
        Lacks::Past => {
            let arrival = talk.session.draft.arrival.take().unwrap_or_else(|| talk.today());
            talk.session.draft.departure = None;
            talk.say(Say::new("date-past").asked_date("date", arrival));
            (Open::Dates, Say::new("ask-dates-again"))
        }
        Lacks::Impossible(StayError::TooLong) => {
            talk.session.draft.departure = None;
            talk.session.draft.nights = None;
            let most = talk.house.max_stay_nights();
            talk.say(Say::new("stay-too-long").count("nights", &most));
            (Open::Departure, Say::new("ask-departure-again"))
        }
        Lacks::Impossible(StayError::Party) => {
            talk.session.draft.adults = None;
            (Open::Party, Say::new("ask-party"))
        }
        Lacks::Impossible(_) => {
            let arrival = talk.session.draft.arrival.unwrap_or_else(|| talk.today());
            talk.session.draft.departure = None;
            talk.session.draft.nights = None;
            talk.say(Say::new("departure-not-after").asked_date("arrival", arrival));
            (Open::Departure, Say::new("ask-departure-again"))
        }
    };
    talk.because(format!("asks for what is missing: {open:?}"));
    talk.session.open = Some(open);
    talk.say(say);
}

fn search(talk: &mut Talk<'_>, stay: Stay) -> Result<(), Missing> {
    let horizon = talk.house.horizon(talk.today());
    if stay.nights() > talk.property.policies.max_stay_nights {
        talk.session.draft.departure = None;
        talk.session.draft.nights = None;
        talk.session.open = Some(Open::Departure);
        talk.say(Say::new("stay-too-long").count("nights", &talk.house.max_stay_nights()));
        talk.say(Say::new("ask-departure-again"));
        return Ok(());
    }
    if stay.departure() > *horizon.get() {
        talk.session.draft.arrival = None;
        talk.session.draft.departure = None;
        talk.session.open = Some(Open::Dates);
        talk.say(Say::new("beyond-horizon").date("date", &horizon));
        talk.say(Say::new("ask-dates-again"));
        return Ok(());
    }
    let offers = match talk.facts.offers(OffersRequest::new(stay.clone()))? {
        Ok(offers) => offers,
        Err(fault) => {
            jobs::promise(talk, &fault);
            return Ok(());
        }
    };
    jobs::kept_promise(talk);
    if !offers.get().offers.is_empty() {
        tell_unavailable(talk, &offers)?;
        show(talk, &stay, &offers);
        return Ok(());
    }
    let capacity = |reason: &UnavailableReason| matches!(reason, UnavailableReason::Capacity);
    if !offers.get().unavailable.is_empty() && offers.get().unavailable.iter().all(|room| capacity(&room.reason)) {
        talk.because("no room holds the party");
        return group(talk);
    }
    sold_out::tell(talk, &stay, &offers)
}

/// Shows offers and asks which.
fn show(talk: &mut Talk<'_>, stay: &Stay, offers: &Fact<Offers>) {
    let shown = pick(talk, offers);
    let nights = offers.offers().first().map(|offer| offer.stay().nights());
    talk.because(format!("shows {} of {} offers", shown.len(), offers.get().offers.len()));
    if let Some(nights) = nights {
        talk.say(
            Say::new("offers-for")
                .asked_date("arrival", stay.arrival())
                .asked_date("departure", stay.departure())
                .count("nights", &nights)
                .party("party", stay.party()),
        );
    }
    for (index, offer) in shown.iter().enumerate() {
        let line = line(u32::try_from(index + 1).unwrap_or(1), offer);
        talk.say(line);
    }
    for fee in shown.first().map(Fact::<Offer>::fees).unwrap_or_default() {
        let key = if fee.get().included { "fee-included" } else { "fee-at-hotel" };
        talk.say(Say::new(key).name("name", &fee.name()).money("amount", &fee.amount()));
    }
    talk.session.shown = shown.iter().map(shown_of).collect();
    talk.session.chosen = None;
    talk.session.open = Some(Open::Offer);
    let mut choices: Vec<Choice> = shown
        .iter()
        .enumerate()
        .map(|(index, offer)| Choice {
            id: format!("offer:{}", index + 1),
            title: Say::new("choice-room").name("room", &offer.room_name()),
            description: Some(
                Say::new("choice-room-price").money("total", &offer.total()).name("rate", &offer.rate_name()),
            ),
        })
        .collect();
    if shown.iter().any(|offer| !photos_of(talk, offer).is_empty()) {
        choices.push(Choice::new("photos", Say::new("choice-photos")));
    }
    let question = if shown.len() == 1 { "ask-offer-one" } else { "ask-offer" };
    talk.offer_choices(Say::new(question), choices);
}

fn photos_of(talk: &Talk<'_>, offer: &Fact<Offer>) -> Vec<Fact<crate::reservation::Photo>> {
    talk.house.photos(offer.get().room_type.as_str())
}

pub(super) fn shown_of(offer: &Fact<Offer>) -> Shown {
    let offer = offer.get();
    Shown {
        offer: offer.id.clone(),
        room_type: offer.room_type.clone(),
        rate_plan: offer.rate_plan.id.clone(),
        stay: offer.stay.clone(),
        total: offer.total.gross,
    }
}

/// Which offers to show: of each room type the cheapest, and the cheapest without prepayment where that differs; of a
/// room type the guest named, every rate.
fn pick(talk: &Talk<'_>, offers: &Fact<Offers>) -> Vec<Fact<Offer>> {
    let all = offers.offers();
    let all: Vec<Fact<Offer>> =
        super::booking::without(&all, &talk.session.draft.unwanted).into_iter().cloned().collect();
    // "City view double" names the double with a view of the city before every other double.
    let draft = &talk.session.draft;
    let mut words: Vec<String> =
        draft.room_words.iter().flat_map(|words| words.split(' ')).map(str::to_owned).collect();
    words.extend(draft.words.iter().cloned());
    words.sort();
    words.dedup();
    let hits = |offer: &Fact<Offer>| {
        words.iter().filter(|word| super::booking::is_named(offer, std::slice::from_ref(word))).count()
    };
    let most = all.iter().map(hits).max().filter(|most| *most > 0);
    let named: Vec<Fact<Offer>> = all.iter().filter(|offer| Some(hits(offer)) == most).cloned().collect();
    let pool = if named.is_empty() { &all } else { &named };
    let mut types: Vec<_> = Vec::new();
    for offer in pool {
        if !types.contains(&offer.get().room_type) {
            types.push(offer.get().room_type.clone());
        }
    }
    let prepaid = |offer: &Fact<Offer>| matches!(offer.get().guarantee, Guarantee::Prepayment { .. });
    let mut picked: Vec<Fact<Offer>> = Vec::new();
    if types.len() == 1 {
        picked.extend(pool.iter().take(MOST_OFFERS).cloned());
    } else {
        // First a free choice of each room, then the cheaper prepaid ones as far as there is place.
        for room_type in types.iter().take(MOST_OFFERS) {
            let mut of_type = pool.iter().filter(|offer| offer.get().room_type == *room_type);
            let free = of_type.clone().find(|offer| !prepaid(offer)).or_else(|| of_type.next());
            picked.extend(free.cloned());
        }
        if let Some(cheapest) = pool.first()
            && picked.len() < MOST_OFFERS
            && !picked.contains(cheapest)
        {
            picked.push(cheapest.clone());
        }
    }
    picked.sort_by_key(|offer| offer.get().total.gross);
    picked
}

/// One offer in full: room, rate, nightly and total price, taxes, guarantee, cancellation, no-show.
fn line(position: u32, offer: &Fact<Offer>) -> Say {
    Say::new("offer")
        .asked_count("position", position)
        .name("room", &offer.room_name())
        .name("rate", &offer.rate_name())
        .say("nightly", nightly(offer))
        .money("total", &offer.total())
        .lines("taxes", offer.taxes().iter().map(tax).collect())
        .say("guarantee", guarantee(&offer.guarantee()))
        .say("cancellation", cancellation(offer.free_until().as_ref(), &offer.late_fee()))
        .say("no_show", Say::new("no-show").money("fee", &offer.no_show_fee()))
}

fn nightly(offer: &Fact<Offer>) -> Say {
    if let Some(price) = offer.even_nightly() {
        return Say::new("nightly-even").money("price", &price);
    }
    match offer.nightly_range() {
        Some((low, high)) => Say::new("nightly-range").money("low", &low).money("high", &high),
        None => Say::new("nightly-even").money("price", &offer.total()),
    }
}

fn tax(tax: &Fact<crate::reservation::TaxLine>) -> Say {
    Say::new("tax-included").name("name", &tax.name()).money("amount", &tax.amount())
}

/// How an offer is guaranteed, in words.
pub(super) fn guarantee(guarantee: &Fact<Guarantee>) -> Say {
    if let Some(time) = guarantee.held_until() {
        return Say::new("guarantee-held").time("time", &time);
    }
    match guarantee.prepayment() {
        Some(amount) => Say::new("guarantee-prepayment").money("amount", &amount),
        None => Say::new("guarantee-card"),
    }
}

/// What canceling costs, in words.
pub(super) fn cancellation(
    free_until: Option<&Fact<chrono::NaiveDateTime>>,
    late_fee: &Fact<crate::reservation::Money>,
) -> Say {
    match free_until {
        Some(moment) => Say::new("cancel-free-until").moment("moment", moment).money("fee", late_fee),
        None => Say::new("cancel-never-free").money("fee", late_fee),
    }
}

/// Several rooms, a group, or a party no room holds: collect and hand off, never "sold out".
pub(super) fn group(talk: &mut Talk<'_>) -> Result<(), Missing> {
    let draft = &talk.session.draft;
    let dates_known = draft.arrival.is_some() && (draft.departure.is_some() || draft.nights.is_some());
    if !dates_known {
        talk.session.open = Some(Open::Dates);
        talk.say(Say::new("group-ask-dates"));
        return Ok(());
    }
    if draft.adults.is_none() {
        talk.session.open = Some(Open::Party);
        talk.say(Say::new("group-ask-party"));
        return Ok(());
    }
    talk.say(Say::new("group-understood"));
    hand_off::start(talk, "group", false);
    Ok(())
}

/// Shows offers for the chosen stay again, after what was chosen is gone.
pub(super) fn again(talk: &mut Talk<'_>, said: &Said) -> Result<(), Missing> {
    talk.session.chosen = None;
    advance(talk, said)
}

/// Says that a room type does not hold the party, when that is why it cannot be had.
pub(super) fn too_small(talk: &mut Talk<'_>, room: &RoomTypeId, offers: &Fact<Offers>) -> Result<bool, Missing> {
    let capacity = |reason: &UnavailableReason| matches!(reason, UnavailableReason::Capacity);
    if !offers.get().unavailable.iter().any(|other| other.room_type == *room && capacity(&other.reason)) {
        return Ok(false);
    }
    let Ok(rooms) = talk.facts.room_types()? else { return Ok(false) };
    let Some(room) = rooms.each().find(|known| known.get().id == *room) else { return Ok(false) };
    talk.because("the room chosen does not hold the party");
    let reply = Reply::Text(Say::new("room-too-small").name("room", &room.name()).count("guests", &room.guests()));
    if !talk.outcome.says.iter().any(|(.., said)| *said == reply) {
        talk.reply(reply);
    }
    Ok(true)
}

/// Says of a room named that it cannot be had, before others are shown.
fn tell_unavailable(talk: &mut Talk<'_>, offers: &Fact<Offers>) -> Result<(), Missing> {
    let words = talk.session.draft.words.clone();
    let hits = |name: &crate::guest::Localized| {
        let names: Vec<String> = name.0.values().map(|name| crate::language::fold::fold(name)).collect();
        let said = |name: &String| name.split(' ').filter(|part| words.iter().any(|word| word == part)).count();
        names.iter().map(said).max().unwrap_or(0)
    };
    let sold = offers.get().offers.iter().map(|offer| hits(&offer.room_name)).max().unwrap_or(0);
    let missing = offers.unavailable().into_iter().max_by_key(|room| hits(&room.get().room_name));
    let Some(room) = missing.filter(|room| hits(&room.get().room_name) > sold) else { return Ok(()) };
    let kind = room.get().room_type.clone();
    if !too_small(talk, &kind, offers)? {
        talk.say(Say::new("room-not-free").name("room", &room.room_name()));
    }
    Ok(())
}

/// Remembers a choice.
pub(super) fn choose(talk: &mut Talk<'_>, shown: Shown) {
    talk.session.chosen = Some(Chosen { shown, read_back: false });
}
