#![doc = include_str!("../README.md")]

mod health;
mod host;
mod media;
mod pace;
mod pages;
mod refusal;
mod runtime;
mod serve;
mod staff;
mod verify;
mod webchat;
mod webhooks;

pub use host::{HostBuilder, router};
pub use runtime::{RandomIds, SystemClock};
pub use serve::{serve, shutdown_signal};
pub use webchat::WebChat;
