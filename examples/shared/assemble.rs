use std::{env, sync::Arc};

use hotel_agent::core::{
    agent::{Agent, AgentSettings},
    port::{Alerts, Channel, Clock, Ids, Store},
    property::Property,
    reply::seal::{Key, KeyRing, Seal},
};
use hotel_agent_axum::{RandomIds, SystemClock};
use hotel_agent_testkit::grand_hotel::GrandHotel;

use super::{Data, Hotel, Problem, hotels::Pictures};

/// How one hotel is reached: its channels, and the way to its desk.
pub(crate) struct House {
    /// At least one.
    pub(crate) channels: Vec<Arc<dyn Channel>>,
    /// Where alerts go.
    pub(crate) alerts: Arc<dyn Alerts>,
}

/// One agent for these hotels over this store, each with the reference PMS on its own ledger.
pub(crate) fn assemble(
    hotels: &[Hotel],
    data: &Data,
    store: Arc<dyn Store>,
    settings: AgentSettings,
    plug: impl Fn(&Hotel, &Arc<dyn Store>) -> Result<House, Problem>,
) -> Result<Agent, Problem> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ids: Arc<dyn Ids> = Arc::new(RandomIds);
    let mut builder = None;
    for hotel in hotels {
        let property = hotel.property.clone();
        let path = data.ledger(&property.id);
        let pms = GrandHotel::open(hotel.rooms.clone(), &path, clock.clone(), ids.clone()).map_err(Problem::failed)?;
        if pms.open_report().torn_bytes > 0 {
            tracing::warn!(ledger = %path.display(), "a last entry cut short by a crash was dropped");
        }
        let house = plug(hotel, &store)?;
        let begun = match builder {
            None => Agent::builder(property),
            Some(builder) => hotel_agent::core::agent::AgentBuilder::and(builder, property),
        };
        let begun = begun.pms(pms).alerts(house.alerts);
        builder = Some(house.channels.into_iter().fold(begun, |builder, channel| builder.channel(channel)));
    }
    let builder = builder.ok_or_else(|| Problem::setup("no hotel is named: see --config"))?;
    let builder = builder.store(store).clock(clock).ids(ids).assets(Pictures::of(hotels)).seal(seal(hotels, data)?);
    builder.settings(settings).build().map_err(Problem::setup)
}

/// The keys confirmations are signed with: those the hotels' settings name, else one made for this data folder.
fn seal(hotels: &[Hotel], data: &Data) -> Result<Seal, Problem> {
    let mut keys: Vec<(String, String)> = Vec::new();
    for Hotel { property: Property { qr, .. }, file, .. } in hotels {
        let Ok(secret) = env::var(&qr.key_env) else { continue };
        match keys.iter().find(|(id, _)| *id == qr.key_id) {
            None => keys.push((qr.key_id.clone(), secret)),
            Some((_, known)) if *known == secret => {}
            Some(_) => {
                let problem = format!("{}: another hotel has another key of the id {:?}", file.display(), qr.key_id);
                return Err(Problem::setup(format!("{problem}: change qr.key_id")));
            }
        }
    }
    if keys.is_empty() {
        keys.push(("demo".to_owned(), data.secret("qr.key")?));
    }
    let bad = |error| Problem::setup(format!("the key of confirmations (qr.key_env): {error}"));
    let mut keys = keys.into_iter().map(|(id, secret)| Key::new(id, secret.as_bytes()).map_err(bad));
    let current = keys.next().ok_or_else(|| Problem::failed("no key"))??;
    let older = keys.collect::<Result<Vec<Key>, Problem>>()?;
    KeyRing::new(current, older).map(Seal::new).map_err(bad)
}
