use chrono::{Datelike, Days, NaiveDate, Utc};

/// Two nights some weeks ahead, the `n`th such stay: none is shut by the sample hotel's seasons.
fn stay(n: u64) -> (NaiveDate, NaiveDate) {
    let open = |night: NaiveDate| match (night.month(), night.day()) {
        (6, 8..=11) | (12, 26..=31) | (1, 1..=3) => false,
        (month, day) => (month, day) != (2, 29),
    };
    let begin = Utc::now().date_naive() + Days::new(21);
    let arrivals = (0..).map(|days| begin + Days::new(days)).filter(|day| open(*day) && open(*day + Days::new(1)));
    let arrival = arrivals.step_by(3).nth(usize::try_from(n).unwrap()).unwrap();
    (arrival, arrival + Days::new(2))
}

/// What a guest writes up to the read-back, each with what the answer holds.
pub(crate) fn booking(n: u64, name: &str, email: &str) -> [(String, &'static str); 4] {
    let (arrival, departure) = stay(n);
    let day = |day: NaiveDate| day.format("%-d %B %Y").to_string();
    let ask = format!("I would like a room from {} to {} for 2 adults", day(arrival), day(departure));
    [
        (ask, "Which one shall I reserve?"),
        // The first offer of the sample hotel is paid in advance.
        ("2".into(), "Under which name"),
        (name.into(), "e-mail address"),
        (email.into(), "Shall I confirm the reservation?"),
    ]
}
