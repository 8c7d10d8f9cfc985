use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{cold::first_answer, complaints};
use crate::{
    Bench, Problem,
    report::{line, median, megabytes, part, spread, title},
    server::Server,
    stored,
    webhook::spread as scatter,
};

const FEW: u32 = 1_000;
const CONNECTIONS: usize = 32;
const ROUNDS: u64 = 12;
const BLOCK: u32 = 2_000;
const STARTS: u32 = 15;
const LATE: u64 = 10_000;
/// Messages of a round of the two conversations.
const TURNS: u64 = 104;
const SILENCE: Duration = Duration::from_secs(15);

pub(super) async fn run(bench: &Bench) -> Result<(), Problem> {
    let many = bench.options.sessions;
    title("growth", &format!("{many} stored sessions against {FEW}"));
    let (few_folder, many_folder, empty) =
        (store(bench, FEW).await?, store(bench, many).await?, store(bench, 1).await?);
    let mut few = bench.program.start(few_folder.path()).await?;
    let mut lot = bench.program.start(many_folder.path()).await?;
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let costs = (block(bench, &mut few, FEW, round).await, block(bench, &mut lot, many, round).await);
        // The first round warms both.
        if round > 0 {
            before.push(costs.0);
            after.push(costs.1);
        }
    }
    line(&format!("CPU a message, {FEW} stored"), format!("{:.1} µs", median(&before)), "");
    line(&format!("CPU a message, {many} stored"), format!("{:.1} µs", median(&after)), "");
    line("    ratio", ratio(&after, &before), "1.15");
    line("resident", format!("{} / {}", megabytes(few.process.resident()), megabytes(lot.process.resident())), "");
    complaints(&lot);
    few.stop().await?;
    lot.stop().await?;

    let (mut bare, mut full) = (Vec::new(), Vec::new());
    for start in 0..STARTS {
        bare.push(first_answer(bench, &bench.program, empty.path(), 80_000_000 + start).await?);
        full.push(first_answer(bench, &bench.program, many_folder.path(), 80_000_000 + start).await?);
    }
    line("first signed answer, empty: min / median / max", spread(&bare), "");
    line(&format!("first signed answer, {many} stored"), spread(&full), "");
    line("    ratio of the medians", format!("{:.2}", part(&full, 0.5) / part(&bare, 0.5)), "1.2");
    turns(bench).await
}

/// A folder with so many conversations, the first by a server, the others as it.
async fn store(bench: &Bench, sessions: u32) -> Result<TempDir, Problem> {
    let (folder, mut server) = bench.fresh().await?;
    bench.book.open_all(0, 1, 1);
    bench.line(&server).closed(1).await;
    bench.book.settled(SILENCE).await;
    server.stop().await?;
    let start = Instant::now();
    stored::fill(folder.path(), 1..sessions).await?;
    if sessions > FEW {
        let bytes = std::fs::metadata(folder.path().join("agent.db"))?.len();
        line("filled in", format!("{:.0} s", start.elapsed().as_secs_f64()), "");
        line("    bytes a session on disk", bytes / u64::from(sessions), "");
    }
    Ok(folder)
}

/// Microseconds of CPU a message, of stored guests chosen by the seed.
async fn block(bench: &Bench, server: &mut Server, stored: u32, round: u64) -> f64 {
    let chosen: BTreeSet<u32> = (0..u64::from(BLOCK))
        .map(|n| (scatter(bench.options.seed ^ (round << 32) ^ n) % u64::from(stored)) as u32)
        .collect();
    bench.book.open(0, stored, chosen, BLOCK.into());
    let cpu = server.process.cpu();
    bench.line(server).closed(CONNECTIONS).await;
    bench.book.settled(SILENCE).await;
    let cpu = server.process.cpu() - cpu;
    let figures = bench.book.take();
    if figures.lost() + figures.doubled > 0 {
        line("lost / doubled", format!("{} / {}", figures.lost(), figures.doubled), "0 / 0");
    }
    cpu as f64 / 1000.0 / f64::from(BLOCK)
}

/// One conversation of ten thousand turns beside young ones, message after message.
async fn turns(bench: &Bench) -> Result<(), Problem> {
    title("growth", &format!("turn {LATE} of a conversation against turn 10"));
    let (_folder, mut server) = bench.fresh().await?;
    let measured = ROUNDS * TURNS;
    talk(bench, &mut server, 0..1, LATE - measured).await;
    let (mut young, mut old) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS as u32 {
        // Thirteen new guests: six turns each that are not measured, then turns 7 to 14.
        let guests = 1_000 + round * 13..1_013 + round * 13;
        talk(bench, &mut server, guests.clone(), 78).await;
        young.push(talk(bench, &mut server, guests, TURNS).await);
        old.push(talk(bench, &mut server, 0..1, TURNS).await);
    }
    line("CPU a message around turn 10", format!("{:.1} µs", median(&young)), "");
    line(&format!("CPU a message up to turn {LATE}"), format!("{:.1} µs", median(&old)), "");
    line("    ratio", ratio(&old, &young), "1.05");
    complaints(&server);
    Ok(())
}

/// Messages one after another, the guests in turn; microseconds of CPU each.
async fn talk(bench: &Bench, server: &mut Server, guests: std::ops::Range<u32>, messages: u64) -> f64 {
    let way = bench.line(server);
    let cpu = server.process.cpu();
    let (mut wire, count) = (None, guests.end - guests.start);
    for _ in 0..messages / u64::from(count) {
        for guest in guests.clone() {
            bench.book.open_all(guest, 1, 1);
            if let Some(word) = bench.book.next_now() {
                way.write(&mut wire, word).await;
                bench.book.settled(SILENCE).await;
            }
        }
    }
    (server.process.cpu() - cpu) as f64 / 1000.0 / messages as f64
}

/// The ratio of the medians, and the quartiles of the rounds' own.
fn ratio(over: &[f64], under: &[f64]) -> String {
    let mut each: Vec<f64> = over.iter().zip(under).map(|(over, under)| over / under).collect();
    each.sort_by(f64::total_cmp);
    let quarter = |q: usize| each.get(each.len() * q / 4).copied().unwrap_or(f64::NAN);
    format!("{:.3} ({:.2} to {:.2})", median(over) / median(under), quarter(1), quarter(3))
}
