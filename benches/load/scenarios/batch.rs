use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::complaints;
use crate::{
    Bench, Problem,
    report::{line, spread, title},
    server::Server,
    traffic::deliver,
    webhook::{self, PATH, Word},
};

const TIMES: u32 = 20;
const ITEMS: u32 = 1_000;
const SILENCE: Duration = Duration::from_secs(10);

pub(super) async fn run(bench: &Bench) -> Result<(), Problem> {
    title("batch", "one webhook of 1,000 messages, 20 times");
    let (_folder, server) = bench.fresh().await?;
    let (mut acks, mut answered) = (Vec::new(), 0);
    for time in 0..TIMES {
        bench.book.open_all(time * ITEMS, ITEMS, ITEMS.into());
        let words: Vec<Word> = std::iter::from_fn(|| bench.book.next_now()).collect();
        let ack = post(bench, &server, &words).await?;
        bench.book.settled(SILENCE).await;
        let figures = bench.book.take();
        answered += figures.answered;
        if figures.lost() + figures.doubled > 0 {
            line("lost / doubled", format!("{} / {}", figures.lost(), figures.doubled), "0 / 0");
        }
        acks.push(ack);
    }
    line("of 1,000 guests: acknowledged, min / median / max", spread(&acks), "100 ms");
    line("    answered", format!("{answered} of {}", TIMES * ITEMS), "all");

    let (mut acks, mut answers) = (Vec::new(), 0);
    for time in 0..TIMES {
        bench.book.open_all(50_000_000, 1, 0);
        let words: Vec<Word> = (0..ITEMS).map(|_| Word { guest: 60_000_000 + time, id: bench.book.id() }).collect();
        acks.push(post(bench, &server, &words).await?);
        sleep(Duration::from_secs(1)).await;
        answers += bench.book.take().others;
    }
    line("of one guest: acknowledged, min / median / max", spread(&acks), "100 ms");
    line("    answers to each (several messages a turn)", format!("{:.1}", answers as f64 / f64::from(TIMES)), "");
    complaints(&server);
    Ok(())
}

/// Microseconds until one webhook with all of these is acknowledged.
async fn post(bench: &Bench, server: &Server, words: &[Word]) -> Result<u32, Problem> {
    let request = webhook::messages(PATH, bench.options.seed, words);
    // Opened before, as Meta's are.
    let mut wire = None;
    deliver(&mut wire, server.address, &webhook::messages(PATH, bench.options.seed, &[])).await;
    words.iter().for_each(|word| bench.book.wrote(word.guest));
    let start = Instant::now();
    let delivery = deliver(&mut wire, server.address, &request).await;
    let time = start.elapsed();
    if !delivery.is_taken() {
        return Err(format!("a batch was answered {delivery:?}").into());
    }
    words.iter().for_each(|word| bench.book.acknowledged(word.guest, time));
    Ok(u32::try_from(time.as_micros())?)
}
