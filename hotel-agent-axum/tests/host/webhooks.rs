//! Channels' webhooks through the router: passed on byte for byte, refused where they must be.

use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use hotel_agent_core::{
    guest::{Address, AddressKind},
    memory::MemoryStore,
    message::{
        AccountId, ChannelCapabilities, ChannelName, Content, Event, InboundMessage, Issue, MessageId, Outbound, Sender,
    },
    port::{Channel, Fault, SendOutcome, Verdict},
};
use http::{Method, Request, Response, StatusCode};

use crate::house::{House, house_with};

/// A channel that trusts requests with the right word and reads each line as a message.
struct Lines;

#[async_trait]
impl Channel for Lines {
    fn name(&self) -> ChannelName {
        ChannelName::new("lines")
    }
    fn account(&self) -> AccountId {
        AccountId::new("lines")
    }
    fn capabilities(&self) -> ChannelCapabilities {
        ChannelCapabilities::text_only()
    }
    fn verify(&self, request: &Request<Bytes>) -> Verdict {
        if request.method() == Method::GET {
            let word = request.uri().query().unwrap_or_default().to_owned();
            return Verdict::Answer(Response::new(Bytes::from(word)));
        }
        match request.headers().get("x-word") {
            Some(word) if word == "right" => Verdict::Genuine,
            _ => Verdict::Refused(StatusCode::FORBIDDEN),
        }
    }
    fn parse(&self, body: &[u8]) -> Vec<Result<Event, Issue>> {
        if body == b"panic" {
            panic!("this body is cursed");
        }
        let message = |line: &[u8]| {
            let to = Address::new(AddressKind::Session, "guest-1").unwrap();
            let id = MessageId::new(String::from_utf8_lossy(line));
            let content = Content::Text(String::from_utf8_lossy(line).into_owned());
            let message = InboundMessage::new(id, self.account(), Sender::new(vec![to]), content);
            Ok(Event::Message(Box::new(message)))
        };
        body.split(|byte| *byte == b'\n').map(message).collect()
    }
    async fn send(&self, _: &Outbound) -> SendOutcome {
        SendOutcome::Sent { provider_id: None }
    }
    async fn acknowledge(&self, _: &[Address], _: &MessageId) -> Result<(), Fault> {
        Ok(())
    }
}

fn house() -> House {
    house_with(Arc::new(MemoryStore::new()), |builder| builder.channel(Lines))
}

async fn post(house: &House, word: &str, body: impl Into<Body>) -> StatusCode {
    let request = Request::post("/webhooks/lines").header("x-word", word).body(body.into()).unwrap();
    house.call(request).await.status
}

async fn turns(house: &House) -> usize {
    house.agent.drain().await.unwrap().turns
}

#[tokio::test]
async fn a_handshake_is_answered_by_the_channel() {
    let house = house();
    let answer = house.get("/webhooks/lines?hub.challenge=42").await;
    assert_eq!((answer.status, answer.text()), (StatusCode::OK, "hub.challenge=42"));
    assert_eq!(house.get("/webhooks/nothing").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.get("/webhooks/webchat").await.status, StatusCode::NOT_FOUND, "the web chat has no webhook");
}

#[tokio::test]
async fn a_genuine_request_is_kept_once_and_another_not_at_all() {
    let house = house();
    assert_eq!(post(&house, "wrong", "hello").await, StatusCode::FORBIDDEN);
    assert_eq!(turns(&house).await, 0);
    assert_eq!(post(&house, "right", "hello").await, StatusCode::OK);
    assert_eq!(turns(&house).await, 1);
    assert_eq!(post(&house, "right", "hello").await, StatusCode::OK);
    assert_eq!(turns(&house).await, 0);
}

#[tokio::test]
async fn too_large_a_body_is_refused_before_the_channel_sees_it() {
    let house = house();
    let largest = 3 * 1024 * 1024;
    assert_eq!(post(&house, "right", vec![b'a'; largest + 1]).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(turns(&house).await, 0);
    assert_eq!(post(&house, "right", vec![b'a'; largest]).await, StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_panics_the_adapter_is_not_acknowledged_and_the_next_is() {
    let house = house();
    assert_eq!(post(&house, "right", "panic").await, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(post(&house, "right", "hello").await, StatusCode::OK);
    assert_eq!(turns(&house).await, 1);
}
