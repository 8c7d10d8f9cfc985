//! Keeping what came in, once, and finding whose it is.
//!
//! Whoever keeps a message holds the locks of its id and of its sender's addresses: two processes that hear of one guest
//! at once come one after the other, and the second sees what the first has made.

use std::collections::{BTreeMap, BTreeSet};

use hotel_agent_core::{
    guest::{Address, ConversationKey},
    message::ChannelName,
    port::{
        FaultKind,
        store::{Accepted, NewInbound, Resolved},
    },
    property::PropertyId,
};
use sqlx::{PgConnection, Row};

use super::{
    column::{addresses, duration, latest_first, millis, text, told, word},
    lock::{Lock, Locks},
    stop::Stop,
};

/// When the waiting messages of a conversation `c` are a whole thought.
macro_rules! settled_at {
    () => {
        "least(
            (SELECT received_at + 3 * settle_ms FROM message
             WHERE conversation = c.id AND done_at IS NULL ORDER BY seq LIMIT 1),
            (SELECT received_at + settle_ms FROM message
             WHERE conversation = c.id AND done_at IS NULL ORDER BY seq DESC LIMIT 1),
            (SELECT min(received_at) FROM message
             WHERE conversation = c.id AND done_at IS NULL AND settle_ms = 0))"
    };
}
pub(super) use settled_at;

/// Of these messages, those that are there.
pub(super) const KNOWN: &str = "
    SELECT k.n, m.conversation
    FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS k (property, channel, id, n)
    JOIN message m ON m.property = k.property AND m.channel = k.channel AND m.id = k.id";

/// The conversations of these addresses.
pub(super) const OWNERS: &str = "
    SELECT k.n, a.conversation
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS k (property, channel, kind, value, n)
    JOIN address a ON a.property = k.property AND a.channel = k.channel AND a.kind = k.kind AND a.value = k.value";

/// In the order of their ids, so that two batches cannot wait for each other.
pub(super) const HOLD: &str =
    "SELECT id, account, addresses FROM conversation WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE";

/// What the batch changes of conversations, its new messages included.
pub(super) const TOUCH: &str = concat!(
    "UPDATE conversation c SET account = k.account, addresses = k.addresses, settled_at = ",
    settled_at!(),
    " FROM unnest($1::bigint[], $2::text[], $3::text[]) AS k (id, account, addresses) WHERE c.id = k.id"
);

/// A batch, and the locks it needs.
pub(super) struct Batch {
    pub(super) locks: Locks,
    pub(super) items: Vec<NewInbound>,
}

pub(super) async fn accept(batch: &Batch, connection: &mut PgConnection) -> Result<Accepted, Stop> {
    let items = &batch.items;
    if items.iter().any(|item| item.addresses.is_empty()) {
        return Err(Stop::Because(FaultKind::BadRequest, "a message without an address"));
    }
    if items.is_empty() {
        return Ok(Accepted::default());
    }
    let mut locks = Vec::new();
    for item in items {
        let (property, channel) = (item.property.as_str(), item.channel.as_str());
        locks.push(Lock::of(&["message", property, channel, item.message.as_str()]));
        locks.extend(item.addresses.iter().map(|address| address_lock(property, channel, address)));
    }
    batch.locks.hold(connection, locks).await?;
    let mut known = known(connection, items).await?;
    let mut seen: BTreeSet<_> = known.keys().copied().collect();
    let guests = items.iter().filter(|item| seen.insert(message_key(item))).map(Guest::of).collect::<Vec<_>>();
    let mut book = Book::open(connection, &guests).await?;
    book.number(connection, &guests).await?;
    let mut resolved = Vec::with_capacity(items.len());
    let mut kept = Vec::new();
    for item in items {
        let key = message_key(item);
        let seen = known.get(&key).copied();
        let id = match seen {
            Some(id) => id,
            None => {
                let id = book.resolve(&Guest::of(item))?;
                known.insert(key, id);
                kept.push((id, item));
                id
            }
        };
        let conversation =
            ConversationKey { property: item.property.clone(), channel: item.channel.clone(), id: id.to_string() };
        resolved.push(Resolved { conversation, new: seen.is_none() });
    }
    book.begin(connection).await?;
    keep(connection, &kept).await?;
    book.close(connection).await?;
    Ok(Accepted { items: resolved })
}

