//! Full disks, locked files, strange files: said clearly, and nothing acknowledged is lost.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

use std::{path::Path, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use hotel_agent_core::{
    guest::{Address, AddressKind},
    message::{AccountId, ChannelName, MessageId},
    port::{
        Fault, FaultKind, Record,
        store::{ClaimRequest, Commit, Desk, Inbox, NewInbound},
    },
    property::PropertyId,
};
use hotel_agent_storage::sqlite::{SqliteOptions, SqliteStore};
use rusqlite::Connection;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn message(id: &str, bytes: usize) -> NewInbound {
    NewInbound {
        property: PropertyId::parse("plaza").unwrap(),
        channel: ChannelName::new("pigeon"),
        account: AccountId::new("front-desk"),
        message: MessageId::new(id),
        addresses: Address::new(AddressKind::Phone, "57300").into_iter().collect(),
        received_at: now(),
        settle: Duration::ZERO,
        body: Record { schema: "message/1".to_owned(), bytes: Bytes::from(vec![b'x'; bytes]) },
    }
}

async fn accept(store: &SqliteStore, id: &str, bytes: usize) -> Result<bool, Fault> {
    let accepted = store.accept(vec![message(id, bytes)]).await?;
    Ok(accepted.items.iter().all(|item| item.new))
}

async fn claimed(store: &SqliteStore) -> Vec<String> {
    let request =
        ClaimRequest { now: now(), lease: Duration::from_secs(60), worker: "test".to_owned(), max_messages: 10_000 };
    let claim = store.claim(&request).await.unwrap();
    claim.into_iter().flat_map(|claim| claim.messages).map(|message| message.id.as_str().to_owned()).collect()
}

#[tokio::test]
async fn a_full_file_is_told_and_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hotel.db");
    let mut options = SqliteOptions::default();
    options.max_bytes = Some(512 * 1024);
    let store = SqliteStore::open_with(&path, options).unwrap();
    let mut kept = Vec::new();
    let mut refused = 0;
    // Smaller and smaller ones, so that the last page is filled too; each batch beside a read-only neighbour.
    for (n, bytes) in [40_000, 4_000, 400].into_iter().flat_map(|bytes| [bytes; 40]).enumerate() {
        let id = format!("m{n}");
        let (kept_one, counted) = futures_util::join!(accept(&store, &id, bytes), store.next_wake());
        counted.unwrap();
        match kept_one {
            Ok(new) => {
                assert!(new);
                kept.push(id);
            }
            Err(fault) => {
                assert_eq!(fault.kind, FaultKind::Full, "{fault}");
                refused += 1;
            }
        }
    }
    assert!(refused > 20 && kept.len() > 5, "{refused} refused, {} kept", kept.len());
    drop(store);
    let store = SqliteStore::open(&path).unwrap();
    assert_eq!(claimed(&store).await, kept);
    assert!(accept(&store, "more", 40_000).await.unwrap(), "there is room again");
}

#[tokio::test]
async fn a_full_disk_is_told_and_the_store_goes_on_once_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let Some(_mounted) = SmallDisk::mount(&disk) else {
        assert!(std::env::var_os("CI").is_none(), "CI must be able to mount a small disk");
        eprintln!("NOT TESTED: this user may not mount a small disk");
        return;
    };
    let store = SqliteStore::open(disk.join("hotel.db")).unwrap();
    let ballast = disk.join("ballast");
    std::fs::write(&ballast, vec![0; 256 * 1024]).unwrap();
    let mut kept = Vec::new();
    let mut refused = 0;
    for n in 0..200 {
        let id = format!("m{n}");
        match accept(&store, &id, 20_000).await {
            Ok(_) => kept.push(id),
            Err(fault) => {
                assert_eq!(fault.kind, FaultKind::Full, "{fault}");
                refused += 1;
            }
        }
    }
    assert!(refused > 0 && !kept.is_empty(), "{refused} refused, {} kept", kept.len());
    std::fs::remove_file(&ballast).unwrap();
    assert!(accept(&store, "after", 1000).await.unwrap());
    kept.push("after".to_owned());
    assert_eq!(claimed(&store).await, kept);
}

