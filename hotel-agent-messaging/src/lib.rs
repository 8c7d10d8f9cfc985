#![doc = include_str!("../README.md")]

#[cfg(feature = "alerts")]
pub mod alerts;
#[cfg(any(feature = "whatsapp", feature = "alerts"))]
mod tls;
#[cfg(feature = "whatsapp")]
pub mod whatsapp;
