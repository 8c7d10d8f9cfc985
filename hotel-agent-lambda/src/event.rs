//! Between Lambda's events and plain HTTP. Only the envelope changes: the body's bytes, the query and the headers stay.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use lambda_http::Body;
use serde_json::Value;

use crate::{batch::Batch, function::InvokeError};

/// What an invocation is about.
#[derive(Debug)]
pub(crate) enum Event {
    /// A request of a function URL or of API Gateway (payload format 2.0).
    Http(Box<Request<Bytes>>),
    /// A batch of an SQS queue.
    Batch(Batch),
    /// A schedule, or somebody who invokes by hand with an empty event.
    Tick,
}

impl Event {
    /// Reads an invocation's event; anything that this function was not made for is an error, and no tick.
    pub(crate) fn read(event: Value) -> Result<Event, InvokeError> {
        let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
        let empty = event.is_null() || event.as_object().is_some_and(serde_json::Map::is_empty);
        if event.pointer("/requestContext/http").is_some() {
            return request(event).map(Box::new).map(Event::Http);
        }
        if text("/Records/0/eventSource") == Some("aws:sqs") {
            return Batch::read(event).map(Event::Batch);
        }
        // Rules say `aws.events`, EventBridge Scheduler says `aws.scheduler`.
        if empty || text("/detail-type") == Some("Scheduled Event") {
            return Ok(Event::Tick);
        }
        let hint = match event.get("httpMethod") {
            Some(_) => ": a request in payload format 1.0; choose 2.0",
            None => "",
        };
        Err(InvokeError::Event(format!("neither a request, a batch of a queue nor a schedule{hint}")))
    }
}

/// The request inside an event.
fn request(event: Value) -> Result<Request<Bytes>, InvokeError> {
    let event: ApiGatewayV2httpRequest =
        serde_json::from_value(event).map_err(|error| InvokeError::Event(error.to_string()))?;
    let mut target = event.raw_path.unwrap_or_default();
    if let Some(query) = event.raw_query_string.filter(|query| !query.is_empty()) {
        target.push('?');
        target.push_str(&query);
    }
    let body = match event.body {
        None => Bytes::new(),
        Some(text) if event.is_base64_encoded => {
            let bytes = BASE64_STANDARD.decode(text).map_err(|error| InvokeError::Event(error.to_string()))?;
            Bytes::from(bytes)
        }
        Some(text) => Bytes::from(text),
    };
    let mut request = Request::new(body);
    *request.method_mut() = event.request_context.http.method;
    *request.uri_mut() = target.parse().map_err(|error| InvokeError::Event(format!("{target}: {error}")))?;
    *request.headers_mut() = event.headers;
    let cookies = event.cookies.unwrap_or_default().join("; ");
    if !cookies.is_empty() {
        let cookies = HeaderValue::from_str(&cookies).map_err(|error| InvokeError::Event(error.to_string()))?;
        request.headers_mut().insert(header::COOKIE, cookies);
    }
    Ok(request)
}

/// A response as Lambda wants it; a body that is no text travels as base64.
pub(crate) fn response(response: Response<Bytes>) -> Result<Value, InvokeError> {
    let (parts, body) = response.into_parts();
    let mut event = ApiGatewayV2httpResponse::default();
    event.status_code = parts.status.as_u16().into();
    event.headers = parts.headers;
    event.body = match String::from_utf8(body.into()) {
        Ok(text) if text.is_empty() => None,
        Ok(text) => Some(Body::Text(text)),
        Err(binary) => {
            event.is_base64_encoded = true;
            Some(Body::Binary(binary.into_bytes()))
        }
    };
    serde_json::to_value(event).map_err(|error| InvokeError::Event(error.to_string()))
}
