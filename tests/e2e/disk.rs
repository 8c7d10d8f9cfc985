//! The server's disk is full, or may not be written: what was acknowledged is kept, and what is not is said.

use hotel_agent_testkit::whatsapp::Guest;
use reqwest::StatusCode;
use tempfile::TempDir;

use crate::support::{Chat, Meta, Program, Server, SmallDisk, free_port, until};

const HOTEL: &str = "casa-del-mar";

#[tokio::test]
async fn a_full_disk_is_answered_503_and_everything_goes_on_once_there_is_room() {
    let home = TempDir::new().unwrap();
    let Some(disk) = SmallDisk::mount(&home.path().join("data"), "48m") else { return };
    let (meta, server) = Meta::with_server_at(home, &[("SETTLE_MS", "1500")]).await;
    let (ana, berta) = (Guest::phone("573001110001"), Guest::phone("573001110002"));
    meta.ask(&server, &ana, "Hello", "virtual assistant").await;
    meta.ask(&server, &berta, "Hello", "virtual assistant").await;

    // Acknowledged while there was room, to be decided when there is none.
    meta.say(&server, &ana, "Do you have parking?").await;
    disk.fill();
    let refused = meta.text(&berta, "What time is breakfast?");
    // Reused pages may have room for one or two more messages, but not for many long ones.
    let ballast: Vec<_> = (0..40).map(|_| meta.text(&berta, &"I am still here. ".repeat(200))).collect();
    let mut full = 0;
    for webhook in &ballast {
        let answer = meta.post(&server, webhook.body()).await;
        match answer.status {
            StatusCode::SERVICE_UNAVAILABLE => full += 1,
            status => assert_eq!(status, StatusCode::OK, "{answer:?}"),
        }
    }
    assert!(full > 30, "{full} of {} were refused", ballast.len());
    let mut seen = meta.post(&server, refused.body()).await.status;
    for _ in 0..200 {
        if seen == StatusCode::SERVICE_UNAVAILABLE {
            break;
        }
        // Until not even a short one fits.
        seen = meta.post(&server, meta.text(&berta, "And I wait.").body()).await.status;
    }
    assert_eq!(seen, StatusCode::SERVICE_UNAVAILABLE);
    let mut chat = Chat::open(&server, HOTEL).await;
    assert_eq!(chat.post("full", &"hello ".repeat(600)).await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(server.get("/healthz").await.status, StatusCode::OK, "it lives");
    // Long enough for the waiting turn to have been tried.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;

    disk.make_room();
    for webhook in ballast.iter().chain([&refused]) {
        // As Meta does: what was not acknowledged comes again, until it is.
        until("an acknowledgement", async || {
            (meta.post(&server, webhook.body()).await.status == StatusCode::OK).then_some(())
        })
        .await;
    }
    until("breakfast", async || (meta.count(&berta, "egg station") > 0).then_some(())).await;
    until("parking", async || (meta.count(&ana, "Calle del Cuartel") > 0).then_some(())).await;
    meta.ask(&server, &ana, "Is there a pool?", "12 metres").await;
    assert_eq!(meta.count(&ana, "Calle del Cuartel"), 1);
    assert_eq!(meta.count(&berta, "egg station"), 1);
    chat.ask("Hello", "virtual assistant").await;
}

#[tokio::test]
async fn a_disk_that_may_not_be_written_is_named_and_left_as_it_is() {
    let home = TempDir::new().unwrap();
    let data = home.path().join("data");
    let Some(disk) = SmallDisk::mount(&data, "6m") else { return };
    let start = || Program::example("hotel_server").arg("--port").arg(free_port().to_string()).arg("--data").arg(&data);
    // An empty one, and one with all that a server leaves.
    disk.read_only();
    let ended = start().run("");
    assert_eq!(ended.code, Some(2), "{ended:#?}");
    assert!(ended.stderr.contains("agent.db") && ended.stderr.contains("Read-only"), "{ended:#?}");
    assert!(ended.stderr.lines().count() <= 3 && !ended.stderr.contains("panicked"), "{ended:#?}");
    drop(disk);

    let Some(disk) = SmallDisk::mount(&data, "6m") else { return };
    let mut server = Server::at(home, &[]).await;
    Chat::open(&server, HOTEL).await.ask("Hello", "virtual assistant").await;
    assert_eq!(server.terminate(), Some(0));
    let read = || std::fs::read(data.join("agent.db")).unwrap();
    let before = read();
    disk.read_only();
    let ended = start().run("");
    assert_eq!(ended.code, Some(2), "{ended:#?}");
    assert!(ended.stderr.contains("agent.db") && ended.stderr.contains("Read-only"), "{ended:#?}");
    assert_eq!(read(), before);
}