/// What makes a message the same one.
fn message_key(item: &NewInbound) -> (&str, &str, &str) {
    (item.property.as_str(), item.channel.as_str(), item.message.as_str())
}

fn address_lock(property: &str, channel: &str, address: &Address) -> Lock {
    // The kind is left out: a number in two kinds shares a lock, which is no harm.
    Lock::of(&["address", property, channel, &address.value])
}

async fn known<'a>(
    connection: &mut PgConnection,
    items: &'a [NewInbound],
) -> Result<BTreeMap<(&'a str, &'a str, &'a str), i64>, Stop> {
    let ids: Vec<_> = items.iter().map(|item| text(item.message.as_str())).collect();
    let rows = sqlx::query(KNOWN)
        .bind(items.iter().map(|item| item.property.as_str()).collect::<Vec<_>>())
        .bind(items.iter().map(|item| item.channel.as_str()).collect::<Vec<_>>())
        .bind(ids.iter().map(|id| &**id).collect::<Vec<_>>())
        .fetch_all(connection)
        .await?;
    let mut known = BTreeMap::new();
    for row in rows {
        if let Some(item) = nth(items, row.try_get(0)?) {
            known.insert(message_key(item), row.try_get(1)?);
        }
    }
    Ok(known)
}

/// What PostgreSQL calls the n-th, from one.
fn nth<T>(list: &[T], n: i64) -> Option<&T> {
    list.get(usize::try_from(n).ok()?.checked_sub(1)?)
}

async fn keep(connection: &mut PgConnection, kept: &[(i64, &NewInbound)]) -> Result<(), Stop> {
    if kept.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = kept.iter().map(|(_, item)| text(item.message.as_str())).collect();
    // The numbers are given after sorting: in the order of the batch.
    sqlx::query(
        "INSERT INTO message (property, channel, id, conversation, received_at, settle_ms, body_schema, body)
         SELECT property, channel, id, conversation, received_at, settle_ms, body_schema, body
         FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[],
                     $8::bytea[]) WITH ORDINALITY
              AS k (property, channel, id, conversation, received_at, settle_ms, body_schema, body, n)
         ORDER BY n",
    )
    .bind(kept.iter().map(|(_, item)| item.property.as_str()).collect::<Vec<_>>())
    .bind(kept.iter().map(|(_, item)| item.channel.as_str()).collect::<Vec<_>>())
    .bind(ids.iter().map(|id| &**id).collect::<Vec<_>>())
    .bind(kept.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind(kept.iter().map(|(_, item)| millis(item.received_at)).collect::<Vec<_>>())
    .bind(kept.iter().map(|(_, item)| duration(item.settle)).collect::<Vec<_>>())
    .bind(kept.iter().map(|(_, item)| item.body.schema.as_str()).collect::<Vec<_>>())
    .bind(kept.iter().map(|(_, item)| &*item.body.bytes).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// Who writes, and to which account; `None`: the account stays.
struct Guest<'a> {
    property: &'a str,
    channel: &'a str,
    account: Option<&'a str>,
    seen: Vec<&'a Address>,
}

impl<'a> Guest<'a> {
    fn of(item: &'a NewInbound) -> Guest<'a> {
        Guest {
            property: item.property.as_str(),
            channel: item.channel.as_str(),
            account: Some(item.account.as_str()),
            seen: item.addresses.iter().collect(),
        }
    }

    fn places(&self) -> impl Iterator<Item = Place<'a>> {
        let (property, channel) = (self.property, self.channel);
        self.seen.iter().map(move |address| Place { property, channel, address })
    }
}

/// An address within its tenant and channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'a> {
    property: &'a str,
    channel: &'a str,
    address: &'a Address,
}

