#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent_core::{
    guest::{Address, AddressKind, ConversationKey},
    message::{AccountId, ChannelCapabilities, ChannelName, Event, Issue, MessageId, Outbound, OutboundContent},
    port::{Alert, Alerts, Channel, Fault, FaultKind, Retry, SendOutcome, Verdict},
    property::PropertyId,
    reservation::ClientRef,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::{ChannelAlerts, WebhookAlerts};

fn alert() -> Alert {
    let property = PropertyId::parse("ana").unwrap();
    let conversation = ConversationKey { property, channel: ChannelName::new("webchat"), id: "c-1".into() };
    Alert::new(ClientRef::new("t-1/alert/0"), conversation, "asked_for_person", "Wants a cot")
}

/// A desk that answers one request with this status line; gives the request as it came.
async fn desk(status: &'static str) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/alerts", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = String::new();
        let mut buffer = [0_u8; 4096];
        loop {
            let read = stream.read(&mut buffer).await.unwrap();
            request.push_str(std::str::from_utf8(buffer.get(..read).unwrap()).unwrap());
            if read == 0 || request.ends_with('}') {
                break;
            }
        }
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
        request
    });
    (url, task)
}

#[tokio::test]
async fn an_alert_reaches_the_webhook_whole() {
    let (url, request) = desk("204 No Content").await;
    WebhookAlerts::new(&url).unwrap().alert(&alert()).await.unwrap();
    let request = request.await.unwrap();
    assert!(request.starts_with("POST /alerts "), "{request}");
    assert!(request.to_lowercase().contains("idempotency-key: t-1/alert/0"), "{request}");
    let body = request.split("\r\n\r\n").nth(1).unwrap();
    assert_eq!(serde_json::from_str::<Alert>(body).unwrap(), alert());
}

#[tokio::test]
async fn a_desk_that_does_not_take_it_is_a_fault() {
    for (status, kind) in [
        ("500 Oops", FaultKind::Unavailable),
        ("404 Not Found", FaultKind::NotFound),
        ("302 Found", FaultKind::BadRequest),
        ("401 Unauthorized", FaultKind::Forbidden),
    ] {
        let (url, _) = desk(status).await;
        assert_eq!(WebhookAlerts::new(&url).unwrap().alert(&alert()).await.unwrap_err().kind, kind, "{status}");
    }
    // Nobody listens on a port just given back.
    let url = format!("http://{}/", TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap());
    let fault = WebhookAlerts::new(&url).unwrap().alert(&alert()).await.unwrap_err();
    assert_eq!((fault.kind, fault.retry), (FaultKind::Unavailable, Retry::Safe));
    assert!(!fault.to_string().contains("127.0.0.1"), "{fault}");
}

#[test]
fn addresses_are_checked_at_once() {
    for url in ["", "desk", "ftp://desk.example/"] {
        assert_eq!(WebhookAlerts::new(url).unwrap_err().kind, FaultKind::BadRequest, "{url}");
    }
}

/// A channel that notes what it was asked to send.
struct Noting(Mutex<Vec<Outbound>>, SendOutcome);

#[async_trait]
impl Channel for Noting {
    fn name(&self) -> ChannelName {
        ChannelName::new("noting")
    }
    fn account(&self) -> AccountId {
        AccountId::new("own")
    }
    fn capabilities(&self) -> ChannelCapabilities {
        ChannelCapabilities::text_only()
    }
    fn verify(&self, _: &http::Request<Bytes>) -> Verdict {
        Verdict::Refused(http::StatusCode::FORBIDDEN)
    }
    fn parse(&self, _: &[u8]) -> Vec<Result<Event, Issue>> {
        Vec::new()
    }
    async fn send(&self, outbound: &Outbound) -> SendOutcome {
        self.0.lock().unwrap().push(outbound.clone());
        self.1.clone()
    }
    async fn acknowledge(&self, _: &[Address], _: &MessageId) -> Result<(), Fault> {
        Ok(())
    }
}

#[tokio::test]
async fn an_alert_is_a_message_on_the_channel() {
    for (written, kind, value) in [
        ("+57 300 555 0100", AddressKind::Phone, "573005550100"),
        ("desk@ana.example", AddressKind::Email, "desk@ana.example"),
        ("group-7", AddressKind::Session, "group-7"),
    ] {
        let channel = Arc::new(Noting(Mutex::default(), SendOutcome::Sent { provider_id: None }));
        ChannelAlerts::new(channel.clone(), written).unwrap().alert(&alert()).await.unwrap();
        let sent = channel.0.lock().unwrap().pop().unwrap();
        assert_eq!(sent.to, [Address::new(kind, value).unwrap()]);
        let words = "🛎 *asked_for_person*\nWants a cot\nana · webchat · c-1";
        assert_eq!(sent.content, OutboundContent::Text(words.into()));
        assert_eq!(sent.id, "alert/t-1/alert/0/0");
    }
}

#[tokio::test]
async fn an_uncertain_send_is_repeated() {
    let channel = Noting(Mutex::default(), SendOutcome::Uncertain(Fault::new(FaultKind::Timeout, "send")));
    let fault = ChannelAlerts::new(Arc::new(channel), "group-7").unwrap().alert(&alert()).await.unwrap_err();
    assert_eq!((fault.kind, fault.retry), (FaultKind::Timeout, Retry::Safe));
}
