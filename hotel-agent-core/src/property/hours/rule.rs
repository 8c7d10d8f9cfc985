//! One rule of an `opening_hours` value: which days it names, and what it does to them.
//!
//! The days (weekdays, dates, months, weeks, holidays) are read by the `opening-hours` crate. The hours are read here:
//! the crate lets a later rule cut off the hours a bar keeps after midnight, and reopens after a holiday's midnight
//! hours that belong to a night the holiday had cancelled.

use chrono::NaiveDate;
use opening_hours::localization::Country;
use opening_hours::{Context, OpeningHours as Days};
use std::sync::OnceLock;

/// Minutes after a day's midnight, `from < until`; past 1440 they are on the following day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: u16,
    pub(super) until: u16,
}

#[derive(Clone, Debug)]
pub(super) struct Rule {
    days: Days,
    country: Option<Country>,
    /// `days` with the country's holidays, which take a dozen milliseconds to unpack: not before somebody asks.
    ready: OnceLock<Days>,
    effect: Effect,
}

#[derive(Clone, Debug)]
enum Effect {
    Open(Vec<Span>),
    /// Takes these hours away.
    Off(Vec<Span>),
    OffAllDay,
}

const DAY: u16 = 24 * 60;
const WHOLE_DAY: Span = Span { from: 0, until: DAY };

/// Opening hours that cannot be read, and which part is at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot read {text:?}: {reason}")]
pub struct InvalidHours {
    text: String,
    reason: String,
}

impl Rule {
    pub(super) fn parse_all(text: &str, country: &str) -> Result<Vec<Self>, InvalidHours> {
        let invalid = |reason: String| InvalidHours { text: text.to_owned(), reason };
        let country = with_holidays(text, country).map_err(invalid)?;
        let mut rules = Vec::new();
        let mut opened: Vec<&str> = Vec::new();
        for part in text.trim().trim_end_matches(';').split(';').map(str::trim) {
            let (selector, effect) = split(part).map_err(invalid)?;
            if matches!(effect, Effect::Open(_)) {
                if opened.contains(&selector) {
                    return Err(invalid(format!(
                        "two rules open {selector:?} and the second replaces the first; join their hours with \",\""
                    )));
                }
                opened.push(selector);
            }
            let days = days(selector).ok_or_else(|| invalid(format!("{selector:?} names no days")))?;
            rules.push(Self { days, country, ready: OnceLock::new(), effect });
        }
        Ok(rules)
    }

    pub(super) fn names(&self, date: NaiveDate) -> bool {
        let days = self.ready.get_or_init(|| {
            let holidays = self.country.map(|country| country.holidays()).unwrap_or_default();
            self.days.clone().with_context(Context::default().with_holidays(holidays))
        });
        !days.schedule_at(date).is_empty()
    }

    /// Changes what the rules before this one made of a day it names.
    pub(super) fn apply(&self, spans: &mut Vec<Span>) {
        match &self.effect {
            Effect::Open(open) => spans.clone_from(open),
            Effect::OffAllDay => spans.clear(),
            Effect::Off(off) => {
                for gap in off {
                    *spans = spans.iter().flat_map(|span| without(*span, *gap)).collect();
                }
            }
        }
    }

    /// Every minute at which this rule opens or closes.
    pub(super) fn minutes(&self) -> impl Iterator<Item = u16> {
        let spans: &[Span] = match &self.effect {
            Effect::Open(spans) | Effect::Off(spans) => spans,
            Effect::OffAllDay => &[],
        };
        spans.iter().flat_map(|span| [span.from, span.until])
    }
}

fn without(span: Span, gap: Span) -> impl Iterator<Item = Span> {
    let before = Span { from: span.from, until: span.until.min(gap.from) };
    let after = Span { from: span.from.max(gap.until), until: span.until };
    [before, after].into_iter().filter(|piece| piece.from < piece.until)
}

/// The country whose holidays count; `None` where they are not known and not asked for.
fn with_holidays(text: &str, country: &str) -> Result<Option<Country>, String> {
    let words = || text.split(|c: char| !c.is_ascii_alphabetic());
    if words().any(|word| word.eq_ignore_ascii_case("SH")) {
        return Err("school holidays (SH) are not known; write their dates".to_owned());
    }
    match country.parse::<Country>() {
        Ok(country) => Ok(Some(country)),
        Err(_) if words().any(|word| word.eq_ignore_ascii_case("PH")) => {
            Err(format!("the public holidays (PH) of {country:?} are not known; write their dates"))
        }
        Err(_) => Ok(None),
    }
}

fn days(selector: &str) -> Option<Days> {
    let days: Days = format!("{selector} 00:00-24:00").trim().parse().ok()?;
    (days.get_expression().rules.len() == 1).then_some(days)
}

/// Parts a rule into its day selector (may be empty: every day) and its effect.
fn split(part: &str) -> Result<(&str, Effect), String> {
    if part.is_empty() {
        return Err("a rule is missing between two \";\"".to_owned());
    }
    if part == "24/7" {
        return Ok(("", Effect::Open(vec![WHOLE_DAY])));
    }
    if part.contains('"') {
        return Err("comments are not read".to_owned());
    }
    let (rest, off) = match part.rsplit_once(' ').unwrap_or(("", part)) {
        (rest, word) if word.eq_ignore_ascii_case("off") || word.eq_ignore_ascii_case("closed") => (rest.trim(), true),
        (rest, word) if word.eq_ignore_ascii_case("open") => (rest.trim(), false),
        _ => (part, false),
    };
    let Some(hours_at) = first_time(rest) else {
        return Ok((rest, if off { Effect::OffAllDay } else { Effect::Open(vec![WHOLE_DAY]) }));
    };
    let (selector, hours) = rest.split_at_checked(hours_at).unwrap_or((rest, ""));
    let mut spans = hours.split(',').map(str::trim).map(span).collect::<Result<Vec<_>, _>>()?;
    spans.sort_unstable_by_key(|span| span.from);
    if spans.windows(2).any(|pair| matches!(pair, [one, two] if one.until > two.from)) {
        return Err(format!("the hours {hours:?} overlap"));
    }
    Ok((selector.trim(), if off { Effect::Off(spans) } else { Effect::Open(spans) }))
}

/// Where the first `H:MM` begins.
fn first_time(text: &str) -> Option<usize> {
    let colon = text.find(':')?;
    let digits = text.get(..colon)?.bytes().rev().take_while(u8::is_ascii_digit).count();
    Some(colon - digits)
}

fn span(text: &str) -> Result<Span, String> {
    let no_span = || format!("{text:?} is no span of hours such as 09:00-18:00");
    let (from, until) = text.split_once('-').ok_or_else(no_span)?;
    let from = minute(from).filter(|&from| from < DAY).ok_or_else(no_span)?;
    let until = minute(until).ok_or_else(no_span)?;
    let until = if until <= from { until + DAY } else { until };
    // A span written past 24:00 still ends before the day after the next one begins.
    if until > 2 * DAY { Err(no_span()) } else { Ok(Span { from, until }) }
}

/// Minutes of `H:MM`, to 48:00 as OpenStreetMap writes the small hours of a night.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let number = |digits: &str, longest: usize| {
        let plain = (1..=longest).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit());
        if plain { digits.parse::<u16>().ok() } else { None }
    };
    let (hours, minutes) = (number(hours, 2)?, (minutes.len() == 2).then(|| number(minutes, 2))??);
    (minutes < 60 && hours * 60 + minutes <= 2 * DAY).then_some(hours * 60 + minutes)
}
