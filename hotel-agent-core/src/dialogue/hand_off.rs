//! Hand-off: to a person and back. From the moment the guest is told, only staff speak.

use chrono::TimeDelta;

use super::{HandOff, Talk, said::Said};
use crate::{
    fact::Missing,
    language::Urgency,
    message::Purpose,
    port::{
        Alert,
        store::{HandOffMark, HandOffStage},
    },
    reply::{Reply, Say},
    turn::{Author, Job, StaffAction},
};

/// Lines of a summary: what a person reads before answering, not a log.
const MOST_SUMMARY_LINES: usize = 30;

/// The reason of a question about money that must arrive first.
pub(super) const PREPAYMENT: &str = "prepayment";

/// Whether a person speaks, or is waited for: then the agent does not.
pub(super) fn is_with_people(talk: &Talk<'_>) -> bool {
    talk.session
        .hand_off
        .as_ref()
        .is_some_and(|hand_off| matches!(hand_off.stage, HandOffStage::Waiting | HandOffStage::Taken))
}

/// Hands the conversation to a person and tells the guest by when they answer.
pub(super) fn start(talk: &mut Talk<'_>, reason: &str, urgent: bool) {
    talk.because(format!("handed to a person: {reason}"));
    let by = talk.house.answers_by(talk.local);
    talk.say(match &by {
        _ if urgent => Say::new("hand-off-urgent"),
        Some(moment) => Say::new("hand-off-by").moment("moment", moment),
        None => Say::new("hand-off-soon").text("phone", &talk.house.phone()),
    });
    open(talk, HandOffStage::Waiting, reason, urgent, &[]);
}

/// Leaves a question with the desk while the agent goes on.
pub(super) fn question(talk: &mut Talk<'_>, reason: &str, details: &[String]) {
    if is_with_people(talk) {
        return;
    }
    talk.because(format!("a question for the desk: {reason}"));
    if talk.outcome.hand_off.is_some() {
        // A second wish of the same message: the desk reads the guest's words whole, the guest hears it once.
        return;
    }
    let by = talk.house.answers_by(talk.local);
    talk.say(match &by {
        Some(moment) if reason == PREPAYMENT => Say::new("payment-by-desk").moment("moment", moment),
        Some(moment) => Say::new("question-passed-by").moment("moment", moment),
        None => Say::new("question-passed"),
    });
    open(talk, HandOffStage::Question, reason, false, details);
}

fn open(talk: &mut Talk<'_>, stage: HandOffStage, reason: &str, urgent: bool, details: &[String]) {
    let mut summary = summary(talk, details);
    let unanswered = talk.session.hand_off.as_ref().filter(|before| !before.acknowledged);
    if let Some(before) = unanswered.filter(|before| before.stage == HandOffStage::Question) {
        // What nobody has answered yet is not lost under the next question.
        let lines: Vec<&str> = before.summary.lines().chain(summary.lines()).collect();
        let kept = lines.get(lines.len().saturating_sub(MOST_SUMMARY_LINES)..).unwrap_or_default();
        summary = kept.join("\n");
    }
    let mark = HandOffMark { stage, reason: reason.to_owned(), summary: summary.clone(), since: talk.turn.now };
    talk.session.hand_off = Some(HandOff {
        stage,
        reason: reason.to_owned(),
        summary,
        since: talk.turn.now,
        acknowledged: false,
        alerts: 0,
        urgent,
        last_word_at: talk.turn.now,
    });
    talk.session.misunderstandings = 0;
    talk.outcome.hand_off = Some(mark);
    talk.audit("handed_off", reason);
    talk.job_in("alert", TimeDelta::zero(), Job::Alert);
    if stage == HandOffStage::Waiting {
        let silent = TimeDelta::hours(i64::from(talk.property.staff.release_after_silent_hours));
        talk.job_in("silence", silent, Job::SilenceCheck);
    }
}

/// What a person needs to take over: who, what they wrote, and how far things got.
fn summary(talk: &Talk<'_>, details: &[String]) -> String {
    let said = Said::of(talk.turn, &[]);
    let mut lines = Vec::new();
    let line = |talk: &Talk<'_>, say: Say| talk.desk_line(&say);
    if let Some(name) = talk.session.booker.name.as_ref().map(|name| name.full()).or(said.profile_name.clone()) {
        lines.push(line(talk, Say::new("desk-guest").asked_text("name", &name)));
    }
    let words = said.in_one_line();
    if !words.is_empty() {
        lines.push(line(talk, Say::new("desk-wrote").asked_text("words", &words)));
    }
    let draft = &talk.session.draft;
    if let (Some(arrival), Some(departure)) = (draft.arrival, draft.departure) {
        let say = Say::new("desk-dates").asked_date("arrival", arrival).asked_date("departure", departure);
        lines.push(line(talk, say));
    }
    if let Some(adults) = draft.adults {
        let say = Say::new("desk-people")
            .asked_count("adults", u32::from(adults))
            .asked_count("children", u32::from(draft.children))
            .asked_count("rooms", u32::from(draft.rooms.max(1)));
        lines.push(line(talk, say));
    }
    for known in &talk.session.reservations {
        lines.push(line(talk, Say::new("desk-reservation").asked_text("number", &known.number)));
    }
    for detail in details {
        lines.push(line(talk, Say::new("desk-detail").asked_text("detail", detail)));
    }
    lines.join("\n")
}

