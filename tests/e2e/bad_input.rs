//! What an operator sets wrong and what a guest should not send.

use std::{fs, net::TcpListener, path::Path};

use reqwest::StatusCode;
use tempfile::TempDir;

use crate::support::{Chat, Ended, Program, Server, free_port};

const HOTEL: &str = include_str!("../../examples/hotels/casa-del-mar.toml");

/// It must not start: exit code 2 and one short message that holds all of these words.
fn refused(program: Program, words: &[&str]) {
    let ended @ Ended { code, .. } = &program.run("");
    assert_eq!(*code, Some(2), "{words:?}: {ended:#?}");
    for word in words {
        assert!(ended.stderr.contains(word), "{word:?} is not in {ended:#?}");
    }
    let lines = ended.stderr.lines().count();
    assert!((1..=8).contains(&lines) && !ended.stderr.contains("panicked"), "{ended:#?}");
    assert!(!ended.stdout.contains("Open for guests"), "{ended:#?}");
}

fn server(data: &Path) -> Program {
    Program::example("hotel_server").arg("--port").arg(free_port().to_string()).arg("--data").arg(data)
}

#[test]
fn a_hotels_file_that_is_wrong_is_named_with_its_key() {
    let cases = [
        ("currency = \"COP\"", "currency = \"PESOS\"", "currency"),
        ("currency = \"COP\"", "curency = \"COP\"", "curency"),
        ("time_zone = \"America/Bogota\"", "time_zone = \"America/Bogotá\"", "time_zone"),
        ("hours = \"Mo-Su 08:00-20:00\"", "hours = \"Mo-Su 08:00-27:00 sometimes\"", "desks.pool.hours"),
        ("check_in = \"15:00\"", "check_in = \"3 pm\"", "check_in"),
        ("privacy_notice =", "privacy =", "privacy"),
        ("rate = \"420000.00\"", "rate = \"cheap\"", "rate"),
        ("rooms = 8", "rooms = -8", "rooms"),
        ("id = \"casa-del-mar\"", "id = \"Casa del Mar\"", "id"),
        ("[address]", "[address", "line 26"),
    ];
    for (old, new, key) in cases {
        assert!(HOTEL.contains(old), "{old}");
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("my-hotel.toml");
        fs::write(&file, HOTEL.replacen(old, new, 1)).unwrap();
        refused(server(&folder.path().join("data")).arg("--config").arg(&file), &["my-hotel.toml", key]);
        assert!(!folder.path().join("data").exists(), "{new}: it touched the data before it understood its settings");
    }
}

#[test]
fn what_is_asked_of_it_must_exist() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let missing = folder.path().join("none.toml");
    refused(server(&data).arg("--config").arg(&missing), &["none.toml"]);
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    refused(server(&data).arg("--config").arg(&empty), &["empty", ".toml"]);
    refused(server(&data).arg("--colour"), &["--colour", "--help"]);
    refused(server(&data).arg("--port").arg("eighty"), &["eighty", "--help"]);
    refused(server(&data).env("PUBLIC_URL", "hotel.example"), &["PUBLIC_URL", "hotel.example"]);
    refused(server(&data).env("SETTLE_MS", "soon"), &["SETTLE_MS", "soon"]);
    refused(Program::example("front_desk").arg("--hotel").arg("ritz").arg("--data").arg(&data), &["--hotel"]);
}

#[test]
fn a_number_that_is_half_set_up_is_told_what_it_lacks() {
    let folder = TempDir::new().unwrap();
    let all = ["WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"];
    for missing in all {
        let program =
            all.iter().filter(|name| **name != missing).fold(server(folder.path()), |it, name| it.env(name, "1"));
        refused(program, &[missing]);
    }
    let program = all.iter().fold(server(folder.path()), |program, name| program.env(name, "1"));
    refused(program.env("WHATSAPP_PROPERTY", "ritz"), &["WHATSAPP_PROPERTY", "ritz"]);
}

#[test]
fn data_that_cannot_be_written_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a-file");
    fs::write(&file, "not a folder").unwrap();
    refused(server(&file), &["a-file"]);
    refused(server(&file.join("below")), &["a-file"]);
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("agent.db"), "not a database, but long enough to be taken for something that is one").unwrap();
    refused(server(&data), &["agent.db"]);
}

#[tokio::test]
async fn a_second_server_is_sent_away() {
    let first = Server::start(&[]).await;
    refused(server(&first.data()), &["agent.db", "use"]);
    let folder = TempDir::new().unwrap();
    let same_port = Program::example("hotel_server").arg("--port").arg(first.port().to_string());
    refused(same_port.arg("--data").arg(folder.path()), &[&first.port().to_string(), "--port"]);
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    assert_ne!(taken.port(), first.port());
    Chat::open(&first, "casa-del-mar").await.ask("Hello", "virtual assistant").await;
}

#[test]
fn help_names_every_flag_and_variable() {
    let Ended { code, stdout, stderr } = Program::example("hotel_server").arg("--help").run("");
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let mut named = vec!["--port", "--data", "--config", "--help"];
    let sources = [
        include_str!("../../examples/hotel_server/main.rs"),
        include_str!("../../examples/hotel_server/options.rs"),
        include_str!("../../examples/hotel_server/whatsapp.rs"),
    ];
    // Whatever name in capitals the program has in quotes, it reads.
    let quoted = sources.iter().flat_map(|source| source.split('"').skip(1).step_by(2));
    let variable = |name: &&str| name.len() > 3 && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    named.extend(quoted.filter(variable));
    assert!(named.contains(&"WHATSAPP_GRAPH_URL") && named.contains(&"SETTLE_MS"), "{named:?}");
    for name in named {
        assert!(stdout.contains(name), "{name} is not in\n{stdout}");
    }
    let front_desk = Program::example("front_desk").arg("--help").run("");
    for name in ["--data", "--config", "--hotel", "/staff list", "/staff reply", "/staff release"] {
        assert!(front_desk.stdout.contains(name), "{name} is not in\n{}", front_desk.stdout);
    }
}

#[tokio::test]
async fn texts_of_every_length_are_answered_or_refused() {
    let server = Server::start(&[]).await;
    let mut chat = Chat::open(&server, "casa-del-mar").await;
    chat.ask("Hello", "virtual assistant").await;
    let check = async |id: &str, text: &str, status: StatusCode| {
        let answer = chat.post(id, text).await.unwrap();
        assert_eq!(answer.status(), status, "{id}");
    };
    check("empty", "", StatusCode::BAD_REQUEST).await;
    check("blank", " \n\t ", StatusCode::BAD_REQUEST).await;
    check("4096", &"ñ".repeat(4096), StatusCode::ACCEPTED).await;
    check("4096-emoji", &"🏖".repeat(4096), StatusCode::ACCEPTED).await;
    check("4097", &"ñ".repeat(4097), StatusCode::PAYLOAD_TOO_LARGE).await;
    check("emoji", "🎉", StatusCode::ACCEPTED).await;
    check("control", "\u{0}\u{7}\u{1b}[31m\u{202e}", StatusCode::ACCEPTED).await;
    check("markup", "<script>alert(1)</script> {{7*7}} '; DROP TABLE outbox; --", StatusCode::ACCEPTED).await;
    chat.ask("Do you have parking?", "Calle del Cuartel").await;
    assert!(!server.log().contains("panicked"), "{}", server.log());
}
