//! The store: one unit of work from an accepted message to the replies it led to.
//!
//! A store knows tenants, conversations, rows and times; what the rows hold are [`Record`](super::Record)s it never
//! reads. Every call carries the present moment where it matters: a store has no clock. A call resolves only once its
//! effect is durable; a lease need not outlast the machines of those who could hold it. Faults are [`Full`](super::FaultKind::Full) when there is no room (answer 503 and the channel
//! redelivers), [`Conflict`](super::FaultKind::Conflict) when a lease was lost, [`Unavailable`](super::FaultKind::Unavailable)
//! when the store cannot be reached.
//!
//! Times and durations are kept to the millisecond: a time is rounded down, a duration up, so that only a true zero is
//! none. A lease is lost when it was committed or released, or when its end came *and* another claim took its place;
//! being late alone loses nothing. What a lost lease asks for changes nothing.

mod desk;
mod inbox;
mod outbox;
mod transcript;

pub use desk::{ConversationSummary, Desk, HandOffMark, HandOffStage};
pub use inbox::{
    Accepted, Claim, ClaimRequest, ClaimedJob, ClaimedMessage, Commit, Inbox, Lease, NewInbound, NewJob, NewOutbound,
    Release, Resolved,
};
pub use outbox::{Outbox, OutboxClaim, OutboxRow, ReceiptUpdate, SendState};
pub use transcript::{TranscriptItem, Transcripts};

/// Everything the agent keeps: the four parts of one store, sharing transactions.
pub trait Store: Inbox + Outbox + Transcripts + Desk {}

impl<S: Inbox + Outbox + Transcripts + Desk + ?Sized> Store for S {}
