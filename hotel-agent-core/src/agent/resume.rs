use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{
    attempt::{Attempt, Stop},
    observe::between,
    patience::within,
};
use crate::{
    fact::{Answer, Call, Verb, WriteAnswer},
    port::{CancelRequest, Fault, FaultKind, FindRequest, Idempotency, ReserveRequest},
    reservation::Status,
};

impl Attempt<'_> {
    /// Finds out what became of writes that an interrupted attempt had begun.
    ///
    /// A turn taken up late then forgets what it read, so that nothing is booked at an old price. Unless a write has
    /// happened, or may have: what the guest is told must fit what was booked.
    pub(super) async fn settle(&mut self) -> Result<(), Stop> {
        let pending: Vec<Call> = self.journal.facts.pending().cloned().collect();
        for call in pending {
            self.wait_out(&call)?;
            if let Some(answer) = self.find_out(&call).await {
                self.journal.facts.record(call, answer);
            }
        }
        if self.age() > self.agent.settings.stale_after && !self.changed_the_world() {
            self.journal.facts.forget_reads();
        }
        Ok(())
    }

    /// A write of a dead worker may land until its deadline, so that looking earlier proves nothing.
    ///
    /// Where the PMS obeys keys there is nothing to wait for.
    fn wait_out(&self, call: &Call) -> Result<(), Stop> {
        let deadline = match call {
            Call::Reserve(request) if !self.obeys_keys() => request.deadline,
            Call::Cancel(request) => request.deadline,
            _ => return Ok(()),
        };
        if self.agent.clock.now() < deadline {
            return Err(Stop::Later { until: Some(deadline), why: "a write may still land".to_owned() });
        }
        Ok(())
    }

    /// What became of a write; `None` when it surely may be performed again.
    async fn find_out(&mut self, call: &Call) -> Option<Answer> {
        match call {
            Call::Reserve(request) => self.find_reservation(request).await.map(Answer::Reserved),
            Call::Cancel(request) => self.find_cancellation(request).await.map(Answer::Canceled),
            // An alert twice harms nobody.
            _ => None,
        }
    }

    async fn find_reservation(
        &mut self,
        request: &ReserveRequest,
    ) -> Option<WriteAnswer<Box<crate::reservation::Reservation>>> {
        let pms = self.tenant.pms.clone();
        if pms.capabilities().idempotency == Idempotency::None {
            return Some(WriteAnswer::Unknown(Fault::new(FaultKind::Unsupported, "pms.find_by_client_ref").record()));
        }
        match self.bounded(Verb::Reserve, pms.find_by_client_ref(&request.key)).await {
            Ok(found) => self.keep_one(&request.key, found).await.map(|kept| WriteAnswer::Done(Box::new(kept))),
            // The key itself makes the repetition safe.
            Err(_) if self.obeys_keys() => None,
            Err(fault) => Some(WriteAnswer::Unknown(fault.record())),
        }
    }

    async fn find_cancellation(
        &mut self,
        request: &CancelRequest,
    ) -> Option<WriteAnswer<Box<crate::reservation::Reservation>>> {
        let pms = self.tenant.pms.clone();
        let look = FindRequest::Id(request.reservation.clone());
        match self.bounded(Verb::Cancel, pms.find(&look)).await {
            Ok(found) => found
                .into_iter()
                .find(|one| one.id == request.reservation && one.status == Status::Canceled)
                .map(|canceled| WriteAnswer::Done(Box::new(canceled))),
            Err(fault) => Some(WriteAnswer::Unknown(fault.record())),
        }
    }

    /// A read that counts against the turn's patience.
    async fn bounded<T>(
        &mut self,
        verb: Verb,
        read: impl Future<Output = Result<T, Fault>> + Send,
    ) -> Result<T, Fault> {
        let started = self.agent.clock.now();
        let answer = within(&*self.agent.clock, self.reads_left, read).await;
        self.reads_left = self.reads_left.saturating_sub(between(started, self.agent.clock.now()));
        answer.unwrap_or_else(|cut| Err(cut.fault(verb)))
    }

    /// Whether the PMS still answers a used key with the reservation it made.
    fn obeys_keys(&self) -> bool {
        match self.tenant.pms.capabilities().idempotency {
            Idempotency::Native { ttl_s } => self.age() < Duration::from_secs(ttl_s.into()),
            _ => false,
        }
    }

    /// Time since the turn was first claimed.
    fn age(&self) -> Duration {
        let begun: DateTime<Utc> = self.journal.turn.now;
        between(begun, self.agent.clock.now())
    }

    fn changed_the_world(&self) -> bool {
        self.journal.facts.recorded().iter().any(|entry| {
            matches!(
                entry.answer,
                Some(
                    Answer::Reserved(WriteAnswer::Done(_) | WriteAnswer::Unknown(_))
                        | Answer::Canceled(WriteAnswer::Done(_) | WriteAnswer::Unknown(_))
                )
            )
        })
    }
}
