//! Guests on WhatsApp: signed webhooks in, the Graph API out.

use bytes::Bytes;
use hotel_agent_testkit::whatsapp::{GraphFault, Guest, InboundWebhook};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{Answer, Meta, Server, booking, from_png, http, until};

const HOTEL: &str = "casa-del-mar";

#[tokio::test]
async fn a_room_is_booked_looked_at_by_the_desk_and_canceled() {
    let (meta, server) = Meta::with_server().await;
    let guest = Guest::phone("573001112233").named("Ada");
    for (text, answer) in booking(0, "Ada Lovelace", "ada@example.com") {
        meta.ask(&server, &guest, &text, answer).await;
    }
    let read_back = meta.heard(&guest).pop().unwrap();
    let yes = read_back.choices.iter().find(|choice| choice.title.starts_with("Yes")).expect("a button that says yes");
    let tap = InboundWebhook::button_reply(&meta.number, &guest, "wamid.TAP", &yes.id, &yes.title);
    assert_eq!(meta.emulator.deliver(&tap).await.unwrap(), 200);
    until("a confirmation", async || (meta.count(&guest, "reservation is confirmed") == 1).then_some(())).await;

    let booked = server.booked(HOTEL);
    let [reservation] = booked.as_slice() else { panic!("one reservation: {booked:#?}") };
    assert_eq!(reservation.email, "ada@example.com");
    assert_eq!(meta.count(&guest, &format!("confirmed.* Number: *{}*", reservation.number)), 1);
    let picture = until("a QR picture", async || meta.heard(&guest).into_iter().find(|it| it.kind == "image")).await;
    let code = from_png(&meta.picture(&picture));
    let verified = server.verify(&code).await;
    assert_eq!(verified["status"], "valid");
    assert_eq!(verified["number"], reservation.number);
    assert_eq!(verified["arrival"], reservation.arrival);
    assert!(server.verify(&code).await["uses"].as_u64() > verified["uses"].as_u64(), "each look is counted");

    // Every message of the guest's was marked read, and every reply has its statuses.
    assert_eq!(meta.emulator.read_marks().len(), 5);
    meta.emulator.idle().await;
    assert_eq!(meta.emulator.posted().len(), 3 * meta.emulator.sent().len());

    meta.ask(&server, &guest, "Cancel my reservation", "Shall I cancel it?").await;
    meta.ask(&server, &guest, "yes", "is canceled").await;
    assert_eq!(server.verify(&code).await["status"], "canceled");
}

