#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]
use chrono::NaiveDate;
use proptest::{collection::vec, option, prelude::*};

use super::{RenderContext, render};
use crate::{
    fact::Fact,
    guest::Language::Es,
    message::{Button, ChannelCapabilities, Coordinates, ListRow, ListSection, Media, OutboundContent},
    reply::{Catalogue, Choice, Locale, Reply, Say},
};

fn shown(replies: &[Reply], capabilities: &ChannelCapabilities, verify: Option<&str>) -> Vec<OutboundContent> {
    let locale = Locale::new(Es, "CO");
    // A message that prints its argument as it is, so that a test can say anything.
    let catalogue = Catalogue::builtin().unwrap().with_overrides(&locale, "test.ftl", "photo = { $caption }").unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut context = RenderContext::new(&catalogue, &locale, today, "Hotel Prueba");
    context.verify = verify;
    render(replies, capabilities, &context)
}

fn words(text: &str) -> Say {
    Say::new("photo").asked_text("caption", text)
}

fn said(text: &str) -> Reply {
    Reply::Text(words(text))
}

fn choices(text: &str, choices: &[(&str, &str)]) -> Reply {
    let choice = |(at, (title, description)): (usize, &(&str, &str))| Choice {
        description: (!description.is_empty()).then(|| words(description)),
        ..Choice::new(format!("c{at}"), words(title))
    };
    let choices = choices.iter().enumerate().map(choice).collect();
    Reply::Choices { text: words(text), open: words("Ver"), choices }
}

fn text(text: &str) -> OutboundContent {
    OutboundContent::Text(text.to_owned())
}

fn list(text: &str, rows: &[(&str, &str)]) -> OutboundContent {
    let row = |(at, (title, description)): (usize, &(&str, &str))| ListRow {
        id: format!("c{at}"),
        title: (*title).to_owned(),
        description: (!description.is_empty()).then(|| (*description).to_owned()),
    };
    let rows = rows.iter().enumerate().map(row).collect();
    let sections = vec![ListSection { title: "Ver".into(), rows }];
    OutboundContent::List { text: text.to_owned(), button: "Ver".into(), sections }
}

fn buttons(text: &str, titles: &[&str]) -> OutboundContent {
    let button = |(at, title): (usize, &&str)| Button { id: format!("c{at}"), title: (*title).to_owned() };
    OutboundContent::Buttons { text: text.to_owned(), buttons: titles.iter().enumerate().map(button).collect() }
}

fn check(replies: &[Reply], capabilities: &ChannelCapabilities, expected: &[OutboundContent]) {
    assert_eq!(shown(replies, capabilities, None), expected);
}

#[test]
fn texts_in_a_row_are_one_message() {
    check(
        &[said("Hola."), said(" "), said("¿Para cuándo?")],
        &ChannelCapabilities::rich(),
        &[text("Hola.\n\n¿Para cuándo?")],
    );
    let narrow = ChannelCapabilities { text: 14, ..ChannelCapabilities::text_only() };
    check(&[said("Hola."), said("¿Para cuándo?")], &narrow, &[text("Hola."), text("¿Para cuándo?")]);
    check(&[], &ChannelCapabilities::rich(), &[]);
}

#[test]
fn choices_take_the_first_shape_that_shows_every_word() {
    let (rich, plain) = (ChannelCapabilities::rich(), ChannelCapabilities::text_only());
    let yes_no = [said("Total: COP 1."), choices("¿Reservo?", &[("Sí", ""), ("No", "")])];
    check(&yes_no, &rich, &[buttons("Total: COP 1.\n\n¿Reservo?", &["Sí", "No"])]);
    check(
        &yes_no,
        &plain,
        &[text("Total: COP 1.\n\n¿Reservo?\n\n1. Sí\n2. No\n\nResponda con el número de su opción.")],
    );

    let twins = choices("¿Cuál?", &[("Doble", ""), ("Doble", "")]);
    check(&[twins], &rich, &[list("¿Cuál?", &[("Doble", ""), ("Doble", "")])]);

    let rooms = [("Suite", "COP 2"), ("Habitación doble con vista al mar", "COP 1")];
    let rows = [("Suite", "COP 2"), ("Habitación doble con…", "…vista al mar · COP 1")];
    check(&[choices("¿Cuál?", &rooms)], &rich, &[list("¿Cuál?", &rows)]);

    let no_lists = ChannelCapabilities { list_rows: 0, ..rich.clone() };
    let described = choices("¿Cuál?", &[("Suite", "COP 2"), ("Doble", "")]);
    check(&[described], &no_lists, &[buttons("¿Cuál?\n\n1. Suite: COP 2", &["Suite", "Doble"])]);

    let many: Vec<(String, &str)> = (0..11).map(|n| (format!("Opción {n}"), "")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(title, more)| (title.as_str(), *more)).collect();
    let messages = shown(&[choices("¿Cuál?", &many)], &rich, None);
    let [OutboundContent::Text(lines)] = messages.as_slice() else {
        panic!("eleven choices do not fit ten rows: {messages:?}")
    };
    assert!(lines.starts_with("¿Cuál?\n\n1. Opción 0\n") && lines.contains("\n11. Opción 10\n"), "{lines}");
    check(&[choices("¿Cuál?", &[])], &rich, &[text("¿Cuál?")]);
}

