use std::{
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use hotel_agent_testkit::{
    chaos::SplitMix64,
    whatsapp::{EmulatorSettings, GraphEmulator, GraphFault, SeededFaults, SentMessage, sign},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::SERVES;
use crate::process::http;

/// How delivery statuses reach the hotel.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Statuses {
    /// Percent of messages of which none ever comes.
    pub(crate) missing: u8,
    /// Each of the others comes up to this much later, on its own: they overtake each other.
    pub(crate) delay_ms: u64,
}

/// Meta's side of WhatsApp: takes messages and tells what became of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MetaRole {
    /// Where every message taken is written down, a line each, for the judge.
    pub(crate) heard: PathBuf,
    /// Where statuses are posted.
    pub(crate) callback: String,
    pub(crate) statuses: Statuses,
    /// Whether sends meet cut connections and broken answers.
    pub(crate) faults: bool,
    pub(crate) seed: u64,
}

/// A message a guest's phone has shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Heard {
    /// The guest's number, digits.
    pub(crate) to: String,
    pub(crate) kind: String,
    pub(crate) text: String,
    /// The outbox row it came from.
    pub(crate) row: String,
}

impl MetaRole {
    pub(super) async fn play(self) {
        let emulator = GraphEmulator::start().await.unwrap();
        if self.faults {
            let shares = [
                (GraphFault::AcceptThenDrop, 12),
                (GraphFault::HalfAnswer, 12),
                (GraphFault::Drop, 8),
                (GraphFault::StatusFirst, 100),
            ];
            emulator.fail_at_random(Some(SeededFaults::new(self.seed, shares)));
        }
        println!("\n{SERVES}{}", emulator.base_url());
        let role = Arc::new(self);
        let mut book = OpenOptions::new().create(true).append(true).open(&role.heard).unwrap();
        let client = http();
        let (mut taken, mut posted) = (0, 0);
        loop {
            for message in emulator.sent().into_iter().skip(taken) {
                taken += 1;
                let line = serde_json::to_string(&heard(message)).unwrap();
                book.write_all(format!("{line}\n").as_bytes()).unwrap();
            }
            for body in emulator.posted().into_iter().skip(posted) {
                posted += 1;
                tokio::spawn(role.clone().post(client.clone(), posted, body));
            }
            tokio::time::sleep(Duration::from_millis(8)).await;
        }
    }

    /// Posts a status until it is taken, as Meta does for days; unless it is one that gets lost.
    async fn post(self: Arc<Self>, client: reqwest::Client, number: usize, body: Bytes) {
        let message = message_number(&body);
        if SplitMix64::new(self.seed ^ message).percent(self.statuses.missing) {
            return;
        }
        let delay = SplitMix64::new(self.seed ^ (number as u64) << 32).below(self.statuses.delay_ms.max(1));
        tokio::time::sleep(Duration::from_millis(delay)).await;
        let signature = sign(&EmulatorSettings::default().app_secret, &body);
        loop {
            let request = client.post(&self.callback).header("x-hub-signature-256", &signature).body(body.clone());
            if request.send().await.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
}

fn heard(message: SentMessage) -> Heard {
    Heard {
        to: message.to.or(message.recipient).unwrap_or_default().trim_start_matches('+').to_owned(),
        kind: message.kind,
        text: message.text.unwrap_or_default(),
        row: message.biz_opaque_callback_data.unwrap_or_default(),
    }
}

/// The number in the emulator's id of the message a status is about.
fn message_number(body: &[u8]) -> u64 {
    let value: Value = serde_json::from_slice(body).unwrap();
    let id = value.pointer("/entry/0/changes/0/value/statuses/0/id").and_then(Value::as_str).unwrap();
    id.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

impl Heard {
    /// Everything in the book.
    pub(crate) fn read(book: &Path) -> Vec<Heard> {
        let text = std::fs::read_to_string(book).unwrap_or_default();
        // A line counts once it is whole.
        text.split_inclusive('\n')
            .filter_map(|line| line.strip_suffix('\n'))
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}
