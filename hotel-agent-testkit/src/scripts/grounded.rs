//! Amounts, dates and confirmation numbers in replies: each must be derivable from what is known.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use hotel_agent_core::{
    message::{Content, Outbound, OutboundContent, Purpose},
    property::DeskState,
    turn::Journal,
};
use serde_json::Value;

use super::{
    stage::Stage,
    transcript::{choices, words},
};

/// Names of months as replies write them, in order from January; each index counts for its month.
const MONTHS: [[&str; 4]; 12] = [
    ["enero", "ene", "january", "jan"],
    ["febrero", "feb", "february", "feb"],
    ["marzo", "mar", "march", "mar"],
    ["abril", "abr", "april", "apr"],
    ["mayo", "may", "may", "may"],
    ["junio", "jun", "june", "jun"],
    ["julio", "jul", "july", "jul"],
    ["agosto", "ago", "august", "aug"],
    ["septiembre", "sep", "september", "sep"],
    ["octubre", "oct", "october", "oct"],
    ["noviembre", "nov", "november", "nov"],
    ["diciembre", "dic", "december", "dec"],
];

/// What replies may name.
#[derive(Default)]
struct Known {
    /// Amounts in hundredths, whatever their currency.
    amounts: BTreeSet<u64>,
    dates: BTreeSet<NaiveDate>,
    /// Days of the year said without one.
    days: BTreeSet<(u32, u32)>,
    numbers: BTreeSet<String>,
}

/// Amounts, dates and numbers that nothing known explains.
pub(super) fn problems(stage: &Stage, journals: &[Journal], sent: &[Outbound]) -> Vec<String> {
    let known = Known::of(stage, journals);
    let mut problems = Vec::new();
    for outbound in sent.iter().filter(|outbound| !matches!(outbound.purpose, Purpose::Staff { .. })) {
        let said = everything(&outbound.content);
        for amount in amounts(&said) {
            if !known.amounts.contains(&amount) {
                problems.push(format!("{}.{:02} comes from nowhere: {said:?}", amount / 100, amount % 100));
            }
        }
        for (day, month, year) in dates(&said) {
            let known = match year {
                Some(year) => NaiveDate::from_ymd_opt(year, month, day).is_some_and(|date| known.dates.contains(&date)),
                None => known.days.contains(&(month, day)),
            };
            if !known {
                problems.push(format!("the date {day}/{month} comes from nowhere: {said:?}"));
            }
        }
        for number in numbers(&said) {
            if !known.numbers.contains(&number) {
                problems.push(format!("the number {number} comes from nowhere: {said:?}"));
            }
        }
    }
    problems
}

fn everything(content: &OutboundContent) -> String {
    let mut said = words(content);
    for (_, title) in choices(content) {
        said.push('\n');
        said.push_str(&title);
    }
    said
}

impl Known {
    fn of(stage: &Stage, journals: &[Journal]) -> Known {
        let mut known = Known::default();
        known.amounts.extend(plain_numbers(&stage.file));
        known.days.extend(dates(&stage.file).into_iter().map(|(day, month, _)| (month, day)));
        for journal in journals {
            known.take_in(&serde_json::to_value(&journal.facts).unwrap_or_default());
            known.clock(stage, journal);
            for heard in journal.turn.messages.iter().filter_map(|message| message.heard.as_ref()) {
                known.take_in(&serde_json::to_value(&heard.understanding).unwrap_or_default());
                if let Content::Text(text) = &heard.content {
                    known.amounts.extend(plain_numbers(text));
                    known.numbers.extend(numbers(&text.to_uppercase()));
                    known.days.extend(dates(text).into_iter().map(|(day, month, _)| (month, day)));
                }
            }
        }
        known.numbers.extend(stage.hotel.reservations().iter().map(|made| made.number.as_str().to_owned()));
        known.days.extend(known.dates.iter().map(|date| (date.month(), date.day())));
        known
    }

    /// Money and dates anywhere in a recorded fact or in an understanding.
    fn take_in(&mut self, value: &Value) {
        match value {
            Value::String(text) => {
                let day = text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
                self.dates.extend(day);
            }
            Value::Array(items) => items.iter().for_each(|item| self.take_in(item)),
            Value::Object(fields) => {
                if let (Some(Value::String(amount)), true) = (fields.get("amount"), fields.contains_key("currency")) {
                    self.amounts.extend(plain_numbers(amount));
                }
                fields.values().for_each(|field| self.take_in(field));
            }
            _ => {}
        }
    }

