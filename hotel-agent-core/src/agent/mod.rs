//! The async shell around the pure turn: accept, claim, drive, commit, deliver.
//!
//! An [`Agent`] is the only caller of ports. It spawns nothing and needs no runtime: a host awaits [`Agent::run`] beside
//! its own work, or [`Agent::drain`] where processes live for one request. Dropping any of its futures at any moment
//! loses nothing: what was accepted is in the store, and a lease that nobody holds any more ends by itself.
//!
//! # How a message becomes an answer
//! 1. [`Agent::webhook`] or [`Agent::accept`] keeps it, once, card numbers masked.
//! 2. A worker claims its conversation and calls [`decide`](crate::turn::decide) until nothing is missing, performing the
//!    calls it names. The journal is saved before each write, so that a killed turn knows what it had begun.
//! 3. One commit holds the next session, the replies and the jobs. Whoever lost the lease meanwhile commits nothing.
//! 4. The outbox is delivered, in order for each guest, at least once.

mod accept;
mod attempt;
mod builder;
mod check;
mod commit;
mod dead_letter;
mod deliver;
mod drive;
mod error;
mod lines;
mod observe;
mod patience;
mod perform;
mod pressure;
mod records;
mod resume;
mod settings;
mod staff;
mod tenant;
mod upkeep;
mod webhook;
mod withdraw;
mod worker;
mod write;

#[cfg(test)]
mod tests;

pub use builder::AgentBuilder;
pub use check::Checked;
pub use error::BuildError;
pub use settings::AgentSettings;
pub use worker::Drained;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize},
    },
};

use event_listener::Event;

use crate::{
    dialogue::Session,
    fact::{Facts, Missing},
    message::ChannelName,
    port::{Assets, Channel, Clock, Fault, Ids, Store},
    property::{Property, PropertyId},
    reply::{Catalogue, seal::Seal},
    turn::{Decision, Turn},
};

/// A hotel's front desk: one or more properties, their channels and PMSs, over one store.
///
/// Cloning is cheap; clones are the same agent.
///
/// ```no_run
/// # use hotel_agent_core::{agent::*, port::*, property::Property};
/// # fn assemble(
/// #     property: Property, pms: impl Pms + 'static, chat: impl Channel + 'static, store: impl Store + 'static,
/// #     clock: impl Clock + 'static, ids: impl Ids + 'static,
/// # ) -> Result<Agent, BuildError> {
/// let agent = Agent::builder(property).pms(pms).channel(chat).store(store).clock(clock).ids(ids).build()?;
/// # Ok(agent)
/// # }
/// ```
#[derive(Clone)]
pub struct Agent(Arc<Inner>);

/// The pure function a worker drives; only tests put another in its place.
type Decide = Arc<dyn Fn(&Property, &Catalogue, &Session, &Turn, &Facts) -> Result<Decision, Missing> + Send + Sync>;

struct Inner {
    tenants: tenant::Tenants,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    assets: Option<Arc<dyn Assets>>,
    seal: Option<Seal>,
    catalogue: Catalogue,
    settings: AgentSettings,
    decide: Decide,
    /// This agent's name on its leases.
    worker: String,
    /// Notified when there may be something to claim or to send.
    wake: Event,
    /// Webhooks on their way into the store.
    webhooks: AtomicUsize,
    /// Places for sends.
    lines: lines::Lines,
    /// Whether more comes in than is worked off.
    pressure: pressure::Pressure,
    /// Whether the leases of a dead process have been ended.
    recovered: AtomicBool,
}

impl Agent {
    /// Begins with a property; its PMS and channels follow.
    pub fn builder(property: Property) -> AgentBuilder {
        AgentBuilder::new(property)
    }

    /// Every property, by id.
    pub fn properties(&self) -> Vec<Arc<Property>> {
        self.0.tenants.all().iter().map(|tenant| tenant.property.clone()).collect()
    }

    /// The present revision of a property.
    pub fn property(&self, id: &PropertyId) -> Option<Arc<Property>> {
        self.0.tenants.get(id).map(|tenant| tenant.property.clone())
    }

    /// Puts another revision of a property in place, at once and whole. Running turns keep the one they began with.
    ///
    /// # Errors
    /// [`BuildError::UnknownProperty`]: a new property needs a PMS and channels, hence a new agent.
    pub fn replace_property(&self, property: Property) -> Result<(), BuildError> {
        self.0.tenants.replace(property)
    }

    /// The names of a property's channels.
    pub fn channels(&self, property: &PropertyId) -> BTreeMap<ChannelName, Arc<dyn Channel>> {
        self.0.tenants.get(property).map(|tenant| tenant.channels.clone()).unwrap_or_default()
    }

    /// A channel of a property.
    pub fn channel(&self, property: &PropertyId, name: &ChannelName) -> Option<Arc<dyn Channel>> {
        self.0.tenants.get(property)?.channels.get(name).cloned()
    }

    /// The store, for hosts that read from it (transcripts).
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.0.store
    }

    /// The clock the agent lives by.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// The source of identifiers.
    pub fn ids(&self) -> &Arc<dyn Ids> {
        &self.0.ids
    }

    /// The properties' own files, where the agent was given any.
    pub fn assets(&self) -> Option<&Arc<dyn Assets>> {
        self.0.assets.as_ref()
    }

    /// The message catalogue.
    pub fn catalogue(&self) -> &Catalogue {
        &self.0.catalogue
    }

    /// Whether the store answers; hosts say "not ready" with this fault.
    pub async fn ready(&self) -> Result<(), Fault> {
        self.0.store.next_wake().await.map(|_| ())
    }
}

impl std::fmt::Debug for Agent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let properties: Vec<PropertyId> = self.0.tenants.all().iter().map(|tenant| tenant.id().clone()).collect();
        f.debug_struct("Agent").field("properties", &properties).finish_non_exhaustive()
    }
}

impl Inner {
    /// Tells every waiting worker to look for work.
    fn wake(&self) {
        self.wake.notify(usize::MAX);
    }
}
