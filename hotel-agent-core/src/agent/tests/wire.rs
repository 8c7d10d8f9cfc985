//! The wire format of the tests' channel: one event a line, words separated by spaces.

use crate::{
    guest::{Address, AddressKind},
    message::{AccountId, Content, DeliveryStatus, Event, InboundMessage, Issue, MessageId, Receipt, Sender},
};

pub(super) fn address(value: &str) -> Address {
    Address::new(AddressKind::Phone, value).unwrap()
}

pub(super) fn message(id: &str, from: &str, account: &str, text: &str) -> InboundMessage {
    let sender = Sender::new(vec![address(from)]);
    InboundMessage::new(MessageId::new(id), AccountId::new(account), sender, Content::Text(text.to_owned()))
}

pub(super) fn parse(line: &str) -> Result<Event, Issue> {
    let words: Vec<&str> = line.splitn(5, ' ').collect();
    match words.as_slice() {
        ["message", id, from, account, text] => Ok(Event::Message(Box::new(message(id, from, account, text)))),
        ["read", account, provider, outbox] => {
            let mut receipt = Receipt::new(AccountId::new(*account), *provider, DeliveryStatus::Read);
            receipt.outbox_id = Some((*outbox).to_owned());
            Ok(Event::Receipt(receipt))
        }
        ["moved", account, previous, current] => Ok(Event::AddressChange {
            account: AccountId::new(*account),
            previous: address(previous),
            current: address(current),
        }),
        ["template"] => Ok(Event::Ignored { kind: "template".to_owned() }),
        _ => Err(Issue { path: "line".to_owned(), problem: "no such event".to_owned() }),
    }
}
