//! The same tests as in CI, with large counts.

use crate::tools::{Result, run_with};

/// Cases a property test runs when nobody says otherwise: an evening of two cores.
const CASES: &str = "10000";

pub(crate) fn run(cases: Option<String>) -> Result {
    let cases = cases.unwrap_or_else(|| CASES.to_owned());
    cases.parse::<u64>().map_err(|_| format!("{cases} is not a number of cases"))?;
    run_with(
        "cargo",
        &["nextest", "run", "--release", "--workspace", "--no-fail-fast"],
        &[("PROPTEST_CASES", &cases), ("HOTEL_AGENT_SOAK", &cases)],
    )
}
