use futures_util::StreamExt;
use reqwest::{Client, Error, RequestBuilder, Response, header};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{PATIENCE, Server, http};

/// A guest on the web chat, speaking the page's protocol.
pub(crate) struct Chat {
    http: Client,
    base: String,
    cookie: String,
    said: u32,
}

/// A line of the transcript.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) seq: u64,
    pub(crate) from: String,
    pub(crate) kind: String,
    /// Its words, or the caption of its picture.
    pub(crate) text: String,
    /// Where its picture is.
    pub(crate) url: Option<String>,
}

impl Line {
    fn of(item: &Value) -> Line {
        let content = &item["content"];
        let words = ["text", "caption", "title"].iter().find_map(|member| content[member].as_str());
        Line {
            seq: item["seq"].as_u64().unwrap(),
            from: item["from"].as_str().unwrap().to_owned(),
            kind: content["kind"].as_str().unwrap().to_owned(),
            text: words.unwrap_or_default().to_owned(),
            url: content["url"].as_str().map(str::to_owned),
        }
    }

    /// Whether the house says this.
    pub(crate) fn says(&self, words: &str) -> bool {
        self.from != "guest" && self.text.contains(words)
    }
}

impl Chat {
    /// Opens the chat of a hotel in a new browser.
    pub(crate) async fn open(server: &Server, property: &str) -> Chat {
        let (http, base) = (http(), server.url(&format!("/chat/{property}")));
        let answer = http.get(format!("{base}/session?lang=en")).send().await.unwrap();
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Chat { http, base, cookie, said: 0 }
    }

    fn dressed(&self, request: RequestBuilder) -> RequestBuilder {
        request.header(header::COOKIE, &self.cookie)
    }

    /// Posts a message under an id of its own; the error when nobody answers.
    pub(crate) async fn post(&self, client_id: &str, text: &str) -> Result<Response, Error> {
        let request = self.http.post(format!("{}/messages", self.base));
        self.dressed(request).json(&json!({ "client_id": client_id, "text": text })).send().await
    }

    /// Says something; its number in the transcript.
    pub(crate) async fn say(&mut self, text: &str) -> u64 {
        self.said += 1;
        let answer = self.post(&format!("said-{}", self.said), text).await.unwrap();
        let status = answer.status();
        let body = answer.text().await.unwrap();
        assert_eq!(status, 202, "{body}");
        serde_json::from_str::<Value>(&body).unwrap()["seq"].as_u64().unwrap()
    }

    /// Says something and waits for an answer that holds these words.
    pub(crate) async fn ask(&mut self, text: &str, answer: &str) -> Line {
        let asked = self.say(text).await;
        let heard = self.follow(asked, |lines| lines.iter().any(|line| line.says(answer))).await;
        let heard = heard.unwrap_or_else(|heard| panic!("{text:?} is not answered with {answer:?} but {heard:#?}"));
        heard.into_iter().find(|line| line.says(answer)).unwrap()
    }

    /// What comes after this number until it is enough; what came instead when it never is.
    pub(crate) async fn follow(&self, after: u64, enough: impl Fn(&[Line]) -> bool) -> Result<Vec<Line>, Vec<Line>> {
        let request = self.dressed(self.http.get(format!("{}/events", self.base)));
        let mut lines = Vec::new();
        let Ok(response) = request.header("last-event-id", after.to_string()).send().await else { return Err(lines) };
        let mut stream = response.bytes_stream();
        let mut bytes = Vec::new();
        let read = timeout(PATIENCE, async {
            while !enough(&lines) {
                let Some(Ok(chunk)) = stream.next().await else { return false };
                bytes.extend_from_slice(&chunk);
                while let Some(end) = bytes.windows(2).position(|two| two == b"\n\n") {
                    let block: Vec<u8> = bytes.drain(..end + 2).collect();
                    lines.extend(message(std::str::from_utf8(&block).unwrap()));
                }
            }
            true
        });
        if read.await.unwrap_or(false) { Ok(lines) } else { Err(lines) }
    }

    /// A picture of the chat.
    pub(crate) async fn picture(&self, line: &Line) -> Vec<u8> {
        let origin = self.base.split("/chat/").next().unwrap();
        let url = format!("{origin}{}", line.url.as_ref().expect("a picture"));
        let answer = self.dressed(self.http.get(url)).send().await.unwrap();
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "image/png");
        answer.bytes().await.unwrap().to_vec()
    }
}

/// The line in an event; nothing for a comment, a `retry` or the typing sign.
fn message(block: &str) -> Option<Line> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
    (field("event: ")? == "message").then(|| Line::of(&serde_json::from_str(field("data: ").unwrap()).unwrap()))
}
