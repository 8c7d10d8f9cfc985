//! The stay being put together: takes in what was said and names what is still missing.

use chrono::{Datelike, Days, NaiveDate};

use super::{Draft, Open, Talk, said::Said};
use crate::{
    language::{DateKind, DateMention, Intent, Reading},
    reply::{Choice, Say},
    reservation::{Party, Stay, StayError},
};

/// What the draft lacks to become a stay, or why it cannot be one.
pub(super) enum Lacks {
    Dates,
    Departure,
    Party,
    ChildAges,
    /// The dates cannot be.
    Impossible(StayError),
    /// The arrival lies in the past.
    Past,
}

/// Intents that speak of a stay to come.
pub(super) const STAY_INTENTS: &[Intent] =
    &[Intent::CheckAvailability, Intent::MakeBooking, Intent::RoomPrice, Intent::ViewOffersMore, Intent::Offers];

impl Draft {
    /// The party, once it is known whole.
    pub(super) fn party(&self) -> Option<Party> {
        if usize::from(self.children) > self.child_ages.len() {
            return None;
        }
        Party::new(self.adults?, self.child_ages.clone()).ok()
    }

    fn leaving(&self) -> Option<NaiveDate> {
        self.departure.or_else(|| self.arrival?.checked_add_days(Days::new(u64::from(self.nights?))))
    }

    /// The stay, or the first thing that stands in its way.
    pub(super) fn stay(&self, today: NaiveDate) -> Result<Stay, Lacks> {
        let arrival = self.arrival.ok_or(Lacks::Dates)?;
        if arrival < today {
            return Err(Lacks::Past);
        }
        let departure = self.leaving().ok_or(Lacks::Departure)?;
        // Dates are checked before people are asked for: nobody counts heads for a night that cannot be.
        let alone = Party::new(1, Vec::new()).map_err(Lacks::Impossible)?;
        Stay::new(arrival, departure, alone).map_err(Lacks::Impossible)?;
        if self.adults.is_none() {
            return Err(Lacks::Party);
        }
        let party = self.party().ok_or(Lacks::ChildAges)?;
        Stay::new(arrival, departure, party).map_err(Lacks::Impossible)
    }

    fn set_dates(&mut self, start: NaiveDate, end: Option<NaiveDate>) {
        let kept_nights = self.leaving().zip(self.arrival).map(|(leaves, comes)| (leaves - comes).num_days());
        self.arrival = Some(start);
        match end {
            Some(end) => {
                self.departure = Some(end);
                self.nights = None;
            }
            // A new arrival alone keeps the length of the stay if one was known.
            None => {
                self.departure = None;
                self.nights = self.nights.or_else(|| u16::try_from(kept_nights?).ok());
            }
        }
    }

    fn set_departure(&mut self, date: NaiveDate) {
        self.departure = Some(date);
        self.nights = None;
    }
}

/// Takes what was said of dates, people and rooms into the draft. `true` when something of it changed.
///
/// A date with two readings is asked, not taken: the question is left in the session.
pub(super) fn take_in(talk: &mut Talk<'_>, said: &Said) -> bool {
    let before = talk.session.draft.clone();
    take_dates(talk, said);
    let draft = &mut talk.session.draft;
    if let Some(nights) = said.nights {
        draft.nights = Some(nights);
        if said.dates.iter().all(|date| date.reading.end.is_none()) {
            draft.departure = None;
        }
    }
    take_party(draft, said);
    if let Some(rooms) = said.party.rooms {
        draft.rooms = rooms;
    }
    if !said.room_words.is_empty() {
        draft.room_words.clone_from(&said.room_words);
    }
    if let Some(time) = said.times.last().filter(|_| says_arrival_time(talk.session.open.as_ref(), said)) {
        talk.session.draft.arrival_time = Some(time.time);
    }
    let changed = talk.session.draft != before;
    // Words alone change nothing of the stay.
    note_words(&mut talk.session.draft, said);
    if changed {
        let draft = &talk.session.draft;
        if (draft.arrival, draft.departure, draft.nights, draft.adults, &draft.child_ages, draft.rooms)
            != (before.arrival, before.departure, before.nights, before.adults, &before.child_ages, before.rooms)
        {
            // Another stay: what was chosen and read back no longer holds.
            if let Some(chosen) = &mut talk.session.chosen {
                chosen.read_back = false;
            }
        }
    }
    changed
}

/// Most words kept: those of a few messages.
const MOST_WORDS: usize = 40;

fn note_words(draft: &mut Draft, said: &Said) {
    for word in super::booking::unwanted_words(said) {
        draft.words.retain(|known| *known != word);
        draft.room_words.retain(|known| *known != word);
        draft.unwanted.retain(|known| *known != word);
        draft.unwanted.push(word);
    }
    let surplus = draft.unwanted.len().saturating_sub(MOST_WORDS);
    draft.unwanted.drain(..surplus);
    for word in super::booking::naming_words(said) {
        draft.unwanted.retain(|known| *known != word);
        draft.words.retain(|known| *known != word);
        draft.words.push(word);
    }
    let surplus = draft.words.len().saturating_sub(MOST_WORDS);
    draft.words.drain(..surplus);
}

fn says_arrival_time(open: Option<&Open>, said: &Said) -> bool {
    open == Some(&Open::ArrivalTime)
        || said.has(Intent::LateArrival)
        || (said.any(STAY_INTENTS) || !said.dates.is_empty()) && !said.has(Intent::OpeningHours)
}

