use super::{Front, block_on};
use crate::{guest::ConversationKey, message::MessageId, port::FaultKind, turn::StaffAction};

fn say(front: &Front, conversation: &ConversationKey, id: Option<&str>, text: &str) -> Result<bool, FaultKind> {
    let action = StaffAction::Write { text: text.to_owned() };
    let staff = front.agent.staff(conversation, id.map(MessageId::new), "Ana", action);
    block_on(&front.clock, staff).map(|resolved| resolved.new).map_err(|fault| fault.kind)
}

#[test]
fn staff_speak_in_the_guests_conversation_once() {
    let front = Front::new();
    let conversation = front.write("m1", "hello");
    front.drain();
    assert_eq!(say(&front, &conversation, Some("s1"), "welcome"), Ok(true));
    assert_eq!(say(&front, &conversation, Some("s1"), "welcome"), Ok(false));
    // A guest's message of the same id is another message.
    assert_eq!(front.write("s1", "thanks"), conversation);
    front.drain();
    assert_eq!(front.chat.read(), ["heard hello", "Ana: welcome", "heard thanks"]);
}

#[test]
fn without_an_id_each_action_is_another() {
    let front = Front::new();
    let conversation = front.write("m1", "hello");
    front.drain();
    assert_eq!(say(&front, &conversation, None, "one"), Ok(true));
    assert_eq!(say(&front, &conversation, None, "one"), Ok(true));
    assert_eq!(front.drain().sent, 2);
}

#[test]
fn nobody_can_be_reached_in_an_unknown_conversation() {
    let front = Front::new();
    let mut conversation = front.write("m1", "hello");
    front.drain();
    conversation.id = "nobody".to_owned();
    assert_eq!(say(&front, &conversation, None, "hello"), Err(FaultKind::NotFound));
}
