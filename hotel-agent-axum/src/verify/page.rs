use std::fmt::Write;

use axum::response::{Html, IntoResponse, Response};
use hotel_agent_core::{
    agent::Agent,
    guest::Language,
    property::Property,
    reply::{Locale, Say},
};
use http::{HeaderValue, header};

use super::Answer;

/// The page has a style sheet of ours and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

/// The answer as a page: the verdict as its heading, what the code stands for as a list of terms.
pub(super) fn page(agent: &Agent, property: Option<&Property>, language: Language, answer: &Answer) -> Response {
    let country = property.map(|property| property.country.as_str()).unwrap_or_default();
    let locale = Locale::new(language, country);
    let now = agent.clock().now();
    let today = property.map_or(now.date_naive(), |property| property.business_date(now).date);
    let words = |say: Say| escaped(&agent.catalogue().line(&locale, today, &say));

    let (state, verdict, hint) = match answer {
        Answer::Valid { .. } => ("valid", "verify-valid", "verify-valid-hint"),
        Answer::Canceled { .. } => ("canceled", "verify-canceled", "verify-canceled-hint"),
        Answer::Expired { .. } => ("expired", "verify-expired", "verify-expired-hint"),
        Answer::Forged => ("forged", "verify-forged", "verify-forged-hint"),
    };
    let mut rows: Vec<(String, String)> = Vec::new();
    match answer {
        Answer::Valid { number, arrival, departure, room, rooms, uses, .. } => {
            let rooms = u32::try_from(*rooms).unwrap_or(u32::MAX);
            let room = Say::new("verify-rooms")
                .asked_count("rooms", rooms)
                .asked_text("room", room.get(language).unwrap_or_default());
            let uses = Say::new("verify-times").asked_count("times", u32::try_from(*uses).unwrap_or(u32::MAX));
            rows.push((words(Say::new("verify-number")), escaped(number)));
            for (label, date) in [("verify-arrival", arrival), ("verify-departure", departure)] {
                rows.push((words(Say::new(label)), words(Say::new("verify-day").asked_date("date", *date))));
            }
            rows.push((words(Say::new("verify-room")), words(room)));
            rows.push((words(Say::new("verify-uses")), words(uses)));
        }
        Answer::Canceled { number, .. } | Answer::Expired { number, .. } => {
            rows.push((words(Say::new("verify-number")), escaped(number)));
        }
        Answer::Forged => {}
    }

    let (verdict, hint) = (words(Say::new(verdict)), words(Say::new(hint)));
    let house = property.map(|property| escaped(&property.name)).unwrap_or_default();
    let title = words(Say::new("verify-title"));
    let mut terms = String::new();
    for (label, value) in rows {
        // Writing to a string does not fail.
        let _ = write!(terms, "<div><dt>{label}</dt><dd>{value}</dd></div>");
    }
    let html = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{verdict} · {title}</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"../../chat/assets/verify.css\">\n</head>\n<body>\n\
         <main class=\"verdict\" data-state=\"{state}\">\n<p class=\"house\">{house}</p>\n<p class=\"kind\">{title}</p>\n\
         <h1>{verdict}</h1>\n<p>{hint}</p>\n<dl>{terms}</dl>\n</main>\n</body>\n</html>\n",
        lang = language.code(),
    );
    let mut response = Html(html).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn words_are_not_markup() {
        assert_eq!(escaped("<b a='\"'>R&B"), "&lt;b a=&#39;&quot;&#39;&gt;R&amp;B");
    }
}
