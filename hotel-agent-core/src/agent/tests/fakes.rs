//! Ports that do as they are told and remember what was asked of them.

use std::{
    collections::VecDeque,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::time::TestClock;
use crate::{
    guest::{Address, GuestDetails, Language, Localized},
    message::{AccountId, ChannelCapabilities, ChannelName, Event, Issue, MessageId, Outbound},
    port::{
        Alert, Alerts, CancelRequest, Channel, Clock, Fault, FaultKind, FindRequest, Idempotency, Ids, OffersRequest,
        Outcome, Pms, PmsCapabilities, ReserveRequest, SendOutcome, Verdict,
    },
    reservation::{
        CancelCost, CancellationPolicy, Capacity, ConfirmationNumber, Currency, Guarantee, Money, Offer, OfferId,
        Offers, Party, Price, RatePlan, RatePlanId, Reservation, ReservationId, ReservedStay, RoomType, RoomTypeId,
        Status, Stay,
    },
};

#[derive(Default)]
pub(super) struct Counter(AtomicU64);

impl Ids for Counter {
    fn next(&self) -> String {
        format!("id-{:013}", self.0.fetch_add(1, Ordering::SeqCst))
    }
}

pub(super) fn stay() -> Stay {
    let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    Stay::new(day(4), day(6), Party::new(2, vec![]).unwrap()).unwrap()
}

fn cop(minor: i64) -> Money {
    Money::from_minor(minor, Currency::parse("COP").unwrap())
}

/// What a PMS does with its next write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// Obeys.
    Well,
    /// Does it, and answers too late.
    LateButDone,
    /// Never answers and does nothing.
    Dead,
    /// Does it, and answers with an error.
    ErrorButDone,
    /// Does it twice.
    Doubles,
    /// Panics.
    Panics,
}

/// Is told the deadline of a write.
type OnWrite = Box<dyn Fn(DateTime<Utc>) + Send>;

pub(super) struct Hotel {
    pub(super) clock: TestClock,
    pub(super) idempotency: Mutex<Idempotency>,
    pub(super) moods: Mutex<VecDeque<Mood>>,
    /// How long each read takes.
    pub(super) read_takes: Mutex<Duration>,
    /// Whether doubles cannot be withdrawn.
    pub(super) keeps_doubles: Mutex<bool>,
    /// What lookups answer with, in place of what there is.
    pub(super) lookup_fault: Mutex<Option<FaultKind>>,
    pub(super) made: Mutex<Vec<Reservation>>,
    pub(super) asked: Mutex<Vec<String>>,
    /// Told what a write carries, before it is performed.
    pub(super) on_write: Mutex<Option<OnWrite>>,
    pub(super) price: Mutex<i64>,
}

impl Hotel {
    pub(super) fn new(clock: TestClock) -> Hotel {
        Hotel {
            clock,
            idempotency: Mutex::new(Idempotency::ByClientRef),
            moods: Mutex::default(),
            read_takes: Mutex::default(),
            keeps_doubles: Mutex::default(),
            lookup_fault: Mutex::default(),
            made: Mutex::default(),
            asked: Mutex::default(),
            on_write: Mutex::default(),
            price: Mutex::new(70_000_000),
        }
    }

    pub(super) fn will(&self, mood: Mood) {
        self.moods.lock().unwrap().push_back(mood);
    }

