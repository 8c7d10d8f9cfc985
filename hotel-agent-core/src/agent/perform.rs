use std::time::Duration;

use futures_util::future::join_all;
use tracing::Instrument;

use super::{
    attempt::{Attempt, Stop},
    observe::{self, between},
    patience::within,
};
use crate::{
    fact::{Answer, Call},
    port::{Fault, FaultKind, FindRequest},
};

impl Attempt<'_> {
    /// Performs what `decide` lacks: reads together, writes one by one.
    pub(super) async fn perform(&mut self, calls: &[Call]) -> Result<(), Stop> {
        let (writes, reads): (Vec<Call>, Vec<Call>) =
            calls.iter().cloned().partition(|call| call.write_key().is_some());
        if !reads.is_empty() {
            self.hold(self.reads_left).await?;
            self.read_all(reads).await;
        }
        for call in writes {
            self.write(call).await?;
        }
        Ok(())
    }

    async fn read_all(&mut self, calls: Vec<Call>) {
        let limit = self.reads_left;
        let started = self.agent.clock.now();
        let answers = join_all(calls.iter().map(|call| self.read(call, limit))).await;
        self.reads_left = limit.saturating_sub(between(started, self.agent.clock.now()));
        for (call, answer) in calls.into_iter().zip(answers) {
            let answer = match (&call, answer) {
                (Call::Find(FindRequest::ClientRef(key)), Answer::Found(found)) => {
                    Answer::Found(self.keep_one(&key.clone(), found).await.into_iter().collect())
                }
                (_, answer) => answer,
            };
            self.journal.facts.record(call, answer);
        }
    }

    /// The answer to a read, or the fault that stood in its way.
    async fn read(&self, call: &Call, limit: Duration) -> Answer {
        let verb = call.verb();
        let span = tracing::info_span!("call", verb = verb.as_str());
        async {
            let fault = match within(&*self.agent.clock, limit, self.ask(call)).await {
                Ok(Ok(answer)) => {
                    observe::call(verb, "ok");
                    return answer;
                }
                Ok(Err(fault)) => fault,
                Err(cut) => cut.fault(verb),
            };
            observe::call(verb, "fault");
            tracing::warn!(%fault, "a read failed");
            Answer::Fault(fault.record())
        }
        .instrument(span)
        .await
    }

    async fn ask(&self, call: &Call) -> Result<Answer, Fault> {
        let pms = &self.tenant.pms;
        match call {
            Call::RoomTypes => pms.room_types().await.map(Answer::RoomTypes),
            Call::Offers(request) => pms.offers(request).await.map(Answer::Offers),
            Call::Nights(request) => pms.nights(request).await.map(Answer::Nights),
            Call::Find(FindRequest::ClientRef(key)) => pms.find_by_client_ref(key).await.map(Answer::Found),
            Call::Find(request) => pms.find(request).await.map(Answer::Found),
            Call::CancelCost(reservation) => pms.cancel_cost(reservation).await.map(Answer::CancelCost),
            Call::Seal(claims) => match &self.agent.seal {
                Some(seal) => Ok(Answer::Sealed(self.verify_address(&seal.seal(self.tenant.id(), claims)))),
                None => Err(Fault::new(FaultKind::Unsupported, "seal")),
            },
            Call::Reserve(_) | Call::Cancel(_) | Call::Alert(_) => Err(Fault::new(FaultKind::Internal, "agent.read")),
        }
    }

    /// What a QR code holds: the address that verifies the token, where the host has told its own.
    fn verify_address(&self, token: &str) -> String {
        match &self.agent.settings.public_url {
            Some(url) => format!("{}/reservations/verify/{token}", url.trim_end_matches('/')),
            None => token.to_owned(),
        }
    }
}
