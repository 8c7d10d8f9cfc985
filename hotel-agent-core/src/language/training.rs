//! What `cargo xtask train-language` needs of the model: the features it sees, so that training and reading agree.
//!
//! Not part of the library's promise: behind the feature `train`, for the repository's own trainer.

use super::{fold, model};

/// How many bits number a feature.
pub const BITS: u32 = model::BITS;

/// Points of each class's curve from margin to probability.
pub const STEPS: usize = model::STEPS;

/// The features of a message, each once, in ascending order.
#[must_use]
pub fn features(text: &str) -> Vec<u32> {
    model::features(&fold::tokenize(text)).into_iter().map(|(feature, _)| feature).collect()
}
