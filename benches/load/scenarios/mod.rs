mod batch;
mod cold;
mod flood;
mod growth;
mod memory;
mod overload;
mod throughput;

use crate::{Bench, Problem, report, server::Server};

pub(crate) const NAMES: [&str; 7] = ["throughput", "overload", "flood", "batch", "memory", "growth", "cold"];

pub(crate) async fn run(bench: &Bench, name: &str) -> Result<(), Problem> {
    match name {
        "throughput" => throughput::run(bench).await,
        "overload" => overload::run(bench).await,
        "flood" => flood::run(bench).await,
        "batch" => batch::run(bench).await,
        "memory" => memory::run(bench).await,
        "growth" => growth::run(bench).await,
        "cold" => cold::run(bench).await,
        other => Err(format!("there is no scenario {other:?}: {}", NAMES.join(", ")).into()),
    }
}

/// What the server logged; a healthy one says nothing.
fn complaints(server: &Server) {
    let lines = server.complaints();
    report::line("lines in the server's log", lines.len(), "");
    for line in lines.iter().take(3) {
        println!("      {line}");
    }
}
