//! The trained model: one look-up in a table for each word, pair of words and piece of a word.
//!
//! For every class the weights of a message's features are added up; the sum over the root of their count, and a bias, is
//! the class's margin. Training finds weights by which the right classes come out above zero and the others below
//! (`cargo xtask train-language`, a linear support vector machine for each class). All of it is whole numbers, additions
//! and one root, so every machine reads a message alike.
//!
//! # The file
//! Little-endian. `b"HAM1"`; the number of classes (u16); for each class its name (u8 length, bytes), its scale and its
//! bias (f32), and what a margin is worth: [`STEPS`] margins in thousandths (i16), ascending, the probability at step
//! *n* being *n* / ([`STEPS`] - 1); then for each of the 2^16 features the number of its weights (u8) and then, in the
//! same order, the weights: class (u8) and value (i8).

mod features;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use super::{
    Message,
    intents::{Intent, Scored},
};

#[cfg(feature = "train")]
pub(crate) use features::BITS;
pub(crate) use features::features;

/// Points of each class's curve from margin to probability.
pub(crate) const STEPS: usize = 11;

const MAGIC: &[u8] = b"HAM1";
const ROWS: usize = 1 << features::BITS;

/// A class's part of the model.
#[derive(Debug)]
struct Class {
    name: String,
    /// What one unit of weight is worth.
    scale: f32,
    bias: f32,
    curve: [i16; STEPS],
}

/// A model as it was trained.
#[derive(Debug)]
pub(crate) struct Model {
    classes: Vec<Class>,
    /// Where each feature's weights begin.
    starts: Vec<u32>,
    weights: &'static [[u8; 2]],
}

/// What the intents' model says of a message, the surest first: those it is at least `least` per mille sure of.
pub(crate) fn intents(message: &Message<'_>, least: u16) -> Vec<Scored> {
    let Some((model, classes)) = trained().filter(|_| message.tokens.len() > 0) else { return Vec::new() };
    let features = features(message.tokens);
    let margins = model.margins(features.iter().map(|(feature, _)| *feature));
    let sure = margins.into_iter().zip(classes).enumerate().filter_map(|(class, (margin, intent))| {
        let score = model.per_mille(class, margin);
        (score >= least).then_some((margin, class, (*intent)?, score))
    });
    let mut sure: Vec<_> = sure.collect();
    sure.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let words = |class| {
        let mut evidence = model.evidence(class, &features);
        evidence.sort_by_key(|(token, weight)| (std::cmp::Reverse(*weight), *token));
        evidence.first().map_or(0..0, |(token, _)| message.tokens.span(usize::from(*token), 1))
    };
    let scored = |(_, class, intent, score)| Scored { intent, score, span: words(class), rule: "model".to_owned() };
    sure.into_iter().map(scored).collect()
}

/// The intents' model, and which of its classes is which intent.
fn trained() -> Option<&'static (Model, Vec<Option<Intent>>)> {
    static MODEL: OnceLock<Option<(Model, Vec<Option<Intent>>)>> = OnceLock::new();
    let read = || {
        let model = Model::read(include_bytes!("intents.bin"))?;
        let classes = model.classes.iter().map(|class| Intent::parse(&class.name)).collect();
        Some((model, classes))
    };
    MODEL.get_or_init(read).as_ref()
}

impl Model {
    /// Reads a model's file; `None` where it is none.
    pub(crate) fn read(bytes: &'static [u8]) -> Option<Model> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let count = usize::from(u16::from_le_bytes(take(&mut rest)?));
        let mut classes = Vec::with_capacity(count);
        for _ in 0..count {
            let [length] = take(&mut rest)?;
            let name = rest.split_off(..usize::from(length))?;
            let (scale, bias) = (f32::from_le_bytes(take(&mut rest)?), f32::from_le_bytes(take(&mut rest)?));
            let mut curve = [0_i16; STEPS];
            for step in &mut curve {
                *step = i16::from_le_bytes(take(&mut rest)?);
            }
            classes.push(Class { name: String::from_utf8(name.to_vec()).ok()?, scale, bias, curve });
        }
        let counts = rest.split_off(..ROWS)?;
        let mut starts = Vec::with_capacity(ROWS + 1);
        let mut total = 0_u32;
        for count in counts {
            starts.push(total);
            total += u32::from(*count);
        }
        starts.push(total);
        let (weights, rest) = rest.as_chunks::<2>();
        let whole = rest.is_empty() && weights.len() == total as usize;
        let known = weights.iter().all(|[class, _]| usize::from(*class) < count);
        (whole && known).then_some(Model { classes, starts, weights })
    }

    fn row(&self, feature: u32) -> &[[u8; 2]] {
        let at = feature as usize;
        let bounds = self.starts.get(at).zip(self.starts.get(at + 1));
        bounds.and_then(|(from, to)| self.weights.get(*from as usize..*to as usize)).unwrap_or_default()
    }

    /// The margin of every class.
    pub(crate) fn margins(&self, features: impl ExactSizeIterator<Item = u32>) -> Vec<f32> {
        let root = (features.len().max(1) as f32).sqrt();
        let mut sums = vec![0_i32; self.classes.len()];
        for feature in features {
            for [class, weight] in self.row(feature) {
                if let Some(sum) = sums.get_mut(usize::from(*class)) {
                    *sum += i32::from(weight.cast_signed());
                }
            }
        }
        let margin = |(sum, class): (i32, &Class)| sum as f32 * class.scale / root + class.bias;
        sums.into_iter().zip(&self.classes).map(margin).collect()
    }

    /// How sure a margin of a class is, per mille.
    pub(crate) fn per_mille(&self, class: usize, margin: f32) -> u16 {
        let Some(class) = self.classes.get(class) else { return 0 };
        let margin = (margin * 1000.0).clamp(-32_000.0, 32_000.0) as i16;
        let above = class.curve.partition_point(|step| *step <= margin);
        let each = 1000 / (STEPS - 1);
        let Some(to) = class.curve.get(above).copied() else { return 1000 };
        let Some(from) = above.checked_sub(1).and_then(|below| class.curve.get(below)).copied() else { return 0 };
        let (part, whole) = (i32::from(margin) - i32::from(from), (i32::from(to) - i32::from(from)).max(1));
        let part = usize::try_from(part).unwrap_or(0) * each / usize::try_from(whole).unwrap_or(1);
        u16::try_from((above - 1) * each + part).unwrap_or(1000)
    }

    /// How much each token speaks for a class, in the class's own units.
    pub(crate) fn evidence(&self, class: usize, features: &[(u32, u16)]) -> Vec<(u16, i32)> {
        let mut each: Vec<(u16, i32)> = Vec::new();
        for (feature, token) in features {
            let of_class = self.row(*feature).iter().filter(|[of, _]| usize::from(*of) == class);
            let weight: i32 = of_class.map(|[_, weight]| i32::from(weight.cast_signed())).sum();
            match each.iter_mut().find(|(known, _)| known == token) {
                Some((_, sum)) => *sum += weight,
                None => each.push((*token, weight)),
            }
        }
        each.sort_unstable();
        each
    }
}

fn take<const N: usize>(rest: &mut &'static [u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*first)
}
