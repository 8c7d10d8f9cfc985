use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::{task::spawn_local, time::sleep_until};

use super::complaints;
use crate::{
    Bench, Problem,
    http::Wire,
    report::{line, p50_p99, part, title},
    server::Server,
    traffic::deliver,
    webhook::{self, PATH, Word},
};

const GUESTS: u32 = 100;
const TIME: Duration = Duration::from_secs(15);
const SILENCE: Duration = Duration::from_secs(15);
/// Nobody of the run.
const FLOODER: u32 = 90_000_000;
const FLOOD: Duration = Duration::from_millis(1);

pub(super) async fn run(bench: &Bench) -> Result<(), Problem> {
    title("flood", "100 guests at a message a second for 15 s; then beside one guest at 1,000");
    let (_folder, server) = bench.fresh().await?;
    // The first turns of a guest, which greet, are not measured.
    quiet(bench, &server).await;
    let alone = quiet(bench, &server).await;
    let flood = flood(bench, &server);
    let flooded = quiet(bench, &server).await;
    let taken = flood.await?;
    line("answer p50 / p99, alone", p50_p99(&alone), "");
    line("answer p50 / p99, beside the flood", p50_p99(&flooded), "");
    line("    p99 beside / alone", format!("{:.2}", part(&flooded, 0.99) / part(&alone, 0.99)), "2");
    line("the flood: acknowledged / refused", format!("{} / {}", taken.0, taken.1), "");
    complaints(&server);
    Ok(())
}

/// The latencies of the answers to a hundred guests.
async fn quiet(bench: &Bench, server: &Server) -> Vec<u32> {
    bench.book.open_all(0, GUESTS, u64::MAX);
    bench.line(server).paced(f64::from(GUESTS), TIME).await;
    bench.book.close();
    bench.book.settled(SILENCE).await;
    let figures = bench.book.take();
    line(
        "answered, lost / doubled",
        format!("{}, {} / {}", figures.answered, figures.lost(), figures.doubled),
        "0 / 0",
    );
    if figures.others > 0 {
        line("the flood: answers so far", figures.others, "");
    }
    figures.answers
}

/// Webhooks of the flood.
#[derive(Default)]
struct Counts {
    taken: Cell<u64>,
    refused: Cell<u64>,
}

/// One guest who does not wait; what was acknowledged and what was not, once it is over.
fn flood(bench: &Bench, server: &Server) -> tokio::task::JoinHandle<(u64, u64)> {
    let (book, address, seed) = (bench.book.clone(), server.address, bench.options.seed);
    spawn_local(async move {
        let idle: Rc<RefCell<Vec<Wire>>> = Rc::default();
        let counts: Rc<Counts> = Rc::default();
        let start = Instant::now();
        let mut tick = 0;
        while start.elapsed() < TIME {
            let (idle, counts) = (idle.clone(), counts.clone());
            let request = webhook::messages(PATH, seed, &[Word { guest: FLOODER, id: book.id() }]);
            spawn_local(async move {
                let mut wire = idle.borrow_mut().pop();
                let taken = deliver(&mut wire, address, &request).await.is_taken();
                idle.borrow_mut().extend(wire);
                let count = if taken { &counts.taken } else { &counts.refused };
                count.set(count.get() + 1);
            });
            tick += 1;
            sleep_until((start + tick * FLOOD).into()).await;
        }
        let Counts { taken, refused } = &*counts;
        (taken.get(), refused.get())
    })
}
