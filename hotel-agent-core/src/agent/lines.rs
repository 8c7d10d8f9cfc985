use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use async_lock::{Semaphore, SemaphoreGuardArc};
use chrono::{DateTime, Utc};

use super::{Inner, patience::within};
use crate::{guest::ConversationKey, message::ChannelName, port::store::OutboxClaim, property::PropertyId};

/// How long a send waits for its place: then what it holds up goes on, and its message waits in the outbox. Nobody waits
/// on a line where nothing has moved for so long.
const WAIT: Duration = Duration::from_millis(250);

/// Places for sends: so many on each line, and so many on all together. Whoever waits longest is next.
///
/// A turn that must wait for its send's place takes no further one meanwhile, so that no more is decided than can leave.
#[derive(Debug)]
pub(super) struct Lines {
    a_line: usize,
    all: Arc<Semaphore>,
    lines: Mutex<BTreeMap<(PropertyId, ChannelName), Arc<Line>>>,
}

/// A channel of a property: what is sent on one must not wait for another.
#[derive(Debug)]
struct Line {
    places: Arc<Semaphore>,
    /// When a place was last taken, in milliseconds since 1970.
    moved: AtomicI64,
}

/// The right to send one message on a line now.
#[derive(Debug)]
pub(super) struct Place {
    _on_the_line: SemaphoreGuardArc,
    _of_all: SemaphoreGuardArc,
}

/// A message that its turn's commit has leased and marked, with its place.
#[derive(Debug)]
pub(super) struct SendNow {
    pub(super) row: OutboxClaim,
    pub(super) place: Place,
}

impl Lines {
    pub(super) fn new(a_line: usize, all: usize) -> Lines {
        Lines { a_line, all: Arc::new(Semaphore::new(all)), lines: Mutex::default() }
    }

    fn line(&self, of: &ConversationKey) -> Arc<Line> {
        let name = (of.property.clone(), of.channel.clone());
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let places = || Arc::new(Semaphore::new(self.a_line));
        lines.entry(name).or_insert_with(|| Arc::new(Line { places: places(), moved: AtomicI64::new(0) })).clone()
    }

    fn free(&self, line: &Line) -> Option<Place> {
        Some(Place { _on_the_line: line.places.try_acquire_arc()?, _of_all: self.all.try_acquire_arc()? })
    }
}

impl Line {
    fn moves(&self, now: DateTime<Utc>) {
        self.moved.store(now.timestamp_millis(), Ordering::Relaxed);
    }

    fn stands_still(&self, now: DateTime<Utc>) -> bool {
        let moved = DateTime::from_timestamp_millis(self.moved.load(Ordering::Relaxed)).unwrap_or_default();
        (now - moved).to_std().is_ok_and(|still| still >= WAIT)
    }
}

impl Inner {
    /// A place on the conversation's line, if one comes free soon.
    pub(super) async fn send_place(&self, of: &ConversationKey) -> Option<Place> {
        let line = self.lines.line(of);
        let place = match self.lines.free(&line) {
            None if line.stands_still(self.clock.now()) => None,
            None => {
                let next = async {
                    // A place among all is not held while waiting on a slow line.
                    let _on_the_line = line.places.acquire_arc().await;
                    Place { _on_the_line, _of_all: self.lines.all.acquire_arc().await }
                };
                within(&*self.clock, WAIT, next).await.ok()
            }
            free => free,
        };
        if place.is_some() {
            line.moves(self.clock.now());
        }
        place
    }
}
