//! Opening hours of each desk: now, next, and the week.

use chrono::NaiveDate;

use super::{Talk, information, said::Said};
use crate::{
    fact::{DayHours, DeskNow},
    language::{Intent, fold::fold},
    reply::Say,
};

/// Says the hours of the desks asked about; of the front desk when none was named.
pub(super) fn answer(talk: &mut Talk<'_>, said: &Said) {
    let words = fold(&said.words.join(" "));
    let named: Vec<String> = talk
        .property
        .desks
        .iter()
        .filter(|(id, desk)| {
            let of_intent = Intent::parse(id.as_str()).is_some_and(|intent| said.has(intent));
            let by_id = words.split(|c: char| !c.is_alphanumeric()).any(|word| word == id.as_str());
            of_intent || by_id || desk.name.0.values().any(|name| words.contains(&fold(name)))
        })
        .map(|(id, _)| id.as_str().to_owned())
        .collect();
    let facility_asked = said.intents.iter().any(|intent| {
        matches!(intent, Intent::Pool | Intent::Gym | Intent::Spa | Intent::Restaurant | Intent::Breakfast)
    });
    if named.is_empty() && facility_asked {
        // The facility's own answer carries what is known of its hours.
        return;
    }
    let front_desk = talk.property.staff.desk.as_str().to_owned();
    let desks = if named.is_empty() { vec![front_desk] } else { named };
    let on = said.dates.iter().find(|date| !date.vague && date.reading.end.is_none()).map(|date| date.reading.start);
    for desk in desks {
        if let Some(date) = on.filter(|date| *date != talk.today())
            && hours_on(talk, &desk, date)
        {
            continue;
        }
        if !state_of(talk, &desk) {
            information::ask_reception(talk, "opening_hours");
            continue;
        }
        week(talk, &desk);
    }
}

/// Says whether a desk is open now and what comes next. `false` when there is no such desk.
pub(super) fn state_of(talk: &mut Talk<'_>, desk: &str) -> bool {
    let (Some(name), Some(now)) = (talk.house.desk_name(desk), talk.house.desk_state(desk, talk.local)) else {
        return false;
    };
    let say = match &now {
        DeskNow::Open { until: Some(until) } => Say::new("desk-open-until").moment("until", until),
        DeskNow::Open { until: None } => Say::new("desk-always-open"),
        DeskNow::Closed { opens: Some(opens) } => Say::new("desk-closed-opens").moment("opens", opens),
        DeskNow::Closed { opens: None } => Say::new("desk-closed"),
    };
    talk.because(format!("hours of {desk}"));
    talk.say(say.name("desk", &name));
    true
}

/// Says a desk's hours on one date. `false` when there is no such desk.
fn hours_on(talk: &mut Talk<'_>, desk: &str, date: NaiveDate) -> bool {
    let Some(name) = talk.house.desk_name(desk) else { return false };
    let Some(day) = talk.house.desk_day(desk, date) else { return false };
    talk.because(format!("hours of {desk} on {date}"));
    talk.say(Say::new("desk-on-day").name("desk", &name).say("line", line(&day)));
    true
}

fn week(talk: &mut Talk<'_>, desk: &str) {
    let Some(name) = talk.house.desk_name(desk) else { return };
    let week = talk.house.desk_week(desk, talk.today());
    if let [one] = week.as_slice()
        && one.open.iter().all(|(from, to)| from == to)
    {
        // Day and night all week: the state has said it.
        return;
    }
    let lines = week.iter().map(line).collect();
    talk.say(Say::new("desk-week").name("desk", &name).lines("lines", lines));
}

fn line(days: &DayHours) -> Say {
    let span = if days.first == days.last {
        Say::new("week-day").date("day", &days.first)
    } else {
        Say::new("week-days").date("first", &days.first).date("last", &days.last)
    };
    if days.open.is_empty() {
        return Say::new("week-line-closed").say("days", span);
    }
    let hours = days.open.iter().map(|(from, to)| Say::new("week-hours").time("from", from).time("to", to)).collect();
    Say::new("week-line").say("days", span).lines("hours", hours)
}
