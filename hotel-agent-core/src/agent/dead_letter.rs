use chrono::TimeDelta;

use super::{
    Inner,
    attempt::{InputIds, Stop, Waiting, session},
    commit::Closing,
    drive::TurnEnd,
    patience::caught,
    tenant::Tenant,
};
use crate::{
    dialogue::{HandOff, Session},
    fact::Facts,
    message::{OutboundContent, Purpose},
    port::{
        Channel,
        store::{Claim, HandOffMark, HandOffStage},
    },
    reply::{Locale, RenderContext, Reply, Say, render},
    turn::{AuditLine, Decision, Job, Journal, ScheduledJob, SendItem, Trace, Turn},
};

/// Why the desk is called, as hand-offs name it.
const REASON: &str = "fault";

impl Inner {
    /// Ends a turn that cannot be decided: the guest hears that a person will answer, and the desk is alerted.
    ///
    /// Everything that waits is marked done, so that a broken turn blocks neither its guest's next message nor anybody
    /// else. What is committed is fixed: nothing here asks `decide` or a PMS again.
    pub(super) async fn dead_letter(
        &self,
        tenant: &Tenant,
        channel: &dyn Channel,
        claim: &Claim,
        waiting: Waiting,
        why: &str,
    ) -> Result<TurnEnd, Stop> {
        let journal = claim.journal.as_ref().and_then(|record| Journal::from_record(record).ok());
        let journal = match journal {
            Some(journal) => journal,
            None => self.empty_journal(tenant, channel, claim, &waiting)?,
        };
        tracing::error!(why, turn = journal.turn.id, attempts = claim.attempts, "a turn is given to the desk");
        let tell_guest = waiting.has_guest() || journal.turn.has_guest();
        let decision = self.hand_over(tenant, &journal, tell_guest, why);
        let hand_off = decision.hand_off.clone();
        // All that was claimed, read or not, and all that the turn had begun with.
        let mut done = InputIds {
            messages: claim.messages.iter().map(|message| message.id.clone()).collect(),
            jobs: claim.jobs.iter().map(|job| job.key.clone()).collect(),
        };
        done.messages.extend(journal.turn.messages.iter().map(|message| message.id.clone()));
        done.jobs.extend(journal.turn.jobs.iter().map(|job| job.key.clone()));
        let commit = Closing {
            now: self.clock.now(),
            version: claim.version,
            account: &claim.account,
            done,
            audit: &[],
            journal,
            decision,
            send_now: None,
        };
        self.store.commit(&claim.lease, commit.into_commit()?).await?;
        self.wake();
        self.count_waiting(tenant, hand_off.as_ref()).await;
        Ok(TurnEnd::DeadLettered)
    }

    fn empty_journal(
        &self,
        tenant: &Tenant,
        channel: &dyn Channel,
        claim: &Claim,
        waiting: &Waiting,
    ) -> Result<Journal, Stop> {
        let session = match session(claim) {
            Ok(session) => session,
            // A broken session cannot be gone on with; the audit line says that it was replaced.
            Err(Stop::Unreadable(_)) => Session::default(),
            Err(stop) => return Err(stop),
        };
        Ok(Journal {
            engine: Journal::ENGINE.to_owned(),
            property_revision: tenant.property.revision.clone(),
            session,
            turn: Turn {
                id: self.ids.next(),
                conversation: claim.lease.conversation.clone(),
                addresses: claim.addresses.clone(),
                now: self.clock.now(),
                channel: channel.capabilities(),
                pms: tenant.pms.capabilities(),
                messages: Vec::new(),
                jobs: waiting.jobs.clone(),
            },
            facts: Facts::default(),
            decision: None,
        })
    }

    /// The fixed decision.
    fn hand_over(&self, tenant: &Tenant, journal: &Journal, tell_guest: bool, why: &str) -> Decision {
        let now = self.clock.now();
        let mut summary = why.to_owned();
        for call in journal.facts.pending() {
            // The desk must look whether it happened.
            summary.push_str("; unsettled: ");
            summary.push_str(call.write_key().map_or(call.verb().as_str(), |key| key.as_str()));
        }
        let mut session = journal.session.clone();
        session.addresses.clone_from(&journal.turn.addresses);
        session.open = None;
        let stage = match &session.hand_off {
            Some(hand_off) if hand_off.stage == HandOffStage::Taken => HandOffStage::Taken,
            _ => HandOffStage::Waiting,
        };
        session.hand_off = Some(HandOff {
            stage,
            reason: REASON.to_owned(),
            summary: summary.clone(),
            since: now,
            acknowledged: false,
            alerts: 0,
            urgent: false,
            last_word_at: now,
        });
        let silent = TimeDelta::hours(i64::from(tenant.property.staff.release_after_silent_hours));
        let mut jobs = vec![
            ScheduledJob { key: "alert".to_owned(), due_at: now, job: Job::Alert },
            ScheduledJob { key: "silence".to_owned(), due_at: now + silent, job: Job::SilenceCheck },
        ];
        if session.unsettled.is_some() {
            // The turn may have held the very job that was to find out.
            jobs.push(ScheduledJob { key: "settle".to_owned(), due_at: now + TimeDelta::seconds(5), job: Job::Settle });
        }
        let send = if tell_guest { self.apology(tenant, journal, &session) } else { Vec::new() };
        Decision {
            session,
            send: send
                .into_iter()
                .map(|content| SendItem { content, purpose: Purpose::Reply, not_before: now })
                .collect(),
            jobs,
            cancel_jobs: Vec::new(),
            hand_off: Some(HandOffMark { stage, reason: REASON.to_owned(), summary, since: now }),
            audit: vec![AuditLine { event: "dead_lettered".to_owned(), detail: why.to_owned(), at: now }],
            trace: Trace { steps: vec![format!("given to the desk: {why}")] },
        }
    }

    /// What the guest hears; nothing when even that cannot be printed.
    fn apology(&self, tenant: &Tenant, journal: &Journal, session: &Session) -> Vec<OutboundContent> {
        let property = &tenant.property;
        let language = session.language.unwrap_or_else(|| property.fallback_language());
        let locale = Locale::new(language, property.country.as_str());
        let today = property.business_date(journal.turn.now).date;
        let context = RenderContext::new(&self.catalogue, &locale, today, &property.name);
        caught(|| render(&[Reply::Text(Say::new("fault-handed-to-desk"))], &journal.turn.channel, &context))
            .unwrap_or_default()
    }
}
