//! Reference PMS, vendor emulators, conformance kits and dialogue scripts for hotel-agent

pub mod store;
