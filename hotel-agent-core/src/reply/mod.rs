//! Replies: messages of the catalogue, printed in the guest's language and fitted to the channel.
//!
//! ```
//! use chrono::NaiveDate;
//! use hotel_agent_core::{
//!     guest::Language,
//!     reply::{Catalogue, Locale, Say},
//! };
//!
//! let catalogue = Catalogue::builtin()?;
//! let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
//! let line = catalogue.line(&Locale::new(Language::En, "CO"), today, &Say::new("choice-ask"));
//! assert_eq!(line, "Please choose:");
//! # Ok::<(), hotel_agent_core::reply::CatalogueError>(())
//! ```

mod catalogue;
mod choices;
mod fit;
mod format;
mod locale;
mod print;
pub mod qr;
mod render;
mod say;
pub mod seal;

pub use catalogue::{Catalogue, CatalogueError};
pub use locale::Locale;
pub use render::{RenderContext, render};
pub use say::{Choice, Reply, Say};
