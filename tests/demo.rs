//! The demo's programs as a person runs them. They are built with the tests of this package.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::{
    fs,
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

const HOTEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/hotels/casa-del-mar.toml");

/// An example's program, beside the folder this test is in.
fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join("examples").join(name);
    assert!(program.exists(), "{} is not built: cargo build --example {name}", program.display());
    program
}

/// Runs a program in a folder of its own, with nothing of this process's environment that it reads.
fn run(name: &str, args: &[&str], environment: &[(&str, &str)], input: &str, folder: &Path) -> Output {
    let mut child = Command::new(program(name))
        .args(args)
        .current_dir(folder)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_room_is_booked_from_a_script_and_known_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let desk = |input: &str| {
        let output = run("front_desk", &["--config", HOTEL, "--data", "data"], &[], input, folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    };
    let booked = desk("hola\nuna habitación del 10 al 12 de marzo para 2 adultos\n2\nAna Pérez\nana@example.com\nsí\n");
    let (_, number) = booked.split_once("*CDM-").unwrap_or_else(|| panic!("no number in {booked}"));
    let number = number.split('*').next().unwrap();
    assert!(booked.contains('█'), "the code is drawn: {booked}");

    // Another process: the conversation goes on, and nothing is introduced again.
    let later = desk("quiero cancelar mi reserva\n");
    assert!(later.contains(number), "{number}: {later}");
    assert!(!later.contains("asistente virtual"), "{later}");
}

#[test]
fn the_desk_answers_in_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let script =
        "I want to talk to a person\n/staff list\n/staff reply 1 I am on my way\n/staff release 1\n/staff list\n";
    let output = run("front_desk", &["--config", HOTEL, "--data", "data"], &[], script, folder.path());
    let shown = text(&output.stdout);
    assert!(shown.contains("1. Waiting since"), "{shown}");
    assert!(shown.contains("I am on my way"), "{shown}");
    assert!(shown.trim_end().ends_with("nobody waits"), "{shown}");
}

#[test]
fn what_is_set_wrongly_is_named_and_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let broken = fs::read_to_string(HOTEL).unwrap().replace("currency = \"COP\"", "currency = \"PESOS\"");
    fs::write(folder.path().join("broken.toml"), broken).unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    for (args, environment, named) in [
        (&["--config", "broken.toml"][..], &[][..], &["broken.toml", "currency", "PESOS"][..]),
        (&["--config", "nowhere.toml"], &[], &["nowhere.toml"]),
        (&["--config", "empty"], &[], &["empty", ".toml"]),
        (&["--config", HOTEL, "--port", "many"], &[], &["many"]),
        (&["--nonsense"], &[], &["--nonsense", "--help"]),
        (&["--config", HOTEL], &[("SETTLE_MS", "soon")], &["SETTLE_MS", "soon"]),
        (&["--config", HOTEL], &[("WHATSAPP_APP_SECRET", "s")], &["WHATSAPP_ACCESS_TOKEN", "WHATSAPP_VERIFY_TOKEN"]),
    ] {
        let output = run("hotel_server", args, environment, "", folder.path());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        for word in named {
            assert!(said.contains(word), "{args:?}: {word:?} is missing in {said}");
        }
        assert!(!folder.path().join("hotel-data").exists(), "{args:?}: nothing is made before all is sound");
    }
}

#[test]
fn a_taken_port_is_said_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run("hotel_server", &["--config", HOTEL, "--port", &port], &[], "", folder.path());
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(&format!("port {port} is taken")), "{said}");
}

#[test]
fn help_names_every_variable_that_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let output = run("hotel_server", &["--help"], &[], "", folder.path());
    let help = text(&output.stdout);
    let mut read = 0;
    for file in ["main.rs", "options.rs", "whatsapp.rs"] {
        let source =
            fs::read_to_string(format!("{}/examples/hotel_server/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        for name in source
            .split('"')
            .filter(|text| text.contains('_') && text.chars().all(|c| c == '_' || c.is_ascii_uppercase()))
        {
            assert!(help.contains(name), "{name} is not in --help");
            read += 1;
        }
    }
    assert!(read >= 8, "only {read} variables were found in the sources");
}
