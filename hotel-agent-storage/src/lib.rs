#![doc = include_str!("../README.md")]

#[cfg(feature = "files")]
pub mod files;
#[cfg(feature = "sqlite")]
pub mod sqlite;