/// A conversation as the batch leaves it.
struct Entry {
    account: String,
    addresses: Vec<Address>,
}

/// The conversations and addresses a batch meets, read once and written once.
#[derive(Default)]
struct Book<'a> {
    owners: BTreeMap<Place<'a>, i64>,
    /// Addresses whose conversation is another now.
    moved: BTreeMap<Place<'a>, i64>,
    entries: BTreeMap<i64, Entry>,
    /// Conversations to begin, with where they belong.
    begun: BTreeMap<i64, (&'a str, &'a str)>,
    /// Ids for those.
    ids: Vec<i64>,
}

impl<'a> Book<'a> {
    async fn open(connection: &mut PgConnection, guests: &[Guest<'a>]) -> Result<Book<'a>, Stop> {
        let mut book = Book::default();
        let mut places: Vec<Place<'a>> = guests.iter().flat_map(Guest::places).collect();
        places.sort_unstable();
        places.dedup();
        if places.is_empty() {
            return Ok(book);
        }
        let kinds: Vec<String> = places.iter().map(|place| word(&place.address.kind)).collect::<Result<_, _>>()?;
        let values: Vec<_> = places.iter().map(|place| text(&place.address.value)).collect();
        let owners = sqlx::query(OWNERS)
            .bind(places.iter().map(|place| place.property).collect::<Vec<_>>())
            .bind(places.iter().map(|place| place.channel).collect::<Vec<_>>())
            .bind(kinds)
            .bind(values.iter().map(|value| &**value).collect::<Vec<_>>())
            .fetch_all(&mut *connection)
            .await?;
        for row in owners {
            if let Some(place) = nth(&places, row.try_get(0)?) {
                book.owners.insert(*place, row.try_get(1)?);
            }
        }
        book.hold(connection).await?;
        Ok(book)
    }

    /// Takes the numbers of the conversations that these guests begin, one after the other.
    async fn number(&mut self, connection: &mut PgConnection, guests: &[Guest<'a>]) -> Result<(), Stop> {
        let mut met: BTreeSet<Place<'a>> = self.owners.keys().copied().collect();
        let mut strangers: i64 = 0;
        for guest in guests {
            strangers += i64::from(!guest.places().any(|place| met.contains(&place)));
            met.extend(guest.places());
        }
        if strangers > 0 {
            let ids = "SELECT nextval(pg_get_serial_sequence('conversation', 'id')) FROM generate_series(1, $1)";
            self.ids = sqlx::query_scalar(ids).bind(strangers).fetch_all(connection).await?;
            self.ids.reverse();
        }
        Ok(())
    }

    /// Holds the conversations to the end of the transaction, so that nobody claims or commits them meanwhile.
    async fn hold(&mut self, connection: &mut PgConnection) -> Result<(), Stop> {
        if self.owners.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = self.owners.values().copied().collect();
        for row in sqlx::query(HOLD).bind(ids).fetch_all(connection).await? {
            let entry = Entry { account: told(row.try_get(1)?), addresses: addresses(row.try_get(2)?)? };
            self.entries.insert(row.try_get(0)?, entry);
        }
        Ok(())
    }

    /// The conversation of a guest, begun if need be; addresses of two conversations join the older.
    fn resolve(&mut self, guest: &Guest<'a>) -> Result<i64, Stop> {
        let oldest = guest.places().filter_map(|place| self.owners.get(&place).copied()).min();
        let id = match oldest {
            Some(id) => id,
            None => {
                let id = self.ids.pop().ok_or(Stop::Because(FaultKind::Internal, "no id for a new conversation"))?;
                self.begun.insert(id, (guest.property, guest.channel));
                id
            }
        };
        let entry = self.entries.entry(id).or_insert(Entry { account: String::new(), addresses: Vec::new() });
        let seen: Vec<Address> = guest.seen.iter().map(|address| (*address).clone()).collect();
        entry.addresses = latest_first(&seen, &entry.addresses);
        if let Some(account) = guest.account {
            account.clone_into(&mut entry.account);
        }
        for place in guest.places() {
            if self.owners.insert(place, id) != Some(id) {
                self.moved.insert(place, id);
            }
        }
        Ok(id)
    }

    /// Writes what messages need to be there: new conversations, and whose the addresses are.
    async fn begin(&self, connection: &mut PgConnection) -> Result<(), Stop> {
        if !self.begun.is_empty() {
            // Account and addresses follow with those of the others.
            sqlx::query(
                "INSERT INTO conversation (id, property, channel, account, addresses)
                 SELECT id, property, channel, '', '[]' FROM unnest($1::bigint[], $2::text[], $3::text[])
                     AS k (id, property, channel)",
            )
            .bind(self.begun.keys().copied().collect::<Vec<_>>())
            .bind(self.begun.values().map(|(property, _)| *property).collect::<Vec<_>>())
            .bind(self.begun.values().map(|(_, channel)| *channel).collect::<Vec<_>>())
            .execute(&mut *connection)
            .await?;
        }
        if self.moved.is_empty() {
            return Ok(());
        }
        let kinds: Vec<String> = self.moved.keys().map(|place| word(&place.address.kind)).collect::<Result<_, _>>()?;
        let values: Vec<_> = self.moved.keys().map(|place| text(&place.address.value)).collect();
        sqlx::query(
            "INSERT INTO address (property, channel, kind, value, conversation)
             SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
             ON CONFLICT (property, channel, kind, value) DO UPDATE SET conversation = excluded.conversation",
        )
        .bind(self.moved.keys().map(|place| place.property).collect::<Vec<_>>())
        .bind(self.moved.keys().map(|place| place.channel).collect::<Vec<_>>())
        .bind(kinds)
        .bind(values.iter().map(|value| &**value).collect::<Vec<_>>())
        .bind(self.moved.values().copied().collect::<Vec<_>>())
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Writes the conversations, once their messages are there.
    async fn close(&self, connection: &mut PgConnection) -> Result<(), Stop> {
        if self.entries.is_empty() {
            return Ok(());
        }
        let lists: Vec<String> =
            self.entries.values().map(|entry| serde_json::to_string(&entry.addresses)).collect::<Result<_, _>>()?;
        let accounts: Vec<_> = self.entries.values().map(|entry| text(&entry.account)).collect();
        sqlx::query(TOUCH)
            .bind(self.entries.keys().copied().collect::<Vec<_>>())
            .bind(accounts.iter().map(|account| &**account).collect::<Vec<_>>())
            .bind(lists)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// Two addresses of one guest.
pub(super) struct Alias {
    pub(super) locks: Locks,
    pub(super) property: PropertyId,
    pub(super) channel: ChannelName,
    pub(super) previous: Address,
    pub(super) current: Address,
}

pub(super) async fn alias(alias: &Alias, connection: &mut PgConnection) -> Result<(), Stop> {
    let Alias { property, channel, previous, current, .. } = alias;
    let (property, channel) = (property.as_str(), channel.as_str());
    let locks = [previous, current].map(|address| address_lock(property, channel, address));
    alias.locks.hold(connection, locks).await?;
    let guest = Guest { property, channel, account: None, seen: vec![current, previous] };
    let mut book = Book::open(connection, std::slice::from_ref(&guest)).await?;
    if book.owners.contains_key(&Place { property, channel, address: previous }) {
        book.resolve(&guest)?;
        book.begin(connection).await?;
        book.close(connection).await?;
    }
    Ok(())
}
