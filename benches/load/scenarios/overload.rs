use std::time::{Duration, Instant};

use tokio::{task::spawn_local, time::sleep};

use super::complaints;
use crate::{
    Bench, Problem,
    process::Watched,
    report::{line, megabytes, p50_p99, title},
    server::Server,
};

const STEP: Duration = Duration::from_secs(3);
const OVERLOAD: Duration = Duration::from_secs(20);
/// Left out of the goodput: the queues fill.
const RISE: Duration = Duration::from_secs(2);
/// Longer than any `Retry-After` of the server, twice over.
const SILENCE: Duration = Duration::from_secs(30);

pub(super) async fn run(bench: &Bench) -> Result<(), Problem> {
    title("overload", "twice the peak for 20 s, what is refused delivered again when the server says");
    let (_folder, server) = bench.fresh().await?;
    let mut peak: f64 = 0.0;
    let mut best = 0;
    for connections in [8, 16, 32, 64, 128, 256] {
        let goodput = goodput(bench, &server, connections).await;
        line(&format!("answered a second on {connections} connections"), format!("{goodput:.0}"), "");
        (peak, best) = if goodput > peak { (goodput, connections) } else { (peak, best) };
    }
    line("memory before, resident", megabytes(server.process.resident()), "");
    let over = over(bench, &server, peak).await;
    // The machine may not be what it was.
    let again = goodput(bench, &server, best).await;
    line(&format!("answered a second on {best} connections afterwards"), format!("{again:.0}"), "");
    line("overload of the peak, before and after", percents(over, &[peak, again]), "90 %");
    complaints(&server);
    Ok(())
}

/// Answers a second of guests who write as fast as they are acknowledged.
async fn goodput(bench: &Bench, server: &Server, connections: usize) -> f64 {
    bench.book.open_all(0, 20_000, u64::MAX);
    let start = Instant::now();
    let book = bench.book.clone();
    spawn_local(async move {
        sleep(STEP).await;
        book.close();
    });
    bench.line(server).closed(connections).await;
    bench.book.settled(SILENCE).await;
    let figures = bench.book.take();
    let time = figures.last_answer.map_or(STEP, |last| last - start);
    figures.answered as f64 / time.as_secs_f64()
}

fn percents(part: f64, wholes: &[f64]) -> String {
    let each: Vec<String> = wholes.iter().map(|whole| format!("{:.0} %", part / whole * 100.0)).collect();
    each.join(" / ")
}

/// Answers a second while twice as much comes in.
async fn over(bench: &Bench, server: &Server, peak: f64) -> f64 {
    let rate = 2.0 * peak;
    let guests = (rate * OVERLOAD.as_secs_f64()) as u32 + 1_000;
    bench.book.open_all(1_000_000, guests, u64::MAX);
    let way = bench.line(server);
    let window = spawn_local({
        let book = bench.book.clone();
        async move {
            sleep(RISE).await;
            let (from, start) = (book.count(), Instant::now());
            sleep(OVERLOAD - RISE).await;
            (book.count() - from) as f64 / start.elapsed().as_secs_f64()
        }
    });
    let start = Instant::now();
    let written = way.paced(rate, OVERLOAD).await;
    bench.book.close();
    let offered = written as f64 / start.elapsed().as_secs_f64();
    let goodput = window.await.unwrap_or(f64::NAN);
    let (in_flight, watched) = (way.in_flight.get(), Watched::new(server.pid()));
    let during = watched.resident();
    bench.book.settled(SILENCE).await;
    let figures = bench.book.take();
    line("offered a second (wanted twice the peak)", format!("{offered:.0} of {rate:.0}"), "");
    line("answered a second meanwhile", format!("{goodput:.0}"), "");
    line("on the wire at the end of it", in_flight, "");
    line("refused (503) / failed deliveries", format!("{} / {}", way.refused.get(), way.failed.get()), "");
    line("acknowledgement p50 / p99", p50_p99(&figures.acks), "");
    line("answer p50 / p99", p50_p99(&figures.answers), "");
    line("written / acknowledged", format!("{} / {}", figures.written, figures.acknowledged), "equal");
    line("lost / doubled", format!("{} / {}", figures.lost(), figures.doubled), "0 / 0");
    line("all answered after", format!("{:.1} s", start.elapsed().as_secs_f64()), "");
    line(
        "memory at the end of the overload / peak",
        format!("{} / {}", megabytes(during), megabytes(watched.peak())),
        "",
    );
    line("memory once all is answered", megabytes(watched.resident()), "");
    goodput
}
