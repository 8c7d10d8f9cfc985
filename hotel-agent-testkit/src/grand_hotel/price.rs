use chrono::{Days, NaiveDateTime, NaiveTime, TimeDelta};
use hotel_agent_core::reservation::{CancellationPolicy, Fee, Guarantee, Money, NightPrice, Price, Stay, TaxLine};

use super::{
    books::Books,
    settings::{Cost, FreeCancellation, GrandHotelSettings, Plan, PlanGuarantee, Room, Share},
};

/// What a stay in a room costs under a rate plan, and its terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) nights: Vec<NightPrice>,
    pub(super) total: Price,
    pub(super) fees: Vec<Fee>,
    pub(super) guarantee: Guarantee,
    pub(super) cancellation: CancellationPolicy,
}

/// Prices a stay as asked at `now` on the hotel's clock.
pub(super) fn terms(
    settings: &GrandHotelSettings,
    books: &Books,
    (room, plan): (&Room, &Plan),
    stay: &Stay,
    now: NaiveDateTime,
) -> Terms {
    let money = |minor| Money::from_minor(minor, settings.currency);
    let prices: Vec<i64> =
        stay.night_dates().map(|night| night_price(settings, books, (room, plan), stay, night)).collect();
    let gross: i64 = prices.iter().sum();
    let first = prices.first().copied().unwrap_or(0);
    let nights =
        stay.night_dates().zip(&prices).map(|(date, price)| NightPrice { date, gross: money(*price) }).collect();
    let cost = |cost| match cost {
        Cost::Nothing => money(0),
        Cost::FirstNight => money(first),
        Cost::Share(share) => money(share_of(gross, share)),
    };
    Terms {
        nights,
        total: Price { gross: money(gross), taxes: taxes(settings, gross) },
        fees: city_tax(settings, stay).into_iter().collect(),
        guarantee: match plan.guarantee {
            PlanGuarantee::Held => Guarantee::HeldUntil(settings.hold_until),
            PlanGuarantee::CardAtDesk => Guarantee::CardAtDesk,
            PlanGuarantee::Prepayment(share) => Guarantee::Prepayment { amount: money(share_of(gross, share)) },
        },
        cancellation: CancellationPolicy {
            // A deadline that has passed is no promise: the guest is told that it is not free.
            free_until: plan.free.map(|free| free_until(free, stay, settings.check_in)).filter(|until| *until > now),
            late_fee: cost(plan.late),
            no_show_fee: cost(plan.no_show),
        },
    }
}

/// Rate, extra guests and supplements; then the plan's percentage; then rounding; then meals.
fn night_price(
    settings: &GrandHotelSettings,
    books: &Books,
    (room, plan): (&Room, &Plan),
    stay: &Stay,
    night: chrono::NaiveDate,
) -> i64 {
    let id = &room.room_type.id;
    let children = stay.party().child_ages().iter().filter(|age| **age > settings.free_until_age).count();
    let paying = i64::from(stay.party().adults()) + i64::try_from(children).unwrap_or(0);
    let extra = (paying - i64::from(room.rate_covers)).max(0);
    let supplements: i64 = settings
        .supplements
        .iter()
        .filter(|supplement| supplement.room_types.is_empty() || supplement.room_types.contains(id))
        .filter(|supplement| supplement.nights.is_empty() || supplement.nights.iter().any(|day| day.is(night)))
        .filter(|supplement| supplement.season.is_none_or(|season| season.contains(night)))
        .map(|supplement| supplement.add)
        .sum();
    let rate = books.rate(id, night).and_then(|rate| rate.minor()).unwrap_or(room.rate);
    let room_price = (rate + extra * room.extra_guest + supplements).max(0);
    rounded(room_price, plan.percent, settings.round_to) + paying * plan.meal_per_guest
}

/// `amount` changed by `percent`, rounded half up to a multiple of `step`, in one exact division.
fn rounded(amount: i64, percent: Share, step: i64) -> i64 {
    let exact = i128::from(amount) * i128::from(Share::WHOLE.0 + percent.0);
    let unit = i128::from(Share::WHOLE.0) * i128::from(step);
    let multiples = (exact + unit / 2).div_euclid(unit);
    i64::try_from(multiples * i128::from(step)).unwrap_or(i64::MAX)
}

/// A share of an amount, rounded half up to the minor unit.
fn share_of(amount: i64, share: Share) -> i64 {
    rounded(amount, Share(share.0 - Share::WHOLE.0), 1)
}

/// The taxes in a gross price: all of them are levied on the same net price.
fn taxes(settings: &GrandHotelSettings, gross: i64) -> Vec<TaxLine> {
    let all: i64 = settings.taxes.iter().map(|tax| tax.share.0).sum();
    let whole = i128::from(Share::WHOLE.0) + i128::from(all);
    let amount = |share: Share| {
        let part = (i128::from(gross) * i128::from(share.0) * 2 + whole).div_euclid(whole * 2);
        Money::from_minor(i64::try_from(part).unwrap_or(0), settings.currency)
    };
    settings
        .taxes
        .iter()
        .map(|tax| TaxLine { name: tax.name.clone(), rate: tax.rate, amount: amount(tax.share) })
        .collect()
}

fn city_tax(settings: &GrandHotelSettings, stay: &Stay) -> Option<Fee> {
    let tax = settings.city_tax.as_ref()?;
    let children = stay.party().child_ages().iter().filter(|age| **age >= tax.from_age).count();
    let people = i64::from(stay.party().adults()) + i64::try_from(children).unwrap_or(0);
    let amount = tax.per_guest_night * people * i64::from(stay.nights().min(tax.max_nights));
    let amount = Money::from_minor(amount, settings.currency);
    (!amount.is_zero()).then(|| Fee { name: tax.name.clone(), amount, included: tax.included })
}

fn free_until(free: FreeCancellation, stay: &Stay, check_in: NaiveTime) -> NaiveDateTime {
    match free {
        FreeCancellation::DaysBefore { days, time } => {
            let day = stay.arrival().checked_sub_days(Days::new(u64::from(days))).unwrap_or(stay.arrival());
            day.and_time(time)
        }
        FreeCancellation::HoursBefore(hours) => stay.arrival().and_time(check_in) - TimeDelta::hours(i64::from(hours)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Share, rounded, share_of};

    #[test]
    fn percentages_are_rounded_once_and_half_up() {
        for (amount, percent, step, expected) in [
            (42_000_000, Share(-120_000), 100_000, 37_000_000), // 369,600.00 to whole thousands
            (13_500, Share(-100_000), 100, 12_200),             // 121.50 is rounded up
            (13_449, Share(0), 100, 13_400),                    // 134.49 is not
            (10_000, Share(75_000), 1, 10_750),
            (1, Share(-500_000), 1, 1), // half a cent
        ] {
            assert_eq!(rounded(amount, percent, step), expected, "{amount} {percent:?} {step}");
        }
        assert_eq!(share_of(10_001, Share(500_000)), 5_001);
        assert_eq!(share_of(10_001, Share(0)), 0);
    }
}
