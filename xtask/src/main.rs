//! Chores of the repository: `cargo xtask test` is all that CI runs.

mod checks;
mod instructions;
mod msrv;
#[path = "../../hotel-agent-testkit/src/postgres.rs"]
#[expect(unreachable_pub, dead_code, reason = "the kit's own file: building the kit for it would take longer")]
mod postgres;
mod soak;
mod tools;
mod train;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test     everything CI checks: format, lints, tests, doc tests, docs, packages, licences
cargo xtask quick    format, lints and tests only
cargo xtask msrv     the Rust version that the dependencies ask for, and the one we promise
cargo xtask instructions [accept]
                     the parts of a turn by callgrind, held against benches/instructions.txt; `accept` writes it anew
cargo xtask train-language
                     the model of what guests want, out of xtask/training
cargo xtask soak [N] the property and fault tests with N cases each (default 10000)
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let outcome = match arguments.next().as_deref() {
        Some("test") => checks::all(),
        Some("quick") => checks::quick(),
        Some("msrv") => msrv::check(),
        Some("instructions") => instructions::count(arguments.next().as_deref() == Some("accept")),
        Some("train-language") => train::run(),
        Some("soak") => soak::run(arguments.next()),
        _ => {
            say(USAGE);
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            say(&format!("\nFAILED: {problem}\n"));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "a command line tool speaks")]
fn say(text: &str) {
    eprint!("{text}");
}
