use std::time::{Duration, Instant};

use tokio::{task::spawn_local, time::sleep};

use super::complaints;
use crate::{
    Bench, Problem,
    process::Watched,
    report::{line, megabytes, title},
    server::Server,
    traffic::deliver,
    webhook::{self, PATH, Word},
};

const GUESTS: u32 = 100_000;
const CONNECTIONS: usize = 32;
const KNOWN: u32 = 1_000;
const REST: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_secs(30);

pub(super) async fn run(bench: &Bench) -> Result<(), Problem> {
    let messages = bench.options.messages.unwrap_or(1_000_000);
    title("memory", &format!("{messages} messages from {GUESTS} guests"));
    let (folder, mut server) = bench.fresh().await?;
    sleep(REST).await;
    show("idle after the start", &server, "20 MB");

    let known = known(bench, &server).await;
    bench.book.open_all(KNOWN, GUESTS - KNOWN, messages - u64::from(KNOWN));
    let sampler = spawn_local(samples(bench.book.clone(), server.pid(), messages));
    let start = Instant::now();
    bench.line(&server).closed(CONNECTIONS).await;
    bench.book.settled(SILENCE).await;
    let (time, figures) = (start.elapsed(), bench.book.take());
    sampler.abort();
    line("answered a second", format!("{:.0}", figures.answered as f64 / time.as_secs_f64()), "");
    line("lost / doubled", format!("{} / {}", figures.lost(), figures.doubled), "0 / 0");
    show("after them", &server, "40 MB");
    sleep(REST).await;
    show("    five seconds later", &server, "40 MB");
    line("    peak resident", megabytes(server.process.peak()), "");

    for word in &known {
        deliver(&mut None, server.address, &webhook::messages(PATH, bench.options.seed, &[*word])).await;
    }
    sleep(Duration::from_secs(2)).await;
    let again = bench.book.take();
    line(&format!("answers to {KNOWN} messages delivered again"), again.others + again.doubled, "0");
    server.stop().await?;
    let server = bench.program.start(folder.path()).await?;
    sleep(REST).await;
    show("started again on the stored, none active", &server, "20 MB");
    complaints(&server);
    Ok(())
}

/// Messages whose ids are kept, to deliver them again.
async fn known(bench: &Bench, server: &Server) -> Vec<Word> {
    bench.book.open_all(0, KNOWN, KNOWN.into());
    let words: Vec<Word> = std::iter::from_fn(|| bench.book.next_now()).collect();
    let way = bench.line(server);
    let mut wire = None;
    for word in &words {
        way.write(&mut wire, *word).await;
    }
    bench.book.settled(SILENCE).await;
    words
}

/// Says the memory at every tenth of the way.
async fn samples(book: std::rc::Rc<crate::book::Book>, pid: u32, messages: u64) {
    let watched = Watched::new(pid);
    for tenth in 1..10 {
        while book.count() < messages * tenth / 10 {
            sleep(Duration::from_millis(100)).await;
        }
        line(&format!("    after {}", messages * tenth / 10), megabytes(watched.resident()), "");
    }
}

fn show(when: &str, server: &Server, aim: &str) {
    let (all, own) = (server.process.resident(), server.process.anonymous());
    line(&format!("resident (of it anonymous) {when}"), format!("{} ({})", megabytes(all), megabytes(own)), aim);
}
