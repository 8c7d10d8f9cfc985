//! The words around a number that make it a number of people.

use super::Reader;
use crate::language::{OpenQuestion, numbers};

impl Reader<'_, '_> {
    /// "somos 4", "para dos", "party of 3", "we are 2", "for two".
    pub(super) fn people_frame(&self, at: usize) -> bool {
        const FRAMES: &[&str] = &[
            "somos",
            "seremos",
            "seriamos",
            "vamos",
            "vamos a ser",
            "seran",
            "para",
            "for",
            "party of",
            "family of",
            "familia de",
            "grupo de",
            "group of",
            "we are",
            "were",
            "there are",
            "we will be",
            "would be",
            "will be",
            "viajamos",
            "estamos",
            "iremos",
            "we re",
            "there will be",
            "de a",
            "nosotros",
            "it is for",
            "just",
            "only",
            "los",
            "entre",
            "us",
            "the",
            "iriamos",
            "venimos",
            "solo somos",
            "es para",
            "solo",
        ];
        let framed =
            (1..=3).any(|back| at.checked_sub(back).is_some_and(|i| self.message.tokens.any(i, FRAMES) == Some(back)));
        let weak = matches!(
            self.message.tokens.before(at, 1),
            "just" | "only" | "los" | "entre" | "us" | "the" | "solo" | "vamos" | "were"
        );
        framed && (!weak || self.message.asked(&[OpenQuestion::Party])) && !self.followed_by_more(at)
    }

    /// "para 2 camas", "for 10 euros", "para el 15", "for 3 nights" count something else.
    pub(super) fn followed_by_more(&self, at: usize) -> bool {
        let tokens = self.message.tokens;
        let Some(number) = numbers::read(tokens, at, self.message.language) else { return true };
        let next = at + number.len;
        tokens.any(next, &[":", "/", "am", "pm", "de", "of", "th", "nd", "st", "rd", "h"]).is_some()
            || crate::language::dates::month(tokens.at(next)).is_some()
    }

    /// "incluyendo 2 niños", "including a child", "(2 niños)", "de los cuales".
    pub(super) fn includes(&self, at: usize) -> bool {
        const INCLUDED: &[&str] = &[
            "incluyendo",
            "incluidos",
            "incluido",
            "including",
            "de los cuales",
            "de ellos",
            "of whom",
            "of which",
            "of them",
            "entre ellos",
            "contando",
            "counting",
            "(",
        ];
        (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|i| self.message.tokens.any(i, INCLUDED).is_some_and(|len| i + len <= at))
        })
    }

    pub(super) fn time_or_price(&self, at: usize) -> bool {
        matches!(self.message.tokens.before(at, 1), "por" | "per" | "cada" | "each")
    }

    pub(super) fn in_date(&self, at: usize) -> bool {
        let start = self.message.tokens.span(at, 1).start;
        self.found.dates.iter().any(|date| date.span.contains(&start))
            || self.found.times.iter().any(|time| time.span.contains(&start))
    }
}