    pub(super) fn asked(&self, what: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == what).count()
    }

    /// Reservations that stand.
    pub(super) fn standing(&self) -> Vec<Reservation> {
        self.made.lock().unwrap().iter().filter(|made| made.status != Status::Canceled).cloned().collect()
    }

    fn note(&self, what: &str) {
        self.asked.lock().unwrap().push(what.to_owned());
    }

    async fn read(&self, what: &str) {
        self.note(what);
        let takes = *self.read_takes.lock().unwrap();
        if !takes.is_zero() {
            self.clock.sleep(takes).await;
        }
    }

    fn offer(&self, stay: &Stay) -> Offer {
        let total = cop(*self.price.lock().unwrap());
        let policy = CancellationPolicy { free_until: None, late_fee: total, no_show_fee: total };
        Offer::new(
            OfferId::new("offer-1"),
            (RoomTypeId::new("double"), Localized::of(Language::En, "Double")),
            RatePlan { id: RatePlanId::new("flex"), name: Localized::of(Language::En, "Flexible") },
            stay.clone(),
            (vec![], Price { gross: total, taxes: vec![] }),
            Guarantee::HeldUntil(NaiveTime::from_hms_opt(18, 0, 0).unwrap()),
            policy,
            3,
            (self.clock.now(), self.clock.now() + TimeDelta::minutes(30)),
        )
    }

    pub(super) fn make(&self, request: &ReserveRequest) -> Reservation {
        let mut made = self.made.lock().unwrap();
        let native = matches!(*self.idempotency.lock().unwrap(), Idempotency::Native { .. });
        if native && let Some(before) = made.iter().find(|made| made.client_ref.as_ref() == Some(&request.key)) {
            return before.clone();
        }
        let n = made.len() + 1;
        let offer = &request.offer;
        let room = ReservedStay {
            stay: offer.stay.clone(),
            room_type: offer.room_type.clone(),
            room_name: offer.room_name.clone(),
            rate_plan: offer.rate_plan.clone(),
        };
        let mut reservation = Reservation::new(
            ReservationId::new(format!("r{n}")),
            ConfirmationNumber::new(format!("CM-{n:06}")),
            vec![room],
            GuestDetails::default(),
            offer.total.clone(),
            offer.guarantee.clone(),
            offer.cancellation.clone(),
            self.clock.now() + TimeDelta::milliseconds(i64::try_from(n).unwrap()),
        );
        reservation.client_ref = Some(request.key.clone());
        made.push(reservation.clone());
        reservation
    }
}

#[async_trait]
impl Pms for Hotel {
    fn capabilities(&self) -> PmsCapabilities {
        PmsCapabilities::new(vec![], *self.idempotency.lock().unwrap())
    }

    async fn room_types(&self) -> Result<Vec<RoomType>, Fault> {
        self.read("room_types").await;
        let capacity = Capacity { adults: 2, children: 1, guests: 3 };
        Ok(vec![RoomType::new(RoomTypeId::new("double"), Localized::of(Language::En, "Double"), capacity)])
    }

    async fn offers(&self, request: &OffersRequest) -> Result<Offers, Fault> {
        self.read("offers").await;
        Ok(Offers { offers: vec![self.offer(&request.stay)], unavailable: vec![] })
    }

    async fn reserve(&self, request: &ReserveRequest) -> Outcome<Reservation> {
        self.note("reserve");
        if let Some(told) = &*self.on_write.lock().unwrap() {
            told(request.deadline);
        }
        let mood = self.moods.lock().unwrap().pop_front().unwrap_or(Mood::Well);
        match mood {
            Mood::Well => Outcome::Done(self.make(request)),
            Mood::LateButDone => {
                self.make(request);
                self.clock.sleep(Duration::from_secs(600)).await;
                Outcome::Unknown(Fault::new(FaultKind::Timeout, "pms.reserve"))
            }
            Mood::Dead => {
                self.clock.sleep(Duration::from_secs(600)).await;
                Outcome::Unknown(Fault::new(FaultKind::Timeout, "pms.reserve"))
            }
            Mood::ErrorButDone => {
                self.make(request);
                Outcome::Unknown(Fault::new(FaultKind::BadAnswer, "pms.reserve"))
            }
            Mood::Doubles => {
                self.make(request);
                Outcome::Done(self.make(request))
            }
            Mood::Panics => panic!("the adapter has a bug"),
        }
    }

    async fn find(&self, request: &FindRequest) -> Result<Vec<Reservation>, Fault> {
        self.read("find").await;
        if let Some(kind) = *self.lookup_fault.lock().unwrap() {
            return Err(Fault::new(kind, "pms.find"));
        }
        let found = |made: &&Reservation| match request {
            FindRequest::ClientRef(key) => made.client_ref.as_ref() == Some(key),
            FindRequest::Id(id) => made.id == *id,
            _ => false,
        };
        Ok(self.made.lock().unwrap().iter().filter(found).cloned().collect())
    }

    async fn cancel_cost(&self, _: &ReservationId) -> Result<CancelCost, Fault> {
        self.read("cancel_cost").await;
        Ok(CancelCost::Exact { fee: cop(0), free_until: None })
    }

    async fn cancel(&self, request: &CancelRequest) -> Outcome<Reservation> {
        self.note("cancel");
        let withdrawal = request.key.as_str().contains("/withdraw/");
        let mood = match withdrawal {
            true if *self.keeps_doubles.lock().unwrap() => Mood::Dead,
            true => Mood::Well,
            false => self.moods.lock().unwrap().pop_front().unwrap_or(Mood::Well),
        };
        let canceled = (mood != Mood::Dead).then(|| {
            let mut made = self.made.lock().unwrap();
            let reservation = made.iter_mut().find(|made| made.id == request.reservation).unwrap();
            reservation.status = Status::Canceled;
            reservation.clone()
        });
        match canceled {
            Some(canceled) if mood == Mood::Well => Outcome::Done(canceled),
            _ => {
                self.clock.sleep(Duration::from_secs(600)).await;
                Outcome::Unknown(Fault::new(FaultKind::Timeout, "pms.cancel"))
            }
        }
    }
}

