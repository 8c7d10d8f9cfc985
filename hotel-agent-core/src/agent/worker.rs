use std::{collections::BTreeMap, pin::pin};

use event_listener::EventListener;
use futures_util::{
    FutureExt, StreamExt,
    future::{BoxFuture, Either, Fuse, FusedFuture, select},
    select_biased,
    stream::FuturesUnordered,
};

use super::{
    Agent, Inner,
    deliver::{ROOM_TO_WRITE, SendEnd},
    drive::TurnEnd,
    lines::SendNow,
};
use crate::{
    guest::ConversationKey,
    port::{
        Fault,
        store::{Claim, ClaimRequest, Lease, OutboxClaim, Release},
    },
};

/// Rows claimed at once, and claims of conversations made at once: a store batches what waits together.
const CLAIMS: usize = 16;

/// What [`Agent::drain`] got done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drained {
    /// Turns that led to a commit.
    pub turns: usize,
    /// Messages that a channel took.
    pub sent: usize,
}

impl Agent {
    /// Claims, drives and delivers until `shutdown` resolves.
    ///
    /// Then it claims nothing more, gives what is running
    /// [`shutdown_deadline`](super::AgentSettings::shutdown_deadline) to end, and releases what it still holds. Faults of
    /// the store are traced and waited out. Dropping the future loses nothing either; its leases then end by themselves.
    pub async fn run(&self, shutdown: impl Future<Output = ()> + Send) {
        let inner = &*self.0;
        inner.recover().await;
        let mut worker = Worker::new(inner);
        let mut shutdown = pin!(shutdown.fuse());
        let mut wake: EventListener = inner.wake.listen();
        let mut cleaning = inner.clean().fuse();
        loop {
            worker.fill();
            select_biased! {
                () = shutdown => break,
                done = worker.work.select_next_some() => worker.take(done),
                () = (&mut wake).fuse() => {
                    wake = inner.wake.listen();
                    worker.look_again();
                }
                () = &mut worker.timer => worker.look_again(),
                () = cleaning => cleaning = inner.clean().fuse(),
            }
        }
        worker.finish().await;
    }

    /// Does everything that is due now, turns first and then their replies, until nothing is due.
    ///
    /// For processes that live for one request, and for tests. What waits for a later moment is left to
    /// [`run`](Self::run) or the next `drain`.
    ///
    /// # Errors
    /// The store's fault, once what was running has ended. Safe to repeat.
    pub async fn drain(&self) -> Result<Drained, Fault> {
        self.drain_until(std::future::pending()).await
    }

    /// As [`drain`](Self::drain), but once `stop` resolves it ends as [`run`](Self::run) does when told to.
    ///
    /// For processes whose time is short (a function that will be frozen): what is left waits for the next.
    ///
    /// # Errors
    /// The store's fault, once what was running has ended. Safe to repeat.
    pub async fn drain_until(&self, stop: impl Future<Output = ()> + Send) -> Result<Drained, Fault> {
        let mut worker = Worker::new(&self.0);
        let mut stop = pin!(stop.fuse());
        loop {
            if worker.fault.is_none() {
                worker.fill();
            }
            select_biased! {
                () = stop => break,
                done = worker.work.next().fuse() => match done {
                    Some(done) => worker.take(done),
                    None => return worker.fault.take().map_or(Ok(worker.drained), Err),
                },
            }
        }
        let (drained, fault) = (worker.drained, worker.fault.take());
        worker.finish().await;
        fault.map_or(Ok(drained), Err)
    }
}

impl Inner {
    async fn claim(&self) -> Result<Option<Claim>, Fault> {
        let request = ClaimRequest {
            now: self.clock.now(),
            lease: self.settings.lease,
            worker: self.worker.clone(),
            max_messages: self.settings.messages_a_turn,
        };
        self.store.claim(&request).await
    }

    async fn claim_rows(&self, limit: usize) -> Result<Vec<OutboxClaim>, Fault> {
        self.store.claim_outbox(self.clock.now(), self.settings.send_timeout + ROOM_TO_WRITE, limit).await
    }
}

/// What one piece of work came to.
enum Done<'a> {
    Claimed(Result<Option<Box<Claim>>, Fault>),
    ClaimedRows(Result<Vec<OutboxClaim>, Fault>),
    /// A turn under this lease's token, and what is left of showing that its message was read.
    Turn(ConversationKey, u64, TurnEnd, Option<BoxFuture<'a, ()>>),
    Acknowledged,
    Send(String, From, SendEnd),
}

