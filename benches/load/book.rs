//! Who wrote what and who was answered.

use std::{
    cell::RefCell,
    collections::VecDeque,
    time::{Duration, Instant},
};

use tokio::{sync::Notify, time::timeout};

use crate::webhook::Word;

/// The guests of one run. A guest writes again only once the last message was acknowledged *and* answered, so that every
/// answer belongs to one message: what is lost or doubled shows as a number.
#[derive(Default)]
pub(crate) struct Book {
    run: RefCell<Run>,
    changed: Notify,
    last_id: RefCell<u64>,
}

#[derive(Clone, Copy, Default)]
struct Guest {
    wrote: Option<Instant>,
    acknowledged: bool,
    answered: bool,
}

#[derive(Default)]
struct Run {
    first: u32,
    guests: Vec<Guest>,
    ready: VecDeque<u32>,
    left: u64,
    figures: Figures,
}

/// What a run came to; latencies in microseconds.
#[derive(Clone, Default)]
pub(crate) struct Figures {
    /// Messages written, each counted once however often it was delivered.
    pub(crate) written: u64,
    pub(crate) acknowledged: u64,
    pub(crate) answered: u64,
    /// Answers that no guest of the run waited for.
    pub(crate) doubled: u64,
    /// Answers to guests outside the run.
    pub(crate) others: u64,
    /// From writing a webhook to its 200.
    pub(crate) acks: Vec<u32>,
    /// From writing a webhook (the first time) to its answer at the Graph API.
    pub(crate) answers: Vec<u32>,
    pub(crate) last_answer: Option<Instant>,
}

impl Figures {
    /// Acknowledged and never answered.
    pub(crate) fn lost(&self) -> u64 {
        self.acknowledged.saturating_sub(self.answered)
    }
}

impl Book {
    /// A new run: these guests, of `first..first + count`, write `messages` in all.
    pub(crate) fn open(&self, first: u32, count: u32, who: impl IntoIterator<Item = u32>, messages: u64) {
        let guests = vec![Guest::default(); count as usize];
        let ready = who.into_iter().collect();
        *self.run.borrow_mut() = Run { first, guests, ready, left: messages, figures: Figures::default() };
    }

    /// As [`open`](Book::open), with all of the guests.
    pub(crate) fn open_all(&self, first: u32, count: u32, messages: u64) {
        self.open(first, count, first..first + count, messages);
    }

    /// No message after those already written.
    pub(crate) fn close(&self) {
        self.run.borrow_mut().left = 0;
        self.changed.notify_waiters();
    }

    /// An id no other message has.
    pub(crate) fn id(&self) -> u64 {
        let mut last = self.last_id.borrow_mut();
        *last += 1;
        *last
    }

    /// The next message, when a guest is ready to write one; `None`: all are written.
    pub(crate) async fn next(&self) -> Option<Word> {
        loop {
            if self.run.borrow().left == 0 {
                self.changed.notify_waiters();
                return None;
            }
            if let Some(word) = self.next_now() {
                return Some(word);
            }
            self.changed.notified().await;
        }
    }

    /// The next message, if a guest is ready to write one.
    pub(crate) fn next_now(&self) -> Option<Word> {
        let mut run = self.run.borrow_mut();
        if run.left == 0 {
            return None;
        }
        let guest = run.ready.pop_front()?;
        run.left -= 1;
        drop(run);
        Some(Word { guest, id: self.id() })
    }

    /// The guest writes, for the first time, what [`next`](Book::next) said.
    pub(crate) fn wrote(&self, guest: u32) {
        let mut run = self.run.borrow_mut();
        run.figures.written += 1;
        if let Some(guest) = run.guest(guest) {
            *guest = Guest { wrote: Some(Instant::now()), acknowledged: false, answered: false };
        }
    }

    /// The server answered 200, so long after this delivery of it was written.
    pub(crate) fn acknowledged(&self, guest: u32, after: Duration) {
        let mut run = self.run.borrow_mut();
        run.figures.acknowledged += 1;
        run.figures.acks.push(micros(after));
        if let Some(entry) = run.guest(guest) {
            entry.acknowledged = true;
        }
        self.settle(&mut run, guest);
    }

    /// An answer to this guest reached the Graph API.
    pub(crate) fn answered(&self, guest: u32) {
        let now = Instant::now();
        let mut run = self.run.borrow_mut();
        let Some(entry) = run.guest(guest) else {
            run.figures.others += 1;
            return;
        };
        match entry.wrote {
            Some(wrote) if !entry.answered => {
                entry.answered = true;
                run.figures.answered += 1;
                run.figures.answers.push(micros(now - wrote));
                run.figures.last_answer = Some(now);
            }
            _ => run.figures.doubled += 1,
        }
        self.settle(&mut run, guest);
    }

    fn settle(&self, run: &mut Run, number: u32) {
        if let Some(guest) = run.guest(number)
            && guest.wrote.is_some()
            && guest.acknowledged
            && guest.answered
        {
            guest.wrote = None;
            run.ready.push_back(number);
            self.changed.notify_one();
        }
    }

    /// Waits until all that is written is answered, or until nothing has come for so long.
    pub(crate) async fn settled(&self, patience: Duration) {
        let (mut before, mut since) = (0, Instant::now());
        loop {
            let (open, count) = {
                let figures = &self.run.borrow().figures;
                (figures.answered < figures.written, figures.answered + figures.acknowledged)
            };
            if count != before {
                (before, since) = (count, Instant::now());
            }
            if !open || since.elapsed() > patience {
                return;
            }
            let _quiet = timeout(Duration::from_millis(5), self.changed.notified()).await;
        }
    }

    /// Messages answered so far.
    pub(crate) fn count(&self) -> u64 {
        self.run.borrow().figures.answered
    }

    /// The figures up to now, which start again.
    pub(crate) fn take(&self) -> Figures {
        std::mem::take(&mut self.run.borrow_mut().figures)
    }
}

impl Run {
    fn guest(&mut self, number: u32) -> Option<&mut Guest> {
        self.guests.get_mut(number.checked_sub(self.first)? as usize)
    }
}

fn micros(time: Duration) -> u32 {
    u32::try_from(time.as_micros()).unwrap_or(u32::MAX)
}
