//! Waiting no longer than one may, and surviving what panics.

use std::{any::Any, panic::AssertUnwindSafe, time::Duration};

use futures_util::{
    FutureExt,
    future::{Either, select},
};

use crate::port::Clock;

/// What kept a future from giving its value.
pub(super) enum Cut {
    /// Time ran out; the future was dropped.
    Late,
    /// It panicked.
    Panicked,
}

/// The value of `future`, if it comes within `limit` by the clock and without a panic.
///
/// A future that is ready at once is heard even when no time is left.
pub(super) async fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    future: impl Future<Output = T> + Send,
) -> Result<T, Cut> {
    let future = std::pin::pin!(AssertUnwindSafe(future).catch_unwind());
    match select(future, clock.sleep(limit)).await {
        Either::Left((Ok(value), _)) => Ok(value),
        Either::Left((Err(panic), _)) => {
            forget(panic);
            Err(Cut::Panicked)
        }
        Either::Right(((), _)) => Err(Cut::Late),
    }
}

/// The value of a pure function, or `None` when it panicked.
pub(super) fn caught<T>(run: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(AssertUnwindSafe(run)).map_err(forget).ok()
}

/// Drops a panic's payload; one whose own drop panics is leaked instead of taking the worker along.
fn forget(panic: Box<dyn Any + Send>) {
    if let Err(again) = std::panic::catch_unwind(AssertUnwindSafe(|| drop(panic))) {
        std::mem::forget(again);
    }
}
