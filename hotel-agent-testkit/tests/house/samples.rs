//! The hotels that the demo opens: whatever stands in their files, they can be sold.

use std::{path::Path, sync::Arc, time::Duration};

use chrono::Days;
use futures_util::FutureExt;
use hotel_agent_core::{
    port::{Clock, OffersRequest, Pms},
    reservation::{Party, Stay},
};
use hotel_agent_testkit::{
    ManualClock, SeededIds,
    grand_hotel::{GrandHotel, GrandHotelSettings},
};

use crate::stage::start;

#[test]
fn the_sample_hotels_sell_rooms_on_most_days_of_the_year() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/hotels");
    let files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    assert!(files.len() >= 2, "{files:?}");
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let settings =
            GrandHotelSettings::from_toml(&text, &path.display().to_string()).unwrap_or_else(|e| panic!("{e}"));
        let clock = Arc::new(ManualClock::new(start()));
        let house = GrandHotel::in_memory(settings, clock.clone(), Arc::new(SeededIds::new(1)));
        assert_eq!(house.open_report().seeds_skipped, [""; 0], "{}", path.display());
        let mut sold = 0;
        for _ in 0..365 {
            clock.advance(Duration::from_secs(86_400));
            let arrival = house.settings().business_date(clock.now()) + Days::new(20);
            let stay = Stay::new(arrival, arrival + Days::new(3), Party::new(2, vec![]).unwrap()).unwrap();
            let offers = house.offers(&OffersRequest::new(stay)).now_or_never().unwrap().unwrap();
            sold += usize::from(!offers.offers.is_empty());
        }
        assert!(sold > 330, "{} sells on {sold} days", path.display());
    }
}
