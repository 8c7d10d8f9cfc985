use crate::guest::Language::{self, En, Es};

macro_rules! ftl {
    ($language:ident, $country:expr, $file:literal) => {
        ($language, $country, $file, include_str!(concat!("../locales/", $file)))
    };
}

/// Language, country, name and text of every file; a language before its regions.
pub(super) const FILES: &[(Language, Option<&str>, &str, &str)] = &[
    ftl!(Es, None, "es/format.ftl"),
    ftl!(Es, None, "es/conversation.ftl"),
    ftl!(Es, None, "es/availability.ftl"),
    ftl!(Es, None, "es/booking.ftl"),
    ftl!(Es, None, "es/reservation.ftl"),
    ftl!(Es, None, "es/house.ftl"),
    ftl!(Es, None, "es/handoff.ftl"),
    ftl!(Es, None, "es/faults.ftl"),
    ftl!(Es, None, "es/verify.ftl"),
    ftl!(Es, Some("AR"), "es-AR.ftl"),
    ftl!(Es, Some("MX"), "es-MX.ftl"),
    ftl!(En, None, "en/format.ftl"),
    ftl!(En, None, "en/conversation.ftl"),
    ftl!(En, None, "en/availability.ftl"),
    ftl!(En, None, "en/booking.ftl"),
    ftl!(En, None, "en/reservation.ftl"),
    ftl!(En, None, "en/house.ftl"),
    ftl!(En, None, "en/handoff.ftl"),
    ftl!(En, None, "en/faults.ftl"),
    ftl!(En, None, "en/verify.ftl"),
    ftl!(En, Some("US"), "en-US.ftl"),
];
