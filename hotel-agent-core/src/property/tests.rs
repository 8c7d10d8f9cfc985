#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

use chrono::{DateTime, Utc};

use super::{ConfigError, Property, Topic};
use crate::guest::Language;

const CASA: &str = include_str!("../../../examples/hotels/casa-del-mar.toml");
const MIRADOURO: &str = include_str!("../../../examples/hotels/hotel-miradouro.toml");

fn casa() -> Property {
    Property::from_toml(CASA, "casa.toml").unwrap()
}

fn miradouro() -> Property {
    Property::from_toml(MIRADOURO, "miradouro.toml").unwrap()
}

/// The Casa's file with one piece of it replaced, which must be there.
fn casa_with(old: &str, new: &str) -> Result<Property, ConfigError> {
    assert!(CASA.contains(old), "{old:?} is not in the sample");
    Property::from_toml(&CASA.replacen(old, new, 1), "casa.toml")
}

fn key_facts(property: &Property) -> String {
    let policies = &property.policies;
    let late = policies.late_checkout.as_ref().unwrap();
    let desks: Vec<_> = property.desks.keys().map(ToString::to_string).collect();
    let photos: Vec<_> = property.photos.iter().map(|(key, list)| format!("{key} {}", list.len())).collect();
    let (latitude, longitude) = property.location.degrees();
    format!(
        "{} | {} | {} {} {} | {} | {}\n{} | {latitude} {longitude}\n{} | {}\nin {} out {} hold {} late {} {} | pets {} {:?}\n{}",
        property.id,
        property.name,
        property.country,
        property.time_zone,
        property.currency,
        property.locale(Language::Es),
        property.fallback_language().code(),
        property.address,
        property.phone.as_str(),
        property.email.as_str(),
        policies.check_in,
        policies.check_out,
        policies.hold_until,
        late.time,
        late.fee.unwrap(),
        policies.pets.allowed,
        policies.pets.fee.map(|fee| fee.amount.to_string()),
        [desks.join(" "), photos.join(", ")].join("\n"),
    )
}

#[test]
fn the_sample_hotels_are_read() {
    let expected = "casa-del-mar | Hotel Casa del Mar | CO America/Bogota COP | es-CO | es\n\
        Calle de la Factoría 36-57, Centro Histórico, 130001 Cartagena de Indias, Bolívar | 10.427720 -75.549890\n\
        +576055550142 | recepcion@casadelmar.example\n\
        in 15:00:00 out 12:00:00 hold 23:00:00 late 15:00:00 90000.00 COP | pets true Some(\"60000.00 COP\")\n\
        bar breakfast gym pool reception reservations restaurant spa\n\
        doble-balcon 2, doble-patio 2, hotel 2, pool 1, suite-familiar 2, suite-mar 2";
    assert_eq!(key_facts(&casa()), expected);
    let expected = "hotel-miradouro | Hotel Miradouro | PT Europe/Lisbon EUR | es-PT | en\n\
        Rua da Senhora do Monte 21, Graça, 1170-358 Lisboa | 38.718930 -9.132760\n\
        +351215550164 | reception@miradouro.example\n\
        in 15:00:00 out 11:00:00 hold 23:30:00 late 14:00:00 30.00 EUR | pets false None\n\
        bar breakfast gym pool reception reservations restaurant\n\
        doble-ciudad 2, doble-rio 2, familiar 2, hotel 2, individual 2, pool 1";
    assert_eq!(key_facts(&miradouro()), expected);
}

#[test]
fn every_photo_of_the_samples_is_there() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/hotels");
    for photo in [casa(), miradouro()].iter().flat_map(|property| property.photos.values().flatten()) {
        let crate::message::Media::Asset(file) = &photo.media else { continue };
        let bytes = std::fs::metadata(folder.join(file)).expect(file).len();
        assert!((1_000..=80 * 1024).contains(&bytes), "{file} has {bytes} bytes");
    }
}

#[test]
fn every_room_of_the_samples_is_shown_twice() {
    for (text, property) in [(CASA, casa()), (MIRADOURO, miradouro())] {
        let file: toml::Table = text.parse().unwrap();
        let rooms = file["pms"]["room_types"].as_array().unwrap();
        assert!(rooms.len() >= 4);
        for room in rooms {
            let id = room["id"].as_str().unwrap();
            assert!(property.photos_of(id).len() >= 2, "{id}");
        }
    }
}

