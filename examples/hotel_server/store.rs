use std::{env, sync::Arc};

use hotel_agent::core::port::Store;

use crate::shared::{Data, Problem};

/// Who uses the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// This server only.
    Alone,
    /// Any number of servers.
    Shared,
}

/// The database that `DATABASE_URL` names, else the file in the data folder.
pub(crate) async fn open(data: &Data) -> Result<(Arc<dyn Store>, Keeping), Problem> {
    match env::var("DATABASE_URL") {
        Ok(url) if !url.trim().is_empty() => Ok((database(url.trim()).await?, Keeping::Shared)),
        _ => Ok((data.store()?, Keeping::Alone)),
    }
}

#[cfg(feature = "postgres")]
async fn database(url: &str) -> Result<Arc<dyn Store>, Problem> {
    use hotel_agent_storage::postgres::PostgresStore;
    let store = PostgresStore::connect(url).await;
    store.map(|store| -> Arc<dyn Store> { Arc::new(store) }).map_err(|fault| match &fault.source {
        // The URL holds a password and is not repeated.
        Some(cause) => Problem::setup(format!("DATABASE_URL: {cause}")),
        None => Problem::setup(format!("DATABASE_URL: {fault}")),
    })
}

#[cfg(not(feature = "postgres"))]
async fn database(_: &str) -> Result<Arc<dyn Store>, Problem> {
    Err(Problem::setup("DATABASE_URL: this server was built without PostgreSQL: run it with --features postgres"))
}
