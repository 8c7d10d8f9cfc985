use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

/// A day of every year, `MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(in crate::grand_hotel) struct MonthDay {
    month: u32,
    day: u32,
}

impl MonthDay {
    fn of(date: NaiveDate) -> MonthDay {
        MonthDay { month: date.month(), day: date.day() }
    }
}

impl TryFrom<String> for MonthDay {
    type Error = String;

    fn try_from(text: String) -> Result<MonthDay, String> {
        let bad = || format!("{text:?} is not a day of the year \"MM-DD\"");
        let (month, day) = text.split_once('-').ok_or_else(bad)?;
        let two_digits = |part: &str| (part.len() == 2).then(|| part.parse().ok()).flatten().ok_or_else(bad);
        let found = MonthDay { month: two_digits(month)?, day: two_digits(day)? };
        // A leap year: 02-29 is a day of some years.
        NaiveDate::from_ymd_opt(2024, found.month, found.day).map(|_| found).ok_or_else(bad)
    }
}

/// Nights of every year from one day to another, both included; it may wrap round New Year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::grand_hotel) struct Season {
    from: MonthDay,
    until: MonthDay,
}

impl Season {
    pub(super) fn new(from: MonthDay, until: MonthDay) -> Season {
        Season { from, until }
    }

    pub(in crate::grand_hotel) fn contains(&self, night: NaiveDate) -> bool {
        let day = MonthDay::of(night);
        if self.from <= self.until {
            self.from <= day && day <= self.until
        } else {
            self.from <= day || day <= self.until
        }
    }
}

/// The night that begins on a weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::grand_hotel) enum WeekNight {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl WeekNight {
    pub(in crate::grand_hotel) fn is(self, night: NaiveDate) -> bool {
        let weekday = match self {
            WeekNight::Mon => Weekday::Mon,
            WeekNight::Tue => Weekday::Tue,
            WeekNight::Wed => Weekday::Wed,
            WeekNight::Thu => Weekday::Thu,
            WeekNight::Fri => Weekday::Fri,
            WeekNight::Sat => Weekday::Sat,
            WeekNight::Sun => Weekday::Sun,
        };
        night.weekday() == weekday
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use chrono::NaiveDate;

    use super::{MonthDay, Season};

    fn season(from: &str, until: &str) -> Season {
        let day = |text: &str| MonthDay::try_from(text.to_owned()).unwrap();
        Season::new(day(from), day(until))
    }

    #[test]
    fn a_season_holds_both_its_ends_and_may_wrap_round_new_year() {
        for (from, until, night, expected) in [
            ("06-01", "09-30", "2026-06-01", true),
            ("06-01", "09-30", "2026-09-30", true),
            ("06-01", "09-30", "2026-10-01", false),
            ("12-20", "01-15", "2026-12-31", true),
            ("12-20", "01-15", "2027-01-15", true),
            ("12-20", "01-15", "2027-01-16", false),
            ("12-20", "01-15", "2026-12-19", false),
            ("02-29", "02-29", "2028-02-29", true),
            ("02-29", "02-29", "2027-03-01", false),
        ] {
            let night: NaiveDate = night.parse().unwrap();
            assert_eq!(season(from, until).contains(night), expected, "{from}..{until} {night}");
        }
    }

    #[test]
    fn what_is_no_day_of_the_year_is_refused() {
        for text in ["02-30", "13-01", "1-1", "0101", "2026-01-01", "", "-01-01", "ab-cd"] {
            assert!(MonthDay::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
