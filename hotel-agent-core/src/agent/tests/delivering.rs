use std::{pin::pin, sync::Arc, time::Duration};

use chrono::TimeDelta;

use super::{Front, block_on, fakes::Chat, seconds, time::poll_now};
use crate::{
    message::ChannelName,
    port::{Clock, Fault, FaultKind, SendOutcome, store::SendState},
};

fn fault(kind: FaultKind) -> Fault {
    Fault::new(kind, "chat.send")
}

#[test]
fn what_is_deferred_is_sent_in_the_end_and_in_order() {
    let front = Front::new();
    for _ in 0..3 {
        front.chat.will(SendOutcome::Deferred(fault(FaultKind::Unavailable)));
    }
    front.write("m1", "one");
    front.drain();
    front.write("m2", "two");
    for _ in 0..30 {
        front.after(seconds(1));
    }
    assert_eq!(front.chat.read(), ["heard one", "heard two"]);
}

#[test]
fn a_channel_that_asks_to_wait_is_obeyed() {
    let front = Front::new();
    front.chat.will(SendOutcome::Throttled(front.clock.now() + TimeDelta::seconds(90)));
    front.write("m1", "hello");
    front.drain();
    assert_eq!(front.after(seconds(89)).sent, 0);
    assert_eq!(front.after(seconds(1)).sent, 1);
}

#[test]
fn what_the_channel_will_never_take_frees_what_is_behind_it() {
    let front = Front::new();
    front.chat.will(SendOutcome::Rejected(fault(FaultKind::BadRequest)));
    let conversation = front.write("m1", "one");
    front.write("m2", "two");
    front.drain();
    assert_eq!(front.chat.read(), ["heard two"]);
    assert_eq!(front.rows(&conversation)[0].state, SendState::Dead);
}

#[test]
fn what_fails_for_ever_is_given_up() {
    let front = Front::new();
    for _ in 0..front.settings.send_attempts {
        front.chat.will(SendOutcome::Deferred(fault(FaultKind::Unavailable)));
    }
    let conversation = front.write("m1", "one");
    front.drain();
    front.write("m2", "two");
    for _ in 0..front.settings.send_attempts {
        front.after(seconds(300));
    }
    assert_eq!(front.rows(&conversation)[0].state, SendState::Dead);
    assert_eq!(front.rows(&conversation)[0].attempts, front.settings.send_attempts);
    assert_eq!(front.chat.read(), ["heard two"]);
}

#[test]
fn an_uncertain_send_is_repeated_only_without_an_echo() {
    for (echoes, echoed, sends) in [(false, false, 1), (true, false, 1), (true, true, 0)] {
        let front = Front::with(|chat| chat.echoes = echoes);
        front.chat.will(SendOutcome::Uncertain(fault(FaultKind::Timeout)));
        let conversation = front.write("m1", "hello");
        front.drain();
        let row = front.rows(&conversation).remove(0);
        assert_eq!(row.state, SendState::Sending, "{echoes} {echoed}");
        if echoes {
            assert_eq!(front.after(seconds(9)).sent, 0, "the echo may still come");
        }
        if echoed {
            front.hook(&format!("read account-1 p-9 {}", row.id));
        }
        front.after(seconds(2));
        front.after(seconds(300));
        assert_eq!(front.chat.sends(), sends, "{echoes} {echoed}");
        assert_eq!(front.rows(&conversation)[0].state, SendState::Sent, "{echoes} {echoed}");
    }
}

#[test]
fn a_send_that_takes_too_long_is_uncertain() {
    let front = Front::with(|chat| chat.echoes = true);
    *front.chat.takes.lock().unwrap() = seconds(60);
    let conversation = front.write("m1", "hello");
    front.drain();
    assert_eq!(front.rows(&conversation)[0].state, SendState::Sending);
    assert_eq!(front.clock.now_since_noon(), front.settings.send_timeout);
}

#[test]
fn a_slow_channel_does_not_hold_up_another() {
    let front = Front::new();
    let mut post = Chat::new(front.clock.clone());
    (post.name, post.account) = ("post", "account-2");
    let post = Arc::new(post);
    let agent = super::builder(&front.clock, &front.store, &front.hotel, &front.chat, &front.bell, &front.ids)
        .channel(post.clone())
        .build()
        .unwrap();
    *front.chat.takes.lock().unwrap() = seconds(10);
    for n in 0..200 {
        front.write_as(&format!("57300000{n:04}"), &format!("m{n}"), "hello");
    }
    let message = super::wire::message("m1", "573001112233", "account-2", "quick");
    let (house, name) = (super::house().id, ChannelName::new("post"));
    block_on(&front.clock, agent.accept(&house, &name, message)).unwrap();
    {
        let mut run = pin!(agent.run(std::future::pending()));
        assert!(poll_now(run.as_mut()).is_none());
        front.clock.advance(Duration::from_millis(250));
        assert!(poll_now(run.as_mut()).is_none());
        assert_eq!(post.read(), ["heard quick"], "a quarter of a second after two hundred slow ones");
        assert_eq!(front.chat.sends(), 0);
        for _ in 0..200 {
            front.clock.advance(seconds(1));
            assert!(poll_now(run.as_mut()).is_none());
        }
    }
    assert_eq!(front.chat.sends(), 200);
    assert_eq!(front.chat.read().len(), 200);
}

#[test]
fn a_message_of_newer_code_is_kept_for_it() {
    let front = Front::new();
    let conversation = super::shaky::commit_outbox(&front, "outbound/2");
    for _ in 0..5 {
        assert_eq!(front.after(Duration::from_secs(400)).sent, 0);
    }
    assert_eq!(front.rows(&conversation)[0].state, SendState::Waiting);
}

#[test]
fn a_message_that_nobody_can_read_is_given_up() {
    let front = Front::new();
    let conversation = super::shaky::commit_outbox(&front, "outbound/1");
    front.after(seconds(1));
    assert_eq!(front.rows(&conversation)[0].state, SendState::Dead);
}
