use hotel_agent_core::property::PropertyId;
use http::{HeaderMap, header};

/// The cookie that is a browser's session.
const COOKIE: &str = "chat_session";
/// Half a year: a guest who booked finds the conversation again at arrival.
const MAX_AGE_S: u32 = 180 * 24 * 3600;

/// A browser's session: the value of its cookie, which nobody else can guess.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct BrowserSession(String);

impl BrowserSession {
    /// A session of a value the `Ids` port gave.
    pub(super) fn new(value: String) -> BrowserSession {
        BrowserSession(value)
    }

    /// The session a request carries. A value no `Ids` port would give is no session.
    pub(super) fn of(headers: &HeaderMap) -> Option<BrowserSession> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, value)| *name == COOKIE && sound(value))
            .map(|(_, value)| BrowserSession(value.to_owned()))
            .next()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The `Set-Cookie` value: unseen by scripts, sent to this property's chat only, never by another site's form.
    pub(super) fn cookie(&self, path: &str, secure: bool) -> String {
        let secure = if secure { "; Secure" } else { "" };
        format!("{COOKIE}={}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={MAX_AGE_S}{secure}", self.0)
    }
}

/// Whether the guest's connection is encrypted, as the proxy in front of this process says.
pub(super) fn over_https(headers: &HeaderMap) -> bool {
    let first = |name: &str| {
        let value = headers.get(name)?.to_str().ok()?;
        value.split(',').next().map(|value| value.trim().to_ascii_lowercase())
    };
    first("x-forwarded-proto").is_some_and(|scheme| scheme == "https")
}

/// Where the chat's paths begin, before `/chat/...`: empty unless the router is nested.
pub(super) fn prefix<'a>(path: &'a str, property: &PropertyId) -> &'a str {
    path.find(&format!("/chat/{property}")).and_then(|at| path.get(..at)).unwrap_or_default()
}

fn sound(value: &str) -> bool {
    (16..=40).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use hotel_agent_core::property::PropertyId;
    use http::{HeaderMap, HeaderValue, header};

    use super::{BrowserSession, over_https, prefix};

    #[test]
    fn a_session_is_found_among_other_cookies_and_only_if_it_is_sound() {
        for (cookie, expected) in [
            ("chat_session=0123456789abcdef0123456789abcdef", Some("0123456789abcdef0123456789abcdef")),
            ("a=b; chat_session=0123456789abcdef; c=d", Some("0123456789abcdef")),
            ("chat_session=short", None),
            ("chat_session=0123456789abcdef/../../etc", None),
            ("chat_session=", None),
            ("xchat_session=0123456789abcdef", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
            assert_eq!(BrowserSession::of(&headers).as_ref().map(BrowserSession::as_str), expected, "{cookie}");
        }
    }

    #[test]
    fn the_cookie_is_closed_to_scripts_and_marked_secure_behind_https() {
        let session = BrowserSession::new("0123456789abcdef".into());
        let plain = session.cookie("/chat/ana", false);
        assert!(plain.contains("HttpOnly; SameSite=Lax; Path=/chat/ana;") && !plain.contains("Secure"), "{plain}");
        assert!(session.cookie("/chat/ana", true).ends_with("; Secure"));
        let mut headers = HeaderMap::new();
        assert!(!over_https(&headers));
        headers.insert("x-forwarded-proto", HeaderValue::from_static("HTTPS, http"));
        assert!(over_https(&headers));
    }

    #[test]
    fn links_know_where_the_router_is_nested() {
        let property = PropertyId::parse("ana").unwrap();
        assert_eq!(prefix("/chat/ana/events", &property), "");
        assert_eq!(prefix("/desk/chat/ana/events", &property), "/desk");
    }
}
