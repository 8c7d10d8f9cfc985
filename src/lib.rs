#![doc = include_str!("../README.md")]

pub use hotel_agent_core as core;
pub use hotel_agent_core::{agent::Agent, property::Property};

#[cfg(feature = "axum")]
pub use hotel_agent_axum as axum;
#[cfg(feature = "lambda")]
pub use hotel_agent_lambda as lambda;
#[cfg(feature = "whatsapp")]
pub use hotel_agent_messaging as messaging;
#[cfg(feature = "speech")]
pub use hotel_agent_speech as speech;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use hotel_agent_storage as storage;
#[cfg(feature = "testkit")]
pub use hotel_agent_testkit as testkit;
