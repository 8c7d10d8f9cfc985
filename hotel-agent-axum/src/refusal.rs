use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use hotel_agent_core::port::{Fault, FaultKind};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// Asked of whoever must come back later when nobody knows when.
const COME_BACK: Duration = Duration::from_secs(2);

/// A request that is not answered, as `{"error":{"code","message"}}`.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    wait: Option<Duration>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { status, code, message: message.into(), wait: None }
    }

    pub(crate) fn not_found(what: &str) -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, "not_found", format!("there is no such {what}"))
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(crate) fn too_large(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
    }

    /// Asks to come back after `wait`.
    pub(crate) fn too_fast(wait: Duration) -> Refusal {
        let mut refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, "too_fast", "too many messages at once");
        refusal.wait = Some(wait);
        refusal
    }
}

/// A fault's kind decides the status; its cause goes to the log, never to the other side.
impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        let (status, code, message) = match fault.kind {
            FaultKind::NotFound => (StatusCode::NOT_FOUND, "not_found", "there is no such thing"),
            FaultKind::BadRequest => (StatusCode::BAD_REQUEST, "bad_request", "the request makes no sense"),
            FaultKind::Conflict => (StatusCode::CONFLICT, "conflict", "somebody else was faster"),
            FaultKind::RateLimited => (StatusCode::TOO_MANY_REQUESTS, "too_fast", "too many requests"),
            FaultKind::Full | FaultKind::Unavailable | FaultKind::Timeout => {
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "not now; please repeat")
            }
            FaultKind::Unsupported => (StatusCode::NOT_IMPLEMENTED, "unsupported", "this is not done here"),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "something went wrong here"),
        };
        if status.is_server_error() {
            tracing::error!(%fault, "request failed");
        }
        let mut refusal = Refusal::new(status, code, message);
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            refusal.wait = Some(fault.wait().unwrap_or(COME_BACK));
        }
        refusal
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({"error": {"code": self.code, "message": self.message}});
        let mut response = (self.status, Json(body)).into_response();
        if let Some(wait) = self.wait {
            // Whole seconds, rounded up: coming back too early only costs another refusal.
            let seconds = wait.as_millis().div_ceil(1000).max(1);
            if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The answer in place of a panic: the process and every other request go on.
pub(crate) fn of_panic(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let words = panic
        .downcast_ref::<&str>()
        .map(|words| Arc::<str>::from(*words))
        .or_else(|| panic.downcast_ref::<String>().map(|words| Arc::from(words.as_str())));
    tracing::error!(panic = words.as_deref().unwrap_or("?"), "a request panicked");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "something went wrong here").into_response()
}