fn take_party(draft: &mut Draft, said: &Said) {
    let party = &said.party;
    if let Some(adults) = party.adults {
        draft.adults = Some(u8::try_from(adults).unwrap_or(u8::MAX));
        if party.children.is_none() && party.babies.is_none() && party.child_ages.is_empty() {
            // A new count of people without a word on children means that there are none, unless they were told of apart.
            if draft.children == 0 {
                draft.child_ages.clear();
            }
        }
    }
    let babies = party.babies.unwrap_or(0);
    if party.children.is_some() || babies > 0 {
        let children = party.children.unwrap_or(0).saturating_add(babies);
        draft.children = u8::try_from(children).unwrap_or(u8::MAX);
        draft.child_ages.clear();
        draft.child_ages.extend(std::iter::repeat_n(0, usize::from(u8::try_from(babies).unwrap_or(u8::MAX))));
    }
    if !party.child_ages.is_empty() {
        let babies: Vec<u8> = draft.child_ages.iter().copied().filter(|age| *age == 0).collect();
        let mut ages = party.child_ages.clone();
        if ages.len() + babies.len() <= usize::from(draft.children.max(1)) {
            ages.extend(babies);
        }
        draft.children = draft.children.max(u8::try_from(ages.len()).unwrap_or(u8::MAX));
        draft.child_ages = ages;
    }
}

fn take_dates(talk: &mut Talk<'_>, said: &Said) {
    // Periods ("in May") are asked about; a whole month is no stay.
    let mut mentions: Vec<&DateMention> = said.dates.iter().filter(|date| !date.vague).collect();
    if said.correction && mentions.len() > 1 {
        mentions.drain(..mentions.len() - 1);
    }
    // Two single days of which nothing says what they are: coming and leaving.
    if let [first, second] = mentions.as_slice()
        && first.reading.end.is_none()
        && second.reading.end.is_none()
        && second.kind != DateKind::Arrival
        && !first.ambiguous
        && !second.ambiguous
        && second.reading.start > first.reading.start
        && first.kind != DateKind::Departure
    {
        talk.session.draft.set_dates(first.reading.start, Some(second.reading.start));
        return;
    }
    for mention in mentions {
        let departure = mention.kind == DateKind::Departure
            || (mention.kind == DateKind::Day && matches!(talk.session.open, Some(Open::Departure)));
        if mention.ambiguous
            && let Some(other) = mention.other
        {
            ask_which(talk, mention.reading, other, departure, mention.tonight);
            return;
        }
        set(&mut talk.session.draft, mention.reading, departure);
    }
}

fn set(draft: &mut Draft, reading: Reading, departure: bool) {
    match reading.end {
        None if departure => draft.set_departure(reading.start),
        end => draft.set_dates(reading.start, end),
    }
}

fn ask_which(talk: &mut Talk<'_>, first: Reading, second: Reading, departure: bool, tonight: bool) {
    talk.because("a date with two readings is asked");
    let mut open = [first, second];
    open.sort_by_key(|reading| reading.start);
    let [first, second] = open;
    let key = if tonight { "ask-tonight" } else { "ask-which-date" };
    talk.session.draft.active = true;
    talk.session.open =
        Some(Open::WhichDate { first: (first.start, first.end), second: (second.start, second.end), departure });
    let choices = vec![choice(1, first), choice(2, second)];
    talk.offer_choices(Say::new(key).asked_date("first", first.start).asked_date("second", second.start), choices);
}

fn choice(position: u8, reading: Reading) -> Choice {
    Choice::new(format!("date:{position}"), Say::new("choice-date").asked_date("date", reading.start))
}

type Dates = (NaiveDate, Option<NaiveDate>);

/// "The 24th": the reading that starts on that day of the month.
fn by_day(said: &Said, readings: [Dates; 2]) -> Option<Dates> {
    let [(first, _), (second, _)] = readings;
    if first.day() == second.day() {
        return None;
    }
    let words = said.words.join(" ");
    let days: Vec<u32> = words.split(|c: char| !c.is_ascii_digit()).filter_map(|day| day.parse().ok()).collect();
    let mut meant = readings.into_iter().filter(|(start, _)| days.contains(&start.day()));
    meant.next().filter(|_| meant.next().is_none())
}

/// Asks again about a date with two readings. `true` when that is the open question.
pub(super) fn ask_which_again(talk: &mut Talk<'_>) -> bool {
    let Some(Open::WhichDate { first, second, departure }) = talk.session.open.clone() else { return false };
    let reading = |(start, end): Dates| Reading { start, end };
    ask_which(talk, reading(first), reading(second), departure, false);
    true
}

/// Settles the date that was asked about. `true` when the answer settled it.
pub(super) fn settle_which(talk: &mut Talk<'_>, said: &Said) -> bool {
    let Some(Open::WhichDate { first, second, departure }) = talk.session.open.clone() else { return false };
    let tapped = said.tapped("date:").and_then(|position| position.parse::<usize>().ok());
    let position = tapped.or_else(|| super::booking::position(said.selection.as_ref(), 2));
    let meant = match position {
        Some(1) => Some(first),
        Some(2) => Some(second),
        _ => said
            .dates
            .iter()
            .find_map(|date| {
                [first, second].into_iter().find(|(start, _)| {
                    *start == date.reading.start
                        || date.other.is_some_and(|other| other.start == *start && !date.ambiguous)
                })
            })
            .or_else(|| by_day(said, [first, second])),
    };
    let Some((start, end)) = meant else { return false };
    talk.session.open = None;
    set(&mut talk.session.draft, Reading { start, end }, departure);
    true
}