/// A channel whose webhook bodies are lines: `message <id> <from> <account> <text>` and the like.
pub(super) struct Chat {
    pub(super) name: &'static str,
    pub(super) account: &'static str,
    pub(super) secret: &'static str,
    pub(super) echoes: bool,
    pub(super) settle_ms: u32,
    pub(super) clock: TestClock,
    pub(super) outcomes: Mutex<VecDeque<SendOutcome>>,
    /// How long each send takes.
    pub(super) takes: Mutex<Duration>,
    pub(super) sent: Mutex<Vec<Outbound>>,
    pub(super) acknowledged: Mutex<Vec<MessageId>>,
}

impl Chat {
    pub(super) fn new(clock: TestClock) -> Chat {
        Chat {
            name: "chat",
            account: "account-1",
            secret: "secret-1",
            echoes: false,
            settle_ms: 0,
            clock,
            outcomes: Mutex::default(),
            takes: Mutex::default(),
            sent: Mutex::default(),
            acknowledged: Mutex::default(),
        }
    }

    pub(super) fn will(&self, outcome: SendOutcome) {
        self.outcomes.lock().unwrap().push_back(outcome);
    }

    /// What guests have read, message by message: a repetition under one id is one message.
    pub(super) fn read(&self) -> Vec<String> {
        let mut seen = std::collections::BTreeSet::new();
        let sent = self.sent.lock().unwrap();
        sent.iter().filter(|one| seen.insert(one.id.clone())).map(|one| text(one).to_owned()).collect()
    }

    pub(super) fn sends(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

pub(super) fn text(outbound: &Outbound) -> &str {
    match &outbound.content {
        crate::message::OutboundContent::Text(text) => text,
        other => panic!("not a text: {other:?}"),
    }
}

#[async_trait]
impl Channel for Chat {
    fn name(&self) -> ChannelName {
        ChannelName::new(self.name)
    }

    fn account(&self) -> AccountId {
        AccountId::new(self.account)
    }

    fn capabilities(&self) -> ChannelCapabilities {
        let mut capabilities = ChannelCapabilities::text_only();
        capabilities.echoes = self.echoes;
        capabilities.settle_ms = self.settle_ms;
        capabilities
    }

    fn verify(&self, request: &http::Request<Bytes>) -> Verdict {
        if request.method() == http::Method::GET {
            return Verdict::Answer(http::Response::new(Bytes::from_static(b"challenge")));
        }
        let signature = request.headers().get("signature").map(|value| value.as_bytes().to_vec());
        if signature.as_deref() == Some(self.secret.as_bytes()) {
            Verdict::Genuine
        } else {
            Verdict::Refused(http::StatusCode::FORBIDDEN)
        }
    }

    fn parse(&self, body: &[u8]) -> Vec<Result<Event, Issue>> {
        let text = std::str::from_utf8(body).unwrap();
        assert!(!text.contains("panic"), "the adapter has a bug");
        text.lines().map(super::wire::parse).collect()
    }

    async fn send(&self, outbound: &Outbound) -> SendOutcome {
        let takes = *self.takes.lock().unwrap();
        if !takes.is_zero() {
            self.clock.sleep(takes).await;
        }
        let outcome = self.outcomes.lock().unwrap().pop_front();
        let outcome = outcome.unwrap_or(SendOutcome::Sent { provider_id: Some(format!("p-{}", outbound.id)) });
        if matches!(outcome, SendOutcome::Sent { .. }) {
            self.sent.lock().unwrap().push(outbound.clone());
        }
        outcome
    }

    async fn acknowledge(&self, _: &[Address], message: &MessageId) -> Result<(), Fault> {
        self.acknowledged.lock().unwrap().push(message.clone());
        Err(Fault::new(FaultKind::Unavailable, "chat.acknowledge"))
    }
}

#[derive(Default)]
pub(super) struct Bell(pub(super) Mutex<Vec<Alert>>);

#[async_trait]
impl Alerts for Bell {
    async fn alert(&self, alert: &Alert) -> Result<(), Fault> {
        self.0.lock().unwrap().push(alert.clone());
        Ok(())
    }
}
