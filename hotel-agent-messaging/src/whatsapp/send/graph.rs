//! One call of the Graph API: complete, surely not sent, or lost on the way.

use bytes::{Bytes, BytesMut};
use hotel_agent_core::port::{Fault, FaultKind, Retry};
use http::{HeaderMap, StatusCode, header};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{SEND, WhatsApp};

/// Answers are a few hundred bytes; more is not Meta.
const MAX_ANSWER: usize = 256 * 1024;

pub(super) enum Answer {
    /// An answer, whatever it says.
    Complete { status: StatusCode, headers: HeaderMap, body: Bytes },
    /// The request never left: repeating is safe.
    NotSent(Fault),
    /// The request left and no whole answer came: it may have been obeyed.
    Lost(Fault),
}

pub(super) async fn post_json(channel: &WhatsApp, edge: &str, request: &impl Serialize) -> Answer {
    match serde_json::to_vec(request) {
        Ok(body) => post(channel, edge, "application/json", body.into()).await,
        Err(error) => Answer::NotSent(Fault::new(FaultKind::Internal, SEND).retry(Retry::Never).because(error)),
    }
}

pub(super) async fn post(channel: &WhatsApp, edge: &str, content_type: &str, body: Bytes) -> Answer {
    let settings = &channel.settings;
    let request = channel
        .http
        .post(format!("{}/{}/{edge}", settings.graph_url.trim_end_matches('/'), settings.phone_number_id))
        .header(header::CONTENT_TYPE, content_type)
        .bearer_auth(settings.access_token.expose_secret())
        .body(body);
    let mut response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_connect() || error.is_builder() => {
            return Answer::NotSent(Fault::new(FaultKind::Unavailable, SEND).because(error.without_url()));
        }
        Err(error) => return lost(error),
    };
    let (status, headers) = (response.status(), response.headers().clone());
    let mut body = BytesMut::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_ANSWER => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Answer::Lost(Fault::new(FaultKind::BadAnswer, SEND).because("an endless answer")),
            Ok(None) => return Answer::Complete { status, headers, body: body.freeze() },
            Err(error) => return lost(error),
        }
    }
}

fn lost(error: reqwest::Error) -> Answer {
    let kind = if error.is_timeout() { FaultKind::Timeout } else { FaultKind::Unavailable };
    Answer::Lost(Fault::new(kind, SEND).retry(Retry::LookFirst).because(error.without_url()))
}
