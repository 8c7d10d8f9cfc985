use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use hotel_agent_core::{
    port::{Fault, FaultKind},
    property::PropertyId,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::{host::Host, refusal::Refusal};

/// The property's own pictures.
pub(crate) fn routes() -> Router<Arc<Host>> {
    Router::new().route("/media/{property}/{*name}", get(asset))
}

/// The path of a property's file, each part percent-encoded.
pub(crate) fn asset_path(property: &PropertyId, name: &str) -> String {
    let mut path = format!("/media/{property}/");
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => path.push(char::from(byte)),
            _ => path.push_str(&format!("%{byte:02X}")),
        }
    }
    path
}

async fn asset(
    State(host): State<Arc<Host>>,
    Path((property, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let picture = || Refusal::not_found("picture");
    let property = PropertyId::parse(&property).map_err(|_| picture())?;
    // The port refuses such names too; this host does not even ask.
    if !stays_inside(&name) || host.agent.property(&property).is_none() {
        return Err(picture());
    }
    let assets = host.agent.assets().ok_or_else(picture)?;
    let (mime, bytes) = assets.asset(&property, &name).await?;
    if !mime.starts_with("image/") {
        return Err(picture());
    }
    let mime =
        HeaderValue::from_str(&mime).map_err(|error| Fault::new(FaultKind::Internal, "media.asset").because(error))?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = match known {
        Some(known) if known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag) => {
            StatusCode::NOT_MODIFIED.into_response()
        }
        _ => bytes.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, mime);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}

fn stays_inside(name: &str) -> bool {
    !name.contains(['\\', '\0']) && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use hotel_agent_core::property::PropertyId;

    use super::{asset_path, stays_inside};

    #[test]
    fn names_that_leave_the_folder_are_not_asked_for() {
        for (name, inside) in [
            ("photos/suite.png", true),
            ("suite..png", true),
            ("../secret", false),
            ("photos/../../secret", false),
            ("photos//suite.png", false),
            ("/etc/passwd", false),
            ("..\\secret", false),
            ("a\0b", false),
        ] {
            assert_eq!(stays_inside(name), inside, "{name:?}");
        }
    }

    #[test]
    fn paths_are_encoded() {
        let property = PropertyId::parse("ana").unwrap();
        assert_eq!(asset_path(&property, "fotos/balcón 1.png"), "/media/ana/fotos/balc%C3%B3n%201.png");
    }
}
