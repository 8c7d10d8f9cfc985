//! Any sequence of events, against a hotel on the back of an envelope: a list of who has which room when.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use hotel_agent_core::{
    port::{Clock, Outcome, Rejection},
    reservation::{Offer, Reservation, ReservationId, Status, Stay},
};
use hotel_agent_testkit::ManualClock;
use proptest::{collection::vec, prelude::*};

use crate::stage::{Stage, date, done, room, start, stay};

const ROOMS: [(&str, u16); 2] = [("patio", 2), ("suite", 1)];

#[derive(Clone, Debug)]
enum Event {
    /// Asks for the prepaid offer of a room from some day on: its price and terms never change.
    Ask { room: usize, in_days: u64, nights: u64 },
    /// Books the nth offer seen under a key, which may have been used.
    Book { offer: usize, key: u8 },
    /// Cancels the nth reservation under a key.
    Cancel { reservation: usize, key: u8 },
    /// The desk sets the nth reservation's status.
    Desk { reservation: usize, status: Status },
    /// The desk puts rooms out of order.
    Block { room: usize, in_days: u64, rooms: u16 },
    /// Time goes by.
    Minutes(u64),
    /// The process is stopped and started.
    Restart,
}

fn event() -> impl Strategy<Value = Event> {
    let status = prop_oneof![
        Just(Status::Confirmed),
        Just(Status::InHouse),
        Just(Status::CheckedOut),
        Just(Status::NoShow),
        Just(Status::Canceled)
    ];
    prop_oneof![
        4 => (0..2_usize, 0..6_u64, 1..4_u64).prop_map(|(room, in_days, nights)| Event::Ask { room, in_days, nights }),
        6 => (any::<prop::sample::Index>(), 0..12_u8).prop_map(|(n, key)| Event::Book { offer: n.index(64), key }),
        3 => (any::<prop::sample::Index>(), 0..4_u8)
            .prop_map(|(n, key)| Event::Cancel { reservation: n.index(64), key }),
        2 => (any::<prop::sample::Index>(), status)
            .prop_map(|(n, status)| Event::Desk { reservation: n.index(64), status }),
        1 => (0..2_usize, 0..6_u64, 0..3_u16).prop_map(|(room, in_days, rooms)| Event::Block { room, in_days, rooms }),
        1 => prop_oneof![1..20_u64, 20..2000_u64].prop_map(Event::Minutes),
        1 => Just(Event::Restart),
    ]
}

/// What the envelope says.
#[derive(Default)]
struct Model {
    /// Id, room, stay, whether it keeps its room, key, and the key that canceled it.
    made: Vec<Made>,
    blocked: Vec<(usize, NaiveDate, u16)>,
    offers: Vec<(usize, Offer)>,
}

struct Made {
    id: ReservationId,
    room: usize,
    stay: Stay,
    status: Status,
    key: Option<u8>,
    canceled_by: Option<u8>,
}

impl Model {
    fn reserved(&self, room: usize, night: NaiveDate) -> u16 {
        let on = |made: &&Made| {
            made.room == room
                && matches!(made.status, Status::Tentative | Status::Confirmed | Status::InHouse)
                && made.stay.arrival() <= night
                && night < made.stay.departure()
        };
        u16::try_from(self.made.iter().filter(on).count()).unwrap()
    }

    fn blocked(&self, room: usize, night: NaiveDate) -> u16 {
        self.blocked.iter().rev().find(|(r, n, _)| (*r, *n) == (room, night)).map_or(0, |(_, _, rooms)| *rooms)
    }

    fn free(&self, room: usize, stay: &Stay) -> u16 {
        let left = |night| ROOMS[room].1 - self.reserved(room, night) - self.blocked(room, night);
        stay.night_dates().map(left).min().unwrap()
    }
}

fn expect(model: &mut Model, stage: &Stage, event: &Event) {
    let now = stage.clock.now();
    let today = stage.house.settings().business_date(now);
    match event {
        Event::Ask { room: n, in_days, nights } => {
            let wanted = stay(&(today + Days::new(*in_days)).to_string(), *nights, 2, &[]);
            let offers = stage.offers(&wanted).offers;
            let prepaid =
                |offer: &&Offer| offer.room_type == room(ROOMS[*n].0) && offer.rate_plan.id.as_str() == "prepaid";
            let offer = offers.iter().find(prepaid);
            assert_eq!(offer.map_or(0, |offer| offer.rooms_left), model.free(*n, &wanted), "{event:?}");
            model.offers.extend(offer.map(|offer| (*n, offer.clone())));
        }
        Event::Book { offer, key } => book(model, stage, (*offer, *key), (now, today)),
        Event::Cancel { reservation, key } => cancel(model, stage, (*reservation, *key), today),
        Event::Desk { reservation, status } => {
            let count = model.made.len();
            if count == 0 {
                return;
            }
            let at = reservation % count;
            let (id, n, stay) = (model.made[at].id.clone(), model.made[at].room, model.made[at].stay.clone());
            let keeps = |status: &Status| matches!(status, Status::Tentative | Status::Confirmed | Status::InHouse);
            let comes_back = keeps(status) && !keeps(&model.made[at].status);
            let fits = !comes_back || model.free(n, &stay) > 0;
            assert_eq!(stage.house.set_status(&id, status.clone()).is_ok(), fits, "{event:?}");
            if fits {
                model.made[at].status = status.clone();
                model.made[at].canceled_by = None;
            }
        }
        Event::Block { room: n, in_days, rooms } => {
            let night = today + Days::new(*in_days);
            let fits = model.reserved(*n, night) + rooms <= ROOMS[*n].1;
            assert_eq!(stage.house.block_rooms(&room(ROOMS[*n].0), (night, night), *rooms).is_ok(), fits, "{event:?}");
            if fits {
                model.blocked.push((*n, night, *rooms));
            }
        }
        Event::Minutes(minutes) => stage.clock.advance(std::time::Duration::from_secs(minutes * 60)),
        Event::Restart => {}
    }
}

