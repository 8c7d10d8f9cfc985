//! What cannot be done is said clearly, and what is strange is kept as it is.

use std::time::Duration;

use hotel_agent_core::port::{
    FaultKind, Retry,
    store::{Desk, HandOffMark, HandOffStage, Inbox, Outbox, Transcripts},
};
use hotel_agent_storage::postgres::{PostgresOptions, PostgresStore};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{
    guest::{answered, at, hotel, message, phone, record, request},
    place::Place,
};

const LEASE: Duration = Duration::from_secs(60);

async fn run(place: &Place, sql: &str) {
    let mut connection = PgConnection::connect(&place.url).await.unwrap();
    let sql = sql.replace("{schema}", &place.schema);
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
}

async fn refused(place: &Place, adjust: impl FnOnce(&mut PostgresOptions)) -> (FaultKind, String) {
    let mut options = place.options();
    adjust(&mut options);
    let fault = PostgresStore::connect_with(&place.url, options).await.unwrap_err();
    (fault.kind, fault.to_string())
}

#[tokio::test]
async fn a_schema_of_newer_code_is_refused_unless_it_says_that_this_code_can_work_on_it() {
    let place = Place::new();
    let store = place.store().await;
    run(&place, "INSERT INTO {schema}.hotel_agent_version (version, readable_by) VALUES (2, 1)").await;
    store.accept(vec![message(&[phone(1)], "m1")]).await.unwrap();
    place.store().await.accept(vec![message(&[phone(1)], "m2")]).await.unwrap();
    run(&place, "INSERT INTO {schema}.hotel_agent_version (version, readable_by) VALUES (3, 2)").await;
    let (kind, said) = refused(&place, |_| {}).await;
    assert_eq!(kind, FaultKind::TooNew);
    assert!(said.contains("its version is 3, for code of version 2 and later; this is 1"), "{said}");
}

#[tokio::test]
async fn a_schema_of_another_program_is_refused_and_an_empty_one_is_taken() {
    let place = Place::new();
    run(&place, "CREATE SCHEMA {schema}").await;
    drop(place.store().await);
    let other = Place::new();
    run(&other, "CREATE SCHEMA {schema}; CREATE TABLE {schema}.message (song text)").await;
    let (kind, said) = refused(&other, |_| {}).await;
    assert_eq!(kind, FaultKind::BadAnswer);
    assert!(said.contains("holds tables of another program"), "{said}");
}

#[tokio::test]
async fn options_that_make_no_sense_are_refused() {
    let place = Place::new();
    for schema in ["", "Hotel", "a b", "x\"; DROP SCHEMA public; --", "pg_hotel", "1st"] {
        assert_eq!(refused(&place, |options| options.schema = schema.to_owned()).await.0, FaultKind::BadRequest);
    }
    assert_eq!(refused(&place, |options| options.connections = 0).await.0, FaultKind::BadRequest);
    assert_eq!(PostgresStore::connect("mailto:desk@plaza").await.unwrap_err().kind, FaultKind::BadRequest);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgres://postgres@localhost:5432/postgres?host={}", folder.path().display());
    let fault = PostgresStore::connect(&url).await.unwrap_err();
    assert_eq!((fault.kind, fault.retry), (FaultKind::Unavailable, Retry::Safe), "{fault}");
}

#[tokio::test]
async fn a_database_or_a_user_that_is_not_there_is_named() {
    let place = Place::new();
    let url = place.url.replace("/postgres?", "/elsewhere?");
    let fault = PostgresStore::connect(&url).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound, "{fault}");
    assert!(fault.to_string().contains("elsewhere"), "{fault}");
    let url = place.url.replace("postgres@", "nobody@");
    let fault = PostgresStore::connect(&url).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unauthorized, "{fault}");
}

#[tokio::test]
async fn stores_in_two_schemas_of_a_database_know_nothing_of_each_other() {
    let (one, other) = (Place::new(), Place::new());
    let mut options = one.options();
    options.schema.clone_from(&other.schema);
    let (one, other) = (one.store().await, PostgresStore::connect_with(&one.url, options).await.unwrap());
    assert!(one.accept(vec![message(&[phone(1)], "m1")]).await.unwrap().items[0].new);
    assert!(other.claim(&request(at(0), LEASE)).await.unwrap().is_none());
    assert!(other.accept(vec![message(&[phone(1)], "m1")]).await.unwrap().items[0].new);
}

