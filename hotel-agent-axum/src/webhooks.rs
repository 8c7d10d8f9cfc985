use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, State, rejection::BytesRejection},
    response::{IntoResponse, Response},
    routing::any,
};
use bytes::Bytes;
use hotel_agent_core::message::ChannelName;
use http::{HeaderMap, Method, Request, StatusCode, Uri, Version};

use crate::{host::Host, refusal::Refusal};

/// Channels' webhooks: requests of any method pass to the agent as they came, so that every host answers alike.
pub(crate) fn routes(limit: usize) -> Router<Arc<Host>> {
    Router::new().route("/webhooks/{channel}", any(webhook).layer(DefaultBodyLimit::max(limit)))
}

async fn webhook(
    State(host): State<Arc<Host>>,
    Path(channel): Path<String>,
    method: Method,
    uri: Uri,
    version: Version,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        // In the agent's own words, which has a limit of its own.
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        }
        Err(_) => return Refusal::bad_request("the body broke off").into_response(),
    };
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    *request.version_mut() = version;
    *request.headers_mut() = headers;
    host.agent.webhook(&ChannelName::new(channel), request).await.map(Body::from)
}