#[test]
fn a_topic_is_answered_from_the_house_or_not_at_all() {
    let casa = casa();
    let says = |topic| casa.about(topic).and_then(|text| text.get(Language::En)).unwrap_or("-").to_owned();
    assert!(says(Topic::Wifi).contains("CasaDelMar"));
    assert!(says(Topic::Luggage).contains("free of charge"), "a policy's text answers too");
    assert_eq!(says(Topic::CityTax), "-", "Cartagena has none, and the file is silent");
    assert_eq!(miradouro().about(Topic::Spa).and_then(|text| text.get(Language::Fr)).unwrap().get(..6), Some("We hav"));
}

#[test]
fn topics_and_their_names_agree() {
    for &topic in Topic::ALL {
        assert_eq!(Topic::parse(topic.name()), Some(topic));
        assert_eq!(serde_json::to_string(&topic).unwrap(), format!("\"{topic}\""));
    }
    assert!(Topic::ALL.is_sorted_by_key(|topic| topic.name()));
    assert_eq!(Topic::parse("wi-fi"), None);
}

#[test]
fn the_revision_names_the_content() {
    let casa = casa();
    assert_eq!(casa.revision.len(), 16);
    assert_eq!(casa.revision, casa_with("- Secrets", "- And secrets").unwrap().revision, "comments do not count");
    assert_eq!(casa.revision, casa_with("rooms = 8", "rooms = 9").unwrap().revision, "the PMS's table is not ours");
    assert_ne!(casa.revision, casa_with("Marina", "Mariana").unwrap().revision);
    assert_ne!(casa.revision, casa_with("Su-We 16:00-24:00", "Su-We 16:00-24:00; PH off").unwrap().revision);
}

#[test]
fn a_stored_property_comes_back_the_same() {
    for property in [casa(), miradouro()] {
        let stored = serde_json::to_string(&property).unwrap();
        let read: Property = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, property);
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    }
}

#[test]
fn the_host_reads_its_own_tables() {
    assert!(casa_with("[pms]\n", "[channels.whatsapp]\nanything = 1\n[pms]\nelse = true\n").is_ok());
}

