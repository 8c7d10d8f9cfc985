use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use hotel_agent_core::property::PropertyId;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::{host::Host, refusal::Refusal};

/// Everything the page needs comes from here; nothing inline, nothing from elsewhere.
const PAGE_POLICY: &str = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'";

const HOME: &str = include_str!("../assets/home.html");
const CHAT: &str = include_str!("../assets/index.html");

/// A file of the page, its media type and its text.
type Asset = (&'static str, &'static str, &'static str);

macro_rules! asset {
    ($name:literal, $mime:literal) => {
        ($name, $mime, include_str!(concat!("../assets/", $name)))
    };
}

const ASSETS: &[Asset] = &[
    asset!("chat.css", "text/css; charset=utf-8"),
    asset!("chat.js", "text/javascript; charset=utf-8"),
    asset!("content.js", "text/javascript; charset=utf-8"),
    asset!("follow.js", "text/javascript; charset=utf-8"),
    asset!("home.js", "text/javascript; charset=utf-8"),
    asset!("transcript.js", "text/javascript; charset=utf-8"),
    asset!("verify.css", "text/css; charset=utf-8"),
    asset!("wire.js", "text/javascript; charset=utf-8"),
];

/// The pages guests open.
pub(crate) fn routes() -> Router<Arc<Host>> {
    Router::new()
        .route("/", get(async || page(StatusCode::OK, HOME)))
        .route("/chat", get(hotels))
        .route("/chat/", get(async || Redirect::permanent("../chat")))
        .route("/chat/{property}", get(chat))
        .route("/chat/{property}/", get(without_slash))
}

/// What the pages are made of; the verification page uses it too.
pub(crate) fn assets() -> Router<Arc<Host>> {
    Router::new().route("/chat/assets/{name}", get(asset))
}

fn page(status: StatusCode, html: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (status, headers, html).into_response()
}

#[derive(Serialize)]
struct Hotel {
    id: String,
    name: String,
    city: String,
}

/// The hotels with a web chat: a page for people, a list for the page.
async fn hotels(State(host): State<Arc<Host>>, headers: HeaderMap) -> Response {
    if wants_html(&headers) {
        return page(StatusCode::OK, HOME);
    }
    let hotels: Vec<Hotel> = host
        .agent
        .properties()
        .iter()
        .filter(|property| host.chat_property(&property.id).is_some())
        .map(|property| Hotel {
            id: property.id.to_string(),
            name: property.name.clone(),
            city: property.address.city.clone(),
        })
        .collect();
    Json(hotels).into_response()
}

/// Whether the other side reads pages rather than JSON.
pub(crate) fn wants_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let at = |mime: &str| accept.find(mime);
    match (at("text/html"), at("application/json")) {
        (Some(html), Some(json)) => html < json,
        (html, _) => html.is_some(),
    }
}

/// The chat's page. Of an unknown hotel the page itself says so, in the guest's language.
async fn chat(State(host): State<Arc<Host>>, Path(property): Path<String>) -> Response {
    let known = PropertyId::parse(&property).is_ok_and(|id| host.chat_property(&id).is_some());
    page(if known { StatusCode::OK } else { StatusCode::NOT_FOUND }, CHAT)
}

/// The page's links are relative to an address without slash.
async fn without_slash(Path(property): Path<String>) -> Response {
    match PropertyId::parse(&property) {
        Ok(id) => Redirect::permanent(&format!("../{id}")).into_response(),
        Err(_) => Refusal::not_found("hotel").into_response(),
    }
}

async fn asset(Path(name): Path<String>) -> Response {
    let Some((_, mime, text)) = ASSETS.iter().find(|(known, _, _)| *known == name) else {
        return Refusal::not_found("file").into_response();
    };
    let mut response = (*text).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeSet;

    use http::{HeaderMap, HeaderValue, header};

    use super::{ASSETS, wants_html};

    #[test]
    fn every_file_of_the_page_is_served() {
        let served: BTreeSet<String> = ASSETS.iter().map(|(name, _, _)| (*name).to_owned()).collect();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets");
        let there: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.ends_with(".html"))
            .collect();
        assert_eq!(served, there);
    }

    #[test]
    fn json_is_for_those_who_ask_for_it_first() {
        for (accept, expected) in [
            ("text/html,application/xhtml+xml,*/*;q=0.8", true),
            ("application/json", false),
            ("application/json, text/html", false),
            ("*/*", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_str(accept).unwrap())]);
            assert_eq!(wants_html(&headers), expected, "{accept}");
        }
    }
}
