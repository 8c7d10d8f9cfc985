//! What the people at the desk do: see who waits, read, answer, give back. Every route needs a bearer token.

mod lines;
mod token;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State, rejection::JsonRejection},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use hotel_agent_core::{
    guest::ConversationKey,
    message::{ChannelName, MessageId},
    port::store::{ConversationSummary, HandOffMark},
    property::PropertyId,
    turn::{Journal, StaffAction},
};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};

use self::{lines::StaffLine, token::OnDuty};
use crate::{host::Host, refusal::Refusal};

pub(crate) use self::token::Tokens;

/// Turns shown of a conversation.
const TURNS: usize = 200;
/// Longest name staff sign with, longest text and longest id, in characters.
const NAME: usize = 60;
const TEXT: usize = 4096;
const ID: usize = 64;

pub(crate) fn routes() -> Router<Arc<Host>> {
    Router::new()
        .route("/staff/{property}/waiting", get(waiting))
        .route("/staff/{property}/conversations/{channel}/{id}", get(conversation))
        .route("/staff/{property}/conversations/{channel}/{id}/journal", get(journal))
        .route("/staff/{property}/conversations/{channel}/{id}/reply", post(reply))
        .route("/staff/{property}/conversations/{channel}/{id}/release", post(release))
        .route("/staff/{property}/conversations/{channel}/{id}/acknowledge", post(acknowledge))
}

#[derive(Deserialize)]
struct ConversationPath {
    channel: String,
    id: String,
}

impl ConversationPath {
    fn key(self, property: PropertyId) -> ConversationKey {
        ConversationKey { property, channel: ChannelName::new(self.channel), id: self.id }
    }
}

#[derive(Serialize)]
struct Waiting {
    channel: String,
    id: String,
    #[serde(flatten)]
    mark: HandOffMark,
}

/// Conversations that need or have a person, the longest waiting first.
async fn waiting(State(host): State<Arc<Host>>, OnDuty(property): OnDuty) -> Result<Response, Refusal> {
    let list = host.agent.waiting(&property).await?;
    let list: Vec<Waiting> = list
        .into_iter()
        .map(|ConversationSummary { conversation, mark }| Waiting {
            channel: conversation.channel.to_string(),
            id: conversation.id,
            mark,
        })
        .collect();
    Ok(private(Json(list)))
}

#[derive(Serialize)]
struct Conversation {
    channel: String,
    id: String,
    lines: Vec<StaffLine>,
}

/// What was said in a conversation, oldest first.
async fn conversation(
    State(host): State<Arc<Host>>,
    OnDuty(property): OnDuty,
    Path(path): Path<ConversationPath>,
) -> Result<Response, Refusal> {
    let key = path.key(property);
    let journals = journals(&host, &key).await?;
    let lines = journals.into_iter().flat_map(StaffLine::of_turn).collect();
    Ok(private(Json(Conversation { channel: key.channel.to_string(), id: key.id, lines })))
}

/// The turns as they were decided, with all they were decided from.
async fn journal(
    State(host): State<Arc<Host>>,
    OnDuty(property): OnDuty,
    Path(path): Path<ConversationPath>,
) -> Result<Response, Refusal> {
    let journals = journals(&host, &path.key(property)).await?;
    Ok(private(Json(journals)))
}

async fn journals(host: &Host, key: &ConversationKey) -> Result<Vec<Journal>, Refusal> {
    let journals = host.agent.journals(key, TURNS).await?;
    if journals.is_empty() { Err(Refusal::not_found("conversation")) } else { Ok(journals) }
}

#[derive(Deserialize)]
struct ReplyBody {
    name: String,
    text: String,
    id: Option<String>,
}

/// Writes to the guest; takes the conversation over. With an `id` a repeated request is one message.
async fn reply(
    State(host): State<Arc<Host>>,
    OnDuty(property): OnDuty,
    Path(path): Path<ConversationPath>,
    body: Result<Json<ReplyBody>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(ReplyBody { name, text, id }) = body.map_err(unreadable)?;
    fits("text", &text, TEXT)?;
    act(&host, &path.key(property), name, id, StaffAction::Write { text }).await
}

#[derive(Deserialize)]
struct ActionBody {
    name: String,
    id: Option<String>,
}

/// Gives the conversation back to the agent.
async fn release(
    State(host): State<Arc<Host>>,
    OnDuty(property): OnDuty,
    Path(path): Path<ConversationPath>,
    body: Result<Json<ActionBody>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(ActionBody { name, id }) = body.map_err(unreadable)?;
    act(&host, &path.key(property), name, id, StaffAction::Release).await
}

/// Says that somebody is looking into it: the alerts stop.
async fn acknowledge(
    State(host): State<Arc<Host>>,
    OnDuty(property): OnDuty,
    Path(path): Path<ConversationPath>,
    body: Result<Json<ActionBody>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(ActionBody { name, id }) = body.map_err(unreadable)?;
    act(&host, &path.key(property), name, id, StaffAction::Acknowledge).await
}

#[derive(Serialize)]
struct Taken {
    new: bool,
}

async fn act(
    host: &Host,
    key: &ConversationKey,
    name: String,
    id: Option<String>,
    action: StaffAction,
) -> Result<Response, Refusal> {
    fits("name", &name, NAME)?;
    if let Some(id) = &id {
        fits("id", id, ID)?;
    }
    let taken = host.agent.staff(key, id.map(MessageId::new), &name, action).await?;
    Ok((StatusCode::ACCEPTED, Json(Taken { new: taken.new })).into_response())
}

fn fits(what: &str, text: &str, most: usize) -> Result<(), Refusal> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        Err(Refusal::bad_request(format!("{what} is empty")))
    } else if length > most {
        Err(Refusal::too_large(format!("{what} has {length} characters, at most {most} are taken")))
    } else {
        Ok(())
    }
}

fn unreadable(rejection: JsonRejection) -> Refusal {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::too_large("the body is too large"),
        // What the reader expected helps whoever writes the client; the body is theirs.
        _ => Refusal::bad_request(rejection.body_text()),
    }
}

/// What guests wrote is in no cache.
fn private(body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
