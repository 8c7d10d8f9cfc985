use std::time::Duration;

use super::{Front, fakes::text, seconds, time::noon};
use crate::{
    agent::records::Kept,
    dialogue::Session,
    guest::ConversationKey,
    message::{AccountId, ChannelName, MessageId},
    port::{
        Clock, Record,
        store::{ClaimRequest, HandOffStage, NewInbound},
    },
    turn::Replay,
};

#[test]
fn a_message_leads_to_one_decision_and_one_reply() {
    let front = Front::new();
    let conversation = front.write("m1", "hello");
    assert_eq!(front.drain(), super::Drained { turns: 1, sent: 1 });
    assert_eq!(front.chat.read(), ["heard hello"]);
    let journal = front.journals(&conversation).pop().unwrap();
    assert_eq!(front.rows(&conversation)[0].id, format!("{}/out/0", journal.turn.id));
    assert_eq!(front.drain(), super::Drained::default());
}

#[test]
fn messages_of_one_thought_are_one_turn() {
    let front = Front::with(|chat| chat.settle_ms = 2_000);
    let conversation = front.write("m1", "hello");
    front.write("m2", "there");
    assert_eq!(front.drain().turns, 0);
    assert_eq!(front.after(seconds(2)).turns, 1);
    assert_eq!(front.chat.read(), ["heard hello", "heard there"]);
    assert_eq!(front.journals(&conversation).len(), 1);
}

#[test]
fn the_guest_sees_that_the_message_was_read() {
    let front = Front::new();
    front.write("m1", "hello");
    front.write("m2", "again");
    front.drain();
    assert_eq!(*front.chat.acknowledged.lock().unwrap(), [MessageId::new("m2")]);
}

#[test]
fn the_session_goes_on_from_turn_to_turn() {
    let front = Front::new();
    for n in 1..=3 {
        let conversation = front.write(&format!("m{n}"), "hello");
        front.drain();
        assert_eq!(front.last_decision(&conversation).session.misunderstandings, n);
    }
}

#[test]
fn reads_named_together_are_made_together() {
    let front = Front::new();
    *front.hotel.read_takes.lock().unwrap() = seconds(1);
    front.write("m1", "both");
    front.drain();
    assert_eq!(front.chat.read(), ["1 room types"]);
    assert_eq!(front.clock.now_since_noon(), seconds(1));
}

#[test]
fn a_guest_waits_no_longer_than_the_patience_of_a_turn() {
    let front = Front::new();
    *front.hotel.read_takes.lock().unwrap() = seconds(9);
    front.write("m1", "read");
    front.drain();
    assert_eq!(front.chat.read(), ["fault Timeout"]);
    assert_eq!(front.clock.now_since_noon(), front.settings.guest_reads);
    assert!(front.clock.now_since_noon() < seconds(3));
}

#[test]
fn work_that_nobody_waits_for_is_more_patient() {
    let front = Front::new();
    *front.hotel.read_takes.lock().unwrap() = seconds(9);
    front.write("m1", "later");
    front.drain();
    front.after(seconds(30));
    assert_eq!(front.chat.read(), ["I will come back", "job: 1 room types"]);
}

#[test]
fn a_turn_that_cannot_be_decided_goes_to_the_desk_and_blocks_nobody() {
    for bad in ["panic", "endless"] {
        let front = Front::new();
        let conversation = front.write("m1", bad);
        front.write_as("573009998877", "m2", "hello");
        front.drain();
        assert_eq!(front.chat.read(), ["heard hello"], "{bad}");
        for _ in 0..3 {
            front.after(seconds(60));
        }
        let waiting = super::block_on(&front.clock, front.agent.waiting(&conversation.property)).unwrap();
        assert_eq!(waiting[0].mark.stage, HandOffStage::Waiting, "{bad}");
        assert_eq!(waiting[0].conversation, conversation, "{bad}");
        assert!(front.audit(&conversation)[0].contains("dead_lettered"), "{bad}");
        let told = front
            .chat
            .sent
            .lock()
            .unwrap()
            .iter()
            .find(|sent| sent.to == [super::wire::address("573001112233")])
            .cloned();
        let told = told.unwrap_or_else(|| panic!("{bad}: the guest hears something"));
        assert!(text(&told).len() > 20, "{bad}: {}", text(&told));
        // The hand-off's alert is a job of its own, and the guest's next message an ordinary turn.
        front.write("m3", "thanks");
        front.after(seconds(60));
        assert!(front.chat.read().contains(&"heard thanks".to_owned()), "{bad}");
    }
}

#[test]
fn what_a_turn_was_about_is_done_once_it_is_given_up() {
    let front = Front::new();
    front.write("m1", "panic");
    for _ in 0..6 {
        front.after(seconds(60));
    }
    let turns = front.drain().turns;
    assert_eq!(turns, 0);
}

