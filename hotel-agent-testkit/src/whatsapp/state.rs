use std::{
    collections::{BTreeMap, VecDeque},
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use tokio::sync::watch;

use super::fault::{GraphFault, SeededFaults};

/// What an emulator knows from the start.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EmulatorSettings {
    /// The bearer token it takes.
    pub access_token: String,
    /// What it signs webhooks with.
    pub app_secret: String,
    /// The business numbers it serves, Meta's ids.
    pub phone_number_ids: Vec<String>,
    /// The statuses it posts of each message, in this order.
    pub statuses: Vec<String>,
}

impl Default for EmulatorSettings {
    fn default() -> EmulatorSettings {
        EmulatorSettings {
            access_token: "emulator-token".into(),
            app_secret: "emulator-secret".into(),
            phone_number_ids: vec!["700000000000001".into(), "700000000000002".into()],
            statuses: ["sent", "delivered", "read"].map(String::from).into(),
        }
    }
}

/// A button or list row of an accepted message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice {
    /// What comes back when it is tapped.
    pub id: String,
    /// What the guest reads.
    pub title: String,
}

/// A message the emulator accepted.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SentMessage {
    /// The `wamid` it was given.
    pub id: String,
    /// The business number it was sent from.
    pub phone_number_id: String,
    /// The guest's number, with its `+`.
    pub to: Option<String>,
    /// The guest's business-scoped id, when no number was given.
    pub recipient: Option<String>,
    /// Its type: `text`, `image`, `location`, `interactive`, ...
    pub kind: String,
    /// Its words: body, caption, or text beside buttons.
    pub text: Option<String>,
    /// Its buttons or rows.
    pub choices: Vec<Choice>,
    /// The upload it shows.
    pub media_id: Option<String>,
    /// The public address of what it shows.
    pub link: Option<String>,
    /// Latitude and longitude as sent.
    pub place: Option<(String, String)>,
    /// The message it answers.
    pub in_reply_to: Option<String>,
    /// The sender's own id of it.
    pub biz_opaque_callback_data: Option<String>,
}

/// A message marked read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadMark {
    /// The business number.
    pub phone_number_id: String,
    /// The guest's message.
    pub message_id: String,
    /// Whether the typing sign was asked for.
    pub typing: bool,
}

/// A file the emulator holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upload {
    /// Its id.
    pub id: String,
    /// Its media type.
    pub mime_type: String,
    /// Its content.
    pub bytes: Bytes,
}

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) settings: EmulatorSettings,
    /// `http://127.0.0.1:PORT`, for the addresses of files.
    pub(super) origin: String,
    pub(super) http: reqwest::Client,
    /// Messages whose statuses are still being posted.
    pub(super) pending: watch::Sender<usize>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) callback: Option<String>,
    pub(super) script: VecDeque<GraphFault>,
    pub(super) seeded: Option<SeededFaults>,
    pub(super) sent: Vec<SentMessage>,
    pub(super) read_marks: Vec<ReadMark>,
    pub(super) uploads: BTreeMap<u64, Upload>,
    pub(super) posted: Vec<Bytes>,
    last_upload: u64,
}

impl Shared {
    pub(super) fn new(settings: EmulatorSettings, origin: String) -> io::Result<Shared> {
        // A provider somebody installed before is as good: only plain HTTP is spoken here.
        let _already = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .map_err(io::Error::other)?;
        Ok(Shared { settings, origin, http, pending: watch::Sender::new(0), state: Mutex::default() })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fault of the next call, if it has one.
    pub(super) fn next_fault(&self) -> Option<GraphFault> {
        let mut state = self.lock();
        state.script.pop_front().or_else(|| state.seeded.as_mut().and_then(SeededFaults::draw))
    }

    /// Keeps a message and gives it an id no other message of this emulator has.
    pub(super) fn accept(&self, mut message: SentMessage) -> SentMessage {
        let mut state = self.lock();
        message.id = format!("wamid.EMULATOR{:08}", state.sent.len() + 1);
        state.sent.push(message.clone());
        message
    }

    pub(super) fn keep(&self, mime_type: String, bytes: Bytes) -> String {
        let mut state = self.lock();
        state.last_upload += 1;
        let (number, id) = (state.last_upload, format!("90000000{:06}", state.last_upload));
        state.uploads.insert(number, Upload { id: id.clone(), mime_type, bytes });
        id
    }

    pub(super) fn upload(&self, id: &str) -> Option<Upload> {
        self.lock().uploads.values().find(|upload| upload.id == id).cloned()
    }

    pub(super) fn forget(&self, id: &str) -> bool {
        let mut state = self.lock();
        let before = state.uploads.len();
        state.uploads.retain(|_, upload| upload.id != id);
        state.uploads.len() < before
    }
}
