use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Either, select},
};
use tracing::Instrument;

use super::{
    Inner,
    attempt::{Attempt, InputIds, Stop, Waiting, session, unreadable},
    lines::SendNow,
    observe::{self, after, between},
    patience::caught,
    tenant::Tenant,
};
use crate::{
    fact::Facts,
    guard::{Backoff, spread},
    port::{
        Channel,
        store::{Claim, HandOffStage, Lease, Release},
    },
    turn::{Decision, Journal, MAX_ROUNDS, Trace, Turn},
};

/// Between attempts at a broken turn: soon enough that a guest still waits for the answer.
const RETRIES: Backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(60));

/// How long a conversation rests that only newer code, or another configuration, can go on with.
const LATER: Duration = Duration::from_secs(60);

/// How a claimed turn ended.
#[derive(Debug)]
pub(super) enum TurnEnd {
    /// With the message that can leave at once.
    Committed(Option<Box<SendNow>>),
    DeadLettered,
    Lost,
    Later,
    Failed,
}

impl TurnEnd {
    fn as_str(&self) -> &'static str {
        match self {
            TurnEnd::Committed(_) => "committed",
            TurnEnd::DeadLettered => "dead_lettered",
            TurnEnd::Lost => "lost",
            TurnEnd::Later => "later",
            TurnEnd::Failed => "failed",
        }
    }
}

impl Inner {
    /// Takes a claimed conversation to a commit, or gives it back; with what is left of showing that it was read, which
    /// no turn waits for.
    pub(super) async fn drive(&self, claim: Claim) -> (TurnEnd, Option<BoxFuture<'_, ()>>) {
        let mut rest = None;
        let end = self.drive_to(claim, &mut rest).await;
        (end, rest)
    }

