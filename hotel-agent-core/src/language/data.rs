//! The data files, compiled on first use.

use super::intents::{Intent, Lexicon};
use crate::guest::Language;
use std::sync::OnceLock;

/// Common words of each language the detector tells apart; function words before the `---`.
pub(crate) const LANGUAGE_WORDS: [&str; 6] = [
    include_str!("data/detect/es.txt"),
    include_str!("data/detect/en.txt"),
    include_str!("data/detect/pt.txt"),
    include_str!("data/detect/fr.txt"),
    include_str!("data/detect/de.txt"),
    include_str!("data/detect/it.txt"),
];

/// Which intent wins over which in one sentence.
const BEATS: &str = include_str!("data/beats.txt");

macro_rules! files {
    ($folder:literal) => {
        [
            include_str!(concat!("data/", $folder, "/general.txt")),
            include_str!(concat!("data/", $folder, "/booking.txt")),
            include_str!(concat!("data/", $folder, "/stay.txt")),
            include_str!(concat!("data/", $folder, "/services.txt")),
            include_str!(concat!("data/", $folder, "/requests.txt")),
            include_str!(concat!("data/", $folder, "/info.txt")),
            include_str!(concat!("data/", $folder, "/off_topic.txt")),
            include_str!(concat!("data/", $folder, "/signals.txt")),
        ]
    };
}

const SPANISH: [&str; 8] = files!("es");
const ENGLISH: [&str; 8] = files!("en");

/// The concepts of a language. Languages without data of their own borrow Spanish.
pub(crate) fn concepts(language: Language) -> &'static str {
    if language == Language::En { include_str!("data/en/concepts.txt") } else { include_str!("data/es/concepts.txt") }
}

/// The intents of a language.
pub(crate) fn lexicon(language: Language) -> &'static Lexicon {
    static COMPILED: [OnceLock<Lexicon>; 2] = [OnceLock::new(), OnceLock::new()];
    let [spanish, english] = &COMPILED;
    if language == Language::En {
        english.get_or_init(|| Lexicon::compile(concepts(language), &ENGLISH).0)
    } else {
        spanish.get_or_init(|| Lexicon::compile(concepts(language), &SPANISH).0)
    }
}

/// The urgent words of a language.
pub(crate) fn urgency(language: Language) -> &'static Lexicon {
    static COMPILED: [OnceLock<Lexicon>; 2] = [OnceLock::new(), OnceLock::new()];
    let [spanish, english] = &COMPILED;
    if language == Language::En {
        english.get_or_init(|| Lexicon::compile(concepts(language), &[include_str!("data/en/urgency.txt")]).0)
    } else {
        spanish.get_or_init(|| Lexicon::compile(concepts(language), &[include_str!("data/es/urgency.txt")]).0)
    }
}

/// The words of mood of a language.
pub(crate) fn sentiment(language: Language) -> &'static Lexicon {
    static COMPILED: [OnceLock<Lexicon>; 2] = [OnceLock::new(), OnceLock::new()];
    let [spanish, english] = &COMPILED;
    if language == Language::En {
        english.get_or_init(|| Lexicon::compile("", &[include_str!("data/en/sentiment.txt")]).0)
    } else {
        spanish.get_or_init(|| Lexicon::compile("", &[include_str!("data/es/sentiment.txt")]).0)
    }
}

/// Whether `winner` wins over `loser` when one sentence names both.
pub(crate) fn beats(winner: Intent, loser: Intent) -> bool {
    static PAIRS: OnceLock<Vec<(Intent, Intent)>> = OnceLock::new();
    let pairs = PAIRS.get_or_init(|| {
        let mut pairs: Vec<(Intent, Intent)> = BEATS
            .lines()
            .filter_map(|line| line.split("//").next().unwrap_or("").split_once('>'))
            .flat_map(|(winners, losers)| {
                let losers: Vec<Intent> = losers.split_whitespace().filter_map(Intent::parse).collect();
                winners
                    .split_whitespace()
                    .filter_map(Intent::parse)
                    .flat_map(move |winner| losers.clone().into_iter().map(move |loser| (winner, loser)))
            })
            .collect();
        pairs.sort_unstable();
        pairs
    });
    pairs.binary_search(&(winner, loser)).is_ok()
}

/// Every fault of every data file, for the test that keeps them readable.
#[cfg(test)]
pub(crate) fn faults() -> Vec<String> {
    let mut faults = Vec::new();
    for (name, language, files) in [("es", Language::Es, SPANISH), ("en", Language::En, ENGLISH)] {
        for file in files {
            let first = file.lines().next().unwrap_or("").to_owned();
            faults.extend(
                Lexicon::compile(concepts(language), &[file]).1.into_iter().map(|e| format!("{name} {first}: {e}")),
            );
        }
    }
    for (language, text) in [
        (Language::Es, include_str!("data/es/urgency.txt")),
        (Language::En, include_str!("data/en/urgency.txt")),
        (Language::Es, include_str!("data/es/sentiment.txt")),
        (Language::En, include_str!("data/en/sentiment.txt")),
    ] {
        faults.extend(
            Lexicon::compile(concepts(language), &[text])
                .1
                .into_iter()
                .map(|e| format!("{language:?} urgency/sentiment: {e}")),
        );
    }
    for line in BEATS.lines().map(|line| line.split("//").next().unwrap_or("").trim()).filter(|line| !line.is_empty()) {
        match line.split_once('>') {
            Some((a, b)) => faults.extend(
                a.split_whitespace()
                    .chain(b.split_whitespace())
                    .filter(|n| Intent::parse(n).is_none())
                    .map(|n| format!("beats: unknown {n}")),
            ),
            None => faults.push(format!("beats: {line}")),
        }
    }
    faults
}