#[test]
fn a_row_that_does_not_fit_is_written_out_above() {
    let small = ChannelCapabilities { row_title: 6, row_description: 8, buttons: 0, ..ChannelCapabilities::rich() };
    let rows = [("Doble", "COP 1"), ("Suite con terraza", "COP 2")];
    let expected = list("¿Cuál?\n\n2. Suite con terraza: COP 2", &[("Doble", "COP 1"), ("Suite…", "…con…")]);
    check(&[choices("¿Cuál?", &rows)], &small, &[expected]);
}

#[test]
fn a_body_too_long_goes_ahead_as_text() {
    let short = ChannelCapabilities { interactive_text: 16, ..ChannelCapabilities::rich() };
    let replies = [said("Quedan dos habitaciones."), choices("¿Reservo?", &[("Sí", "")])];
    check(&replies, &short, &[text("Quedan dos\nhabitaciones."), buttons("¿Reservo?", &["Sí"])]);
    check(&[choices("", &[("Sí", "")])], &ChannelCapabilities::rich(), &[buttons("Elija una opción:", &["Sí"])]);
}

#[test]
fn pictures_pins_and_staff_are_written_out_where_they_cannot_be_shown() {
    let (rich, plain) = (ChannelCapabilities::rich(), ChannelCapabilities::text_only());
    let link = Media::Link("https://hotel.example/a.jpg".into());
    let picture = [Reply::Picture { media: Fact::of(link.clone()), caption: words("La suite") }];
    let image = |caption: Option<&str>| OutboundContent::Image {
        media: link.clone(),
        caption: caption.map(str::to_owned),
        alt: "La suite".into(),
    };
    check(&picture, &rich, &[image(Some("La suite"))]);
    check(&picture, &plain, &[text("La suite\n\nhttps://hotel.example/a.jpg")]);
    check(&picture, &ChannelCapabilities { caption: 3, ..rich.clone() }, &[image(None), text("La suite")]);

    let place = Coordinates::parse("10.42772", "-75.54989").unwrap();
    let (name, address) = ("Casa".to_owned(), "Calle 36".to_owned());
    let pin =
        [Reply::Place { place: Fact::of(place), name: Fact::of(name.clone()), address: Fact::of(address.clone()) }];
    check(&pin, &rich, &[OutboundContent::Location { place, name, address }]);
    let map = "Casa\nCalle 36\nhttps://www.openstreetmap.org/?mlat=10.427720&mlon=-75.549890";
    check(&pin, &plain, &[text(map)]);

    let staff = |name: &str| Reply::Staff { name: name.into(), text: "Ya subo.".into() };
    check(&[said("a"), staff("*Luz*"), said("b")], &rich, &[text("a"), text("*Luz*: Ya subo."), text("b")]);
    check(&[staff(" ")], &rich, &[text("Ya subo.")]);
}

#[test]
fn a_code_is_a_picture_or_a_link() {
    let (token, number) = (Fact::of("v1.k.abc.def".to_owned()), Fact::of("CM-12".to_owned()));
    let code = [Reply::Qr { token, number, caption: words("Muéstrelo al llegar.") }];
    let verify = Some("https://hotel.example/r/");
    let plain = ChannelCapabilities::text_only();
    let link = "Muéstrelo al llegar.\n\nCódigo de la reserva CM-12: https://hotel.example/r/v1.k.abc.def";
    assert_eq!(shown(&code, &plain, verify), [text(link)]);
    assert_eq!(shown(&code, &plain, None), [text("Muéstrelo al llegar.\n\nReserva CM-12")]);
    for (verify, payload) in [(verify, "https://hotel.example/r/v1.k.abc.def"), (None, "v1.k.abc.def")] {
        let messages = shown(&code, &ChannelCapabilities::rich(), verify);
        let [OutboundContent::Image { media: Media::Inline { mime, bytes }, caption, alt }] = messages.as_slice()
        else {
            panic!("not one picture: {messages:?}")
        };
        assert_eq!((mime.as_str(), alt.as_str()), ("image/png", "Código QR de la reserva CM-12, Hotel Prueba"));
        assert_eq!(caption.as_deref(), Some("Muéstrelo al llegar."));
        assert_eq!(crate::reply::qr::tests::read(bytes), payload);
    }
}

fn any_capabilities() -> impl Strategy<Value = ChannelCapabilities> {
    let lengths = (1_usize..200, 0_usize..120, 0_usize..26, 0_usize..30, 0_usize..80, 0_usize..60);
    (lengths, 0_usize..4, 0_usize..12, any::<bool>()).prop_map(|(lengths, buttons, list_rows, location)| {
        let (text, interactive_text, button_title, row_title, row_description, caption) = lengths;
        ChannelCapabilities {
            text,
            interactive_text,
            buttons,
            button_title,
            list_rows,
            row_title,
            row_description,
            caption,
            location,
            ..ChannelCapabilities::rich()
        }
    })
}

