//! Media: upload, descriptor, bytes, removal.

use std::sync::Arc;

use axum::{
    Json,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    answer::{Refusal, authorize},
    line::Line,
    messages::{known_number, refuse},
    state::Shared,
};

pub(super) async fn upload(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path((_version, number)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(response) = refuse(shared.next_fault(), &line).await {
        return response;
    }
    match keep(&shared, &number, &headers, &body) {
        Ok(id) => Json(json!({ "id": id })).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn keep(shared: &Shared, number: &str, headers: &HeaderMap, body: &Bytes) -> Result<String, Refusal> {
    authorize(shared, headers)?;
    known_number(shared, number)?;
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let parts = parts(content_type, body).ok_or_else(|| Refusal::new(100, "not multipart/form-data"))?;
    let find = |name: &str| parts.iter().find(|part| part.name == name).map(|part| part.content.clone());
    let text = |name: &str| find(name).map(|content| String::from_utf8_lossy(&content).into_owned());
    if text("messaging_product").as_deref() != Some("whatsapp") {
        return Err(Refusal::new(100, "messaging_product must be whatsapp"));
    }
    let mime = text("type").ok_or_else(|| Refusal::new(131_008, "type is missing"))?;
    let file = find("file").ok_or_else(|| Refusal::new(131_008, "file is missing"))?;
    let most = most_bytes(&mime).ok_or_else(|| Refusal::new(131_053, format!("{mime} is not supported")))?;
    if file.is_empty() || file.len() > most {
        return Err(Refusal::new(131_053, format!("{} of {most} bytes", file.len())));
    }
    Ok(shared.keep(mime, file))
}

/// Meta's sizes by media type; `None` is not taken at all.
fn most_bytes(mime: &str) -> Option<usize> {
    const MB: usize = 1024 * 1024;
    match mime {
        "image/jpeg" | "image/png" => Some(5 * MB),
        "image/webp" => Some(500 * 1024),
        "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" => Some(16 * MB),
        "video/mp4" | "video/3gp" => Some(16 * MB),
        "text/plain" | "application/pdf" => Some(100 * MB),
        _ => None,
    }
}

pub(super) async fn describe(
    State(shared): State<Arc<Shared>>,
    Path((_version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    authorize(&shared, &headers)?;
    let upload = shared.upload(&id).ok_or_else(|| Refusal::unknown_object(&id))?;
    let descriptor = json!({
        "messaging_product": "whatsapp",
        "url": format!("{}/files/{id}", shared.origin),
        "mime_type": upload.mime_type,
        "sha256": STANDARD.encode(Sha256::digest(&upload.bytes)),
        "file_size": upload.bytes.len().to_string(),
        "id": id,
    });
    Ok(Json(descriptor).into_response())
}

pub(super) async fn download(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    authorize(&shared, &headers)?;
    Ok(match shared.upload(&id) {
        Some(upload) => ([(header::CONTENT_TYPE, upload.mime_type)], upload.bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    })
}

pub(super) async fn delete(
    State(shared): State<Arc<Shared>>,
    Path((_version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    authorize(&shared, &headers)?;
    if shared.forget(&id) {
        Ok(Json(json!({ "success": true })).into_response())
    } else {
        Err(Refusal::unknown_object(&id))
    }
}

struct Part {
    name: String,
    content: Bytes,
}

/// The parts of a `multipart/form-data` body; `None` when it is not well formed.
fn parts(content_type: &str, body: &Bytes) -> Option<Vec<Part>> {
    let boundary = content_type.strip_prefix("multipart/form-data")?.split("boundary=").nth(1)?.trim_matches('"');
    let delimiter = format!("--{boundary}");
    let mut at = find(body, delimiter.as_bytes(), 0)? + delimiter.len();
    let next = format!("\r\n{delimiter}");
    let mut parts = Vec::new();
    while body.get(at..at + 2)? == b"\r\n" {
        let end = find(body, next.as_bytes(), at)?;
        let blank = find(body, b"\r\n\r\n", at).filter(|blank| *blank < end)?;
        let head = String::from_utf8_lossy(body.get(at..blank)?).into_owned();
        let name = head.split("name=\"").nth(1)?.split('"').next()?.to_owned();
        parts.push(Part { name, content: body.slice(blank + 4..end) });
        at = end + next.len();
    }
    (body.get(at..at + 2)? == b"--").then_some(parts)
}

fn find(body: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    body.get(from..)?.windows(needle.len()).position(|window| window == needle).map(|at| at + from)
}
