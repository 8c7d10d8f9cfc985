use std::sync::{Arc, atomic::Ordering};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};

use super::{Front, TestClock, block_on, fakes::Chat, shaky::Shaky};
use crate::{
    agent::{Agent, AgentSettings},
    memory::MemoryStore,
    message::{ChannelName, DeliveryStatus},
    port::{Fault, FaultKind, Retry, Store},
};

impl Front {
    /// Delivers a genuine body.
    pub(super) fn hook(&self, body: &str) -> Response<Bytes> {
        self.deliver("chat", "secret-1", body)
    }

    fn deliver(&self, channel: &str, secret: &str, body: &str) -> Response<Bytes> {
        deliver(&self.agent, &self.clock, channel, secret, body)
    }
}

fn deliver(agent: &Agent, clock: &TestClock, channel: &str, secret: &str, body: &str) -> Response<Bytes> {
    let request = Request::builder().method(Method::POST).header("signature", secret);
    let request = request.body(Bytes::from(body.to_owned())).unwrap();
    block_on(clock, agent.webhook(&ChannelName::new(channel), request))
}

const HELLO: &str = "message m1 573001112233 account-1 hello";

#[test]
fn every_request_gets_its_status() {
    let huge = "x".repeat(3 * 1024 * 1024 + 1);
    for (channel, secret, body, status) in [
        ("chat", "secret-1", HELLO, StatusCode::OK),
        ("chat", "secret-1", "", StatusCode::OK),
        ("chat", "secret-1", "template", StatusCode::OK),
        ("chat", "secret-1", "nonsense", StatusCode::OK),
        ("chat", "secret-1", "message m1 573001112233 account-9 hello", StatusCode::OK),
        ("chat", "wrong", HELLO, StatusCode::FORBIDDEN),
        ("pigeon", "secret-1", HELLO, StatusCode::NOT_FOUND),
        ("chat", "secret-1", huge.as_str(), StatusCode::PAYLOAD_TOO_LARGE),
        ("chat", "secret-1", "panic", StatusCode::INTERNAL_SERVER_ERROR),
    ] {
        let front = Front::new();
        let answer = front.deliver(channel, secret, body);
        assert_eq!(answer.status(), status, "{channel} {secret} {:.40}", body);
        let turns = front.drain().turns;
        assert_eq!(turns, usize::from(body == HELLO && status.is_success()), "{channel} {secret} {:.40}", body);
    }
}

#[test]
fn a_handshake_is_answered_by_the_channel() {
    let front = Front::new();
    let request = Request::builder().method(Method::GET).body(Bytes::new()).unwrap();
    let answer = block_on(&front.clock, front.agent.webhook(&ChannelName::new("chat"), request));
    assert_eq!((answer.status(), answer.body().as_ref()), (StatusCode::OK, b"challenge".as_ref()));
}

#[test]
fn redelivered_reordered_and_rebatched_webhooks_are_one_decision_a_message() {
    let front = Front::new();
    let (one, two) = (HELLO, "message m2 573001112233 account-1 again");
    for body in [one.to_owned(), format!("{two}\n{one}"), format!("{one}\n{two}"), two.to_owned()] {
        assert_eq!(front.hook(&body).status(), StatusCode::OK);
        front.drain();
    }
    assert_eq!(front.chat.read(), ["heard hello", "heard again"]);
}

#[test]
fn a_bad_item_costs_no_neighbour() {
    let front = Front::new();
    front.hook(&format!("nonsense\n{HELLO}\nmessage m2 573001112233 account-9 lost\ntemplate"));
    front.drain();
    assert_eq!(front.chat.read(), ["heard hello"]);
}

#[test]
fn without_room_the_channel_is_asked_to_deliver_again() {
    for down in [true, false] {
        let clock = TestClock::new();
        let shaky = Arc::new(Shaky::new(Arc::new(MemoryStore::new())));
        let front = Front::over(clock.clone(), shaky.clone(), Chat::new(clock), AgentSettings::default());
        if down { &shaky.down } else { &shaky.full }.store(true, Ordering::SeqCst);
        let answer = front.hook(HELLO);
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        let seconds: u64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!(seconds > 0);
        if down { &shaky.down } else { &shaky.full }.store(false, Ordering::SeqCst);
        assert_eq!(front.drain().turns, 0);
        assert_eq!(front.hook(HELLO).status(), StatusCode::OK);
        assert_eq!(front.drain().turns, 1);
    }
}

