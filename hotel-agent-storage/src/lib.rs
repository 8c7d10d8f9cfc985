//! Durable stores of hotel-agent: SQLite