/// A disk of 2 MB, where this user may mount one.
struct SmallDisk<'a>(&'a Path);

impl SmallDisk<'_> {
    fn mount(path: &Path) -> Option<SmallDisk<'_>> {
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"])
            .arg(path)
            .stderr(std::process::Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(SmallDisk(path))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        // Lazily: the store may still be open when a check fails.
        let _ = std::process::Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn a_file_in_use_is_refused_and_free_after_the_owner_has_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hotel.db");
    let owner = SqliteStore::open(&path).unwrap();
    let fault = SqliteStore::open(&path).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Conflict);
    let said = fault.to_string();
    assert!(said.contains("hotel.db is in use by another process"), "{said}");
    drop(owner);
    SqliteStore::open(&path).unwrap();
}

#[test]
fn a_place_that_cannot_be_opened_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    for name in ["absent/hotel.db", "file/hotel.db", "folder"] {
        let fault = SqliteStore::open(folder.path().join(name)).unwrap_err();
        assert_eq!(fault.kind, FaultKind::Unavailable, "{name}");
        assert!(fault.to_string().contains(name), "{fault}");
    }
}

#[test]
fn a_file_of_newer_code_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hotel.db");
    drop(SqliteStore::open(&path).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 7).unwrap();
    let before = std::fs::read(&path).unwrap();
    let fault = SqliteStore::open(&path).unwrap_err();
    assert_eq!(fault.kind, FaultKind::TooNew);
    let said = fault.to_string();
    assert!(said.contains("its schema is 7, this reads up to 1"), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_something_else_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let letter = folder.path().join("letter.txt");
    std::fs::write(&letter, "Dear guest, ".repeat(1000)).unwrap();
    let other = folder.path().join("other.db");
    let connection = Connection::open(&other).unwrap();
    connection.pragma_update(None, "application_id", 42).unwrap();
    connection.execute_batch("CREATE TABLE song (title TEXT)").unwrap();
    drop(connection);
    for path in [letter, other] {
        let before = std::fs::read(&path).unwrap();
        let fault = SqliteStore::open(&path).unwrap_err();
        assert_eq!(fault.kind, FaultKind::BadAnswer, "{fault}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_what_guests_wrote() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("hotel.db")).unwrap();
    accept(&store, "m1", 100).await.unwrap();
    let mut files = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
        files += 1;
    }
    assert!(files >= 3, "the database, its log and the lock");
}

#[tokio::test]
async fn a_purge_of_many_rows_leaves_none() {
    let store = SqliteStore::open_in_memory().unwrap();
    store.accept((0..1700).map(|n| message(&format!("m{n}"), 1)).collect()).await.unwrap();
    let request =
        ClaimRequest { now: now(), lease: Duration::from_secs(60), worker: "test".to_owned(), max_messages: 10_000 };
    let claim = store.claim(&request).await.unwrap().unwrap();
    let record = |name: &str| Record { schema: format!("{name}/1"), bytes: Bytes::new() };
    let commit = Commit {
        now: now(),
        version: 0,
        session: record("session"),
        done_messages: claim.messages.iter().map(|message| message.id.clone()).collect(),
        done_jobs: Vec::new(),
        outbox: Vec::new(),
        send_now: None,
        jobs: Vec::new(),
        cancel_jobs: Vec::new(),
        journal: record("journal"),
        audit: Vec::new(),
        hand_off: None,
    };
    store.commit(&claim.lease, commit).await.unwrap();
    let after = now() + Duration::from_secs(1);
    assert_eq!(store.purge(after).await.unwrap(), 1701);
    assert_eq!(store.purge(after).await.unwrap(), 0);
}
