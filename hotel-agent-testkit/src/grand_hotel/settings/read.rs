use std::collections::BTreeSet;

use chrono::TimeDelta;
use hotel_agent_core::{
    guest::{Email, GuestDetails, GuestName, Language, Localized, Phone},
    property::PropertyId,
    reservation::{
        Capacity, ConfirmationNumber, Currency, Money, Party, Percent, RatePlan, RatePlanId, RoomType, RoomTypeId,
        Source, Stay,
    },
};

use super::{
    CityTax, Closure, Cost, FreeCancellation, GrandHotelSettings, Plan, PlanGuarantee, Room, Season, Seed,
    SettingsError, Share, Supplement, Tax,
    table::{
        CityTaxPaid, CityTaxTable, CostTable, FreeTable, GuaranteeKind, HotelFile, Meals, PlanTable, RoomTable,
        SeedTable, SupplementTable, TaxTable,
    },
};

/// Amounts stay so small that a year of them for a hundred guests fits 64 bits.
const LARGEST_AMOUNT: i64 = 1_000_000_000_000;

pub(super) fn settings(text: &str, origin: &str) -> Result<GrandHotelSettings, SettingsError> {
    parse(text).map_err(|Problem { key, problem }| SettingsError { origin: origin.to_owned(), key, problem })
}

struct Problem {
    key: String,
    problem: String,
}

fn problem<T>(key: impl Into<String>, problem: impl Into<String>) -> Result<T, Problem> {
    Err(Problem { key: key.into(), problem: problem.into() })
}

fn parse(text: &str) -> Result<GrandHotelSettings, Problem> {
    let file: HotelFile = toml::from_str(text).map_err(|error| Problem {
        key: "the PMS's settings".to_owned(),
        problem: error.to_string().trim().to_owned(),
    })?;
    let table = file.pms;
    if table.kind != "grand-hotel" {
        return problem("pms.kind", format!("is {:?}, not \"grand-hotel\"", table.kind));
    }
    if table.prices != "gross" {
        return problem("pms.prices", format!("is {:?}; only \"gross\" is known", table.prices));
    }
    let property = PropertyId::parse(&file.id).or_else(|error| problem("id", error.to_string()))?;
    let currency = Currency::parse(&file.currency).or_else(|error| problem("currency", error.to_string()))?;
    let Ok(time_zone) = file.time_zone.parse() else {
        return problem("time_zone", format!("{:?} is not an IANA time zone", file.time_zone));
    };
    let read = Read { currency };
    let round_to = read.amount("pms.round_to", &table.round_to)?;
    if round_to <= 0 {
        return problem("pms.round_to", "must be more than nothing");
    }
    for (key, value) in [
        ("policies.max_stay_nights", file.policies.max_stay_nights),
        ("policies.booking_horizon_days", file.policies.booking_horizon_days),
        ("pms.offer_minutes", table.offer_minutes),
    ] {
        if value == 0 {
            return problem(key, "must be at least 1");
        }
    }
    if table.room_types.is_empty() || table.rate_plans.is_empty() {
        return problem("pms", "needs at least one of room_types and of rate_plans");
    }
    let prefix = table.confirmation_prefix;
    if !(1..=4).contains(&prefix.len()) || !prefix.bytes().all(|b| b.is_ascii_uppercase()) {
        return problem("pms.confirmation_prefix", "must be 1 to 4 capital letters");
    }
    let rooms = table.room_types.into_iter().map(|room| read.room(room)).collect::<Result<Vec<_>, _>>()?;
    let plans = table.rate_plans.into_iter().map(|plan| read.plan(plan)).collect::<Result<Vec<_>, _>>()?;
    unique("pms.room_types", rooms.iter().map(|room| room.room_type.id.as_str()))?;
    unique("pms.rate_plans", plans.iter().map(|plan| plan.plan.id.as_str()))?;
    unique("pms.reservations", table.reservations.iter().map(|seed| seed.id.as_str()))?;
    let known = |key: &str, ids: Vec<String>| -> Result<Vec<RoomTypeId>, Problem> {
        ids.into_iter()
            .map(|id| match rooms.iter().any(|room| room.room_type.id.as_str() == id) {
                true => Ok(RoomTypeId::new(id)),
                false => problem(format!("{key}.room_types"), format!("there is no room type {id:?}")),
            })
            .collect()
    };
    let supplements = numbered(table.supplements)
        .map(|(n, supplement)| read.supplement(&format!("pms.supplements[{n}]"), supplement, known))
        .collect::<Result<Vec<_>, _>>()?;
    let closed = numbered(table.closed)
        .map(|(n, closed)| {
            let room_types = known(&format!("pms.closed[{n}]"), closed.room_types)?;
            Ok(Closure { season: Season::new(closed.from, closed.until), room_types })
        })
        .collect::<Result<Vec<_>, Problem>>()?;
    let seeds = table.reservations.into_iter().map(|seed| read_seed(seed, &rooms, &plans)).collect::<Result<_, _>>()?;
    let settings = GrandHotelSettings {
        property: property.to_string(),
        currency,
        time_zone,
        day_starts: file.day_starts.0,
        check_in: file.policies.check_in.0,
        hold_until: file.policies.hold_until.0,
        max_stay: file.policies.max_stay_nights.min(Stay::MAX_NIGHTS),
        horizon_days: file.policies.booking_horizon_days,
        round_to,
        free_until_age: table.children_free_until_age,
        prefix,
        offers_hold: TimeDelta::minutes(i64::from(table.offer_minutes)),
        guest_fields: table.guest_fields,
        taxes: table.taxes.into_iter().map(read_tax).collect::<Result<_, _>>()?,
        city_tax: table.city_tax.map(|tax| read.city_tax(tax)).transpose()?,
        rooms,
        supplements,
        plans,
        min_stays: table.min_stay.into_iter().map(|min| (Season::new(min.from, min.until), min.nights)).collect(),
        closed,
        seeds,
    };
    never_for_nothing(&settings)?;
    Ok(settings)
}

