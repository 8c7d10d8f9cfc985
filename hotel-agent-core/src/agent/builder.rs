use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize},
    },
};

use event_listener::Event;

use super::{
    Agent, AgentSettings, BuildError, Inner,
    tenant::{Tenant, Tenants, phrases},
};
use crate::{
    message::{AccountId, ChannelName},
    port::{Alerts, Assets, Channel, Clock, Ids, Pms, Store},
    property::{Property, PropertyId},
    reply::{Catalogue, seal::Seal},
    turn,
};

/// Puts an [`Agent`] together; begins at [`Agent::builder`].
///
/// `pms`, `channel` and `alerts` belong to the property named last; everything else is shared by all properties. A port
/// is taken by value or in an `Arc`.
#[must_use]
pub struct AgentBuilder {
    drafts: Vec<Draft>,
    current: Draft,
    store: Option<Arc<dyn Store>>,
    clock: Option<Arc<dyn Clock>>,
    ids: Option<Arc<dyn Ids>>,
    assets: Option<Arc<dyn Assets>>,
    seal: Option<Seal>,
    catalogue: Option<Catalogue>,
    settings: AgentSettings,
    decide: super::Decide,
}

/// A property whose plugs are still being named.
struct Draft {
    property: Property,
    pms: Option<Arc<dyn Pms>>,
    channels: Vec<Arc<dyn Channel>>,
    alerts: Option<Arc<dyn Alerts>>,
}

impl Draft {
    fn new(property: Property) -> Draft {
        Draft { property, pms: None, channels: Vec::new(), alerts: None }
    }
}

impl AgentBuilder {
    pub(super) fn new(property: Property) -> AgentBuilder {
        AgentBuilder {
            drafts: Vec::new(),
            current: Draft::new(property),
            store: None,
            clock: None,
            ids: None,
            assets: None,
            seal: None,
            catalogue: None,
            settings: AgentSettings::default(),
            decide: Arc::new(turn::decide),
        }
    }

    /// The property's PMS. Required.
    pub fn pms(mut self, pms: impl Pms + 'static) -> AgentBuilder {
        self.current.pms = Some(Arc::new(pms));
        self
    }

    /// One more channel of the property. At least one is required.
    pub fn channel(mut self, channel: impl Channel + 'static) -> AgentBuilder {
        self.current.channels.push(Arc::new(channel));
        self
    }

    /// The way to the people at the property's desk; without it alerts fail and the dialogue knows it.
    pub fn alerts(mut self, alerts: impl Alerts + 'static) -> AgentBuilder {
        self.current.alerts = Some(Arc::new(alerts));
        self
    }

    /// Goes on with another property: its PMS, channels and alerts follow.
    pub fn and(mut self, property: Property) -> AgentBuilder {
        let done = std::mem::replace(&mut self.current, Draft::new(property));
        self.drafts.push(done);
        self
    }

    /// Where everything is kept. Required.
    pub fn store(mut self, store: impl Store + 'static) -> AgentBuilder {
        self.store = Some(Arc::new(store));
        self
    }

    /// The time. Required; hosts export one.
    pub fn clock(mut self, clock: impl Clock + 'static) -> AgentBuilder {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// The source of identifiers. Required; hosts export one.
    pub fn ids(mut self, ids: impl Ids + 'static) -> AgentBuilder {
        self.ids = Some(Arc::new(ids));
        self
    }

    /// The properties' own files, for channels and hosts that show them.
    pub fn assets(mut self, assets: impl Assets + 'static) -> AgentBuilder {
        self.assets = Some(Arc::new(assets));
        self
    }

    /// Signs the QR codes of confirmations; without it none are sent.
    pub fn seal(mut self, seal: Seal) -> AgentBuilder {
        self.seal = Some(seal);
        self
    }

    /// Other words than the built-in ones.
    pub fn catalogue(mut self, catalogue: Catalogue) -> AgentBuilder {
        self.catalogue = Some(catalogue);
        self
    }

    /// How patient, parallel and persistent the agent is.
    pub fn settings(mut self, settings: AgentSettings) -> AgentBuilder {
        self.settings = settings;
        self
    }

    #[cfg(test)]
    pub(super) fn decide(mut self, decide: super::Decide) -> AgentBuilder {
        self.decide = decide;
        self
    }

    /// The agent, or what is missing or said twice.
    pub fn build(mut self) -> Result<Agent, BuildError> {
        check(&self.settings)?;
        self.drafts.push(self.current);
        let mut tenants = BTreeMap::new();
        let mut accounts = BTreeMap::new();
        for draft in self.drafts {
            let tenant = tenant(draft, &mut accounts)?;
            if let Some(twice) = tenants.insert(tenant.id().clone(), Arc::new(tenant)) {
                return Err(BuildError::SameProperty(twice.id().clone()));
            }
        }
        let ids = self.ids.ok_or(BuildError::NoIds)?;
        Ok(Agent(Arc::new(Inner {
            tenants: Tenants::new(tenants),
            store: self.store.ok_or(BuildError::NoStore)?,
            clock: self.clock.ok_or(BuildError::NoClock)?,
            worker: ids.next(),
            ids,
            assets: self.assets,
            seal: self.seal,
            catalogue: self.catalogue.map_or_else(Catalogue::builtin, Ok)?,
            lines: super::lines::Lines::new(self.settings.sends_a_channel, self.settings.sends),
            settings: self.settings,
            decide: self.decide,
            wake: Event::new(),
            webhooks: AtomicUsize::new(0),
            pressure: super::pressure::Pressure::new(),
            recovered: AtomicBool::new(false),
        })))
    }
}

fn tenant(draft: Draft, accounts: &mut BTreeMap<(ChannelName, AccountId), PropertyId>) -> Result<Tenant, BuildError> {
    let id = draft.property.id.clone();
    let mut channels = BTreeMap::new();
    for channel in draft.channels {
        let name = channel.name();
        let account = channel.account();
        if channels.insert(name.clone(), channel).is_some() {
            return Err(BuildError::SameChannel { property: id, channel: name });
        }
        if let Some(first) = accounts.insert((name.clone(), account), id.clone())
            && first != id
        {
            return Err(BuildError::SameAccount { channel: name, first, second: id });
        }
    }
    if channels.is_empty() {
        return Err(BuildError::NoChannel(id));
    }
    Ok(Tenant {
        phrases: phrases(&draft.property)?,
        property: Arc::new(draft.property),
        pms: draft.pms.ok_or(BuildError::NoPms(id))?,
        channels,
        alerts: draft.alerts,
    })
}

fn check(settings: &AgentSettings) -> Result<(), BuildError> {
    let counts = [
        ("turns", settings.turns),
        ("messages_a_turn", settings.messages_a_turn),
        ("sends", settings.sends),
        ("sends_a_channel", settings.sends_a_channel),
        ("webhooks", settings.webhooks),
    ];
    match counts.into_iter().find(|(_, count)| *count == 0) {
        Some((name, _)) => Err(BuildError::Zero(name)),
        None if settings.lease.is_zero() => Err(BuildError::Zero("lease")),
        None => Ok(()),
    }
}
