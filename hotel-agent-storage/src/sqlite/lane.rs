//! A thread that owns a connection, and the queue before it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use futures_channel::oneshot;
use hotel_agent_core::port::{Fault, FaultKind};
use rusqlite::Connection;

use super::stop::Stop;

/// Most calls of one transaction: bounds how long the first of them waits for the last.
const BATCH: usize = 256;

/// Longest wait for company: with it a transaction's pages and its wait for the disk are shared by more calls.
const COMPANY: Duration = Duration::from_millis(2);

/// From so many calls of one transaction on, more are on their way.
const CROWD: usize = 4;

/// A call in the queue. Its work may run more than once: a transaction undone for another call's sake is done again.
trait Call: Send {
    /// Whether what it changes must survive the machine, not only the process.
    fn keeps(&self) -> bool;

    /// Does the work, and keeps the answer.
    fn run(&mut self, connection: &Connection) -> Result<(), Fault>;

    /// Tells the caller, given whether the transaction became durable.
    fn tell(self: Box<Self>, durable: Result<(), &Fault>);
}

type Batch = Vec<Box<dyn Call>>;

struct Queued<T, W> {
    operation: &'static str,
    keeps: bool,
    work: W,
    answer: Option<Result<T, Fault>>,
    caller: oneshot::Sender<Result<T, Fault>>,
}

impl<T: Send, W: FnMut(&Connection) -> Result<T, Stop> + Send> Call for Queued<T, W> {
    fn keeps(&self) -> bool {
        self.keeps
    }

    fn run(&mut self, connection: &Connection) -> Result<(), Fault> {
        let answer = guarded(connection, &mut self.work).map_err(|stop| stop.fault(self.operation));
        let end = answer.as_ref().map(drop).map_err(Clone::clone);
        self.answer = Some(answer);
        end
    }

    fn tell(self: Box<Self>, durable: Result<(), &Fault>) {
        let told = match (self.answer, durable) {
            // A call that failed by itself says why; one that worked still needs its COMMIT.
            (Some(Err(fault)), _) => Err(fault),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(fault)) => Err(named(fault, self.operation)),
            (None, Ok(())) => Err(Fault::new(FaultKind::Internal, self.operation)),
        };
        let _ = self.caller.send(told);
    }
}

/// A queue of calls, run in order by one thread.
#[derive(Debug)]
pub(super) struct Lane {
    queue: Option<SyncSender<Box<dyn Call>>>,
    thread: Option<JoinHandle<()>>,
}

impl Lane {
    /// Runs all waiting calls in one transaction; each resolves after its COMMIT.
    pub(super) fn writer(connection: Connection, queue: usize) -> std::io::Result<Lane> {
        Lane::start("hotel-agent-sqlite-writer", queue, move |calls| {
            let mut synced = true;
            let mut company = Duration::ZERO;
            while let Some(batch) = gather(&calls, company) {
                let (begun, few) = (Instant::now(), batch.len() < CROWD);
                match sync(&connection, &mut synced, batch.iter().any(|call| call.keeps())) {
                    Ok(()) => write(&connection, batch),
                    Err(fault) => batch.into_iter().for_each(|call| call.tell(Err(&fault))),
                }
                // In a crowd one waits as long again as it took; a guest alone waits for nobody.
                company = if few { Duration::ZERO } else { begun.elapsed().min(COMPANY) };
            }
        })
    }

    /// Runs one call after the other, each seeing everything committed before it.
    pub(super) fn reader(connection: Connection, queue: usize) -> std::io::Result<Lane> {
        Lane::start("hotel-agent-sqlite-reader", queue, move |calls| {
            for mut call in calls {
                // Its caller hears of a failure by the answer.
                let _ = call.run(&connection);
                call.tell(Ok(()));
            }
        })
    }

