use std::time::Duration;

use chrono::{DateTime, Utc};
use tracing::Instrument;

use super::{
    attempt::{Attempt, Stop},
    observe::{self, after, between},
    patience::{Cut, within},
};
use crate::{
    fact::{Answer, Call, Verb, WriteAnswer},
    port::{Alert, CancelRequest, Fault, FaultKind, FindRequest, Idempotency, Outcome, ReserveRequest},
    reservation::{ClientRef, Reservation, Status},
};

/// What a lease keeps beyond a write's deadline, to look up its end and to save it.
const ROOM_TO_LOOK: Duration = Duration::from_secs(5);

/// What a look after a create may take even when the create used up its time: a double must not stay.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

type Written = WriteAnswer<Box<Reservation>>;

impl Attempt<'_> {
    /// Performs a write: journal saved before it starts and after it ends, inside a lease that outlives its deadline.
    pub(super) async fn write(&mut self, call: Call) -> Result<(), Stop> {
        self.hold(self.write_patience).await?;
        let deadline = after(self.agent.clock.now(), self.write_patience);
        let call = due_by(call, deadline);
        self.journal.facts.intend(call.clone());
        self.save().await?;
        let verb = call.verb();
        let span = tracing::info_span!("call", verb = verb.as_str(), key = call.write_key().map(ClientRef::as_str));
        let answer = self.perform_write(&call, deadline).instrument(span).await;
        observe::call(verb, outcome(&answer));
        self.journal.facts.record(call, answer);
        self.save().await
    }

    async fn perform_write(&mut self, call: &Call, deadline: DateTime<Utc>) -> Answer {
        match call {
            Call::Reserve(request) => Answer::Reserved(self.reserve(request, deadline).await),
            Call::Cancel(request) => Answer::Canceled(self.cancel(request, deadline).await),
            Call::Alert(alert) => self.alert(alert, deadline).await,
            _ => Answer::Fault(Fault::new(FaultKind::Internal, "agent.write").record()),
        }
    }

    async fn reserve(&mut self, request: &ReserveRequest, deadline: DateTime<Utc>) -> Written {
        let pms = self.tenant.pms.clone();
        match within(&*self.agent.clock, self.until(deadline), pms.reserve(request)).await {
            Ok(Outcome::Done(made)) => WriteAnswer::Done(Box::new(self.only_one(&request.key, made, deadline).await)),
            Ok(Outcome::Rejected(rejection)) => WriteAnswer::Rejected(rejection),
            Ok(Outcome::Unknown(fault)) => self.look_for(&request.key, deadline, fault).await,
            Err(cut) => self.look_for(&request.key, deadline, cut.fault(Verb::Reserve)).await,
        }
    }

    /// Nobody knows whether the create happened: the PMS may know its key. Never repeated here.
    async fn look_for(&mut self, key: &ClientRef, deadline: DateTime<Utc>, fault: Fault) -> Written {
        tracing::warn!(%fault, "the end of a reservation is unknown");
        let left = self.until(deadline);
        if !left.is_zero() && self.tenant.pms.capabilities().idempotency != Idempotency::None {
            let pms = self.tenant.pms.clone();
            if let Ok(Ok(found)) = within(&*self.agent.clock, left, pms.find_by_client_ref(key)).await
                && let Some(kept) = self.keep_one(key, found).await
            {
                return WriteAnswer::Done(Box::new(kept));
            }
        }
        WriteAnswer::Unknown(fault.record())
    }

    /// Where keys are only kept, not obeyed, a create is read again: an earlier one under its key stays, the later goes.
    async fn only_one(&mut self, key: &ClientRef, made: Reservation, deadline: DateTime<Utc>) -> Reservation {
        if self.tenant.pms.capabilities().idempotency != Idempotency::ByClientRef {
            return made;
        }
        let pms = self.tenant.pms.clone();
        let limit = self.until(deadline).max(LOOK_AGAIN);
        match within(&*self.agent.clock, limit, pms.find_by_client_ref(key)).await {
            Ok(Ok(found)) => self.keep_one(key, found).await.unwrap_or(made),
            Ok(Err(fault)) => {
                tracing::warn!(%fault, "a new reservation could not be read again");
                made
            }
            Err(Cut::Late | Cut::Panicked) => made,
        }
    }

    async fn cancel(&mut self, request: &CancelRequest, deadline: DateTime<Utc>) -> Written {
        let pms = self.tenant.pms.clone();
        let fault = match within(&*self.agent.clock, self.until(deadline), pms.cancel(request)).await {
            Ok(Outcome::Done(canceled)) => return WriteAnswer::Done(Box::new(canceled)),
            Ok(Outcome::Rejected(rejection)) => return WriteAnswer::Rejected(rejection),
            Ok(Outcome::Unknown(fault)) => fault,
            Err(cut) => cut.fault(Verb::Cancel),
        };
        tracing::warn!(%fault, "the end of a cancellation is unknown");
        let look = FindRequest::Id(request.reservation.clone());
        match within(&*self.agent.clock, self.until(deadline), pms.find(&look)).await {
            Ok(Ok(found)) => match found.into_iter().find(|one| one.id == request.reservation) {
                Some(reservation) if reservation.status == Status::Canceled => WriteAnswer::Done(Box::new(reservation)),
                _ => WriteAnswer::Unknown(fault.record()),
            },
            _ => WriteAnswer::Unknown(fault.record()),
        }
    }

    async fn alert(&self, alert: &Alert, deadline: DateTime<Utc>) -> Answer {
        let Some(alerts) = self.tenant.alerts.clone() else {
            return Answer::Fault(Fault::new(FaultKind::Unsupported, "alert").record());
        };
        let fault = match within(&*self.agent.clock, self.until(deadline), alerts.alert(alert)).await {
            Ok(Ok(())) => return Answer::Alerted,
            Ok(Err(fault)) => fault,
            Err(cut) => cut.fault(Verb::Alert),
        };
        tracing::error!(%fault, "the desk could not be alerted");
        Answer::Fault(fault.record())
    }

    /// Saves the journal; who has lost the lease saves nothing.
    async fn save(&self) -> Result<(), Stop> {
        Ok(self.agent.store.save_facts(&self.lease, self.journal.to_record()?).await?)
    }

    /// Makes sure that the lease lasts for `patience` and a look after it.
    pub(super) async fn hold(&mut self, patience: Duration) -> Result<(), Stop> {
        let now = self.agent.clock.now();
        let needed = after(now, patience + ROOM_TO_LOOK);
        if self.lease.until < needed {
            let until = needed.max(after(now, self.agent.settings.lease));
            self.lease = self.agent.store.renew(&self.lease, until).await?;
        }
        Ok(())
    }

    fn until(&self, deadline: DateTime<Utc>) -> Duration {
        between(self.agent.clock.now(), deadline)
    }
}

/// The call with the moment after which no answer counts.
fn due_by(call: Call, deadline: DateTime<Utc>) -> Call {
    match call {
        Call::Reserve(mut request) => {
            request.deadline = deadline;
            Call::Reserve(request)
        }
        Call::Cancel(mut request) => {
            request.deadline = deadline;
            Call::Cancel(request)
        }
        other => other,
    }
}

fn outcome(answer: &Answer) -> &'static str {
    match answer {
        Answer::Reserved(WriteAnswer::Done(_)) | Answer::Canceled(WriteAnswer::Done(_)) | Answer::Alerted => "done",
        Answer::Reserved(WriteAnswer::Rejected(_)) | Answer::Canceled(WriteAnswer::Rejected(_)) => "rejected",
        Answer::Reserved(WriteAnswer::Unknown(_)) | Answer::Canceled(WriteAnswer::Unknown(_)) => "unknown",
        _ => "fault",
    }
}
