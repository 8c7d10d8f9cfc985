//! How long a Lambda function takes from its start to its first answer, against the runtime API on loopback.
//!
//! Of a cold start this is the part that is ours: what AWS does before it starts the process comes on top.
//!
//! ```sh
//! cargo build --release --example lambda_webhook && cargo bench --bench cold_start
//! ```
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a measurement")]

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use hotel_agent_testkit::{
    lambda::{RuntimeApi, function_url},
    whatsapp::{EmulatorSettings, GraphEmulator, Guest, InboundWebhook},
};
use tempfile::TempDir;
use tokio::process::Command;

const RUNS: usize = 40;
const TIME: Duration = Duration::from_secs(30);

/// One start: to the first request for work, and from there to the answer of a genuine webhook that is durable.
async fn start(graph: &str) -> (Duration, Duration) {
    let (api, home, known) = (RuntimeApi::start().await.unwrap(), TempDir::new().unwrap(), EmulatorSettings::default());
    let number = &known.phone_number_ids[0];
    let mut request =
        InboundWebhook::text(number, &Guest::phone("573001112233"), "wamid.1", "Hola").request(&known.app_secret);
    *request.uri_mut() = "/webhooks/whatsapp".parse().unwrap();
    let event = function_url(&request);
    let mut command = Command::new(function());
    command
        .envs(api.environment())
        .env("HOTEL_CONFIG", Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/hotels/casa-del-mar.toml"))
        .env("WHATSAPP_PHONE_NUMBER_ID", number)
        .env("WHATSAPP_ACCESS_TOKEN", &known.access_token)
        .env("WHATSAPP_APP_SECRET", &known.app_secret)
        .env("WHATSAPP_VERIFY_TOKEN", "word")
        .env("WHATSAPP_GRAPH_URL", graph)
        .env("LAMBDA_LOCAL_STORE", home.path().join("agent.db"))
        .env("LINGER_MS", "0")
        .env("RUST_LOG", "error")
        .stdout(Stdio::null())
        .kill_on_drop(true);
    let begun = Instant::now();
    let mut process = command.spawn().unwrap();
    api.until_asked(1).await;
    let asked = api.asked()[0];
    let answer = api.invoke(event, TIME).await.unwrap().answer().unwrap();
    let answered = Instant::now();
    assert_eq!(answer["statusCode"], 200);
    process.kill().await.unwrap();
    (asked - begun, answered - asked)
}

/// The release build of the example, beside this bench.
fn function() -> PathBuf {
    let bench = std::env::current_exe().unwrap();
    // target/release/deps/cold_start-…
    let path = bench.parent().and_then(Path::parent).unwrap().join("examples/lambda_webhook");
    assert!(path.is_file(), "{} is not built: see the command above", path.display());
    path
}

fn show(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let of = |at: usize| times[at].as_secs_f64() * 1000.0;
    println!("{what:<32} min {:6.1}  median {:6.1}  max {:6.1} ms", of(0), of(times.len() / 2), of(times.len() - 1));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let load = || std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned();
    let graph = GraphEmulator::start().await.unwrap();
    println!("{RUNS} starts, {} KiB, load before {}", std::fs::metadata(function()).unwrap().len() / 1024, load());
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        runs.push(start(&graph.base_url()).await);
    }
    show("start to first `next`", runs.iter().map(|(ready, _)| *ready).collect());
    show("first webhook, durable", runs.iter().map(|(_, answer)| *answer).collect());
    show("start to first answer", runs.iter().map(|(ready, answer)| *ready + *answer).collect());
    println!("load after {}", load());
}
