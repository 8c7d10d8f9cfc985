use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A time zone by its IANA name, such as `America/Bogota`.
///
/// Its rules are those of the tz database compiled in: no file of the machine is read, so the same code gives the
/// same answer everywhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZone(Tz);

impl TimeZone {
    /// The zone's IANA name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// What the clocks of this zone show at `at`.
    #[must_use]
    pub fn to_local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        let utc = at.naive_utc();
        utc.checked_add_offset(self.0.offset_from_utc_datetime(&utc).fix()).unwrap_or(utc)
    }

    /// The instant at which the clocks of this zone show `local`.
    ///
    /// An hour that happens twice (clocks go back) means its first pass. An hour that never happens (clocks go
    /// forward) means the first instant after the gap.
    #[must_use]
    pub fn to_utc(&self, local: NaiveDateTime) -> DateTime<Utc> {
        if let Some(at) = self.0.from_local_datetime(&local).earliest() {
            return at.with_timezone(&Utc);
        }
        // In a gap: search round the reading for the first instant at which the clocks show `local` or later.
        let (mut low, mut high) = (-Self::WIDEST_SHIFT, Self::WIDEST_SHIFT);
        let instant = |seconds| local.checked_add_signed(Duration::seconds(seconds)).unwrap_or(local).and_utc();
        while low < high {
            let middle = low + (high - low) / 2;
            if self.to_local(instant(middle)) >= local {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        instant(low)
    }

    /// Seconds: clocks run at most 14 hours from UTC, and Samoa left out a whole day in 2011; nothing is wider.
    const WIDEST_SHIFT: i64 = 40 * 3600;

    /// The hotel's day at `at`, when its day starts at `day_starts` local time.
    ///
    /// From midnight to `day_starts` the business date is still the day before.
    #[must_use]
    pub fn business_date(&self, at: DateTime<Utc>, day_starts: NaiveTime) -> BusinessDay {
        let local = self.to_local(at);
        let before_start = local.time() < day_starts;
        let date = if before_start { local.date().pred_opt().unwrap_or(local.date()) } else { local.date() };
        BusinessDay { date, before_start }
    }
}

/// The day a hotel is living, which ends when its next day starts and not at midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessDay {
    /// The business date, property-local.
    pub date: NaiveDate,
    /// Whether it is past midnight but the new day has not started.
    ///
    /// Then the calendar shows the day after [`date`](Self::date), and "tonight" has two meanings.
    pub before_start: bool,
}

impl fmt::Debug for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no time zone is called {0:?}: write an IANA name such as \"America/Bogota\"")]
pub struct UnknownTimeZone(String);

impl FromStr for TimeZone {
    type Err = UnknownTimeZone;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Tz::from_str(name).map(Self).map_err(|_| UnknownTimeZone(name.to_owned()))
    }
}

impl TryFrom<String> for TimeZone {
    type Error = UnknownTimeZone;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

impl From<TimeZone> for String {
    fn from(zone: TimeZone) -> Self {
        zone.name().to_owned()
    }
}

#[cfg(test)]
#[path = "time_zone_tests.rs"]
mod tests;
