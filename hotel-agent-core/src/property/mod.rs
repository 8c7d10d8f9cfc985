//! A property: its identity here, its profile, opening hours and policies with the `engine` feature.

mod id;

pub use id::{PropertyId, PropertyIdError};