#[tokio::test]
async fn the_desk_takes_a_conversation_over_and_gives_it_back() {
    let (meta, server) = Meta::with_server().await;
    let guest = Guest::phone("573001112244");
    meta.ask(&server, &guest, "I want to talk to a person", "a person of the team").await;
    let waiting = server.staff("casa-del-mar/waiting", None).await.json();
    assert_eq!((waiting.as_array().unwrap().len(), &waiting[0]["channel"]), (1, &json!("whatsapp")), "{waiting}");
    let conversation = format!("casa-del-mar/conversations/whatsapp/{}", waiting[0]["id"].as_str().unwrap());

    // The same request again is the same message.
    for _ in 0..2 {
        let reply = json!({ "name": "Lucía", "text": "We are on our way.", "id": "reply-1" });
        let answer = server.staff(&format!("{conversation}/reply"), Some(reply)).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{answer:?}");
    }
    until("what the desk wrote", async || (meta.count(&guest, "We are on our way.") > 0).then_some(())).await;
    meta.say(&server, &guest, "Do you have parking?").await;
    let answer = server.staff(&format!("{conversation}/release"), Some(json!({ "name": "Lucía" }))).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{answer:?}");
    meta.ask(&server, &guest, "What time is breakfast?", "Breakfast").await;
    assert_eq!(meta.count(&guest, "We are on our way."), 1);
    assert_eq!(meta.count(&guest, "Calle del Cuartel"), 0, "the agent spoke while a person had the conversation");

    let read = server.staff(&conversation, None).await.json();
    let said: Vec<&str> = read["lines"].as_array().unwrap().iter().filter_map(|line| line["text"].as_str()).collect();
    for words in ["I want to talk to a person", "We are on our way.", "Do you have parking?"] {
        assert!(said.iter().any(|it| it.contains(words)), "{words:?} is not in {said:#?}");
    }
    let locked = http().get(server.url("/staff/casa-del-mar/waiting"));
    assert_eq!(Answer::of(locked).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn each_message_is_answered_once_however_meta_posts_it() {
    let (meta, server) = Meta::with_server().await;
    let guest = Guest::phone("573001112255");
    meta.ask(&server, &guest, "Hello", "virtual assistant").await;
    let questions = [
        ("What time is breakfast?", "egg station"),
        ("Do you have parking?", "Calle del Cuartel"),
        ("Is there a pool?", "12 metres"),
        ("Do you have Wi-Fi?", "CasaDelMar-Huéspedes"),
    ];
    let [breakfast, parking, pool, wifi] = questions.map(|(text, _)| meta.text(&guest, text));
    let batch = InboundWebhook::batch;
    let posts = [
        // Doubled, together with what was there, torn apart again, and the later message first.
        vec![breakfast.body(), breakfast.body(), breakfast.body()],
        vec![
            batch(&[breakfast.clone(), parking.clone()]),
            parking.body(),
            batch(&[parking.clone(), breakfast.clone()]),
        ],
        vec![wifi.body(), batch(&[pool.clone(), wifi.clone(), pool.clone()])],
        vec![batch(&[wifi, pool, parking, breakfast])],
    ];
    for post in posts {
        for answer in futures_util::future::join_all(post.into_iter().map(|body| meta.post(&server, body))).await {
            assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        }
    }
    for (_, answer) in questions {
        until(answer, async || (meta.count(&guest, answer) > 0).then_some(())).await;
    }
    // Answers keep their order: whatever was still on its way has come before this one.
    meta.ask(&server, &guest, "Where are you?", "Calle de la Factoría").await;
    for (question, answer) in questions {
        assert_eq!(meta.count(&guest, answer), 1, "{question:?}");
    }
}

#[tokio::test]
async fn what_meta_did_not_sign_is_refused_and_leaves_no_trace() {
    let (meta, server) = Meta::with_server().await;
    let guest = Guest::phone("573001112266");
    let forged = meta.text(&guest, "forged-and-never-kept").body();
    let good = hotel_agent_testkit::whatsapp::sign(&meta.emulator.settings().app_secret, &forged);
    let other = hotel_agent_testkit::whatsapp::sign("another-secret", &forged);
    let of_another_body = hotel_agent_testkit::whatsapp::sign(&meta.emulator.settings().app_secret, b"{}");
    for signature in [
        None,
        Some(""),
        Some("sha256="),
        Some(&good[..good.len() - 2]),
        Some(&good["sha256=".len()..]),
        Some(&other),
        Some(&of_another_body),
        Some(&good.replace("sha256", "sha1")),
    ] {
        let answer = meta.post_signed(&server, forged.clone(), signature).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{signature:?}");
    }
    meta.ask(&server, &guest, "signed-and-kept, hello", "virtual assistant").await;
    assert!(kept(&server, "signed-and-kept"), "the search finds what is stored");
    assert!(!kept(&server, "forged-and-never-kept"));
    assert_eq!(meta.emulator.read_marks().len(), 1);
}

/// Whether these words lie anywhere in the data folder.
fn kept(server: &Server, words: &str) -> bool {
    std::fs::read_dir(server.data()).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(words.len()).any(|part| part == words.as_bytes())
    })
}

#[tokio::test]
async fn the_handshake_answers_the_right_word_alone() {
    let (_meta, server) = Meta::with_server().await;
    let handshake = async |mode: &str, word: &str| {
        let query = format!("hub.mode={mode}&hub.verify_token={word}&hub.challenge=1158201444");
        server.get(&format!("/webhooks/whatsapp?{query}")).await
    };
    let answer = handshake("subscribe", "a-word-for-the-handshake").await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "1158201444"));
    for (mode, word) in [("subscribe", "another"), ("subscribe", ""), ("unsubscribe", "a-word-for-the-handshake")] {
        let answer = handshake(mode, word).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{mode} {word}");
        assert!(!answer.body.contains("1158201444"), "{mode} {word}");
    }
}

