#![doc = include_str!("../README.md")]

#[cfg(feature = "command")]
pub mod command;
