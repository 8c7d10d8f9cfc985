#![expect(clippy::unwrap_used, reason = "tests")]
use std::{fs, path::Path};

use chrono::NaiveDate;

use super::{Catalogue, CatalogueError};
use crate::{
    guest::Language::{self, En, Es, Fr},
    reply::{Locale, Say},
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn builtin() -> Catalogue {
    Catalogue::builtin().unwrap()
}

fn co(language: Language) -> Locale {
    Locale::new(language, "CO")
}

/// A catalogue of a few messages, to see lookups without the words of the real one.
fn small(files: &[(Language, Option<&str>, &str)]) -> Catalogue {
    let mut catalogue = Catalogue { editions: std::collections::BTreeMap::new() };
    for (language, country, text) in files {
        let source = super::Source::read("small.ftl", text).unwrap();
        catalogue.add((*language, country.map(str::to_owned)), source).unwrap();
    }
    catalogue
}

#[test]
fn all_locales_have_the_same_keys_and_arguments() {
    assert_eq!(builtin().check(), []);
}

/// This crate's own source without its tests.
fn source(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("tests.rs") {
            let text = fs::read_to_string(&path).unwrap();
            into.push_str(text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default());
        }
    }
}

/// A key is a literal wherever a message is made, so both directions can be read off the source.
#[test]
fn the_source_and_the_catalogue_know_the_same_keys() {
    let mut code = String::new();
    source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let named =
        code.split("Say::new(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    let unknown: Vec<&str> = named.filter(|key| !builtin().has(&co(En), key)).collect();
    assert_eq!(unknown, Vec::<&str>::new(), "said, but in no .ftl file");

    let keys = builtin().editions.get(&(En, None)).unwrap().signatures();
    // Faults are said where a journey cannot be gone through, verdicts on QR codes by hosts.
    let said =
        |key: &String| key.starts_with("fault-") || key.starts_with("verify-") || code.contains(&format!("\"{key}\""));
    let unused: Vec<&String> = keys.keys().filter(|key| !said(key)).collect();
    assert_eq!(unused, Vec::<&String>::new(), "in an .ftl file, but never said");
}

#[test]
fn what_can_be_tapped_fits_the_strictest_button() {
    let catalogue = builtin();
    let keys = catalogue.editions.get(&(En, None)).unwrap().signatures();
    let labels = keys.iter().filter(|(key, arguments)| {
        (key.starts_with("choice-") || *key == "choose")
            && arguments.is_empty()
            && *key != "choice-pick"
            && *key != "choice-ask"
    });
    for (key, _) in labels {
        for (language, country) in [(Es, "CO"), (Es, "AR"), (Es, "MX"), (En, "GB"), (En, "US")] {
            let locale = Locale::new(language, country);
            let label = catalogue.message(&locale, key, &fluent::FluentArgs::new()).unwrap();
            assert!(label.chars().count() <= 20, "{key}: {label:?} in {locale:?}");
        }
    }
}

#[test]
fn a_message_is_looked_up_by_region_language_and_english() {
    let catalogue = small(&[
        (Es, None, "-basin = piscina\npool = La { -basin } abre hoy.\nyou = usted\nfault-generic = Disculpe."),
        (Es, Some("MX"), "-basin = alberca"),
        (Es, Some("AR"), "you = vos"),
        (En, None, "pool = The pool\nyou = you\nonly = Only in English\nfault-generic = Sorry."),
    ]);
    for (language, country, key, expected) in [
        (Es, "CO", "pool", "La piscina abre hoy."),
        (Es, "MX", "pool", "La alberca abre hoy."),
        (Es, "MX", "you", "usted"),
        (Es, "AR", "you", "vos"),
        (Es, "AR", "pool", "La piscina abre hoy."),
        (En, "MX", "pool", "The pool"),
        (Fr, "MX", "pool", "The pool"),
        (Es, "AR", "only", "Only in English"),
        (Es, "AR", "nowhere", "Disculpe."),
        (Fr, "AR", "nowhere", "Sorry."),
    ] {
        let line = catalogue.line(&Locale::new(language, country), today(), &Say::new(key));
        assert_eq!(line, expected, "{key} in {language:?} of {country}");
    }
}

#[test]
fn a_guest_never_reads_a_hole() {
    let catalogue = builtin();
    for language in Language::ALL {
        let apology = catalogue.line(&co(language), today(), &Say::new("fault-generic"));
        assert!(apology.len() > 20, "{apology}");
        for say in [
            Say::new("no-such-message"),
            Say::new("date").asked_text("weekday", "lunes"),
            Say::new("choice-line").asked_count("number", 1).say("title", Say::new("no-such-message")),
            Say::new("choice-line").asked_count("number", 1).lines("title", vec![Say::new("no-such-message")]),
        ] {
            assert_eq!(catalogue.line(&co(language), today(), &say), apology, "{say:?}");
        }
    }
}

#[test]
fn what_a_guest_wrote_is_printed_as_it_is() {
    let words = "{ $title } *x*\nchoice-pick = 1 { 2";
    let say = Say::new("choice-line").asked_count("number", 1).asked_text("title", words);
    assert_eq!(builtin().line(&co(Es), today(), &say), format!("1. {words}"));
}

#[test]
fn plurals_and_lines_are_printed_in_place() {
    let say = Say::new("choice-line").asked_count("number", 2).lines(
        "title",
        vec![Say::new("party-adults").asked_count("count", 1), Say::new("party-adults").asked_count("count", 3)],
    );
    assert_eq!(builtin().line(&co(Es), today(), &say), "2. 1 adulto\n3 adultos");
    assert_eq!(builtin().line(&co(En), today(), &say), "2. 1 adult\n3 adults");
}

#[test]
fn a_property_says_things_in_its_own_words() {
    let text = "# House style\nchoice-ask = ¿Qué le provoca?\n";
    let own = builtin().with_overrides(&co(Es), "hotel.ftl", text).unwrap();
    assert_eq!(own.line(&co(Es), today(), &Say::new("choice-ask")), "¿Qué le provoca?");
    assert_eq!(own.line(&co(En), today(), &Say::new("choice-ask")), "Please choose:");
    assert_eq!(own.line(&Locale::new(Es, "PE"), today(), &Say::new("choice-ask")), "Elija una opción:");
    assert_eq!(builtin().line(&co(Es), today(), &Say::new("choice-ask")), "Elija una opción:");
    assert_eq!(own.check(), []);
}

#[test]
fn a_broken_override_is_refused_with_file_and_line() {
    for (language, text, expected) in [
        (Es, "choice-ask = Elija\n\nchoice ask\n", "hotel.ftl:3: Expected a token starting with \"=\""),
        (Es, "# x\nchoice-aks = Elija\n", "hotel.ftl:2: there is no message `choice-aks`"),
        (Es, "choice-ask = { $name }\n", "hotel.ftl:1: `choice-ask` asks for {\"name\"} but gets {}"),
        (Fr, "choice-ask = Choisissez\n", "hotel.ftl: no messages in Fr to override"),
    ] {
        let refused = builtin().with_overrides(&co(language), "hotel.ftl", text).unwrap_err();
        assert_eq!(refused.to_string(), expected);
    }
}

#[test]
fn differences_between_languages_are_found() {
    let catalogue = small(&[
        (Es, None, "a = { $x } y { -t }\n-t = t\nb = b"),
        (Es, Some("AR"), "c = c"),
        (En, None, "a = { $x -> \n [one] { $y }\n *[other] x\n}"),
    ]);
    let found: Vec<String> = catalogue.check().iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "`a` asks for {\"x\", \"y\"} in En and for {\"x\"} elsewhere",
            "`a` asks for {\"x\"} in Es and for {\"x\", \"y\"} elsewhere",
            "`b` is missing in En",
            "small.ftl:1: there is no message `c`",
        ]
    );
}

