use std::{
    env,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use lexopt::{Arg, Parser, ValueExt};

use crate::shared::Problem;

pub(crate) const HELP: &str = "\
Hotels that answer: web chat, WhatsApp and the routes of the desk.

usage: hotel_server [--port N] [--host ADDRESS] [--data FOLDER] [--config PATH]...

  --port N        where to listen (8080)
  --host ADDRESS  on which address (127.0.0.1; 0.0.0.0: also for other machines)
  --data FOLDER   what is remembered: agent.db, {hotel}.ledger, qr.key, staff.token (./hotel-data)
  --config PATH   a hotel's .toml file, or a folder of them; may be repeated (examples/hotels)
  --help          this text

environment
  WHATSAPP_PHONE_NUMBER_ID  Meta's id of the number          \\
  WHATSAPP_ACCESS_TOKEN     the token messages are sent with  | all four together;
  WHATSAPP_APP_SECRET       what webhooks are signed with     | webhook: /webhooks/whatsapp
  WHATSAPP_VERIFY_TOKEN     the word of the handshake        /
  WHATSAPP_GRAPH_URL        the Graph API (Meta's, in the newest version known)
  WHATSAPP_PROPERTY         the hotel the number belongs to (the first)
  PUBLIC_URL                where guests reach this server; codes of confirmations lead there (http://localhost:PORT)
  STAFF_TOKEN               opens /staff/... of every hotel (made once, in staff.token)
  {staff.token_env}         as the hotel's file names it: opens /staff/... of that hotel
  {qr.key_env}              as the hotel's file names it: signs confirmations (made once, in qr.key)
  SETTLE_MS                 how long to wait for the rest of a thought (300 on the web chat, 2000 on WhatsApp)
  ACKNOWLEDGE_AFTER_MS      how long an answer may take before the message is marked read (0: always marked, at once)
  RUST_LOG                  what is logged to standard error (warn)";

/// What the command line says.
pub(crate) struct Options {
    pub(crate) address: SocketAddr,
    pub(crate) data: PathBuf,
    pub(crate) config: Vec<PathBuf>,
}

impl Options {
    /// Reads the command line; `None` when help is asked for.
    pub(crate) fn read() -> Result<Option<Options>, Problem> {
        let mut parser = Parser::from_env();
        let (mut port, mut host) = (8080, IpAddr::V4(Ipv4Addr::LOCALHOST));
        let mut data = PathBuf::from("./hotel-data");
        let mut config = Vec::new();
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("port") | Arg::Short('p') => port = parser.value()?.parse()?,
                Arg::Long("host") => host = parser.value()?.parse()?,
                Arg::Long("data") => data = parser.value()?.into(),
                Arg::Long("config") => config.extend(parser.values()?.map(PathBuf::from)),
                Arg::Long("help") | Arg::Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(Options { address: SocketAddr::new(host, port), data, config }))
    }
}

/// Where guests reach the server, when the environment says so.
pub(crate) fn public_url() -> Result<Option<String>, Problem> {
    match env::var("PUBLIC_URL") {
        Ok(url)
            if ["http://", "https://"]
                .iter()
                .any(|scheme| url.strip_prefix(scheme).is_some_and(|it| !it.is_empty())) =>
        {
            Ok(Some(url.trim_end_matches('/').to_owned()))
        }
        Ok(url) => Err(Problem::setup(format!("PUBLIC_URL: {url:?} does not begin with https:// and a name"))),
        Err(_) => Ok(None),
    }
}

/// How long every channel waits for the rest of a thought, when the environment says so.
pub(crate) fn settle_ms() -> Result<Option<u32>, Problem> {
    milliseconds("SETTLE_MS")
}

/// How long an answer may take before a message is marked read, when the environment says so.
pub(crate) fn acknowledge_after() -> Result<Option<Duration>, Problem> {
    Ok(milliseconds("ACKNOWLEDGE_AFTER_MS")?.map(|ms| Duration::from_millis(ms.into())))
}

fn milliseconds(name: &str) -> Result<Option<u32>, Problem> {
    match env::var(name) {
        Ok(text) => match text.trim().parse::<u32>() {
            Ok(ms) if ms <= 60_000 => Ok(Some(ms)),
            _ => Err(Problem::setup(format!("{name}: {text:?} is not a number of milliseconds from 0 to 60000"))),
        },
        Err(_) => Ok(None),
    }
}
