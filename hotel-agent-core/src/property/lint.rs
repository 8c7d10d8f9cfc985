//! Contradictions: what each part of a file may say by itself, but not beside the other parts.

use std::collections::BTreeSet;

use chrono::NaiveTime;

use super::config::Report;
use super::mentions::Mentions;
use super::{Property, Topic};

pub(super) fn check(property: &Property, report: &Report) {
    desks(property, report);
    times_of_day(property, report);
    policies_against_their_texts(property, report);
    knowledge_against_policies(property, report);
    knowledge_against_desks(property, report);
}

fn desks(property: &Property, report: &Report) {
    if property.desk("reception").is_none() {
        report.problem("desks.reception", "is missing: every house has a reception");
    }
    if !property.desks.contains_key(&property.staff.desk) {
        report.problem("staff.desk", format!("there is no desks.{}", property.staff.desk));
    }
}

fn times_of_day(property: &Property, report: &Report) {
    let policies = &property.policies;
    let clock = |time: NaiveTime| time.format("%H:%M").to_string();
    let later = |key: &str, time: NaiveTime, than: &str, bound: NaiveTime| {
        if time <= bound {
            report.problem(key, format!("{} is not later than {than}, {}", clock(time), clock(bound)));
        }
    };
    later("policies.hold_until", policies.hold_until, "policies.check_in", policies.check_in);
    later("policies.check_in", policies.check_in, "day_starts", property.day_starts);
    if let Some(late) = &policies.late_checkout {
        later("policies.late_checkout.until", late.time, "policies.check_out", policies.check_out);
    }
    if let Some(early) = &policies.early_checkin {
        later("policies.check_in", policies.check_in, "policies.early_checkin.from", early.time);
    }
}

/// A text beside a fee or time of its own names no other.
fn policies_against_their_texts(property: &Property, report: &Report) {
    let policies = &property.policies;
    let around = [policies.check_in, policies.check_out];
    for (key, policy) in [("early_checkin", &policies.early_checkin), ("late_checkout", &policies.late_checkout)] {
        let Some(policy) = policy else { continue };
        let allowed = Mentions {
            times: around.into_iter().chain([policy.time]).collect(),
            amounts: policy.fee.into_iter().collect(),
        };
        let said = Mentions::of_all(&policy.text);
        refuse(report, &format!("policies.{key}.text"), &said, &allowed, &format!("policies.{key}"));
    }
    let pets = &policies.pets;
    let said = Mentions { times: BTreeSet::new(), ..Mentions::of_all(&pets.conditions) };
    let fee = Mentions { amounts: pets.fee.iter().map(|fee| fee.amount).collect(), ..Mentions::default() };
    refuse(report, "policies.pets.conditions", &said, &fee, "policies.pets.fee");
}

/// What `knowledge` says on a topic the policies rule too names only their times and amounts.
fn knowledge_against_policies(property: &Property, report: &Report) {
    let policies = &property.policies;
    for (&topic, text) in &property.knowledge {
        let said = Mentions::of_all(text);
        let (allowed, source) = match topic {
            Topic::CheckinInfo => {
                let early = policies.early_checkin.as_ref();
                let mut times: BTreeSet<_> = [policies.check_in, policies.hold_until].into();
                times.extend(early.map(|early| early.time));
                times.extend(reception(property));
                let amounts = early.and_then(|early| early.fee).into_iter().collect();
                (Mentions { times, amounts }, "policies.check_in")
            }
            Topic::CheckoutInfo => {
                let late = policies.late_checkout.as_ref();
                let mut times: BTreeSet<_> = [policies.check_out].into();
                times.extend(late.map(|late| late.time));
                times.extend(reception(property));
                let amounts = late.and_then(|late| late.fee).into_iter().collect();
                (Mentions { times, amounts }, "policies.check_out")
            }
            _ => match policy_mentions(property, topic) {
                Some(allowed) => (allowed, topic_key(topic)),
                None => continue,
            },
        };
        refuse(report, &format!("knowledge.{topic}"), &said, &allowed, source);
    }
}

fn reception(property: &Property) -> Vec<NaiveTime> {
    property.desk("reception").map(|desk| desk.hours.times()).unwrap_or_default()
}

/// All that the policies name on a topic of theirs.
fn policy_mentions(property: &Property, topic: Topic) -> Option<Mentions> {
    let policies = &property.policies;
    let mut mentions = Mentions::of_all(policies.about(topic)?);
    let priced = match topic {
        Topic::EarlyCheckin => policies.early_checkin.as_ref(),
        Topic::LateCheckout => policies.late_checkout.as_ref(),
        _ => None,
    };
    if let Some(priced) = priced {
        mentions.times.extend([priced.time, policies.check_in, policies.check_out]);
        mentions.amounts.extend(priced.fee);
    }
    if topic == Topic::Pets {
        mentions.amounts.extend(policies.pets.fee.map(|fee| fee.amount));
    }
    Some(mentions)
}

fn topic_key(topic: Topic) -> &'static str {
    match topic {
        Topic::CancellationPolicy => "policies.cancellation",
        Topic::NoShow => "policies.no_show",
        Topic::Deposit => "policies.deposit",
        Topic::IdDocuments => "policies.id_documents",
        Topic::Children => "policies.children",
        Topic::Cots => "policies.cots",
        Topic::Luggage => "policies.luggage",
        Topic::Payment => "policies.payment",
        Topic::Smoking => "policies.smoking",
        Topic::Pets => "policies.pets",
        Topic::EarlyCheckin => "policies.early_checkin",
        Topic::LateCheckout => "policies.late_checkout",
        _ => "policies",
    }
}

/// What is said of the pool names no hour at which its desk neither opens nor closes.
fn knowledge_against_desks(property: &Property, report: &Report) {
    for (&topic, text) in &property.knowledge {
        let Some(desk) = property.desk(topic.name()) else { continue };
        let said = Mentions { amounts: BTreeSet::new(), ..Mentions::of_all(text) };
        let allowed = Mentions { times: desk.hours.times().into_iter().collect(), ..Mentions::default() };
        let source = format!("desks.{topic}.hours");
        refuse(report, &format!("knowledge.{topic}"), &said, &allowed, &source);
    }
}

fn refuse(report: &Report, key: &str, said: &Mentions, allowed: &Mentions, source: &str) {
    let strange = said.without(allowed);
    if strange == Mentions::default() {
        return;
    }
    let known = if *allowed == Mentions::default() { "nothing of the kind".to_owned() } else { allowed.to_string() };
    report.problem(key, format!("names {strange}, but {source} has {known}"));
}