    async fn drive_to<'a>(&'a self, claim: Claim, rest: &mut Option<BoxFuture<'a, ()>>) -> TurnEnd {
        let started = self.clock.now();
        let (lease, attempts) = (claim.lease.clone(), claim.attempts);
        let property = lease.conversation.property.clone();
        let span = tracing::info_span!(
            "turn",
            %property,
            channel = %lease.conversation.channel,
            conversation = lease.conversation.id,
            turn = tracing::field::Empty,
        );
        async {
            let end = match self.attempt(claim, rest).await {
                Ok(end) => end,
                Err(stop) => self.give_back(&lease, attempts, stop).await,
            };
            observe::turn(&property, end.as_str(), between(started, self.clock.now()));
            end
        }
        .instrument(span)
        .await
    }

    async fn attempt<'a>(&'a self, claim: Claim, rest: &mut Option<BoxFuture<'a, ()>>) -> Result<TurnEnd, Stop> {
        let conversation = &claim.lease.conversation;
        let unplugged = || Stop::Later { until: None, why: "the property or its channel is not plugged in".to_owned() };
        let tenant = self.tenants.get(&conversation.property).ok_or_else(unplugged)?;
        let channel = tenant.channels.get(&conversation.channel).cloned().ok_or_else(unplugged)?;
        let waiting = Waiting::read(&claim)?;
        if claim.attempts >= self.settings.turn_attempts {
            return self.dead_letter(&tenant, &*channel, &claim, waiting, "too many attempts").await;
        }
        // The claim stays whole until the attempt has begun: an unreadable record sends all of it to the desk.
        let begun = match &claim.journal {
            Some(record) => Journal::from_record(record).map_err(|fault| unreadable(fault, "journal")).map(Some),
            None => session(&claim).map(|_| None),
        };
        let journal = match begun {
            Ok(journal) => journal,
            Err(Stop::Unreadable(what)) => return self.dead_letter(&tenant, &*channel, &claim, waiting, what).await,
            Err(stop) => return Err(stop),
        };
        if waiting.is_empty() && journal.is_none() {
            return self.skip(tenant, &claim, waiting).await;
        }
        let mut attempt = match journal {
            Some(journal) => self.take_up(tenant, &claim, waiting, journal),
            None => self.begin(tenant, &*channel, &claim, waiting)?,
        };
        tracing::Span::current().record("turn", &attempt.journal.turn.id);
        let acknowledgement = attempt.acknowledgement(channel);
        let work = async {
            attempt.settle().await?;
            let decision = attempt.decide().await?;
            Ok(TurnEnd::Committed(attempt.commit(decision).await?))
        };
        let Some(acknowledgement) = acknowledgement else { return work.await };
        let (begun, after) =
            (AtomicBool::new(self.settings.acknowledge_after.is_zero()), self.settings.acknowledge_after);
        let begun = Arc::new(begun);
        let acknowledgement = {
            let begun = begun.clone();
            async move {
                if !begun.load(Ordering::Relaxed) {
                    self.clock.sleep(after).await;
                    begun.store(true, Ordering::Relaxed);
                }
                acknowledgement.await;
            }
        };
        match select(pin!(work), acknowledgement.boxed()).await {
            Either::Left((end, acknowledgement)) => {
                // An answer that came sooner needs none.
                *rest = begun.load(Ordering::Relaxed).then_some(acknowledgement);
                end
            }
            Either::Right(((), work)) => work.await,
        }
    }

    /// A new turn about everything that waits.
    fn begin<'a>(
        &'a self,
        tenant: Arc<Tenant>,
        channel: &dyn Channel,
        claim: &Claim,
        waiting: Waiting,
    ) -> Result<Attempt<'a>, Stop> {
        let session = session(claim)?;
        let mut turn = Turn {
            id: self.ids.next(),
            conversation: claim.lease.conversation.clone(),
            addresses: claim.addresses.clone(),
            now: self.clock.now(),
            channel: channel.capabilities(),
            pms: tenant.pms.capabilities(),
            messages: Vec::new(),
            jobs: waiting.jobs,
        };
        caught(|| turn.hear(&tenant.property, &tenant.phrases, &session, waiting.inputs))
            .ok_or(Stop::Broken("understanding panicked"))?;
        let journal = Journal {
            engine: Journal::ENGINE.to_owned(),
            property_revision: tenant.property.revision.clone(),
            session,
            turn,
            facts: Facts::default(),
            decision: None,
        };
        Ok(self.attempt_at(tenant, claim, waiting.unreadable, journal))
    }

    /// The turn an interrupted attempt had begun: its messages, its session, its keys.
    ///
    /// What has arrived since waits for the next turn.
    fn take_up<'a>(
        &'a self,
        tenant: Arc<Tenant>,
        claim: &Claim,
        waiting: Waiting,
        mut journal: Journal,
    ) -> Attempt<'a> {
        journal.engine = Journal::ENGINE.to_owned();
        journal.property_revision = tenant.property.revision.clone();
        self.attempt_at(tenant, claim, waiting.unreadable, journal)
    }

    fn attempt_at<'a>(
        &'a self,
        tenant: Arc<Tenant>,
        claim: &Claim,
        unreadable: InputIds,
        journal: Journal,
    ) -> Attempt<'a> {
        let patient = !journal.turn.has_guest();
        let (reads, write) = if patient {
            (self.settings.job_patience, self.settings.job_patience)
        } else {
            (self.settings.guest_reads, self.settings.guest_write)
        };
        Attempt {
            agent: self,
            tenant,
            lease: claim.lease.clone(),
            version: claim.version,
            account: claim.account.clone(),
            journal,
            unreadable,
            audit: Vec::new(),
            reads_left: reads,
            write_patience: write,
        }
    }

    /// Nothing that waits can be read: it is marked done, and the session stays as it is.
    async fn skip(&self, tenant: Arc<Tenant>, claim: &Claim, waiting: Waiting) -> Result<TurnEnd, Stop> {
        let channel = tenant.channels.get(&claim.lease.conversation.channel).cloned();
        let Some(channel) = channel else { return Err(Stop::Lost) };
        let attempt = self.begin(tenant, &*channel, claim, waiting)?;
        let decision = Decision {
            session: attempt.journal.session.clone(),
            send: Vec::new(),
            jobs: Vec::new(),
            cancel_jobs: Vec::new(),
            hand_off: None,
            audit: Vec::new(),
            trace: Trace { steps: vec!["nothing that waits can be read".to_owned()] },
        };
        Ok(TurnEnd::Committed(attempt.commit(decision).await?))
    }

    /// Ends the lease of an attempt that led to no commit.
    async fn give_back(&self, lease: &Lease, attempts: u32, stop: Stop) -> TurnEnd {
        let now = self.clock.now();
        let backoff = RETRIES.delay(attempts, spread(&lease.conversation.id, attempts));
        let (release, end) = match stop {
            // A killed or slower worker's: the one that holds the lease now decides.
            Stop::Lost => return TurnEnd::Lost,
            Stop::Later { until, why } => {
                tracing::warn!(why, "a conversation waits");
                (Release { not_before: until.unwrap_or_else(|| after(now, LATER)), counts: false }, TurnEnd::Later)
            }
            Stop::Fault(fault) => {
                tracing::error!(%fault, "the store failed under a turn");
                // A store that is away says nothing about the turn.
                let counts = !matches!(fault.retry, crate::port::Retry::Safe | crate::port::Retry::AfterMs(_));
                (Release { not_before: after(now, backoff), counts }, TurnEnd::Failed)
            }
            Stop::Broken(what) | Stop::Unreadable(what) => {
                tracing::error!(what, attempts, "a turn failed");
                (Release { not_before: after(now, backoff), counts: true }, TurnEnd::Failed)
            }
        };
        if let Err(fault) = self.store.release(lease, release).await {
            // The lease ends by itself.
            tracing::warn!(%fault, "a lease could not be given back");
        }
        end
    }
}

impl<'a> Attempt<'a> {
    /// Shows the guest that an answer is on its way; not when a person is to answer.
    fn acknowledgement(&self, channel: Arc<dyn Channel>) -> Option<impl Future<Output = ()> + Send + 'a> {
        let stage = self.journal.session.hand_off.as_ref().map(|hand_off| hand_off.stage);
        if matches!(stage, Some(HandOffStage::Waiting | HandOffStage::Taken)) {
            return None;
        }
        let turn = &self.journal.turn;
        let message = turn.messages.iter().rev().find(|message| message.heard.is_some())?.id.clone();
        let (agent, to) = (self.agent, turn.addresses.clone());
        Some(async move { agent.acknowledge(&*channel, &to, &message).await })
    }

    /// Asks `decide` until nothing is missing.
    async fn decide(&mut self) -> Result<Decision, Stop> {
        for _ in 0..MAX_ROUNDS {
            let Journal { session, turn, facts, .. } = &self.journal;
            let property = &self.tenant.property;
            let decided = caught(|| (self.agent.decide)(property, &self.agent.catalogue, session, turn, facts));
            match decided.ok_or(Stop::Broken("decide panicked"))? {
                Ok(decision) => return Ok(decision),
                Err(missing) => self.perform(missing.calls()).await?,
            }
        }
        Err(Stop::Broken("decide never had enough"))
    }
}
