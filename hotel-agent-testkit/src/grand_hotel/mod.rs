//! The reference PMS: a small real hotel system, and the demo's hotel.
//!
//! It sells room types by the night at exact prices, holds rooms under guarantees, knows what canceling costs by the
//! hotel's own clock, and keeps its books in an append-only ledger that is synced before every answer. Individual room
//! numbers and folios are not its business.

mod books;
mod desk;
mod entry;
mod ledger;
mod numbers;
mod pms;
mod price;
mod sale;
mod settings;

use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::Days;
use hotel_agent_core::{
    port::{Clock, Ids},
    reservation::{Reservation, ReservedStay, Stay},
};

use self::{
    books::Books,
    entry::Entry,
    ledger::{Ledger, Opened},
    settings::{Room, Seed},
};
pub use self::{
    desk::{DeskError, Inventory},
    ledger::LedgerError,
    settings::{GrandHotelSettings, SettingsError},
};

/// A small real PMS, bound to one property.
///
/// All of a call happens under one lock, so that the last room is sold once. A write is on the disk before it is
/// answered: the syncing blocks the calling thread for as long as the disk takes, a few milliseconds as a rule.
pub struct GrandHotel {
    settings: GrandHotelSettings,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    house: Mutex<House>,
    report: OpenReport,
    /// Whether a key used again answers with what it made.
    obeys_keys: bool,
}

/// The books and, unless the house lives in memory alone, the ledger behind them.
struct House {
    books: Books,
    ledger: Option<Ledger>,
}

/// What was found when a house opened its books.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenReport {
    /// Entries restored.
    pub entries: usize,
    /// Bytes of a last line that a crash had cut short; it was never answered for, and is gone.
    pub torn_bytes: u64,
    /// Reservations of the settings that were not imported, as their room type was full.
    pub seeds_skipped: Vec<String>,
}

impl GrandHotel {
    /// A house whose books live in memory and end with it.
    pub fn in_memory(settings: GrandHotelSettings, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> GrandHotel {
        let mut house = House { books: Books::default(), ledger: None };
        // Without a ledger nothing can fail to be written.
        let seeds_skipped = import_seeds(&settings, &mut house, &*clock, &*ids).unwrap_or_default();
        let report = OpenReport { seeds_skipped, ..OpenReport::default() };
        GrandHotel { settings, clock, ids, house: Mutex::new(house), report, obeys_keys: true }
    }

    /// A house whose books are kept in the ledger at `path`, which is made if it is not there.
    ///
    /// The ledger is locked for as long as the house is open. A last line that a crash tore is dropped, see
    /// [`GrandHotel::open_report`]; damage anywhere else is an error, and the file is left as it is.
    pub fn open(
        settings: GrandHotelSettings,
        path: &Path,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Result<GrandHotel, LedgerError> {
        let Opened { ledger, entries, torn_bytes } = Ledger::open(path, settings.property())?;
        let mut books = Books::default();
        for (n, entry) in entries.iter().enumerate() {
            // The header is line 1.
            books.apply(entry).map_err(|problem| LedgerError::Corrupt {
                path: path.to_owned(),
                line: n + 2,
                problem,
            })?;
        }
        let mut house = House { books, ledger: Some(ledger) };
        let seeds_skipped = import_seeds(&settings, &mut house, &*clock, &*ids)?;
        let report = OpenReport { entries: entries.len(), torn_bytes, seeds_skipped };
        Ok(GrandHotel { settings, clock, ids, house: Mutex::new(house), report, obeys_keys: true })
    }

    /// Keys are kept with what they made and can be looked up, but not obeyed: the same key again is another reservation.
    ///
    /// As most PMSes are ([`Idempotency::ByClientRef`](hotel_agent_core::port::Idempotency::ByClientRef)).
    #[must_use]
    pub fn not_obeying_keys(mut self) -> GrandHotel {
        self.obeys_keys = false;
        self
    }

    /// What was found when the books were opened.
    pub fn open_report(&self) -> &OpenReport {
        &self.report
    }

    /// The settings it was opened with.
    pub fn settings(&self) -> &GrandHotelSettings {
        &self.settings
    }

    fn house(&self) -> MutexGuard<'_, House> {
        // A panic while holding it cannot leave half an entry: entries are applied whole or not at all.
        self.house.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for GrandHotel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GrandHotel").field("property", &self.settings.property()).finish_non_exhaustive()
    }
}

impl House {
    /// Writes an entry down, then takes it in. After an error neither has happened.
    fn record(&mut self, entry: Entry) -> Result<(), LedgerError> {
        if let Some(ledger) = &mut self.ledger {
            ledger.append(&entry)?;
        }
        // Callers have checked the entry against these books under the same lock, so that it fits.
        let taken_in = self.books.apply(&entry);
        debug_assert_eq!(taken_in, Ok(()));
        Ok(())
    }

