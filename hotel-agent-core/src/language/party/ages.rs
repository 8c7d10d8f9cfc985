//! Ages of children.

use super::Reader;
use super::words::{ADULTS, BABIES, CHILDREN, PEOPLE};
use crate::language::{Impossible, ImpossibleKind, OpenQuestion, numbers};

impl Reader<'_, '_> {
    /// "de 5 y 8 años", "aged 5 and 8", "5 years old", "(5, 8)" after children.
    pub(super) fn ages(&mut self) {
        let tokens = self.message.tokens;
        let asked = self.message.asked(&[OpenQuestion::ChildAges]);
        let mut ages: Vec<u8> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let lead = tokens.any(at, &["aged", "ages", "de edades", "edades", "de edad", "edad", "age"]).unwrap_or(0);
            let (list, len) = self.list(at + lead);
            if list.is_empty() {
                at += 1;
                continue;
            }
            let after = at + lead + len;
            let years = tokens
                .any(
                    after,
                    &[
                        "anos",
                        "anitos",
                        "ano",
                        "years old",
                        "year old",
                        "years",
                        "yrs",
                        "yo",
                        "y o",
                        "y / o",
                        "- year - old",
                        "yr old",
                        "years of age",
                        "- year",
                    ],
                )
                .is_some()
                && !matches!(tokens.before(at, 1), "hace" | "for" | "last");
            let months = tokens.any(after, &["meses", "months", "mes", "month"]).is_some();
            let after_child = (1..=3).any(|back| {
                at.checked_sub(back)
                    .is_some_and(|i| tokens.any(i, CHILDREN).is_some() || tokens.any(i, BABIES).is_some())
            }) && matches!(
                tokens.before(at, 1),
                "de" | "(" | "," | "of" | ":" | "tiene" | "tienen" | "con" | "is" | "are"
            );
            let subject = matches!(tokens.before(at, 1), "is" | "are" | "tiene" | "tienen")
                && super::lists_ages(self.message, at);
            let children_known = subject
                || self.found.party.children.is_some()
                || self.found.party.babies.is_some()
                || asked
                || lead > 0;
            let counted_noun = tokens.any(after, CHILDREN).is_some()
                || tokens.any(after, ADULTS).is_some()
                || tokens.any(after, PEOPLE).is_some()
                || crate::language::dates::counted(self.message, after) && !years && !months;
            if months && children_known {
                ages.extend(list.iter().map(|_| 0));
            } else if (years && (children_known || list.iter().all(|age| *age < 18))
                || (lead > 0 || after_child && children_known || asked) && !counted_noun)
                && !self.in_date(at + lead)
            {
                for age in list {
                    match u8::try_from(age).ok().filter(|age| *age < 18) {
                        Some(age) => ages.push(age),
                        None => self
                            .found
                            .impossible
                            .push(Impossible { kind: ImpossibleKind::Age, span: tokens.span(at, lead + len) }),
                    }
                }
            }
            at = after;
        }
        self.found.party.child_ages = ages;
    }

    /// Numbers joined by commas and "and".
    fn list(&self, at: usize) -> (Vec<u32>, usize) {
        let tokens = self.message.tokens;
        let mut values = Vec::new();
        let mut here = at;
        let mut len = 0;
        while let Some(number) =
            numbers::read(tokens, here, self.message.language).filter(|n| !n.ordinal && n.value < 1000)
        {
            if number.article && tokens.any(here + number.len, &["ano", "year", "mes", "month", "anito"]).is_none() {
                break;
            }
            values.push(number.value);
            len = here + number.len - at;
            let unit = tokens.any(here + number.len, &["anos", "ano", "years old", "years", "yo"]).filter(|l| {
                tokens.any(here + number.len + l, &["y", "and", ","]).is_some_and(|j| {
                    numbers::read(tokens, here + number.len + l + j, self.message.language).is_some_and(|n| !n.article)
                })
            });
            here += number.len + unit.unwrap_or(0);
            match tokens.any(
                here,
                &[
                    ", y",
                    ", and",
                    "y de",
                    "y otro de",
                    "and one of",
                    "and",
                    "y",
                    ",",
                    "&",
                    "e",
                    "y la otra de",
                    "y el otro de",
                    "/",
                ],
            ) {
                Some(joint) => here += joint,
                None => break,
            }
        }
        (values, len)
    }
}