/// Puts a row into the inbox as another version of this code would.
fn foreign(front: &Front, id: &str, body: Record) -> ConversationKey {
    let row = NewInbound {
        property: super::house().id,
        channel: ChannelName::new("chat"),
        account: AccountId::new("account-1"),
        message: MessageId::new(id),
        addresses: vec![super::wire::address("573001112233")],
        received_at: noon(),
        settle: Duration::ZERO,
        body,
    };
    let accepted = super::block_on(&front.clock, front.store.accept(vec![row])).unwrap();
    accepted.items[0].conversation.clone()
}

#[test]
fn an_unreadable_message_costs_no_neighbour() {
    let front = Front::new();
    foreign(&front, "m1", Record { schema: "input/1".to_owned(), bytes: "not json".into() });
    front.write("m2", "hello");
    front.drain();
    assert_eq!(front.chat.read(), ["heard hello"]);
    front.after(seconds(300));
    assert_eq!(front.chat.sends(), 1);
}

#[test]
fn an_unreadable_message_alone_is_done_without_a_word() {
    let front = Front::new();
    foreign(&front, "m1", Record { schema: "input/1".to_owned(), bytes: "not json".into() });
    assert_eq!(front.drain(), super::Drained { turns: 1, sent: 0 });
    assert_eq!(front.after(seconds(300)).turns, 0);
}

#[test]
fn what_newer_code_wrote_waits_untouched() {
    let front = Front::new();
    let conversation = foreign(&front, "m1", Record { schema: "input/2".to_owned(), bytes: "{}".into() });
    for _ in 0..5 {
        assert_eq!(front.after(seconds(120)).turns, 0);
    }
    assert!(front.journals(&conversation).is_empty());
    let request = ClaimRequest {
        now: front.agent.clock().now() + chrono::TimeDelta::days(1),
        lease: seconds(10),
        worker: "newer".to_owned(),
        max_messages: 10,
    };
    let claim = super::block_on(&front.clock, front.store.claim(&request)).unwrap().unwrap();
    assert_eq!(claim.messages[0].body.schema, "input/2");
    assert_eq!(claim.attempts, 0);
}

#[test]
fn a_broken_session_goes_to_the_desk() {
    let front = Front::new();
    let conversation = front.write("m1", "hello");
    front.drain();
    let stored = super::block_on(&front.clock, front.store.session(&conversation)).unwrap().unwrap();
    assert!(Session::read(&stored).is_ok());
    super::shaky::overwrite_session(&front, &conversation, Record { schema: "session/1".into(), bytes: "x".into() });
    front.write("m2", "hello again");
    front.drain();
    let waiting = super::block_on(&front.clock, front.agent.waiting(&conversation.property)).unwrap();
    assert_eq!(waiting.len(), 1);
}

#[test]
fn who_lost_the_lease_commits_nothing() {
    let front = Front::new();
    *front.hotel.read_takes.lock().unwrap() = seconds(1);
    let conversation = front.write("m1", "read");
    let drain = front.agent.drain();
    let mut drain = std::pin::pin!(drain);
    assert!(super::time::poll_now(drain.as_mut()).is_none());
    // Another worker takes the conversation over and answers.
    let request = ClaimRequest {
        now: front.agent.clock().now() + chrono::TimeDelta::seconds(31),
        lease: seconds(30),
        worker: "other".to_owned(),
        max_messages: 10,
    };
    super::block_on(&front.clock, front.store.claim(&request)).unwrap().unwrap();
    let drained = super::block_on(&front.clock, drain).unwrap();
    assert_eq!(drained.turns, 0);
    assert!(front.journals(&conversation).is_empty());
    assert!(front.rows(&conversation).is_empty());
}

#[test]
fn a_kept_journal_is_decided_again_byte_for_byte() {
    let front = Front::new();
    let agent = super::builder(&front.clock, &front.store, &front.hotel, &front.chat, &front.bell, &front.ids)
        .decide(std::sync::Arc::new(crate::turn::decide))
        .build()
        .unwrap();
    let mut conversation = None;
    for (n, text) in
        ["hola", "una habitación para 2 del 4 al 6 de diciembre", "quiero hablar con una persona"].iter().enumerate()
    {
        conversation = Some(front.write(&format!("m{n}"), text));
        super::block_on(&front.clock, agent.drain()).unwrap();
    }
    let replays = super::block_on(&front.clock, agent.replay(&conversation.unwrap())).unwrap();
    assert!(replays.len() >= 3, "{replays:?}");
    assert!(replays.iter().all(|replay| *replay == Replay::Same), "{replays:?}");
    assert!(front.chat.sends() >= 3);
}
