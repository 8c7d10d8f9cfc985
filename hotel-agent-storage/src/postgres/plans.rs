//! Statements that run with every message look at the rows they need, however many conversations sleep.
//!
//! PostgreSQL chooses a plan by the size of its tables, and rightly walks through a small one: the tables are filled as
//! after years of guests, and the planner asked as it is asked in production.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use hotel_agent_testkit::postgres::PostgresServer;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::{PostgresOptions, PostgresStore, accept, claim, commit, desk, inbox, outbox, receipt, transcript};

/// Twenty thousand guests with a past, five of them with work, the third a very old friend. Rows are small, which tempts
/// to walk.
const PAST: &str = "
    INSERT INTO conversation (property, channel, account, addresses, session_schema, session, version)
        SELECT 'plaza', 'pigeon', 'desk', '[]', 'session/1', '\\x00', 1 FROM generate_series(1, 20000);
    UPDATE conversation SET settled_at = 10 WHERE id <= 5;
    UPDATE conversation SET hand_off_stage = CASE WHEN id <= 5 THEN 'waiting' ELSE 'released' END,
        hand_off_reason = '', hand_off_summary = '', hand_off_since = id WHERE id <= 1000;
    INSERT INTO address SELECT 'plaza', 'pigeon', 'phone', n::text, n FROM generate_series(1, 20000) n;
    INSERT INTO message (property, channel, id, conversation, received_at, settle_ms, body_schema, body, done_at)
        SELECT 'plaza', 'pigeon', n::text, 1 + n % 20000, n, 0, 'm/1', '', CASE WHEN n % 20000 >= 5 THEN n END
        FROM generate_series(1, 30000) n;
    INSERT INTO job SELECT 1 + n % 20000, 'job/' || n, 1000000 + n, 'j/1', '' FROM generate_series(1, 20000) n;
    INSERT INTO journal (conversation, at, body_schema, body)
        SELECT CASE WHEN n % 9 = 0 THEN 3 ELSE n % 20000 END, n, 'j/1', '' FROM generate_series(1, 30000) n;
    INSERT INTO audit (conversation, at, body_schema, body)
        SELECT CASE WHEN n % 9 = 0 THEN 3 ELSE n % 20000 END, n, 'a/1', '' FROM generate_series(1, 30000) n;
    INSERT INTO outbox (property, id, conversation, not_before, state, provider_id, finished_at, wake_at, body_schema, body)
        SELECT 'plaza', n::text, 1 + n % 20000, n, CASE WHEN n <= 5 THEN 0 ELSE 2 END, 'p' || n,
               CASE WHEN n > 5 THEN n END, CASE WHEN n <= 5 THEN n END, 'o/1', '' FROM generate_series(1, 30000) n;
    INSERT INTO transcript SELECT 'plaza', 'chat/' || n % 500, n, n::text, 't/1', '' FROM generate_series(1, 20000) n;
    ANALYZE conversation, address, message, job, journal, audit, outbox, transcript";

