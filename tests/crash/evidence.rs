//! What all three processes have left behind.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    time::Duration,
};

use chrono::Utc;
use hotel_agent_core::{
    guest::{Address, AddressKind},
    message::{AccountId, ChannelName, MessageId},
    port::{Record, Store, store::NewInbound},
    property::PropertyId,
    reservation::Reservation,
    turn::Journal,
};
use hotel_agent_storage::sqlite::SqliteStore;

use crate::{
    roles::Heard,
    sabotage::Witness,
    world::{Visit, World, number},
};

/// Everything the judge looks at.
pub(crate) struct Evidence {
    pub(crate) visits: Vec<Visit>,
    pub(crate) heard: Vec<Heard>,
    /// Reservations made through the agent, each with the guest's address.
    pub(crate) made: Vec<(String, Reservation)>,
    /// In how many committed journals each message is; none: the store does not know it.
    pub(crate) decided: BTreeMap<String, Option<usize>>,
    /// Rows on their way when a hotel died, and in how many lives.
    pub(crate) in_flight: BTreeMap<String, usize>,
}

impl Evidence {
    /// Opens books and store; nobody else may have them any more.
    pub(crate) async fn gather(world: &World, visits: Vec<Visit>) -> Evidence {
        let house = world.pms_role().open();
        let made = house
            .reservations()
            .into_iter()
            .filter(|reservation| reservation.client_ref.is_some())
            .map(|it| (it.guest.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(), it))
            .collect();
        let store = SqliteStore::open(world.folder.path().join("hotel.db")).unwrap();
        let mut decided = BTreeMap::new();
        for visit in &visits {
            decided.extend(decisions(&store, visit).await);
        }
        Evidence {
            heard: Heard::read(&world.folder.path().join("heard")),
            made,
            decided,
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

/// What the store knows of a guest's messages.
async fn decisions(store: &(impl Store + ?Sized), visit: &Visit) -> Vec<(String, Option<usize>)> {
    let mut decisions = Vec::new();
    for (id, _) in &visit.said {
        // Delivered once more: the store must say that it has it, and whose it is.
        let accepted = store.accept(vec![again(id, &visit.number)]).await.unwrap();
        let known = accepted.items.into_iter().next().unwrap();
        if known.new {
            decisions.push((id.clone(), None));
            continue;
        }
        let records = store.journals(&known.conversation, 1000).await.unwrap();
        let journals = records.iter().map(|record| Journal::from_record(record).unwrap());
        let of_it = |journal: &Journal| journal.turn.messages.iter().any(|message| message.id.as_str() == id);
        decisions.push((id.clone(), Some(journals.filter(of_it).count())));
    }
    decisions
}

fn again(id: &str, guest: &str) -> NewInbound {
    NewInbound {
        property: PropertyId::parse("casa-del-mar").unwrap(),
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
