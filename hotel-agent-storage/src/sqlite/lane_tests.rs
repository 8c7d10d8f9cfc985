#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::sync::mpsc::{Sender, channel};

use futures_util::future::{join, join_all};

use super::*;

/// A writer on an empty table of numbers, each allowed once; a number must be a `parent` by the time of the COMMIT.
fn writer(queue: usize) -> Lane {
    let connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch(
            "PRAGMA foreign_keys = ON;
             CREATE TABLE parent (n INTEGER PRIMARY KEY);
             INSERT INTO parent VALUES (1), (2), (3);
             CREATE TABLE child (n INTEGER PRIMARY KEY REFERENCES parent (n) DEFERRABLE INITIALLY DEFERRED);",
        )
        .unwrap();
    Lane::writer(connection, queue).unwrap()
}

async fn add(lane: &Lane, n: i64) -> Result<(), Fault> {
    lane.call("test.add", move |connection| {
        connection.execute("INSERT INTO child VALUES (?1)", [n])?;
        Ok(())
    })
    .await
}

async fn numbers(lane: &Lane) -> Vec<i64> {
    lane.call("test.numbers", |connection| {
        let mut statement = connection.prepare("SELECT n FROM child ORDER BY n")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
    .await
    .unwrap()
}

/// Keeps the writer busy until the sender is dropped, so that what is queued meanwhile becomes one batch.
fn busy(lane: &Lane) -> (Sender<()>, impl Future<Output = Result<(), Fault>>) {
    let (sender, receiver) = channel::<()>();
    let (started, running) = channel::<()>();
    let call = lane.call("test.busy", move |_| {
        let _ = started.send(());
        let _ = receiver.recv();
        Ok(())
    });
    let mut call = Box::pin(call);
    // The first poll queues the call.
    let _ = futures_util::FutureExt::now_or_never(&mut call);
    running.recv().unwrap();
    (sender, call)
}

#[tokio::test]
async fn a_failing_call_costs_its_neighbours_nothing() {
    let lane = writer(16);
    let (go, held) = busy(&lane);
    let calls = join_all([add(&lane, 1), add(&lane, 1), add(&lane, 2)]);
    let (answers, ()) = join(calls, async { drop(go) }).await;
    held.await.unwrap();
    assert!(answers[0].is_ok() && answers[2].is_ok());
    assert_eq!(answers[1].as_ref().unwrap_err().operation, "test.add");
    assert_eq!(numbers(&lane).await, [1, 2]);
}

#[tokio::test]
async fn a_panicking_call_is_undone_and_the_next_one_runs() {
    let lane = writer(16);
    let panicking = lane.call::<()>("test.bug", |connection| {
        connection.execute("INSERT INTO child VALUES (1)", [])?;
        panic!("a bug")
    });
    assert_eq!(panicking.await.unwrap_err().kind, FaultKind::Internal);
    add(&lane, 2).await.unwrap();
    assert_eq!(numbers(&lane).await, [2]);
}

#[tokio::test]
async fn a_failing_commit_is_told_to_every_call_of_the_batch() {
    let lane = writer(16);
    let (go, held) = busy(&lane);
    let calls = join_all([add(&lane, 1), add(&lane, 99), add(&lane, 2)]);
    let (answers, ()) = join(calls, async { drop(go) }).await;
    held.await.unwrap();
    for answer in answers {
        assert!(answer.is_err(), "nothing of a transaction that was not committed may be acknowledged");
    }
    assert!(numbers(&lane).await.is_empty());
    add(&lane, 3).await.unwrap();
}

#[tokio::test]
async fn a_full_queue_is_refused_at_once() {
    let lane = writer(2);
    let (go, held) = busy(&lane);
    let calls = join_all([add(&lane, 1), add(&lane, 2), add(&lane, 3)]);
    let (answers, ()) = join(calls, async { drop(go) }).await;
    held.await.unwrap();
    let kinds: Vec<Option<FaultKind>> =
        answers.into_iter().map(|answer| answer.err().map(|fault| fault.kind)).collect();
    assert_eq!(kinds, [None, None, Some(FaultKind::Full)]);
}

#[tokio::test]
async fn dropping_the_lane_finishes_what_is_queued() {
    let (done, finished) = channel();
    let lane = writer(16);
    let (go, held) = busy(&lane);
    let mut call = Box::pin(lane.call("test.last", move |_| {
        let _ = done.send(());
        Ok(())
    }));
    let _ = futures_util::FutureExt::now_or_never(&mut call);
    drop((call, held, go));
    drop(lane);
    assert!(finished.try_recv().is_ok());
}