struct Read {
    currency: Currency,
}

impl Read {
    fn amount(&self, key: &str, text: &str) -> Result<i64, Problem> {
        let amount = Money::parse(text, self.currency).or_else(|error| problem(key, error.to_string()))?;
        match amount.minor() {
            Some(minor) if Money::from_minor(minor, self.currency) != amount => {
                problem(key, format!("{text:?} has more digits than {} has", self.currency))
            }
            Some(minor) if minor.abs() <= LARGEST_AMOUNT => Ok(minor),
            _ => problem(key, format!("{text:?} is out of range")),
        }
    }

    fn price(&self, key: &str, text: &str) -> Result<i64, Problem> {
        match self.amount(key, text)? {
            amount if amount < 0 => problem(key, "must not be negative"),
            amount => Ok(amount),
        }
    }

    fn room(&self, table: RoomTable) -> Result<Room, Problem> {
        let key = format!("pms.room_types.{}", table.id);
        if table.max_adults == 0 || table.max_guests < table.max_adults {
            return problem(format!("{key}.max_guests"), "must be at least max_adults, which must be at least 1");
        }
        if table.rooms == 0 {
            return problem(format!("{key}.rooms"), "must be at least 1");
        }
        let capacity = Capacity { adults: table.max_adults, children: table.max_children, guests: table.max_guests };
        let mut room_type = RoomType::new(RoomTypeId::new(&table.id), named(&key, table.name)?, capacity);
        room_type.description = describe(&table.description, &table.beds, &table.view, table.size_m2);
        Ok(Room {
            room_type,
            count: table.rooms,
            rate: self.price(&format!("{key}.rate"), &table.rate)?,
            rate_covers: table.rate_covers,
            extra_guest: self.price(&format!("{key}.extra_guest"), &table.extra_guest)?,
        })
    }

