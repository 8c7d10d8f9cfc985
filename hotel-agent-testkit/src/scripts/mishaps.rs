//! `reserve lost`, `offers timeout x2`: mishaps as scripts write them.

use hotel_agent_core::port::FaultKind;

use super::script::span;
use crate::chaos::{CrashPoint, Mishap, Plan, PmsCall, When};

/// Reads a plan, one rule a line: `<call> <mishap> [x<times> | always]`.
pub(super) fn plan(lines: &[String]) -> Result<Plan, String> {
    let mut plan = Plan::calm();
    for line in lines {
        let (calls, mishap, when) = rule(line).ok_or_else(|| format!("{line:?} is no mishap"))?;
        plan = plan.on_any(&calls, mishap, when);
    }
    Ok(plan)
}

fn rule(line: &str) -> Option<(Vec<PmsCall>, Mishap, When)> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let when = match words.last().copied()? {
        "always" => Some(When::Always),
        times => times.strip_prefix('x').and_then(|times| times.parse().ok()).map(When::Times),
    };
    if when.is_some() {
        words.pop();
    }
    let (call, mishap) = words.split_first()?;
    let calls = match *call {
        "any" => PmsCall::ALL.to_vec(),
        name => vec![PmsCall::ALL.into_iter().find(|call| call.operation().strip_prefix("pms.") == Some(name))?],
    };
    let mishap = match mishap {
        ["timeout"] => Mishap::FailBefore(FaultKind::Timeout),
        ["error"] => Mishap::FailBefore(FaultKind::Unavailable),
        ["lost"] => Mishap::FailAfter(FaultKind::Timeout),
        ["error", "after"] => Mishap::FailAfter(FaultKind::Unavailable),
        ["late", delay] => Mishap::Late(span(delay).ok()?),
        ["crash", "before"] => Mishap::Crash(CrashPoint::Before),
        ["crash", "after"] => Mishap::Crash(CrashPoint::After),
        _ => return None,
    };
    Some((calls, mishap, when.unwrap_or(When::Once)))
}

#[cfg(test)]
mod tests {
    use super::rule;
    use crate::chaos::{Mishap, PmsCall, When};

    #[test]
    fn a_mishap_is_read_as_it_is_written() {
        assert_eq!(
            rule("find late 9s x3"),
            Some((vec![PmsCall::Find], Mishap::Late(std::time::Duration::from_secs(9)), When::Times(3)))
        );
        assert!(rule("any error always").is_some_and(|(calls, _, when)| calls.len() == 7 && when == When::Always));
        for bad in ["", "reserve", "reserve sometimes", "reserves lost", "find late soon"] {
            assert_eq!(rule(bad), None, "{bad}");
        }
    }
}
