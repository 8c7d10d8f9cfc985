//! Guards taken out, one at a time: the harness must notice each.

mod pms;
mod store;

use serde::{Deserialize, Serialize};

pub(crate) use self::{
    pms::TamperedPms,
    store::{TamperedStore, Witness},
};

/// A guard that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Sabotage {
    /// A message delivered again is taken for another.
    InboxUnique,
    /// 200 is answered first, the message is kept a moment later.
    AnswerAfterDurable,
    /// The journal is not kept before a write.
    JournalBeforeWrite,
    /// Writes whose end is unknown are repeated without a look.
    LookUpUnknownWrites,
    /// Each attempt at a write has a key of its own.
    OneKeyAWrite,
    /// A worker that has lost its lease goes on as if it had not.
    Fencing,
    /// What may have been sent is sent again at once.
    EchoWait,
    /// A row is not marked before its send.
    SendingMark,
    /// Replies are kept in memory, not committed with the session.
    OutboxWithSession,
    /// A reservation just made is not read again.
    ReadAgainAfterCreate,
}
