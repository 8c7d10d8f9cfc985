use std::time::Duration;

use chrono::{DateTime, Utc};
use tracing::Instrument;

use super::{
    Inner,
    lines::{Place, SendNow},
    observe::{self, after},
    patience::{Cut, within},
    records::Kept,
};
use crate::{
    guard::{Backoff, spread},
    guest::Address,
    message::{MessageId, Outbound},
    port::{
        Channel, Fault, FaultKind, SendOutcome,
        store::{OutboxClaim, SendState},
    },
};

/// Between attempts to send: a blip is over in seconds, an outage should not be hammered.
const RETRIES: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(300));

/// How long a row rests whose line is busy.
const BUSY: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(1));

/// How long a row rests that only newer code, or another configuration, can send.
const LATER: Duration = Duration::from_secs(300);

/// What an outbox lease keeps beyond the send's own time, to write down its end.
pub(super) const ROOM_TO_WRITE: Duration = Duration::from_secs(15);

/// What showing "typing" may take: it is worth nothing once the answer is there.
const ACKNOWLEDGE: Duration = Duration::from_secs(2);

/// How a claimed row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SendEnd {
    /// The channel took it.
    Sent {
        /// Whether the next one of the conversation may go.
        next: bool,
    },
    /// It rests until a later moment.
    Later,
    /// Given up.
    Dead,
    /// Another worker or a receipt has settled it.
    Lost,
    /// The store failed; the lease ends by itself.
    Failed,
}

impl Inner {
    /// Takes a claimed row to its end, or to its next attempt, once there is a place for it.
    pub(super) async fn deliver(&self, claim: &OutboxClaim) -> SendEnd {
        match self.send_place(&claim.conversation).await {
            Some(place) => self.deliver_at(claim, false, place).await,
            None => self.ended(claim, self.rest(claim, BUSY.delay(0, spread(&claim.id, claim.attempts)))).await,
        }
    }

    /// Takes a row that its commit has marked to its end, or to its next attempt.
    pub(super) async fn deliver_now(&self, send: SendNow) -> SendEnd {
        self.deliver_at(&send.row, true, send.place).await
    }

    async fn deliver_at(&self, claim: &OutboxClaim, marked: bool, _place: Place) -> SendEnd {
        self.ended(claim, self.send(claim, marked)).await
    }

    async fn ended(&self, claim: &OutboxClaim, work: impl Future<Output = Result<SendEnd, Fault>>) -> SendEnd {
        let conversation = &claim.conversation;
        let span = tracing::info_span!(
            "send",
            property = %conversation.property,
            channel = %conversation.channel,
            id = claim.id,
            attempt = claim.attempts,
        );
        async {
            match work.await {
                Ok(end) => end,
                Err(fault) if fault.kind == FaultKind::Conflict => SendEnd::Lost,
                Err(fault) => {
                    tracing::error!(%fault, "the store failed under a send");
                    SendEnd::Failed
                }
            }
        }
        .instrument(span)
        .await
    }

    async fn send(&self, claim: &OutboxClaim, marked: bool) -> Result<SendEnd, Fault> {
        let conversation = &claim.conversation;
        let tenant = self.tenants.get(&conversation.property);
        let Some(channel) = tenant.and_then(|tenant| tenant.channels.get(&conversation.channel).cloned()) else {
            tracing::warn!("the property or its channel is not plugged in");
            return self.rest(claim, LATER).await;
        };
        let mut outbound = match Outbound::read(&claim.body) {
            Ok(outbound) => outbound,
            Err(fault) if fault.kind == FaultKind::TooNew => {
                tracing::warn!(%fault, "a message waits for newer code");
                return self.rest(claim, LATER).await;
            }
            Err(fault) => {
                tracing::error!(%fault, "a message of the outbox cannot be read");
                return self.give_up(claim, "unreadable").await;
            }
        };
        // The guest may have a newer address than when the turn was decided.
        outbound.to.clone_from(&claim.addresses);
        let now = self.clock.now();
        if claim.state == SendState::Sending {
            if claim.attempts >= self.settings.send_attempts {
                return self.give_up(claim, "its end stayed unknown").await;
            }
            let until = self.echo_until(&*channel, claim.sending_since.unwrap_or(now));
            if now < until {
                self.store.retry_at(claim, until, true).await?;
                return Ok(SendEnd::Later);
            }
        }
        if !marked {
            self.store.sending(claim, now).await?;
        }
        let outcome = within(&*self.clock, self.settings.send_timeout, channel.send(&outbound)).await;
        self.settle_send(claim, &*channel, now, outcome).await
    }

