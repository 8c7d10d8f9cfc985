//! Opening a file: lock, settings, migrations.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use hotel_agent_core::port::{Fault, FaultKind};
use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::{SqliteOptions, SqliteStore, lane::Lane, stop::Stop};

const OPEN: &str = "store.open";

/// One script a schema version; what has been released is never edited.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/1.sql")];

/// Marks a file as ours (`HtAg`), so that another program's database is not migrated by mistake.
const APPLICATION_ID: i64 = 0x4874_4167;

/// Enough for every statement of this crate.
const CACHED_STATEMENTS: usize = 96;

/// Pages the log may hold before it is copied into the file: 16 MiB, so that a page that changes with every message is
/// copied once for thousands of them.
const CHECKPOINT_PAGES: u32 = 4096;

pub(super) fn file(path: &Path, options: &SqliteOptions) -> Result<SqliteStore, Fault> {
    let lock = lock(path)?;
    private(OpenOptions::new().write(true).create(true).truncate(false)).open(path).map_err(|e| unopened(path, &e))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let writer = Connection::open_with_flags(path, flags).map_err(sql(path))?;
    prepare(&writer, path, options)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Connection::open_with_flags(path, flags).map_err(sql(path))?;
    reader.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    let unstarted = |error: std::io::Error| Fault::new(FaultKind::Unavailable, OPEN).because(error);
    Ok(SqliteStore {
        writer: Lane::writer(writer, options.queue).map_err(unstarted)?,
        reader: Some(Lane::reader(reader, options.queue).map_err(unstarted)?),
        _lock: Some(lock),
    })
}

pub(super) fn in_memory(options: &SqliteOptions) -> Result<SqliteStore, Fault> {
    let path = Path::new(":memory:");
    let writer = Connection::open_in_memory().map_err(sql(path))?;
    prepare(&writer, path, options)?;
    let unstarted = |error: std::io::Error| Fault::new(FaultKind::Unavailable, OPEN).because(error);
    let writer = Lane::writer(writer, options.queue).map_err(unstarted)?;
    Ok(SqliteStore { writer, reader: None, _lock: None })
}

/// Two processes would each end the other's leases: the file has one owner.
///
/// The lock is a file of its own, because closing any handle of the database file would drop SQLite's own locks.
fn lock(path: &Path) -> Result<File, Fault> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let mut options = OpenOptions::new();
    let file =
        private(options.write(true).create(true).truncate(false)).open(&name).map_err(|e| unopened(&name, &e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Fault::new(FaultKind::Conflict, OPEN)
                .because(format!("{} is in use by another process", path.display())))
        }
        Err(TryLockError::Error(error)) => Err(unopened(&name, &error)),
    }
}

/// What guests write is for the owner of the process alone.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

fn prepare(connection: &Connection, path: &Path, options: &SqliteOptions) -> Result<(), Fault> {
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // A plan must not depend on the values bound: otherwise statements with a time in them are planned anew at each call.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(sql(path))?;
    let id: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(sql(path))?;
    if id != 0 && id != APPLICATION_ID {
        return Err(Fault::new(FaultKind::BadAnswer, OPEN)
            .because(format!("{} is the database of another program", path.display())));
    }
    // A newer file is refused before anything in it is touched.
    let version = schema_version(connection).map_err(sql(path))?;
    if version > MIGRATIONS.len() {
        return Err(Fault::new(FaultKind::TooNew, OPEN).because(format!(
            "{} was written by newer code: its schema is {version}, this reads up to {}",
            path.display(),
            MIGRATIONS.len()
        )));
    }
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).map_err(sql(path))?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(sql(path))?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES).map_err(sql(path))?;
    migrate(connection, version).map_err(sql(path))?;
    if let Some(bytes) = options.max_bytes {
        let page: i64 = connection.query_row("PRAGMA page_size", [], |row| row.get(0)).map_err(sql(path))?;
        let pages = i64::try_from(bytes).unwrap_or(i64::MAX).checked_div(page).unwrap_or(i64::MAX).max(1);
        // Answers the limit it has set: never less than the file already takes.
        connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).map_err(sql(path))?;
    }
    Ok(())
}

fn schema_version(connection: &Connection) -> rusqlite::Result<usize> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// Each step is one transaction: a crash leaves the schema before or after it.
fn migrate(connection: &Connection, version: usize) -> rusqlite::Result<()> {
    for (step, script) in MIGRATIONS.iter().enumerate().skip(version) {
        let next = step + 1;
        connection.execute_batch(&format!(
            "BEGIN IMMEDIATE; {script}; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {next}; COMMIT;"
        ))?;
    }
    Ok(())
}

/// SQLite's own words do not name the file.
fn sql(path: &Path) -> impl Fn(rusqlite::Error) -> Fault {
    move |error| {
        let why = format!("{}: {error}", path.display());
        Stop::Sql(error).fault(OPEN).because(why)
    }
}

fn unopened(path: &Path, error: &std::io::Error) -> Fault {
    let kind = if error.kind() == std::io::ErrorKind::StorageFull { FaultKind::Full } else { FaultKind::Unavailable };
    Fault::new(kind, OPEN).because(format!("cannot open {}: {error}", path.display()))
}
