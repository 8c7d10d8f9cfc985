use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use hotel_agent_core::reservation::{ClientRef, Money, Reservation, ReservationId, ReservedStay, RoomTypeId, Status};

use super::{entry::Entry, numbers::plain};

/// What the house knows at this moment: the sum of its ledger's entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Books {
    reservations: BTreeMap<ReservationId, Page>,
    /// Reservations in the order in which they came.
    order: Vec<ReservationId>,
    /// One a key where keys are obeyed, in the order in which they came.
    by_key: BTreeMap<ClientRef, Vec<ReservationId>>,
    /// The house's numbers and the channels', in their plain form.
    by_number: BTreeMap<String, ReservationId>,
    taken: Rooms,
    blocked: Rooms,
    rates: BTreeMap<(RoomTypeId, NaiveDate), Money>,
    closed: BTreeSet<(Option<RoomTypeId>, NaiveDate)>,
    seeds: BTreeSet<String>,
}

/// Rooms a type and night; nothing is held for nought.
type Rooms = BTreeMap<(RoomTypeId, NaiveDate), u16>;

/// A reservation, and the key under which it was canceled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) reservation: Reservation,
    pub(super) canceled_by: Option<ClientRef>,
}

impl Books {
    /// Takes an entry in. Fails when it speaks of a reservation that the books do not know, or already know.
    pub(super) fn apply(&mut self, entry: &Entry) -> Result<(), String> {
        match entry {
            Entry::Opened { .. } => Err("a ledger is opened once".to_owned()),
            Entry::Reserved { reservation } => self.add(reservation),
            Entry::Imported { seed, reservation } => {
                self.add(reservation)?;
                self.seeds.extend(seed.clone());
                Ok(())
            }
            Entry::Canceled { id, key, .. } => {
                self.change(id, Status::Canceled)?;
                if let Some(page) = self.reservations.get_mut(id) {
                    page.canceled_by = Some(key.clone());
                }
                Ok(())
            }
            Entry::StatusSet { id, status, .. } => {
                self.change(id, status.clone())?;
                if let Some(page) = self.reservations.get_mut(id) {
                    page.canceled_by = None;
                }
                Ok(())
            }
            Entry::RateSet { room_type, from, until, rate } => {
                self.rates.extend(nights(*from, *until).map(|night| ((room_type.clone(), night), *rate)));
                Ok(())
            }
            Entry::Closed { room_type, from, until } => {
                self.closed.extend(nights(*from, *until).map(|night| (room_type.clone(), night)));
                Ok(())
            }
            Entry::Blocked { room_type, from, until, rooms } => {
                for night in nights(*from, *until) {
                    let place = (room_type.clone(), night);
                    if *rooms == 0 {
                        self.blocked.remove(&place);
                    } else {
                        self.blocked.insert(place, *rooms);
                    }
                }
                Ok(())
            }
        }
    }

    fn add(&mut self, reservation: &Reservation) -> Result<(), String> {
        if self.reservations.contains_key(&reservation.id) {
            return Err(format!("reservation {} exists already", reservation.id));
        }
        if let Some(key) = &reservation.client_ref {
            self.by_key.entry(key.clone()).or_default().push(reservation.id.clone());
        }
        for number in [Some(reservation.number.as_str()), reservation.channel_number.as_deref()].into_iter().flatten() {
            // A channel without numbers may send a blank one, which names nothing.
            if !plain(number).is_empty() {
                self.by_number.insert(plain(number), reservation.id.clone());
            }
        }
        if occupies(&reservation.status) {
            take(&mut self.taken, &reservation.stays);
        }
        self.order.push(reservation.id.clone());
        let page = Page { reservation: reservation.clone(), canceled_by: None };
        self.reservations.insert(reservation.id.clone(), page);
        Ok(())
    }

    fn change(&mut self, id: &ReservationId, status: Status) -> Result<(), String> {
        let page = self.reservations.get_mut(id).ok_or_else(|| format!("there is no reservation {id}"))?;
        match (occupies(&page.reservation.status), occupies(&status)) {
            (true, false) => give_back(&mut self.taken, &page.reservation.stays),
            (false, true) => take(&mut self.taken, &page.reservation.stays),
            _ => {}
        }
        page.reservation.status = status;
        Ok(())
    }

    pub(super) fn page(&self, id: &ReservationId) -> Option<&Page> {
        self.reservations.get(id)
    }

    /// What was made under a key, the last first.
    pub(super) fn by_key(&self, key: &ClientRef) -> impl Iterator<Item = &Reservation> {
        let ids = self.by_key.get(key).map(Vec::as_slice).unwrap_or_default();
        ids.iter().rev().filter_map(|id| self.reservations.get(id)).map(|page| &page.reservation)
    }

    /// By the house's number or a channel's, however it is written.
    pub(super) fn by_number(&self, number: &str) -> Option<&Reservation> {
        self.by_number.get(&plain(number)).and_then(|id| self.reservations.get(id)).map(|page| &page.reservation)
    }

    /// Every reservation, the last made first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Reservation> {
        self.order.iter().rev().filter_map(|id| self.reservations.get(id)).map(|page| &page.reservation)
    }

    /// Rooms reserved for a night.
    pub(super) fn taken(&self, room_type: &RoomTypeId, night: NaiveDate) -> u16 {
        self.taken.get(&(room_type.clone(), night)).copied().unwrap_or(0)
    }

    /// Rooms out of order on a night.
    pub(super) fn blocked(&self, room_type: &RoomTypeId, night: NaiveDate) -> u16 {
        self.blocked.get(&(room_type.clone(), night)).copied().unwrap_or(0)
    }

    pub(super) fn rate(&self, room_type: &RoomTypeId, night: NaiveDate) -> Option<Money> {
        self.rates.get(&(room_type.clone(), night)).copied()
    }

    pub(super) fn closed(&self, room_type: &RoomTypeId, night: NaiveDate) -> bool {
        self.closed.contains(&(None, night)) || self.closed.contains(&(Some(room_type.clone()), night))
    }

    pub(super) fn has_seed(&self, seed: &str) -> bool {
        self.seeds.contains(seed)
    }
}

/// Whether a reservation of this status keeps its rooms from others.
pub(super) fn occupies(status: &Status) -> bool {
    !matches!(status, Status::Canceled | Status::CheckedOut | Status::NoShow)
}

/// Nights from one date to another, both included.
pub(super) fn nights(from: NaiveDate, until: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |night| *night <= until)
}

fn take(rooms: &mut Rooms, stays: &[ReservedStay]) {
    for reserved in stays {
        for night in reserved.stay.night_dates() {
            let count = rooms.entry((reserved.room_type.clone(), night)).or_default();
            *count = count.saturating_add(1);
        }
    }
}

fn give_back(rooms: &mut Rooms, stays: &[ReservedStay]) {
    for reserved in stays {
        for night in reserved.stay.night_dates() {
            let place = (reserved.room_type.clone(), night);
            match rooms.get_mut(&place) {
                Some(count) if *count > 1 => *count -= 1,
                _ => drop(rooms.remove(&place)),
            }
        }
    }
}
