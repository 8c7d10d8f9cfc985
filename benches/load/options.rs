use std::{env, path::PathBuf};

use lexopt::{Arg, Parser, ValueExt as _};

use crate::{Problem, scenarios};

pub(crate) const HELP: &str = "\
The release server under load.

usage: cargo bench --bench load -- SCENARIO... [options]

  throughput  32 connections, many and few guests: messages a second, latencies, CPU, disk syncs
  overload    twice the peak for 20 seconds: goodput, refusals, what is lost
  flood       100 guests beside one who writes 1,000 messages a second
  batch       1,000 messages in one webhook
  memory      resident memory idle, and after a million messages from 100,000 guests
  growth      a million stored sessions against a thousand, turn 10,000 against turn 10
  cold        from the start of the process to the first signed webhook's 200
  all         each of them

  --server PATH        the server (target/release/examples/hotel_server)
  --seed N             which questions are asked in which order, and the messages' ids (1)
  --messages N         of throughput (20000) and memory (1000000)
  --sessions N         stored ones of growth (1000000)
  --runs N             of cold (30)
  --statuses           every message sent is reported `sent` by a webhook of its own
  --against COMMAND    another server for cold, told its port by PORT
  --against-path PATH  where that one takes webhooks (/webhook)";

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) scenarios: Vec<String>,
    pub(crate) server: Option<PathBuf>,
    pub(crate) seed: u64,
    pub(crate) messages: Option<u64>,
    pub(crate) sessions: u32,
    pub(crate) runs: u32,
    pub(crate) statuses: bool,
    pub(crate) against: Option<String>,
    pub(crate) against_path: String,
}

impl Options {
    /// Reads the command line; `None` when it names nothing to do.
    pub(crate) fn read() -> Result<Option<Options>, Problem> {
        let mut parser = Parser::from_env();
        let mut options = Options {
            scenarios: Vec::new(),
            server: None,
            seed: 1,
            messages: None,
            sessions: 1_000_000,
            runs: 30,
            statuses: false,
            against: None,
            against_path: "/webhook".to_owned(),
        };
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Value(name) => options.scenarios.push(name.string()?),
                Arg::Long("server") => options.server = Some(parser.value()?.into()),
                Arg::Long("seed") => options.seed = parser.value()?.parse()?,
                Arg::Long("messages") => options.messages = Some(parser.value()?.parse()?),
                Arg::Long("sessions") => options.sessions = parser.value()?.parse()?,
                Arg::Long("runs") => options.runs = parser.value()?.parse()?,
                Arg::Long("statuses") => options.statuses = true,
                Arg::Long("against") => options.against = Some(parser.value()?.string()?),
                Arg::Long("against-path") => options.against_path = parser.value()?.string()?,
                // Cargo adds this one.
                Arg::Long("bench") => {}
                // Test runners ask every target which tests it has: none.
                Arg::Long("help" | "list" | "test") | Arg::Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        if options.scenarios.iter().any(|name| name == "all") {
            options.scenarios = scenarios::NAMES.map(str::to_owned).into();
        }
        Ok((!options.scenarios.is_empty()).then_some(options))
    }

    /// The server's program, by default beside this one.
    pub(crate) fn server(&self) -> Result<PathBuf, Problem> {
        if let Some(path) = &self.server {
            return Ok(path.clone());
        }
        let here = env::current_exe()?;
        let profile = here.parent().and_then(|folder| folder.parent()).ok_or("this program is nowhere")?;
        let path = profile.join("examples").join("hotel_server");
        if !path.exists() {
            return Err("first: cargo build --release --example hotel_server (or --server PATH)".into());
        }
        Ok(path)
    }
}