/// Where a row came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    /// Claimed from the outbox.
    Claim,
    /// Handed out by its turn's commit.
    Turn,
}

/// Everything one `run` or `drain` has under way.
struct Worker<'a> {
    agent: &'a Inner,
    work: FuturesUnordered<BoxFuture<'a, Done<'a>>>,
    timer: Fuse<BoxFuture<'a, ()>>,
    /// Whether the timer was set to what is due next, because nothing was there to claim.
    timer_rests: bool,
    /// Conversations being driven.
    leases: BTreeMap<ConversationKey, Lease>,
    /// Messages being sent.
    rows: BTreeMap<String, OutboxClaim>,
    /// How many of them were claimed from the outbox.
    claimed_rows: usize,
    /// Whether a claim may find something.
    turns_wait: bool,
    rows_wait: bool,
    /// Whether there is news since the last claim was made: that one finding nothing then says nothing.
    turns_news: bool,
    rows_news: bool,
    claiming: usize,
    /// Claims to make at once; grows while they find something.
    eager: usize,
    claiming_rows: bool,
    /// Failures of the store in a row.
    failures: u32,
    fault: Option<Fault>,
    drained: Drained,
}

/// Where nobody claims any more, nobody is behind.
impl Drop for Worker<'_> {
    fn drop(&mut self) {
        self.agent.pressure.caught_up();
    }
}

