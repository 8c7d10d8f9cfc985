//! Facts: what the PMS or the property's own settings say, and the only material replies are made of.
//!
//! A [`Fact`] has no public constructor. It is minted in this module, from an answer recorded in a turn's [`Facts`] or
//! from the property's settings ([`House`]). A journey can take a fact apart and pass it on, not make one up:
//!
//! ```compile_fail
//! use hotel_agent_core::fact::Fact;
//! let invented = Fact::mint(42);
//! ```
//!
//! ```compile_fail
//! use hotel_agent_core::{fact::Fact, reservation::Money};
//! fn invented(price: Money) -> Fact<Money> {
//!     Fact(price)
//! }
//! ```

mod call;
mod facts;
mod house;
mod parts;

pub use call::{Answer, Call, Claims, Missing, Verb, WriteAnswer};
pub use facts::{Facts, Read, Recorded};
pub use house::{DayHours, DeskNow, House};

/// A value that came from the PMS or from the property's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<T>(T);

impl<T> Fact<T> {
    /// Only this module knows where a value came from.
    pub(in crate::fact) fn mint(value: T) -> Fact<T> {
        Fact(value)
    }

    /// A fact out of thin air, for tests of what is made from facts.
    #[cfg(test)]
    pub(crate) fn of(value: T) -> Fact<T> {
        Fact(value)
    }

    /// The value, to decide by or to print.
    pub fn get(&self) -> &T {
        &self.0
    }
}

impl<T> Fact<Vec<T>> {
    /// Each element as a fact of its own.
    pub fn each(&self) -> impl Iterator<Item = Fact<T>> + '_
    where
        T: Clone,
    {
        self.0.iter().cloned().map(Fact)
    }
}

impl<T> Fact<Option<T>> {
    /// The fact inside, if there is one.
    pub fn some(self) -> Option<Fact<T>> {
        self.0.map(Fact)
    }
}
