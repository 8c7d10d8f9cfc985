use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::Session;
use crate::{
    fact::{Facts, House},
    guest::Language,
    message::Purpose,
    port::store::HandOffMark,
    property::{BusinessDay, Property},
    reply::{Catalogue, Choice, Locale, Reply, Say},
    reservation::ClientRef,
    turn::{AuditLine, Job, ScheduledJob, Trace, Turn},
};

/// One turn being talked through: what is given, and what the journeys have made of it so far.
pub(crate) struct Talk<'a> {
    pub(crate) property: &'a Property,
    pub(crate) house: House<'a>,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) turn: &'a Turn,
    pub(crate) facts: &'a Facts,
    /// The property's local time.
    pub(crate) local: NaiveDateTime,
    /// The property's business day.
    pub(crate) day: BusinessDay,
    pub(crate) session: Session,
    pub(crate) outcome: Outcome,
}

/// What the journeys want to happen.
#[derive(Default)]
pub(crate) struct Outcome {
    /// What to say, with its purpose and the earliest moment.
    pub(crate) says: Vec<(Purpose, Option<DateTime<Utc>>, Reply)>,
    pub(crate) jobs: Vec<ScheduledJob>,
    pub(crate) cancel_jobs: Vec<String>,
    pub(crate) hand_off: Option<HandOffMark>,
    pub(crate) audit: Vec<AuditLine>,
    pub(crate) trace: Trace,
    writes: u32,
}

impl<'a> Talk<'a> {
    pub(crate) fn new(
        property: &'a Property,
        catalogue: &'a Catalogue,
        session: &Session,
        turn: &'a Turn,
        facts: &'a Facts,
    ) -> Talk<'a> {
        Talk {
            property,
            house: House::new(property),
            catalogue,
            turn,
            facts,
            local: property.time_zone.to_local(turn.now),
            day: property.business_date(turn.now),
            session: session.clone(),
            outcome: Outcome::default(),
        }
    }

    /// The property's business date.
    pub(crate) fn today(&self) -> NaiveDate {
        self.day.date
    }

    /// The language to answer in.
    pub(crate) fn language(&self) -> Language {
        self.session.language.unwrap_or_else(|| self.property.fallback_language())
    }

    /// Language and country to print in.
    pub(crate) fn locale(&self) -> Locale {
        Locale::new(self.language(), self.property.country.as_str())
    }

    /// Prints a message for the desk, in the house's first language.
    pub(crate) fn desk_line(&self, say: &Say) -> String {
        let locale = Locale::new(self.property.fallback_language(), self.property.country.as_str());
        self.catalogue.line(&locale, self.today(), say)
    }

    /// Says something.
    pub(crate) fn say(&mut self, say: Say) {
        self.reply(Reply::Text(say));
    }

    /// Says something with choices under it.
    pub(crate) fn offer_choices(&mut self, text: Say, choices: Vec<Choice>) {
        self.session.listed = choices.iter().map(|choice| choice.id.clone()).collect();
        self.reply(Reply::Choices { text, open: Say::new("choose"), choices });
    }

    /// Shows something.
    pub(crate) fn reply(&mut self, reply: Reply) {
        self.outcome.says.push((Purpose::Reply, None, reply));
    }

    /// Says something unasked, not before quiet hours are over.
    pub(crate) fn say_unasked(&mut self, purpose: Purpose, reply: Reply) {
        let local = self.property.policies.quiet_hours.wait_from(self.local);
        let not_before = self.property.time_zone.to_utc(local).max(self.turn.now);
        self.outcome.says.push((purpose, Some(not_before), reply));
    }

    /// The key of the turn's next write.
    pub(crate) fn write_key(&mut self, verb: &str) -> ClientRef {
        let key = ClientRef::new(format!("{}/{verb}/{}", self.turn.id, self.outcome.writes));
        self.outcome.writes += 1;
        key
    }

    /// Runs a job after `wait`, replacing one of the same key.
    pub(crate) fn job_in(&mut self, key: &str, wait: TimeDelta, job: Job) {
        self.job_at(key, self.turn.now + wait, job);
    }

    /// Runs a job at a moment, replacing one of the same key.
    pub(crate) fn job_at(&mut self, key: &str, due_at: DateTime<Utc>, job: Job) {
        self.outcome.jobs.retain(|scheduled| scheduled.key != key);
        self.outcome.cancel_jobs.retain(|canceled| canceled != key);
        self.outcome.jobs.push(ScheduledJob { key: key.to_owned(), due_at, job });
    }

    /// Drops a job; a trailing `*` drops all that start so.
    pub(crate) fn drop_job(&mut self, key: &str) {
        match key.strip_suffix('*') {
            Some(prefix) => self.outcome.jobs.retain(|scheduled| !scheduled.key.starts_with(prefix)),
            None => self.outcome.jobs.retain(|scheduled| scheduled.key != key),
        }
        self.outcome.cancel_jobs.push(key.to_owned());
    }

    /// Writes a line of the audit trail; `detail` holds ids, never a guest's words.
    pub(crate) fn audit(&mut self, event: &str, detail: impl Into<String>) {
        self.outcome.audit.push(AuditLine { event: event.to_owned(), detail: detail.into(), at: self.turn.now });
    }

    /// Notes why.
    pub(crate) fn because(&mut self, step: impl Into<String>) {
        self.outcome.trace.steps.push(step.into());
    }

    /// Whether anything was said.
    pub(crate) fn has_spoken(&self) -> bool {
        !self.outcome.says.is_empty()
    }
}
