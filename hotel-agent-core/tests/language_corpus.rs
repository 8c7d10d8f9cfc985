//! How well guests are understood, measured on a corpus of public sentences kept outside the repository.
//!
//! Set `HOTEL_AGENT_CORPUS` to its folder to measure; run with `--nocapture` to see the table. Without it nothing is
//! measured, and the test says so. The floors stand five points under what was measured when they were written: they
//! catch a rule that breaks many sentences, not one that changes a few.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "tests; the table is what they are run for"
)]

use chrono::NaiveDate;
use hotel_agent_core::guest::Language;
use hotel_agent_core::language::{Context, Phrases, Understanding, understand};
use serde_json::Value;
use std::collections::BTreeMap;

/// Right and all, by language.
#[derive(Default)]
struct Tally(BTreeMap<String, (u32, u32)>);

impl Tally {
    fn count(&mut self, language: &str, right: bool) {
        let entry = self.0.entry(language.to_owned()).or_default();
        entry.0 += u32::from(right);
        entry.1 += 1;
    }

    /// Prints the table and holds each language to its floor in per cent.
    fn settle(&self, what: &str, floors: &[(&str, u32)]) {
        for (language, (right, all)) in &self.0 {
            println!("{what} {language}: {right} of {all}, {} %", right * 100 / all);
        }
        for (language, floor) in floors {
            let Some((right, all)) = self.0.get(*language) else { panic!("{what}: no rows in {language}") };
            assert!(right * 100 >= floor * all, "{what} {language}: {right} of {all} is under {floor} %");
        }
    }
}

/// The rows of a file of the corpus; `None`, said aloud, where there is none.
fn rows(name: &str) -> Option<Vec<Value>> {
    let Ok(folder) = std::env::var("HOTEL_AGENT_CORPUS") else {
        println!("1 file skipped: HOTEL_AGENT_CORPUS is not set, {name} was not measured");
        return None;
    };
    let text = std::fs::read_to_string(format!("{folder}/language/{name}.jsonl")).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn language(code: &str) -> Option<Language> {
    match code {
        "es" => Some(Language::Es),
        "en" => Some(Language::En),
        "pt" => Some(Language::Pt),
        "fr" => Some(Language::Fr),
        _ => None,
    }
}

fn read(row: &Value, conversation: Option<Language>, country: &str) -> Understanding {
    let today: NaiveDate =
        row["reference_datetime"].as_str().and_then(|t| t.get(..10)).unwrap_or("2026-03-10").parse().unwrap();
    let context = Context {
        today,
        now: today.and_hms_opt(12, 0, 0).unwrap(),
        country,
        language: conversation,
        guest_country: None,
        open_question: None,
        arrival: None,
        phrases: &Phrases::default(),
    };
    understand(row["text"].as_str().unwrap(), &context)
}

fn strings<'a>(row: &'a Value, key: &str) -> Vec<&'a str> {
    row[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn intents() {
    let Some(rows) = rows("intents_public") else { return };
    let mut tally = Tally::default();
    for row in &rows {
        let code = row["lang"].as_str().unwrap();
        let expected = [strings(row, "intents"), strings(row, "also_ok")].concat();
        let found = read(row, language(code), "ES");
        // Nothing found is what the dialogue answers "I did not understand" to.
        let right = match found.top() {
            Some(top) => expected.contains(&top.intent.name()),
            None => expected.contains(&"out_of_scope"),
        };
        tally.count(code, right);
    }
    tally.settle("intents", &[("en", 76), ("es", 71), ("pt", 58), ("fr", 66)]);
}

#[test]
fn languages() {
    let Some(rows) = rows("langid_public") else { return };
    let mut tally = Tally::default();
    for row in rows.iter().filter(|row| row["ambiguous"] != true) {
        let code = row["lang"].as_str().unwrap();
        tally.count(code, read(row, None, "ES").language.language == language(code));
    }
    tally.settle("languages", &[("en", 90), ("es", 88), ("pt", 94), ("fr", 92), ("de", 94), ("it", 92)]);
}

#[test]
fn dates() {
    let Some(rows) = rows("dates_public") else { return };
    let mut tally = Tally::default();
    for row in &rows {
        let code = row["lang"].as_str().unwrap();
        if !matches!(code, "es" | "en") {
            continue;
        }
        let found = read(row, language(code), if code == "en" { "US" } else { "ES" });
        for expected in row["expected"].as_array().into_iter().flatten() {
            let preferred = &expected["preferred"];
            let day = |key: &str| preferred[key].as_str().and_then(|text| text.get(..10)).and_then(|t| t.parse().ok());
            let (start, end): (Option<NaiveDate>, Option<NaiveDate>) = match preferred["type"].as_str() {
                Some("date" | "datetime") => (day("value"), None),
                // Ranges between two days; "in 2018" is no stay.
                Some("daterange") if preferred["timex"].as_str().is_some_and(|t| t.starts_with('(')) => {
                    (day("start"), day("end"))
                }
                _ => continue,
            };
            let Some(start) = start else { continue };
            let right = found
                .dates
                .iter()
                .flat_map(|date| [Some(date.reading), date.other])
                .flatten()
                .any(|reading| reading.start == start && (end.is_none() || reading.end == end));
            tally.count(code, right);
        }
    }
    tally.settle("dates", &[("en", 47), ("es", 55)]);
}