fn book(model: &mut Model, stage: &Stage, (offer, key): (usize, u8), (now, today): (DateTime<Utc>, NaiveDate)) {
    let count = model.offers.len();
    if count == 0 {
        return;
    }
    let (n, offer) = model.offers[offer % count].clone();
    let outcome = stage.reserve(&format!("t{key}/reserve/1"), &offer);
    if let Some(made) = model.made.iter().find(|made| made.key == Some(key)) {
        assert_eq!(done(outcome).id, made.id, "a used key is the same reservation");
        return;
    }
    match outcome {
        Outcome::Done(made) => {
            assert!(now <= offer.expires && offer.stay.arrival() >= today && model.free(n, &offer.stay) > 0);
            assert_eq!(made.status, Status::Tentative);
            assert_eq!(made.total, offer.total);
            let (stay, status) = (offer.stay, made.status);
            model.made.push(Made { id: made.id, room: n, stay, status, key: Some(key), canceled_by: None });
        }
        Outcome::Rejected(Rejection::SoldOut) => assert_eq!(model.free(n, &offer.stay), 0),
        Outcome::Rejected(Rejection::PriceChanged(now_asked)) => {
            assert!(now > offer.expires || offer.stay.arrival() < today);
            assert_eq!(now_asked.is_some(), offer.stay.arrival() >= today);
        }
        other => panic!("{other:?}"),
    }
}

fn cancel(model: &mut Model, stage: &Stage, (reservation, key): (usize, u8), today: NaiveDate) {
    let count = model.made.len();
    if count == 0 {
        return;
    }
    let made = &mut model.made[reservation % count];
    let known: Vec<Reservation> = stage.house.reservations();
    let held = known.iter().find(|held| held.id == made.id).unwrap();
    let again = made.status == Status::Canceled && made.canceled_by == Some(key);
    let stands = matches!(made.status, Status::Tentative | Status::Confirmed) && made.stay.departure() > today;
    match stage.cancel(&format!("t{key}/cancel/1"), held) {
        Outcome::Done(canceled) => {
            assert!(again || stands);
            assert_eq!(canceled.status, Status::Canceled);
            made.status = Status::Canceled;
            made.canceled_by = Some(key);
        }
        Outcome::Rejected(Rejection::WrongStatus) => assert!(!again && !stands),
        // The two of the settings: one is an OTA's.
        Outcome::Rejected(Rejection::NotAllowed) => assert!(made.key.is_none() && stands),
        other => panic!("{other:?}"),
    }
}

fn never_oversold(model: &Model, stage: &Stage) {
    for night in date("2026-04-05").iter_days().take(40) {
        for (n, (id, rooms)) in ROOMS.into_iter().enumerate() {
            let stock = stage.house.inventory(night, &room(id)).unwrap();
            assert_eq!((stock.rooms, stock.reserved), (rooms, model.reserved(n, night)), "{id} on {night}");
            assert_eq!(stock.blocked, model.blocked(n, night));
            assert_eq!(stock.reserved + stock.blocked + stock.free, rooms, "{id} on {night}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_no_room_is_sold_twice_and_a_restart_changes_nothing(events in vec(event(), 1..60)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        let clock = Arc::new(ManualClock::new(start()));
        let mut stage = Stage::open(&path, &clock, 1).unwrap();
        let mut model = Model::default();
        for held in stage.house.reservations() {
            let (stay, status) = (held.stays[0].stay.clone(), held.status);
            model.made.push(Made { id: held.id, room: 0, stay, status, key: None, canceled_by: None });
        }
        for (n, event) in events.iter().enumerate() {
            if let Event::Restart = event {
                let before = stage.house.reservations();
                drop(stage);
                stage = Stage::open(&path, &clock, n as u64).unwrap();
                prop_assert_eq!(stage.house.reservations(), before);
            }
            expect(&mut model, &stage, event);
            never_oversold(&model, &stage);
        }
    }
}
