//! Whether the QR code of a confirmation is good: JSON for a door, a page for a person with a phone.

mod page;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::NaiveDate;
use hotel_agent_core::{
    agent::{Agent, Checked},
    guest::{Language, Localized},
    property::{Property, PropertyId},
};
use http::{HeaderMap, HeaderValue, header};
use serde::Serialize;

use crate::{host::Host, refusal::Refusal};

pub(crate) fn routes() -> Router<Arc<Host>> {
    Router::new().route("/reservations/verify/{token}", get(verify))
}

/// What a token is worth, as JSON.
#[derive(Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
enum Answer {
    Valid {
        property: PropertyId,
        number: String,
        arrival: NaiveDate,
        departure: NaiveDate,
        room: Localized,
        rooms: usize,
        uses: u64,
    },
    Canceled {
        property: PropertyId,
        number: String,
    },
    Expired {
        property: PropertyId,
        number: String,
    },
    Forged,
}

impl Answer {
    fn new(checked: Checked) -> Answer {
        match checked {
            Checked::Valid { property, number, arrival, departure, room, rooms, uses } => {
                Answer::Valid { property, number: number.to_string(), arrival, departure, room, rooms, uses }
            }
            Checked::Canceled { property, number } => Answer::Canceled { property, number: number.to_string() },
            Checked::Expired { property, number } => Answer::Expired { property, number: number.to_string() },
            // What nobody has vouched for is not good.
            _ => Answer::Forged,
        }
    }

    fn property(&self) -> Option<&PropertyId> {
        match self {
            Answer::Valid { property, .. } | Answer::Canceled { property, .. } | Answer::Expired { property, .. } => {
                Some(property)
            }
            Answer::Forged => None,
        }
    }
}

async fn verify(
    State(host): State<Arc<Host>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let answer = Answer::new(host.agent.check(&token).await?);
    let mut response = if wants_json(&headers) {
        Json(answer).into_response()
    } else {
        let property = answer.property().and_then(|id| host.agent.property(id));
        let language = language(&headers, &spoken(&host.agent, property.as_deref()));
        page::page(&host.agent, property.as_deref(), language, &answer)
    };
    // Each look is counted and may differ from the last.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept, accept-language"));
    Ok(response)
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match (accept.find("application/json"), accept.find("text/html")) {
        (Some(json), Some(html)) => json < html,
        (json, _) => json.is_some(),
    }
}

/// The languages of the property, or of any when the token names none.
fn spoken(agent: &Agent, property: Option<&Property>) -> Vec<Language> {
    match property {
        Some(property) => property.languages.clone(),
        None => agent.properties().iter().flat_map(|property| property.languages.clone()).collect(),
    }
}

/// The spoken language the other side likes best, else the first spoken.
fn language(headers: &HeaderMap, spoken: &[Language]) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut liked: Vec<(u16, Language)> = accepted.split(',').filter_map(liking).collect();
    // Stable: of two liked equally the first named comes first.
    liked.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    liked
        .into_iter()
        .map(|(_, language)| language)
        .find(|language| spoken.contains(language))
        .or_else(|| spoken.first().copied())
        .unwrap_or(Language::En)
}

/// A language and how much it is liked, in thousandths.
fn liking(range: &str) -> Option<(u16, Language)> {
    let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
    let weight = match parameters.trim().strip_prefix("q=") {
        Some(q) => {
            let (whole, fraction) = q.split_once('.').unwrap_or((q, ""));
            let thousandths = format!("{fraction:0<3}").get(..3)?.parse::<u16>().ok()?;
            whole.parse::<u16>().ok()?.checked_mul(1000)?.checked_add(thousandths)?
        }
        None => 1000,
    };
    (weight > 0).then_some((weight, Language::parse(tag.trim())?))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use hotel_agent_core::guest::Language::{self, En, Es, Pt};
    use http::{HeaderMap, HeaderValue, header};

    use super::language;

    #[test]
    fn the_page_speaks_what_the_browser_likes_best() {
        let check = |accept: &str, spoken: &[Language], expected| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_str(accept).unwrap())]);
            assert_eq!(language(&headers, spoken), expected, "{accept}");
        };
        check("en-GB,en;q=0.9,es;q=0.8", &[Es, En], En);
        check("de, es;q=0.3, en;q=0.7", &[Es, En], En);
        check("pt-BR, *;q=0.1", &[Es, En], Es);
        check("pt-BR, en;q=0.1", &[Es, Pt], Pt);
        check("en;q=0, es;q=0.001", &[En, Es], Es);
        check(";;;q=q=, 🛎", &[En, Es], En);
        assert_eq!(language(&HeaderMap::new(), &[]), En);
    }
}
