use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Extension,
    extract::{OriginalUri, Path, State},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{Stream, stream};
use hotel_agent_core::{
    port::Fault,
    property::{Property, PropertyId},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::time::{Instant, sleep, sleep_until};

use super::{
    BOARD, Line, Signal,
    board::Listener,
    routes::{chat_of, last_seq, session_of},
    session::prefix,
    transcript_key,
    wire::{Item, Links},
};
use crate::{host::Host, refusal::Refusal, serve::Ending};

/// What a browser waits before it resumes a broken stream.
const RETRY: Duration = Duration::from_secs(1);
/// Shorter than the minute after which proxies close a silent connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long a reply appended by another process may stay unseen.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// A conversation in a person's hands is acknowledged too, and no answer may follow.
const TYPING_AT_MOST: Duration = Duration::from_secs(12);
/// Lines read at a time.
const PAGE: usize = 50;

/// The chat as a stream: what the browser has not seen, then what comes. It resumes by `Last-Event-ID`.
pub(super) async fn events(
    State(host): State<Arc<Host>>,
    Path(property): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    ending: Option<Extension<Ending>>,
) -> Result<Response, Refusal> {
    let property = chat_of(&host, &property)?;
    let session = session_of(&headers)?;
    // Listening begins before reading: what is appended in between is signalled.
    let listener = BOARD
        .listen(&property.id, session.as_str())
        .ok_or_else(|| Refusal::new(StatusCode::TOO_MANY_REQUESTS, "too_many_tabs", "the chat is open too often"))?;
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.trim().parse().ok()).unwrap_or(0);
    // A number of another transcript (the browser kept it, the store did not) would hide everything up to it.
    let seen: u64 = if seen > last_seq(&host, &property.id, &session).await? { 0 } else { seen };
    let prefix = prefix(uri.path(), &property.id).to_owned();
    let feed = Feed {
        key: transcript_key(session.as_str()),
        host,
        property,
        prefix,
        listener,
        seen,
        ready: VecDeque::from([Event::default().retry(RETRY)]),
        typing_until: None,
        ending: ending.map(|Extension(ending)| ending),
    };
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    let mut response = Sse::new(feed.stream()).keep_alive(keep_alive).into_response();
    // nginx would hold the events back.
    let unbuffered = HeaderName::from_static("x-accel-buffering");
    response.headers_mut().insert(unbuffered, HeaderValue::from_static("no"));
    Ok(response)
}

struct Feed {
    host: Arc<Host>,
    property: Arc<Property>,
    key: String,
    prefix: String,
    listener: Listener,
    seen: u64,
    ready: VecDeque<Event>,
    typing_until: Option<Instant>,
    ending: Option<Ending>,
}

impl Feed {
    fn stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, async |mut feed| Some((Ok(feed.next().await?), feed)))
    }

    /// The next event; `None` ends the stream, and the browser comes back by itself.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if let Err(fault) = self.read().await {
                tracing::warn!(%fault, "a chat's transcript cannot be read");
                return None;
            }
            if self.ready.is_empty() {
                self.wait().await?;
            }
        }
    }

    async fn read(&mut self) -> Result<(), Fault> {
        let store = self.host.agent.store();
        let lines = store.transcript(&self.property.id, &self.key, self.seen, PAGE).await?;
        for line in lines {
            self.seen = line.seq;
            match Line::from_record(&line.body) {
                Ok(read) => self.ready.extend(event(line.seq, read, &self.prefix, &self.property.id)),
                // One line of newer code must not cost the guest the others.
                Err(fault) => tracing::warn!(%fault, "a line of a chat cannot be read"),
            }
            self.typing_until = None;
        }
        Ok(())
    }

    /// Waits for something to read or to say; `None` when the host ends.
    async fn wait(&mut self) -> Option<()> {
        let typing_ends = async |until: Option<Instant>| match until {
            Some(until) => sleep_until(until).await,
            None => std::future::pending().await,
        };
        let ends = async |ending: &mut Option<Ending>| match ending {
            Some(ending) => ending.wait().await,
            None => std::future::pending().await,
        };
        tokio::select! {
            signal = self.listener.next() => match signal {
                Signal::Appended => {}
                Signal::Typing => {
                    self.typing_until = Some(Instant::now() + TYPING_AT_MOST);
                    self.ready.push_back(typing(true));
                }
            },
            () = typing_ends(self.typing_until) => {
                self.typing_until = None;
                self.ready.push_back(typing(false));
            }
            () = sleep(LOOK_AGAIN) => {}
            () = ends(&mut self.ending) => return None,
        }
        Some(())
    }
}

fn event(seq: u64, line: Line, prefix: &str, property: &PropertyId) -> Option<Event> {
    let item = Item::new(seq, line, &Links { prefix, property });
    Event::default().event("message").id(seq.to_string()).json_data(item).ok()
}

fn typing(on: bool) -> Event {
    Event::default().event("typing").data(if on { r#"{"on":true}"# } else { r#"{"on":false}"# })
}
