//! The process is killed while a guest says yes: one reservation, one confirmation, whenever it was.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use bytes::Bytes;
use hotel_agent_testkit::whatsapp::Guest;

use crate::support::{Chat, Line, Meta, Server, booking, from_png, until};

const HOTEL: &str = "casa-del-mar";
/// Hotels that crash beside each other: one that waits for Meta's echo leaves the machine to the others.
const LANES: u64 = 4;
/// Kills of each lane.
const ROUNDS: u64 = 4;

/// Kills a lane makes. A process costs what a hundred cases in memory do: `HOTEL_AGENT_SOAK` counts in those.
fn rounds() -> u64 {
    let cases = std::env::var("HOTEL_AGENT_SOAK").ok().and_then(|cases| cases.parse::<u64>().ok());
    cases.map_or(ROUNDS, |cases| (cases / 100).max(ROUNDS))
}

/// The moments of one lane's kills: spread over the time a confirmation takes, so that each part of it is hit.
struct Moments {
    state: u64,
    usual: Duration,
}

impl Moments {
    fn draw(&mut self) -> u64 {
        // SplitMix64: small, and equal on every machine.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A moment in the `round`th of `rounds` equal parts.
    fn of(&mut self, round: u64, rounds: u64) -> Duration {
        let within = u32::try_from(self.draw() % 1000).unwrap();
        let part = self.usual * 5 / 4 / u32::try_from(rounds).unwrap();
        part * u32::try_from(round).unwrap() + part * within / 1000
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yes_on_whatsapp_is_one_reservation_and_one_confirmation() {
    futures_util::future::join_all((0..LANES).map(whatsapp_lane)).await;
}

async fn whatsapp_lane(lane: u64) {
    let (meta, mut server) = Meta::with_server().await;
    let mut taken = BTreeSet::new();
    let mut moments = Moments { state: lane, usual: Duration::ZERO };
    for round in 0..=rounds() {
        let guest = Guest::phone(format!("5730{lane:03}{round:05}"));
        let email = format!("guest-{lane}-{round}@example.com");
        for (text, answer) in booking(round % 100, "Rosa Parra", &email) {
            meta.ask(&server, &guest, &text, answer).await;
        }
        let yes = meta.text(&guest, "yes");
        if round == 0 {
            // Undisturbed: how long it takes here.
            let begun = Instant::now();
            meta.emulator.deliver(&yes).await.unwrap();
            until("a picture", async || meta.heard(&guest).into_iter().find(|it| it.kind == "image")).await;
            moments.usual = begun.elapsed();
            continue;
        }
        let moment = moments.of(round - 1, rounds());
        let (posted, ()) = tokio::join!(meta.emulator.deliver(&yes), kill_after(&mut server, moment));
        let reserved = server.booked(HOTEL).iter().any(|it| it.email == email);
        let sent = meta.count(&guest, "reservation is confirmed");
        eprintln!("lane {lane} round {round}: killed after {moment:?}, {posted:?}, reserved {reserved}, sent {sent}");
        server.restart().await;
        // Meta posts again what was not acknowledged, and now and then what was.
        if !matches!(posted, Ok(200)) || moments.draw().is_multiple_of(3) {
            meta.post(&server, yes.body()).await;
        }
        let what = format!("a confirmation of lane {lane} round {round} killed after {moment:?}");
        until(&what, async || {
            echo_again(&meta, &server, &mut taken).await;
            let picture = meta.heard(&guest).iter().any(|message| message.kind == "image");
            (picture && meta.count(&guest, "reservation is confirmed") > 0).then_some(())
        })
        .await;
        // Replies keep their order: nothing of the yes is on its way any more once this is answered.
        meta.ask(&server, &guest, "Do you have parking?", "Calle del Cuartel").await;

        let booked: Vec<_> = server.booked(HOTEL).into_iter().filter(|it| it.email == email).collect();
        let [reservation] = booked.as_slice() else { panic!("{what}: {booked:#?}") };
        let said: Vec<_> = meta.heard(&guest).into_iter().map(|message| (message.kind, message.text)).collect();
        assert_eq!(meta.count(&guest, "reservation is confirmed"), 1, "{what}: {said:#?}");
        assert_eq!(meta.count(&guest, &format!("Number: *{}*", reservation.number)), 1, "{what}: {said:#?}");
        assert_eq!(said.iter().filter(|(kind, _)| kind == "image").count(), 1, "{what}: {said:#?}");
    }
}

async fn kill_after(server: &mut Server, moment: Duration) {
    // The moment is what is tested, not something waited for.
    tokio::time::sleep(moment).await;
    server.kill();
}

/// Posts every status that no server has taken yet.
async fn echo_again(meta: &Meta, server: &Server, taken: &mut BTreeSet<Bytes>) {
    for body in meta.emulator.posted() {
        if !taken.contains(&body) && meta.post(server, body.clone()).await.status.is_success() {
            taken.insert(body);
        }
    }
}

#[tokio::test]
async fn a_yes_on_the_web_chat_is_one_reservation_and_one_confirmation() {
    let mut server = Server::start(&[]).await;
    let mut moments = Moments { state: LANES, usual: Duration::ZERO };
    for round in 0..=rounds() {
        let email = format!("chat-{round}@example.com");
        let mut chat = Chat::open(&server, HOTEL).await;
        for (text, answer) in booking(round % 100, "Rosa Parra", &email) {
            chat.ask(&text, answer).await;
        }
        let begun = Instant::now();
        let moment = moments.of(round.saturating_sub(1), rounds());
        if round == 0 {
            chat.post("yes", "yes").await.unwrap();
        } else {
            let (posted, ()) = tokio::join!(chat.post("yes", "yes"), kill_after(&mut server, moment));
            server.restart().await;
            // What was not acknowledged the page sends again.
            if !posted.is_ok_and(|answer| answer.status().is_success()) {
                assert_eq!(chat.post("yes", "yes").await.unwrap().status(), 202);
            }
        }
        let picture = |lines: &[Line]| lines.iter().any(|line| line.kind == "image");
        let what = format!("a confirmation in round {round} killed after {moment:?}");
        chat.follow(0, picture).await.unwrap_or_else(|lines| panic!("{what}: {lines:#?}"));
        if round == 0 {
            moments.usual = begun.elapsed();
        }
        let last = chat.ask("Do you have parking?", "Calle del Cuartel").await;
        let lines = chat.follow(0, |lines| lines.len() as u64 >= last.seq).await.unwrap();
        let numbers: Vec<u64> = lines.iter().map(|line| line.seq).collect();
        assert_eq!(numbers, (1..=last.seq).collect::<Vec<_>>(), "{what}");

        let booked: Vec<_> = server.booked(HOTEL).into_iter().filter(|it| it.email == email).collect();
        let [reservation] = booked.as_slice() else { panic!("{what}: {booked:#?}") };
        let count = |wanted: &dyn Fn(&Line) -> bool| lines.iter().filter(|line| wanted(line)).count();
        assert_eq!(count(&|line| line.from == "guest" && line.text == "yes"), 1, "{what}: {lines:#?}");
        assert_eq!(count(&|line| line.says("reservation is confirmed")), 1, "{what}: {lines:#?}");
        assert_eq!(count(&|line| line.says(&format!("Number: *{}*", reservation.number))), 1, "{what}: {lines:#?}");
        assert_eq!(count(&|line| line.kind == "image"), 1, "{what}: {lines:#?}");
        let picture = lines.iter().find(|line| line.kind == "image").unwrap();
        let verified = server.verify(&from_png(&chat.picture(picture).await)).await;
        assert_eq!((&verified["status"], &verified["number"]), (&"valid".into(), &reservation.number.clone().into()));
    }
}

#[tokio::test]
async fn asked_to_end_it_ends_and_goes_on_where_it_was() {
    let mut server = Server::start(&[]).await;
    let mut chat = Chat::open(&server, HOTEL).await;
    chat.ask("Hello", "virtual assistant").await;
    assert_eq!(server.terminate(), Some(0), "{}", server.log());
    assert!(chat.post("while-closed", "Hello?").await.is_err());
    server.restart().await;
    chat.ask("Do you have parking?", "Calle del Cuartel").await;
    let lines = chat.follow(0, |lines| lines.iter().any(|line| line.says("Calle del Cuartel"))).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.says("virtual assistant")).count(), 1, "greeted twice: {lines:#?}");
}
