#![doc = include_str!("../README.md")]

pub mod guest;
pub mod message;
pub mod port;
pub mod property;
pub mod reservation;
