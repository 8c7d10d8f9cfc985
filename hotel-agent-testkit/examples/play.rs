//! Plays dialogue scripts and prints each conversation: `play <folder of hotels> <script>...`.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use std::{env, path::PathBuf, process::ExitCode};

use hotel_agent_testkit::scripts;

fn main() -> ExitCode {
    let mut paths = env::args_os().skip(1).map(PathBuf::from);
    let Some(hotels) = paths.next() else {
        println!("play <folder of hotels> <script>...");
        return ExitCode::from(2);
    };
    let (mut played, mut failed) = (0, 0);
    for path in paths {
        played += 1;
        match scripts::check(&path, &hotels) {
            Ok(passed) => println!("=== {}: {}\n{}", path.display(), passed.title, passed.transcript),
            Err(failure) => {
                failed += 1;
                println!("=== FAILED {failure}");
            }
        }
    }
    println!("{played} played, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
