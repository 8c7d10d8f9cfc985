use std::{
    path::Path,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::complaints;
use crate::{
    Bench, Problem,
    disk::Syncs,
    process::{child, installed},
    report::{line, megabytes, p50_p99, part, title},
    server::{Server, terminate},
};

const CONNECTIONS: usize = 32;
/// Messages of the runs on one connection, and those that warm a server up.
const FEW: u64 = 500;
/// Messages while disk syncs are counted.
const TRACED: u64 = 5_000;
/// How long answers may stay away before they are taken for lost.
const SILENCE: Duration = Duration::from_secs(15);

pub(super) async fn run(bench: &Bench) -> Result<(), Problem> {
    let messages = bench.options.messages.unwrap_or(20_000);
    let many = u32::try_from(messages)?;
    for guests in [many, 1_000] {
        title("throughput", &format!("{CONNECTIONS} connections, {messages} messages from {guests} guests"));
        let (folder, mut server) = bench.fresh().await?;
        warm(bench, &server).await;
        measure(bench, &mut server, guests, messages).await;
        if guests == many {
            alone(bench, &server, folder.path()).await?;
        }
        line("memory, peak resident", megabytes(server.process.peak()), "");
        complaints(&server);
    }
    syncs(bench).await
}

async fn warm(bench: &Bench, server: &Server) {
    let (few, connections) = (u32::try_from(FEW).unwrap_or(0), CONNECTIONS);
    bench.book.open_all(0, few, FEW);
    bench.line(server).closed(connections).await;
    bench.book.settled(SILENCE).await;
}

async fn measure(bench: &Bench, server: &mut Server, guests: u32, messages: u64) {
    let way = bench.line(server);
    let (marks, cpu) = (bench.graph.marks.get(), server.process.cpu());
    bench.book.open_all(1_000, guests, messages);
    let start = Instant::now();
    way.closed(CONNECTIONS).await;
    let acknowledged = start.elapsed();
    bench.book.settled(SILENCE).await;
    let figures = bench.book.take();
    let answered = figures.last_answer.map_or(acknowledged, |last| last - start);
    let cpu = (server.process.cpu() - cpu) as f64 / 1e9;
    line("acknowledged a second", format!("{:.0}", messages as f64 / acknowledged.as_secs_f64()), "");
    line("answered a second", format!("{:.0}", figures.answered as f64 / answered.as_secs_f64()), "");
    line("acknowledgement p50 / p99", p50_p99(&figures.acks), "");
    line("answer p50 / p99", p50_p99(&figures.answers), "");
    line(
        "CPU of 1,000 messages",
        format!("{:.4} s", cpu / messages as f64 * 1000.0),
        "4 x a server that only says hello",
    );
    line("lost / doubled", format!("{} / {}", figures.lost(), figures.doubled), "0 / 0");
    line("refused (503) / failed", format!("{} / {}", way.refused.get(), way.failed.get()), "");
    line("marked read", bench.graph.marks.get() - marks, "");
}

/// One connection, beside what the disk itself takes.
async fn alone(bench: &Bench, server: &Server, folder: &Path) -> Result<(), Problem> {
    let mut synced = Syncs::default();
    synced.measure(folder)?;
    let guests = u32::try_from(FEW)?;
    bench.book.open_all(50_000_000, guests, FEW);
    bench.line(server).closed(1).await;
    bench.book.settled(SILENCE).await;
    let busy = bench.book.take().acks;
    bench.book.open_all(51_000_000, 1, FEW);
    bench.line(server).closed(1).await;
    bench.book.settled(SILENCE).await;
    let calm = bench.book.take().acks;
    synced.measure(folder)?;
    line("the disk's own sync of 4 KiB, appended: p50 / p99", p50_p99(&synced.appended), "");
    line("the disk's own sync of 4 KiB, overwritten", p50_p99(&synced.overwritten), "");
    for (name, acks) in [("back to back", busy), ("each after the last's answer", calm)] {
        line(&format!("one connection, {name}: ack p50 / p99"), p50_p99(&acks), "");
        let times = |syncs: &[u32]| part(&acks, 0.5) / part(syncs, 0.5);
        line("    in appended syncs", format!("{:.2}", times(&synced.appended)), "2");
        line("    in overwritten syncs", format!("{:.2}", times(&synced.overwritten)), "2");
    }
    Ok(())
}

/// Counted by the kernel's filter of system calls, which stops the server at syncs alone.
async fn syncs(bench: &Bench) -> Result<(), Problem> {
    title("throughput", &format!("disk syncs of {TRACED} messages on {CONNECTIONS} connections"));
    if !installed("strace") {
        line("durable messages a disk sync", "not counted: no strace", "5");
        return Ok(());
    }
    let folder = TempDir::new()?;
    let counts = folder.path().join("syncs");
    let mut program = bench.program.clone();
    let trace = ["strace", "-f", "--seccomp-bpf", "-c", "-e", "trace=fdatasync,fsync", "-o"];
    program.before.extend(trace.map(Into::into));
    program.before.push(counts.clone().into());
    let mut server = program.start(folder.path()).await?;
    bench.book.open_all(1_000, u32::try_from(TRACED)?, TRACED);
    let start = Instant::now();
    bench.line(&server).closed(CONNECTIONS).await;
    bench.book.settled(SILENCE).await;
    let rate = TRACED as f64 / start.elapsed().as_secs_f64();
    terminate(child(server.pid()).ok_or("strace runs nothing")?);
    server.ended().await?;
    let counted = std::fs::read_to_string(&counts)?;
    let syncs: u64 = counted.lines().filter_map(calls).sum();
    line("answered a second while counted", format!("{rate:.0}"), "");
    line("disk syncs, start and end of the server included", syncs, "");
    line("durable messages a disk sync", format!("{:.1}", TRACED as f64 / syncs as f64), "5");
    Ok(())
}

/// The calls in a line of `strace -c`: `% time, seconds, usecs/call, calls, [errors,] syscall`.
fn calls(line: &str) -> Option<u64> {
    let words: Vec<&str> = line.split_whitespace().collect();
    words.last().filter(|name| matches!(**name, "fdatasync" | "fsync"))?;
    words.get(3)?.parse().ok()
}
