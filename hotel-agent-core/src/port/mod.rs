//! The ports: traits an integrator implements, and the faults they speak.
//!
//! Every port is object-safe. Requests are structs that can grow; a trait's documentation is its contract, and each
//! sentence of it is a check of the conformance kit in `hotel-agent-testkit`.

mod alerts;
mod assets;
mod channel;
mod clock;
mod fault;
mod pms;
mod record;
mod shared;
mod speech;
pub mod store;

pub use alerts::{Alert, Alerts};
pub use assets::Assets;
pub use channel::{Channel, SendOutcome, Verdict};
pub use clock::{Clock, Ids};
pub use fault::{Fault, FaultKind, FaultRecord, Retry};
pub use pms::{
    CancelRequest, FindRequest, GuestField, Idempotency, NightsRequest, OffersRequest, Outcome, Pms, PmsCapabilities,
    Rejection, ReserveRequest,
};
pub use record::Record;
pub use speech::{Audio, Synthesizer, Transcriber, Transcript};
pub use store::Store;
