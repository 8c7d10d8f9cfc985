use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use hotel_agent_testkit::whatsapp::{GraphEmulator, Guest, InboundWebhook, SentMessage, sign};
use reqwest::StatusCode;
use tempfile::TempDir;

use super::{Answer, Server, http, until};

/// The word of the webhook's handshake.
const VERIFY: &str = "a-word-for-the-handshake";

/// Meta, and a hotel with a number there.
pub(crate) struct Meta {
    pub(crate) emulator: GraphEmulator,
    pub(crate) number: String,
    secret: String,
    wamids: AtomicU64,
}

impl Meta {
    /// The emulator, and the server connected to it.
    pub(crate) async fn with_server() -> (Meta, Server) {
        Meta::with_server_at(TempDir::new().unwrap(), &[]).await
    }

    /// The same with the server's folder and more of its environment.
    pub(crate) async fn with_server_at(home: TempDir, env: &[(&str, &str)]) -> (Meta, Server) {
        let emulator = GraphEmulator::start().await.unwrap();
        let settings = emulator.settings().clone();
        let number = settings.phone_number_ids[0].clone();
        let url = emulator.base_url();
        let connection = [
            ("WHATSAPP_PHONE_NUMBER_ID", number.as_str()),
            ("WHATSAPP_ACCESS_TOKEN", &settings.access_token),
            ("WHATSAPP_APP_SECRET", &settings.app_secret),
            ("WHATSAPP_VERIFY_TOKEN", VERIFY),
            ("WHATSAPP_GRAPH_URL", &url),
        ];
        let server = Server::at(home, &[&connection, env].concat()).await;
        emulator.set_callback(Some(server.url("/webhooks/whatsapp")));
        (Meta { emulator, number, secret: settings.app_secret, wamids: AtomicU64::new(0) }, server)
    }

    /// A guest's words, under an id no other message has.
    pub(crate) fn text(&self, guest: &Guest, text: &str) -> InboundWebhook {
        let wamid = format!("wamid.GUEST{}", self.wamids.fetch_add(1, Ordering::Relaxed));
        InboundWebhook::text(&self.number, guest, wamid, text)
    }

    /// Posts a body with the signature Meta gives it.
    pub(crate) async fn post(&self, server: &Server, body: Bytes) -> Answer {
        let signature = sign(&self.secret, &body);
        self.post_signed(server, body, Some(&signature)).await
    }

    /// Posts a body with this signature, or none.
    pub(crate) async fn post_signed(&self, server: &Server, body: Bytes, signature: Option<&str>) -> Answer {
        let request = http().post(server.url("/webhooks/whatsapp")).header("content-type", "application/json");
        let request = signature.into_iter().fold(request, |request, it| request.header("x-hub-signature-256", it));
        Answer::of(request.body(body)).await
    }

    /// A guest writes, and Meta posts it.
    pub(crate) async fn say(&self, server: &Server, guest: &Guest, text: &str) {
        let answer = self.post(server, self.text(guest, text).body()).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    }

    /// A guest writes, and hears an answer that holds these words.
    pub(crate) async fn ask(&self, server: &Server, guest: &Guest, text: &str, answer: &str) -> SentMessage {
        let heard = self.heard(guest).len();
        self.say(server, guest, text).await;
        until(&format!("{answer:?} after {text:?}"), async || {
            self.heard(guest).into_iter().skip(heard).find(|message| says(message, answer))
        })
        .await
    }

    /// Every message Meta has delivered to a guest.
    pub(crate) fn heard(&self, guest: &Guest) -> Vec<SentMessage> {
        let number = guest.wa_id.as_ref().map(|number| format!("+{number}"));
        let is_for = |message: &SentMessage| match &number {
            Some(_) => message.to == number,
            None => message.recipient == guest.user_id,
        };
        self.emulator.sent().into_iter().filter(is_for).collect()
    }

    /// How many messages to a guest hold these words.
    pub(crate) fn count(&self, guest: &Guest, words: &str) -> usize {
        self.heard(guest).iter().filter(|message| says(message, words)).count()
    }

    /// The picture a message shows.
    pub(crate) fn picture(&self, message: &SentMessage) -> Bytes {
        let id = message.media_id.as_ref().expect("an uploaded picture");
        self.emulator.uploads().into_iter().find(|upload| upload.id == *id).expect("the upload").bytes
    }
}

fn says(message: &SentMessage, words: &str) -> bool {
    message.text.as_deref().is_some_and(|text| text.contains(words))
}
