//! Which of the options listed the guest means.

use crate::language::fold::Kind;
use crate::language::{Message, OpenQuestion, Selection, Understanding, numbers};

/// Which of the listed options is meant.
pub(super) fn selection(message: &Message<'_>, found: &Understanding) -> Option<Selection> {
    const CHEAPEST: &[&str] = &[
        "mas barato",
        "mas barata",
        "mas economico",
        "mas economica",
        "menos caro",
        "menos cara",
        "mas baratos",
        "mas baratas",
        "de menor precio",
        "mas bajo precio",
        "precio mas bajo",
        "la barata",
        "el barato",
        "la economica",
        "el economico",
        "cheapest",
        "least expensive",
        "lowest price",
        "most affordable",
        "lowest rate",
        "most economical",
        "the cheap one",
        "cheaper one",
        "menor precio",
        "mas accesible",
    ];
    const DEAREST: &[&str] = &[
        "mas caro",
        "mas cara",
        "mas lujoso",
        "mas lujosa",
        "la mejor",
        "el mejor",
        "most expensive",
        "dearest",
        "most luxurious",
        "the best one",
        "best room",
        "priciest",
        "la cara",
    ];
    const LAST: &[&str] = &[
        "la ultima",
        "el ultimo",
        "ultima opcion",
        "ultimo",
        "ultima",
        "the last one",
        "last one",
        "the last",
        "last option",
    ];
    let tokens = message.tokens;
    let options = match message.context.open_question {
        Some(OpenQuestion::Choice { options }) => Some(options),
        _ => None,
    };
    let anywhere = |phrases: &[&str]| (0..tokens.len()).find(|at| tokens.any(*at, phrases).is_some());
    if anywhere(CHEAPEST).is_some() {
        return Some(Selection::Cheapest);
    }
    if options.is_some() && anywhere(DEAREST).is_some() {
        return Some(Selection::Dearest);
    }
    let in_date = |at: usize| {
        found.dates.iter().any(|d| d.span.contains(&tokens.span(at, 1).start))
            || found.times.iter().any(|t| t.span.contains(&tokens.span(at, 1).start))
    };
    for at in 0..tokens.len() {
        let Some(number) = numbers::read(tokens, at, message.language).filter(|n| (1..=50).contains(&n.value)) else {
            continue;
        };
        let Ok(value) = u8::try_from(number.value) else { continue };
        let noun = tokens
            .any(
                at + number.len,
                &["opcion", "option", "choice", "one", "alternativa", "de la lista", "oferta", "offer"],
            )
            .is_some();
        let named = (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|i| {
                tokens.any(
                    i,
                    &[
                        "opcion",
                        "option",
                        "opcion numero",
                        "option number",
                        "alternativa",
                        "numero",
                        "number",
                        "la numero",
                        "choice",
                        "la opcion",
                        "no",
                        "nro",
                    ],
                ) == Some(back)
            })
        });
        if number.ordinal
            && (noun || options.is_some() && !in_date(at))
            && !(value == 1 && tokens.at(at) == "primero" && options.is_none())
        {
            return Some(Selection::Ordinal(value));
        }
        if !number.ordinal
            && named
            && (options.is_some()
                || tokens.any(at.saturating_sub(2), &["opcion", "option", "opcion numero"]).is_some()
                || matches!(tokens.before(at, 1), "opcion" | "option"))
        {
            return Some(Selection::Number(value));
        }
        let counts = crate::language::dates::counted(message, at + number.len);
        if let Some(options) = options
            && !number.ordinal
            && !counts
            && !in_date(at)
            && value <= options
            && (tokens.len() <= 4 || matches!(tokens.before(at, 1), "la" | "el" | "the"))
            && !(number.article && tokens.len() > 2)
            // "The flexible one", "the one for 350": a pronoun, not a position.
            && !(tokens.at(at) == "one" && tokens.len() > 1)
        {
            return Some(Selection::Number(value));
        }
    }
    options?;
    if anywhere(LAST).is_some() {
        return Some(Selection::Last);
    }
    if let Some(first) = found.room_words.first() {
        return Some(Selection::Named(found.room_words.get(..2).map_or_else(|| first.clone(), |two| two.join(" "))));
    }
    let words: Vec<&str> = tokens
        .0
        .iter()
        .filter(|t| t.kind == Kind::Word)
        .map(|t| t.text.as_str())
        .filter(|w| {
            !matches!(
                *w,
                "la" | "el"
                    | "the"
                    | "quiero"
                    | "prefiero"
                    | "please"
                    | "por"
                    | "favor"
                    | "i"
                    | "want"
                    | "would"
                    | "like"
                    | "one"
                    | "me"
                    | "quedo"
                    | "con"
                    | "take"
            )
        })
        .collect();
    let answered = found.affirm
        || found.deny
        || found.wait
        || found.correction
        || !found.intents.is_empty()
        || !found.dates.is_empty();
    if !answered && (1..=4).contains(&words.len()) && !tokens.0.iter().any(|t| t.text == "?") {
        return Some(Selection::Named(words.join(" ")));
    }
    None
}