    /// Whether all rooms of these stays are free on every night; the first night on which one is not.
    fn first_full_night(&self, settings: &GrandHotelSettings, stays: &[ReservedStay]) -> Option<chrono::NaiveDate> {
        let needed = |reserved: &ReservedStay, night| {
            stays
                .iter()
                .filter(|other| other.room_type == reserved.room_type)
                .filter(|other| other.stay.night_dates().any(|date| date == night))
                .count()
        };
        let free = |room: Option<&Room>, night| room.map_or(0, |room| sale::free_rooms(&self.books, room, night));
        stays
            .iter()
            .flat_map(|reserved| reserved.stay.night_dates().map(move |night| (reserved, night)))
            .filter(|(reserved, night)| {
                usize::from(free(settings.room(&reserved.room_type), *night)) < needed(reserved, *night)
            })
            .map(|(_, night)| night)
            .min()
    }
}

/// Imports the reservations of the settings that the books do not hold yet; gives the ids of those that found no room.
fn import_seeds(
    settings: &GrandHotelSettings,
    house: &mut House,
    clock: &dyn Clock,
    ids: &dyn Ids,
) -> Result<Vec<String>, LedgerError> {
    let mut skipped = Vec::new();
    for seed in &settings.seeds {
        if house.books.has_seed(&seed.id) {
            continue;
        }
        match seed_reservation(settings, house, seed, clock, ids) {
            Some(reservation) => {
                let reservation = Box::new(reservation);
                house.record(Entry::Imported { seed: Some(seed.id.clone()), reservation })?;
            }
            None => skipped.push(seed.id.clone()),
        }
    }
    Ok(skipped)
}

fn seed_reservation(
    settings: &GrandHotelSettings,
    house: &House,
    seed: &Seed,
    clock: &dyn Clock,
    ids: &dyn Ids,
) -> Option<Reservation> {
    let now = clock.now();
    let arrival = settings.business_date(now).checked_add_days(Days::new(u64::from(seed.arrives_in_days)))?;
    let departure = arrival.checked_add_days(Days::new(u64::from(seed.nights)))?;
    let stay = Stay::new(arrival, departure, seed.party.clone()).ok()?;
    let (room, plan) = (settings.room(&seed.room_type)?, settings.plan(&seed.rate_plan)?);
    let stays = vec![ReservedStay {
        stay: stay.clone(),
        room_type: room.room_type.id.clone(),
        room_name: room.room_type.name.clone(),
        rate_plan: plan.plan.clone(),
    }];
    if house.first_full_night(settings, &stays).is_some() {
        return None;
    }
    let terms = price::terms(settings, &house.books, (room, plan), &stay, settings.local(now));
    let (id, drawn) = numbers::draw(ids, &settings.prefix, &house.books);
    let number = seed.number.clone().unwrap_or(drawn);
    if house.books.by_number(number.as_str()).is_some() {
        return None;
    }
    let (total, guest) = (terms.total, seed.guest.clone());
    let mut made = Reservation::new(id, number, stays, guest, total, terms.guarantee, terms.cancellation, now);
    made.fees = terms.fees;
    made.channel_number = seed.channel_number.clone();
    made.source = seed.source.clone();
    made.status = seed.status.clone().unwrap_or_else(|| pms::status_under(&made.guarantee));
    Some(made)
}

#[cfg(test)]
mod tests;
