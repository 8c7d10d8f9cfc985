//! Webhooks through an SQS FIFO queue: put there by one function, taken in batches by another.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_core::{
    agent::Agent,
    guest::{Address, AddressKind},
    message::{
        AccountId, ChannelCapabilities, ChannelName, Content, Event, InboundMessage, Issue, MessageId, Outbound, Sender,
    },
    port::{Channel, Fault, FaultKind, Retry, SendOutcome, Verdict},
};
use hotel_agent_lambda::{Envelope, Function, Queue, QueueMessage};
use hotel_agent_testkit::{ManualClock, SeededIds, chaos::Plan, lambda::FifoQueue, whatsapp::GraphEmulator};
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::house::{agent, builder, event, message, message_of, signed};

const NOBODY: &str = "http://127.0.0.1:1/v26.0";

fn now() -> DateTime<Utc> {
    "2026-11-23T17:00:00Z".parse().unwrap()
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new(now()))
}

/// A queue that a receiving function puts into.
#[derive(Clone)]
struct Shelf(Arc<Mutex<Put>>);

struct Put {
    queue: FifoQueue,
    messages: Vec<QueueMessage>,
    /// What is answered in place of taking a message.
    fault: Option<Fault>,
}

impl Shelf {
    fn new() -> Shelf {
        Shelf(Arc::new(Mutex::new(Put { queue: FifoQueue::new(3), messages: Vec::new(), fault: None })))
    }

    fn put(&self) -> Vec<QueueMessage> {
        self.0.lock().unwrap().messages.clone()
    }

    fn queue<T>(&self, see: impl FnOnce(&mut FifoQueue) -> T) -> T {
        see(&mut self.0.lock().unwrap().queue)
    }
}

#[async_trait]
impl Queue for Shelf {
    async fn put(&self, message: &QueueMessage) -> Result<(), Fault> {
        let mut shelf = self.0.lock().unwrap();
        if let Some(fault) = &shelf.fault {
            return Err(fault.clone());
        }
        shelf.queue.send(&message.body, &message.group, &message.deduplication);
        shelf.messages.push(message.clone());
        Ok(())
    }
}

async fn invoke(function: &Function, payload: Value) -> Value {
    function.invoke(payload, now() + TimeDelta::seconds(30)).await.unwrap()
}

fn receiver(shelf: &Shelf) -> Function {
    Function::new(agent(NOBODY, 0, clock(), Arc::new(SeededIds::new(1)))).queue(shelf.clone())
}

#[tokio::test]
async fn a_genuine_webhook_is_answered_once_it_is_in_the_queue_and_another_never_gets_there() {
    let shelf = Shelf::new();
    let function = receiver(&shelf);
    let handshake = "/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=1158&hub.verify_token=verify%20word";
    let mut forged = message("wamid.1", "hola");
    forged.headers_mut().insert("x-hub-signature-256", "sha256=00".parse().unwrap());
    for (request, status) in [
        (Request::get(handshake).body(Bytes::new()).unwrap(), 200),
        (Request::put("/webhooks/whatsapp").body(Bytes::new()).unwrap(), 405),
        (Request::post("/webhooks/pigeon").body(Bytes::new()).unwrap(), 404),
        (forged, 403),
    ] {
        assert_eq!(invoke(&function, event(&request, true)).await["statusCode"], status);
    }
    assert_eq!(shelf.put(), []);
    let genuine = message("wamid.1", "hola");
    assert_eq!(invoke(&function, event(&genuine, true)).await["statusCode"], 200);
    let [put] = shelf.put().try_into().unwrap();
    assert_eq!(Envelope::decode(&put.body).unwrap().request.body(), genuine.body());

    shelf.0.lock().unwrap().fault = Some(Fault::new(FaultKind::Unavailable, "queue.put").retry(Retry::AfterMs(3_000)));
    let refused = invoke(&function, event(&message("wamid.2", "hola"), true)).await;
    assert_eq!((&refused["statusCode"], &refused["headers"]["retry-after"]), (&json!(503), &json!("3")));
    assert_eq!(invoke(&function, json!({})).await["turns"], 0, "nothing reached the store");
}