/// Replies, each with the words that must reach the guest.
fn any_reply() -> impl Strategy<Value = (Reply, Vec<String>)> {
    let phrase = || "([a-zé👍]{1,14}[ .,\n]{0,2}){0,14}";
    let choice = (phrase(), option::of(phrase()));
    prop_oneof![
        6 => phrase().prop_map(|text| (said(&text), vec![text])),
        6 => (phrase(), vec(choice, 0..13)).prop_map(|(text, options)| {
            let pairs: Vec<(&str, &str)> = options.iter().map(|(t, d)| (t.as_str(), d.as_deref().unwrap_or(""))).collect();
            let reply = choices(&text, &pairs);
            let all = options.iter().flat_map(|(title, more)| [title.clone(), more.clone().unwrap_or_default()]);
            (reply, all.chain([text.clone()]).collect())
        }),
        3 => phrase().prop_map(|caption| {
            let media = Fact::of(Media::Asset("suite.jpg".into()));
            (Reply::Picture { media, caption: words(&caption) }, vec![caption])
        }),
        1 => ("[a-z0-9]{1,60}", phrase()).prop_map(|(token, caption)| {
            let number = Fact::of("CM-12".to_owned());
            (Reply::Qr { token: Fact::of(token), number, caption: words(&caption) }, vec![caption])
        }),
        2 => (phrase(), phrase()).prop_map(|(name, address)| {
            let place = Fact::of(Coordinates { latitude: 1, longitude: 2 });
            let all = vec![name.clone(), address.clone()];
            (Reply::Place { place, name: Fact::of(name), address: Fact::of(address) }, all)
        }),
        2 => (phrase(), phrase()).prop_map(|(name, text)| {
            (Reply::Staff { name: name.clone(), text: text.clone() }, vec![name, text])
        }),
    ]
}

/// What a guest can read of a message, in reading order.
fn visible(content: &OutboundContent) -> Vec<&str> {
    match content {
        OutboundContent::Text(text) => vec![text],
        OutboundContent::Buttons { text, buttons } => {
            std::iter::once(text.as_str()).chain(buttons.iter().map(|button| button.title.as_str())).collect()
        }
        OutboundContent::List { text, sections, .. } => {
            let rows = sections.iter().flat_map(|section| &section.rows);
            let rows = rows.flat_map(|row| [Some(row.title.as_str()), row.description.as_deref()]).flatten();
            std::iter::once(text.as_str()).chain(rows).collect()
        }
        OutboundContent::Image { caption, .. } => caption.iter().map(String::as_str).collect(),
        OutboundContent::Location { name, address, .. } => vec![name, address],
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '…' | '·')).collect()
}

fn fits(text: &str, limit: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= limit
}

fn within(content: &OutboundContent, limits: &ChannelCapabilities) -> bool {
    match content {
        OutboundContent::Text(text) => fits(text, limits.text),
        OutboundContent::Buttons { text, buttons } => {
            fits(text, limits.interactive_text)
                && (1..=limits.buttons).contains(&buttons.len())
                && buttons.iter().all(|button| fits(&button.title, limits.button_title))
        }
        OutboundContent::List { text, button, sections } => {
            let rows: Vec<&ListRow> = sections.iter().flat_map(|section| &section.rows).collect();
            fits(text, limits.interactive_text)
                && fits(button, limits.button_title)
                && sections.iter().all(|section| fits(&section.title, limits.row_title))
                && (1..=limits.list_rows).contains(&rows.len())
                && rows.iter().all(|row| {
                    fits(&row.title, limits.row_title)
                        && row.description.as_deref().is_none_or(|text| fits(text, limits.row_description))
                })
        }
        OutboundContent::Image { caption, alt, .. } => {
            let caption = caption.as_deref().is_none_or(|text| fits(text, limits.caption));
            limits.caption > 0 && !alt.is_empty() && caption
        }
        OutboundContent::Location { .. } => limits.location,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_message_fits_the_channel_and_no_word_is_lost(
        replies in vec(any_reply(), 0..6),
        capabilities in any_capabilities(),
    ) {
        let (replies, words): (Vec<Reply>, Vec<Vec<String>>) = replies.into_iter().unzip();
        let messages = shown(&replies, &capabilities, None);
        for message in &messages {
            prop_assert!(within(message, &capabilities), "{message:?} is beyond {capabilities:?}");
        }
        let all: String = messages.iter().flat_map(visible).map(squeezed).collect();
        for words in words.iter().flatten() {
            prop_assert!(all.contains(&squeezed(words)), "{words:?} is not in {messages:?}");
        }
        prop_assert_eq!(shown(&replies, &capabilities, None), messages);
    }
}