    /// Writes down how a send ended.
    async fn settle_send(
        &self,
        claim: &OutboxClaim,
        channel: &dyn Channel,
        started: DateTime<Utc>,
        outcome: Result<SendOutcome, Cut>,
    ) -> Result<SendEnd, Fault> {
        let name = &claim.conversation.channel;
        let now = self.clock.now();
        let backoff = RETRIES.delay(claim.attempts, spread(&claim.id, claim.attempts));
        let (fault, uncertain) = match outcome {
            Ok(SendOutcome::Sent { provider_id }) => {
                let next = self.store.sent(claim, provider_id, now).await?;
                observe::send(name, "sent");
                return Ok(SendEnd::Sent { next });
            }
            Ok(SendOutcome::Rejected(fault)) => {
                tracing::error!(%fault, "the channel will never take a message");
                return self.give_up(claim, &format!("{:?} {}", fault.kind, fault.operation)).await;
            }
            Ok(SendOutcome::Throttled(until)) => {
                observe::send(name, "throttled");
                self.store.retry_at(claim, until.max(now), false).await?;
                return Ok(SendEnd::Later);
            }
            Ok(SendOutcome::Deferred(fault)) => (fault, false),
            Ok(SendOutcome::Uncertain(fault)) => (fault, true),
            Err(Cut::Late) => (Fault::new(FaultKind::Timeout, "channel.send"), true),
            Err(Cut::Panicked) => (Fault::new(FaultKind::Internal, "channel.send"), true),
        };
        tracing::warn!(%fault, uncertain, "a message was not sent");
        // `attempts` counts those before this one.
        if claim.attempts.saturating_add(1) >= self.settings.send_attempts {
            return self.give_up(claim, &format!("{:?} {}", fault.kind, fault.operation)).await;
        }
        observe::send(name, if uncertain { "uncertain" } else { "deferred" });
        let at = after(now, fault.wait().unwrap_or(backoff));
        let at = if uncertain { at.max(self.echo_until(channel, started)) } else { at };
        self.store.retry_at(claim, at, uncertain).await?;
        Ok(SendEnd::Later)
    }

    /// Until when the echo of a send may still come; the past where the channel has none.
    fn echo_until(&self, channel: &dyn Channel, started: DateTime<Utc>) -> DateTime<Utc> {
        if channel.capabilities().echoes { after(started, self.settings.echo_wait) } else { started }
    }

    async fn rest(&self, claim: &OutboxClaim, wait: Duration) -> Result<SendEnd, Fault> {
        let uncertain = claim.state == SendState::Sending;
        self.store.retry_at(claim, after(self.clock.now(), wait), uncertain).await?;
        Ok(SendEnd::Later)
    }

    /// The message is lost to the guest: an operator must hear of it.
    async fn give_up(&self, claim: &OutboxClaim, reason: &str) -> Result<SendEnd, Fault> {
        tracing::error!(reason, attempts = claim.attempts, "a message is given up");
        observe::send(&claim.conversation.channel, "dead");
        self.store.dead_letter(claim, reason, self.clock.now()).await?;
        Ok(SendEnd::Dead)
    }

    /// Shows the guest that the message was seen and an answer is on its way. Losing it harms nobody.
    pub(super) async fn acknowledge(&self, channel: &dyn Channel, to: &[Address], message: &MessageId) {
        match within(&*self.clock, ACKNOWLEDGE, channel.acknowledge(to, message)).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::debug!(%fault, "a message was not marked read"),
            Err(_) => tracing::debug!("marking a message read took too long"),
        }
    }
}
