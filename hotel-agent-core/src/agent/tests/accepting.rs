use super::{Front, block_on};
use crate::{
    agent::records::Kept,
    message::{ChannelName, Content},
    port::{Clock, FaultKind, store::ClaimRequest},
    property::PropertyId,
    turn::Input,
};

#[test]
fn no_card_number_reaches_the_store() {
    let front = Front::new();
    front.write("m1", "my card is 4111 1111 1111 1111");
    let request = ClaimRequest {
        now: front.clock.now(),
        lease: super::seconds(1),
        worker: "reader".to_owned(),
        max_messages: 10,
    };
    let claim = block_on(&front.clock, front.store.claim(&request)).unwrap().unwrap();
    let Input::Guest { message, masked } = Input::read(&claim.messages[0].body).unwrap() else { panic!("a guest's") };
    assert!(masked);
    assert_eq!(message.content, Content::Text("my card is •••• 1111".to_owned()));
    assert!(!String::from_utf8_lossy(&claim.messages[0].body.bytes).contains("4111 1111"));
}

#[test]
fn a_message_for_nobody_is_refused() {
    let front = Front::new();
    let house = super::house().id;
    let (chat, pigeon) = (ChannelName::new("chat"), ChannelName::new("pigeon"));
    let stranger = PropertyId::parse("nowhere").unwrap();
    for (property, channel) in [(&house, &pigeon), (&stranger, &chat)] {
        let message = super::wire::message("m1", "573001112233", "account-1", "hello");
        let refused = block_on(&front.clock, front.agent.accept(property, channel, message));
        assert_eq!(refused.unwrap_err().kind, FaultKind::NotFound);
    }
    let mut nobody = super::wire::message("m1", "573001112233", "account-1", "hello");
    nobody.sender.addresses.clear();
    let refused = block_on(&front.clock, front.agent.accept(&house, &chat, nobody));
    assert_eq!(refused.unwrap_err().kind, FaultKind::BadRequest);
}

#[test]
fn the_same_message_is_new_only_once() {
    let front = Front::new();
    let (house, chat) = (super::house().id, ChannelName::new("chat"));
    for new in [true, false, false] {
        let message = super::wire::message("m1", "573001112233", "account-1", "hello");
        let accepted = block_on(&front.clock, front.agent.accept(&house, &chat, message)).unwrap();
        assert_eq!(accepted.new, new);
    }
}
