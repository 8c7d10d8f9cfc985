use std::fmt;

use chrono::{Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

mod rule;

pub use rule::InvalidHours;
use rule::{Rule, Span};

/// When a desk is open: an OpenStreetMap `opening_hours` value with a country's public holidays.
///
/// `Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off`. Rules are separated by `;`, and for one day the last rule that names
/// it holds; `off` after hours takes just those hours away. Hours past midnight (`Th-Sa 16:00-02:00`) belong to the
/// day they began on: what the next day's rule says does not cut them short.
///
/// All readings are wall-clock times of the property ([`TimeZone::to_local`](super::TimeZone::to_local)), so a desk
/// that opens at 09:00 does so on the days clocks change too.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct OpeningHours {
    written: Written,
    rules: Vec<Rule>,
}

/// Whether a desk is open, and until when that stays so; property-local times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskState {
    /// Open now.
    Open {
        /// When it closes; `None` when it does not within the next week, as at a desk open day and night.
        until: Option<NaiveDateTime>,
    },
    /// Closed now.
    Closed {
        /// When it opens next; `None` when it does not within 400 days.
        opens: Option<NaiveDateTime>,
    },
}

impl OpeningHours {
    /// Days looked ahead for the next opening: a season's pool may open once a year.
    const HORIZON: u64 = 400;

    /// Reads hours; `country` (ISO 3166-1 alpha-2) says which public holidays `PH` means.
    ///
    /// # Errors
    /// [`InvalidHours`] names the part that cannot be read. Sunrise, school holidays, comments, open ends and
    /// rules joined by `,` or `||` are not read.
    pub fn parse(text: &str, country: &str) -> Result<Self, InvalidHours> {
        let rules = Rule::parse_all(text, country)?;
        Ok(Self { written: Written { hours: text.to_owned(), country: country.to_owned() }, rules })
    }

    /// The hours as the hotel wrote them.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.written.hours
    }

    /// Whether the desk is open at `local`; it no longer is at its closing minute.
    #[must_use]
    pub fn is_open(&self, local: NaiveDateTime) -> bool {
        self.around(local).any(|(start, end)| start <= local && local < end)
    }

    /// Whether the desk is open at `local`, and until when that stays so.
    #[must_use]
    pub fn state(&self, local: NaiveDateTime) -> DeskState {
        if self.is_open(local) {
            return DeskState::Open { until: self.closing(local) };
        }
        DeskState::Closed { opens: self.next_opening(local) }
    }

    /// The first time after `local` at which a period of being open begins; `None` when none does within 400 days.
    #[must_use]
    pub fn next_opening(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let days = (0..=Self::HORIZON).map_while(|ahead| local.date().checked_add_days(Days::new(ahead)));
        let starts = days.flat_map(|date| self.periods(date)).map(|(start, _)| start);
        // Where one day's period runs into the next day's nothing opens: it was open all along.
        starts.filter(|&start| start > local).find(|&start| !self.is_open(start - Duration::minutes(1)))
    }

    /// The periods that begin on `date`, in order, as opening and closing time.
    ///
    /// A closing time not later than its opening time is on the following day: `(16:00, 02:00)`. A day that is open
    /// throughout is `(00:00, 00:00)`.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> Vec<(NaiveTime, NaiveTime)> {
        self.spans(date).iter().map(|span| (time_of(span.from), time_of(span.until))).collect()
    }

    /// The times of day at which some rule opens or closes, sorted; midnight is `00:00`.
    pub(super) fn times(&self) -> Vec<NaiveTime> {
        let mut times: Vec<_> = self.rules.iter().flat_map(Rule::minutes).map(time_of).collect();
        times.sort_unstable();
        times.dedup();
        times
    }

    fn closing(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let mut until = local;
        // Periods may touch (00:00-24:00 every day): follow them while each begins where the last one ended.
        for _ in 0..16 {
            match self.around(until).filter(|&(start, end)| start <= until && until < end).map(|(_, end)| end).max() {
                Some(end) if end - local > Duration::days(7) => return None,
                Some(end) => until = end,
                None => return Some(until),
            }
        }
        None
    }

    /// The periods that may contain `local`: a period lasts at most until the end of the day after it began.
    fn around(&self, local: NaiveDateTime) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> {
        let today = local.date();
        today.pred_opt().into_iter().chain([today]).flat_map(|date| self.periods(date))
    }

    fn periods(&self, date: NaiveDate) -> Vec<(NaiveDateTime, NaiveDateTime)> {
        let midnight = date.and_time(NaiveTime::MIN);
        let at = |minute: u16| midnight.checked_add_signed(Duration::minutes(minute.into()));
        self.spans(date).iter().filter_map(|span| Some((at(span.from)?, at(span.until)?))).collect()
    }

    fn spans(&self, date: NaiveDate) -> Vec<Span> {
        let mut spans = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.names(date)) {
            rule.apply(&mut spans);
        }
        spans
    }
}

impl PartialEq for OpeningHours {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for OpeningHours {}

impl fmt::Debug for OpeningHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpeningHours({:?}, {})", self.written.hours, self.written.country)
    }
}

/// What is persisted: the rules follow from it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Written {
    hours: String,
    country: String,
}

impl TryFrom<Written> for OpeningHours {
    type Error = InvalidHours;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::parse(&written.hours, &written.country)
    }
}

impl From<OpeningHours> for Written {
    fn from(hours: OpeningHours) -> Self {
        hours.written
    }
}

fn time_of(minute: u16) -> NaiveTime {
    NaiveTime::MIN
        .with_hour(u32::from(minute / 60 % 24))
        .and_then(|t| t.with_minute(u32::from(minute % 60)))
        .unwrap_or(NaiveTime::MIN)
}

#[cfg(test)]
#[path = "hours_tests.rs"]
mod tests;
