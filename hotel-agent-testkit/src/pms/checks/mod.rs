//! The checks, one function a behaviour; [`pms_conformance!`](crate::pms_conformance) makes tests of them.
#![expect(clippy::expect_used, clippy::panic, reason = "a kit is test code: it fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "a kit is test code: what is not there fails the test")]

mod cancel;
mod find;
mod nights;
mod offers;
mod reserve;
mod steps;

pub use self::{cancel::*, find::*, nights::*, offers::*, reserve::*};
