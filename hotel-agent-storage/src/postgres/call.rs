//! How a call reaches a connection, and what is made again by itself.

use std::{pin::Pin, sync::Arc, time::Duration};

use hotel_agent_core::port::{Fault, FaultKind};
use sqlx::{PgConnection, PgPool};

use super::{PostgresStore, stop::Stop};

/// How often a call is made at most; the pauses between them add up to a third of a second.
const ATTEMPTS: u32 = 5;

/// The first pause; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(20);

/// What a call does on a connection.
pub(super) type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, Stop>> + Send + 'c>>;

/// What a call may do by itself when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One statement that changes nothing: made again whatever happened.
    Read,
    /// One statement, its own transaction: made again only if it was surely undone.
    Write,
    /// Several statements: made again as long as the COMMIT was not sent.
    Transaction,
}

impl PostgresStore {
    /// Runs a call as a task of its own and waits for its end. Too many at once are answered [`FaultKind::Full`].
    ///
    /// A task, because work whose caller has gone is done all the same: what has been sent must be recorded as sent.
    pub(super) async fn call<A, T>(
        &self,
        kind: Kind,
        operation: &'static str,
        about: A,
        work: impl for<'c> Fn(&'c A, &'c mut PgConnection) -> Work<'c, T> + Send + Sync + 'static,
    ) -> Result<T, Fault>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        let room = Arc::clone(&self.room).try_acquire_owned().map_err(|_| {
            Fault::new(FaultKind::Full, operation).because("too many calls are waiting for the database")
        })?;
        let pool = self.pool.clone();
        let task = self.runtime.spawn(async move {
            let answer = persist(&pool, kind, &about, &work).await;
            drop(room);
            answer
        });
        match task.await {
            Ok(answer) => answer.map_err(|stop| stop.fault(operation)),
            Err(end) if end.is_panic() => Err(Fault::new(FaultKind::Internal, operation).because("the call panicked")),
            Err(_) => Err(Fault::new(FaultKind::Unavailable, operation).because("the store's runtime has stopped")),
        }
    }
}

async fn persist<A, T>(
    pool: &PgPool,
    kind: Kind,
    about: &A,
    work: &impl for<'c> Fn(&'c A, &'c mut PgConnection) -> Work<'c, T>,
) -> Result<T, Stop> {
    let mut pause = PAUSE;
    for _ in 1..ATTEMPTS {
        match attempt(pool, kind, about, work).await {
            Err(stop) if stop.gave_way() || (kind != Kind::Write && stop.lost_connection()) => {
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
            end => return end,
        }
    }
    attempt(pool, kind, about, work).await
}

async fn attempt<A, T>(
    pool: &PgPool,
    kind: Kind,
    about: &A,
    work: &impl for<'c> Fn(&'c A, &'c mut PgConnection) -> Work<'c, T>,
) -> Result<T, Stop> {
    if kind != Kind::Transaction {
        let mut connection = pool.acquire().await?;
        return work(about, &mut connection).await;
    }
    let mut transaction = pool.begin().await?;
    match work(about, &mut transaction).await {
        Ok(answer) => {
            transaction.commit().await.map_err(Stop::Unknown)?;
            Ok(answer)
        }
        Err(stop) => {
            // Should it fail, the connection is closed, which undoes the transaction as well.
            let _ = transaction.rollback().await;
            Err(stop)
        }
    }
}
