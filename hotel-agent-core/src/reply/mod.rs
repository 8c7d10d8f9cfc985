//! Replies: messages of the catalogue, printed in the guest's language and fitted to the channel.

mod say;

pub use say::{Choice, Reply, Say};
