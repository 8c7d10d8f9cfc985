//! Connecting: pool, settings of a session, migrations.

use std::{sync::Arc, time::Duration};

use hotel_agent_core::port::{Fault, FaultKind};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool, Row,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::{runtime::Handle, sync::Semaphore};

use super::{
    PostgresOptions, PostgresStore,
    lock::{Lock, Locks},
    stop::Stop,
};

const CONNECT: &str = "store.connect";

/// A step of the schema; what has been released is never edited.
struct Migration {
    script: &'static str,
    /// The oldest version whose code can work on the schema after this step: processes of the release before go on,
    /// and may start again, while a fleet is being replaced.
    readable_by: i32,
}

const MIGRATIONS: [Migration; 1] = [Migration { script: include_str!("migrations/1.sql"), readable_by: 1 }];

/// Enough for every statement of this crate, each prepared once a connection.
const CACHED_STATEMENTS: usize = 96;

/// A connection that rested so long is asked whether it still lives.
const RESTED: Duration = Duration::from_secs(1);

pub(super) async fn connect(url: &str, options: PostgresOptions) -> Result<PostgresStore, Fault> {
    let unfit = |why: &'static str| Fault::new(FaultKind::BadRequest, CONNECT).because(why);
    if !identifier(&options.schema) {
        return Err(unfit("the schema's name must be lower-case letters, digits and _, at most 63"));
    }
    // The driver would take any scheme.
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(unfit("the URL must begin with postgres://"));
    }
    if options.connections == 0 {
        return Err(unfit("a store needs at least one connection"));
    }
    let runtime = Handle::try_current().map_err(|_| unfit("the store must be connected on a tokio runtime"))?;
    let server: PgConnectOptions = url.parse().map_err(|error| Stop::Sql(error).fault(CONNECT))?;
    let locks = Locks::of_schema(&options.schema);
    let pool = pool(server, &options);
    migrate(&pool, locks, &options.schema).await?;
    Ok(PostgresStore {
        pool,
        runtime,
        room: Arc::new(Semaphore::new(options.queue.min(Semaphore::MAX_PERMITS))),
        locks,
    })
}

/// Names that need no quoting anywhere.
fn identifier(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    name.len() <= 63
        && name.starts_with(plain)
        && name.chars().all(|c| plain(c) || c.is_ascii_digit())
        // The server keeps these names for itself.
        && !name.starts_with("pg_")
}

fn pool(server: PgConnectOptions, options: &PostgresOptions) -> PgPool {
    let mut server = server.statement_cache_capacity(CACHED_STATEMENTS).disable_statement_logging();
    if server.get_application_name().is_none() {
        server = server.application_name("hotel-agent");
    }
    let schema: Arc<str> = options.schema.as_str().into();
    let timeout: Arc<str> = options.statement_timeout.as_millis().min(i32::MAX as u128).to_string().into();
    PgPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(options.connect_timeout)
        .test_before_acquire(false)
        .before_acquire(|connection, rest| {
            Box::pin(async move { Ok(rest.idle_for < RESTED || connection.ping().await.is_ok()) })
        })
        .after_connect(move |connection, _| {
            let (schema, timeout) = (schema.clone(), timeout.clone());
            Box::pin(async move { prepare(connection, &schema, &timeout).await })
        })
        .connect_lazy_with(server)
}

/// Settings of a session; by statements, because poolers refuse them as options of the connection.
///
/// A call resolves once it is durable, whatever the database's own setting. A process that vanished in the middle of a
/// transaction must not hold its locks until TCP gives up on it.
async fn prepare(connection: &mut PgConnection, schema: &str, timeout: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "SELECT set_config('search_path', $1, false),
                set_config('statement_timeout', $2, false),
                set_config('idle_in_transaction_session_timeout', $2, false),
                set_config('default_transaction_isolation', 'read committed', false),
                CASE WHEN current_setting('synchronous_commit') = 'off'
                     THEN set_config('synchronous_commit', 'on', false) END",
    )
    .persistent(false)
    .bind(schema)
    .bind(timeout)
    .execute(connection)
    .await?;
    Ok(())
}

