//! One table of requests, through both hosts: whatever a channel sends, it gets the same answer.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod example;
mod house;
// Its own test runs here: examples are built as programs alone.
#[expect(dead_code, reason = "the example's part, for its test")]
#[path = "../../examples/lambda_webhook/sqs.rs"]
mod sqs;
mod table;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, Request, StatusCode};

use self::{
    house::{Axum, Lambda, Room},
    table::{Case, cases},
};

type Problem = Box<dyn std::error::Error + Send + Sync>;

/// What the connection and the web site add, to webhooks as to pages: no channel looks at it.
const OF_THE_SITE: [&str; 5] = ["connection", "content-length", "date", "referrer-policy", "x-content-type-options"];

/// An answer as a channel sees it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: Bytes,
}

impl Answer {
    pub(crate) fn new(status: StatusCode, headers: &HeaderMap, body: Bytes) -> Answer {
        let mut seen: Vec<(HeaderName, String)> = headers
            .iter()
            .filter(|(name, _)| !OF_THE_SITE.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.to_str().unwrap().to_owned()))
            .collect();
        seen.sort_by(|a, b| a.0.as_str().cmp(b.0.as_str()));
        Answer { status, headers: seen, body }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[tokio::test]
async fn whatever_is_sent_both_hosts_answer_alike() {
    for room in [Room::Enough, Room::None] {
        let (axum, lambda) = (Axum::open(room).await, Lambda::open(room).await);
        for Case { name, request, status, full } in cases() {
            let expected = if room == Room::None { full } else { status };
            let by_axum = axum.answer(&request).await;
            assert_eq!(by_axum.status, expected, "{name}, {room:?}: {by_axum:?}");
            for (door, by_lambda) in lambda.answers(&request).await {
                assert_eq!(by_lambda, by_axum, "{name}, {room:?}, {door}");
            }
            match expected {
                StatusCode::SERVICE_UNAVAILABLE => {
                    let seconds: u32 = by_axum.header("retry-after").unwrap().parse().unwrap();
                    assert!((1..=3600).contains(&seconds), "{name}: {seconds}");
                }
                StatusCode::METHOD_NOT_ALLOWED => assert_eq!(by_axum.header("allow"), Some("GET, POST"), "{name}"),
                _ => assert_eq!((by_axum.header("retry-after"), by_axum.header("allow")), (None, None), "{name}"),
            }
        }
    }
}

/// The table would prove nothing if both hosts answered everything alike because neither looked at it.
#[test]
fn the_table_knows_every_answer_a_webhook_has() {
    let mut seen: Vec<u16> = cases().iter().flat_map(|case| [case.status.as_u16(), case.full.as_u16()]).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, [200, 403, 404, 405, 413, 503]);
    let methods = |request: &Request<Bytes>| request.method().clone();
    let all: std::collections::HashSet<Method> = cases().iter().map(|case| methods(&case.request)).collect();
    assert!(all.len() > 5, "{all:?}");
}
