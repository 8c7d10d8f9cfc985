#![doc = include_str!("../README.md")]

#[cfg(feature = "whatsapp")]
pub mod whatsapp;
