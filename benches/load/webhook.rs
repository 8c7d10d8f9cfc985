//! Webhooks as Meta posts them: what they say, and the signature over it.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Where the server takes them.
pub(crate) const PATH: &str = "/webhooks/whatsapp";
/// What they are signed with.
pub(crate) const SECRET: &str = "load-secret";
/// Meta's id of the number they are for.
pub(crate) const NUMBER: &str = "106540352242922";

/// What guests ask, in an order the seed decides: questions of everyday, in both languages, each with a short answer.
const QUESTIONS: [&str; 4] = [
    "Hola, hay habitacion doble para el 24 de diciembre?",
    "Buenos días, ¿a qué hora es el desayuno?",
    "Good afternoon, do you have parking?",
    "¿Aceptan mascotas en el hotel?",
];

/// A message of a guest. `id` makes it unique among all of a seed.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    pub(crate) guest: u32,
    pub(crate) id: u64,
}

impl Word {
    fn question(self, seed: u64) -> &'static str {
        let choice = spread(seed ^ self.id) % QUESTIONS.len() as u64;
        QUESTIONS[usize::try_from(choice).unwrap_or(0)]
    }
}

/// The digits of a guest's telephone number.
pub(crate) fn phone(guest: u32) -> String {
    format!("346{guest:08}")
}

/// The guest a number of [`phone`] belongs to, however it is written.
pub(crate) fn guest(number: &str) -> Option<u32> {
    number.trim_start_matches('+').strip_prefix("346")?.parse().ok()
}

/// Meta's own id of a guest.
pub(crate) fn user_id(guest: u32) -> String {
    format!("ES.13491208655302{guest:08}")
}

/// One signed webhook with these messages, ready to be written.
pub(crate) fn messages(path: &str, seed: u64, words: &[Word]) -> Vec<u8> {
    let (mut contacts, mut messages) = (String::new(), String::new());
    for word in words {
        let Word { guest, id } = *word;
        let (comma, phone, user, text) =
            (if contacts.is_empty() { "" } else { "," }, phone(guest), user_id(guest), word.question(seed));
        let _infallible =
            write!(contacts, r#"{comma}{{"profile":{{"name":"Guest {guest}"}},"wa_id":"{phone}","user_id":"{user}"}}"#);
        let _infallible = write!(
            messages,
            r#"{comma}{{"from":"{phone}","from_user_id":"{user}","id":"wamid.HBgL{seed:08X}{id:016X}FQIAEhgU","timestamp":"1763800000","text":{{"body":"{text}"}},"type":"text"}}"#
        );
    }
    post(path, &value(&format!(r#""contacts":[{contacts}],"messages":[{messages}]"#)))
}

/// The status of a message the server has sent: taken.
pub(crate) fn sent(path: &str, wamid: &str, guest: u32, outbox_id: &str) -> Vec<u8> {
    let phone = phone(guest);
    post(
        path,
        &value(&format!(
            r#""statuses":[{{"id":"{wamid}","status":"sent","timestamp":"1763800001","recipient_id":"{phone}","biz_opaque_callback_data":"{outbox_id}"}}]"#
        )),
    )
}

fn value(members: &str) -> String {
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"102290129340398","changes":[{{"value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"15550783881","phone_number_id":"{NUMBER}"}},{members}}},"field":"messages"}}]}}]}}"#
    )
}

fn post(path: &str, body: &str) -> Vec<u8> {
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: facebookexternalua\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256="
    );
    if let Ok(mut signature) = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()) {
        signature.update(body.as_bytes());
        for byte in signature.finalize().into_bytes() {
            let _infallible = write!(request, "{byte:02x}");
        }
    }
    let _infallible = write!(request, "\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    request.into_bytes()
}

/// Neighbouring numbers, far apart (the finaliser of splitmix64).
pub(crate) fn spread(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
