//! The `[pms]` table as a hotelier writes it; `read` turns it into settings.

use chrono::NaiveTime;
use hotel_agent_core::{guest::Localized, port::GuestField, reservation::Status};
use serde::Deserialize;

use super::season::{MonthDay, WeekNight};

/// What the PMS reads of a hotel's file. Tables of the agent's own are none of its business.
#[derive(Deserialize)]
pub(super) struct HotelFile {
    pub(super) id: String,
    pub(super) currency: String,
    pub(super) time_zone: String,
    #[serde(default)]
    pub(super) day_starts: HourMinute,
    pub(super) policies: PolicyTable,
    pub(super) pms: PmsTable,
}

#[derive(Deserialize)]
pub(super) struct PolicyTable {
    pub(super) check_in: HourMinute,
    pub(super) hold_until: HourMinute,
    pub(super) max_stay_nights: u16,
    pub(super) booking_horizon_days: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PmsTable {
    pub(super) kind: String,
    pub(super) prices: String,
    pub(super) round_to: String,
    pub(super) children_free_until_age: u8,
    pub(super) confirmation_prefix: String,
    #[serde(default = "half_an_hour")]
    pub(super) offer_minutes: u16,
    #[serde(default = "name_and_email")]
    pub(super) guest_fields: Vec<GuestField>,
    #[serde(default)]
    pub(super) taxes: Vec<TaxTable>,
    pub(super) city_tax: Option<CityTaxTable>,
    pub(super) room_types: Vec<RoomTable>,
    #[serde(default)]
    pub(super) supplements: Vec<SupplementTable>,
    pub(super) rate_plans: Vec<PlanTable>,
    #[serde(default)]
    pub(super) min_stay: Vec<MinStayTable>,
    #[serde(default)]
    pub(super) closed: Vec<ClosedTable>,
    #[serde(default)]
    pub(super) reservations: Vec<SeedTable>,
}

fn half_an_hour() -> u16 {
    30
}

fn name_and_email() -> Vec<GuestField> {
    vec![GuestField::Name, GuestField::Email]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaxTable {
    pub(super) id: String,
    pub(super) name: Localized,
    pub(super) percent: String,
    pub(super) included: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CityTaxTable {
    pub(super) name: Localized,
    pub(super) amount: String,
    pub(super) from_age: u8,
    pub(super) max_nights: u16,
    pub(super) paid: CityTaxPaid,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CityTaxPaid {
    AtHotel,
    Included,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoomTable {
    pub(super) id: String,
    pub(super) name: Localized,
    #[serde(default)]
    pub(super) beds: Localized,
    #[serde(default)]
    pub(super) view: Localized,
    #[serde(default)]
    pub(super) description: Localized,
    pub(super) size_m2: Option<u16>,
    pub(super) max_adults: u8,
    pub(super) max_children: u8,
    pub(super) max_guests: u8,
    pub(super) rooms: u16,
    pub(super) rate: String,
    pub(super) rate_covers: u8,
    pub(super) extra_guest: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SupplementTable {
    #[serde(rename = "name")]
    pub(super) _name: Localized,
    pub(super) add: String,
    #[serde(default)]
    pub(super) nights: Vec<WeekNight>,
    pub(super) from: Option<MonthDay>,
    pub(super) until: Option<MonthDay>,
    #[serde(default)]
    pub(super) room_types: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanTable {
    pub(super) id: String,
    pub(super) name: Localized,
    pub(super) percent: String,
    pub(super) meals: Meals,
    pub(super) meal_per_guest: Option<String>,
    pub(super) guarantee: GuaranteeKind,
    /// Share of the total that a prepayment is; the whole when absent.
    pub(super) prepayment_percent: Option<String>,
    pub(super) free_cancellation: Option<FreeTable>,
    pub(super) cancellation_cost: CostTable,
    pub(super) no_show_cost: CostTable,
    #[serde(default, rename = "text")]
    pub(super) _text: Localized,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Meals {
    None,
    Breakfast,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum GuaranteeKind {
    None,
    CardAtHotel,
    Prepayment,
}

/// Either a time some days before arrival, or hours before check-in.
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum FreeTable {
    Days { days_before: u16, time: HourMinute },
    Hours { hours_before: u16 },
}

/// `none`, `first-night`, `whole-stay`, or a share of the stay such as `50%`.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(super) struct CostTable(pub(super) String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MinStayTable {
    pub(super) from: MonthDay,
    pub(super) until: MonthDay,
    pub(super) nights: u16,
    #[serde(default, rename = "reason")]
    pub(super) _reason: Localized,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosedTable {
    pub(super) from: MonthDay,
    pub(super) until: MonthDay,
    #[serde(default)]
    pub(super) room_types: Vec<String>,
    #[serde(default, rename = "reason")]
    pub(super) _reason: Localized,
}

/// A reservation that the demo begins with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedTable {
    /// Names it in the ledger, so that it is imported once.
    pub(super) id: String,
    pub(super) number: Option<String>,
    /// The OTA that sold it; direct when absent.
    pub(super) channel: Option<String>,
    pub(super) channel_number: Option<String>,
    /// Counted from the business date of the first start, so that a demo is never out of date.
    pub(super) arrives_in_days: u16,
    pub(super) nights: u16,
    pub(super) adults: u8,
    #[serde(default)]
    pub(super) child_ages: Vec<u8>,
    pub(super) room_type: String,
    pub(super) rate_plan: String,
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) status: Option<Status>,
}

/// `HH:MM` on the hotel's own clock; midnight by default.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct HourMinute(pub(super) NaiveTime);

impl TryFrom<String> for HourMinute {
    type Error = String;

    fn try_from(text: String) -> Result<HourMinute, String> {
        NaiveTime::parse_from_str(&text, "%H:%M")
            .map(HourMinute)
            .map_err(|_| format!("{text:?} is not a time \"HH:MM\""))
    }
}
