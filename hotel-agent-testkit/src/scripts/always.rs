//! What must hold in every dialogue, whatever it is about.

use std::collections::BTreeMap;

use hotel_agent_core::{
    message::{ChannelCapabilities, Outbound, OutboundContent},
    port::{
        Channel,
        store::{Desk, Outbox},
    },
    reply::{Locale, Say},
    reservation::Status,
    turn::{Author, Journal, Replay},
};

use super::{
    Script, grounded,
    patience::now,
    stage::Stage,
    transcript::{kind, plain, words},
};

/// What was violated.
pub(super) fn problems(script: &Script, stage: &Stage) -> Vec<String> {
    let mut problems = Vec::new();
    let sent: Vec<Outbound> = stage.channel.sent().into_iter().map(|(_, outbound)| outbound).collect();
    let journals = match stage.journals() {
        Ok(journals) => journals,
        Err(problem) => return vec![problem],
    };
    problems.extend(replayed(stage));
    problems.extend(one_decision_a_message(stage, &journals));
    problems.extend(never(script, stage, &sent));
    problems.extend(grounded::problems(stage, &journals, &sent));
    let limits = stage.channel.capabilities();
    for outbound in &sent {
        problems.extend(leftovers(stage, outbound));
        problems.extend(too_much(&outbound.content, &limits));
        problems.extend(called_confirmed(stage, outbound));
    }
    let codes = sent.iter().filter(|outbound| kind(&outbound.content) == Some("qr")).count();
    if codes > stage.made().len() {
        problems.push(format!("{codes} QR codes for {} reservations", stage.made().len()));
    }
    problems
}

fn replayed(stage: &Stage) -> Vec<String> {
    let Some(conversation) = &stage.conversation else { return Vec::new() };
    match now(&stage.clock, stage.agent.replay(conversation)) {
        Ok(Ok(replays)) => (1..)
            .zip(replays)
            .filter(|(_, replay)| *replay != Replay::Same)
            .map(|(turn, replay)| format!("turn {turn} is decided otherwise a second time: {replay:?}"))
            .collect(),
        Ok(Err(fault)) => vec![fault.to_string()],
        Err(problem) => vec![problem],
    }
}

fn one_decision_a_message(stage: &Stage, journals: &[Journal]) -> Vec<String> {
    let mut decided: BTreeMap<&str, usize> = BTreeMap::new();
    let turns = journals.iter().filter(|journal| journal.decision.is_some()).map(|journal| &journal.turn);
    for message in turns.flat_map(|turn| &turn.messages).filter(|message| message.author == Author::Guest) {
        *decided.entry(message.id.as_str()).or_default() += 1;
    }
    let times = |id: &str| decided.get(id).copied().unwrap_or(0);
    let said = stage.said.iter().map(|id| id.as_str());
    said.filter(|id| times(id) != 1).map(|id| format!("message {id} led to {} decisions", times(id))).collect()
}

fn never(script: &Script, stage: &Stage, sent: &[Outbound]) -> Vec<String> {
    let mut problems = Vec::new();
    for unwanted in &script.never.said {
        if sent.iter().any(|outbound| words(&outbound.content).contains(&plain(unwanted))) {
            problems.push(format!("somebody said {unwanted:?}"));
        }
    }
    if !script.never.stored.is_empty() {
        match records(stage) {
            Ok(records) => {
                for unwanted in &script.never.stored {
                    if let Some(record) = records.iter().find(|record| record.contains(unwanted)) {
                        problems.push(format!("{unwanted:?} was stored in {record}"));
                    }
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems
}

/// Every record the store holds of the conversation, as text.
fn records(stage: &Stage) -> Result<Vec<String>, String> {
    let Some(conversation) = &stage.conversation else { return Ok(Vec::new()) };
    let (store, clock) = (&stage.store, &stage.clock);
    let text = |fault: hotel_agent_core::port::Fault| fault.to_string();
    let mut records = now(clock, store.journals(conversation, usize::MAX))?.map_err(text)?;
    records.extend(now(clock, store.audit(conversation, usize::MAX))?.map_err(text)?);
    records.extend(now(clock, store.session(conversation))?.map_err(text)?);
    let rows = now(clock, store.outbox_rows(conversation))?.map_err(text)?;
    records.extend(rows.into_iter().map(|row| row.body));
    Ok(records.iter().map(|record| String::from_utf8_lossy(&record.bytes).into_owned()).collect())
}

fn leftovers(stage: &Stage, outbound: &Outbound) -> Option<String> {
    let said = words(&outbound.content);
    let excuses = stage.property.languages.iter().flat_map(|language| {
        let locale = Locale::new(*language, stage.property.country.as_str());
        let today = stage.property.business_date(outbound_time(stage, outbound)).date;
        ["fault-generic", "fault-handed-to-desk"]
            .map(|key| plain(&stage.agent.catalogue().line(&locale, today, &Say::new(key))))
    });
    let excuse = excuses.into_iter().find(|excuse| said.contains(excuse.as_str()));
    match excuse {
        Some(excuse) => Some(format!("a fault was admitted: {excuse:?}")),
        None => said.contains(['{', '}']).then(|| format!("a template shows through: {said:?}")),
    }
}

fn outbound_time(stage: &Stage, outbound: &Outbound) -> chrono::DateTime<chrono::Utc> {
    let sent = stage.channel.sent();
    sent.iter().find(|(_, other)| other.id == outbound.id).map_or(chrono::DateTime::UNIX_EPOCH, |(at, _)| *at)
}

/// What exceeds the channel's limits.
fn too_much(content: &OutboundContent, limits: &ChannelCapabilities) -> Vec<String> {
    let mut problems = Vec::new();
    let mut within = |what: &str, length: usize, most: usize| {
        if length > most {
            problems.push(format!("{what} of {length}, where {most} can be shown"));
        }
    };
    let length = |text: &str| text.chars().count();
    match content {
        OutboundContent::Text(text) => within("a text", length(text), limits.text),
        OutboundContent::Buttons { text, buttons } => {
            within("a text", length(text), limits.interactive_text);
            within("buttons", buttons.len(), limits.buttons);
            buttons.iter().for_each(|button| within("a button's title", length(&button.title), limits.button_title));
        }
        OutboundContent::List { text, sections, .. } => {
            within("a text", length(text), limits.interactive_text);
            let rows: Vec<_> = sections.iter().flat_map(|section| &section.rows).collect();
            within("rows", rows.len(), limits.list_rows);
            for row in rows {
                within("a row's title", length(&row.title), limits.row_title);
                let more = row.description.as_deref().unwrap_or_default();
                within("a row's description", length(more), limits.row_description);
            }
        }
        OutboundContent::Image { caption, .. } => {
            within("a picture", 1, usize::from(limits.caption > 0));
            within("a caption", length(caption.as_deref().unwrap_or_default()), limits.caption);
        }
        OutboundContent::Location { .. } => within("a pin", 1, usize::from(limits.location)),
        _ => problems.push("a content that this check does not know".to_owned()),
    }
    problems
}

/// "Your reservation is confirmed" is only said of one that the PMS has confirmed.
fn called_confirmed(stage: &Stage, outbound: &Outbound) -> Option<String> {
    let said = words(&outbound.content);
    let claims = ["reserva está confirmada", "reservation is confirmed."];
    if !claims.iter().any(|claim| said.contains(claim)) {
        return None;
    }
    let stands = stage.hotel.reservations().into_iter().any(|found| {
        said.contains(found.number.as_str()) && !matches!(found.status, Status::Tentative | Status::Other(_))
    });
    (!stands).then(|| format!("called confirmed without being so: {said:?}"))
}