    /// What follows from the hour: today, the week, the horizon, when desks open and answer.
    fn clock(&mut self, stage: &Stage, journal: &Journal) {
        let property = &stage.property;
        let local = property.time_zone.to_local(journal.turn.now);
        let today = property.business_date(journal.turn.now).date;
        self.dates.extend(today.iter_days().take(7));
        self.dates.extend([today, local.date()]);
        self.dates.extend(today.checked_add_days(Days::new(u64::from(property.policies.booking_horizon_days))));
        for desk in property.desks.values() {
            self.dates.extend(desk.answers_by(local).map(|moment| moment.date()));
            self.dates.extend(match desk.hours.state(local) {
                DeskState::Open { until } => until.map(|moment| moment.date()),
                DeskState::Closed { opens } => opens.map(|moment| moment.date()),
            });
        }
    }
}

/// Amounts with a currency beside them, in hundredths.
fn amounts(text: &str) -> Vec<u64> {
    let tokens: Vec<&str> = text.split([' ', '\n', '(', ')', ';', ':']).filter(|token| !token.is_empty()).collect();
    let mut amounts = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at)).copied().unwrap_or_default();
        let after = tokens.get(at + 1).copied().unwrap_or_default();
        let has_sign = token.contains(['€', '£', '$']);
        if has_sign || is_currency(before) || is_currency(after) || after.starts_with(['€', '£']) {
            amounts.extend(hundredths(token));
        }
    }
    amounts
}

fn is_currency(token: &str) -> bool {
    let code = token.trim_matches(|c: char| !c.is_ascii_alphabetic());
    ["COP", "EUR", "MXN", "ARS", "USD", "GBP"].contains(&code)
}

/// Every number of a text, in hundredths.
fn plain_numbers(text: &str) -> Vec<u64> {
    text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).filter_map(hundredths).collect()
}

/// `420.000` and `420,000` are thousands; `12.50` and `12,50` have cents.
fn hundredths(token: &str) -> Option<u64> {
    let token = token.trim_matches(|c: char| !c.is_ascii_digit());
    if token.is_empty() || token.len() > 18 || !token.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return None;
    }
    let (whole, cents) = match token.rsplit_once(['.', ',']) {
        Some((whole, cents)) if cents.len() <= 2 => (whole, format!("{cents:0<2}")),
        _ => (token, "00".to_owned()),
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    digits.parse::<u64>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)
}

/// Days, months and years said in words: `4 de diciembre de 2026`, `4 dic`, `December 4`.
fn dates(text: &str) -> Vec<(u32, u32, Option<i32>)> {
    // A comma parts a name from a number ("Vista al Mar, 3 noches"), but not a day from its year.
    let folded = text.to_lowercase().replace(", 20", " 20").replace(',', " x ");
    let tokens: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty() && *token != "de").collect();
    let day = |token: Option<&&str>| token?.parse::<u32>().ok().filter(|day| (1..=31).contains(day));
    let year = |token: Option<&&str>| token?.parse::<i32>().ok().filter(|year| (2000..2100).contains(year));
    let month = |token: Option<&&str>| {
        let token = token?;
        (1_u32..).zip(&MONTHS).find(|(_, names)| names.contains(token)).map(|(month, _)| month)
    };
    let mut dates = Vec::new();
    for at in 0..tokens.len() {
        let Some(named) = month(tokens.get(at)) else { continue };
        if let Some(day) = day(at.checked_sub(1).and_then(|at| tokens.get(at))) {
            dates.push((day, named, year(tokens.get(at + 1))));
        } else if let Some(day) = day(tokens.get(at + 1)).filter(|_| month(tokens.get(at + 2)).is_none()) {
            // Not "mar 8 jun": a Tuesday in Spanish.
            dates.push((day, named, year(tokens.get(at + 2))));
        }
    }
    dates
}

/// Confirmation numbers: capitals, a dash, six letters or digits.
fn numbers(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|token| {
            token.split_once('-').is_some_and(|(prefix, number)| {
                (2..=4).contains(&prefix.len())
                    && prefix.bytes().all(|b| b.is_ascii_uppercase())
                    && number.len() == 6
                    && number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            })
        })
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{amounts, dates, numbers};

    #[test]
    fn what_replies_name_is_found() {
        let said = "Total COP 1.040.000 (incluye IVA: COP 166.050). 135,00 € o €99.50; 3 noches, 19 %.";
        assert_eq!(amounts(said), [104_000_000, 16_605_000, 13_500, 9_950]);
        let said = "del viernes 4 de diciembre al 6 dic, o Friday, December 4, 2027. Suite Vista al Mar, 3 noches.";
        assert_eq!(dates(said), [(4, 12, None), (6, 12, None), (4, 12, Some(2027))]);
        assert_eq!(numbers("Número: CDM-7K2M4Q. Calle 36-57"), ["CDM-7K2M4Q"]);
    }
}