    fn plan(&self, table: PlanTable) -> Result<Plan, Problem> {
        let key = format!("pms.rate_plans.{}", table.id);
        let percent = share(&format!("{key}.percent"), &table.percent)?;
        if percent <= Share(-Share::WHOLE.0) {
            return problem(format!("{key}.percent"), "must be more than -100");
        }
        let meal_per_guest = match (table.meals, &table.meal_per_guest) {
            (Meals::Breakfast, Some(amount)) => self.price(&format!("{key}.meal_per_guest"), amount)?,
            (Meals::None, None) | (Meals::Breakfast, None) => 0,
            (Meals::None, Some(_)) => return problem(format!("{key}.meal_per_guest"), "needs meals = \"breakfast\""),
        };
        let guarantee = match (table.guarantee, &table.prepayment_percent) {
            (GuaranteeKind::None, None) => PlanGuarantee::Held,
            (GuaranteeKind::CardAtHotel, None) => PlanGuarantee::CardAtDesk,
            (GuaranteeKind::Prepayment, None) => PlanGuarantee::Prepayment(Share::WHOLE),
            (GuaranteeKind::Prepayment, Some(percent)) => {
                PlanGuarantee::Prepayment(part(&format!("{key}.prepayment_percent"), percent)?)
            }
            (_, Some(_)) => {
                return problem(format!("{key}.prepayment_percent"), "needs guarantee = \"prepayment\"");
            }
        };
        Ok(Plan {
            percent,
            meal_per_guest,
            guarantee,
            free: table.free_cancellation.map(|free| match free {
                FreeTable::Days { days_before, time } => {
                    FreeCancellation::DaysBefore { days: days_before, time: time.0 }
                }
                FreeTable::Hours { hours_before } => FreeCancellation::HoursBefore(hours_before),
            }),
            late: cost(&format!("{key}.cancellation_cost"), &table.cancellation_cost)?,
            no_show: cost(&format!("{key}.no_show_cost"), &table.no_show_cost)?,
            plan: RatePlan { id: RatePlanId::new(&table.id), name: named(&key, table.name)? },
        })
    }

    fn supplement(
        &self,
        key: &str,
        table: SupplementTable,
        known: impl Fn(&str, Vec<String>) -> Result<Vec<RoomTypeId>, Problem>,
    ) -> Result<Supplement, Problem> {
        let season = match (table.from, table.until) {
            (Some(from), Some(until)) => Some(Season::new(from, until)),
            (None, None) => None,
            _ => return problem(key, "needs both from and until, or neither"),
        };
        Ok(Supplement {
            add: self.amount(&format!("{key}.add"), &table.add)?,
            nights: table.nights,
            season,
            room_types: known(key, table.room_types)?,
        })
    }

    fn city_tax(&self, table: CityTaxTable) -> Result<CityTax, Problem> {
        Ok(CityTax {
            name: named("pms.city_tax", table.name)?,
            per_guest_night: self.price("pms.city_tax.amount", &table.amount)?,
            from_age: table.from_age,
            max_nights: table.max_nights,
            included: table.paid == CityTaxPaid::Included,
        })
    }
}

fn read_tax(table: TaxTable) -> Result<Tax, Problem> {
    let key = format!("pms.taxes.{}", table.id);
    if !table.included {
        return problem(format!("{key}.included"), "must be true where prices are gross");
    }
    let rate = Percent::parse(&table.percent).or_else(|error| problem(format!("{key}.percent"), error.to_string()))?;
    let share = share(&format!("{key}.percent"), &table.percent)?;
    if share < Share(0) {
        return problem(format!("{key}.percent"), "must not be negative");
    }
    Ok(Tax { name: named(&key, table.name)?, rate, share })
}

fn read_seed(table: SeedTable, rooms: &[Room], plans: &[Plan]) -> Result<Seed, Problem> {
    let key = format!("pms.reservations.{}", table.id);
    let Some(room) = rooms.iter().find(|room| room.room_type.id.as_str() == table.room_type) else {
        return problem(format!("{key}.room_type"), format!("there is no room type {:?}", table.room_type));
    };
    let Some(plan) = plans.iter().find(|plan| plan.plan.id.as_str() == table.rate_plan) else {
        return problem(format!("{key}.rate_plan"), format!("there is no rate plan {:?}", table.rate_plan));
    };
    let party = Party::new(table.adults, table.child_ages).or_else(|error| problem(&key, error.to_string()))?;
    if !room.room_type.capacity.holds(&party) {
        return problem(&key, format!("{} does not hold the party", table.room_type));
    }
    if !(1..=Stay::MAX_NIGHTS).contains(&table.nights) {
        return problem(format!("{key}.nights"), format!("must be 1 to {}", Stay::MAX_NIGHTS));
    }
    let mut guest = GuestDetails::default();
    guest.name = Some(GuestName { given: table.given_name, family: table.family_name });
    if let Some(email) = table.email {
        guest.email = Some(Email::parse(&email).or_else(|error| problem(format!("{key}.email"), error.to_string()))?);
    }
    if let Some(phone) = table.phone {
        guest.phone = Some(Phone::parse(&phone).or_else(|error| problem(format!("{key}.phone"), error.to_string()))?);
    }
    Ok(Seed {
        id: table.id,
        number: table.number.map(ConfirmationNumber::new),
        channel_number: table.channel_number,
        source: table.channel.map_or(Source::Direct, |name| Source::Channel { name }),
        arrives_in_days: table.arrives_in_days,
        nights: table.nights,
        party,
        room_type: room.room_type.id.clone(),
        rate_plan: plan.plan.id.clone(),
        guest,
        status: table.status,
    })
}

