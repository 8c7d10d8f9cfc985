//! Answers in Meta's words: error envelopes with the HTTP status each code has.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::state::Shared;

/// A refusal: Meta's code and what it is about.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: i64,
    pub(super) subcode: Option<i64>,
    pub(super) details: String,
}

impl Refusal {
    pub(super) fn new(code: i64, details: impl Into<String>) -> Refusal {
        Refusal { code, subcode: None, details: details.into() }
    }

    pub(super) fn unknown_object(id: &str) -> Refusal {
        let details = format!("Object with ID '{id}' does not exist or cannot be loaded");
        Refusal { code: 100, subcode: Some(33), details }
    }

    pub(super) fn expired_token() -> Refusal {
        Refusal { code: 190, subcode: Some(463), details: "Session has expired".into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let title = title(self.code);
        let mut error = json!({
            "message": format!("(#{}) {title}", self.code),
            "type": "OAuthException",
            "code": self.code,
            "error_data": { "messaging_product": "whatsapp", "details": self.details },
            "fbtrace_id": "EmulatedTrace",
        });
        if let (Some(subcode), Some(error)) = (self.subcode, error.as_object_mut()) {
            error.insert("error_subcode".into(), subcode.into());
        }
        (status(self.code), Json(json!({ "error": error }))).into_response()
    }
}

/// Whether the call carries the token; an answer when it does not.
pub(super) fn authorize(shared: &Shared, headers: &HeaderMap) -> Result<(), Refusal> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        Some(token) if token == shared.settings.access_token => Ok(()),
        Some(_) => Err(Refusal::new(190, "Invalid OAuth access token")),
        None => Err(Refusal::new(190, "An access token is required to request this resource")),
    }
}

/// Meta's status of a code: rate limits are 400, not 429.
fn status(code: i64) -> StatusCode {
    match code {
        0 | 190 => StatusCode::UNAUTHORIZED,
        10 | 200..=299 | 368 | 130_497 | 131_005 | 131_031 => StatusCode::FORBIDDEN,
        3 | 131_000 | 131_016 | 131_045 | 131_057 | 133_000 => StatusCode::INTERNAL_SERVER_ERROR,
        2 | 133_004 => StatusCode::SERVICE_UNAVAILABLE,
        132_001 => StatusCode::NOT_FOUND,
        _ => StatusCode::BAD_REQUEST,
    }
}

fn title(code: i64) -> &'static str {
    match code {
        4 | 80_007 | 130_429 => "Rate limit hit",
        100 => "Invalid parameter",
        190 => "Access token has expired or is invalid",
        131_000 => "Something went wrong",
        131_008 => "Required parameter is missing",
        131_009 => "Parameter value is not valid",
        131_026 => "Message undeliverable",
        131_047 => "Re-engagement message",
        131_053 => "Media upload error",
        131_056 => "(Business Account, Consumer Account) pair rate limit hit",
        _ => "An error of the emulator's script",
    }
}
