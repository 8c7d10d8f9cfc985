//! A hotel on WhatsApp as an AWS Lambda function: webhooks, batches of an SQS queue, and a tick a minute.
//!
//! How to deploy it is in `hotel-agent-lambda/README.md`; what it reads from its environment is in `settings.rs`.
#![expect(clippy::print_stderr, reason = "a program that cannot start says why in its log")]

mod settings;
mod sqs;

use std::{process::ExitCode, sync::Arc};

use hotel_agent::core::{
    agent::{Agent, AgentSettings},
    memory::MemoryStore,
    port::{Pms, Store},
    reply::seal::{Key, KeyRing, Seal},
};
use hotel_agent_lambda::{Function, RandomIds, SystemClock};
use hotel_agent_messaging::whatsapp::WhatsApp;
use hotel_agent_storage::sqlite::SqliteStore;
use hotel_agent_testkit::grand_hotel::{GrandHotel, GrandHotelSettings};
use tracing_subscriber::EnvFilter;

use self::{
    settings::{Keeper, Settings, Storage},
    sqs::Sqs,
};

type Problem = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // CloudWatch stamps the time and shows no colours.
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).without_time().init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

async fn run() -> Result<(), Problem> {
    let settings = Settings::read()?;
    let mut agent_settings = AgentSettings::default();
    // Other instances live: what they hold is not this one's to end.
    agent_settings.sole_process = false;
    agent_settings.public_url.clone_from(&settings.public_url);
    let builder = Agent::builder(settings.property.clone())
        .pms(pms(&settings.rooms))
        .channel(WhatsApp::new(settings.whatsapp.clone())?)
        .clock(SystemClock)
        .ids(RandomIds)
        .settings(agent_settings);
    let builder = match &settings.seal {
        Some((id, secret)) => builder.seal(Seal::new(KeyRing::new(Key::new(id, secret.as_bytes())?, Vec::new())?)),
        None => builder,
    };
    let function = match &settings.keeper {
        // An agent has a store; that of one which only receives is never touched.
        Keeper::Queue(url) => Function::new(builder.store(MemoryStore::new()).build()?).queue(Sqs::new(url)?),
        Keeper::Store(storage) => Function::new(builder.store(store(storage).await?).build()?),
    };
    function.linger(settings.linger).run().await?;
    Ok(())
}

/// What guests wrote and were told, on a machine that outlives the function.
async fn store(storage: &Storage) -> Result<Arc<dyn Store>, Problem> {
    match storage {
        #[cfg(feature = "postgres")]
        Storage::Postgres(url) => Ok(Arc::new(hotel_agent_storage::postgres::PostgresStore::connect(url).await?)),
        #[cfg(not(feature = "postgres"))]
        Storage::Postgres(_) => Err("DATABASE_URL: this function was built without --features postgres".into()),
        Storage::Local(path) => Ok(Arc::new(SqliteStore::open(path)?)),
    }
}

/// The hotel's own system. This one is the reference PMS, which forgets with the process: put yours in its place.
fn pms(rooms: &GrandHotelSettings) -> Arc<dyn Pms> {
    tracing::warn!("reservations are made in the demo's PMS, which forgets them with this process");
    Arc::new(GrandHotel::in_memory(rooms.clone(), Arc::new(SystemClock), Arc::new(RandomIds)))
}