#[test]
fn a_message_defined_twice_is_refused() {
    let mut catalogue = builtin();
    let source = super::Source::read("more.ftl", "\nchoice-ask = Elija\n").unwrap();
    let twice = CatalogueError::Twice { file: "more.ftl".into(), line: 2, key: "choice-ask".into() };
    assert_eq!(catalogue.add((Es, None), source), Err(twice));
}

#[test]
fn lines_that_are_none_take_their_line_with_them() {
    let catalogue = small(&[(
        En,
        None,
        "offer =\n    Suite\n    { $taxes }\n    Total { $taxes }\n    \n    End\ntax = VAT { $n }\nlist-comma = ,{ \" \" }\nlist-and = { $first } and { $last }\nlisted = With { $taxes-list }.",
    )]);
    let tax = |n| Say::new("tax").asked_count("n", n);
    for (key, taxes, expected) in [
        ("offer", vec![], "Suite\nTotal\n\nEnd"),
        ("offer", vec![tax(1)], "Suite\nVAT 1\nTotal VAT 1\n\nEnd"),
        ("listed", vec![tax(1), tax(2), tax(3)], "With VAT 1, VAT 2 and VAT 3."),
    ] {
        let line = catalogue.line(&co(En), today(), &Say::new(key).lines("taxes", taxes));
        assert_eq!(line, expected);
    }
}
