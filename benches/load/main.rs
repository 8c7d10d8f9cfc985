//! The release server as a process, under the traffic of many guests: how fast, how much memory, and what gives way.
//!
//! ```text
//! cargo build --release --example hotel_server
//! cargo bench --bench load -- SCENARIO... [options]     (all: every scenario, about half an hour)
//! ```
//!
//! The server runs on a fresh folder with WhatsApp connected to a small Graph API inside this process; signed webhooks
//! come over keep-alive connections; a guest writes again once the last message was acknowledged and answered. The server
//! is kept on core 0 and all else on core 1 where `taskset` is installed; durable messages a disk sync need `strace`.
//! Folders are made where `TMPDIR` says: choose a real disk. Figures stand beside their aims and nothing is asserted: on
//! a shared machine only ratios taken in one run, and CPU time, mean much.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a program for the terminal; slices are cut where their bounds were found"
)]

mod book;
mod disk;
mod http;
mod mock;
mod options;
mod process;
mod report;
mod scenarios;
mod server;
mod stored;
mod traffic;
mod webhook;

use std::{error::Error, process::ExitCode, rc::Rc};

use tempfile::TempDir;
use tokio::task::LocalSet;

use self::{
    book::Book,
    mock::Graph,
    options::Options,
    server::{Program, Server},
    traffic::Line,
};

type Problem = Box<dyn Error>;

/// What every scenario is given.
struct Bench {
    options: Options,
    program: Program,
    book: Rc<Book>,
    graph: Rc<Graph>,
}

impl Bench {
    async fn new(options: Options) -> Result<Bench, Problem> {
        let book = Rc::new(Book::default());
        let graph = Graph::start(book.clone()).await?;
        let pinned = process::installed("taskset") && process::pin();
        let before = if pinned { ["taskset", "-c", "0"].map(Into::into).into() } else { Vec::new() };
        let program = Program { path: options.server()?, before, graph: graph.port };
        println!(
            "server {} ({}), seed {}, load {}",
            program.path.display(),
            if pinned { "on core 0, the load on core 1" } else { "not pinned: no taskset, or one core" },
            options.seed,
            process::load(),
        );
        Ok(Bench { options, program, book, graph })
    }

    fn line(&self, server: &Server) -> Rc<Line> {
        self.graph.post_statuses(self.options.statuses.then_some(server.address));
        Line::new(&self.book, server.address, self.options.seed)
    }

    /// A server on a fresh folder.
    async fn fresh(&self) -> Result<(TempDir, Server), Problem> {
        let folder = TempDir::new()?;
        let server = self.program.start(folder.path()).await?;
        Ok((folder, server))
    }
}

fn main() -> ExitCode {
    let options = match Options::read() {
        Ok(Some(options)) => options,
        Ok(None) => {
            println!("{}", options::HELP);
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::from(2);
        }
    };
    match run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> Result<(), Problem> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let bench = Bench::new(options).await?;
        for name in &bench.options.scenarios {
            scenarios::run(&bench, name).await?;
        }
        Ok(())
    })
}
