//! Reference PMS, vendor emulators, conformance kits and dialogue scripts for hotel-agent

pub mod channel;
#[cfg(feature = "emulators")]
pub mod whatsapp;
