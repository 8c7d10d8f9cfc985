use hotel_agent_core::{
    guest::Language,
    port::Pms,
    reservation::{Guarantee, Money, Stay, UnavailableReason},
};
use hotel_agent_testkit::grand_hotel::GrandHotelSettings;

use crate::stage::{HOTEL, Stage, date, room, stay};

/// `nights` in thousands of pesos.
#[track_caller]
fn check(room_type: &str, plan: &str, stay: &Stay, nights: &[i64]) {
    let offer = Stage::new().offer(room_type, plan, stay);
    let asked: Vec<String> = offer.nights.iter().map(|night| night.gross.amount()).collect();
    let expected: Vec<String> = nights.iter().map(|thousands| format!("{thousands}000.00")).collect();
    assert_eq!(asked, expected, "{room_type} {plan} {stay:?}");
    assert_eq!(offer.total.gross.amount(), format!("{}000.00", nights.iter().sum::<i64>()));
}

#[test]
fn every_part_of_a_price_counts_once_and_in_its_order() {
    // Weekdays in 2026: 1 May is a Friday, 20 December a Sunday, 1 October a Thursday.
    check("patio", "flexible", &stay("2026-05-04", 2, 2, &[]), &[400, 400]);
    check("patio", "flexible", &stay("2026-05-01", 3, 2, &[]), &[460, 460, 400]);
    check("patio", "flexible", &stay("2026-05-04", 1, 1, &[]), &[400]);
    check("patio", "flexible", &stay("2026-05-04", 1, 2, &[5]), &[400]);
    check("patio", "flexible", &stay("2026-05-04", 1, 2, &[6]), &[490]);
    check("patio", "breakfast", &stay("2026-05-04", 1, 2, &[5]), &[476]);
    check("patio", "breakfast", &stay("2026-05-04", 1, 2, &[6]), &[604]);
    // 460,000 less 12 % is 404,800; rounded to whole thousands, half up.
    check("patio", "prepaid", &stay("2026-05-01", 3, 2, &[]), &[405, 405, 352]);
    check("patio", "flexible", &stay("2026-12-19", 2, 2, &[]), &[460, 580]);
    check("patio", "flexible", &stay("2027-01-15", 2, 2, &[]), &[640, 460]);
    check("suite", "flexible", &stay("2026-09-30", 2, 3, &[]), &[920, 870]);
    check("patio", "flexible", &stay("2026-09-30", 2, 2, &[]), &[400, 400]);
}

#[test]
fn taxes_are_the_part_of_the_price_that_they_are() {
    let offer = Stage::new().offer("patio", "flexible", &stay("2026-05-04", 2, 2, &[]));
    // 800,000 / 1.19 = 672,268.91; the rest is the tax.
    assert_eq!(offer.total.taxes[0].amount.amount(), "127731.09");
    assert_eq!(offer.total.taxes[0].rate.to_string(), "19");
    let two = HOTEL.replace("[[pms.room_types]]\nid = \"patio\"", "[[pms.taxes]]\nid = \"t\"\nname = { en = \"T\" }\npercent = \"1\"\nincluded = true\n\n[[pms.room_types]]\nid = \"patio\"");
    let stage = Stage::of(GrandHotelSettings::from_toml(&two, "two.toml").unwrap());
    let taxes = stage.offer("patio", "flexible", &stay("2026-05-04", 2, 2, &[])).total.taxes;
    // Both on the net price of 800,000 / 1.20.
    assert_eq!(taxes.iter().map(|tax| tax.amount.amount()).collect::<Vec<_>>(), ["126666.67", "6666.67"]);
}

#[test]
fn city_tax_is_due_by_age_and_for_some_nights_only() {
    let tax = "\n[pms.city_tax]\nname = { en = \"City tax\" }\namount = \"4000.00\"\nfrom_age = 13\nmax_nights = 7\npaid = \"at-hotel\"\n";
    let text = HOTEL.replace("\n[[pms.taxes]]", &format!("{tax}\n[[pms.taxes]]"));
    let stage = Stage::of(GrandHotelSettings::from_toml(&text, "tax.toml").unwrap());
    for (nights, child_ages, expected) in
        [(1, vec![], "8000.00"), (3, vec![12], "24000.00"), (3, vec![13], "36000.00"), (9, vec![], "56000.00")]
    {
        let offer = stage.offer("patio", "flexible", &stay("2026-05-04", nights, 2, &child_ages));
        assert_eq!(offer.fees.len(), 1);
        assert_eq!((offer.fees[0].amount.amount().as_str(), offer.fees[0].included), (expected, false));
    }
    let plain = Stage::new().offer("patio", "flexible", &stay("2026-05-04", 1, 2, &[]));
    assert_eq!(plain.fees, []);
}

