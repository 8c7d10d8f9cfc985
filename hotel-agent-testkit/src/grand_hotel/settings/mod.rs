//! What the reference PMS knows of its house before the first guest writes.

mod read;
mod season;
mod table;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use hotel_agent_core::{
    guest::{GuestDetails, Localized},
    port::GuestField,
    reservation::{
        ConfirmationNumber, Currency, Party, Percent, RatePlan, RatePlanId, RoomType, RoomTypeId, Source, Status,
    },
};
use thiserror::Error;

pub(super) use self::season::{Season, WeekNight};

/// Why a hotel's file was refused by the PMS.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{origin}: {key}: {problem}")]
#[non_exhaustive]
pub struct SettingsError {
    /// The file, as the caller named it.
    pub origin: String,
    /// The key, such as `pms.room_types.suite.rate`.
    pub key: String,
    /// What is wrong with it.
    pub problem: String,
}

/// A house as the reference PMS sells it: rooms, rates, rules and seasons, validated as a whole.
///
/// Amounts are whole minor units of one currency, so that every price is exact.
#[derive(Clone, Debug)]
pub struct GrandHotelSettings {
    pub(super) property: String,
    pub(super) currency: Currency,
    pub(super) time_zone: chrono_tz::Tz,
    pub(super) day_starts: NaiveTime,
    pub(super) check_in: NaiveTime,
    pub(super) hold_until: NaiveTime,
    pub(super) max_stay: u16,
    pub(super) horizon_days: u16,
    pub(super) round_to: i64,
    pub(super) free_until_age: u8,
    pub(super) prefix: String,
    pub(super) offers_hold: TimeDelta,
    pub(super) guest_fields: Vec<GuestField>,
    pub(super) taxes: Vec<Tax>,
    pub(super) city_tax: Option<CityTax>,
    pub(super) rooms: Vec<Room>,
    pub(super) supplements: Vec<Supplement>,
    pub(super) plans: Vec<Plan>,
    pub(super) min_stays: Vec<(Season, u16)>,
    pub(super) closed: Vec<Closure>,
    pub(super) seeds: Vec<Seed>,
}

/// A tax contained in every price.
#[derive(Clone, Debug)]
pub(super) struct Tax {
    pub(super) name: Localized,
    pub(super) rate: Percent,
    pub(super) share: Share,
}

#[derive(Clone, Debug)]
pub(super) struct CityTax {
    pub(super) name: Localized,
    pub(super) per_guest_night: i64,
    pub(super) from_age: u8,
    pub(super) max_nights: u16,
    pub(super) included: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) room_type: RoomType,
    pub(super) count: u16,
    pub(super) rate: i64,
    pub(super) rate_covers: u8,
    pub(super) extra_guest: i64,
}

#[derive(Clone, Debug)]
pub(super) struct Supplement {
    pub(super) add: i64,
    pub(super) nights: Vec<WeekNight>,
    pub(super) season: Option<Season>,
    pub(super) room_types: Vec<RoomTypeId>,
}

#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) plan: RatePlan,
    pub(super) percent: Share,
    pub(super) meal_per_guest: i64,
    pub(super) guarantee: PlanGuarantee,
    pub(super) free: Option<FreeCancellation>,
    pub(super) late: Cost,
    pub(super) no_show: Cost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlanGuarantee {
    Held,
    CardAtDesk,
    Prepayment(Share),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FreeCancellation {
    DaysBefore { days: u16, time: NaiveTime },
    HoursBefore(u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cost {
    Nothing,
    FirstNight,
    Share(Share),
}

#[derive(Clone, Debug)]
pub(super) struct Closure {
    pub(super) season: Season,
    pub(super) room_types: Vec<RoomTypeId>,
}

/// A reservation that the house begins with.
#[derive(Clone, Debug)]
pub(super) struct Seed {
    pub(super) id: String,
    pub(super) number: Option<ConfirmationNumber>,
    pub(super) channel_number: Option<String>,
    pub(super) source: Source,
    pub(super) arrives_in_days: u16,
    pub(super) nights: u16,
    pub(super) party: Party,
    pub(super) room_type: RoomTypeId,
    pub(super) rate_plan: RatePlanId,
    pub(super) guest: GuestDetails,
    pub(super) status: Option<Status>,
}

/// A percentage in ten-thousandths of a per cent: exact arithmetic on whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Share(pub(super) i64);

impl Share {
    /// A hundred per cent.
    pub(super) const WHOLE: Share = Share(1_000_000);
}

impl GrandHotelSettings {
    /// Reads the `[pms]` table of a hotel's file, with the few keys beside it that a PMS knows too.
    ///
    /// `origin` names the file in errors. Unknown keys of the table are refused by name.
    ///
    /// ```
    /// # use hotel_agent_testkit::grand_hotel::GrandHotelSettings;
    /// let problem = GrandHotelSettings::from_toml("id = 7", "hotel.toml").unwrap_err();
    /// assert_eq!(problem.origin, "hotel.toml");
    /// ```
    pub fn from_toml(text: &str, origin: &str) -> Result<GrandHotelSettings, SettingsError> {
        read::settings(text, origin)
    }

    /// The id of the property it belongs to.
    pub fn property(&self) -> &str {
        &self.property
    }

    /// A moment on the hotel's own clock.
    pub fn local(&self, moment: DateTime<Utc>) -> NaiveDateTime {
        moment.with_timezone(&self.time_zone).naive_local()
    }

    /// The hotel's business date: the calendar day, or the day before until the hotel's day starts.
    pub fn business_date(&self, moment: DateTime<Utc>) -> NaiveDate {
        let local = self.local(moment);
        if local.time() < self.day_starts { local.date().pred_opt().unwrap_or(local.date()) } else { local.date() }
    }

    pub(super) fn room(&self, id: &RoomTypeId) -> Option<&Room> {
        self.rooms.iter().find(|room| &room.room_type.id == id)
    }

    pub(super) fn plan(&self, id: &RatePlanId) -> Option<&Plan> {
        self.plans.iter().find(|plan| &plan.plan.id == id)
    }
}
