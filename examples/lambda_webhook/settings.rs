use std::{env, fs, path::PathBuf, time::Duration};

use hotel_agent::core::property::Property;
use hotel_agent_messaging::whatsapp::WhatsAppSettings;
use hotel_agent_testkit::grand_hotel::GrandHotelSettings;

use crate::Problem;

/// What the function's environment says.
///
/// | variable | what it is |
/// | --- | --- |
/// | `HOTEL_CONFIG` | the hotel's file in the package (`hotel.toml`) |
/// | `WHATSAPP_PHONE_NUMBER_ID`, `WHATSAPP_ACCESS_TOKEN`, `WHATSAPP_APP_SECRET`, `WHATSAPP_VERIFY_TOKEN` | the number |
/// | `WHATSAPP_GRAPH_URL` | the Graph API, when it is not Meta's |
/// | `QUEUE_URL` | an SQS FIFO queue: webhooks are put there and answered; no store is needed |
/// | `DATABASE_URL` | the store: a PostgreSQL database, `postgres://…?sslmode=verify-full`; built with `--features postgres` |
/// | `LAMBDA_LOCAL_STORE` | a SQLite file, for runs on your own machine; refused in Lambda |
/// | `LINGER_MS` | how long an invocation waits for what becomes due soon (5000) |
/// | `PUBLIC_URL` | where confirmations' QR codes lead |
/// | `{qr.key_env}` | as the hotel's file names it: signs confirmations |
/// | `RUST_LOG` | what is logged (`info`) |
pub(crate) struct Settings {
    pub(crate) property: Property,
    pub(crate) rooms: GrandHotelSettings,
    pub(crate) whatsapp: WhatsAppSettings,
    pub(crate) keeper: Keeper,
    pub(crate) linger: Duration,
    pub(crate) public_url: Option<String>,
    /// The id and the secret of the key that signs confirmations.
    pub(crate) seal: Option<(String, String)>,
}

/// What keeps a webhook before it is answered.
pub(crate) enum Keeper {
    /// An SQS FIFO queue, by its URL: another function works.
    Queue(String),
    /// The store, and this function works.
    Store(Storage),
}

/// Where the store is.
pub(crate) enum Storage {
    /// A PostgreSQL database, by its URL.
    Postgres(String),
    /// A file on this machine.
    Local(PathBuf),
}

impl Settings {
    pub(crate) fn read() -> Result<Settings, Problem> {
        let file = set("HOTEL_CONFIG").unwrap_or_else(|| "hotel.toml".to_owned());
        let text = fs::read_to_string(&file).map_err(|error| format!("HOTEL_CONFIG: {file}: {error}"))?;
        let property = Property::from_toml(&text, &file)?;
        let seal = set(&property.qr.key_env).map(|secret| (property.qr.key_id.clone(), secret));
        Ok(Settings {
            rooms: GrandHotelSettings::from_toml(&text, &file)?,
            whatsapp: whatsapp()?,
            keeper: match set("QUEUE_URL") {
                Some(url) => Keeper::Queue(url),
                None => Keeper::Store(storage()?),
            },
            linger: linger()?,
            public_url: set("PUBLIC_URL"),
            seal,
            property,
        })
    }
}

fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn needed(name: &str) -> Result<String, Problem> {
    set(name).ok_or_else(|| format!("{name} is not set").into())
}

fn whatsapp() -> Result<WhatsAppSettings, Problem> {
    let [number, token, secret, word] =
        ["WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"]
            .map(needed);
    let mut settings = WhatsAppSettings::new(number?, token?, secret?, word?);
    if let Some(url) = set("WHATSAPP_GRAPH_URL") {
        settings.graph_url = url.trim_end_matches('/').to_owned();
    }
    Ok(settings)
}

fn storage() -> Result<Storage, Problem> {
    if let Some(url) = set("DATABASE_URL") {
        return Ok(Storage::Postgres(url));
    }
    // Set in Lambda alone, and not by what emulates its runtime API.
    let in_lambda = set("LAMBDA_TASK_ROOT").is_some();
    match set("LAMBDA_LOCAL_STORE") {
        Some(_) if in_lambda => Err("LAMBDA_LOCAL_STORE: a function's own disk ends with it, and with it what guests \
                                     wrote: use a remote store"
            .into()),
        Some(path) => Ok(Storage::Local(path.into())),
        None => Err("DATABASE_URL is not set".into()),
    }
}

fn linger() -> Result<Duration, Problem> {
    match set("LINGER_MS") {
        None => Ok(Duration::from_secs(5)),
        Some(text) => match text.trim().parse() {
            Ok(ms) if ms <= 60_000 => Ok(Duration::from_millis(ms)),
            _ => Err(format!("LINGER_MS: {text:?} is not a number of milliseconds from 0 to 60000").into()),
        },
    }
}
