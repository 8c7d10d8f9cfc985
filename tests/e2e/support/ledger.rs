use std::{fs, path::Path};

use serde_json::Value;

/// A reservation made through the agent, as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Booked {
    pub(crate) number: String,
    pub(crate) email: String,
    pub(crate) arrival: String,
    pub(crate) canceled: bool,
}

/// The reservations of a ledger, in order; those the sample hotel begins with left out.
pub(crate) fn booked(ledger: &Path) -> Vec<Booked> {
    let text = fs::read_to_string(ledger).unwrap_or_default();
    // A line counts once it is whole.
    let whole = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    let entries: Vec<Value> =
        whole.map(|line| serde_json::from_str(line.split_once(' ').unwrap().1).unwrap()).collect();
    let canceled: Vec<&Value> = entries.iter().filter_map(|entry| entry.get("canceled")).map(|it| &it["id"]).collect();
    let made = entries.iter().filter_map(|entry| entry.get("reserved")).map(|entry| &entry["reservation"]);
    made.map(|reservation| Booked {
        number: reservation["number"].as_str().unwrap().to_owned(),
        email: reservation["guest"]["email"].as_str().unwrap_or_default().to_owned(),
        arrival: reservation["stays"][0]["stay"]["arrival"].as_str().unwrap_or_default().to_owned(),
        canceled: canceled.contains(&&reservation["id"]),
    })
    .collect()
}
