//! The contract of every store, and of those that several processes share.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use hotel_agent_core::port::Store;
use hotel_agent_testkit::store::Fresh;

use crate::place::Place;

async fn fresh() -> Fresh {
    let place = Place::new();
    Fresh::guarded(Arc::new(place.store().await), place)
}

/// The same path is the same place again.
async fn open_at(path: &Path) -> Arc<dyn Store> {
    static PLACES: Mutex<BTreeMap<PathBuf, Arc<Place>>> = Mutex::new(BTreeMap::new());
    let place = PLACES.lock().unwrap().entry(path.to_owned()).or_insert_with(|| Arc::new(Place::new())).clone();
    Arc::new(place.store().await)
}

hotel_agent_testkit::store_conformance!(fresh, shared);
hotel_agent_testkit::store_durability!(open_at, shared);
