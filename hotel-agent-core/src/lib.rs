#![doc = include_str!("../README.md")]

pub mod guest;
#[cfg(feature = "engine")]
pub mod memory;
pub mod message;
pub mod port;
pub mod property;
pub mod reservation;
