//! What the demo's programs have in common: the hotels' files, the data folder, the agent of both.

mod assemble;
mod data;
mod hotels;
mod problem;

pub(crate) use assemble::{House, assemble};
pub(crate) use data::Data;
pub(crate) use hotels::{Hotel, hotels};
pub(crate) use problem::Problem;
