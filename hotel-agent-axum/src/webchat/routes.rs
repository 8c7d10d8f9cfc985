use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, OriginalUri, Path, State, rejection::JsonRejection},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use hotel_agent_core::{
    guest::{Address, AddressKind},
    language::cards::mask_each,
    message::{Content, Coordinates, InboundMessage, Media, MessageId, OutboundContent, Sender},
    port::{Fault, FaultKind},
    property::{Property, PropertyId},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};

use super::{
    BOARD, Line, Signal, WebChat, Written,
    session::{BrowserSession, over_https, prefix},
    stream, transcript_key,
};
use crate::{host::Host, refusal::Refusal};

/// Longest text, in characters, as the page counts them.
const TEXT: usize = 4096;
/// Longest id of a choice, and longest title of one.
const CHOICE: usize = 512;
/// 4,096 characters at twelve bytes, the longest JSON can make one, and the rest of the message.
const BODY: usize = 64 * 1024;

/// The routes of one property's chat, below `/chat/{property}`.
pub(crate) fn routes() -> Router<Arc<Host>> {
    Router::new()
        .route("/chat/{property}/session", get(session))
        .route("/chat/{property}/messages", post(messages).layer(DefaultBodyLimit::max(BODY)))
        .route("/chat/{property}/events", get(stream::events))
        .route("/chat/{property}/media/{seq}", get(picture))
}

/// A property that has a web chat.
pub(super) fn chat_of(host: &Host, id: &str) -> Result<Arc<Property>, Refusal> {
    let id = PropertyId::parse(id).map_err(|_| Refusal::not_found("hotel"))?;
    host.chat_property(&id).ok_or_else(|| Refusal::not_found("hotel"))
}

pub(super) fn session_of(headers: &HeaderMap) -> Result<BrowserSession, Refusal> {
    BrowserSession::of(headers)
        .ok_or_else(|| Refusal::new(StatusCode::UNAUTHORIZED, "no_session", "ask for a session first"))
}

#[derive(Serialize)]
struct SessionAnswer {
    property: PropertyAnswer,
    cursor: u64,
}

#[derive(Serialize)]
struct PropertyAnswer {
    name: String,
    assistant: String,
    phone: String,
    languages: Vec<&'static str>,
    privacy_url: String,
}

/// The session of this browser, made if there is none, and how far its transcript goes.
async fn session(
    State(host): State<Arc<Host>>,
    Path(property): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let property = chat_of(&host, &property)?;
    let (session, new) = match BrowserSession::of(&headers) {
        Some(session) => (session, false),
        None => (BrowserSession::new(host.agent.ids().next()), true),
    };
    let cursor = if new { 0 } else { last_seq(&host, &property.id, &session).await? };
    let answer = SessionAnswer {
        property: PropertyAnswer {
            name: property.name.clone(),
            assistant: property.assistant.clone(),
            phone: property.phone_written.clone(),
            languages: property.languages.iter().map(|language| language.code()).collect(),
            privacy_url: property.privacy_notice.clone(),
        },
        cursor,
    };
    let mut response = Json(answer).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Also for a session that is known: a guest who keeps coming keeps it.
    let path = format!("{}/chat/{}", prefix(uri.path(), &property.id), property.id);
    if let Ok(cookie) = HeaderValue::from_str(&session.cookie(&path, over_https(&headers))) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The number of the last line. Numbers have no gaps: it is found in a few looks, not by reading all of it.
pub(super) async fn last_seq(host: &Host, property: &PropertyId, session: &BrowserSession) -> Result<u64, Fault> {
    let key = transcript_key(session.as_str());
    let store = host.agent.store();
    let exists = async |seq: u64| -> Result<bool, Fault> {
        Ok(!store.transcript(property, &key, seq.saturating_sub(1), 1).await?.is_empty())
    };
    let mut beyond = 1_u64;
    while exists(beyond).await? {
        beyond = beyond.saturating_mul(2);
    }
    let mut last = beyond / 2;
    while beyond - last > 1 {
        let middle = last + (beyond - last) / 2;
        if exists(middle).await? { last = middle } else { beyond = middle }
    }
    Ok(last)
}

#[derive(Deserialize)]
struct Posted {
    client_id: String,
    text: Option<String>,
    choice: Option<PostedChoice>,
    location: Option<PostedLocation>,
}

#[derive(Deserialize)]
struct PostedChoice {
    id: String,
    title: String,
}

#[derive(Deserialize)]
struct PostedLocation {
    latitude: String,
    longitude: String,
}

#[derive(Serialize)]
struct MessageAnswer {
    seq: u64,
}

/// Takes a guest's message: 202 once both the agent and the transcript have it. The same client id again is the same
/// message.
async fn messages(
    State(host): State<Arc<Host>>,
    Path(property): Path<String>,
    headers: HeaderMap,
    posted: Result<Json<Posted>, JsonRejection>,
) -> Result<Response, Refusal> {
    let property = chat_of(&host, &property)?;
    let session = session_of(&headers)?;
    let Json(posted) = posted.map_err(unreadable)?;
    let client_id = client_id(posted.client_id.as_str())?.to_owned();
    let content = content(posted)?;
    let now = host.agent.clock().now();
    let key = transcript_key(session.as_str());
    host.pace.take(&format!("{}/{key}", property.id), now).map_err(Refusal::too_fast)?;

    let id = MessageId::new(format!("{}:{client_id}", session.as_str()));
    let addresses = Address::new(AddressKind::Session, session.as_str()).into_iter().collect();
    let account = WebChat::account_of(&property.id);
    let mut message = InboundMessage::new(id, account, Sender::new(addresses), content.clone());
    message.sent_at = Some(now);
    // First the inbox: the page takes a message it sees in the transcript for delivered.
    host.agent.accept(&property.id, &WebChat::channel_name(), message).await?;

    let dedupe = format!("guest/{client_id}");
    let line = Line { at: now, written: Written::Guest { client_id, content: masked(content) } };
    let seq = host.agent.store().append(&property.id, &key, &dedupe, line.to_record()?).await?;
    BOARD.signal(&property.id, session.as_str(), Signal::Appended);
    Ok((StatusCode::ACCEPTED, Json(MessageAnswer { seq })).into_response())
}

fn unreadable(rejection: JsonRejection) -> Refusal {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::too_large("the message is too long"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", "a message is sent as application/json")
        }
        _ => Refusal::bad_request("the message cannot be read"),
    }
}

