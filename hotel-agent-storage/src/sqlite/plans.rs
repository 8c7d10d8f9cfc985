//! Statements that run with every message look at the rows they need, however many conversations sleep.
#![expect(clippy::unwrap_used, reason = "tests")]

use rusqlite::Connection;

use super::{accept, claim, commit, desk, outbox, receipt};

/// The planner's words for how it finds rows.
fn plan(sql: &str) -> Vec<String> {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(include_str!("migrations/1.sql")).unwrap();
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    // Every parameter stays NULL: the plan does not depend on them.
    let rows = statement.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>();
    rows.unwrap()
}

#[test]
fn no_statement_walks_a_whole_table_or_sorts() {
    let statements = [
        ("next claim", claim::NEXT, "conversation_wake"),
        ("waiting messages", claim::MESSAGES, "message_waiting"),
        ("due jobs", claim::JOBS, "job_due"),
        ("new row", commit::ADD_ROW, "outbox_unsent"),
        ("new row to send now", commit::ADD_SENDING, "outbox_unsent"),
        ("release all", claim::RELEASE, "conversation_leased"),
        ("settle", accept::SETTLE, "message_waiting"),
        ("next session", commit::NEXT_SESSION, "message_waiting"),
        ("due rows", outbox::DUE, "outbox_wake"),
        ("promote", outbox::PROMOTE, "outbox_unsent"),
        ("receipt", receipt::BY_PROVIDER, "outbox_provider"),
        ("desk", desk::WAITING, "conversation_hand_off"),
    ];
    let purges = ["message_done", "outbox_finished", "journal_at", "audit_at"];
    let purges = desk::PURGE.iter().zip(purges).map(|(sql, index)| ("purge", *sql, index));
    for (name, sql, index) in statements.into_iter().chain(purges) {
        let plan = plan(sql);
        assert!(plan.iter().any(|step| step.contains(index)), "{name}: {plan:#?}");
        for step in &plan {
            // A subquery here is one row.
            let one_row = step.contains("CONSTANT") || step.contains("subquery");
            let walks = step.contains("SCAN") && !one_row || step.contains("TEMP B-TREE");
            assert!(!walks, "{name}: {plan:#?}");
        }
    }
}
