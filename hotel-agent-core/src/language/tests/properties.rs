//! Whatever the day, whatever the text.

use super::*;
use Language::{En, Es};
use chrono::{Datelike, Days};
use proptest::prelude::*;

const MONTHS: [(&str, &str); 12] = [
    ("enero", "January"),
    ("febrero", "February"),
    ("marzo", "March"),
    ("abril", "April"),
    ("mayo", "May"),
    ("junio", "June"),
    ("julio", "July"),
    ("agosto", "August"),
    ("septiembre", "September"),
    ("octubre", "October"),
    ("noviembre", "November"),
    ("diciembre", "December"),
];

fn suffix(day: u32) -> &'static str {
    match (day % 10, day / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

fn spellings(date: NaiveDate, language: Language) -> Vec<String> {
    let (day, month, year) = (date.day(), date.month(), date.year());
    let (es, en) = MONTHS[month as usize - 1];
    match language {
        Es => vec![
            format!("el {day} de {es} de {year}"),
            format!("{day} {es} {year}"),
            format!("{}", date.format("%d/%m/%Y")),
            format!("{}", date.format("%d-%m-%Y")),
            format!("{}", date.format("%Y-%m-%d")),
            format!("llegaríamos el {day} de {} del {year}", es.to_uppercase()),
        ],
        _ => vec![
            format!("{en} {day}, {year}"),
            format!("the {day}{} of {en} {year}", suffix(day)),
            format!("{day} {en} {year}"),
            format!("{}", date.format("%Y-%m-%d")),
            format!("arriving on {en} {day}{} {year}", suffix(day)),
        ],
    }
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..365 * 60).prop_map(|ahead| day("2000-01-01").checked_add_days(Days::new(ahead)).unwrap())
}

fn on(text: &str, language: Language, today: NaiveDate) -> Understanding {
    let phrases = Phrases::default();
    understand(text, &Context { today, now: noon(today), ..desk(&phrases, language) })
}

