use chrono::Days;
use hotel_agent_core::{
    port::{FaultKind, NightsRequest},
    reservation::NightStatus,
};

use crate::pms::PmsFixture;

impl PmsFixture {
    /// Rooms left on the nights of the profile's stay; `None` where the PMS cannot say.
    async fn night_statuses(&self) -> Option<Vec<NightStatus>> {
        let (from, to) = self.nights();
        if !self.pms.capabilities().nights {
            return None;
        }
        Some(self.pms.nights(&NightsRequest::new(from, to)).await.expect("nights"))
    }
}

/// Nights have one entry a room type and date, in date order, both ends included.
pub async fn nights_have_one_entry_a_room_type_and_date_in_date_order(fixture: PmsFixture) {
    let Some(statuses) = fixture.night_statuses().await else { return };
    let rooms = fixture.pms.room_types().await.expect("room types");
    assert!(statuses.is_sorted_by_key(|status| status.date));
    for date in fixture.profile.stay.night_dates() {
        for room in &rooms {
            let entries = statuses.iter().filter(|status| status.date == date && status.room_type == room.id);
            assert_eq!(entries.count(), 1, "{} on {date}", room.id);
        }
    }
    assert_eq!(statuses.len(), rooms.len() * usize::from(fixture.profile.stay.nights()));
}

/// What nights say is what offers say: the rooms left of a stay are those of its fullest night.
pub async fn nights_agree_with_offers(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let first_night = fixture.nights().0;
    fixture.desk(|desk| desk.leave_rooms(&offer.room_type, (first_night, first_night), 1)).await;
    let Some(statuses) = fixture.night_statuses().await else { return };
    let offers = fixture.offers(&fixture.profile.stay).await.offers;
    for offer in offers {
        let of_room = || statuses.iter().filter(|status| status.room_type == offer.room_type);
        assert_eq!(of_room().map(|status| status.rooms_left).min(), Some(offer.rooms_left), "{}", offer.room_type);
        let arrival = of_room().find(|status| status.date == offer.stay.arrival()).expect("the first night");
        assert!((1..=offer.stay.nights()).contains(&arrival.min_stay), "{arrival:?}");
    }
    if let Some(closed) = fixture.profile.closed.as_ref() {
        let request = NightsRequest::new(closed.arrival(), closed.arrival());
        for status in fixture.pms.nights(&request).await.expect("nights") {
            assert_eq!(status.rooms_left, 0, "closed");
        }
    }
}

/// At most 62 nights after the first can be asked.
pub async fn nights_of_too_long_a_time_are_refused(fixture: PmsFixture) {
    if !fixture.pms.capabilities().nights {
        return;
    }
    let from = fixture.profile.stay.arrival();
    let most = NightsRequest::new(from, from + Days::new(62));
    assert!(fixture.pms.nights(&most).await.is_ok());
    let more = NightsRequest::new(from, from + Days::new(63));
    assert_eq!(fixture.pms.nights(&more).await.err().map(|fault| fault.kind), Some(FaultKind::BadRequest));
}

/// Whether nights can be read is what the capabilities say.
pub async fn nights_are_a_capability(fixture: PmsFixture) {
    let (from, to) = fixture.nights();
    let answer = fixture.pms.nights(&NightsRequest::new(from, to)).await;
    match fixture.pms.capabilities().nights {
        true => assert!(answer.is_ok()),
        false => assert_eq!(answer.err().map(|fault| fault.kind), Some(FaultKind::Unsupported)),
    }
}