/// Urgent words, at any hour: the emergency number and reception's phone in this very reply, and the alert.
pub(super) fn urgent(talk: &mut Talk<'_>, urgency: Urgency) {
    talk.because(format!("urgent: {urgency:?}"));
    let key = match urgency {
        Urgency::Fire => "urgent-fire",
        Urgency::Medical => "urgent-medical",
        Urgency::LockedOut => "urgent-locked-out",
        _ => "urgent-danger",
    };
    let say = Say::new(key).text("emergency", &talk.house.emergency_number()).text("phone", &talk.house.phone());
    talk.say(say);
    let stage = match talk.session.hand_off.as_ref().map(|hand_off| hand_off.stage) {
        Some(HandOffStage::Taken) => HandOffStage::Taken,
        _ => HandOffStage::Waiting,
    };
    open(talk, stage, "urgent", true, &[]);
}

/// What the desk did: words are passed on, and each act moves the hand-off.
pub(super) fn hear_staff(talk: &mut Talk<'_>) {
    for message in &talk.turn.messages {
        let Author::Staff { name, action } = &message.author else { continue };
        match action {
            StaffAction::Write { text } => {
                take_over(talk);
                let words = Reply::Staff { name: name.clone(), text: text.clone() };
                talk.outcome.says.push((Purpose::Staff { name: name.clone() }, None, words));
            }
            StaffAction::Acknowledge => {
                talk.audit("acknowledged", name.as_str());
                talk.drop_job("alert");
                if let Some(hand_off) = &mut talk.session.hand_off {
                    hand_off.acknowledged = true;
                    if hand_off.stage == HandOffStage::Question {
                        release_quietly(talk);
                    }
                }
            }
            StaffAction::Release => {
                let spoke = is_with_people(talk);
                talk.audit("released", name.as_str());
                release_quietly(talk);
                if spoke {
                    talk.say(Say::new("agent-back").text("assistant", &talk.house.assistant()));
                }
            }
        }
    }
}

fn take_over(talk: &mut Talk<'_>) {
    let now = talk.turn.now;
    let before = talk.session.hand_off.take();
    let summary = before.as_ref().map(|hand_off| hand_off.summary.clone()).unwrap_or_default();
    let reason = before.as_ref().map_or_else(|| "staff_wrote".to_owned(), |hand_off| hand_off.reason.clone());
    let since = before.as_ref().map_or(now, |hand_off| hand_off.since);
    talk.session.hand_off = Some(HandOff {
        stage: HandOffStage::Taken,
        reason: reason.clone(),
        summary: summary.clone(),
        since,
        acknowledged: true,
        alerts: before.as_ref().map_or(0, |hand_off| hand_off.alerts),
        urgent: before.is_some_and(|hand_off| hand_off.urgent),
        last_word_at: now,
    });
    talk.outcome.hand_off = Some(HandOffMark { stage: HandOffStage::Taken, reason, summary, since });
    // What the agent was about to do is a person's now.
    talk.session.open = None;
    talk.session.promised = None;
    talk.drop_job("alert");
    talk.drop_job("follow-up");
    let silent = TimeDelta::hours(i64::from(talk.property.staff.release_after_silent_hours));
    talk.job_in("silence", silent, Job::SilenceCheck);
}

fn release_quietly(talk: &mut Talk<'_>) {
    if let Some(hand_off) = talk.session.hand_off.take() {
        talk.outcome.hand_off = Some(HandOffMark {
            stage: HandOffStage::Released,
            reason: hand_off.reason,
            summary: hand_off.summary,
            since: hand_off.since,
        });
    }
    talk.session.misunderstandings = 0;
    talk.drop_job("alert");
    talk.drop_job("silence");
}

/// A guest wrote while people have the conversation: kept, and a person sees it.
pub(super) fn note_guest(talk: &mut Talk<'_>) {
    talk.because("with a person: the agent is silent");
    let now = talk.turn.now;
    if let Some(hand_off) = &mut talk.session.hand_off {
        hand_off.last_word_at = now;
    }
}

/// Tells the desk, again and again until somebody acknowledges.
pub(super) fn alert(talk: &mut Talk<'_>) -> Result<(), Missing> {
    let Some(hand_off) = talk.session.hand_off.clone().filter(|hand_off| !hand_off.acknowledged) else {
        return Ok(());
    };
    let key = talk.write_key("alert");
    let mut alert = Alert::new(key, talk.turn.conversation.clone(), hand_off.reason, hand_off.summary);
    alert.urgent = hand_off.urgent;
    alert.repeat = hand_off.alerts;
    let through = talk.facts.alert(alert)?;
    let wait = if !through || hand_off.urgent {
        // An alert that did not get through, or cannot wait, is repeated soon.
        TimeDelta::seconds(if through { 60 } else { 30 })
    } else {
        TimeDelta::minutes(i64::from(talk.property.staff.repeat_alert_minutes))
    };
    if let Some(hand_off) = &mut talk.session.hand_off {
        hand_off.alerts = hand_off.alerts.saturating_add(u16::from(through));
    }
    talk.job_in("alert", wait, Job::Alert);
    Ok(())
}

/// Nobody has spoken for hours: the agent is back, and says so.
pub(super) fn check_silence(talk: &mut Talk<'_>) {
    let Some(hand_off) = talk.session.hand_off.clone().filter(|_| is_with_people(talk)) else { return };
    let silent = TimeDelta::hours(i64::from(talk.property.staff.release_after_silent_hours));
    let until = hand_off.last_word_at + silent;
    if until > talk.turn.now {
        talk.job_at("silence", until, Job::SilenceCheck);
        return;
    }
    talk.because("nobody spoke: released");
    talk.audit("released", "silence");
    release_quietly(talk);
    let back = Say::new("agent-back").text("assistant", &talk.house.assistant());
    talk.say_unasked(Purpose::ProactiveService, Reply::Text(back));
}
