//! Driving a future by hand over a clock that stands still.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use crate::ManualClock;

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// How a future ended.
pub(super) enum Ended<T> {
    /// With a value.
    Done(T),
    /// It was dropped because `stop` said so.
    Stopped,
    /// It waits for something other than time.
    Stuck,
}

/// Polls a future; whenever it can only wait, the clock moves to the next sleeper's moment.
pub(super) fn finish<T>(clock: &ManualClock, future: impl Future<Output = T>, stop: impl Fn() -> bool) -> Ended<T> {
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(woken.clone());
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        woken.0.store(false, Ordering::Relaxed);
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return Ended::Done(value);
        }
        if stop() {
            return Ended::Stopped;
        }
        if !woken.0.load(Ordering::Relaxed) && clock.advance_to_next_sleeper().is_none() {
            return Ended::Stuck;
        }
    }
}

/// The value of a future that needs no time.
pub(super) fn now<T>(clock: &ManualClock, future: impl Future<Output = T>) -> Result<T, String> {
    match finish(clock, future, || false) {
        Ended::Done(value) => Ok(value),
        _ => Err("a call that needs no time never ended".to_owned()),
    }
}
