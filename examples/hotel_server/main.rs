//! Hotels that answer: web chat, WhatsApp and the routes of the desk, with everything kept in one folder.
//!
//! `cargo run --example hotel_server` needs no keys and no services; `--help` says what can be changed.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod options;
#[path = "../shared/mod.rs"]
mod shared;
mod signs;
mod whatsapp;

use std::{env, io::ErrorKind, net::SocketAddr, process::ExitCode, sync::Arc};

use hotel_agent::core::{
    agent::AgentSettings,
    port::{Alerts, Channel, Store},
    property::{Alert, Property},
};
use hotel_agent_axum::{HostBuilder, WebChat, serve, shutdown_signal};
use hotel_agent_messaging::alerts::{ChannelAlerts, WebhookAlerts};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use self::{
    options::Options,
    shared::{Data, Hotel, House, Problem, assemble, hotels},
    signs::{Bell, welcome},
    whatsapp::Number,
};

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            problem.exit_code()
        }
    }
}

async fn run() -> Result<(), Problem> {
    let Some(options) = Options::read()? else {
        println!("{}", options::HELP);
        return Ok(());
    };
    let hotels = hotels(&options.config)?;
    let number = Number::from_environment(&hotels)?;
    let settle_ms = options::settle_ms()?;
    let acknowledge_after = options::acknowledge_after()?;
    // The port first: a second server must not touch the data of the one that runs.
    let listener = listen(options.address).await?;
    let data = Data::open(&options.data)?;

    let address = listener.local_addr().map_err(Problem::failed)?;
    let mut settings = AgentSettings::default();
    settings.public_url = Some(options::public_url()?.unwrap_or_else(|| signs::url(address)));
    settings.acknowledge_after = acknowledge_after.unwrap_or(settings.acknowledge_after);
    let agent = assemble(&hotels, &data, settings, |hotel, store| {
        let channels = channels(hotel, store, number.as_ref(), settle_ms)?;
        let alerts = alerts(hotel, &channels)?;
        Ok(House { channels, alerts })
    })?;

    let token = match env::var("STAFF_TOKEN") {
        Ok(token) if !token.trim().is_empty() => token,
        _ => data.secret("staff.token")?,
    };
    let mut host = HostBuilder::new(agent.clone()).staff_token(token.clone().into());
    for Hotel { property: Property { id, staff, .. }, .. } in &hotels {
        if let Ok(token) = env::var(&staff.token_env) {
            host = host.property_staff_token(id.clone(), token.into());
        }
    }

    println!("{}", welcome(&hotels, address, &data, &token, number.as_ref()));
    serve(agent, host.router(), listener, shutdown_signal()).await.map_err(Problem::failed)?;
    println!("Closed. Everything is kept in {}.", data.folder().display());
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Problem> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Problem::setup(format!("port {} is taken: choose another with --port", address.port())),
        _ => Problem::failed(format!("cannot listen on {address}: {error}")),
    })
}

fn channels(
    hotel: &Hotel,
    store: &Arc<dyn Store>,
    number: Option<&Number>,
    settle_ms: Option<u32>,
) -> Result<Vec<Arc<dyn Channel>>, Problem> {
    let id = &hotel.property.id;
    let mut chat = WebChat::new(id.clone(), store.clone());
    if let Some(settle_ms) = settle_ms {
        chat = chat.settle_ms(settle_ms);
    }
    let mut channels: Vec<Arc<dyn Channel>> = vec![Arc::new(chat)];
    if let Some(number) = number.filter(|number| number.property == *id) {
        channels.push(number.channel(hotel, settle_ms)?);
    }
    Ok(channels)
}

/// The way to the desk that the hotel's file names, else this terminal.
fn alerts(hotel: &Hotel, channels: &[Arc<dyn Channel>]) -> Result<Arc<dyn Alerts>, Problem> {
    let bad =
        |key: &str, problem: String| Problem::setup(format!("{}: staff.alert.{key}: {problem}", hotel.file.display()));
    match &hotel.property.staff.alert {
        Some(Alert::Webhook(url)) => {
            let alerts = WebhookAlerts::new(url).map_err(|fault| bad("webhook", fault.to_string()))?;
            Ok(Arc::new(alerts))
        }
        Some(Alert::Address { channel: name, address }) => {
            let channel = channels.iter().find(|channel| channel.name() == *name);
            let channel = channel.ok_or_else(|| bad("channel", format!("{name} is not running for this hotel")))?;
            let alerts = ChannelAlerts::new(channel.clone(), address);
            Ok(Arc::new(alerts.map_err(|fault| bad("address", fault.to_string()))?))
        }
        _ => Ok(Arc::new(Bell::new(&hotel.property))),
    }
}
