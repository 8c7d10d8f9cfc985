#![doc = include_str!("../README.md")]

pub mod channel;
pub mod chaos;
mod clock;
pub mod grand_hotel;
mod ids;
#[cfg(feature = "emulators")]
pub mod lambda;
pub mod pms;
pub mod postgres;
#[cfg(feature = "emulators")]
pub mod remote;
#[cfg(feature = "scripts")]
pub mod scripts;
pub mod store;
#[cfg(feature = "emulators")]
pub mod whatsapp;

pub use clock::ManualClock;
pub use ids::SeededIds;
