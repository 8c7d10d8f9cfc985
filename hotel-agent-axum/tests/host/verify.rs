//! What the code of a confirmation says to a door and to a person.

use chrono::{NaiveDate, TimeDelta};
use hotel_agent_core::{
    fact::Claims,
    guest::{Email, GuestDetails, GuestName, Language, Phone},
    port::{CancelRequest, OffersRequest, Outcome, Pms, ReserveRequest},
    reservation::{ClientRef, Party, Reservation, Stay},
};
use http::{Request, StatusCode, header};
use serde_json::json;

use crate::house::{Answer, House, house};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl House {
    async fn verify(&self, token: &str, accept: &str, language: &str) -> Answer {
        let request = Request::get(format!("/reservations/verify/{token}"))
            .header(header::ACCEPT, accept)
            .header(header::ACCEPT_LANGUAGE, language);
        self.call(request.body(axum::body::Body::empty()).unwrap()).await
    }

    async fn status(&self, token: &str) -> String {
        let answer = self.verify(token, "application/json", "en").await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()["status"].as_str().unwrap().to_owned()
    }

    async fn reserve(&self) -> Reservation {
        let stay = Stay::new(day("2026-12-04"), day("2026-12-06"), Party::new(2, Vec::new()).unwrap()).unwrap();
        let offers = self.pms.offers(&OffersRequest::new(stay)).await.unwrap();
        let mut guest = GuestDetails::default();
        guest.name = Some(GuestName { given: "Ana".into(), family: "O'Neil <b>".into() });
        guest.email = Some(Email::parse("ana@example.com").unwrap());
        guest.phone = Some(Phone::parse("+573001234567").unwrap());
        let deadline = self.agent.clock().now() + TimeDelta::seconds(5);
        let offer = offers.offers.first().unwrap().clone();
        let request = ReserveRequest::new(ClientRef::new("t/reserve/0"), offer, guest, Language::En, deadline);
        match self.pms.reserve(&request).await {
            Outcome::Done(reservation) => reservation,
            other => panic!("{other:?}"),
        }
    }

    fn token(&self, reservation: &Reservation) -> String {
        let valid_until = day("2026-12-08");
        let (reservation, number) = (reservation.id.clone(), reservation.number.clone());
        self.seal.seal(&self.property, &Claims { reservation, number, valid_until })
    }
}

#[tokio::test]
async fn a_valid_code_tells_the_stay_and_how_often_it_was_shown() {
    let house = house();
    let reservation = house.reserve().await;
    let token = house.token(&reservation);
    let shown = house.verify(&token, "application/json", "").await.json();
    assert_eq!(shown["status"], "valid");
    assert_eq!(shown["number"], reservation.number.as_str());
    assert_eq!((&shown["arrival"], &shown["departure"]), (&json!("2026-12-04"), &json!("2026-12-06")));
    assert_eq!(shown["uses"], 1);
    let page = house.verify(&token, "text/html", "es").await;
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    for words in ["<h1>Reserva válida</h1>", "Hotel Casa del Mar", reservation.number.as_str(), "4 de diciembre"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert_eq!(house.verify(&token, "application/json", "").await.json()["uses"], 3);
}

#[tokio::test]
async fn a_code_is_worth_what_its_reservation_is() {
    let house = house();
    let reservation = house.reserve().await;
    let token = house.token(&reservation);
    assert_eq!(house.status(&token).await, "valid");

    let cost = house.pms.cancel_cost(&reservation.id).await.unwrap();
    let deadline = house.agent.clock().now() + TimeDelta::seconds(5);
    let cancel = CancelRequest::new(ClientRef::new("t/cancel/0"), reservation.id.clone(), cost, deadline);
    assert!(matches!(house.pms.cancel(&cancel).await, Outcome::Done(_)));
    assert_eq!(house.status(&token).await, "canceled");

    house.clock.advance(std::time::Duration::from_secs(30 * 24 * 3600));
    assert_eq!(house.status(&token).await, "expired");
}

#[tokio::test]
async fn an_altered_code_is_forged() {
    let house = house();
    let token = house.token(&house.reserve().await);
    for at in [3, token.len() / 2, token.len() - 1] {
        let mut altered = token.clone().into_bytes();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        assert_eq!(house.status(&String::from_utf8(altered).unwrap()).await, "forged", "byte {at}");
    }
}

#[tokio::test]
async fn a_forged_code_is_told_in_the_readers_language() {
    let house = house();
    let json = house.verify("v1.none.bm9uZQ.bm9uZQ", "application/json", "en").await;
    assert_eq!((json.status, json.json()), (StatusCode::OK, json!({"status": "forged"})));
    assert_eq!(json.header("cache-control"), "no-store");
    for (language, lang, words) in [("es-CO", "es", "Código no válido"), ("en-GB,es;q=0.5", "en", "Not a valid code")]
    {
        let page = house.verify("%3Cscript%3E", "text/html,*/*;q=0.8", language).await;
        assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
        assert!(page.text().contains(&format!("<html lang=\"{lang}\">")), "{}", page.text());
        assert!(page.text().contains(&format!("<h1>{words}</h1>")), "{}", page.text());
        assert!(!page.text().contains("<script"), "{}", page.text());
    }
}
