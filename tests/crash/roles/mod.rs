//! What each process of a scenario is: this test binary, started again with its part in the environment.

mod hotel;
mod meta;
mod pms;

use std::io::Read;

use serde::{Deserialize, Serialize};

pub(crate) use self::{
    hotel::{BELL, HotelRole, Struck},
    meta::{Heard, MetaRole, Statuses},
    pms::{PmsRole, Trouble},
};

/// Names a process's part, as JSON.
pub(crate) const ROLE: &str = "HOTEL_AGENT_CRASH_ROLE";

/// Begins the line on which a process says that it serves, and where.
pub(crate) const SERVES: &str = "serves at ";

/// The hotel's settings, for every process that needs them.
pub(crate) const PROPERTY: &str = include_str!("../../../examples/hotels/casa-del-mar.toml");

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Role {
    Hotel(HotelRole),
    Pms(PmsRole),
    Meta(MetaRole),
}

impl Role {
    /// The part this process was started for.
    pub(crate) fn from_environment() -> Option<Role> {
        let role = std::env::var(ROLE).ok()?;
        Some(serde_json::from_str(&role).unwrap())
    }

    /// Plays it until the process is killed, or its parent is gone.
    pub(crate) fn play(self) {
        std::thread::spawn(|| {
            // Nothing is ever written to it: it ends with the parent.
            let _end = std::io::stdin().read_to_end(&mut Vec::new());
            std::process::exit(0);
        });
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        match self {
            Role::Hotel(role) => runtime.block_on(role.play()),
            Role::Pms(role) => runtime.block_on(role.play()),
            Role::Meta(role) => runtime.block_on(role.play()),
        }
    }
}
