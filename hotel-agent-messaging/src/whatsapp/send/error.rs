//! What an error answer means for the message: by Meta's code, never by its words.

use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_core::port::{Fault, FaultKind, Retry, SendOutcome};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use thiserror::Error;

/// An error of the Graph API, as the cause of a fault; Meta's own sentence is left out because it may quote the guest.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("Graph API error {code}{}{}", subcode.map(|s| format!("/{s}")).unwrap_or_default(),
    trace.as_ref().map(|t| format!(", trace {t}")).unwrap_or_default())]
#[non_exhaustive]
pub struct GraphError {
    /// Meta's code; what to branch on.
    pub code: i64,
    /// Its subcode, where there still is one.
    pub subcode: Option<i64>,
    /// What Meta's support asks for.
    pub trace: Option<String>,
}

#[derive(Deserialize)]
struct Envelope {
    error: Body,
}

#[derive(Deserialize)]
struct Body {
    code: i64,
    error_subcode: Option<i64>,
    is_transient: Option<bool>,
    fbtrace_id: Option<String>,
}

/// What becomes of a message that was answered with an error.
enum Fate {
    /// Wait this many seconds, then repeat.
    Throttled(i64),
    /// It passes by itself or when somebody mends the account.
    Deferred(FaultKind),
    /// It will never be taken.
    Rejected(FaultKind),
}

/// The outcome of an answer that is no success.
pub(super) fn outcome(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    now: DateTime<Utc>,
    operation: &'static str,
) -> SendOutcome {
    let Ok(Envelope { error }) = serde_json::from_slice::<Envelope>(body) else {
        return without_code(status, headers, now, operation);
    };
    let trace = error.fbtrace_id.filter(|id| id.len() <= 64 && id.bytes().all(|b| b.is_ascii_graphic()));
    let cause = GraphError { code: error.code, subcode: error.error_subcode, trace };
    match fate(error.code, status, error.is_transient.unwrap_or_default()) {
        Fate::Throttled(seconds) => SendOutcome::Throttled(until(now, headers, seconds)),
        Fate::Deferred(kind) => SendOutcome::Deferred(Fault::new(kind, operation).retry(Retry::Safe).because(cause)),
        Fate::Rejected(kind) => SendOutcome::Rejected(Fault::new(kind, operation).retry(Retry::Never).because(cause)),
    }
}

fn fate(code: i64, status: StatusCode, transient: bool) -> Fate {
    match code {
        // The number's throughput: 80 a second.
        130_429 => Fate::Throttled(1),
        // One guest's pair rate: a message in six seconds once the burst is used up.
        131_056 => Fate::Throttled(6),
        // The number is moving to a higher throughput: a minute at most.
        131_057 => Fate::Throttled(60),
        // The app's and the account's hourly calls; Meta's header says how long.
        4 | 80_007 => Fate::Throttled(60),
        // Too many of the number's messages were blocked or reported; it eases by itself.
        131_048 | 131_064 => Fate::Throttled(60 * 60),
        1 | 2 | 3 | 131_000 | 131_016 | 133_004 => Fate::Deferred(FaultKind::Unavailable),
        // The token expired or was revoked, or the account owes money: messages wait for whoever mends it.
        0 | 190 => Fate::Deferred(FaultKind::Unauthorized),
        131_042 => Fate::Deferred(FaultKind::Forbidden),
        33 | 131_026 | 131_030 | 132_001 => Fate::Rejected(FaultKind::NotFound),
        // The account or the guest does not allow it; 131047 is the closed reply window.
        10 | 200..=299 | 368 | 130_472 | 130_497 | 131_005 | 131_031 | 131_047 | 131_049 | 131_050 => {
            Fate::Rejected(FaultKind::Forbidden)
        }
        100 | 131_008 | 131_009 | 131_021 | 131_037 | 131_051..=131_053 | 131_062 | 131_063 | 132_000..=132_999 => {
            Fate::Rejected(FaultKind::BadRequest)
        }
        _ if transient || status.is_server_error() => Fate::Deferred(FaultKind::Unavailable),
        _ if status == StatusCode::TOO_MANY_REQUESTS => Fate::Throttled(5),
        _ => Fate::Rejected(FaultKind::BadRequest),
    }
}

/// An error page of a proxy, or half an answer: only what HTTP itself promises counts.
fn without_code(status: StatusCode, headers: &HeaderMap, now: DateTime<Utc>, operation: &'static str) -> SendOutcome {
    let fault = |kind| Fault::new(kind, operation).because(format!("HTTP {} without a Graph error", status.as_u16()));
    match status.as_u16() {
        429 => SendOutcome::Throttled(until(now, headers, 5)),
        // Not obeyed, so nothing was sent.
        300..=399 => SendOutcome::Deferred(fault(FaultKind::BadAnswer).retry(Retry::Safe)),
        401 => SendOutcome::Deferred(fault(FaultKind::Unauthorized).retry(Retry::Safe)),
        403 | 404 | 407 => SendOutcome::Deferred(fault(FaultKind::Forbidden).retry(Retry::Safe)),
        400..=499 if status != StatusCode::REQUEST_TIMEOUT => {
            SendOutcome::Rejected(fault(FaultKind::BadRequest).retry(Retry::Never))
        }
        // A gateway may have given up on an API that went on to send.
        _ => SendOutcome::Uncertain(fault(FaultKind::Unavailable).retry(Retry::LookFirst)),
    }
}

