use std::time::Duration;

use chrono::NaiveTime;
use hotel_agent_core::{
    guest::Phone,
    port::FindRequest,
    reservation::{ClientRef, ConfirmationNumber, Reservation, ReservationId, Source},
};

use super::steps::{done, phone};
use crate::pms::PmsFixture;

impl PmsFixture {
    async fn find(&self, request: FindRequest) -> Vec<Reservation> {
        self.pms.find(&request).await.expect("find")
    }

    /// Has the desk take in a reservation like `model` that an OTA sold under `number`.
    pub(super) async fn import_from_ota(&self, model: &Reservation, number: &str) -> Option<Reservation> {
        let mut sold = model.clone();
        sold.id = ReservationId::new("ota-1");
        sold.number = ConfirmationNumber::new("OTA-7788");
        sold.channel_number = Some(number.to_owned());
        sold.source = Source::Channel { name: "An OTA".to_owned() };
        sold.client_ref = None;
        self.desk(|desk| desk.import(sold.clone())).await.then_some(sold)
    }
}

/// A number is found whatever its case and separators.
pub async fn a_number_is_found_however_it_is_written(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    fixture.reserve("turn/reserve/2", &offer).await;
    let number = made.number.as_str();
    let letters: String = number.chars().filter(|c| c.is_alphanumeric()).collect();
    let spaced: Vec<String> = letters.chars().map(String::from).collect();
    for written in [
        number.to_owned(),
        number.to_lowercase(),
        letters.clone(),
        format!("  {number} "),
        spaced.join(" "),
        spaced.join("-"),
    ] {
        let found = fixture.find(FindRequest::Number(written.clone())).await;
        assert_eq!(found, std::slice::from_ref(&made), "{written:?}");
    }
}

/// A reservation is found by the PMS's own id.
pub async fn a_reservation_is_found_by_its_id(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    fixture.reserve("turn/reserve/2", &offer).await;
    assert_eq!(fixture.find(FindRequest::Id(made.id.clone())).await, [made]);
}

/// A reservation is found by the reference of our own write, by either way of asking.
pub async fn a_reservation_is_found_by_our_reference(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    fixture.reserve("turn/reserve/2", &offer).await;
    let found = fixture.find(FindRequest::ClientRef(ClientRef::new("turn/reserve/1"))).await;
    assert_eq!(found, [made]);
    assert_eq!(fixture.made_by("turn/reserve/1").await, found);
    assert_eq!(fixture.made_by("turn/reserve/3").await, []);
}

/// What is not there is an empty list, not a fault.
pub async fn what_is_not_there_is_an_empty_list(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    fixture.reserve("turn/reserve/1", &offer).await;
    let nobody = Phone::parse("+351911222333").expect("a phone");
    for request in [
        FindRequest::Number("NO-SUCH-NUMBER".to_owned()),
        FindRequest::Number(String::new()),
        FindRequest::Number(" - ".to_owned()),
        FindRequest::Id(ReservationId::new("no-such-id")),
        FindRequest::ClientRef(ClientRef::new("no/such/1")),
        FindRequest::Phone(nobody),
    ] {
        assert_eq!(fixture.find(request.clone()).await, [], "{request:?}");
    }
}

/// Of several that match the newest comes first.
pub async fn the_newest_reservation_is_found_first(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let first = fixture.reserve("turn/reserve/1", &offer).await;
    fixture.clock.advance(Duration::from_secs(60));
    let second = fixture.reserve("turn/reserve/2", &offer).await;
    let found = fixture.find(FindRequest::Phone(phone())).await;
    assert_eq!(found.iter().map(|found| &found.id).collect::<Vec<_>>(), [&second.id, &first.id]);
}

/// A phone finds current and future stays, and none that are over.
pub async fn a_phone_finds_current_and_future_stays_only(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let made = fixture.reserve("turn/reserve/1", &offer).await;
    for (moment, expected) in
        [(offer.stay.arrival().and_time(NaiveTime::MIN), 1), (offer.stay.departure().and_time(NaiveTime::MIN), 0)]
    {
        match expected {
            1 => fixture.go_before(moment),
            _ => fixture.go_past(moment + chrono::TimeDelta::hours(24)),
        }
        let found = fixture.find(FindRequest::Phone(phone())).await;
        assert_eq!(found.len(), expected, "{moment}");
    }
    assert_eq!(fixture.find(FindRequest::Id(made.id.clone())).await.len(), 1, "other ways still find it");
}

/// A phone finds no stay that was canceled.
pub async fn a_phone_finds_no_canceled_stay(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let kept = fixture.reserve("turn/reserve/1", &offer).await;
    let given_up = fixture.reserve("turn/reserve/2", &offer).await;
    done(fixture.cancel("turn/cancel/1", &given_up).await);
    let found = fixture.find(FindRequest::Phone(phone())).await;
    assert_eq!(found.iter().map(|found| &found.id).collect::<Vec<_>>(), [&kept.id]);
}

/// A reservation that an OTA sold is found by the OTA's number too, and says who sold it.
pub async fn an_ota_number_is_found(fixture: PmsFixture) {
    let offer = fixture.flexible().await;
    let model = fixture.reserve("turn/reserve/1", &offer).await;
    let Some(sold) = fixture.import_from_ota(&model, "3918-274.650").await else { return };
    for written in ["3918274650", "3918 274 650", sold.number.as_str()] {
        let found = fixture.find(FindRequest::Number(written.to_owned())).await;
        assert_eq!(found, std::slice::from_ref(&sold), "{written}");
    }
}
