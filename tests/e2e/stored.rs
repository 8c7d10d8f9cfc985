//! The server meets a file that another version wrote, or that something has damaged, between two of its runs.

use hotel_agent_testkit::whatsapp::Guest;
use rusqlite::{Connection, params};

use crate::support::{Chat, Meta, Program, Server, free_port, until_within};

use std::time::Duration;

const HOTEL: &str = "casa-del-mar";

/// A conversation that only newer code can go on with is looked at once a minute.
const A_LOOK: Duration = Duration::from_secs(120);

/// The server's file, while no server has it.
fn file(server: &Server) -> Connection {
    Connection::open(server.data().join("agent.db")).unwrap()
}

/// The row of a guest's conversation.
fn conversation(file: &Connection, guest: &Guest) -> i64 {
    let number = guest.wa_id.as_ref().unwrap();
    let sql = "SELECT conversation FROM address WHERE value IN (?1, '+' || ?1)";
    file.query_row(sql, [number], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_damaged_session_goes_to_the_desk_and_delays_nobody() {
    let (meta, mut server) = Meta::with_server().await;
    let damages: [(&str, &[u8]); 4] =
        [("session/1", b""), ("session/1", b"{\"half\": "), ("session/1", b"\xff\x00\xfe"), ("guestbook/1", b"{}")];
    let hurt: Vec<Guest> = (0..damages.len()).map(|n| Guest::phone(format!("57300111000{n}"))).collect();
    let well = Guest::phone("573001110009");
    for guest in hurt.iter().chain([&well]) {
        meta.ask(&server, guest, "Hello", "virtual assistant").await;
    }
    server.kill();
    for (guest, (schema, bytes)) in hurt.iter().zip(damages) {
        let file = file(&server);
        let sql = "UPDATE conversation SET session_schema = ?2, session = ?3 WHERE id = ?1";
        assert_eq!(file.execute(sql, params![conversation(&file, guest), schema, bytes]).unwrap(), 1);
    }
    server.restart().await;
    for guest in &hurt {
        meta.say(&server, guest, "Do you have parking?").await;
    }
    meta.ask(&server, &well, "Do you have parking?", "Calle del Cuartel").await;
    for guest in &hurt {
        until_within(A_LOOK, "a word for the guest", async || (meta.heard(guest).len() > 1).then_some(())).await;
        assert_eq!(meta.count(guest, "Calle del Cuartel"), 0, "{:#?}", meta.heard(guest));
    }
    let waiting = server.staff(&format!("{HOTEL}/waiting"), None).await.json();
    assert_eq!(waiting.as_array().unwrap().len(), hurt.len(), "{waiting:#}");
    // The desk answers, gives it back, and the guest begins anew.
    let conversation = format!("{HOTEL}/conversations/whatsapp/{}", waiting[0]["id"].as_str().unwrap());
    let reply = serde_json::json!({ "name": "Lucía", "text": "We have parking next door.", "id": "reply-1" });
    assert_eq!(server.staff(&format!("{conversation}/reply"), Some(reply)).await.status, 202);
    until_within(A_LOOK, "what the desk wrote", async || {
        hurt.iter().any(|guest| meta.count(guest, "next door") == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn what_newer_code_wrote_waits_for_it_and_delays_nobody() {
    let (meta, mut server) = Meta::with_server().await;
    let [session, message, journal, well] = [1, 2, 3, 4].map(|n| Guest::phone(format!("57300222000{n}")));
    for guest in [&session, &message, &journal, &well] {
        meta.ask(&server, guest, "Hello", "virtual assistant").await;
    }
    server.kill();
    // Newer code had run meanwhile, and was taken back.
    {
        let file = file(&server);
        let newer = |sql: &str, guest| assert_eq!(file.execute(sql, [conversation(&file, guest)]).unwrap(), 1, "{sql}");
        newer("UPDATE conversation SET session_schema = 'session/99' WHERE id = ?1", &session);
        newer(
            "INSERT INTO message (property, channel, id, conversation, received_at, settle_ms, body_schema, body) \
             SELECT property, channel, 'wamid.NEWER', conversation, received_at, 0, 'input/99', body FROM message \
             WHERE conversation = ?1",
            &message,
        );
        newer("UPDATE conversation SET settled_at = 0 WHERE id = ?1", &message);
        newer("UPDATE conversation SET journal_schema = 'journal/99', journal = x'00' WHERE id = ?1", &journal);
    }
    server.restart().await;
    let waiting = [&session, &message, &journal];
    for guest in waiting {
        meta.say(&server, guest, "Do you have parking?").await;
    }
    meta.ask(&server, &well, "Do you have parking?", "Calle del Cuartel").await;
    meta.ask(&server, &well, "Is there a pool?", "12 metres").await;
    for guest in waiting {
        assert_eq!(meta.heard(guest).len(), 1, "answered by code that cannot read it: {:#?}", meta.heard(guest));
    }
    server.kill();
    // The upgrade: here the records become what this code reads.
    {
        let file = file(&server);
        let kept = |sql: &str, guest| {
            let count: i64 = file.query_row(sql, [conversation(&file, guest)], |row| row.get(0)).unwrap();
            assert_eq!(count, 1, "{sql}");
        };
        kept("SELECT count(*) FROM conversation WHERE id = ?1 AND session_schema = 'session/99'", &session);
        kept(
            "SELECT count(*) FROM message WHERE conversation = ?1 AND body_schema = 'input/99' AND done_at IS NULL",
            &message,
        );
        kept("SELECT count(*) FROM conversation WHERE id = ?1 AND journal_schema = 'journal/99'", &journal);
        for sql in [
            "UPDATE conversation SET session_schema = 'session/1' WHERE session_schema = 'session/99'",
            "UPDATE message SET body_schema = 'input/1' WHERE body_schema = 'input/99'",
            "UPDATE conversation SET journal_schema = NULL, journal = NULL WHERE journal_schema = 'journal/99'",
        ] {
            assert_eq!(file.execute(sql, []).unwrap(), 1, "{sql}");
        }
    }
    server.restart().await;
    for guest in waiting {
        until_within(A_LOOK, "the answer after the upgrade", async || {
            (meta.count(guest, "Calle del Cuartel") == 1).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_file_of_newer_code_is_refused_whole() {
    let mut server = Server::start(&[]).await;
    Chat::open(&server, HOTEL).await.ask("Hello", "virtual assistant").await;
    assert_eq!(server.terminate(), Some(0));
    file(&server).pragma_update(None, "user_version", 99).unwrap();
    let read = || std::fs::read(server.data().join("agent.db")).unwrap();
    let before = read();
    let again = Program::example("hotel_server").arg("--port").arg(free_port().to_string());
    let ended = again.arg("--data").arg(server.data()).run("");
    assert_eq!(ended.code, Some(2), "{ended:#?}");
    assert!(ended.stderr.contains("agent.db was written by newer code"), "{ended:#?}");
    assert_eq!(read(), before);
    file(&server).pragma_update(None, "user_version", 1).unwrap();
    server.restart().await;
    Chat::open(&server, HOTEL).await.ask("Hello", "virtual assistant").await;
}
