//! What was shown, line by line.

use std::collections::BTreeSet;

use super::guest::*;

async fn append(store: &TheStore, key: &str, dedupe: &str) -> u64 {
    store.append(&hotel(), key, dedupe, record(dedupe)).await.unwrap()
}

/// One, two, three.
pub async fn lines_are_numbered_from_one_without_gaps(store: &TheStore) {
    for (line, number) in [("a", 1), ("b", 2), ("c", 3)] {
        assert_eq!(append(store, "chat/1", line).await, number);
    }
    let lines = store.transcript(&hotel(), "chat/1", 0, 10).await.unwrap();
    let numbered: Vec<_> = lines.iter().map(|line| (line.seq, text(&line.body))).collect();
    assert_eq!(numbered, [(1, "a".to_owned()), (2, "b".to_owned()), (3, "c".to_owned())]);
}

/// Sent again after a crash: neither a second line nor other words.
pub async fn the_same_line_keeps_its_number(store: &TheStore) {
    append(store, "chat/1", "a").await;
    append(store, "chat/1", "b").await;
    assert_eq!(store.append(&hotel(), "chat/1", "a", record("changed")).await.unwrap(), 1);
    assert_eq!(append(store, "chat/1", "c").await, 3);
    let lines = store.transcript(&hotel(), "chat/1", 0, 10).await.unwrap();
    assert_eq!(texts(lines.iter().map(|line| &line.body)), ["a", "b", "c"]);
}

/// How a page resumes.
pub async fn lines_are_read_after_a_number_and_up_to_a_limit(store: &TheStore) {
    for line in ["a", "b", "c", "d"] {
        append(store, "chat/1", line).await;
    }
    let numbers = async |after, limit| {
        let lines = store.transcript(&hotel(), "chat/1", after, limit).await.unwrap();
        lines.into_iter().map(|line| line.seq).collect::<Vec<_>>()
    };
    assert_eq!(numbers(1, 2).await, [2, 3]);
    assert_eq!(numbers(3, 10).await, [4]);
    assert!(numbers(4, 10).await.is_empty());
    assert!(numbers(u64::MAX, 10).await.is_empty());
    assert!(numbers(0, 0).await.is_empty());
}

/// Each has its own numbers and its own duplicates.
pub async fn transcripts_do_not_mix(store: &TheStore) {
    assert_eq!(append(store, "chat/1", "a").await, 1);
    assert_eq!(append(store, "chat/2", "a").await, 1);
    assert_eq!(append(store, "chat/2", "b").await, 2);
    assert_eq!(store.transcript(&hotel(), "chat/1", 0, 10).await.unwrap().len(), 1);
    assert!(store.transcript(&hotel(), "chat/3", 0, 10).await.unwrap().is_empty());
}

/// Four threads, a hundred lines, the numbers one to a hundred.
pub async fn concurrent_lines_leave_no_gaps(store: &TheStore) {
    let threads: Vec<_> = (0..4)
        .map(|thread| {
            let store = store.clone();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(async {
                    let mut numbers = Vec::new();
                    for line in 0..25 {
                        numbers.push(append(&store, "chat/1", &format!("{thread}/{line}")).await);
                    }
                    numbers
                })
            })
        })
        .collect();
    let numbers: BTreeSet<u64> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    assert_eq!(numbers, (1..=100).collect());
}
