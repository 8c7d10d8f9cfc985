use std::sync::Arc;

use super::{Front, TestClock, builder, fakes::Chat, house, other_house};
use crate::{
    agent::{Agent, AgentBuilder, AgentSettings, BuildError},
    guest::Language,
};

fn whole(front: &Front) -> AgentBuilder {
    builder(&front.clock, &front.store, &front.hotel, &front.chat, &front.bell, &front.ids)
}

fn chat(front: &Front, name: &'static str, account: &'static str) -> Arc<Chat> {
    let mut chat = Chat::new(front.clock.clone());
    (chat.name, chat.account) = (name, account);
    Arc::new(chat)
}

#[test]
fn what_is_missing_or_said_twice_is_named() {
    let front = Front::new();
    let (hotel, second) = (front.hotel.clone(), || chat(&front, "chat", "account-2"));
    let idle = AgentSettings { turns: 0, ..AgentSettings::default() };
    for (agent, message) in [
        (whole(&front), ""),
        (Agent::builder(house()), "property casa-del-mar needs a channel"),
        (Agent::builder(house()).channel(second()), "property casa-del-mar needs a PMS"),
        (Agent::builder(house()).pms(hotel.clone()).channel(second()), "the agent needs a source of ids"),
        (whole(&front).and(other_house()), "property hotel-miradouro needs a channel"),
        (whole(&front).and(other_house()).pms(hotel.clone()).channel(second()), ""),
        (whole(&front).and(house()).pms(hotel.clone()).channel(second()), "two properties are called casa-del-mar"),
        (whole(&front).channel(second()), "property casa-del-mar has two channels called chat"),
        (
            whole(&front).and(other_house()).pms(hotel.clone()).channel(front.chat.clone()),
            "properties casa-del-mar and hotel-miradouro have the same account on channel chat",
        ),
        (whole(&front).settings(idle), "setting turns must not be zero"),
    ] {
        let built = agent.build().map(|_| ()).map_err(|error| error.to_string());
        match built {
            Ok(()) => assert_eq!(message, ""),
            Err(error) => assert!(!message.is_empty() && error.starts_with(message), "{error:?} for {message:?}"),
        }
    }
}

#[test]
fn a_property_is_replaced_whole_while_the_agent_lives() {
    let front = Front::new();
    let mut changed = house();
    changed.languages = vec![Language::En];
    changed.revision = "another".to_owned();
    front.agent.replace_property(changed).unwrap();
    let conversation = front.write("m1", "hello");
    front.drain();
    assert_eq!(front.journals(&conversation)[0].property_revision, "another");
    let refused = front.agent.replace_property(other_house());
    assert!(matches!(refused, Err(BuildError::UnknownProperty(_))));
    assert_eq!(front.agent.properties().len(), 1);
}

#[test]
fn an_agent_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn movable<T: Send>(_: T) {}
    let front = Front::new();
    shared(&front.agent);
    movable(front.agent.run(std::future::pending()));
    movable(front.agent.drain());
    movable(front.agent.check("token"));
    assert!(TestClock::new().now_since_noon().is_zero());
}
