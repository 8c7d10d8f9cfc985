use hotel_agent_testkit::grand_hotel::GrandHotelSettings;

use crate::stage::HOTEL;

/// Replaces the first `from` of a good file and expects this refusal.
#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    assert!(HOTEL.contains(from), "{from}");
    let text = HOTEL.replacen(from, to, 1);
    let problem = GrandHotelSettings::from_toml(&text, "h.toml").unwrap_err().to_string();
    assert!(problem.contains(expected), "{problem}\n--- does not say\n{expected}");
}

#[test]
fn a_file_that_is_wrong_is_refused_by_file_and_key() {
    check("id = \"posada-del-puerto\"", "id = \"Posada\"", "h.toml: id: a property id is 1 to 40");
    check("currency = \"COP\"", "currency = \"PESO\"", "h.toml: currency: not an ISO 4217 currency: \"PESO\"");
    check("America/Bogota", "America/Bogotá", "h.toml: time_zone: \"America/Bogotá\" is not an IANA time zone");
    check("\"05:00\"", "\"5 am\"", "\"5 am\" is not a time \"HH:MM\"");
    check("= \"grand-hotel\"", "= \"opera\"", "h.toml: pms.kind: is \"opera\", not \"grand-hotel\"");
    check("prices = \"gross\"", "prices = \"net\"", "h.toml: pms.prices: is \"net\"; only \"gross\" is known");
    check("round_to = \"1000.00\"", "round_to = \"0\"", "h.toml: pms.round_to: must be more than nothing");
    check("prefix = \"PDP\"", "prefix = \"pdp\"", "h.toml: pms.confirmation_prefix: must be 1 to 4 capital letters");
    check("percent = \"19\"\nincluded = true", "percent = \"19\"\nincluded = false", "h.toml: pms.taxes.iva.included");
    check("rate = \"400000.00\"", "rate = \"400.000,00\"", "h.toml: pms.room_types.patio.rate: not a decimal amount");
    check("rate = \"400000.00\"", "rate = \"4.005\"", "h.toml: pms.room_types.patio.rate: \"4.005\" has more digits");
    check("rate = \"400000.00\"", "rate = \"-1\"", "h.toml: pms.room_types.patio.rate: must not be negative");
    check("rate = \"800000.00\"", "rate = \"50000.00\"", "pms.room_types.suite.rate: is not more than the reductions");
    check("rate = \"400000.00\"", "rate = \"99999999999999\"", "pms.room_types.patio.rate: \"99999999999999\" is out");
    check("rooms = 2", "rooms = 0", "h.toml: pms.room_types.patio.rooms: must be at least 1");
    check("max_guests = 3", "max_guests = 1", "h.toml: pms.room_types.patio.max_guests: must be at least max_adults");
    check("id = \"suite\"", "id = \"patio\"", "h.toml: pms.room_types: \"patio\" stands there twice");
    check("percent = \"-12\"", "percent = \"-100\"", "h.toml: pms.rate_plans.prepaid.percent: must be more than -100");
    check("percent = \"-12\"", "percent = \"12 %\"", "is not a percentage such as \"7.5\"");
    check("\"50%\"", "\"50 euros\"", "h.toml: pms.rate_plans.breakfast.cancellation_cost: \"50 euros\" is not one of");
    check("\"50%\"", "\"150%\"", "h.toml: pms.rate_plans.breakfast.cancellation_cost: must be from 0 to 100");
    check("prepayment_percent", "prepaid", "unknown field `prepaid`");
    check(
        "room_types = [\"suite\"]",
        "room_types = [\"sweet\"]",
        "pms.supplements[3].room_types: there is no room type",
    );
    check("from = \"12-20\"", "from = \"20-12\"", "\"20-12\" is not a day of the year \"MM-DD\"");
    check("until = \"01-15\"\n", "", "h.toml: pms.supplements[2]: needs both from and until");
    check("email = \"nora@example.com\"", "email = \"nora\"", "h.toml: pms.reservations.ota.email: not an e-mail");
    check("nights = 3\nadults = 2", "nights = 3\nadults = 3", "h.toml: pms.reservations.ota: patio does not hold");
    check("rate_plan = \"prepaid\"", "rate_plan = \"paid\"", "h.toml: pms.reservations.direct.rate_plan: there is no");
    check("max_stay_nights = 28", "max_stay_nights = 0", "h.toml: policies.max_stay_nights: must be at least 1");
    check("[policies]", "[policies", "h.toml: the PMS's settings: TOML parse error at line");
}
