#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
use chrono::NaiveDate;
use proptest::{collection::vec, option, prelude::*};

use super::{RenderContext, render};
use crate::{
    fact::{Answer, Call, Claims, Facts},
    guest::Language::{En, Es},
    message::{ChannelCapabilities, OutboundContent},
    reply::{Catalogue, Choice, Locale, Reply, Say},
    reservation::{ConfirmationNumber, ReservationId},
};

/// Any words: the message that prints its two arguments as they are.
fn words(text: &str) -> Say {
    Say::new("list-and-nothing-else").asked_text("text", text)
}

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::builtin().unwrap();
    for language in [Es, En] {
        catalogue.teach(language, "list-and-nothing-else = { $text }");
    }
    catalogue
}

fn shown(replies: &[Reply], capabilities: &ChannelCapabilities) -> Vec<OutboundContent> {
    let (catalogue, locale) = (catalogue(), Locale::new(Es, "CO"));
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut context = RenderContext::new(&catalogue, &locale, today, "Hotel Prueba");
    context.verify = Some("https://hotel.example/r/");
    render(replies, capabilities, &context)
}
