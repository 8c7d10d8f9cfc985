//! What all three processes have left behind.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    time::Duration,
};

use chrono::Utc;
use hotel_agent_core::{
    guest::{Address, AddressKind, ConversationKey},
    message::{AccountId, ChannelName, MessageId},
    port::{
        Record, Store,
        store::{Desk, NewInbound},
    },
    property::PropertyId,
    reservation::Status,
    turn::Journal,
};
use hotel_agent_storage::sqlite::SqliteStore;

use crate::{
    roles::{BELL, Heard},
    sabotage::Witness,
    world::{Visit, World, number},
};

/// Everything the judge looks at.
pub(crate) struct Evidence {
    pub(crate) visits: Vec<Visit>,
    pub(crate) heard: Vec<Heard>,
    /// Reservations made through the agent.
    pub(crate) made: Vec<Made>,
    /// In how many committed journals each message is; none: the store does not know it.
    pub(crate) decided: BTreeMap<String, Option<usize>>,
    /// Guests, by number, whose conversation is on the desk's list, and for whom the bell rang.
    pub(crate) with_desk: BTreeSet<String>,
    /// Rows on their way when a hotel died, and in how many lives.
    pub(crate) in_flight: BTreeMap<String, usize>,
}

/// A reservation in the hotel's books.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// The guest's e-mail address.
    pub(crate) email: String,
    pub(crate) number: String,
    pub(crate) canceled: bool,
}

impl Evidence {
    /// Opens books and store; nobody else may have them any more.
    pub(crate) async fn gather(world: &World, visits: Vec<Visit>) -> Evidence {
        let house = world.pms_role().open();
        let made = house
            .reservations()
            .into_iter()
            .filter(|reservation| reservation.client_ref.is_some())
            .map(|it| Made {
                email: it.guest.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
                number: it.number.to_string(),
                canceled: it.status == Status::Canceled,
            })
            .collect();
        let store = SqliteStore::open(world.folder.path().join("hotel.db")).unwrap();
        let waiting = store.waiting(&property(), 100_000).await.unwrap();
        let listed: BTreeSet<String> = waiting.into_iter().map(|summary| summary.conversation.id).collect();
        let rung = fs::read_to_string(world.folder.path().join(BELL)).unwrap_or_default();
        let rung: BTreeSet<&str> = rung.lines().collect();
        let (mut decided, mut with_desk) = (BTreeMap::new(), BTreeSet::new());
        for visit in &visits {
            for (id, _) in &visit.said {
                let Some(conversation) = known(&store, id, &visit.number).await else {
                    decided.insert(id.clone(), None);
                    continue;
                };
                if listed.contains(&conversation.id) && rung.contains(conversation.id.as_str()) {
                    with_desk.insert(visit.number.clone());
                }
                decided.insert(id.clone(), Some(decisions(&store, &conversation, id).await));
            }
        }
        Evidence {
            heard: Heard::read(&world.folder.path().join("heard")),
            made,
            decided,
            with_desk,
            in_flight: in_flight(&world.folder.path().join("sends")),
            visits,
        }
    }

    /// What one guest's phone has shown.
    pub(crate) fn heard_by<'a>(&'a self, visit: &'a Visit) -> impl Iterator<Item = &'a Heard> {
        self.heard.iter().filter(|heard| heard.to == visit.number)
    }

    /// Messages that are there again, by row.
    pub(crate) fn doubled(&self) -> usize {
        let rows: BTreeSet<&String> = self.heard.iter().map(|heard| &heard.row).collect();
        self.heard.len() - rows.len()
    }
}

/// Whose message this is; `None`: the store has never seen it.
async fn known(store: &(impl Store + ?Sized), id: &str, guest: &str) -> Option<ConversationKey> {
    // Delivered once more: the store must say that it has it.
    let accepted = store.accept(vec![again(id, guest)]).await.unwrap();
    accepted.items.into_iter().next().filter(|item| !item.new).map(|item| item.conversation)
}

/// In how many committed journals of the conversation the message is.
async fn decisions(store: &(impl Store + ?Sized), conversation: &ConversationKey, id: &str) -> usize {
    let records = store.journals(conversation, 1000).await.unwrap();
    let journals = records.iter().map(|record| Journal::from_record(record).unwrap());
    journals.filter(|journal| journal.turn.messages.iter().any(|message| message.id.as_str() == id)).count()
}

fn property() -> PropertyId {
    PropertyId::parse("casa-del-mar").unwrap()
}

fn again(id: &str, guest: &str) -> NewInbound {
    NewInbound {
        property: property(),
        channel: ChannelName::new("whatsapp"),
        account: AccountId::new(number()),
        message: MessageId::new(id),
        addresses: Address::new(AddressKind::Phone, format!("+{guest}")).into_iter().collect(),
        received_at: Utc::now(),
        settle: Duration::ZERO,
        body: Record { schema: "again/1".to_owned(), bytes: "again".into() },
    }
}

/// Rows begun and not ended, counted over the lives of the hotel.
fn in_flight(book: &Path) -> BTreeMap<String, usize> {
    let mut flying: BTreeSet<(String, String)> = BTreeSet::new();
    for line in fs::read_to_string(book).unwrap_or_default().lines() {
        let mut words = line.split(' ').map(str::to_owned);
        let (Some(life), Some(what), Some(row)) = (words.next(), words.next(), words.next()) else { continue };
        if what == Witness::BEGUN {
            flying.insert((life, row));
        } else {
            flying.remove(&(life, row));
        }
    }
    flying.into_iter().fold(BTreeMap::new(), |mut counts, (_, row)| {
        *counts.entry(row).or_default() += 1;
        counts
    })
}
