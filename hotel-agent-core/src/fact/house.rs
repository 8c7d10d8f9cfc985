//! house facts
use super::Fact;
/// The property, as a mint of facts.
pub struct House;