proptest! {
    // Each case reads several sentences.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_date_written_out_is_read_back(date in any_day(), today in any_day()) {
        for language in [Es, En] {
            for text in spellings(date, language) {
                let found = on(&text, language, today);
                prop_assert_eq!(found.dates.len(), 1, "{}: {:?}", text, found.dates);
                prop_assert_eq!(found.dates[0].reading.start, date, "{}", text);
                prop_assert!(!found.dates[0].ambiguous, "{}", text);
            }
        }
    }

    #[test]
    fn a_day_and_month_mean_the_next_one(date in any_day(), today in any_day()) {
        let text = format!("el {} de {}", date.day(), MONTHS[date.month0() as usize].0);
        let found = on(&text, Es, today).dates[0].clone();
        prop_assert!(found.reading.start >= today);
        prop_assert_eq!((found.reading.start.day(), found.reading.start.month()), (date.day(), date.month()));
        prop_assert!(found.other.is_none_or(|other| (0..=30).contains(&(today - other.start).num_days())));
    }

    #[test]
    fn a_stay_written_out_is_read_back(arrival in any_day(), nights in 1_u64..100) {
        let departure = arrival.checked_add_days(Days::new(nights)).unwrap();
        let text = |joint: &str, lead: &str| format!("{lead}{}{joint}{}", arrival.format("%Y-%m-%d"), departure.format("%Y-%m-%d"));
        for (text, language) in [(text(" al ", "del "), Es), (text(" to ", "from "), En), (text(" hasta el ", "desde el "), Es)] {
            let found = on(&text, language, day(TODAY));
            prop_assert_eq!(found.dates.len(), 1, "{}: {:?}", text, found.dates);
            prop_assert_eq!(found.dates[0].reading, Reading { start: arrival, end: Some(departure) }, "{}", text);
        }
    }

    #[test]
    fn relative_days_move_with_today(today in any_day(), shift in 0_u64..1000, ahead in 2_u64..60) {
        let later = today.checked_add_days(Days::new(shift)).unwrap();
        for (text, language) in [
            ("hoy".to_owned(), Es),
            ("mañana".to_owned(), Es),
            ("pasado mañana".to_owned(), Es),
            (format!("dentro de {ahead} días"), Es),
            (format!("in {ahead} days"), En),
            ("tomorrow".to_owned(), En),
        ] {
            let (first, second) = (on(&text, language, today), on(&text, language, later));
            let moved = second.dates[0].reading.start - first.dates[0].reading.start;
            prop_assert_eq!(moved.num_days(), shift as i64, "{}", text);
        }
    }

    #[test]
    fn a_weekday_is_that_weekday_within_the_week(today in any_day(), which in 0_usize..7) {
        let (es, en) = [("lunes", "Monday"), ("martes", "Tuesday"), ("miércoles", "Wednesday"), ("jueves", "Thursday"), ("viernes", "Friday"), ("sábado", "Saturday"), ("domingo", "Sunday")][which];
        for (text, language) in [(format!("el {es}"), Es), (format!("on {en}"), En)] {
            let date = on(&text, language, today).dates[0].reading.start;
            prop_assert_eq!(date.weekday().num_days_from_monday() as usize, which);
            prop_assert!((0..7).contains(&(date - today).num_days()));
        }
    }

    #[test]
    fn any_text_is_read_twice_alike_with_spans_on_characters(text in "\\PC{0,200}", ask in 0_usize..4) {
        let phrases = Phrases::default();
        let open_question = [None, Some(OpenQuestion::Dates), Some(OpenQuestion::Name), Some(OpenQuestion::Choice { options: 3 })][ask];
        let context = Context { open_question, ..desk(&phrases, Es) };
        let found = understand(&text, &context);
        prop_assert_eq!(&found, &understand(&text, &context));
        let spans = found.dates.iter().map(|d| &d.span)
            .chain(found.intents.iter().map(|i| &i.span))
            .chain(found.times.iter().map(|t| &t.span))
            .chain(found.amounts.iter().map(|a| &a.span))
            .chain(found.impossible.iter().map(|i| &i.span))
            .chain(&found.card_numbers);
        for span in spans {
            prop_assert!(text.get(span.clone()).is_some(), "{:?} in {:?}", span, text);
        }
        prop_assert!(!(found.affirm && (found.correction || found.wait)));
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
        let text = String::from_utf8_lossy(&bytes);
        for language in [Es, En, Language::Pt, Language::Fr] {
            let _ = read(&text, language);
        }
    }

    #[test]
    fn words_and_numbers_in_any_order_are_read(pieces in proptest::collection::vec(prop::sample::select(vec![
        "del", "al", "3", "5", "31", "/", "-", "de", "mayo", "febrero", "next", "Friday", "2026", "0", "noches", "nights", "adults",
        "y", "and", "to", ",", ".", "a las", "pm", "sí", "no", "99999", "@", "+", "$", "hoy", "tonight", "me llamo", "Ana",
    ]), 0..14)) {
        let text = pieces.join(" ");
        for language in [Es, En] {
            for date in read(&text, language).dates {
                prop_assert!(date.reading.end.is_none_or(|end| end >= date.reading.start), "{}", text);
            }
        }
    }

    #[test]
    fn masking_leaves_no_card_number(prefix in "[a-z 0-9]{0,20}", body in "[0-9]{12,18}", suffix in "[a-z .]{0,20}") {
        let digits: Vec<u32> = body.chars().filter_map(|c| c.to_digit(10)).collect();
        let sum: u32 = digits.iter().rev().enumerate().map(|(i, d)| match (i % 2, d * 2) {
            (0, doubled) if doubled > 9 => doubled - 9,
            (0, doubled) => doubled,
            _ => *d,
        }).sum();
        let card = format!("{body}{}", (10 - sum % 10) % 10);
        prop_assume!(card.chars().any(|c| c != '0'));
        let text = format!("{prefix}x {card} {suffix}");
        let masked = crate::language::cards::mask_card_numbers(&text).unwrap();
        prop_assert!(!masked.contains(&card), "{}", masked);
        prop_assert!(crate::language::cards::find(&masked).is_empty(), "{}", masked);
    }
}