#[test]
fn what_is_wrong_is_said_by_key() {
    for (old, new, expected) in [
        ("id = \"casa-del-mar\"", "id = \"Casa\"", "id: a property id is 1 to 40 of a-z, 0-9 and '-', got \"Casa\""),
        ("name = \"Hotel Casa del Mar\"", "name = \"  \"", "name: must not be empty"),
        (
            "assistant = \"Marina\"",
            "asistant = \"Marina\"",
            "assistant: is missing\nasistant: is not a known key; did you mean \"assistant\"?",
        ),
        (
            "emergency_number = \"123\"",
            "emergency_number = 123",
            "emergency_number: must be text in quotes, not integer",
        ),
        ("country = \"CO\"", "country = \"Colombia\"", "country: \"Colombia\" is no country code such as \"CO\""),
        (
            "\"America/Bogota\"",
            "\"Bogota\"",
            "time_zone: no time zone is called \"Bogota\": write an IANA name such as \"America/Bogota\"",
        ),
        ("currency = \"COP\"", "currency = \"$\"", "currency: not an ISO 4217 currency: \"$\""),
        ("day_starts = \"05:00\"", "day_starts = 05:00:00", "day_starts: must be a time in quotes such as \"15:00\""),
        (
            "check_in = \"15:00\"",
            "check_in = \"3pm\"",
            "policies.check_in: \"3pm\" is no time of day such as \"15:00\"",
        ),
        (
            "check_out = \"12:00\"",
            "check_out = \"24:30\"",
            "policies.check_out: \"24:30\" is no time of day such as \"15:00\"",
        ),
        ("languages = [\"es\", \"en\"]", "languages = []", "languages: must name at least one language"),
        (
            "languages = [\"es\", \"en\"]",
            "languages = [\"es\", \"de\"]",
            "languages: \"de\" is no language the agent speaks (es, en, pt, fr)",
        ),
        ("languages = [\"es\", \"en\"]", "languages = [\"es\", \"es\"]", "languages: names \"es\" twice"),
        (
            "phone = \"+57 605 555 0142\"",
            "phone = \"ask\"",
            "phone: \"ask\": a phone number needs a country code and 7 to 15 digits",
        ),
        (
            "website = \"https://casadelmar.example\"",
            "website = \"casadelmar\"",
            "website: \"casadelmar\" is no web address such as \"https://example.com\"",
        ),
        (
            "latitude = \"10.427720\"",
            "latitude = \"100,4\"",
            "location.latitude: \"100,4\", \"-75.549890\" is no place such as \"10.427720\", \"-75.549890\"",
        ),
        (
            "hours = \"Mo-Su 08:00-20:00\"",
            "hours = \"Mo-Fr 9:00-\"",
            "desks.pool.hours: cannot read \"Mo-Fr 9:00-\": \"9:00-\" is no span of hours such as 09:00-18:00",
        ),
        (
            "answers_within_minutes = 45",
            "answers_within_minutes = 0",
            "desks.spa.answers_within_minutes: must be from 1 to 2880, not 0",
        ),
        ("[desks.pool]", "[desks.\"the pool\"]", "desks.the pool: a desk is named by 1 to 40 of a-z, 0-9 and \"_\""),
        ("desk = \"reception\"", "desk = \"lobby\"", "staff.desk: there is no desks.lobby"),
        (
            "desk = \"reception\"",
            "desk = \"reception\"\nalert = { channel = \"whatsapp\" }",
            "staff.alert: needs either `webhook`, or `channel` and `address`",
        ),
        (
            "token_env = \"CASA_DEL_MAR_STAFF_TOKEN\"",
            "token_env = \"s3cret!\"",
            "staff.token_env: must be the name of an environment variable, of A-Z, 0-9 and \"_\"",
        ),
        (
            "fee = \"60000.00\"",
            "fee = \"60.000,00\"",
            "policies.pets.fee: \"60.000,00\" is no amount of COP such as \"90.00\"",
        ),
        ("fee = \"60000.00\"", "fee = 60000.00", "policies.pets.fee: must be text in quotes, not float"),
        (
            "fee_per = \"stay\"",
            "fee_per = \"week\"",
            "policies.pets.fee_per: must be \"stay\" or \"night\", not \"week\"\npolicies.pets.fee_per: must say what the fee is for: \"stay\" or \"night\"",
        ),
        ("allowed = true\nfee", "allowed = false\nfee", "policies.pets.fee: pets are not allowed, so there is no fee"),
        (
            "text.en = \"Late check-out",
            "text.de = \"Late check-out",
            "policies.late_checkout.text.en: is missing\npolicies.late_checkout.text.de: is not a known key",
        ),
        ("[knowledge.wifi]", "[knowledge.wi_fi]", "knowledge.wi_fi: is not a known key; did you mean \"wifi\"?"),
        ("[knowledge.wifi]", "[[knowledge.wifi]]", "knowledge.wifi: must be a table"),
        ("[[phrases]]", "[phrases]", "phrases: must be an array of tables, [[phrases]]"),
        (
            "file = \"photos/casa-del-mar-piscina.png\"",
            "file = \"../secret.png\"",
            "photos.pool[1].file: \"../secret.png\" is not below this file's own folder\nphotos.pool[1]: needs either `file` or `url`",
        ),
        ("id = \"casa-del-mar\"", "id = casa", "line 11: string values must be quoted, expected literal string"),
    ] {
        check_refused(old, new, expected);
    }
}

#[test]
fn contradictions_are_refused() {
    for (old, new, expected) in [
        (
            "check_in = \"15:00\"",
            "check_in = \"14:00\"",
            "knowledge.checkin_info: names 15:00, but policies.check_in has 00:00, 11:00, 14:00, 23:00, 80000.00 COP",
        ),
        (
            "El spa atiende de martes a domingo de 10:00 a. m.",
            "El spa atiende de martes a domingo de 9:00 a. m.",
            "knowledge.spa: en names 10:00 and es does not|knowledge.spa: names 09:00, but desks.spa.hours has 10:00, 19:00",
        ),
        (
            "COP 45,000 per 24 hours",
            "COP 54,000 per 24 hours",
            "knowledge.parking: en names 54000.00 COP and es does not",
        ),
        (
            "fee = \"90000.00\"",
            "fee = \"95000.00\"",
            "policies.late_checkout.text: names 90000.00 COP, but policies.late_checkout has 12:00, 15:00, 95000.00 COP",
        ),
        (
            "hold_until = \"23:00\"",
            "hold_until = \"02:00\"",
            "policies.hold_until: 02:00 is not later than policies.check_in, 15:00|knowledge.checkin_info: names 23:00, but policies.check_in has 00:00, 02:00, 11:00, 15:00, 80000.00 COP",
        ),
        (
            "[knowledge.wifi]",
            "[knowledge.deposit]\nes = \"El depósito es de COP 300.000.\"\nen = \"The deposit is COP 300,000.\"\n[knowledge.wifi]",
            "knowledge.deposit: names 300000.00 COP, but policies.deposit has 200000.00 COP",
        ),
        (
            "[knowledge.wifi]",
            "[knowledge.pets]\nes = \"Por COP 70.000.\"\nen = \"For COP 70,000.\"\n[knowledge.wifi]",
            "knowledge.pets: names 70000.00 COP, but policies.pets has 60000.00 COP",
        ),
        (
            "hours = \"Mo-Su 06:00-22:00\"",
            "hours = \"Mo-Su 06:00-21:00\"",
            "knowledge.gym: names 22:00, but desks.gym.hours has 06:00, 21:00",
        ),
        (
            "[desks.reception]",
            "[desks.lobby]",
            "desks.reception: is missing: every house has a reception|staff.desk: there is no desks.reception",
        ),
    ] {
        let expected = expected.replace('|', "\n");
        check_refused(old, new, &expected);
    }
}