#[tokio::test]
async fn zero_characters_and_backslashes_are_kept_wherever_they_come() {
    const ODD: &str = "a\0b\\0c\\";
    let place = Place::new();
    let store = place.store().await;
    let mut item = message(&[phone(ODD)], ODD);
    item.account = hotel_agent_core::message::AccountId::new(ODD);
    store.accept(vec![item.clone()]).await.unwrap();
    assert!(!store.accept(vec![item.clone()]).await.unwrap().items[0].new);
    let claim = store.claim(&request(at(0), LEASE)).await.unwrap().unwrap();
    assert_eq!(claim.messages[0].id.as_str(), ODD);
    assert_eq!((claim.account.as_str(), &claim.addresses), (ODD, &item.addresses));
    let mut commit = answered(&claim, at(0));
    commit.hand_off = Some(HandOffMark {
        stage: HandOffStage::Waiting,
        reason: ODD.to_owned(),
        summary: ODD.to_owned(),
        since: at(0),
    });
    store.commit(&claim.lease, commit).await.unwrap();
    assert!(store.claim(&request(at(0), LEASE)).await.unwrap().is_none(), "the message was answered");
    let mark = store.waiting(&hotel(), 1).await.unwrap().remove(0).mark;
    assert_eq!((mark.reason.as_str(), mark.summary.as_str()), (ODD, ODD));
    let row = store.claim_outbox(at(0), LEASE, 1).await.unwrap().remove(0);
    assert_eq!(row.id, format!("reply/{ODD}"));
    store.sent(&row, Some(ODD.to_owned()), at(0)).await.unwrap();
    let rows = store.outbox_rows(&claim.lease.conversation).await.unwrap();
    assert_eq!(rows[0].provider_id.as_deref(), Some(ODD));
    assert_eq!(store.append(&hotel(), ODD, ODD, record(ODD)).await.unwrap(), 1);
    assert_eq!(store.append(&hotel(), ODD, ODD, record(ODD)).await.unwrap(), 1);
    assert_eq!(store.count(&hotel(), ODD).await.unwrap(), 1);
}

#[tokio::test]
async fn too_many_calls_at_once_are_refused_and_the_others_go_on() {
    let place = Place::new();
    let mut options = place.options();
    options.queue = 4;
    let store = PostgresStore::connect_with(&place.url, options).await.unwrap();
    let calls = (0..12).map(|n| store.accept(vec![message(&[phone(n)], n)]));
    let told = futures_util::future::join_all(calls).await;
    let kinds: Vec<_> = told.into_iter().map(|told| told.err().map(|fault| fault.kind)).collect();
    assert_eq!(kinds[..4], [None; 4]);
    assert_eq!(kinds[4..], [Some(FaultKind::Full); 8]);
    store.accept(vec![message(&[phone(1)], "after")]).await.unwrap();
}

/// A host gives up on a call; what it began is done all the same.
#[tokio::test]
async fn a_call_whose_caller_has_gone_is_done() {
    let place = Place::new();
    let store = place.store().await;
    let mut call = store.accept(vec![message(&[phone(1)], "m1")]);
    let _ = futures_util::FutureExt::now_or_never(&mut call);
    drop(call);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    while store.claim(&request(at(0), LEASE)).await.unwrap().is_none() {
        assert!(tokio::time::Instant::now() < deadline, "the message was not kept");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A vanished process must not hold a guest for ever; a statement that takes too long has changed nothing.
#[tokio::test]
async fn a_statement_that_takes_too_long_is_undone() {
    let place = Place::new();
    let mut options = place.options();
    options.statement_timeout = Duration::from_millis(300);
    let store = PostgresStore::connect_with(&place.url, options).await.unwrap();
    store.accept(vec![message(&[phone(1)], "m1")]).await.unwrap();
    let mut other = PgConnection::connect(&place.url).await.unwrap();
    let mut transaction = other.begin().await.unwrap();
    let hold = format!("SELECT 1 FROM {}.conversation FOR UPDATE", place.schema);
    sqlx::raw_sql(AssertSqlSafe(hold)).execute(&mut *transaction).await.unwrap();
    let fault = store.accept(vec![message(&[phone(1)], "m2")]).await.unwrap_err();
    assert_eq!((fault.kind, fault.retry), (FaultKind::Timeout, Retry::Safe), "{fault}");
    transaction.rollback().await.unwrap();
    assert!(store.accept(vec![message(&[phone(1)], "m2")]).await.unwrap().items[0].new);
}

#[tokio::test]
async fn a_purge_of_many_rows_leaves_none() {
    let place = Place::new();
    let store = place.store().await;
    store.accept((0..1300).map(|n| message(&[phone(1)], n)).collect()).await.unwrap();
    let mut everything = request(at(0), LEASE);
    everything.max_messages = 10_000;
    let claim = store.claim(&everything).await.unwrap().unwrap();
    assert_eq!(claim.messages.len(), 1300);
    let mut commit = answered(&claim, at(0));
    commit.outbox.clear();
    store.commit(&claim.lease, commit).await.unwrap();
    let (one, other) = futures_util::join!(store.purge(at(1)), store.purge(at(1)));
    // Messages, the journal and the audit line.
    assert_eq!(one.unwrap() + other.unwrap(), 1302);
    assert_eq!(store.purge(at(1)).await.unwrap(), 0);
}
