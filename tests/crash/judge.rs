//! What must hold, whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    evidence::{Evidence, Made},
    guests::{CANCELED, CHECKING, CONFIRMED, Wish},
    roles::Statuses,
    world::{Ended, Visit},
};

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Violation {
    /// The hotel said 200 and has forgotten the message.
    Forgotten { message: String },
    /// The answer never came.
    Unanswered { guest: String, wish: Wish },
    /// A guest was told of a person, and nobody at the desk knows.
    NotWithDesk { guest: String },
    /// A message is in none, or in several, committed journals.
    NotDecidedOnce { message: String, times: usize },
    /// One row of the outbox was shown more often than it may.
    Resent { guest: String, row: String, times: usize },
    /// The same words were decided on twice.
    SaidTwice { guest: String, words: String },
    /// More than one reservation stands for one yes.
    BookedTwice { guest: String, standing: usize },
    /// A guest was told of a reservation, and it is not there.
    NotBooked { guest: String, number: String },
    /// A reservation stands that its guest was told is canceled.
    NotCanceled { guest: String, number: String },
    /// A reservation is there that nobody said yes to, or that its guest was never told of.
    NotTold { guest: String, number: String },
}

impl Violation {
    /// Its name.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Violation::Forgotten { .. } => "forgotten",
            Violation::Unanswered { .. } => "unanswered",
            Violation::NotWithDesk { .. } => "not with the desk",
            Violation::NotDecidedOnce { .. } => "not decided once",
            Violation::Resent { .. } => "resent",
            Violation::SaidTwice { .. } => "said twice",
            Violation::BookedTwice { .. } => "booked twice",
            Violation::NotBooked { .. } => "not booked",
            Violation::NotCanceled { .. } => "not canceled",
            Violation::NotTold { .. } => "not told",
        }
    }

    /// Whether something acknowledged was lost.
    pub(crate) fn is_loss(&self) -> bool {
        matches!(self, Violation::Forgotten { .. } | Violation::Unanswered { .. } | Violation::NotWithDesk { .. })
    }
}

/// Every promise that was broken.
pub(crate) fn judge(evidence: &Evidence, statuses: Statuses) -> Vec<Violation> {
    let mut violations = Vec::new();
    for visit in &evidence.visits {
        messages(evidence, visit, &mut violations);
        replies(evidence, visit, statuses, &mut violations);
        reservations(evidence, visit, &mut violations);
    }
    let known: BTreeSet<&String> = evidence.visits.iter().map(|visit| &visit.email).collect();
    for made in evidence.made.iter().filter(|made| !known.contains(&made.email)) {
        violations.push(Violation::NotTold { guest: made.email.clone(), number: made.number.clone() });
    }
    violations
}

fn messages(evidence: &Evidence, visit: &Visit, violations: &mut Vec<Violation>) {
    if visit.ended == Ended::Unanswered {
        violations.push(Violation::Unanswered { guest: visit.number.clone(), wish: visit.wish });
    }
    let handed_over = visit.ended == Ended::HandedOver || visit.wish == Wish::Person;
    if handed_over && !evidence.with_desk.contains(&visit.number) {
        violations.push(Violation::NotWithDesk { guest: visit.number.clone() });
    }
    for (id, _) in &visit.said {
        match evidence.decided.get(id).copied().flatten() {
            None => violations.push(Violation::Forgotten { message: id.clone() }),
            Some(1) => {}
            // What was handed to the desk before it was understood was decided on by nobody.
            Some(0) if visit.ended == Ended::HandedOver => {}
            Some(times) => violations.push(Violation::NotDecidedOnce { message: id.clone(), times }),
        }
    }
}

fn replies(evidence: &Evidence, visit: &Visit, statuses: Statuses, violations: &mut Vec<Violation>) {
    let guest = || visit.number.clone();
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut said: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for heard in evidence.heard_by(visit) {
        *shown.entry(&heard.row).or_default() += 1;
        said.entry((&heard.kind, &heard.text)).or_default().insert(&heard.row);
    }
    let promises = evidence.heard_by(visit).filter(|heard| heard.text.contains(CHECKING)).count();
    for (row, times) in shown {
        // Without a status nobody can know: once more for each time it was on its way when the hotel died.
        let excused = if statuses.missing == 0 { 0 } else { evidence.in_flight.get(row).copied().unwrap_or(0) };
        if times > 1 + excused {
            violations.push(Violation::Resent { guest: guest(), row: row.to_owned(), times });
        }
    }
    for ((_, words), rows) in said {
        if rows.len() > 1 + promises {
            violations.push(Violation::SaidTwice { guest: guest(), words: words.to_owned() });
        }
    }
}

fn reservations(evidence: &Evidence, visit: &Visit, violations: &mut Vec<Violation>) {
    let guest = || visit.number.clone();
    let made: Vec<&Made> = evidence.made.iter().filter(|made| made.email == visit.email).collect();
    let standing: Vec<&&Made> = made.iter().filter(|made| !made.canceled).collect();
    let told: BTreeSet<&str> = evidence
        .heard_by(visit)
        .filter(|heard| heard.text.contains(CONFIRMED))
        .filter_map(|it| told(&it.text))
        .collect();
    let canceled = evidence.heard_by(visit).any(|heard| heard.text.contains(CANCELED));
    if standing.len() > 1 {
        violations.push(Violation::BookedTwice { guest: guest(), standing: standing.len() });
    }
    for number in &told {
        match made.iter().find(|made| made.number == *number) {
            None => violations.push(Violation::NotBooked { guest: guest(), number: (*number).to_owned() }),
            Some(made) if made.canceled && !canceled && !wants_out(visit) => {
                violations.push(Violation::NotBooked { guest: guest(), number: (*number).to_owned() });
            }
            Some(made) if !made.canceled && canceled => {
                violations.push(Violation::NotCanceled { guest: guest(), number: (*number).to_owned() });
            }
            Some(_) => {}
        }
    }
    // A person who has taken over tells the guest what the desk's note says is unsettled.
    if visit.ended != Ended::HandedOver {
        for made in standing.iter().filter(|made| !told.contains(made.number.as_str())) {
            violations.push(Violation::NotTold { guest: guest(), number: made.number.clone() });
        }
    }
}

/// Whether the guest has agreed to a cancellation: it may stand before the guest is told.
fn wants_out(visit: &Visit) -> bool {
    visit.said.iter().any(|(_, words)| words == "yes, cancel it")
}

/// The number of a confirmation.
fn told(text: &str) -> Option<&str> {
    text.split_once("Number: *")?.1.split('*').next()
}
