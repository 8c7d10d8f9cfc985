//! A clock moved by hand, and an executor that moves it to the next sleeper when nothing else can go on.

use std::{
    collections::BTreeMap,
    pin::{Pin, pin},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use crate::port::Clock;

pub(super) fn noon() -> DateTime<Utc> {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

#[derive(Clone)]
pub(super) struct TestClock(Arc<Mutex<State>>);

struct State {
    now: DateTime<Utc>,
    sleepers: BTreeMap<(DateTime<Utc>, u64), Waker>,
    next: u64,
}

impl TestClock {
    pub(super) fn new() -> TestClock {
        TestClock(Arc::new(Mutex::new(State { now: noon(), sleepers: BTreeMap::new(), next: 0 })))
    }

    pub(super) fn advance(&self, by: Duration) {
        let to = self.now() + TimeDelta::from_std(by).unwrap();
        self.set(to);
    }

    fn set(&self, to: DateTime<Utc>) {
        let mut state = self.0.lock().unwrap();
        state.now = to;
        let awake: Vec<_> = state.sleepers.range(..=(to, u64::MAX)).map(|(key, _)| *key).collect();
        let wakers: Vec<_> = awake.iter().filter_map(|key| state.sleepers.remove(key)).collect();
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn advance_to_next_sleeper(&self) -> bool {
        let next = self.0.lock().unwrap().sleepers.keys().next().map(|(at, _)| *at);
        next.inspect(|at| self.set(*at)).is_some()
    }
}

struct Sleep {
    clock: TestClock,
    until: DateTime<Utc>,
    key: Option<(DateTime<Utc>, u64)>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let clock = self.clock.clone();
        let mut state = clock.0.lock().unwrap();
        if state.now >= self.until {
            return Poll::Ready(());
        }
        let key = self.key.unwrap_or_else(|| {
            state.next += 1;
            (self.until, state.next)
        });
        state.sleepers.insert(key, context.waker().clone());
        drop(state);
        self.key = Some(key);
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.clock.0.lock().unwrap().sleepers.remove(&key);
        }
    }
}

#[async_trait]
impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().now
    }

    async fn sleep(&self, duration: Duration) {
        let until = self.now() + TimeDelta::from_std(duration).unwrap();
        Sleep { clock: self.clone(), until, key: None }.await;
    }
}

/// Remembers that the future wants to be polled.
pub(super) struct Flag(AtomicBool);

impl Flag {
    pub(super) fn new() -> Arc<Flag> {
        Arc::new(Flag(AtomicBool::new(true)))
    }

    pub(super) fn take(&self) -> bool {
        self.0.swap(false, Ordering::SeqCst)
    }
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Drives a future to its end; when it waits for time alone, time moves on.
pub(super) fn block_on<T>(clock: &TestClock, future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let flag = Flag::new();
    let waker = Waker::from(flag.clone());
    loop {
        while flag.take() {
            if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return value;
            }
        }
        assert!(clock.advance_to_next_sleeper(), "nothing can ever go on");
    }
}

/// Drives a future without letting time pass; `None` when it waits.
pub(super) fn poll_now<T>(future: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    let mut future = future;
    let flag = Flag::new();
    let waker = Waker::from(flag.clone());
    while flag.take() {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Some(value);
        }
    }
    None
}

impl TestClock {
    pub(super) fn now_since_noon(&self) -> Duration {
        (self.now() - noon()).to_std().unwrap()
    }
}
