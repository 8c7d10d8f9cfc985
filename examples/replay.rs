//! Decides every turn of a stored conversation again, says whether today's code decides the same, and why.
//!
//! `cargo run --example replay -- hotel-data` lists the conversations that `hotel_server` or `front_desk` left in that
//! folder; with a property, a channel and an id it shows one: what was said, why, and what has changed since. Nothing is
//! sent and nothing is stored. The server must not be running: the store has one owner.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

#[path = "shared/mod.rs"]
#[expect(dead_code, unused_imports, reason = "a replay needs no agent")]
mod shared;

use std::{ffi::OsString, fmt::Write as _, path::PathBuf, process::ExitCode};

use hotel_agent::core::{
    guest::ConversationKey,
    message::{ChannelName, Content, OutboundContent},
    port::{Fault, store::Desk},
    property::PropertyId,
    reply::Catalogue,
    turn::{Author, Decision, Heard, Journal, Replay, StaffAction, replay},
};
use hotel_agent_storage::sqlite::SqliteStore;
use lexopt::{Arg, Parser, ValueExt};

use self::shared::{Data, Hotel, Problem, hotels};

const HELP: &str = "\
usage: replay [--config PATH]... DATA_FOLDER [PROPERTY CHANNEL ID]

  DATA_FOLDER          of hotel_server or front_desk, for example ./hotel-data
  PROPERTY CHANNEL ID  one conversation; without them, those there are
  --config PATH        a hotel's .toml file, or a folder of them (examples/hotels)

exit code 0: everything is decided as it was; 3: something is not";

/// Turns shown of one conversation.
const TURNS: usize = 10_000;
/// The store numbers conversations from 1; so many are looked for.
const LISTED: u32 = 500;
const CHANNELS: [&str; 3] = ["webchat", "whatsapp", "terminal"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(3),
        Err(problem) => {
            eprintln!("{problem}");
            problem.exit_code()
        }
    }
}

/// Whether everything was decided as it had been.
async fn run() -> Result<bool, Problem> {
    let (mut parser, mut config, mut named) = (Parser::from_env(), Vec::new(), Vec::<OsString>::new());
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("config") => config.push(PathBuf::from(parser.value()?)),
            Arg::Long("help") | Arg::Short('h') => {
                println!("{HELP}");
                return Ok(true);
            }
            Arg::Value(value) => named.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    let mut named = named.into_iter();
    let folder = PathBuf::from(named.next().ok_or_else(|| Problem::setup(HELP))?);
    if !folder.join("agent.db").is_file() {
        return Err(Problem::setup(format!("{}: no agent.db in this folder", folder.display())));
    }
    let hotels = hotels(&config)?;
    let store = Data::open(&folder)?.store()?;
    let names = named.map(|name| name.string()).collect::<Result<Vec<String>, _>>()?;
    match names.as_slice() {
        [] => list(&store, &hotels).await.map(|()| true),
        [property, channel, id] => {
            let hotel = hotels.iter().find(|hotel| hotel.property.id.as_str() == property);
            let hotel = hotel.ok_or_else(|| Problem::setup(format!("no hotel is called {property}: see --config")))?;
            let conversation = key(&hotel.property.id, channel, id.clone());
            show(&store, hotel, &conversation).await
        }
        _ => Err(Problem::setup(HELP)),
    }
}

fn key(property: &PropertyId, channel: &str, id: String) -> ConversationKey {
    ConversationKey { property: property.clone(), channel: ChannelName::new(channel), id }
}

fn failed(fault: Fault) -> Problem {
    Problem::failed(fault)
}

/// The conversations there are, with how each began.
async fn list(store: &SqliteStore, hotels: &[Hotel]) -> Result<(), Problem> {
    for hotel in hotels {
        for channel in CHANNELS {
            for id in 1..=LISTED {
                let conversation = key(&hotel.property.id, channel, id.to_string());
                let journals = store.journals(&conversation, TURNS).await.map_err(failed)?;
                let Some(first) = journals.first() else { continue };
                let first = Journal::from_record(first).map_err(failed)?;
                let began = first.turn.now.format("%Y-%m-%d %H:%M");
                let words = first.turn.messages.iter().filter_map(|message| message.heard.as_ref()).map(said).next();
                let words: String = words.unwrap_or_default().chars().take(50).collect();
                println!("{} {channel} {id}\t{} turns since {began}\t{words}", hotel.property.id, journals.len());
            }
        }
    }
    Ok(())
}