/// When to try again: what Meta says, else `seconds` from now; a day at the most.
fn until(now: DateTime<Utc>, headers: &HeaderMap, seconds: i64) -> DateTime<Utc> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let retry_after = text(header::RETRY_AFTER.as_str()).and_then(|value| value.trim().parse::<i64>().ok());
    let wait = retry_after.or_else(|| text("x-business-use-case-usage").and_then(regain_s)).unwrap_or(seconds);
    now + TimeDelta::seconds(wait.clamp(1, 24 * 60 * 60))
}

/// The longest `estimated_time_to_regain_access` of the usage header, which counts minutes.
fn regain_s(header: &str) -> Option<i64> {
    #[derive(Deserialize)]
    struct Usage {
        #[serde(default)]
        estimated_time_to_regain_access: i64,
    }
    let usage: std::collections::BTreeMap<String, Vec<Usage>> = serde_json::from_str(header).ok()?;
    let minutes = usage.values().flatten().map(|usage| usage.estimated_time_to_regain_access).max()?;
    (minutes > 0).then(|| minutes.saturating_mul(60))
}

/// The outcome's name, for logs.
pub(super) fn name(outcome: &SendOutcome) -> &'static str {
    match outcome {
        SendOutcome::Sent { .. } => "sent",
        SendOutcome::Rejected(_) => "rejected",
        SendOutcome::Throttled(_) => "throttled",
        SendOutcome::Deferred(_) => "deferred",
        SendOutcome::Uncertain(_) => "uncertain",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use chrono::{DateTime, TimeDelta};
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::{SendOutcome, name, outcome};

    fn check(status: u16, body: &str, expected: &str) {
        let status = StatusCode::from_u16(status).unwrap();
        let got = outcome(status, &HeaderMap::new(), body.as_bytes(), DateTime::UNIX_EPOCH, "test");
        assert_eq!(name(&got), expected, "{status} {body}");
    }

    #[test]
    fn an_answer_is_judged_by_its_code_and_only_then_by_its_status() {
        for (status, code, expected) in [
            (400, 130_429, "throttled"),
            (400, 131_056, "throttled"),
            (400, 80_007, "throttled"),
            (500, 131_057, "throttled"),
            (400, 1, "deferred"),
            (500, 131_000, "deferred"),
            (500, 131_016, "deferred"),
            (401, 190, "deferred"),
            (401, 0, "deferred"),
            (400, 131_047, "rejected"),
            (400, 131_026, "rejected"),
            (500, 131_009, "rejected"),
            (403, 131_031, "rejected"),
            (400, 131_062, "rejected"),
            (400, 132_001, "rejected"),
            (400, 999_999, "rejected"),
            (500, 999_999, "deferred"),
            (429, 999_999, "throttled"),
        ] {
            check(status, &format!(r#"{{"error":{{"message":"x","code":{code}}}}}"#), expected);
        }
        check(400, r#"{"error":{"code":999999,"is_transient":true}}"#, "deferred");
    }

    #[test]
    fn an_answer_without_a_code_is_uncertain_where_the_message_may_have_gone_out() {
        for (status, expected) in [
            (500, "uncertain"),
            (502, "uncertain"),
            (504, "uncertain"),
            (408, "uncertain"),
            (301, "deferred"),
            (401, "deferred"),
            (404, "deferred"),
            (413, "rejected"),
            (429, "throttled"),
        ] {
            check(status, "<html>", expected);
            check(status, r#"{"error":"no object"}"#, expected);
        }
    }

    #[test]
    fn meta_says_how_long_to_wait() {
        let usage = r#"{"1":[{"type":"whatsapp","estimated_time_to_regain_access":15}]}"#;
        for (header, value, seconds) in [
            ("retry-after", "30", 30),
            ("retry-after", "soon", 60),
            ("retry-after", "-5", 1),
            ("retry-after", "999999999", 86_400),
            ("x-business-use-case-usage", usage, 900),
            ("x-business-use-case-usage", "{}", 60),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header, HeaderValue::from_static(value));
            let body = br#"{"error":{"code":80007}}"#;
            let got = outcome(StatusCode::BAD_REQUEST, &headers, body, DateTime::UNIX_EPOCH, "test");
            let expected = DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
            assert!(matches!(got, SendOutcome::Throttled(at) if at == expected), "{header}: {value}");
        }
    }
}
