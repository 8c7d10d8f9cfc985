//! A thread that owns a connection, and the queue before it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    thread::JoinHandle,
};

use futures_channel::oneshot;
use hotel_agent_core::port::{Fault, FaultKind};
use rusqlite::Connection;

use super::stop::Stop;

/// Most calls of one transaction: bounds how long the first of them waits for the last.
const BATCH: usize = 256;

/// Does a call's work on a connection, or refuses it for a fault.
type Call = Box<dyn FnOnce(Result<&Connection, &Fault>) -> Done + Send>;

type Tell = Box<dyn FnOnce(Result<(), &Fault>)>;

/// A call that ran, before its caller is told.
struct Done {
    /// Why it failed by itself.
    failed: Option<Fault>,
    /// Tells the caller, given whether the transaction became durable.
    tell: Tell,
}

/// A queue of calls, run in order by one thread.
#[derive(Debug)]
pub(super) struct Lane {
    queue: Option<SyncSender<Call>>,
    thread: Option<JoinHandle<()>>,
}

impl Lane {
    /// Runs all waiting calls in one transaction; each resolves after its COMMIT.
    pub(super) fn writer(connection: Connection, queue: usize) -> std::io::Result<Lane> {
        Lane::start("hotel-agent-sqlite-writer", queue, move |calls| {
            while let Some(batch) = gather(&calls) {
                write(&connection, batch);
            }
        })
    }

    /// Runs one call after the other, each seeing everything committed before it.
    pub(super) fn reader(connection: Connection, queue: usize) -> std::io::Result<Lane> {
        Lane::start("hotel-agent-sqlite-reader", queue, move |calls| {
            for call in calls {
                (call(Ok(&connection)).tell)(Ok(()));
            }
        })
    }

    fn start(name: &str, queue: usize, run: impl FnOnce(Receiver<Call>) + Send + 'static) -> std::io::Result<Lane> {
        let (sender, receiver) = sync_channel(queue);
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || run(receiver))?;
        Ok(Lane { queue: Some(sender), thread: Some(thread) })
    }

    /// Queues work and waits for its end. A full queue answers [`FaultKind::Full`] at once.
    ///
    /// Work whose caller has gone is done all the same: what has been sent must be recorded as sent.
    pub(super) async fn call<T: Send + 'static>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Connection) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, Fault> {
        let stopped = || Fault::new(FaultKind::Unavailable, operation).because("the store has stopped");
        let (sender, receiver) = oneshot::channel();
        let call: Call = Box::new(move |connection| {
            let answer = match connection {
                Ok(connection) => guarded(connection, work).map_err(|stop| stop.fault(operation)),
                Err(fault) => Err(named(fault, operation)),
            };
            let failed = answer.as_ref().err().cloned();
            let tell: Tell = Box::new(move |durable| {
                // A call that failed by itself says why; one that worked still needs its COMMIT.
                let told = answer.and_then(|value| match durable {
                    Ok(()) => Ok(value),
                    Err(fault) => Err(named(fault, operation)),
                });
                let _ = sender.send(told);
            });
            Done { failed, tell }
        });
        match self.queue.as_ref().ok_or_else(stopped)?.try_send(call) {
            Ok(()) => receiver.await.map_err(|_| stopped())?,
            Err(TrySendError::Full(_)) => {
                Err(Fault::new(FaultKind::Full, operation).because("too many calls are waiting for the disk"))
            }
            Err(TrySendError::Disconnected(_)) => Err(stopped()),
        }
    }
}

/// Finishes the queued work before the connection closes.
impl Drop for Lane {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A bug in one call must not stop the thread all others need.
fn guarded<T>(connection: &Connection, work: impl FnOnce(&Connection) -> Result<T, Stop>) -> Result<T, Stop> {
    catch_unwind(AssertUnwindSafe(|| work(connection)))
        .unwrap_or(Err(Stop::Because(FaultKind::Internal, "the call panicked")))
}

/// Waits for a call and takes those that wait behind it; `None` once the store is dropped and the queue empty.
fn gather(calls: &Receiver<Call>) -> Option<Vec<Call>> {
    let mut batch = vec![calls.recv().ok()?];
    batch.extend(calls.try_iter().take(BATCH - 1));
    Some(batch)
}

fn write(connection: &Connection, batch: Vec<Call>) {
    let mut calls = batch.into_iter();
    while calls.len() > 0 {
        let mut done = Vec::new();
        let end = transaction(connection, &mut calls, &mut done);
        if let Err(fault) = &end {
            if !connection.is_autocommit() {
                let _ = connection.execute_batch("ROLLBACK");
            }
            if done.is_empty() {
                // The transaction could not even begin: without a refusal this would go round for ever.
                done.extend(calls.next().map(|call| call(Err(fault))));
            }
        }
        for call in done {
            (call.tell)(end.as_ref().copied());
        }
    }
}

/// Runs calls in one transaction, each so that its failure costs its neighbours nothing.
///
/// Ends early, with calls left, when the database has undone all of it by itself (a full disk).
fn transaction(
    connection: &Connection,
    calls: &mut std::vec::IntoIter<Call>,
    done: &mut Vec<Done>,
) -> Result<(), Fault> {
    let run = |sql: &str| -> Result<(), Fault> {
        let mut statement = connection.prepare_cached(sql).map_err(fault)?;
        statement.execute([]).map(drop).map_err(fault)
    };
    run("BEGIN IMMEDIATE")?;
    while calls.len() > 0 {
        run("SAVEPOINT one_call")?;
        let Some(call) = calls.next() else { break };
        let ran = call(Ok(connection));
        let failed = ran.failed.clone();
        done.push(ran);
        if let Some(failed) = failed {
            if connection.is_autocommit() {
                return Err(failed);
            }
            run("ROLLBACK TO one_call")?;
        }
        run("RELEASE one_call")?;
    }
    run("COMMIT")
}

/// A transaction's fault as one of its calls tells it.
fn named(fault: &Fault, operation: &'static str) -> Fault {
    let mut fault = fault.clone();
    fault.operation = operation;
    fault
}

fn fault(error: rusqlite::Error) -> Fault {
    Stop::Sql(error).fault("store")
}

#[cfg(test)]
#[path = "lane_tests.rs"]
mod tests;
