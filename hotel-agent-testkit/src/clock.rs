use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_core::port::Clock;
use tokio::sync::oneshot;

/// A clock that stands still until a test moves it.
///
/// Sleepers wake in the order of their time once the clock has reached it, never before; a sleep of no length is over
/// at once.
#[derive(Debug)]
pub struct ManualClock {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    now: DateTime<Utc>,
    asleep: BTreeMap<(DateTime<Utc>, u64), oneshot::Sender<()>>,
    next_sleeper: u64,
}

impl ManualClock {
    /// A clock that shows `now`.
    pub fn new(now: DateTime<Utc>) -> ManualClock {
        ManualClock { state: Mutex::new(State { now, asleep: BTreeMap::new(), next_sleeper: 0 }) }
    }

    /// Moves the clock on and wakes whoever has slept long enough.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.lock();
        let later = add(state.now, duration);
        state.move_to(later);
    }

    /// Sets the clock, backwards too, as a machine's clock may jump.
    pub fn set(&self, now: DateTime<Utc>) {
        self.lock().move_to(now);
    }

    /// Moves the clock to the moment the next sleeper wakes; `None` when nobody sleeps.
    pub fn advance_to_next_sleeper(&self) -> Option<DateTime<Utc>> {
        let mut state = self.lock();
        let (moment, _) = *state.asleep.keys().next()?;
        state.move_to(moment);
        Some(moment)
    }

    /// How many tasks sleep by this clock.
    pub fn sleepers(&self) -> usize {
        self.lock().asleep.len()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn move_to(&mut self, now: DateTime<Utc>) {
        self.now = now;
        while let Some(sleeper) = self.asleep.first_entry() {
            if sleeper.key().0 > now {
                break;
            }
            // A sleeper that was dropped meanwhile needs no waking.
            let _ = sleeper.remove().send(());
        }
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.lock().now
    }

    async fn sleep(&self, duration: Duration) {
        let (woken, bed) = {
            let mut state = self.lock();
            let until = add(state.now, duration);
            if until <= state.now {
                return;
            }
            let (wake, woken) = oneshot::channel();
            let place = (until, state.next_sleeper);
            state.next_sleeper += 1;
            state.asleep.insert(place, wake);
            (woken, Bed { clock: self, place })
        };
        let _ = woken.await;
        drop(bed);
    }
}

/// Takes a dropped sleeper off the list, so that nobody advances to a moment no one waits for.
struct Bed<'a> {
    clock: &'a ManualClock,
    place: (DateTime<Utc>, u64),
}

impl Drop for Bed<'_> {
    fn drop(&mut self) {
        self.clock.lock().asleep.remove(&self.place);
    }
}

fn add(now: DateTime<Utc>, duration: Duration) -> DateTime<Utc> {
    TimeDelta::from_std(duration)
        .ok()
        .and_then(|delta| now.checked_add_signed(delta))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use chrono::{DateTime, TimeDelta};
    use futures_util::{FutureExt, future::join};
    use hotel_agent_core::port::Clock;

    use super::ManualClock;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_sleeper_wakes_when_its_time_has_come_and_not_before() {
        let clock = ManualClock::new(DateTime::UNIX_EPOCH);
        assert_eq!(clock.sleep(Duration::ZERO).now_or_never(), Some(()));
        let mut sleep = clock.sleep(SECOND * 2);
        assert_eq!((&mut sleep).now_or_never(), None);
        clock.advance(SECOND);
        assert_eq!((&mut sleep).now_or_never(), None);
        clock.advance(SECOND);
        assert_eq!(sleep.now_or_never(), Some(()));
        assert_eq!(clock.sleepers(), 0);
    }

    #[test]
    fn time_goes_from_sleeper_to_sleeper() {
        let clock = ManualClock::new(DateTime::UNIX_EPOCH);
        let mut both = Box::pin(join(clock.sleep(SECOND * 5), clock.sleep(SECOND * 3)));
        assert_eq!((&mut both).now_or_never(), None);
        assert_eq!(clock.advance_to_next_sleeper(), Some(DateTime::UNIX_EPOCH + TimeDelta::seconds(3)));
        assert_eq!((&mut both).now_or_never(), None);
        assert_eq!(clock.advance_to_next_sleeper(), Some(DateTime::UNIX_EPOCH + TimeDelta::seconds(5)));
        assert_eq!(both.now_or_never(), Some(((), ())));
        assert_eq!(clock.advance_to_next_sleeper(), None);
    }

    #[test]
    fn a_dropped_sleeper_is_forgotten() {
        let clock = Arc::new(ManualClock::new(DateTime::UNIX_EPOCH));
        let mut sleep = clock.sleep(SECOND);
        assert_eq!((&mut sleep).now_or_never(), None);
        assert_eq!(clock.sleepers(), 1);
        drop(sleep);
        assert_eq!(clock.advance_to_next_sleeper(), None);
        assert_eq!(clock.now(), DateTime::UNIX_EPOCH);
    }
}
