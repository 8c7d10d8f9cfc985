use serde::{Deserialize, Serialize};

use super::{Answer, Call, Claims, Fact, Missing, WriteAnswer};
use crate::{
    port::{Alert, CancelRequest, FaultRecord, FindRequest, NightsRequest, OffersRequest, ReserveRequest},
    reservation::{CancelCost, NightStatus, Offers, Reservation, ReservationId, RoomType},
};

/// A call and what the world answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// What was asked.
    pub call: Call,
    /// What came back; `None` for a write that was started and whose end nobody saw.
    pub answer: Option<Answer>,
}

/// A turn's journal of calls and answers, in the order they were made.
///
/// `facts.offers(..)?` either gives the recorded answer (a value **or** a fault) or ends `decide` with [`Missing`]; the
/// shell performs the call, records the answer and calls `decide` again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts {
    recorded: Vec<Recorded>,
}

/// The recorded end of a read: a fact, or the fault that stood in its way.
pub type Read<T> = Result<Fact<T>, FaultRecord>;

impl Facts {
    /// Every call so far, in order.
    pub fn recorded(&self) -> &[Recorded] {
        &self.recorded
    }

    /// Records an answer; a write that was pending gets its end.
    pub fn record(&mut self, call: Call, answer: Answer) {
        match self.recorded.iter_mut().find(|entry| entry.call.answers(&call)) {
            Some(entry) => entry.answer = Some(answer),
            None => self.recorded.push(Recorded { call, answer: Some(answer) }),
        }
    }

    /// Notes that a write is about to start; saved before it does. Begun again, it carries its new deadline.
    pub fn intend(&mut self, call: Call) {
        match self.recorded.iter_mut().find(|entry| entry.call.answers(&call)) {
            Some(entry) if entry.answer.is_none() => entry.call = call,
            Some(_) => {}
            None => self.recorded.push(Recorded { call, answer: None }),
        }
    }

    /// Writes whose end nobody saw.
    pub fn pending(&self) -> impl Iterator<Item = &Call> {
        self.recorded.iter().filter(|entry| entry.answer.is_none()).map(|entry| &entry.call)
    }

    /// Forgets recorded reads, so that a turn resumed late decides on fresh ones; writes stay.
    pub fn forget_reads(&mut self) {
        self.recorded.retain(|entry| entry.call.write_key().is_some());
    }

    /// Names several reads at once: those not yet answered are performed concurrently.
    ///
    /// Writes are never joined: a call that is a write is left for its own turn.
    pub fn join(&self, calls: impl IntoIterator<Item = Call>) -> Result<(), Missing> {
        let missing: Vec<Call> =
            calls.into_iter().filter(|call| call.write_key().is_none() && self.answer(call).is_none()).collect();
        if missing.is_empty() { Ok(()) } else { Err(Missing(missing)) }
    }

    /// Every room type on sale.
    pub fn room_types(&self) -> Result<Read<Vec<RoomType>>, Missing> {
        self.read(Call::RoomTypes, |answer| match answer {
            Answer::RoomTypes(room_types) => Some(room_types.clone()),
            _ => None,
        })
    }

    /// What can be reserved for a stay.
    pub fn offers(&self, request: OffersRequest) -> Result<Read<Offers>, Missing> {
        self.read(Call::Offers(request), |answer| match answer {
            Answer::Offers(offers) => Some(offers.clone()),
            _ => None,
        })
    }

    /// Rooms left night by night.
    pub fn nights(&self, request: NightsRequest) -> Result<Read<Vec<NightStatus>>, Missing> {
        self.read(Call::Nights(request), |answer| match answer {
            Answer::Nights(nights) => Some(nights.clone()),
            _ => None,
        })
    }

    /// Reservations that match.
    pub fn find(&self, request: FindRequest) -> Result<Read<Vec<Reservation>>, Missing> {
        self.read(Call::Find(request), |answer| match answer {
            Answer::Found(reservations) => Some(reservations.clone()),
            _ => None,
        })
    }

    /// What canceling costs now.
    pub fn cancel_cost(&self, reservation: &ReservationId) -> Result<Read<CancelCost>, Missing> {
        self.read(Call::CancelCost(reservation.clone()), |answer| match answer {
            Answer::CancelCost(cost) => Some(cost.clone()),
            _ => None,
        })
    }

    /// A signed token for a QR code.
    pub fn seal(&self, claims: Claims) -> Result<Read<String>, Missing> {
        self.read(Call::Seal(claims), |answer| match answer {
            Answer::Sealed(token) => Some(token.clone()),
            _ => None,
        })
    }

    /// Makes a reservation, once for its key.
    pub fn reserve(&self, request: ReserveRequest) -> Result<WriteAnswer<Fact<Reservation>>, Missing> {
        self.write(Call::Reserve(Box::new(request)))
    }

    /// Cancels a reservation, once for its key.
    pub fn cancel(&self, request: CancelRequest) -> Result<WriteAnswer<Fact<Reservation>>, Missing> {
        self.write(Call::Cancel(request))
    }

    /// Tells the desk; `Ok(false)` when the alert did not get through and must be repeated soon.
    pub fn alert(&self, alert: Alert) -> Result<bool, Missing> {
        let call = Call::Alert(alert);
        match self.answer(&call) {
            Some(answer) => Ok(*answer == Answer::Alerted),
            None => Err(Missing(vec![call])),
        }
    }

    fn answer(&self, call: &Call) -> Option<&Answer> {
        self.recorded.iter().find(|entry| entry.call.answers(call)).and_then(|entry| entry.answer.as_ref())
    }

    fn read<T>(&self, call: Call, pick: impl Fn(&Answer) -> Option<T>) -> Result<Read<T>, Missing> {
        match self.answer(&call) {
            Some(Answer::Fault(fault)) => Ok(Err(fault.clone())),
            Some(answer) => match pick(answer) {
                Some(value) => Ok(Ok(Fact::mint(value))),
                None => Ok(Err(mismatch(&call))),
            },
            None => Err(Missing(vec![call])),
        }
    }

    fn write(&self, call: Call) -> Result<WriteAnswer<Fact<Reservation>>, Missing> {
        match self.answer(&call) {
            Some(Answer::Reserved(answer) | Answer::Canceled(answer)) => Ok(match answer {
                WriteAnswer::Done(reservation) => WriteAnswer::Done(Fact::mint((**reservation).clone())),
                WriteAnswer::Rejected(rejection) => WriteAnswer::Rejected(rejection.clone()),
                WriteAnswer::Unknown(fault) => WriteAnswer::Unknown(fault.clone()),
            }),
            Some(Answer::Fault(fault)) => Ok(WriteAnswer::Unknown(fault.clone())),
            Some(_) => Ok(WriteAnswer::Unknown(mismatch(&call))),
            None => Err(Missing(vec![call])),
        }
    }
}

/// A journal that answers a call with another call's answer was tampered with or written by a bug.
fn mismatch(call: &Call) -> FaultRecord {
    FaultRecord { kind: crate::port::FaultKind::BadAnswer, operation: call.verb().as_str().to_owned() }
}
