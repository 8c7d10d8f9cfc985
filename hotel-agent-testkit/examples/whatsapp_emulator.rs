//! Meta's Graph API beside you: type as a guest, read what the hotel answers.
//!
//! `cargo run -p hotel-agent-testkit --features emulators --example whatsapp_emulator -- WEBHOOK_URL`
//!
//! Start it, give the hotel the settings it prints, and write lines; `#id` taps the button or row of that id.
#![expect(clippy::print_stdout, reason = "a terminal program")]

use std::{io, time::Duration};

use hotel_agent_testkit::whatsapp::{GraphEmulator, Guest, InboundWebhook};

#[tokio::main]
async fn main() -> io::Result<()> {
    let webhook = std::env::args().nth(1).unwrap_or_else(|| "http://127.0.0.1:3000/webhooks/whatsapp".into());
    let emulator = GraphEmulator::start().await?;
    emulator.set_callback(Some(webhook.clone()));
    let settings = emulator.settings().clone();
    let number = settings.phone_number_ids.first().cloned().unwrap_or_default();
    println!("WHATSAPP_GRAPH_URL={}", emulator.base_url());
    println!("WHATSAPP_PHONE_NUMBER_ID={number}");
    println!("WHATSAPP_ACCESS_TOKEN={}", settings.access_token);
    println!("WHATSAPP_APP_SECRET={}", settings.app_secret);
    println!("Guests' messages go to {webhook}; write one.\n");

    let (lines, mut written) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if lines.send(line).is_err() {
                break;
            }
        }
    });
    let guest = Guest::phone("573001112233").named("Guest");
    let (mut count, mut shown) = (0, 0);
    loop {
        tokio::select! {
            line = written.recv() => {
                let Some(line) = line else { return Ok(()) };
                count += 1;
                // The process id keeps ids of several runs apart.
                let wamid = format!("wamid.TERMINAL{}N{count}", std::process::id());
                let message = match line.strip_prefix('#') {
                    Some(id) => InboundWebhook::button_reply(&number, &guest, wamid, id, id),
                    None => InboundWebhook::text(&number, &guest, wamid, &line),
                };
                match emulator.deliver(&message).await {
                    Ok(200) => {}
                    Ok(status) => println!("  the hotel answered HTTP {status}"),
                    Err(error) => println!("  the hotel cannot be reached: {error}"),
                }
            }
            () = tokio::time::sleep(Duration::from_millis(100)) => {
                for message in emulator.sent().into_iter().skip(shown) {
                    shown += 1;
                    println!("< [{}] {}", message.kind, message.text.unwrap_or_default());
                    for choice in message.choices {
                        println!("    #{}  {}", choice.id, choice.title);
                    }
                }
            }
        }
    }
}
