//! The same hotels in the terminal: what is typed is a guest's message, what begins with `/staff` is the desk's.
//!
//! `cargo run --example front_desk` needs no keys and no services. Lines may also come from a file or a pipe.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod code;
mod desk;
#[path = "../shared/mod.rs"]
mod shared;
mod terminal;

use std::{io::IsTerminal, io::Write, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use hotel_agent::core::{
    agent::{Agent, AgentSettings},
    guest::{Address, AddressKind},
    message::{Content, InboundMessage, MessageId, Sender},
    port::{Channel, Ids},
    property::PropertyId,
};
use hotel_agent_axum::RandomIds;
use lexopt::{Arg, Parser, ValueExt};
use tokio::io::{AsyncBufReadExt, BufReader};
use tracing_subscriber::EnvFilter;

use self::{
    desk::Desk,
    shared::{Data, House, Problem, assemble, hotels},
    terminal::Terminal,
};

const HELP: &str = "\
The hotels in the terminal: type what a guest would write.

usage: front_desk [--hotel ID] [--as NAME] [--data FOLDER] [--config PATH]...

  --hotel ID      which hotel is written to (the first)
  --as NAME       who writes: each name is another guest, known again the next time (guest)
  --data FOLDER   what is remembered; one program at a time (./hotel-data)
  --config PATH   a hotel's .toml file, or a folder of them; may be repeated (examples/hotels)
  --help          this text

while it runs
  1, 2, 3 …              choose what is offered
  /staff list            who waits for a person
  /staff read N          what was said
  /staff reply N WORDS   answer; takes the conversation over
  /staff release N       give it back to the assistant
  /quit                  leave, as does the end of the input

RUST_LOG says what is logged to standard error (error).";

/// How often work that fell due meanwhile (a repeated alert, a follow-up) is looked for while nobody types.
const LOOK: Duration = Duration::from_secs(1);

struct Options {
    hotel: Option<String>,
    guest: String,
    data: PathBuf,
    config: Vec<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("error"));
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
    let Some(options) = options()? else {
        println!("{HELP}");
        return Ok(());
    };
    let hotels = hotels(&options.config)?;
    let hotel = match &options.hotel {
        Some(id) => hotels.iter().find(|hotel| hotel.property.id.as_str() == id),
        None => hotels.first(),
    };
    let hotel = hotel.ok_or_else(|| Problem::setup("--hotel: there is no such hotel"))?;
    let property = hotel.property.id.clone();
    let data = Data::open(&options.data)?;
    let agent = assemble(&hotels, &data, data.store()?, AgentSettings::default(), |hotel, _| {
        let terminal = Terminal::new(&hotel.property, hotel.folder());
        let channels: Vec<Arc<dyn Channel>> = vec![Arc::new(terminal.clone())];
        Ok(House { channels, alerts: Arc::new(terminal) })
    })?;

    println!("{} · {} (kept in {})", hotel.property.name, hotel.property.assistant, data.folder().display());
    let mut guest = Guest { agent: agent.clone(), property: property.clone(), name: options.guest };
    let mut desk = Desk::new(agent.clone(), property);
    // What was left undone the last time.
    settle(&agent).await;

    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    loop {
        prompt();
        let line = loop {
            tokio::select! {
                line = lines.next_line() => break line.map_err(Problem::failed)?,
                () = tokio::time::sleep(LOOK) => settle(&agent).await,
            }
        };
        match line.as_deref().map(str::trim) {
            None | Some("/quit") => break,
            Some("") => continue,
            Some(line) => match line.strip_prefix("/staff") {
                Some(command) => desk.obey(command.trim()).await,
                None => guest.write(line).await,
            },
        }
        settle(&agent).await;
    }
    settle(&agent).await;
    Ok(())
}

/// Whoever types.
struct Guest {
    agent: Agent,
    property: PropertyId,
    name: String,
}

impl Guest {
    async fn write(&mut self, text: &str) {
        let Some(channel) = self.agent.channel(&self.property, &Terminal::channel_name()) else { return };
        let addresses = Address::new(AddressKind::Session, self.name.as_str()).into_iter().collect();
        let id = MessageId::new(RandomIds.next());
        let message =
            InboundMessage::new(id, channel.account(), Sender::new(addresses), Content::Text(text.to_owned()));
        if let Err(fault) = self.agent.accept(&self.property, &channel.name(), message).await {
            eprintln!("not kept: {fault}");
        }
    }
}

/// Decides and delivers all that is due: one message is answered before the next is read.
async fn settle(agent: &Agent) {
    if let Err(fault) = agent.drain().await {
        eprintln!("not answered yet: {fault}");
    }
}

fn prompt() {
    let mut out = std::io::stdout();
    if out.is_terminal() {
        print!("\n> ");
    }
    // A pipe that is gone shows at the next line of the agent's.
    let _ = out.flush();
}

fn options() -> Result<Option<Options>, Problem> {
    let mut parser = Parser::from_env();
    let (mut hotel, mut guest) = (None, "guest".to_owned());
    let (mut data, mut config) = (PathBuf::from("./hotel-data"), Vec::new());
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("hotel") => hotel = Some(parser.value()?.string()?),
            Arg::Long("as") => guest = parser.value()?.string()?,
            Arg::Long("data") => data = parser.value()?.into(),
            Arg::Long("config") => config.extend(parser.values()?.map(PathBuf::from)),
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    if guest.trim().is_empty() {
        return Err(Problem::setup("--as: a guest needs a name"));
    }
    Ok(Some(Options { hotel, guest, data, config }))
}
