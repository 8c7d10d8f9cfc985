use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a stay cannot exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StayError {
    /// Departure is not after arrival.
    #[error("departure must be after arrival")]
    NoNights,
    /// More than [`Stay::MAX_NIGHTS`].
    #[error("a stay is at most {} nights", Stay::MAX_NIGHTS)]
    TooLong,
    /// No adult, or more people than a room list could hold.
    #[error("a party has 1 to 99 adults and at most 30 children up to 17 years")]
    Party,
}

/// Who sleeps in a room.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "RawParty", into = "RawParty")]
pub struct Party {
    adults: u8,
    child_ages: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct RawParty {
    adults: u8,
    child_ages: Vec<u8>,
}

impl TryFrom<RawParty> for Party {
    type Error = StayError;

    fn try_from(raw: RawParty) -> Result<Party, StayError> {
        Party::new(raw.adults, raw.child_ages)
    }
}

impl From<Party> for RawParty {
    fn from(party: Party) -> RawParty {
        RawParty { adults: party.adults, child_ages: party.child_ages }
    }
}

impl Party {
    /// A party of adults and children with their ages in whole years on arrival (0 = a baby).
    pub fn new(adults: u8, child_ages: Vec<u8>) -> Result<Party, StayError> {
        if !(1..=99).contains(&adults) || child_ages.len() > 30 || child_ages.iter().any(|age| *age > 17) {
            return Err(StayError::Party);
        }
        Ok(Party { adults, child_ages })
    }

    /// People of 18 and more.
    pub fn adults(&self) -> u8 {
        self.adults
    }

    /// Ages of the children in years.
    pub fn child_ages(&self) -> &[u8] {
        &self.child_ages
    }

    /// Number of children.
    pub fn children(&self) -> u8 {
        u8::try_from(self.child_ages.len()).unwrap_or(u8::MAX)
    }

    /// Everybody.
    pub fn guests(&self) -> u8 {
        self.adults.saturating_add(self.children())
    }
}

/// Arrival and departure in property-local dates, with the party.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "RawStay", into = "RawStay")]
pub struct Stay {
    arrival: NaiveDate,
    departure: NaiveDate,
    party: Party,
}

#[derive(Serialize, Deserialize)]
struct RawStay {
    arrival: NaiveDate,
    departure: NaiveDate,
    party: Party,
}

impl TryFrom<RawStay> for Stay {
    type Error = StayError;

    fn try_from(raw: RawStay) -> Result<Stay, StayError> {
        Stay::new(raw.arrival, raw.departure, raw.party)
    }
}

impl From<Stay> for RawStay {
    fn from(stay: Stay) -> RawStay {
        RawStay { arrival: stay.arrival, departure: stay.departure, party: stay.party }
    }
}

impl Stay {
    /// A year: longer stays are a lease, not a reservation.
    pub const MAX_NIGHTS: u16 = 365;

    /// A stay of at least one night.
    pub fn new(arrival: NaiveDate, departure: NaiveDate, party: Party) -> Result<Stay, StayError> {
        let nights = (departure - arrival).num_days();
        if nights < 1 {
            return Err(StayError::NoNights);
        }
        if nights > i64::from(Stay::MAX_NIGHTS) {
            return Err(StayError::TooLong);
        }
        Ok(Stay { arrival, departure, party })
    }

    /// The first night's date.
    pub fn arrival(&self) -> NaiveDate {
        self.arrival
    }

    /// The date the guest leaves.
    pub fn departure(&self) -> NaiveDate {
        self.departure
    }

    /// Who stays.
    pub fn party(&self) -> &Party {
        &self.party
    }

    /// Number of nights, at least 1.
    pub fn nights(&self) -> u16 {
        u16::try_from((self.departure - self.arrival).num_days()).unwrap_or(Stay::MAX_NIGHTS)
    }

    /// The date of each night, arrival first.
    pub fn night_dates(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        (0..u64::from(self.nights())).filter_map(|n| self.arrival.checked_add_days(Days::new(n)))
    }

    /// Whether two stays share a night.
    pub fn overlaps(&self, other: &Stay) -> bool {
        self.arrival < other.departure && other.arrival < self.departure
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use chrono::NaiveDate;

    use super::{Party, Stay, StayError};

    #[test]
    fn an_impossible_stay_cannot_exist() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 5, d).unwrap();
        let two = Party::new(2, vec![]).unwrap();
        assert_eq!(Stay::new(day(3), day(3), two.clone()), Err(StayError::NoNights));
        assert_eq!(Stay::new(day(4), day(3), two.clone()), Err(StayError::NoNights));
        assert_eq!(Stay::new(day(3), day(5), two).unwrap().nights(), 2);
        assert_eq!(Party::new(0, vec![4]), Err(StayError::Party));
        assert_eq!(Party::new(2, vec![18]), Err(StayError::Party));
    }

    #[test]
    fn a_stored_stay_is_checked_again() {
        let bad = r#"{"arrival":"2026-05-05","departure":"2026-05-03","party":{"adults":2,"child_ages":[]}}"#;
        assert!(serde_json::from_str::<Stay>(bad).is_err());
    }
}
