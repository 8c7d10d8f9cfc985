//! The same tests as in CI, with large counts.

use crate::{
    checks::TESTED,
    tools::{Result, run_with},
};

/// Cases a property test runs when nobody says otherwise: an evening of two cores.
const CASES: &str = "10000";

pub(crate) fn run(cases: Option<String>) -> Result {
    let cases = cases.unwrap_or_else(|| CASES.to_owned());
    cases.parse::<u64>().map_err(|_| format!("{cases} is not a number of cases"))?;
    let environment = [("PROPTEST_CASES", cases.as_str()), ("HOTEL_AGENT_SOAK", cases.as_str())];
    let nextest = ["nextest", "run", "--release", "--no-fail-fast"];
    let all_but_crashes = ["--workspace", "--features", TESTED, "-E", "not (package(hotel-agent) and binary(crash))"];
    run_with("cargo", &[&nextest[..], &all_but_crashes].concat(), &environment)?;
    // Killed processes by themselves: their totals are what one wants to read.
    let crashes = ["-p", "hotel-agent", "--test", "crash", "--success-output", "immediate"];
    run_with("cargo", &[&nextest[..], &crashes].concat(), &environment)
}