#[test]
fn guarantees_are_those_of_the_rate_plan() {
    let stage = Stage::new();
    let stay = stay("2026-05-04", 2, 2, &[]);
    let guarantee = |plan| stage.offer("patio", plan, &stay).guarantee;
    assert_eq!(guarantee("flexible"), Guarantee::HeldUntil("22:00:00".parse().unwrap()));
    assert_eq!(guarantee("breakfast"), Guarantee::CardAtDesk);
    let Guarantee::Prepayment { amount } = guarantee("prepaid") else { panic!("prepaid") };
    assert_eq!(amount.amount(), "211200.00", "30 % of 704,000");
}

#[test]
fn the_desk_changes_a_rate_and_nothing_else() {
    let stage = Stage::new();
    let stay = stay("2026-05-04", 3, 2, &[]);
    let before = stage.offer("suite", "flexible", &stay);
    let rate = Money::parse("500000", before.total.gross.currency()).unwrap();
    stage.house.set_rate(&room("patio"), (date("2026-05-05"), date("2026-05-05")), rate).unwrap();
    let nights = stage.offer("patio", "flexible", &stay).nights;
    assert_eq!(
        nights.iter().map(|night| night.gross.amount()).collect::<Vec<_>>(),
        ["400000.00", "500000.00", "400000.00"]
    );
    assert_eq!(stage.offer("suite", "flexible", &stay).total, before.total);
}

#[tokio::test]
async fn a_room_type_says_what_it_has_in_each_language() {
    let rooms = Stage::new().house.room_types().await.unwrap();
    assert_eq!(rooms[0].description.get(Language::Es), Some("Tranquila. 1 cama queen · patio · 24 m²."));
    assert_eq!(rooms[0].description.get(Language::En), Some("Quiet. 1 queen bed · courtyard · 24 m²."));
    assert_eq!(rooms[1].description.get(Language::En), None);
}

#[test]
fn whoever_cannot_be_sold_a_room_hears_the_reason_that_fits() {
    use UnavailableReason::*;
    let stage = Stage::new();
    // (stay, reasons of patio and suite; `None`: it is sold)
    for (stay, patio, suite) in [
        (stay("2026-04-06", 1, 2, &[]), Some(OutsideHorizon), Some(OutsideHorizon)),
        (stay("2026-04-07", 1, 2, &[]), None, None),
        (stay("2027-04-06", 1, 2, &[]), None, None),
        (stay("2027-04-07", 1, 2, &[]), Some(OutsideHorizon), Some(OutsideHorizon)),
        (stay("2026-05-04", 2, 3, &[]), Some(Capacity), None),
        (stay("2026-05-04", 2, 2, &[1, 2]), Some(Capacity), None),
        (stay("2026-05-04", 29, 2, &[]), Some(MaximumStay { nights: 28 }), Some(MaximumStay { nights: 28 })),
        (stay("2027-02-09", 2, 2, &[]), None, Some(Closed)),
        (stay("2027-02-15", 2, 2, &[]), None, None),
        (stay("2026-12-27", 1, 2, &[]), None, None),
        (stay("2026-12-27", 2, 2, &[]), Some(MinimumStay { nights: 3 }), Some(MinimumStay { nights: 3 })),
        (stay("2026-12-27", 3, 2, &[]), None, None),
    ] {
        let answer = stage.offers(&stay);
        let reason = |id: &str| {
            let refused = answer.unavailable.iter().find(|refused| refused.room_type == room(id));
            refused.map(|refused| refused.reason.clone())
        };
        assert_eq!((reason("patio"), reason("suite")), (patio, suite), "{stay:?}");
    }
}

#[test]
fn until_the_hotels_day_starts_last_night_is_still_sold() {
    let stage = Stage::new();
    let last_night = stay("2026-04-07", 1, 2, &[]);
    for (moment, sold) in [("2026-04-08T09:59:00Z", true), ("2026-04-08T10:00:00Z", false)] {
        stage.clock.set(moment.parse().unwrap());
        assert_eq!(stage.offers(&last_night).offers.is_empty(), !sold, "{moment}");
    }
}
