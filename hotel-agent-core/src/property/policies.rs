use chrono::{NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use super::Topic;
use super::config::{Section, value};
use crate::guest::Localized;
use crate::reservation::Money;

/// The rules of the house; times are property-local, amounts in the property's currency.
///
/// What a stay costs, how it is guaranteed and what canceling it costs come from the PMS with each offer; the texts
/// here answer guests who ask before they book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Policies {
    /// Rooms are ready from this time.
    pub check_in: NaiveTime,
    /// Rooms are left by this time.
    pub check_out: NaiveTime,
    /// On the day of arrival a room without guarantee is held until this time.
    pub hold_until: NaiveTime,
    /// The longest stay the agent books by itself, nights.
    pub max_stay_nights: u16,
    /// How far ahead the agent looks for rooms, days.
    pub booking_horizon_days: u16,
    /// When nothing is sent that no guest is waiting for.
    pub quiet_hours: QuietHours,
    /// Entering the room before check-in time, where the house offers it.
    pub early_checkin: Option<TimeForFee>,
    /// Keeping the room after check-out time, where the house offers it.
    pub late_checkout: Option<TimeForFee>,
    /// Animals.
    pub pets: Pets,
    /// Smoking.
    pub smoking: Smoking,
    /// Canceling, in words.
    pub cancellation: Localized,
    /// Not arriving, in words.
    pub no_show: Localized,
    /// The deposit against extras and damage.
    pub deposit: Localized,
    /// The documents every guest shows.
    pub id_documents: Localized,
    /// Children: from which age they pay.
    pub children: Localized,
    /// Beds for babies.
    pub cots: Localized,
    /// Keeping suitcases before and after the stay.
    pub luggage: Localized,
    /// Ways to pay.
    pub payment: Localized,
}

/// A time bought on top of a stay: early check-in from, or late check-out until.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TimeForFee {
    /// The earliest check-in or latest check-out, property-local.
    pub time: NaiveTime,
    /// What it costs a room; `None`: nothing.
    pub fee: Option<Money>,
    /// The conditions in words.
    pub text: Localized,
}

/// Whether animals may stay, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pets {
    /// Whether they may.
    pub allowed: bool,
    /// What it costs; `None`: nothing.
    pub fee: Option<Fee>,
    /// Which animals, how many, where.
    pub conditions: Localized,
}

/// An amount the house charges for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Fee {
    /// How much.
    pub amount: Money,
    /// For what time.
    pub per: FeePer,
}

/// What a fee is charged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FeePer {
    /// Once a stay.
    Stay,
    /// Each night.
    Night,
}

/// Whether and where guests may smoke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Smoking {
    /// Whether there are rooms in which they may.
    pub allowed: bool,
    /// Where, and what breaking the rule costs.
    pub text: Localized,
}

/// The hours of the night in which the agent does not speak first, property-local.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QuietHours {
    /// Their first minute.
    pub from: NaiveTime,
    /// The first minute after them; earlier than `from` when they run past midnight.
    pub until: NaiveTime,
}

impl QuietHours {
    /// Whether `time` is in them.
    #[must_use]
    pub fn cover(&self, time: NaiveTime) -> bool {
        if self.from <= self.until {
            (self.from..self.until).contains(&time)
        } else {
            time >= self.from || time < self.until
        }
    }

    /// The first time, not before `local`, at which a message may go out; property-local.
    #[must_use]
    pub fn wait_from(&self, local: NaiveDateTime) -> NaiveDateTime {
        if !self.cover(local.time()) {
            return local;
        }
        let today = local.date().and_time(self.until);
        if today > local { today } else { local.date().succ_opt().map_or(local, |date| date.and_time(self.until)) }
    }

    fn read(mut section: Section<'_>) -> Option<Self> {
        let from = section.required("from", value::time);
        let until = section.required("until", value::time);
        section.finish();
        Some(Self { from: from?, until: until? })
    }
}

