//! What a durable store still knows after it was opened again: each check has a `before` and an `after`.

use std::path::PathBuf;

use tempfile::TempDir;

/// An empty folder, removed after the check.
#[derive(Debug)]
pub struct Place(TempDir);

impl Place {
    /// A new folder where the system keeps temporary files.
    #[expect(clippy::new_without_default, reason = "it makes a folder on the disk")]
    pub fn new() -> Place {
        Place(TempDir::new().unwrap())
    }

    /// Where the store's file goes; nothing is there yet.
    pub fn path(&self) -> PathBuf {
        self.0.path().join("store")
    }
}

/// Acknowledged is kept.
pub mod accepted_messages_are_there_after_a_restart {
    use crate::store::guest::*;

    /// What is done before the restart.
    pub async fn before(store: &TheStore) {
        accept(store, message("57300", "m1")).await;
        accept(store, settling("57300", "m2", 1, 9)).await;
    }

    /// What must hold after it.
    pub async fn after(store: &TheStore) {
        let claim = claim(store, 10).await;
        assert_eq!(ids(&claim), ["m1", "m2"]);
        assert_eq!((claim.addresses, claim.account.as_str()), (vec![phone("57300")], "front-desk"));
    }
}

/// A channel redelivers what it thinks was lost.
pub mod a_duplicate_is_known_after_a_restart {
    use crate::store::guest::*;

    /// What is done before the restart.
    pub async fn before(store: &TheStore) {
        accept(store, message("57300", "m1")).await;
    }

    /// What must hold after it.
    pub async fn after(store: &TheStore) {
        assert!(!accept(store, message("57300", "m1")).await.1);
        assert!(accept(store, message("57300", "m2")).await.1);
        assert_eq!(ids(&claim(store, 0).await), ["m1", "m2"]);
    }
}

/// A turn that was killed in the middle goes on.
pub mod a_running_turn_is_found_with_its_journal {
    use crate::store::guest::*;

    /// What is done before the restart.
    pub async fn before(store: &TheStore) {
        accept(store, message("57300", "m1")).await;
        let claim = claim(store, 0).await;
        store.save_facts(&claim.lease, record("facts")).await.unwrap();
    }

    /// What must hold after it.
    pub async fn after(store: &TheStore) {
        assert!(try_claim(store, 59).await.is_none(), "the lease lasts");
        let claim = claim(store, 60).await;
        assert_eq!((claim.journal, claim.attempts), (Some(record("facts")), 1));
    }
}

/// Session, replies, jobs and the desk's mark.
pub mod a_commit_is_there_after_a_restart {
    use hotel_agent_core::port::store::HandOffStage;

    use crate::store::guest::*;

    /// What is done before the restart.
    pub async fn before(store: &TheStore) {
        turn_with(store, "57300", 0, |commit| {
            commit.outbox = vec![row("r1"), row("r2")];
            commit.jobs = vec![job("remind", 50)];
            commit.hand_off = Some(mark(HandOffStage::Waiting, 0));
        })
        .await;
    }

    /// What must hold after it.
    pub async fn after(store: &TheStore) {
        assert_eq!(only_row(store, 0).await.id, "r1");
        assert_eq!(store.waiting(&hotel(), 10).await.unwrap().len(), 1);
        let claim = claim(store, 50).await;
        assert_eq!(job_keys(&claim), ["remind"]);
        assert_eq!((claim.session, claim.version), (Some(record("session")), 1));
    }
}

/// A restart does not make an old token good again.
pub mod tokens_go_on_growing_after_a_restart {
    use crate::store::guest::*;

    /// What is done before the restart.
    pub async fn before(store: &TheStore) {
        accept(store, message("57300", "m1")).await;
        claim(store, 0).await;
        assert_eq!(claim(store, 60).await.lease.token, 2);
    }

    /// What must hold after it.
    pub async fn after(store: &TheStore) {
        assert!(claim(store, 120).await.lease.token > 2);
    }
}

/// Whoever sends it next must wait for an echo.
pub mod a_row_in_sending_comes_back_as_sending {
    use hotel_agent_core::port::store::SendState;

    use crate::store::guest::*;

    /// What is done before the restart.
    pub async fn before(store: &TheStore) {
        turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
        let claim = only_row(store, 0).await;
        store.sending(&claim, at(1)).await.unwrap();
    }

    /// What must hold after it.
    pub async fn after(store: &TheStore) {
        assert!(to_send(store, 59).await.is_empty(), "the lease lasts");
        let claim = only_row(store, 60).await;
        assert_eq!((claim.state, claim.sending_since, claim.attempts), (SendState::Sending, Some(at(1)), 1));
    }
}

/// The only process of an embedded store need not wait for the leases of the one before.
pub mod release_all_ends_the_leases_of_the_process_before {
    use crate::store::guest::*;

    /// What is done before the restart.
    pub async fn before(store: &TheStore) {
        turn(store, "57300", 0, vec![row("r1")], Vec::new()).await;
        only_row(store, 0).await;
        accept(store, message("57311", "m1")).await;
        claim(store, 0).await;
    }

    /// What must hold after it.
    pub async fn after(store: &TheStore) {
        assert_eq!(store.release_all(at(1)).await.unwrap(), 2);
        assert_eq!((claim(store, 1).await.attempts, only_row(store, 1).await.id.as_str()), (1, "r1"));
    }
}

/// No number is given twice.
pub mod transcripts_and_counters_go_on {
    use crate::store::guest::*;

    /// What is done before the restart.
    pub async fn before(store: &TheStore) {
        store.append(&hotel(), "chat/1", "a", record("a")).await.unwrap();
        store.count(&hotel(), "verified").await.unwrap();
    }

    /// What must hold after it.
    pub async fn after(store: &TheStore) {
        assert_eq!(store.append(&hotel(), "chat/1", "a", record("a")).await.unwrap(), 1);
        assert_eq!(store.append(&hotel(), "chat/1", "b", record("b")).await.unwrap(), 2);
        assert_eq!(store.count(&hotel(), "verified").await.unwrap(), 2);
    }
}
