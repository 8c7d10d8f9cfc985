use super::{attempt::Attempt, observe::after, patience::within};
use crate::{
    port::{Alert, CancelRequest, Outcome},
    reservation::{ClientRef, Reservation, Status},
};

impl Attempt<'_> {
    /// The one reservation that stands under a key: the earliest. Later ones are withdrawn and reported.
    ///
    /// Looking again after a failed withdrawal tries again: the withdrawal's own key names the reservation.
    pub(super) async fn keep_one(&mut self, key: &ClientRef, mut found: Vec<Reservation>) -> Option<Reservation> {
        found.sort_by(|a, b| (canceled(a), a.created_at, &a.id).cmp(&(canceled(b), b.created_at, &b.id)));
        let mut found = found.into_iter();
        let kept = found.next()?;
        for double in found.filter(|one| !canceled(one)) {
            let withdrawn = self.withdraw(key, &double).await;
            let event = if withdrawn { "double_withdrawn" } else { "double_left" };
            tracing::error!(key = key.as_str(), double = double.number.as_str(), event, "a reservation was doubled");
            self.note(event, format!("{key} {}", double.number));
            if !withdrawn {
                self.report(key, &double).await;
            }
        }
        Some(kept)
    }

    /// Calls a person to a double that is still there.
    async fn report(&self, key: &ClientRef, double: &Reservation) {
        let Some(alerts) = &self.tenant.alerts else { return };
        let key = ClientRef::new(format!("{key}/double/{}", double.id));
        let conversation = self.journal.turn.conversation.clone();
        let alert = Alert::new(key, conversation, "double_left", double.number.as_str());
        if !matches!(within(&*self.agent.clock, self.write_patience, alerts.alert(&alert)).await, Ok(Ok(()))) {
            tracing::error!(double = double.number.as_str(), "the desk could not be told of a double");
        }
    }

    async fn withdraw(&self, key: &ClientRef, double: &Reservation) -> bool {
        let pms = &self.tenant.pms;
        let patience = self.write_patience;
        let deadline = after(self.agent.clock.now(), patience);
        let canceled = within(&*self.agent.clock, patience, async {
            let cost = pms.cancel_cost(&double.id).await.ok()?;
            let key = ClientRef::new(format!("{key}/withdraw/{}", double.id));
            match pms.cancel(&CancelRequest::new(key, double.id.clone(), cost, deadline)).await {
                Outcome::Done(_) => Some(()),
                Outcome::Rejected(_) | Outcome::Unknown(_) => None,
            }
        });
        matches!(canceled.await, Ok(Some(())))
    }
}

fn canceled(reservation: &Reservation) -> bool {
    reservation.status == Status::Canceled
}
