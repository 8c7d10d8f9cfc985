#![doc = include_str!("../README.md")]

#[cfg(feature = "engine")]
pub mod fact;
pub mod guest;
pub mod message;
pub mod port;
pub mod property;
#[cfg(feature = "engine")]
pub mod reply;
pub mod reservation;