#[tokio::test]
async fn a_guest_has_a_group_and_a_redelivery_the_same_deduplication() {
    let shelf = Shelf::new();
    let function = receiver(&shelf);
    let mut again = message_of("57300", "wamid.1", "hola");
    again.headers_mut().insert("x-amzn-trace-id", "Root=2".parse().unwrap());
    // The first again, bodies of nobody, and another guest.
    let first = message_of("57300", "wamid.1", "hola");
    let requests = [&first, &again, &message_of("57300", "wamid.2", "hola"), &message_of("57301", "wamid.3", "hola")];
    for request in requests.into_iter().chain([&signed("{}"), &signed("{ }")]) {
        assert_eq!(invoke(&function, event(request, true)).await["statusCode"], 200);
    }
    let put = shelf.put();
    let (groups, seen): (Vec<&str>, Vec<&str>) =
        put.iter().map(|put| (put.group.as_str(), put.deduplication.as_str())).unzip();
    assert_eq!(groups[0], groups[1]);
    assert_eq!(groups[0], groups[2]);
    assert_ne!(groups[0], groups[3]);
    assert_eq!(groups[4], groups[5], "what is nobody's is in the channel's group");
    assert!(groups[..4].iter().all(|group| *group != groups[4]));
    assert_eq!(seen[0], seen[1], "the same body, whatever the proxies wrote on it");
    let different: std::collections::BTreeSet<&&str> = seen.iter().collect();
    assert_eq!(different.len(), 5);
    // What SQS allows in both: at most 128 letters, digits and punctuation.
    assert!(groups.iter().chain(&seen).all(|id| id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit())));
    assert!(groups.iter().all(|group| !group.contains("57300")), "a queue's console shows no guest's number");
}

/// A channel that trusts the right word and panics over a cursed line while it is sick.
#[derive(Clone, Default)]
struct Lines {
    sick: Arc<AtomicBool>,
}

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
        match request.headers().get("x-word") {
            Some(word) if word == "right" => Verdict::Genuine,
            _ => Verdict::Refused(StatusCode::FORBIDDEN),
        }
    }
    fn parse(&self, body: &[u8]) -> Vec<Result<Event, Issue>> {
        let text = String::from_utf8_lossy(body).into_owned();
        assert!(!(text.contains("cursed") && self.sick.load(Ordering::SeqCst)), "sick");
        let from = text.split(' ').next().unwrap().to_owned();
        let sender = Sender::new(vec![Address::new(AddressKind::Session, from).unwrap()]);
        let id = MessageId::new(text.clone());
        vec![Ok(Event::Message(Box::new(InboundMessage::new(id, self.account(), sender, Content::Text(text)))))]
    }
    async fn send(&self, _: &Outbound) -> SendOutcome {
        SendOutcome::Sent { provider_id: None }
    }
    async fn acknowledge(&self, _: &[Address], _: &MessageId) -> Result<(), Fault> {
        Ok(())
    }
}

fn line(word: &str, text: &str) -> String {
    let request = Request::post("/webhooks/lines").header("x-word", word).body(Bytes::from(text.to_owned())).unwrap();
    Envelope { channel: ChannelName::new("lines"), request }.encode().unwrap()
}

fn lines_house() -> (Lines, Agent) {
    let lines = Lines::default();
    let agent = builder(NOBODY, 0, clock(), Arc::new(SeededIds::new(1)), Plan::calm())
        .channel(lines.clone())
        .store(hotel_agent_core::memory::MemoryStore::new())
        .build()
        .unwrap();
    (lines, agent)
}

/// The texts that wait in the store, in the order in which they were kept, whoever wrote them.
async fn kept(agent: &Agent, guest: &str) -> Vec<String> {
    let (property, channel) = (agent.properties()[0].id.clone(), ChannelName::new("lines"));
    // A message of the same guest tells the conversation; it is the last.
    let sender = Sender::new(vec![Address::new(AddressKind::Session, guest).unwrap()]);
    let probe = InboundMessage::new(
        MessageId::new(format!("probe {guest}")),
        AccountId::new("lines"),
        sender,
        Content::Text("end".into()),
    );
    let conversation = agent.accept(&property, &channel, probe).await.unwrap().conversation;
    agent.drain().await.unwrap();
    let journals = agent.journals(&conversation, 100).await.unwrap();
    let heard = journals.iter().flat_map(|journal| &journal.turn.messages);
    let texts = heard.filter_map(|message| match message.heard.as_ref().map(|heard| &heard.content) {
        Some(Content::Text(text)) => Some(text.clone()),
        _ => None,
    });
    texts.filter(|text| text != "end").collect()
}