impl Policies {
    /// What the rules say on a topic in words; `None` when it is none of theirs.
    #[must_use]
    pub fn about(&self, topic: Topic) -> Option<&Localized> {
        match topic {
            Topic::EarlyCheckin => self.early_checkin.as_ref().map(|early| &early.text),
            Topic::LateCheckout => self.late_checkout.as_ref().map(|late| &late.text),
            Topic::Pets => Some(&self.pets.conditions),
            Topic::Smoking => Some(&self.smoking.text),
            Topic::CancellationPolicy => Some(&self.cancellation),
            Topic::NoShow => Some(&self.no_show),
            Topic::Deposit => Some(&self.deposit),
            Topic::IdDocuments => Some(&self.id_documents),
            Topic::Children => Some(&self.children),
            Topic::Cots => Some(&self.cots),
            Topic::Luggage => Some(&self.luggage),
            Topic::Payment => Some(&self.payment),
            _ => None,
        }
    }

    pub(super) fn read(mut section: Section<'_>) -> Option<Self> {
        let check_in = section.required("check_in", value::time);
        let check_out = section.required("check_out", value::time);
        let hold_until = section.required("hold_until", value::time);
        let max_stay_nights = section.required("max_stay_nights", value::whole(1, 365));
        let booking_horizon_days = section.required("booking_horizon_days", value::whole(1, 730));
        let quiet_hours = section.section("quiet_hours").and_then(QuietHours::read);
        let early_checkin = section.optional_section("early_checkin").and_then(|inner| TimeForFee::read(inner, "from"));
        let late_checkout =
            section.optional_section("late_checkout").and_then(|inner| TimeForFee::read(inner, "until"));
        let pets = section.section("pets").and_then(Pets::read);
        let smoking = section.section("smoking").and_then(Smoking::read);
        let cancellation = section.localized("cancellation");
        let no_show = section.localized("no_show");
        let deposit = section.localized("deposit");
        let id_documents = section.localized("id_documents");
        let children = section.localized("children");
        let cots = section.localized("cots");
        let luggage = section.localized("luggage");
        let payment = section.localized("payment");
        section.finish();
        Some(Self {
            check_in: check_in?,
            check_out: check_out?,
            hold_until: hold_until?,
            max_stay_nights: max_stay_nights?,
            booking_horizon_days: booking_horizon_days?,
            quiet_hours: quiet_hours?,
            early_checkin,
            late_checkout,
            pets: pets?,
            smoking: smoking?,
            cancellation: cancellation?,
            no_show: no_show?,
            deposit: deposit?,
            id_documents: id_documents?,
            children: children?,
            cots: cots?,
            luggage: luggage?,
            payment: payment?,
        })
    }
}

impl TimeForFee {
    fn read(mut section: Section<'_>, time: &str) -> Option<Self> {
        let time = section.required(time, value::time);
        let fee = section.optional_amount("fee");
        let text = section.localized("text");
        section.finish();
        Some(Self { time: time?, fee, text: text? })
    }
}

impl Pets {
    fn read(mut section: Section<'_>) -> Option<Self> {
        let allowed = section.required("allowed", value::flag);
        let amount = section.optional_amount("fee");
        let per = section.optional(
            "fee_per",
            value::parsed(|text| match text {
                "stay" => Ok(FeePer::Stay),
                "night" => Ok(FeePer::Night),
                other => Err(format!("must be \"stay\" or \"night\", not {other:?}")),
            }),
        );
        if allowed == Some(false) && amount.is_some() {
            section.problem("fee", "pets are not allowed, so there is no fee");
        }
        if amount.is_some() && per.is_none() {
            section.problem("fee_per", "must say what the fee is for: \"stay\" or \"night\"");
        }
        let conditions = section.localized("conditions");
        section.finish();
        let fee = amount.zip(per).map(|(amount, per)| Fee { amount, per });
        Some(Self { allowed: allowed?, fee, conditions: conditions? })
    }
}

impl Smoking {
    fn read(mut section: Section<'_>) -> Option<Self> {
        let allowed = section.required("allowed", value::flag);
        let text = section.localized("text");
        section.finish();
        Some(Self { allowed: allowed?, text: text? })
    }
}
