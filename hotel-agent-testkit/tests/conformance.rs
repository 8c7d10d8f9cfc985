//! The kit over everything in this crate that is a PMS.

#![expect(clippy::unwrap_used, reason = "tests")]
use std::sync::Arc;

use hotel_agent_testkit::{
    chaos::{ChaosPms, Plan},
    grand_hotel::GrandHotel,
    pms::PmsFixture,
};

mod in_memory {
    hotel_agent_testkit::pms_conformance!(super::PmsFixture::grand_hotel);
}

mod with_a_ledger {
    use super::*;

    async fn fresh() -> PmsFixture {
        PmsFixture::with_house(|settings, clock, ids| {
            // The lock and the file live as long as the house; the folder's name may go.
            let folder = tempfile::tempdir().unwrap();
            GrandHotel::open(settings, &folder.path().join("ledger"), clock, ids).unwrap()
        })
    }

    hotel_agent_testkit::pms_conformance!(fresh);
}

mod wrapped_in_calm_chaos {
    use super::*;

    async fn fresh() -> PmsFixture {
        PmsFixture::grand_hotel().await.wrapped(|pms, clock| Arc::new(ChaosPms::new(pms, clock, Plan::calm())))
    }

    hotel_agent_testkit::pms_conformance!(fresh);
}
