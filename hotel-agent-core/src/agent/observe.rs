//! Metric names and labels: stable, because dashboards outlive code. Never a guest's text.

use std::time::Duration;

use chrono::{DateTime, Utc};
use metrics::{counter, gauge, histogram};

use crate::{fact::Verb, message::ChannelName, property::PropertyId};

/// A turn came to an end.
pub(super) fn turn(property: &PropertyId, outcome: &'static str, took: Duration) {
    counter!("hotel_agent_turns_total", "property" => property.to_string(), "outcome" => outcome).increment(1);
    histogram!("hotel_agent_turn_seconds", "property" => property.to_string()).record(took.as_secs_f64());
}

/// A call came to an end.
pub(super) fn call(verb: Verb, outcome: &'static str) {
    counter!("hotel_agent_calls_total", "verb" => verb.as_str(), "outcome" => outcome).increment(1);
}

/// A send came to an end.
pub(super) fn send(channel: &ChannelName, outcome: &'static str) {
    counter!("hotel_agent_sends_total", "channel" => channel.to_string(), "outcome" => outcome).increment(1);
}

/// Something came in.
pub(super) fn inbound(channel: &ChannelName, outcome: &'static str) {
    counter!("hotel_agent_inbound_total", "channel" => channel.to_string(), "outcome" => outcome).increment(1);
}

/// Conversations that need or have a person.
pub(super) fn waiting(property: &PropertyId, conversations: usize) {
    let conversations = u32::try_from(conversations).unwrap_or(u32::MAX);
    gauge!("hotel_agent_handoffs_waiting", "property" => property.to_string()).set(f64::from(conversations));
}

/// Time from one moment to a later one; zero when the clock went back.
pub(super) fn between(start: DateTime<Utc>, end: DateTime<Utc>) -> Duration {
    (end - start).to_std().unwrap_or_default()
}

/// A moment some time after another; the last moment there is when that leaves the calendar.
pub(super) fn after(moment: DateTime<Utc>, wait: Duration) -> DateTime<Utc> {
    chrono::TimeDelta::from_std(wait)
        .ok()
        .and_then(|wait| moment.checked_add_signed(wait))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}
