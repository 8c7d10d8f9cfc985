use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    Bench, Problem,
    report::{line, part, spread, title},
    server::{Program, free_address},
    traffic::deliver,
    webhook::{self, PATH, Word},
};

const SILENCE: Duration = Duration::from_secs(5);
/// Between looks whether the server answers yet.
const LOOK: Duration = Duration::from_micros(200);

pub(super) async fn run(bench: &Bench) -> Result<(), Problem> {
    title("cold", "from the start of the process to the first signed webhook's 200, on a migrated database");
    let (folder, mut server) = bench.fresh().await?;
    server.stop().await?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..bench.options.runs {
        ours.push(first_answer(bench, &bench.program, folder.path(), 1_000 + run).await?);
        if let Some(command) = &bench.options.against {
            theirs.push(rival(bench, command).await?);
        }
    }
    line("this server, min / median / max", spread(&ours), "");
    if let Some(command) = &bench.options.against {
        line("against, min / median / max", spread(&theirs), "");
        println!("      {command}");
        line("ratio of the medians", format!("{:.2}", part(&ours, 0.5) / part(&theirs, 0.5)), "1.5");
        line("ratio of the minima", format!("{:.2}", part(&ours, 0.0) / part(&theirs, 0.0)), "");
    }
    Ok(())
}

/// Microseconds until a server started now has taken a message of this guest; then it ends in order.
pub(super) async fn first_answer(bench: &Bench, program: &Program, folder: &Path, guest: u32) -> Result<u32, Problem> {
    bench.book.open_all(guest, 1, 1);
    let word = bench.book.next_now().ok_or("no message")?;
    let request = webhook::messages(PATH, bench.options.seed, &[word]);
    bench.book.wrote(guest);
    let start = Instant::now();
    let mut server = program.spawn(folder)?;
    let time = taken(start, server.address, &request).await?;
    bench.book.acknowledged(guest, time);
    bench.book.settled(SILENCE).await;
    if bench.book.take().answered != 1 {
        println!("      a message to a server that started was not answered");
    }
    server.stop().await?;
    Ok(u32::try_from(time.as_micros())?)
}

/// Another program's, killed once it has answered.
async fn rival(bench: &Bench, command: &str) -> Result<u32, Problem> {
    struct Killed(Child);
    impl Drop for Killed {
        fn drop(&mut self) {
            let _ended_already = self.0.kill();
            let _reaped = self.0.wait();
        }
    }
    let address = free_address()?;
    let request = webhook::messages(&bench.options.against_path, bench.options.seed, &[Word { guest: 1, id: 1 }]);
    let mut words = bench.program.before.clone();
    words.extend(command.split_whitespace().map(Into::into));
    let (program, arguments) = words.split_first().ok_or("--against names no program")?;
    let start = Instant::now();
    let _child = Killed(
        Command::new(program)
            .args(arguments)
            .env("PORT", address.port().to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?,
    );
    Ok(u32::try_from(taken(start, address, &request).await?.as_micros())?)
}

async fn taken(start: Instant, server: std::net::SocketAddr, request: &[u8]) -> Result<Duration, Problem> {
    while !deliver(&mut None, server, request).await.is_taken() {
        if start.elapsed() > Duration::from_secs(60) {
            return Err("a server does not answer a minute after its start".into());
        }
        // The runtime's own timer is coarser than what is measured, and nothing else runs meanwhile.
        std::thread::sleep(LOOK);
    }
    Ok(start.elapsed())
}
