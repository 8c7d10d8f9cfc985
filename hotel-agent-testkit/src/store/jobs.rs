//! Work for later.

use super::guest::*;

/// A reminder wakes its conversation, without any message.
pub async fn a_due_job_claims_its_conversation(store: &TheStore) {
    let conversation = turn(store, "57300", 0, Vec::new(), vec![job("remind", 100)]).await;
    assert!(try_claim(store, 99).await.is_none());
    let claim = claim(store, 100).await;
    assert_eq!(claim.lease.conversation, conversation);
    assert_eq!((ids(&claim), job_keys(&claim)), (vec![], vec!["remind"]));
    assert_eq!((claim.jobs[0].due_at, &claim.jobs[0].body), (at(100), &record("remind")));
}

/// Time and content are the later one's.
pub async fn a_job_of_the_same_key_is_replaced(store: &TheStore) {
    turn(store, "57300", 0, Vec::new(), vec![job("remind", 100)]).await;
    let mut later = job("remind", 200);
    later.body = record("later");
    turn(store, "57300", 1, Vec::new(), vec![later]).await;
    assert!(try_claim(store, 199).await.is_none());
    let claim = claim(store, 200).await;
    assert_eq!(texts(claim.jobs.iter().map(|job| &job.body)), ["later"]);
}

/// And by nothing but its key.
pub async fn a_job_is_canceled_by_key(store: &TheStore) {
    turn(store, "57300", 0, Vec::new(), vec![job("remind", 100), job("remind/2", 100)]).await;
    turn_with(store, "57300", 1, |commit| commit.cancel_jobs = vec!["remind".to_owned(), "unknown".to_owned()]).await;
    assert_eq!(job_keys(&claim(store, 100).await), ["remind/2"]);
}

/// The star stands at the end only, and other wildcards mean themselves.
pub async fn jobs_are_canceled_by_prefix(store: &TheStore) {
    let keys = ["stay/R1/eve", "stay/R1/review", "stay/R10/eve", "stay_R1/eve", "STAY/R1/x", "stay", "añejo/1"];
    turn(store, "57300", 0, Vec::new(), keys.iter().map(|key| job(key, 100)).collect()).await;
    let cancel = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    turn_with(store, "57300", 1, |commit| commit.cancel_jobs = cancel(&["stay/R1/*", "añ*", "%*", "st?y*"])).await;
    let first = claim(store, 100).await;
    assert_eq!(job_keys(&first), ["STAY/R1/x", "stay", "stay/R10/eve", "stay_R1/eve"]);
    release(store, &first, 100, false).await;
    turn_with(store, "57300", 101, |commit| {
        commit.done_jobs.clear();
        commit.cancel_jobs = cancel(&["*"]);
    })
    .await;
    assert!(try_claim(store, 1000).await.is_none());
}

/// One commit may replace a whole timetable.
pub async fn canceling_goes_before_adding(store: &TheStore) {
    turn(store, "57300", 0, Vec::new(), vec![job("stay/eve", 100), job("stay/review", 100)]).await;
    turn_with(store, "57300", 1, |commit| {
        commit.cancel_jobs = vec!["stay/*".to_owned()];
        commit.jobs = vec![job("stay/eve", 50)];
    })
    .await;
    let claim = claim(store, 1000).await;
    assert_eq!((job_keys(&claim), claim.jobs[0].due_at), (vec!["stay/eve"], at(50)));
}

/// Equal ones by key; those not yet due not at all.
pub async fn due_jobs_come_earliest_first(store: &TheStore) {
    let jobs = vec![job("d", 30), job("c", 10), job("b", 20), job("a", 20)];
    turn(store, "57300", 0, Vec::new(), jobs).await;
    assert_eq!(job_keys(&claim(store, 20).await), ["c", "a", "b"]);
}

/// Run once.
pub async fn a_job_done_is_gone(store: &TheStore) {
    turn(store, "57300", 0, Vec::new(), vec![job("a", 10), job("b", 20)]).await;
    let first = claim(store, 10).await;
    commit(store, &first, answered(&first, 10)).await;
    assert!(try_claim(store, 19).await.is_none());
    assert_eq!(job_keys(&claim(store, 20).await), ["b"]);
}

/// A job that repeats itself: done and added in one commit.
pub async fn a_job_may_ask_for_itself_again(store: &TheStore) {
    turn(store, "57300", 0, Vec::new(), vec![job("again", 10)]).await;
    let first = claim(store, 10).await;
    let mut outcome = answered(&first, 10);
    outcome.jobs = vec![job("again", 20)];
    commit(store, &first, outcome).await;
    assert!(try_claim(store, 19).await.is_none());
    assert_eq!(job_keys(&claim(store, 20).await), ["again"]);
}

/// Keys are the conversation's own.
pub async fn two_conversations_may_use_the_same_key(store: &TheStore) {
    turn(store, "57300", 0, Vec::new(), vec![job("remind", 10)]).await;
    turn(store, "57311", 0, Vec::new(), vec![job("remind", 20)]).await;
    turn_with(store, "57322", 0, |commit| commit.cancel_jobs = vec!["*".to_owned()]).await;
    let (first, second) = (claim(store, 20).await, claim(store, 20).await);
    assert_eq!((first.jobs[0].due_at, second.jobs[0].due_at), (at(10), at(20)));
}
