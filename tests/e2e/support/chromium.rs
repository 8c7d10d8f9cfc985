use std::{
    io::{self, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{PATIENCE, free_port, http, until};

/// The member of a WebDriver element that holds its id.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// The key a user presses to send.
const ENTER: &str = "\u{e007}";

/// A headless Chromium with a fresh profile. Dropped, it is closed.
pub(crate) struct Chromium {
    driver: Child,
    http: Client,
    port: u16,
    session: String,
    _profile: TempDir,
}

impl Chromium {
    /// Opens one of a phone's size. Without `chromedriver` and `chromium` the test fails.
    pub(crate) async fn open() -> Chromium {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts: install the packages chromium and chromium-driver");
        let profile = TempDir::new().unwrap();
        // Held from here on, so that a failure below closes what was started.
        let mut chromium = Chromium { driver, http: http(), port, session: String::new(), _profile: profile };
        let status = format!("http://127.0.0.1:{port}/status");
        until("chromedriver", async || {
            let answer = chromium.http.get(&status).send().await.ok()?.json::<Value>().await.ok()?;
            answer["value"]["ready"].as_bool().filter(|ready| *ready)
        })
        .await;
        let folder = format!("--user-data-dir={}", chromium._profile.path().display());
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=en-US",
            "--window-size=500,900",
            &folder,
        ];
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        }}});
        let answer = chromium.call("session", capabilities).await;
        chromium.session = answer["sessionId"].as_str().expect("a session: is chromium installed?").to_owned();
        chromium
    }

    async fn call(&self, path: &str, body: Value) -> Value {
        let url = format!("http://127.0.0.1:{}/{path}", self.port);
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        let (status, answer) = (answer.status(), answer.json::<Value>().await.unwrap());
        assert!(status.is_success(), "{path}: {answer}");
        answer["value"].clone()
    }

    async fn command(&self, path: &str, body: Value) -> Value {
        self.call(&format!("session/{}/{path}", self.session), body).await
    }

    pub(crate) async fn go(&self, url: &str) {
        self.command("url", json!({ "url": url })).await;
    }

    pub(crate) async fn reload(&self) {
        self.command("refresh", json!({})).await;
    }

    /// What a script returns; a promise is waited for.
    pub(crate) async fn eval(&self, script: &str) -> Value {
        self.command("execute/sync", json!({ "script": script, "args": [] })).await
    }

    /// Waits until a script returns something that is neither null nor false.
    pub(crate) async fn wait(&self, what: &str, script: &str) -> Value {
        until(what, async || Some(self.eval(script).await).filter(|it| !matches!(it, Value::Null | Value::Bool(false))))
            .await
    }

    /// The last element of a selector that shows these words, once there is one.
    async fn find(&self, selector: &str, words: &str) -> String {
        let (selector, words) = (Value::from(selector), Value::from(words));
        let script = format!(
            "return [...document.querySelectorAll({selector})].findLast(it => it.textContent.includes({words})\
             && it.checkVisibility())"
        );
        let element = self.wait(&format!("{selector} {words}"), &script).await;
        element[ELEMENT].as_str().expect("an element").to_owned()
    }

    /// Clicks where a user would.
    pub(crate) async fn click(&self, selector: &str, words: &str) {
        let element = self.find(selector, words).await;
        self.command(&format!("element/{element}/click"), json!({})).await;
    }

    /// Types key by key.
    pub(crate) async fn write(&self, selector: &str, text: &str) {
        let element = self.find(selector, "").await;
        self.command(&format!("element/{element}/value"), json!({ "text": text })).await;
    }

    /// Types and presses Enter.
    pub(crate) async fn enter(&self, selector: &str, text: &str) {
        self.write(selector, &format!("{text}{ENTER}")).await;
    }

    /// What the console held against the page since the last look.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let entries = self.command("se/log", json!({ "type": "browser" })).await;
        let severe = entries.as_array().unwrap().iter().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // A driver that is killed leaves its browser behind: the session is ended first, and waited for.
        let closed = self.close();
        let _ended = self.driver.kill();
        let _reaped = self.driver.wait();
        assert!(closed.is_ok() || std::thread::panicking(), "a browser is left behind: {closed:?}");
    }
}

impl Chromium {
    fn close(&self) -> io::Result<()> {
        let mut line = TcpStream::connect(("127.0.0.1", self.port))?;
        line.set_read_timeout(Some(PATIENCE))?;
        let path = format!("/session/{}", self.session);
        // The driver hangs up on HTTP/1.0, and after its answer it hangs up on nobody.
        write!(line, "DELETE {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n")?;
        let mut answer = [0; 512];
        let length = line.read(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer[..length]);
        if answer.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(io::Error::other(answer.into_owned())) }
    }
}
