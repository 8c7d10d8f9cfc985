//! The WhatsApp channel keeps the contract of the `Channel` port.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent_core::{
    guest::{Address, AddressKind},
    port::Channel,
};
use hotel_agent_messaging::whatsapp::{WhatsApp, WhatsAppSettings};
use hotel_agent_testkit::{
    channel::ChannelHarness,
    whatsapp::{GraphEmulator, GraphFault, Guest, InboundWebhook},
};
use http::Request;

struct Harness {
    emulator: GraphEmulator,
    channel: WhatsApp,
}

impl Harness {
    async fn start() -> Harness {
        let emulator = GraphEmulator::start().await.unwrap();
        let known = emulator.settings();
        let mut settings = WhatsAppSettings::new(
            &known.phone_number_ids[0],
            known.access_token.as_str(),
            known.app_secret.as_str(),
            "verify-word",
        );
        settings.graph_url = emulator.base_url();
        Harness { channel: WhatsApp::new(settings).unwrap(), emulator }
    }
}

#[async_trait]
impl ChannelHarness for Harness {
    fn channel(&self) -> &dyn Channel {
        &self.channel
    }

    fn guest_text(&self, id: &str, text: &str) -> Request<Bytes> {
        let known = self.emulator.settings();
        InboundWebhook::text(&known.phone_number_ids[0], &Guest::phone("573001112233"), id, text)
            .request(&known.app_secret)
    }

    fn guest(&self) -> Vec<Address> {
        Address::new(AddressKind::Phone, "573001112233").into_iter().collect()
    }

    fn accepted(&self) -> Vec<String> {
        self.emulator.sent().into_iter().filter_map(|sent| sent.biz_opaque_callback_data).collect()
    }

    fn lose_next_answer(&self) -> bool {
        self.emulator.fail_next(GraphFault::AcceptThenDrop);
        true
    }

    async fn receipts(&self) -> Vec<Bytes> {
        self.emulator.idle().await;
        self.emulator.posted()
    }
}

hotel_agent_testkit::channel_conformance!(Harness::start());