#[test]
fn all_problems_are_reported_at_once() {
    let broken = CASA
        .replace("check_out = \"12:00\"", "check_out = 12")
        .replace("key_id = \"2026-1\"", "")
        .replace("Mo off", "Mo of");
    let error = Property::from_toml(&broken, "/etc/hotels/casa.toml").unwrap_err();
    assert_eq!(
        error.to_string(),
        "/etc/hotels/casa.toml: desks.spa.hours: cannot read \"Tu-Su 10:00-19:00; Mo of\": \"Mo of\" names no days\n\
         /etc/hotels/casa.toml: qr.key_id: is missing\n\
         /etc/hotels/casa.toml: policies.check_out: must be text in quotes, not integer"
    );
}

fn check_refused(old: &str, new: &str, expected: &str) {
    let error = casa_with(old, new).expect_err(new);
    assert_eq!(error.to_string().replace("casa.toml: ", ""), expected, "{old} -> {new}");
}

#[test]
fn a_desk_says_by_when_it_answers() {
    let casa = casa();
    let by = |desk: &str, local: &str| casa.desk(desk).unwrap().answers_by(local.parse().unwrap()).unwrap().to_string();
    assert_eq!(by("reception", "2026-11-22T03:00:00"), "2026-11-22 03:10:00");
    // Saturday afternoon before a Monday; 2026-11-02 and 2026-11-16 are Colombian holidays.
    assert_eq!(by("reservations", "2026-11-21T12:45:00"), "2026-11-21 13:15:00");
    assert_eq!(by("reservations", "2026-11-21T14:00:00"), "2026-11-23 08:30:00");
    assert_eq!(by("reservations", "2026-11-14T14:00:00"), "2026-11-17 08:30:00");
}

#[test]
fn quiet_hours_run_past_midnight() {
    let quiet = casa().policies.quiet_hours;
    let from = |local: &str| quiet.wait_from(local.parse().unwrap()).to_string();
    for (local, expected) in [
        ("2026-11-22T20:59:59", "2026-11-22 20:59:59"),
        ("2026-11-22T21:00:00", "2026-11-23 08:00:00"),
        ("2026-11-22T23:59:59", "2026-11-23 08:00:00"),
        ("2026-11-23T00:00:00", "2026-11-23 08:00:00"),
        ("2026-11-23T07:59:00", "2026-11-23 08:00:00"),
        ("2026-11-23T08:00:00", "2026-11-23 08:00:00"),
    ] {
        assert_eq!(from(local), expected, "{local}");
    }
}

#[test]
fn the_business_date_follows_the_hotels_clock() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    for (property, utc, date, before_start) in [
        (casa(), "2026-11-23T04:59:00Z", "2026-11-22", false),
        (casa(), "2026-11-23T05:00:00Z", "2026-11-22", true),
        (casa(), "2026-11-23T09:59:59Z", "2026-11-22", true),
        (casa(), "2026-11-23T10:00:00Z", "2026-11-23", false),
        (miradouro(), "2026-03-29T00:30:00Z", "2026-03-28", true),
        (miradouro(), "2026-03-29T03:59:00Z", "2026-03-28", true),
        (miradouro(), "2026-03-29T04:00:00Z", "2026-03-29", false),
        (miradouro(), "2026-10-25T04:59:00Z", "2026-10-24", true),
        (miradouro(), "2026-10-25T05:00:00Z", "2026-10-25", false),
    ] {
        let day = property.business_date(at(utc));
        assert_eq!((day.date.to_string().as_str(), day.before_start), (date, before_start), "{} {utc}", property.id);
    }
}
