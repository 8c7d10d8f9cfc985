//! The least of a Graph API: takes every message, tells the book whose it was, and posts statuses when asked to.

use std::{
    cell::Cell,
    io,
    net::{Ipv4Addr, SocketAddr},
    rc::Rc,
    time::Duration,
};

use tokio::{
    net::TcpListener,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::spawn_local,
    time::sleep,
};

use crate::{
    book::Book,
    http::Wire,
    webhook::{self, PATH},
};

/// Connections that carry statuses.
const POSTERS: usize = 4;

pub(crate) struct Graph {
    pub(crate) port: u16,
    /// How long every call takes.
    pub(crate) delay: Cell<Duration>,
    /// Messages marked read.
    pub(crate) marks: Cell<u64>,
    /// Answers that came in more than one message: the messages after the first.
    pub(crate) parts: Cell<u64>,
    /// What was neither.
    pub(crate) strange: Cell<u64>,
    statuses: Cell<Option<SocketAddr>>,
    calls: Cell<u64>,
    book: Rc<Book>,
    post: UnboundedSender<Vec<u8>>,
}

impl Graph {
    /// Starts on a free port.
    pub(crate) async fn start(book: Rc<Book>) -> io::Result<Rc<Graph>> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (post, posts) = unbounded_channel();
        let graph = Rc::new(Graph {
            port: listener.local_addr()?.port(),
            delay: Cell::default(),
            marks: Cell::default(),
            parts: Cell::default(),
            strange: Cell::default(),
            statuses: Cell::default(),
            calls: Cell::default(),
            book,
            post,
        });
        spawn_local(graph.clone().posters(posts));
        spawn_local({
            let graph = graph.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    if let Ok(wire) = Wire::new(stream) {
                        spawn_local(graph.clone().connection(wire));
                    }
                }
            }
        });
        Ok(graph)
    }

    /// Posts `sent` of every message from now on to this server.
    pub(crate) fn post_statuses(&self, to: Option<SocketAddr>) {
        self.statuses.set(to);
    }

    async fn connection(self: Rc<Graph>, mut wire: Wire) {
        while let Ok(Some(request)) = wire.read().await {
            let answer = self.answer(request.body);
            if !self.delay.get().is_zero() {
                sleep(self.delay.get()).await;
            }
            if wire.write(&answer).await.is_err() {
                return;
            }
        }
    }

    fn answer(&self, body: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(body);
        if let Some(guest) = member(&text, "to").and_then(webhook::guest) {
            self.calls.set(self.calls.get() + 1);
            let wamid = format!("wamid.HBgLMzQ2{:016X}", self.calls.get());
            let outbox_id = member(&text, "biz_opaque_callback_data").unwrap_or_default();
            // An answer may take several messages: the first counts.
            if outbox_id.is_empty() || outbox_id.ends_with("/out/0") {
                self.book.answered(guest);
            } else {
                self.parts.set(self.parts.get() + 1);
            }
            if self.statuses.get().is_some() {
                let _ended = self.post.send(webhook::sent(PATH, &wamid, guest, outbox_id));
            }
            let phone = webhook::phone(guest);
            ok(&format!(
                r#"{{"messaging_product":"whatsapp","contacts":[{{"input":"{phone}","wa_id":"{phone}"}}],"messages":[{{"id":"{wamid}"}}]}}"#
            ))
        } else {
            let count = if member(&text, "status") == Some("read") { &self.marks } else { &self.strange };
            count.set(count.get() + 1);
            ok(r#"{"success":true}"#)
        }
    }

    /// Statuses are repeated until the server takes them.
    async fn posters(self: Rc<Graph>, mut posts: UnboundedReceiver<Vec<u8>>) {
        let lanes: Vec<UnboundedSender<Vec<u8>>> = (0..POSTERS)
            .map(|_| {
                let (lane, waiting) = unbounded_channel();
                spawn_local(self.clone().poster(waiting));
                lane
            })
            .collect();
        let mut lanes = lanes.iter().cycle();
        while let (Some(post), Some(lane)) = (posts.recv().await, lanes.next()) {
            let _ended = lane.send(post);
        }
    }

    async fn poster(self: Rc<Graph>, mut posts: UnboundedReceiver<Vec<u8>>) {
        let mut wire: Option<Wire> = None;
        while let Some(post) = posts.recv().await {
            while let Some(server) = self.statuses.get() {
                if crate::traffic::deliver(&mut wire, server, &post).await.is_taken() {
                    break;
                }
                sleep(Duration::from_millis(25)).await;
            }
        }
    }
}

fn ok(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

/// The text of a member, wherever in the body it stands first; good enough for what the server writes.
fn member<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let key = format!("\"{name}\":\"");
    let after = &body[body.find(&key)? + key.len()..];
    after.split('"').next()
}