/// A decimal of at most four digits after the point, as ten-thousandths of a per cent.
fn share(key: &str, text: &str) -> Result<Share, Problem> {
    let bad = || Problem { key: key.to_owned(), problem: format!("{text:?} is not a percentage such as \"7.5\"") };
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = (1..=4).contains(&whole.len())
        && fraction.len() <= 4
        && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    if !plain {
        return Err(bad());
    }
    let value: i64 = format!("{whole}{fraction:0<4}").parse().map_err(|_| bad())?;
    Ok(Share(if negative { -value } else { value }))
}

/// A percentage from 0 to 100.
fn part(key: &str, text: &str) -> Result<Share, Problem> {
    match share(key, text)? {
        share if (Share(0)..=Share::WHOLE).contains(&share) => Ok(share),
        _ => problem(key, "must be from 0 to 100 per cent"),
    }
}

fn cost(key: &str, CostTable(text): &CostTable) -> Result<Cost, Problem> {
    match text.as_str() {
        "none" => Ok(Cost::Nothing),
        "first-night" => Ok(Cost::FirstNight),
        "whole-stay" => Ok(Cost::Share(Share::WHOLE)),
        other => match other.strip_suffix('%') {
            Some(percent) => Ok(Cost::Share(part(key, percent.trim())?)),
            None => problem(key, format!("{other:?} is not one of none, first-night, whole-stay, or a share (50%)")),
        },
    }
}

fn named(key: &str, name: Localized) -> Result<Localized, Problem> {
    if name.0.is_empty() || name.0.values().any(|text| text.trim().is_empty()) {
        return problem(format!("{key}.name"), "is empty");
    }
    Ok(name)
}

/// The house's sentence with beds, view and size after it, in each language that has one.
fn describe(sentence: &Localized, beds: &Localized, view: &Localized, size_m2: Option<u16>) -> Localized {
    let mut text = Localized::default();
    for language in Language::ALL {
        let in_language = |words: &Localized| words.0.get(&language).cloned();
        let facts: Vec<String> = [in_language(beds), in_language(view), size_m2.map(|size| format!("{size} m²"))]
            .into_iter()
            .flatten()
            .collect();
        match (in_language(sentence), facts.join(" · ")) {
            (Some(sentence), facts) if facts.is_empty() => text = text.and(language, sentence),
            (Some(sentence), facts) => text = text.and(language, format!("{sentence} {facts}.")),
            (None, _) => {}
        }
    }
    text
}

fn numbered<T>(tables: Vec<T>) -> impl Iterator<Item = (usize, T)> {
    tables.into_iter().enumerate().map(|(n, table)| (n + 1, table))
}

fn unique<'a>(key: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if id.trim().is_empty() {
            return problem(key, "has an empty id");
        }
        if !seen.insert(id) {
            return problem(key, format!("{id:?} stands there twice"));
        }
    }
    Ok(())
}

/// Refuses reductions that could make a night cost nothing when they all fall on it.
fn never_for_nothing(settings: &GrandHotelSettings) -> Result<(), Problem> {
    for room in &settings.rooms {
        let id = &room.room_type.id;
        let reductions: i64 = settings
            .supplements
            .iter()
            .filter(|supplement| supplement.room_types.is_empty() || supplement.room_types.contains(id))
            .map(|supplement| supplement.add.min(0))
            .sum();
        if room.rate + reductions <= 0 {
            return problem(
                format!("pms.room_types.{id}.rate"),
                "is not more than the reductions that may apply to it",
            );
        }
    }
    Ok(())
}
