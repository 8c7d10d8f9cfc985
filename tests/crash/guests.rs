//! What guests want and write.

use chrono::{Datelike, Days, NaiveDate, Utc};
use hotel_agent_testkit::chaos::SplitMix64;

/// What a guest writes, and words of the answer.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) answer: &'static str,
}

/// What a guest is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// A few questions about the house.
    Questions,
    /// A room.
    Room,
    /// A room, and then not.
    SecondThoughts,
    /// A person.
    Person,
}

/// What makes a message of the hotel the confirmation.
pub(crate) const CONFIRMED: &str = "reservation is confirmed";
/// What tells a guest that the agent has given up and a person answers.
///
/// Before a guest was understood once, it is the house's own language.
pub(crate) const HANDED_OVER: [&str; 3] = [
    "I am passing you to a person",
    "A person of the team is looking at it",
    "Una persona del equipo lo revisa y le responde por aquí",
];
/// What tells a guest that the PMS does not answer: what it was asked for follows, and may have been said before.
pub(crate) const CHECKING: &str = "I am checking the hotel's system";
/// What tells a guest that nothing is booked any more.
pub(crate) const CANCELED: &str = "is canceled.";

/// Questions and words that only their answers hold.
const QUESTIONS: [(&str, &str); 8] = [
    ("Do you have parking?", "Calle del Cuartel"),
    ("Is there wifi?", "CasaDelMar-Huéspedes"),
    ("Do you have a gym?", "treadmills"),
    ("Is there a pool?", "12 metres"),
    ("What is there for breakfast?", "egg station"),
    ("Do you have a spa?", "massage"),
    ("Do you have laundry service?", "A shirt washed"),
    ("How do I get there from the airport?", "Rafael Núñez"),
];

impl Wish {
    /// One of these, each as often as its share.
    pub(crate) fn draw(random: &mut SplitMix64, shares: &[(Wish, u64)]) -> Wish {
        let mut lot = random.below(shares.iter().map(|(_, share)| share).sum());
        let mut of_lot = |(_, share): &&(Wish, u64)| {
            let hit = lot < *share;
            lot = lot.saturating_sub(*share);
            hit
        };
        shares.iter().find(&mut of_lot).map(|(wish, _)| *wish).unwrap()
    }

    /// All a guest writes; `n` tells guests apart.
    pub(crate) fn lines(self, n: u64, email: &str, random: &mut SplitMix64) -> Vec<Line> {
        match self {
            Wish::Questions => questions(random),
            Wish::Room => booking(n, email),
            Wish::SecondThoughts => {
                let mut lines = booking(n, email);
                lines.push(line("sorry, I need to cancel it", "Shall I cancel it?"));
                lines.push(line("yes, cancel it", CANCELED));
                lines
            }
            Wish::Person => vec![line("I want to talk to a person", HANDED_OVER[0])],
        }
    }
}

fn line(text: impl Into<String>, answer: &'static str) -> Line {
    Line { text: text.into(), answer }
}

fn questions(random: &mut SplitMix64) -> Vec<Line> {
    let mut questions = QUESTIONS;
    // Three different ones.
    for n in 0..3 {
        let other = n + usize::try_from(random.below((questions.len() - n) as u64)).unwrap();
        questions.swap(n, other);
    }
    questions.into_iter().take(3).map(|(text, answer)| line(text, answer)).collect()
}

fn booking(n: u64, email: &str) -> Vec<Line> {
    let (arrival, departure) = stay(n);
    let day = |day: NaiveDate| day.format("%-d %B %Y").to_string();
    let ask = format!("I would like a room from {} to {} for 2 adults", day(arrival), day(departure));
    vec![
        line(ask, "Which one shall I reserve?"),
        // The first offer of the sample hotel is paid in advance.
        line("2", "Under which name"),
        line("Rosa Parra", "e-mail address"),
        line(email, "Shall I confirm the reservation?"),
        line("yes", CONFIRMED),
    ]
}

/// Two nights some weeks ahead, the `n`th such stay: none is shut by the sample hotel's seasons.
fn stay(n: u64) -> (NaiveDate, NaiveDate) {
    let open = |night: NaiveDate| match (night.month(), night.day()) {
        (6, 8..=11) | (12, 26..=31) | (1, 1..=3) => false,
        (month, day) => (month, day) != (2, 29),
    };
    let begin = Utc::now().date_naive() + Days::new(21);
    let arrivals = (0..).map(|days| begin + Days::new(days)).filter(|day| open(*day) && open(*day + Days::new(1)));
    let arrival = arrivals.step_by(3).nth(usize::try_from(n % 80).unwrap()).unwrap();
    (arrival, arrival + Days::new(2))
}