/// Shows a conversation and decides each of its turns again.
async fn show(store: &SqliteStore, hotel: &Hotel, conversation: &ConversationKey) -> Result<bool, Problem> {
    let catalogue = Catalogue::builtin().map_err(Problem::failed)?;
    let journals = store.journals(conversation, TURNS).await.map_err(failed)?;
    if journals.is_empty() {
        return Err(Problem::setup("no turn of this conversation is stored"));
    }
    let mut all_same = true;
    for (number, record) in journals.iter().enumerate() {
        let journal = Journal::from_record(record).map_err(failed)?;
        println!("── turn {} · {} ──", number + 1, journal.turn.now.format("%Y-%m-%d %H:%M:%S UTC"));
        transcript(&journal);
        if journal.engine != Journal::ENGINE {
            println!("  (decided by engine {}, this is {})", journal.engine, Journal::ENGINE);
        }
        if journal.property_revision != hotel.property.revision {
            println!("  (decided under other settings of the hotel)");
        }
        match replay(&journal, &hotel.property, &catalogue) {
            Replay::Same => println!("  = same"),
            Replay::Unfinished => println!("  ? the turn had not ended when this was kept"),
            Replay::NeedsMore(missing) => {
                all_same = false;
                println!("  ≠ different: today's code asks for what was not asked then: {missing:?}");
            }
            Replay::Different { then, now } => {
                all_same = false;
                print!("  ≠ different (- then, + now)\n{}", difference(&then, &now));
            }
            _ => println!("  ? this program does not know what came of it"),
        }
        println!();
    }
    Ok(all_same)
}

/// What was said, and why.
fn transcript(journal: &Journal) {
    for message in &journal.turn.messages {
        match (&message.author, &message.heard) {
            (Author::Staff { name, action: StaffAction::Write { text } }, _) => println!("{name} (staff): {text}"),
            (Author::Staff { name, action }, _) => println!("{name} (staff): {action:?}"),
            (Author::Guest, Some(heard)) => println!("guest: {}", said(heard)),
            (Author::Guest, None) => {}
        }
    }
    for job in &journal.turn.jobs {
        println!("(due: {})", job.key);
    }
    let Some(Decision { send, trace, .. }) = &journal.decision else { return };
    for item in send {
        println!("hotel: {}", words(&item.content).replace('\n', "\n       "));
    }
    for step in &trace.steps {
        println!("  · {step}");
    }
}

fn said(heard: &Heard) -> String {
    match &heard.content {
        Content::Text(text) => text.clone(),
        Content::Choice { title, .. } => format!("[{title}]"),
        Content::Media { kind, caption, .. } => format!("<{kind:?}> {}", caption.as_deref().unwrap_or_default()),
        Content::Location { name, .. } => format!("<location> {}", name.as_deref().unwrap_or_default()),
        Content::Reaction { emoji } => format!("<reaction> {}", emoji.as_deref().unwrap_or("taken back")),
        Content::Other { kind } => format!("<{kind}>"),
        other => format!("{other:?}"),
    }
}

fn words(content: &OutboundContent) -> String {
    match content {
        OutboundContent::Text(text) => text.clone(),
        OutboundContent::Buttons { text, buttons } => {
            buttons.iter().fold(text.clone(), |text, button| format!("{text}\n[{}]", button.title))
        }
        OutboundContent::List { text, sections, .. } => {
            let rows = sections.iter().flat_map(|section| &section.rows);
            rows.fold(text.clone(), |text, row| format!("{text}\n[{}]", row.title))
        }
        OutboundContent::Image { alt, caption, .. } => {
            format!("<picture: {alt}> {}", caption.as_deref().unwrap_or_default())
        }
        OutboundContent::Location { name, address, .. } => format!("<map: {name}, {address}>"),
        other => format!("{other:?}"),
    }
}

/// The lines that differ, with those around them.
fn difference(then: &str, now: &str) -> String {
    let (then, now): (Vec<&str>, Vec<&str>) = (then.lines().collect(), now.lines().collect());
    let start = then.iter().zip(&now).take_while(|(a, b)| a == b).count();
    let (old, new) = (then.get(start..).unwrap_or_default(), now.get(start..).unwrap_or_default());
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let middle = |lines: &[&str]| lines.get(..lines.len() - end).unwrap_or_default().join("\n");
    let mut text = String::new();
    for line in then.get(start.saturating_sub(3)..start).unwrap_or_default() {
        let _infallible = writeln!(text, "      {line}");
    }
    for (sign, lines) in [('-', middle(old)), ('+', middle(new))] {
        for line in lines.lines() {
            let _infallible = writeln!(text, "    {sign} {line}");
        }
    }
    for line in old.iter().rev().take(end).rev().take(3) {
        let _infallible = writeln!(text, "      {line}");
    }
    text
}