fn client_id(id: &str) -> Result<&str, Refusal> {
    let sound = (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if sound { Ok(id) } else { Err(Refusal::bad_request("client_id is 1 to 64 letters, digits, - and _")) }
}

fn content(posted: Posted) -> Result<Content, Refusal> {
    match (posted.text, posted.choice, posted.location) {
        (Some(text), None, None) if text.trim().is_empty() => Err(Refusal::bad_request("the text is empty")),
        (Some(text), None, None) if text.chars().count() > TEXT => {
            Err(Refusal::too_large(format!("a text has at most {TEXT} characters")))
        }
        (Some(text), None, None) => Ok(Content::Text(text)),
        (None, Some(PostedChoice { id, title }), None) if id.len() <= CHOICE && title.len() <= CHOICE => {
            Ok(Content::Choice { id, title })
        }
        (None, None, Some(at)) => Coordinates::parse(&at.latitude, &at.longitude)
            .map(|place| Content::Location { place, name: None })
            .ok_or_else(|| Refusal::bad_request("the location is no place on earth")),
        _ => Err(Refusal::bad_request("a message is one of text, choice and location")),
    }
}

/// Card numbers never reach the store, the transcript included.
fn masked(mut content: Content) -> Content {
    mask_each(content.words_mut());
    content
}

/// A picture that was sent as bytes: only to the browser it was sent to.
async fn picture(
    State(host): State<Arc<Host>>,
    Path((property, seq)): Path<(String, u64)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let property = chat_of(&host, &property)?;
    let session = session_of(&headers)?;
    let after = seq.checked_sub(1).ok_or_else(|| Refusal::not_found("picture"))?;
    let lines = host.agent.store().transcript(&property.id, &transcript_key(session.as_str()), after, 1).await?;
    let found = lines.into_iter().find(|item| item.seq == seq).ok_or_else(|| Refusal::not_found("picture"))?;
    let Written::House { content: OutboundContent::Image { media: Media::Inline { mime, bytes }, .. }, .. } =
        Line::from_record(&found.body)?.written
    else {
        return Err(Refusal::not_found("picture"));
    };
    let mime = HeaderValue::from_str(&mime)
        .map_err(|error| Fault::new(FaultKind::Internal, "webchat.picture").because(error))?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, mime);
    // A line never changes, but it is this guest's alone.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    Ok(response)
}
