use thiserror::Error;

use crate::{message::ChannelName, property::PropertyId, reply::CatalogueError};

/// Why an agent could not be built.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No store was given.
    #[error("the agent needs a store: call `.store(..)`")]
    NoStore,
    /// No clock was given.
    #[error("the agent needs a clock: call `.clock(..)`")]
    NoClock,
    /// No source of ids was given.
    #[error("the agent needs a source of ids: call `.ids(..)`")]
    NoIds,
    /// A property has no PMS.
    #[error("property {0} needs a PMS: call `.pms(..)` after naming the property")]
    NoPms(PropertyId),
    /// A property has no channel, so nobody could ever write to it.
    #[error("property {0} needs a channel: call `.channel(..)` after naming the property")]
    NoChannel(PropertyId),
    /// Two properties have one id.
    #[error("two properties are called {0}")]
    SameProperty(PropertyId),
    /// One property has two channels of one name.
    #[error("property {property} has two channels called {channel}")]
    SameChannel {
        /// The property.
        property: PropertyId,
        /// The name both have.
        channel: ChannelName,
    },
    /// Two properties answer for one account, so nobody could tell whose guest is writing.
    #[error("properties {first} and {second} have the same account on channel {channel}")]
    SameAccount {
        /// The channel.
        channel: ChannelName,
        /// One property.
        first: PropertyId,
        /// The other.
        second: PropertyId,
    },
    /// The property to replace is not one of the agent's.
    #[error("there is no property {0} to replace")]
    UnknownProperty(PropertyId),
    /// A phrase of a property's own cannot be read.
    #[error("property {property}: {problem}")]
    Phrase {
        /// The property.
        property: PropertyId,
        /// Which phrase, and what is wrong with it.
        problem: String,
    },
    /// A number that must not be zero is.
    #[error("setting {0} must not be zero")]
    Zero(&'static str),
    /// The message catalogue cannot be read.
    #[error("the message catalogue cannot be read")]
    Catalogue(#[from] CatalogueError),
}
