//! A property: its identity here, its profile, opening hours and policies with the `engine` feature.
//!
//! [`Property::from_toml`] reads the file a hotelier writes. It is read whole: either everything in it is sound and
//! agrees with itself, or a [`ConfigError`] lists what is not. A `Property` never changes afterwards; a new
//! file makes a new one with another [`revision`](Property::revision).

mod id;

pub use id::{PropertyId, PropertyIdError};

#[cfg(feature = "engine")]
mod config;
#[cfg(feature = "engine")]
mod desk;
#[cfg(feature = "engine")]
mod hours;
#[cfg(feature = "engine")]
mod knowledge;
#[cfg(feature = "engine")]
mod lint;
#[cfg(feature = "engine")]
mod mentions;
#[cfg(feature = "engine")]
mod policies;
#[cfg(feature = "engine")]
mod profile;
#[cfg(feature = "engine")]
mod time_zone;

#[cfg(feature = "engine")]
pub use {
    config::{ConfigError, Problem},
    desk::{Alert, Desk, DeskId, Staff},
    hours::{DeskState, InvalidHours, OpeningHours},
    knowledge::{Phrase, Topic},
    policies::{Fee, FeePer, Pets, Policies, QuietHours, Smoking, TimeForFee},
    profile::{Country, PostalAddress, Property, QrSettings, Reviews},
    time_zone::{BusinessDay, TimeZone, UnknownTimeZone},
};

#[cfg(all(test, feature = "engine"))]
mod tests;