impl<'a> Worker<'a> {
    fn new(agent: &'a Inner) -> Worker<'a> {
        Worker {
            agent,
            work: FuturesUnordered::new(),
            timer: Fuse::terminated(),
            timer_rests: false,
            leases: BTreeMap::new(),
            rows: BTreeMap::new(),
            claimed_rows: 0,
            turns_wait: true,
            rows_wait: true,
            turns_news: false,
            rows_news: false,
            claiming: 0,
            eager: 1,
            claiming_rows: false,
            failures: 0,
            fault: None,
            drained: Drained::default(),
        }
    }

    /// There may be something to do: claims are made again.
    fn look_again(&mut self) {
        self.look_for_turns();
        self.look_for_rows();
        self.timer = Fuse::terminated();
    }

    fn look_for_turns(&mut self) {
        self.turns_wait = true;
        self.turns_news = true;
    }

    fn look_for_rows(&mut self) {
        self.rows_wait = true;
        self.rows_news = true;
    }

    /// Claims while there is room and hope, and sets the timer for what comes later.
    fn fill(&mut self) {
        let (agent, settings) = (self.agent, &self.agent.settings);
        while self.turns_wait && self.claiming < self.eager && self.leases.len() + self.claiming < settings.turns {
            self.claiming += 1;
            self.turns_news = false;
            self.work.push(async move { Done::Claimed(agent.claim().await.map(|claim| claim.map(Box::new))) }.boxed());
        }
        let free = settings.sends.saturating_sub(self.claimed_rows);
        if self.rows_wait && !self.claiming_rows && free > 0 {
            self.claiming_rows = true;
            self.rows_news = false;
            self.work.push(async move { Done::ClaimedRows(agent.claim_rows(free.min(CLAIMS)).await) }.boxed());
        }
        let (idle, failures) = (!self.turns_wait && !self.rows_wait, self.failures);
        if FusedFuture::is_terminated(&self.timer) || idle && !self.timer_rests {
            let sleep = async move {
                // However busy it is, what was put off comes round.
                if idle { agent.sleep(failures).await } else { agent.clock.sleep(agent.settings.poll).await }
            };
            self.timer = sleep.boxed().fuse();
            self.timer_rests = idle;
        }
    }

    fn take(&mut self, done: Done<'a>) {
        match done {
            Done::Claimed(claimed) => {
                self.claiming -= 1;
                match claimed {
                    Ok(Some(claim)) => self.start_turn(*claim),
                    Ok(None) => {
                        self.agent.pressure.caught_up();
                        self.turns_wait = self.turns_news;
                        self.eager = 1;
                        self.failures = 0;
                    }
                    Err(fault) => self.failed(fault),
                }
            }
            Done::ClaimedRows(claimed) => {
                self.claiming_rows = false;
                match claimed {
                    Ok(rows) => {
                        self.rows_wait = self.rows_news || !rows.is_empty();
                        rows.into_iter().for_each(|row| self.start_send(row));
                    }
                    Err(fault) => self.failed(fault),
                }
            }
            Done::Acknowledged => {}
            Done::Turn(conversation, token, end, rest) => {
                self.turn_ended(&conversation, token, rest);
                // More of the same guest may have come meanwhile.
                self.look_for_turns();
                match end {
                    TurnEnd::Committed(send) => {
                        self.drained.turns += 1;
                        match send {
                            Some(send) => self.send_now(*send),
                            None => self.look_for_rows(),
                        }
                    }
                    TurnEnd::DeadLettered => {
                        self.drained.turns += 1;
                        self.look_for_rows();
                    }
                    TurnEnd::Lost | TurnEnd::Later | TurnEnd::Failed => {}
                }
            }
            Done::Send(id, from, end) => {
                self.rows.remove(&id);
                self.claimed_rows -= usize::from(from == From::Claim);
                self.drained.sent += usize::from(matches!(end, SendEnd::Sent { .. }));
                if end != (SendEnd::Sent { next: false }) {
                    self.look_for_rows();
                }
            }
        }
    }

    /// The store failed: nothing more is claimed until the timer says so.
    fn failed(&mut self, fault: Fault) {
        tracing::error!(%fault, failures = self.failures, "the store gave no work");
        self.failures = self.failures.saturating_add(1);
        self.turns_wait = false;
        self.rows_wait = false;
        self.timer = Fuse::terminated();
        self.fault = Some(fault);
    }

    fn start_turn(&mut self, claim: Claim) {
        let agent = self.agent;
        agent.pressure.claimed(&claim, agent.clock.now(), agent.settings.overload_after);
        self.eager = (self.eager + 1).min(CLAIMS);
        self.failures = 0;
        self.turns_wait = true;
        self.leases.insert(claim.lease.conversation.clone(), claim.lease.clone());
        let conversation = claim.lease.conversation.clone();
        let token = claim.lease.token;
        self.work.push(agent.drive(claim).map(move |(end, rest)| Done::Turn(conversation, token, end, rest)).boxed());
    }

    fn turn_ended(&mut self, conversation: &ConversationKey, token: u64, rest: Option<BoxFuture<'a, ()>>) {
        // The next turn of the conversation may have begun already.
        if self.leases.get(conversation).is_some_and(|lease| lease.token == token) {
            self.leases.remove(conversation);
        }
        if let Some(rest) = rest {
            self.work.push(rest.map(|()| Done::Acknowledged).boxed());
        }
    }

    fn start_send(&mut self, row: OutboxClaim) {
        let agent = self.agent;
        self.claimed_rows += 1;
        self.rows.insert(row.id.clone(), row.clone());
        self.work.push(
            async move {
                let end = agent.deliver(&row).await;
                Done::Send(row.id, From::Claim, end)
            }
            .boxed(),
        );
    }

    fn send_now(&mut self, send: SendNow) {
        let (agent, id) = (self.agent, send.row.id.clone());
        self.rows.insert(id.clone(), send.row.clone());
        self.work.push(async move { Done::Send(id, From::Turn, agent.deliver_now(send).await) }.boxed());
    }

    /// Lets what runs come to its end until the deadline, then gives back what is still held.
    async fn finish(mut self) {
        let agent = self.agent;
        {
            let ended = async {
                while let Some(done) = self.work.next().await {
                    match done {
                        Done::Claimed(Ok(Some(claim))) => {
                            self.leases.insert(claim.lease.conversation.clone(), claim.lease);
                        }
                        Done::ClaimedRows(Ok(rows)) => {
                            self.rows.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
                        }
                        Done::Turn(conversation, token, end, rest) => {
                            self.turn_ended(&conversation, token, rest);
                            if let TurnEnd::Committed(Some(send)) = end {
                                self.send_now(*send);
                            }
                        }
                        Done::Send(id, _, _) => drop(self.rows.remove(&id)),
                        _ => {}
                    }
                }
            };
            let deadline = agent.clock.sleep(agent.settings.shutdown_deadline);
            if let Either::Right(_) = select(pin!(ended), deadline).await {
                tracing::warn!("the shutdown deadline has passed with work under way");
            }
        }
        self.work.clear();
        let now = agent.clock.now();
        for lease in self.leases.values() {
            if let Err(fault) = agent.store.release(lease, Release { not_before: now, counts: false }).await {
                tracing::debug!(%fault, "a lease ends by itself");
            }
        }
        for row in self.rows.values() {
            // Its send may or may not have started.
            if let Err(fault) = agent.store.retry_at(row, now, true).await {
                tracing::debug!(%fault, "a row's lease ends by itself");
            }
        }
    }
}
