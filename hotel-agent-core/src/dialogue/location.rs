//! Where the house is: the address, how to get there, and a map pin.

use super::Talk;
use crate::{
    property::Topic,
    reply::{Reply, Say},
};

pub(super) fn answer(talk: &mut Talk<'_>) {
    talk.because("address and map pin");
    talk.say(Say::new("address").text("address", &talk.house.address()).text("name", &talk.house.name()));
    if let Some(text) = Topic::parse("location").and_then(|topic| talk.house.about(topic)) {
        talk.say(Say::new("house-text").name("text", &text));
    }
    let (place, name, address) = (talk.house.place(), talk.house.name(), talk.house.address());
    talk.reply(Reply::Place { place, name, address });
}