#[test]
fn a_relayed_webhook_is_judged_alike_and_kept_elsewhere() {
    let (a, b) = ("message m1 573001112233 account-1 hello", "message m2 573009998877 account-1 hello");
    let both = format!("{a}\n{b}\n{a}");
    for (channel, secret, body, kept, status) in [
        ("chat", "secret-1", a, Some(vec!["573001112233"]), StatusCode::OK),
        ("chat", "secret-1", both.as_str(), Some(vec!["573001112233", "573009998877"]), StatusCode::OK),
        ("chat", "secret-1", "nonsense", Some(vec![]), StatusCode::OK),
        ("chat", "wrong", a, None, StatusCode::FORBIDDEN),
        ("pigeon", "secret-1", a, None, StatusCode::NOT_FOUND),
        ("chat", "secret-1", "panic", None, StatusCode::INTERNAL_SERVER_ERROR),
    ] {
        let front = Front::new();
        let request = Request::builder().method(Method::POST).header("signature", secret);
        let request = request.body(Bytes::from(body.to_owned())).unwrap();
        let mut told = None;
        let answer = block_on(
            &front.clock,
            front.agent.relay(&ChannelName::new(channel), &request, async |senders| {
                told = Some(senders);
                Ok(())
            }),
        );
        assert_eq!(answer.status(), status, "{channel} {secret} {body}");
        let told = told.map(|senders| senders.into_iter().map(|address| address.value).collect::<Vec<_>>());
        assert_eq!(told, kept.map(|kept| kept.into_iter().map(str::to_owned).collect()), "{body}");
        assert_eq!(front.drain().turns, 0, "nothing reaches the store");
    }
    let front = Front::new();
    let request = Request::builder().method(Method::POST).header("signature", "secret-1");
    let request = request.body(Bytes::from(HELLO)).unwrap();
    let full = async |_| Err(Fault::new(FaultKind::Full, "queue.put").retry(Retry::AfterMs(7_000)));
    let answer = block_on(&front.clock, front.agent.relay(&ChannelName::new("chat"), &request, full));
    assert_eq!(
        (answer.status(), &answer.headers()["retry-after"]),
        (StatusCode::SERVICE_UNAVAILABLE, &"7".parse().unwrap())
    );
}

#[test]
fn a_receipt_moves_its_message_on() {
    let front = Front::new();
    let conversation = front.write("m1", "hello");
    front.drain();
    let row = front.rows(&conversation).remove(0);
    front.hook(&format!("read account-1 {} {}", row.provider_id.unwrap(), row.id));
    assert_eq!(front.rows(&conversation)[0].delivery, Some(DeliveryStatus::Read));
}

#[test]
fn a_guest_who_changes_number_keeps_the_conversation() {
    let front = Front::new();
    let before = front.write("m1", "hello");
    front.drain();
    front.hook("moved account-1 573001112233 573005556677");
    assert_eq!(front.write_as("573005556677", "m2", "hello again"), before);
}

#[test]
fn one_propertys_secret_does_not_open_anothers_account() {
    let clock = TestClock::new();
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let front = Front::over(clock.clone(), store.clone(), Chat::new(clock.clone()), AgentSettings::default());
    let mut other = Chat::new(clock.clone());
    (other.account, other.secret) = ("account-2", "secret-2");
    let other = Arc::new(other);
    let agent = super::builder(&clock, &store, &front.hotel, &front.chat, &front.bell, &front.ids)
        .and(super::other_house())
        .pms(front.hotel.clone())
        .channel(other.clone())
        .build()
        .unwrap();
    let body = "message m1 573001112233 account-1 hello\nmessage m1 573001112233 account-2 hello";
    for (secret, first, second) in [("secret-1", 1, 0), ("secret-2", 1, 1), ("secret-1", 1, 1)] {
        assert_eq!(deliver(&agent, &clock, "chat", secret, body).status(), StatusCode::OK);
        block_on(&clock, agent.drain()).unwrap();
        assert_eq!((front.chat.sends(), other.sends()), (first, second), "{secret}");
    }
}

#[test]
fn a_house_that_falls_behind_takes_nothing_more_in_and_loses_nothing() {
    let clock = TestClock::new();
    let store = Arc::new(MemoryStore::new());
    let settings = AgentSettings { turns: 1, ..AgentSettings::default() };
    let front = Front::over(clock.clone(), store, Chat::new(clock), settings);
    *front.hotel.read_takes.lock().unwrap() = super::seconds(1);
    for guest in 10..40 {
        let kept = front.hook(&format!("message m{guest} 5730011122{guest} account-1 read"));
        assert_eq!(kept.status(), StatusCode::OK);
    }
    let mut drain = std::pin::pin!(front.agent.drain());
    let mut waits: Vec<u64> = Vec::new();
    let drained = loop {
        if let Some(drained) = super::time::poll_now(drain.as_mut()) {
            break drained.unwrap();
        }
        front.clock.advance(super::seconds(1));
        let answer = front.hook("message more 573009998877 account-1 hello");
        if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
            waits.push(answer.headers()["retry-after"].to_str().unwrap().parse().unwrap());
            assert_eq!(front.hook("read account-1 wamid.1 out-1").status(), StatusCode::OK);
        }
    };
    // The message that was taken in before the house fell behind counts too.
    assert_eq!(drained.turns, 31);
    assert!(waits.len() >= 15, "{waits:?}");
    assert!(waits.is_sorted() && waits[0] >= 5 && waits[0] < 20 && waits.last() >= Some(&50), "{waits:?}");
    assert_eq!(front.hook("message late 573009998877 account-1 hello").status(), StatusCode::OK);
    assert_eq!(front.chat.read().len(), 31);
}