    fn start(
        name: &str,
        queue: usize,
        run: impl FnOnce(Receiver<Box<dyn Call>>) + Send + 'static,
    ) -> std::io::Result<Lane> {
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
        work: impl FnMut(&Connection) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, Fault> {
        self.queue(operation, true, work).await
    }

    /// As [`call`](Self::call), for what is worth nothing once the machine is down: it resolves after its COMMIT, which
    /// reaches the disk no later than the next one that must.
    pub(super) async fn passing<T: Send + 'static>(
        &self,
        operation: &'static str,
        work: impl FnMut(&Connection) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, Fault> {
        self.queue(operation, false, work).await
    }

    async fn queue<T: Send + 'static>(
        &self,
        operation: &'static str,
        keeps: bool,
        work: impl FnMut(&Connection) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, Fault> {
        let stopped = || Fault::new(FaultKind::Unavailable, operation).because("the store has stopped");
        let (sender, receiver) = oneshot::channel();
        let call = Box::new(Queued { operation, keeps, work, answer: None, caller: sender });
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
fn guarded<T>(connection: &Connection, work: &mut impl FnMut(&Connection) -> Result<T, Stop>) -> Result<T, Stop> {
    catch_unwind(AssertUnwindSafe(|| work(connection)))
        .unwrap_or(Err(Stop::Because(FaultKind::Internal, "the call panicked")))
}

/// Waits for a call and takes those that wait behind it or come within `company`; `None` once the store is dropped and
/// the queue empty.
fn gather(calls: &Receiver<Box<dyn Call>>, company: Duration) -> Option<Batch> {
    let mut batch = vec![calls.recv().ok()?];
    let until = Instant::now() + company;
    while batch.len() < BATCH
        && let Ok(call) = calls.recv_timeout(until.saturating_duration_since(Instant::now()))
    {
        batch.push(call);
    }
    Some(batch)
}

/// Lets the next COMMIT wait for the disk, or not; the log keeps its order, so that no later change survives an earlier one.
fn sync(connection: &Connection, synced: &mut bool, wanted: bool) -> Result<(), Fault> {
    if *synced != wanted {
        let mode = if wanted { "PRAGMA synchronous = FULL" } else { "PRAGMA synchronous = NORMAL" };
        connection.execute_batch(mode).map_err(fault)?;
        *synced = wanted;
    }
    Ok(())
}

/// Makes a batch durable and tells its callers.
fn write(connection: &Connection, mut batch: Batch) {
    match together(connection, &mut batch) {
        Ok(()) => batch.into_iter().for_each(|call| call.tell(Ok(()))),
        Err(Undone::Whole(fault)) => batch.into_iter().for_each(|call| call.tell(Err(&fault))),
        Err(Undone::ForOne) => apart(connection, batch),
    }
}

/// Why a transaction of a whole batch came to nothing.
enum Undone {
    /// It could not begin or end.
    Whole(Fault),
    /// A call failed with its work half done.
    ForOne,
}

/// Runs a batch in one transaction. A call that fails before it has changed anything costs its neighbours nothing.
fn together(connection: &Connection, batch: &mut Batch) -> Result<(), Undone> {
    let whole = |fault| {
        roll_back(connection);
        Undone::Whole(fault)
    };
    execute(connection, "BEGIN IMMEDIATE").map_err(whole)?;
    for call in batch {
        let before = connection.total_changes();
        if call.run(connection).is_err() && (connection.is_autocommit() || connection.total_changes() != before) {
            roll_back(connection);
            return Err(Undone::ForOne);
        }
    }
    execute(connection, "COMMIT").map_err(whole)
}

/// Runs a batch so that what each call has changed can be undone alone: slower, because each changed page is copied.
fn apart(connection: &Connection, batch: Batch) {
    let mut calls = batch.into_iter();
    while calls.len() > 0 {
        let mut done = Vec::new();
        let end = one_by_one(connection, &mut calls, &mut done);
        if end.is_err() {
            roll_back(connection);
            if done.is_empty() {
                // The transaction could not even begin: without a refusal this would go round for ever.
                done.extend(calls.next());
            }
        }
        for call in done {
            call.tell(end.as_ref().copied());
        }
    }
}

/// Runs calls in one transaction, each so that its failure costs its neighbours nothing.
///
/// Ends early, with calls left, when the database has undone all of it by itself (a full disk).
fn one_by_one(
    connection: &Connection,
    calls: &mut std::vec::IntoIter<Box<dyn Call>>,
    done: &mut Batch,
) -> Result<(), Fault> {
    execute(connection, "BEGIN IMMEDIATE")?;
    while calls.len() > 0 {
        execute(connection, "SAVEPOINT one_call")?;
        let Some(mut call) = calls.next() else { break };
        let ran = call.run(connection);
        done.push(call);
        if let Err(failed) = ran {
            if connection.is_autocommit() {
                return Err(failed);
            }
            execute(connection, "ROLLBACK TO one_call")?;
        }
        execute(connection, "RELEASE one_call")?;
    }
    execute(connection, "COMMIT")
}

fn execute(connection: &Connection, sql: &str) -> Result<(), Fault> {
    let mut statement = connection.prepare_cached(sql).map_err(fault)?;
    statement.execute([]).map(drop).map_err(fault)
}

fn roll_back(connection: &Connection) {
    if !connection.is_autocommit() {
        let _ = connection.execute_batch("ROLLBACK");
    }
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
