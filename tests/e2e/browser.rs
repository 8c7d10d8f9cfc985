//! A guest books a room in a real browser, on the page as it is served.

use reqwest::StatusCode;
use serde_json::Value;

use crate::support::{Chromium, Server, booking, from_png};

const HOTEL: &str = "casa-del-mar";
const COMPOSER: &str = "[data-testid=composer]";
const CHOICE: &str = ".choice:not([aria-disabled=true])";

/// Every line on the page: number, side and words.
const LINES: &str = "return [...document.querySelectorAll('[data-testid=item][data-seq]')]\
    .map(it => [it.dataset.seq, it.dataset.from, it.querySelector('[data-testid=content]').textContent])";

impl Chromium {
    /// Waits until the house has said this after the guest's last words.
    async fn answered(&self, words: &str) -> String {
        let script = format!(
            "const items = [...document.querySelectorAll('[data-testid=item][data-seq]')];\
             const asked = items.findLastIndex(it => it.dataset.from === 'guest');\
             return items.slice(asked + 1).map(it => it.textContent).find(it => it.includes({}))",
            Value::from(words)
        );
        self.wait(words, &script).await.as_str().unwrap().to_owned()
    }

    async fn ask(&self, text: &str, answer: &str) -> String {
        // The guest's own line first: an answer to an earlier question must not count.
        let before = self.eval(LINES).await.as_array().unwrap().len();
        self.enter(COMPOSER, text).await;
        self.wait(text, &format!("return (function() {{ {LINES} }})().slice({before}).some(it => it[1] === 'guest')"))
            .await;
        self.answered(answer).await
    }
}

#[tokio::test]
async fn a_room_is_booked_on_the_page_and_outlives_reload_and_crash() {
    let mut server = Server::start(&[]).await;
    let page = Chromium::open().await;
    page.go(&server.url("/chat/casa-del-mar?lang=en")).await;
    page.wait("a welcome", "return document.querySelector('[data-testid=welcome]').checkVisibility()").await;
    let title = page.eval("return document.querySelector('[data-testid=property-name]').textContent").await;
    assert_eq!(title, "Hotel Casa del Mar");

    // Typed with Enter, sent with the button, picked from the list, tapped: every way a guest has.
    let [(ask, which), (_, name_please), (name, email_please), (email, read_back)] =
        booking(0, "Grace Hopper", "grace@example.com");
    page.ask(&ask, which).await;
    page.click("[data-testid=list-open]", "").await;
    page.click("dialog .choice", "Flexible").await;
    page.answered(name_please).await;
    page.write(COMPOSER, &name).await;
    page.click("[data-testid=send]", "").await;
    page.answered(email_please).await;
    page.ask(&email, read_back).await;
    page.click(CHOICE, "Yes, reserve").await;
    let confirmed = page.answered("reservation is confirmed").await;

    let booked = server.booked(HOTEL);
    let [reservation] = booked.as_slice() else { panic!("one reservation: {booked:#?}") };
    assert!(confirmed.contains(&reservation.number), "{confirmed}");
    assert_eq!((reservation.email.as_str(), reservation.canceled), ("grace@example.com", false));

    // The picture is there for the eye, and is what a door would read.
    let shown = "const it = [...document.querySelectorAll('[data-kind=image] img')].at(-1);\
        return it && it.complete && it.naturalWidth > 0 && it.alt.length > 0";
    page.wait("the QR picture", shown).await;
    let png = page
        .eval(
            "return fetch([...document.querySelectorAll('[data-kind=image] img')].at(-1).src)\
             .then(it => it.arrayBuffer()).then(it => [...new Uint8Array(it)])",
        )
        .await;
    let png: Vec<u8> = serde_json::from_value(png).unwrap();
    let code = from_png(&png);
    assert!(code.starts_with(&format!("http://localhost:{}/reservations/verify/", server.port())), "{code}");
    let verified = server.verify(&code).await;
    assert_eq!((&verified["status"], &verified["number"]), (&"valid".into(), &reservation.number.as_str().into()));

    let narrow = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(page.eval(narrow).await, true, "the page scrolls sideways on a phone");
    assert_eq!(page.complaints().await, Vec::<String>::new());

    // A phone opens the code's own page.
    let before = page.eval(LINES).await;
    page.go(&code).await;
    page.wait("the page of the code", &format!("return document.body.textContent.includes('{}')", reservation.number))
        .await;

    page.go(&server.url("/chat/casa-del-mar?lang=en")).await;
    page.wait("the conversation", &same(&before)).await;
    page.reload().await;
    page.wait("the conversation after a reload", &same(&before)).await;
    page.wait("the QR picture again", shown).await;

    // The page stays open while its server dies and comes back.
    server.restart().await;
    page.ask("What time is breakfast?", "Breakfast").await;
    let after = page.eval(LINES).await;
    let kept = before.as_array().unwrap().len();
    assert_eq!(after.as_array().unwrap()[..kept], before.as_array().unwrap()[..], "the crash cost a line");

    page.ask("Cancel my reservation", "Shall I cancel it?").await;
    page.click(CHOICE, "Yes, cancel").await;
    page.answered("is canceled").await;
    assert!(server.booked(HOTEL)[0].canceled);
    assert_eq!(server.verify(&code).await["status"], "canceled");
}

/// Whether the page shows exactly these lines.
fn same(lines: &Value) -> String {
    format!("return JSON.stringify((function() {{ {LINES} }})()) === JSON.stringify({lines})")
}

#[tokio::test]
async fn a_forged_code_and_another_browser_learn_nothing() {
    let server = Server::start(&[]).await;
    assert_eq!(server.verify("not-a-token").await["status"], "forged");

    let page = Chromium::open().await;
    page.go(&server.url("/chat/casa-del-mar?lang=en")).await;
    page.ask("Hello", "virtual assistant").await;
    let stranger = Chromium::open().await;
    stranger.go(&server.url("/chat/casa-del-mar?lang=en")).await;
    stranger.wait("a welcome", "return document.querySelector('[data-testid=welcome]').checkVisibility()").await;
    assert_eq!(stranger.eval(LINES).await, Value::Array(Vec::new()));
    assert_eq!(server.get("/chat/no-such-hotel/session").await.status, StatusCode::NOT_FOUND);
}