/// Statements by name, with the types and values of their parameters.
const STATEMENTS: [(&str, &str, &str, &str); 27] = [
    ("next claim", claim::NEXT, "bigint, bigint, text", "50, 100, 'w'"),
    ("waiting messages", claim::MESSAGES, "bigint, bigint", "3, 50"),
    ("due jobs", claim::JOBS, "bigint, bigint", "3, 2000000"),
    ("lease", claim::LEASED, "bigint, text, text, bigint", "3, 'plaza', 'pigeon', 0"),
    ("answer", commit::ANSWER, "text, text, text[], bigint, bigint", "'plaza', 'pigeon', '{1,2}', 3, 50"),
    ("drop jobs", commit::DROP_JOBS, "bigint, text[], text[]", "3, '{a}', '{b}'"),
    (
        "add rows",
        commit::ADD_ROWS,
        "text, bigint, text[], bigint[], text[], bytea[]",
        "'plaza', 3, '{n}', '{1}', '{o/1}', '{x}'",
    ),
    ("close", commit::CLOSE, "bigint, text, bytea", "3, 's/1', 'x'"),
    ("known messages", accept::KNOWN, "text[], text[], text[]", "'{plaza}', '{pigeon}', '{7}'"),
    ("owners", accept::OWNERS, "text[], text[], text[], text[]", "'{plaza}', '{pigeon}', '{phone}', '{7}'"),
    ("hold", accept::HOLD, "bigint[]", "'{3,4}'"),
    ("touch", accept::TOUCH, "bigint[], text[], text[]", "'{3}', '{desk}', '{[]}'"),
    ("next wake", inbox::NEXT_WAKE, "", ""),
    ("due rows", outbox::DUE, "bigint, bigint, bigint", "50, 16, 100"),
    ("promote", outbox::PROMOTE, "bigint", "3"),
    ("send now", outbox::SEND_NOW, "text, text, bigint, bigint, bigint", "'plaza', 'o/1', 100, 50, 3"),
    ("receipt by id", receipt::BY_ID, "text, text, text", "'plaza', 'pigeon', '7'"),
    ("receipt by provider", receipt::BY_PROVIDER, "text, text, text", "'plaza', 'pigeon', 'p7'"),
    ("waiting guests", desk::WAITING, "text, bigint", "'plaza', 20"),
    ("audit", desk::AUDIT, "bigint, bigint", "3, 20"),
    ("journals", desk::JOURNALS, "bigint, bigint", "3, 20"),
    ("transcript", transcript::LINES, "text, text, bigint, bigint", "'plaza', 'chat/3', 5, 20"),
    ("append", transcript::APPEND, "text, text, text, text, bytea", "'plaza', 'chat/3', 'd', 't/1', 'x'"),
    ("purge messages", desk::PURGE[0], "bigint, bigint", "50, 500"),
    ("purge rows", desk::PURGE[1], "bigint, bigint", "50, 500"),
    ("purge journals", desk::PURGE[2], "bigint, bigint", "50, 500"),
    ("purge audit", desk::PURGE[3], "bigint, bigint", "50, 500"),
];

/// Sorts of what was found by key: a handful.
const SORTS: [&str; 4] = ["hold", "add rows", "touch", "lease"];

async fn plan(connection: &mut PgConnection, n: usize, sql: &str, types: &str, values: &str) -> String {
    let types = if types.is_empty() { String::new() } else { format!("({types})") };
    let values = if values.is_empty() { String::new() } else { format!("({values})") };
    let prepare = AssertSqlSafe(format!("PREPARE s{n}{types} AS {sql}"));
    sqlx::raw_sql(prepare).execute(&mut *connection).await.unwrap();
    let explain = AssertSqlSafe(format!("EXPLAIN (COSTS OFF) EXECUTE s{n}{values}"));
    let lines: Vec<String> = sqlx::query_scalar(explain).fetch_all(connection).await.unwrap();
    lines.join("\n")
}

#[tokio::test]
async fn no_statement_walks_through_a_table_or_sorts_one() {
    let (url, _server) = PostgresServer::shared().unwrap();
    let schema = format!("plans_{}", std::process::id());
    let options = PostgresOptions { schema: schema.clone(), ..PostgresOptions::default() };
    drop(PostgresStore::connect_with(&url, options).await.unwrap());
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let past = format!("SET search_path = {schema}; {PAST}");
    sqlx::raw_sql(AssertSqlSafe(past)).execute(&mut connection).await.unwrap();
    let mut bad = Vec::new();
    for (n, (name, sql, types, values)) in STATEMENTS.into_iter().enumerate() {
        let plan = plan(&mut connection, n, sql, types, values).await;
        let walks = plan.contains("Seq Scan");
        let sorts = plan.contains("Sort") && !SORTS.contains(&name);
        if walks || sorts {
            println!("{name}:\n{plan}\n");
            bad.push(name);
        }
    }
    assert!(bad.is_empty(), "{bad:?}");
}

/// The check above can fail.
#[tokio::test]
async fn a_walk_is_seen() {
    let (url, _server) = PostgresServer::shared().unwrap();
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let table = "CREATE TEMPORARY TABLE walked AS SELECT n FROM generate_series(1, 1000) n";
    sqlx::raw_sql(table).execute(&mut connection).await.unwrap();
    let plan = plan(&mut connection, 0, "SELECT n FROM walked WHERE n < $1 ORDER BY n", "int", "3").await;
    assert!(plan.contains("Seq Scan") && plan.contains("Sort"), "{plan}");
}