async fn migrate(pool: &PgPool, locks: Locks, schema: &str) -> Result<(), Fault> {
    let sql = |error: sqlx::Error| Stop::Sql(error).fault(CONNECT);
    let mut connection = pool.acquire().await.map_err(sql)?;
    // Most starts find everything done and wait for nobody.
    if let Some(found) = found(&mut connection, schema).await.map_err(sql)?
        && found.version >= current()
    {
        return found.readable(schema);
    }
    // All steps at once: a crash leaves the schema before or after them.
    let mut transaction = connection.begin().await.map_err(sql)?;
    sqlx::query("SELECT set_config('statement_timeout', '0', true)")
        .persistent(false)
        .execute(&mut *transaction)
        .await
        .map_err(sql)?;
    locks.hold(&mut transaction, [Lock::MIGRATION]).await.map_err(|stop| stop.fault(CONNECT))?;
    let before = match found(&mut transaction, schema).await.map_err(sql)? {
        Some(found) => {
            found.readable(schema)?;
            found.version
        }
        None => {
            claim_schema(&mut transaction, schema).await?;
            0
        }
    };
    for (version, step) in (1_i32..).zip(&MIGRATIONS).skip_while(|(version, _)| *version <= before) {
        sqlx::raw_sql(step.script).execute(&mut *transaction).await.map_err(sql)?;
        sqlx::query("INSERT INTO hotel_agent_version (version, readable_by) VALUES ($1, $2)")
            .persistent(false)
            .bind(version)
            .bind(step.readable_by)
            .execute(&mut *transaction)
            .await
            .map_err(sql)?;
    }
    transaction.commit().await.map_err(sql)
}

/// The version this code writes.
fn current() -> i32 {
    i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX)
}

/// The schema as it was found.
struct Found {
    version: i32,
    readable_by: i32,
}

impl Found {
    /// A schema that newer code has changed too much is refused before anything in it is touched.
    fn readable(&self, schema: &str) -> Result<(), Fault> {
        if self.readable_by <= current() {
            return Ok(());
        }
        Err(Fault::new(FaultKind::TooNew, CONNECT).because(format!(
            "the schema {schema} was written by newer code: its version is {}, for code of version {} and later; this is {}",
            self.version,
            self.readable_by,
            current()
        )))
    }
}

async fn found(connection: &mut PgConnection, schema: &str) -> Result<Option<Found>, sqlx::Error> {
    // Not by to_regclass, which may not have heard yet of what another process has just made.
    let ours: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE n.nspname = $1 AND c.relname = 'hotel_agent_version')",
    )
    .persistent(false)
    .bind(schema)
    .fetch_one(&mut *connection)
    .await?;
    if !ours {
        return Ok(None);
    }
    let row = sqlx::query("SELECT version, readable_by FROM hotel_agent_version ORDER BY version DESC LIMIT 1")
        .persistent(false)
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(Found { version: row.try_get(0)?, readable_by: row.try_get(1)? })).transpose()
}

/// Makes the schema, unless somebody has made an empty one for us.
async fn claim_schema(connection: &mut PgConnection, schema: &str) -> Result<(), Fault> {
    let sql = |error: sqlx::Error| Stop::Sql(error).fault(CONNECT);
    // Asked first, because even IF NOT EXISTS asks for a right that a careful owner of the database does not give.
    let there: Option<bool> = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = n.oid) FROM pg_namespace n WHERE nspname = $1",
    )
    .persistent(false)
    .bind(schema)
    .fetch_optional(&mut *connection)
    .await
    .map_err(sql)?;
    match there {
        Some(false) => Ok(()),
        Some(true) => Err(Fault::new(FaultKind::BadAnswer, CONNECT)
            .because(format!("the schema {schema} holds tables of another program"))),
        None => {
            // An identifier by its check; there are no parameters here.
            let create = AssertSqlSafe(format!("CREATE SCHEMA \"{schema}\""));
            sqlx::query(create).persistent(false).execute(connection).await.map_err(sql)?;
            Ok(())
        }
    }
}
