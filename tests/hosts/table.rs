use bytes::Bytes;
use hotel_agent_testkit::whatsapp::{EmulatorSettings, Guest, InboundWebhook, sign};
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, header};

use crate::house::VERIFY;

/// A request and what is answered to it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) request: Request<Bytes>,
    pub(crate) status: StatusCode,
    /// What is answered when the store has no room.
    pub(crate) full: StatusCode,
}

/// The largest body a channel is promised.
const LARGEST: usize = 3 * 1024 * 1024;

const PATH: &str = "/webhooks/whatsapp";
const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");

fn request(method: Method, target: &str, body: impl Into<Bytes>) -> Request<Bytes> {
    let mut request = Request::new(body.into());
    *request.method_mut() = method;
    *request.uri_mut() = target.parse().unwrap();
    request
}

fn handshake(query: &str) -> Request<Bytes> {
    request(Method::GET, &format!("{PATH}{query}"), "")
}

fn with(mut request: Request<Bytes>, name: HeaderName, value: impl AsRef<[u8]>) -> Request<Bytes> {
    request.headers_mut().append(name, HeaderValue::from_bytes(value.as_ref()).unwrap());
    request
}

fn json(request: Request<Bytes>) -> Request<Bytes> {
    with(request, header::CONTENT_TYPE, "application/json")
}

fn signature(body: &[u8]) -> String {
    sign(&EmulatorSettings::default().app_secret, body)
}

/// A genuine request with this body.
fn signed(body: impl Into<Bytes>) -> Request<Bytes> {
    let body = body.into();
    let signature = signature(&body);
    json(with(request(Method::POST, PATH, body), SIGNATURE, signature))
}

fn text(wamid: &str) -> Bytes {
    let number = EmulatorSettings::default().phone_number_ids[0].clone();
    InboundWebhook::text(number, &Guest::phone("573001112233").named("Ana"), wamid, "¿Tienen habitación? 🏨 a/b").body()
}

fn at(path: &str) -> Request<Bytes> {
    let mut request = signed(text("wamid.elsewhere"));
    *request.uri_mut() = path.parse().unwrap();
    request
}

/// Every kind of request once.
pub(crate) fn cases() -> Vec<Case> {
    let asks = format!("?hub.mode=subscribe&hub.challenge=11%3C58&hub.verify_token={}", VERIFY.replace(' ', "%20"));
    let forged = |signature: &str| json(with(request(Method::POST, PATH, text("wamid.forged")), SIGNATURE, signature));
    let right = signature(&text("wamid.forged"));
    let many = (0..60).fold(signed(text("wamid.many")), |request, n| {
        with(request, format!("x-header-{n}").parse().unwrap(), "of some proxy")
    });
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let (ok, forbidden, missing) = (StatusCode::OK, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND);
    let (wrong_method, too_large) = (StatusCode::METHOD_NOT_ALLOWED, StatusCode::PAYLOAD_TOO_LARGE);
    let kept = [
        ("a message", signed(text("wamid.good"))),
        ("the same message again", signed(text("wamid.good"))),
        (
            "a message without a content type",
            with(request(Method::POST, PATH, text("wamid.bare")), SIGNATURE, signature(&text("wamid.bare"))),
        ),
        (
            "a message with a header of 8 KB",
            with(signed(text("wamid.huge")), HeaderName::from_static("x-huge"), "x".repeat(8 * 1024)),
        ),
        ("a message with many headers", many),
        ("a message with cookies", with(signed(text("wamid.cookie")), header::COOKIE, "a=1; b=2")),
        (
            "a message with a header that is no ASCII",
            with(signed(text("wamid.name")), HeaderName::from_static("x-name"), "Peñalver"),
        ),
        ("a message with a query", {
            let mut it = signed(text("wamid.query"));
            *it.uri_mut() = "/webhooks/whatsapp?a=1&b=%20".parse().unwrap();
            it
        }),
        (
            "several messages of one number",
            signed(InboundWebhook::batch(&["wamid.a", "wamid.b"].map(|id| {
                InboundWebhook::text(
                    EmulatorSettings::default().phone_number_ids[0].as_str(),
                    &Guest::phone("573004445566"),
                    id,
                    "hola",
                )
            }))),
        ),
    ];
    let answered = [
        ("the handshake", handshake(&asks), ok),
        ("the handshake with a plus for a blank", handshake(&asks.replace("%20", "+")), ok),
        ("the handshake with another word", handshake(&asks.replace("verify%20", "verified%20")), forbidden),
        ("the handshake without a challenge", handshake(&asks.replace("challenge", "nothing")), forbidden),
        ("a GET of nothing", handshake(""), forbidden),
        ("a message without signature", json(request(Method::POST, PATH, text("wamid.forged"))), forbidden),
        ("a signature of something else", forged(&signature(b"{}")), forbidden),
        ("half a signature", forged(&right[..40]), forbidden),
        ("an empty signature", forged(""), forbidden),
        ("two signatures", with(forged(&right), SIGNATURE, &right), forbidden),
        ("nothing", request(Method::POST, PATH, ""), forbidden),
        ("nothing, signed", signed(""), ok),
        ("no JSON, signed", signed("{\"entry\": [[[[ no json"), ok),
        ("other JSON, signed", signed("[null, 1, {\"entry\": \"none\"}]"), ok),
        ("JSON without end, signed", signed(deep), ok),
        ("bytes that are no text, signed", signed(vec![0xff, 0xfe, 0x00, 0x80]), ok),
        ("the largest body", signed(vec![b' '; LARGEST]), ok),
        ("too large a body", signed(vec![b' '; LARGEST + 1]), too_large),
        (
            "too large a body for no channel",
            {
                let mut it = signed(vec![b' '; LARGEST + 1]);
                *it.uri_mut() = "/webhooks/pigeon".parse().unwrap();
                it
            },
            too_large,
        ),
        ("an unknown channel", at("/webhooks/pigeon"), missing),
        ("a channel in capitals", at("/webhooks/WhatsApp"), missing),
        ("a channel and more", at("/webhooks/whatsapp/more"), missing),
        ("a channel and a slash", at("/webhooks/whatsapp/"), missing),
        ("no channel", at("/webhooks/"), missing),
        ("no channel and no slash", at("/webhooks"), missing),
        ("PUT", request(Method::PUT, PATH, text("wamid.forged")), wrong_method),
        ("DELETE", request(Method::DELETE, PATH, ""), wrong_method),
        ("PATCH", request(Method::PATCH, PATH, "{}"), wrong_method),
        ("HEAD", request(Method::HEAD, PATH, ""), wrong_method),
        ("OPTIONS", request(Method::OPTIONS, PATH, ""), wrong_method),
    ];
    let case = |(name, request, status)| Case { name, request, status, full: status };
    let room = |(name, request)| Case { name, request, status: ok, full: StatusCode::SERVICE_UNAVAILABLE };
    kept.into_iter().map(room).chain(answered.into_iter().map(case)).collect()
}
