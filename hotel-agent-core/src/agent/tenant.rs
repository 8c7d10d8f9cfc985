use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use super::BuildError;
use crate::{
    language::Phrases,
    message::ChannelName,
    port::{Alerts, Channel, Pms},
    property::{Property, PropertyId},
    turn,
};

/// A property and what it is plugged into. Swapped whole: a running turn keeps the one it began with.
#[derive(Clone)]
pub(super) struct Tenant {
    pub(super) property: Arc<Property>,
    /// The property's own phrases, compiled.
    pub(super) phrases: Arc<Phrases>,
    pub(super) pms: Arc<dyn Pms>,
    pub(super) channels: BTreeMap<ChannelName, Arc<dyn Channel>>,
    pub(super) alerts: Option<Arc<dyn Alerts>>,
}

impl Tenant {
    pub(super) fn id(&self) -> &PropertyId {
        &self.property.id
    }
}

/// Every tenant of an agent.
pub(super) struct Tenants(RwLock<BTreeMap<PropertyId, Arc<Tenant>>>);

impl Tenants {
    pub(super) fn new(tenants: BTreeMap<PropertyId, Arc<Tenant>>) -> Tenants {
        Tenants(RwLock::new(tenants))
    }

    pub(super) fn get(&self, id: &PropertyId) -> Option<Arc<Tenant>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub(super) fn all(&self) -> Vec<Arc<Tenant>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Puts another revision of a property in place of the present one.
    pub(super) fn replace(&self, property: Property) -> Result<(), BuildError> {
        let mut tenants = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let Some(tenant) = tenants.get_mut(&property.id) else {
            return Err(BuildError::UnknownProperty(property.id));
        };
        let phrases = phrases(&property)?;
        *tenant = Arc::new(Tenant { property: Arc::new(property), phrases, ..Tenant::clone(tenant) });
        Ok(())
    }
}

/// Compiles a property's own phrases; one that cannot be read refuses the property.
pub(super) fn phrases(property: &Property) -> Result<Arc<Phrases>, BuildError> {
    let (phrases, refused) = turn::phrases(property);
    match refused.into_iter().next() {
        Some(problem) => Err(BuildError::Phrase { property: property.id.clone(), problem }),
        None => Ok(Arc::new(phrases)),
    }
}
