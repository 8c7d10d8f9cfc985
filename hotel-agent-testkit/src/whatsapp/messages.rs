//! `POST /{number}/messages`: messages and read marks.

use std::sync::Arc;

use axum::{
    Json,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::json;

use super::{
    answer::{Refusal, authorize},
    fault::GraphFault,
    line::Line,
    shape::MessageRequest,
    state::{ReadMark, SentMessage, Shared},
    status,
};

pub(super) async fn post(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path((_version, number)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fault = shared.next_fault();
    if let Some(response) = refuse(fault, &line).await {
        return response;
    }
    match obey(&shared, &number, &headers, &body) {
        Ok(None) => Json(json!({ "success": true })).into_response(),
        Ok(Some(message)) => answer(&shared, message, fault, &line).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// The answer of a fault that keeps the call from being obeyed.
pub(super) async fn refuse(fault: Option<GraphFault>, line: &Line) -> Option<Response> {
    match fault? {
        GraphFault::Code(code) => Some(Refusal::new(code, "as the script says").into_response()),
        GraphFault::ExpiredToken => Some(Refusal::expired_token().into_response()),
        GraphFault::ServerError => Some((StatusCode::INTERNAL_SERVER_ERROR, "<html>Sorry</html>").into_response()),
        // Back to the same call, which would be obeyed: following a redirect shows.
        GraphFault::Redirect => {
            Some((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "?redirected")]).into_response())
        }
        GraphFault::Hang => std::future::pending().await,
        GraphFault::Drop => {
            line.cut();
            Some(StatusCode::OK.into_response())
        }
        _ => None,
    }
}

/// The message accepted, or nothing when it was a read mark.
fn obey(shared: &Shared, number: &str, headers: &HeaderMap, body: &[u8]) -> Result<Option<SentMessage>, Refusal> {
    authorize(shared, headers)?;
    known_number(shared, number)?;
    let request = MessageRequest::read(body)?;
    if let Some(status) = &request.status {
        let message_id = request.message_id.filter(|id| !id.is_empty());
        let message_id = message_id.ok_or_else(|| Refusal::new(131_008, "message_id is missing"))?;
        let typing = request.typing_indicator;
        if status != "read" || typing.as_ref().is_some_and(|typing| typing.kind != "text") {
            return Err(Refusal::new(131_009, "status must be read, typing_indicator.type text"));
        }
        let mark = ReadMark { phone_number_id: number.to_owned(), message_id, typing: typing.is_some() };
        shared.lock().read_marks.push(mark);
        return Ok(None);
    }
    let message = request.message(number)?;
    if let Some(id) = message.media_id.as_ref().filter(|id| shared.upload(id).is_none()) {
        return Err(Refusal::unknown_object(id));
    }
    Ok(Some(shared.accept(message)))
}

pub(super) fn known_number(shared: &Shared, number: &str) -> Result<(), Refusal> {
    if shared.settings.phone_number_ids.iter().any(|known| known == number) {
        Ok(())
    } else {
        Err(Refusal::unknown_object(number))
    }
}

async fn answer(shared: &Arc<Shared>, message: SentMessage, fault: Option<GraphFault>, line: &Line) -> Response {
    let contact = match (&message.to, &message.recipient) {
        (Some(to), _) => json!({ "input": to, "wa_id": to.trim_start_matches('+') }),
        (None, recipient) => json!({ "input": recipient, "user_id": recipient }),
    };
    let body = json!({
        "messaging_product": "whatsapp",
        "contacts": [contact],
        "messages": [{ "id": message.id }],
    });
    let statuses = shared.settings.statuses.clone();
    match fault {
        Some(GraphFault::StatusFirst) => {
            let (first, rest) = statuses.split_at(statuses.len().min(1));
            status::post(shared, &message, first).await;
            status::spawn(shared, message, rest.to_vec());
        }
        _ => status::spawn(shared, message, statuses),
    }
    match fault {
        Some(GraphFault::AcceptThenDrop) => line.cut(),
        Some(GraphFault::AcceptThenHang) => std::future::pending().await,
        Some(GraphFault::HalfAnswer) => {
            let text = body.to_string();
            let half: String = text.chars().take(text.len() / 2).collect();
            return ([(header::CONTENT_TYPE, "application/json")], half).into_response();
        }
        _ => {}
    }
    Json(body).into_response()
}