#[tokio::test]
async fn monstrous_bodies_cost_nothing() {
    let (meta, server) = Meta::with_server().await;
    let guest = Guest::phone("573001112277");
    let text = |text: &str| meta.text(&guest, text).body();
    let long = "a".repeat(4096);
    let deep = [b"{\"entry\":".to_vec(), b"[".repeat(200_000), b"]".repeat(200_000), b"}".to_vec()].concat();
    let torn = text("a message cut short");
    let latin = [text("caf").as_ref(), b"\xe9\xff\xfe"].concat();
    let mut within = text("hello").to_vec();
    // Spaces after the JSON: as large as is taken, and still read.
    within.resize(3 * 1024 * 1024, b' ');
    let cases: [(&str, Bytes, StatusCode); 11] = [
        ("nothing", Bytes::new(), StatusCode::OK),
        ("no JSON", Bytes::from_static(b"hello"), StatusCode::OK),
        ("another shape", Bytes::from_static(b"[1, null, {\"entry\": 7}]"), StatusCode::OK),
        ("deep", deep.into(), StatusCode::OK),
        ("cut short", torn.slice(..torn.len() - 9), StatusCode::OK),
        ("no UTF-8", latin.into(), StatusCode::OK),
        ("an empty text", text(""), StatusCode::OK),
        ("4,096 characters", text(&long), StatusCode::OK),
        ("emoji alone", text("🎉🏖️👨‍👩‍👧‍👦"), StatusCode::OK),
        ("3 MiB", within.into(), StatusCode::OK),
        ("more than 3 MiB", vec![b' '; 3 * 1024 * 1024 + 1].into(), StatusCode::PAYLOAD_TOO_LARGE),
    ];
    for (name, body, status) in cases {
        assert_eq!(meta.post(&server, body).await.status, status, "{name}");
    }
    let another = Guest::phone("573001112278");
    meta.ask(&server, &another, "Do you have parking?", "Calle del Cuartel").await;
    assert!(!meta.heard(&guest).is_empty(), "what could be read is answered");
    assert!(!server.log().contains("panicked"));
}

#[tokio::test]
async fn a_guest_without_a_number_is_answered_by_id() {
    let (meta, server) = Meta::with_server().await;
    let hidden = Guest::hidden("CO.1152921504606846976").named("Someone");
    let answer = meta.ask(&server, &hidden, "Hello", "virtual assistant").await;
    assert_eq!((answer.to, answer.recipient.as_deref()), (None, Some("CO.1152921504606846976")));

    // Whoever shows the number later is the same guest, reached by it.
    let known = Guest::phone("573001112288").with_user_id("CO.1152921504606846976");
    let answer = meta.ask(&server, &known, "Do you have parking?", "Calle del Cuartel").await;
    assert_eq!((answer.to.as_deref(), answer.recipient), (Some("+573001112288"), None));
    assert_eq!(meta.count(&known, "virtual assistant"), 0, "the guest is greeted as a stranger");
}

#[tokio::test]
async fn a_reply_arrives_once_whatever_meta_answers() {
    let check = async |fault: GraphFault, outcome: &str| {
        let (meta, server) = Meta::with_server().await;
        let guest = Guest::phone("573001112299");
        meta.ask(&server, &guest, "Hello", "virtual assistant").await;
        until("a read mark", async || meta.emulator.read_marks().pop()).await;
        // One for the reply and one for the read mark, whichever goes first.
        meta.emulator.fail_next(fault);
        meta.emulator.fail_next(fault);
        meta.ask(&server, &guest, "Do you have parking?", "Calle del Cuartel").await;
        // What follows waits for what came before: once this is here, the fate of that reply is settled.
        meta.ask(&server, &guest, "Is there a pool?", "12 metres").await;
        assert_eq!(meta.count(&guest, "Calle del Cuartel"), 1, "{fault:?}");
        let metrics = server.get("/metrics").await.body;
        let met = |line: &str| line.starts_with("hotel_agent_sends_total") && line.contains(&format!("\"{outcome}\""));
        assert!(metrics.lines().any(met), "{fault:?} was not met:\n{metrics}");
    };
    tokio::join!(
        check(GraphFault::Code(130_429), "throttled"),
        check(GraphFault::Code(131_056), "throttled"),
        check(GraphFault::Code(131_000), "deferred"),
        check(GraphFault::ServerError, "uncertain"),
        check(GraphFault::Drop, "uncertain"),
        check(GraphFault::AcceptThenDrop, "uncertain"),
        check(GraphFault::HalfAnswer, "uncertain"),
        check(GraphFault::StatusFirst, "sent"),
    );
}