fn failures(answer: &Value) -> Vec<&str> {
    let failures = answer["batchItemFailures"].as_array().unwrap();
    failures.iter().map(|failure| failure["itemIdentifier"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_record_that_fails_holds_its_own_guest_and_nobody_else() {
    let (lines, agent) = lines_house();
    let function = Function::new(agent.clone()).linger(Duration::ZERO);
    let mut queue = FifoQueue::new(3);
    let newer = line("right", "dora later").replace("\"envelope\":1", "\"envelope\":2");
    let mut ids = Vec::new();
    for (group, body) in [
        ("ana", line("right", "ana one")),
        ("berta", line("right", "berta one")),
        ("berta", line("right", "berta cursed two")),
        ("ana", line("right", "ana two")),
        ("berta", line("right", "berta three")),
        ("clara", "no envelope".to_owned()),
        ("clara", line("right", "clara one")),
        ("dora", newer),
        ("dora", line("right", "dora two")),
        ("eva", line("wrong", "eva one")),
    ] {
        ids.push(queue.send(&body, group, &format!("{group}{body}")).unwrap());
    }
    lines.sick.store(true, Ordering::SeqCst);
    let answer = invoke(&function, queue.receive().unwrap()).await;
    let expected = [&ids[2], &ids[4], &ids[5], &ids[7], &ids[8], &ids[9]].map(String::as_str);
    let mut failed = failures(&answer);
    failed.sort_unstable();
    assert_eq!(
        failed, expected,
        "two and what came after it, the unreadable, the newer and what came after it, the forged"
    );
    queue.settle(&answer);

    lines.sick.store(false, Ordering::SeqCst);
    for _ in 0..4 {
        let Some(batch) = queue.receive() else { break };
        let answer = invoke(&function, batch).await;
        queue.settle(&answer);
    }
    assert_eq!(queue.waiting(), [""; 0]);
    assert_eq!(queue.dead_letters(), [&ids[5], &ids[7], &ids[8], &ids[9]].map(String::clone));
    assert_eq!(kept(&agent, "ana").await, ["ana one", "ana two"]);
    assert_eq!(kept(&agent, "berta").await, ["berta one", "berta cursed two", "berta three"]);
    assert_eq!(kept(&agent, "clara").await, ["clara one"]);
    assert_eq!(kept(&agent, "eva").await, [""; 0], "a forged message was kept");
}

#[tokio::test]
async fn in_a_queue_without_order_a_failure_costs_no_neighbour() {
    let (lines, agent) = lines_house();
    lines.sick.store(true, Ordering::SeqCst);
    let record =
        |id: &str, body: String| json!({"messageId": id, "body": body, "attributes": {}, "eventSource": "aws:sqs"});
    let records = [
        record("1", line("right", "ana cursed")),
        record("2", line("right", "ana two")),
        json!({"messageId": "3", "eventSource": "aws:sqs"}),
        record("4", line("right", "berta one")),
    ];
    let function = Function::new(agent.clone()).linger(Duration::ZERO);
    let answer = invoke(&function, json!({ "Records": records })).await;
    assert_eq!(failures(&answer), ["1", "3"]);
    assert_eq!(kept(&agent, "ana").await, ["ana two"]);
    assert_eq!(kept(&agent, "berta").await, ["berta one"]);
}

#[tokio::test]
async fn what_there_was_no_time_for_is_named_and_comes_again() {
    let (_, agent) = lines_house();
    let function = Function::new(agent.clone());
    let mut queue = FifoQueue::new(3);
    let id = queue.send(&line("right", "ana one"), "ana", "1").unwrap();
    let answer = function.invoke(queue.receive().unwrap(), now()).await.unwrap();
    assert_eq!(failures(&answer), [id]);
    queue.settle(&answer);
    assert_eq!(failures(&invoke(&function, queue.receive().unwrap()).await), [""; 0]);
    assert_eq!(kept(&agent, "ana").await, ["ana one"]);
}

#[tokio::test]
async fn a_record_without_a_name_fails_the_batch() {
    let (_, agent) = lines_house();
    let nameless = json!({"Records": [{"body": line("right", "ana one"), "eventSource": "aws:sqs"}]});
    assert!(Function::new(agent).invoke(nameless, now() + TimeDelta::seconds(30)).await.is_err());
}

#[tokio::test]
async fn a_guest_is_answered_once_through_the_queue_however_often_it_gives_the_message_out() {
    let graph = GraphEmulator::start().await.unwrap();
    let shelf = Shelf::new();
    let receiver = receiver(&shelf);
    let agent = agent(&graph.base_url(), 0, clock(), Arc::new(SeededIds::new(2)));
    let worker = Function::new(agent).linger(Duration::from_millis(1));
    let hello = event(&message("wamid.1", "Hola, buenas tardes"), true);
    let mut replies = 0;
    for round in 0..3 {
        assert_eq!(invoke(&receiver, hello.clone()).await["statusCode"], 200);
        // The first time the function dies after its work and before its answer is heard.
        let batch = shelf.queue(FifoQueue::receive).unwrap();
        assert_eq!(failures(&invoke(&worker, batch).await), [""; 0]);
        if round == 0 {
            shelf.queue(FifoQueue::fail);
            let again = shelf.queue(FifoQueue::receive).unwrap();
            let answer = invoke(&worker, again).await;
            shelf.queue(|queue| queue.settle(&answer));
            replies = graph.sent().len();
            assert!(replies > 0);
        } else {
            shelf.queue(|queue| queue.settle(&json!({"batchItemFailures": []})));
        }
        // Five minutes later the queue knows the redelivery no more; the store does.
        shelf.queue(FifoQueue::forget);
    }
    assert_eq!(shelf.queue(|queue| queue.waiting()), [""; 0]);
    assert_eq!(graph.sent().len(), replies, "answered again");
}
