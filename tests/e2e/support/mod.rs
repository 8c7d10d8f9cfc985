//! What the tests have in common: the server as a process, and who talks to it.

mod chat;
mod chromium;
mod disk;
mod ledger;
mod program;
mod qr;
mod server;
mod stay;
mod whatsapp;

use std::time::{Duration, Instant};

pub(crate) use self::{
    chat::{Chat, Line},
    chromium::Chromium,
    disk::SmallDisk,
    ledger::{Booked, booked},
    program::{Ended, Program, free_port},
    qr::{from_blocks, from_png},
    server::{Answer, Server, http},
    stay::booking,
    whatsapp::Meta,
};

/// Long enough for a loaded machine; nothing waits for it to pass.
pub(crate) const PATIENCE: Duration = Duration::from_secs(45);

/// Looks again and again until there is something; fails with `what` when patience ends.
pub(crate) async fn until<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    until_within(PATIENCE, what, look).await
}

/// The same with another patience.
pub(crate) async fn until_within<T>(patience: Duration, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "never seen: {what}");
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}
