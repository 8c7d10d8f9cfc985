//! Guests who write: as fast as they are acknowledged, or at a rate whatever the server says.

use std::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::{
    task::{JoinHandle, spawn_local},
    time::{sleep, sleep_until, timeout},
};

use crate::{
    book::Book,
    http::Wire,
    webhook::{self, PATH, Word},
};

/// How long a webhook's sender waits for its answer, as Meta does.
const PATIENCE: Duration = Duration::from_secs(20);
/// When what was not acknowledged is delivered again, unless the server says when.
const REDELIVER: Duration = Duration::from_secs(1);
/// Most webhooks on the wire at a time: below what one client port range and the usual limit of open files allow.
const IN_FLIGHT: usize = 8_000;

/// What became of one delivery.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Delivery {
    /// 200.
    Taken,
    /// 503 with its `Retry-After`, or another refusal.
    Refused(u16, Option<Duration>),
    /// No answer.
    Broken,
}

impl Delivery {
    pub(crate) fn is_taken(self) -> bool {
        matches!(self, Delivery::Taken)
    }
}

/// Where messages go, and what was answered with other than 200.
pub(crate) struct Line {
    pub(crate) book: Rc<Book>,
    pub(crate) server: SocketAddr,
    pub(crate) seed: u64,
    /// Answers 503 with `Retry-After`.
    pub(crate) refused: Cell<u64>,
    /// Other answers, or none.
    pub(crate) failed: Cell<u64>,
    /// Webhooks on the wire.
    pub(crate) in_flight: Cell<usize>,
    idle: RefCell<Vec<Wire>>,
}

impl Line {
    pub(crate) fn new(book: &Rc<Book>, server: SocketAddr, seed: u64) -> Rc<Line> {
        Rc::new(Line {
            book: book.clone(),
            server,
            seed,
            refused: Cell::default(),
            failed: Cell::default(),
            in_flight: Cell::default(),
            idle: RefCell::default(),
        })
    }

    /// All messages of the book over so many connections; each takes the next as soon as its last is acknowledged.
    pub(crate) async fn closed(self: &Rc<Line>, connections: usize) {
        let tasks: Vec<JoinHandle<()>> = (0..connections)
            .map(|_| {
                let line = self.clone();
                spawn_local(async move {
                    let mut wire = None;
                    while let Some(word) = line.book.next().await {
                        line.write(&mut wire, word).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            let _panicked = task.await;
        }
    }

    /// The book's messages at this rate, on as many connections as that takes; how many were written.
    pub(crate) async fn paced(self: &Rc<Line>, rate: f64, time: Duration) -> u64 {
        let start = Instant::now();
        let mut written = 0_u64;
        let mut tick = 0_u32;
        while start.elapsed() < time {
            let due = (start.elapsed().as_secs_f64() * rate) as u64;
            while written < due && self.in_flight.get() < IN_FLIGHT {
                let Some(word) = self.book.next_now() else { break };
                written += 1;
                self.spawn(word);
            }
            tick += 1;
            sleep_until((start + tick * Duration::from_millis(1)).into()).await;
        }
        written
    }

    /// One message on a connection of its own choice.
    pub(crate) fn spawn(self: &Rc<Line>, word: Word) -> JoinHandle<()> {
        let line = self.clone();
        spawn_local(async move {
            let mut wire = line.idle.borrow_mut().pop();
            line.write(&mut wire, word).await;
            line.idle.borrow_mut().extend(wire);
        })
    }

    /// One message, delivered until it is taken.
    pub(crate) async fn write(&self, wire: &mut Option<Wire>, word: Word) {
        let request = webhook::messages(PATH, self.seed, &[word]);
        self.book.wrote(word.guest);
        let last = Instant::now() + Duration::from_secs(120);
        loop {
            let start = Instant::now();
            self.in_flight.set(self.in_flight.get() + 1);
            let delivery = deliver(wire, self.server, &request).await;
            self.in_flight.set(self.in_flight.get() - 1);
            let pause = match delivery {
                Delivery::Taken => return self.book.acknowledged(word.guest, start.elapsed()),
                Delivery::Refused(503, Some(pause)) => {
                    self.refused.set(self.refused.get() + 1);
                    pause
                }
                _ => {
                    self.failed.set(self.failed.get() + 1);
                    REDELIVER
                }
            };
            if Instant::now() + pause > last {
                return;
            }
            // Nobody keeps a connection only to wait, and what was refused together must not come back together.
            self.idle.borrow_mut().extend(wire.take());
            let share = (webhook::spread(word.id) % 1000) as u32;
            sleep(pause + pause * share / 1000).await;
            *wire = self.idle.borrow_mut().pop();
        }
    }
}

/// Delivers once; the connection is opened when there is none, and dropped when it broke.
pub(crate) async fn deliver(wire: &mut Option<Wire>, server: SocketAddr, request: &[u8]) -> Delivery {
    let exchange = async {
        let mut open = match wire.take() {
            Some(open) => open,
            None => Wire::connect(server).await.ok()?,
        };
        open.write(request).await.ok()?;
        let answer = open.read().await.ok()??;
        let status = answer.status();
        let pause = answer.header("retry-after").and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
        let closes = answer.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        if !closes {
            *wire = Some(open);
        }
        Some(if (200..300).contains(&status) { Delivery::Taken } else { Delivery::Refused(status, pause) })
    };
    timeout(PATIENCE, exchange).await.ok().flatten().unwrap_or(Delivery::Broken)
}
