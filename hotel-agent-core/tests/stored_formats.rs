//! Every persisted type has a fixture of its released form: it is read, and written the same again.
//!
//! A journal holds the session, the turn with its understanding, calls and answers with offers and reservations, and the
//! decision with its messages and jobs. When a form must change, its version goes up and the old fixture stays readable.

#![expect(clippy::unwrap_used, reason = "tests")]

use bytes::Bytes;
use hotel_agent_core::{
    dialogue::Session,
    message::{Outbound, OutboundContent},
    port::{FaultKind, Record},
    turn::{Input, Job, Journal},
};
use serde::{Serialize, de::DeserializeOwned};

/// The fixture is read and written the same again, to the byte.
fn check<T: Serialize + DeserializeOwned>(stored: &str) {
    let value: T = serde_json::from_str(stored).unwrap();
    let again = serde_json::to_string_pretty(&value).unwrap();
    assert_eq!(again, stored.trim_end());
}

#[test]
fn a_journal_of_form_1_is_read_and_written_the_same() {
    check::<Journal>(include_str!("fixtures/journal-1-search.json"));
    check::<Journal>(include_str!("fixtures/journal-1-reserve.json"));
}

#[test]
fn a_session_of_form_1_may_lack_what_came_later() {
    let record =
        Record { schema: "session/1".into(), bytes: Bytes::from_static(br#"{"language":"es","introduced":true}"#) };
    let session = Session::from_record(&record).unwrap();
    assert!(session.introduced && session.draft.arrival.is_none());
}

#[test]
fn what_newer_code_wrote_is_refused() {
    let record = Record { schema: "session/2".into(), bytes: Bytes::from_static(b"{}") };
    assert_eq!(Session::from_record(&record).unwrap_err().kind, FaultKind::TooNew);
    let record = Record { schema: "journal/2".into(), bytes: Bytes::from_static(b"{}") };
    assert_eq!(Journal::from_record(&record).unwrap_err().kind, FaultKind::TooNew);
}

#[test]
fn what_waits_in_a_store_is_read_in_form_1() {
    check::<Input>(
        r#"{
  "guest": {
    "message": {
      "id": "wamid.1",
      "account": "100",
      "sender": {
        "addresses": [
          {
            "kind": "phone",
            "value": "573001234567"
          }
        ],
        "profile_name": "Ana",
        "phone": "+573001234567"
      },
      "sent_at": "2026-11-23T15:00:00Z",
      "content": {
        "text": "hola"
      },
      "in_reply_to": null
    },
    "masked": false
  }
}"#,
    );
    check::<Input>(
        r#"{
  "staff": {
    "name": "Ana",
    "action": {
      "write": {
        "text": "Buenas tardes"
      }
    }
  }
}"#,
    );
    check::<Job>(
        r#"{
  "reminder": {
    "reservation": "1"
  }
}"#,
    );
    for job in ["follow_up", "settle", "alert", "silence_check"] {
        check::<Job>(&format!("\"{job}\""));
    }
    check::<Outbound>(
        r#"{
  "id": "t/out/0",
  "account": "100",
  "to": [
    {
      "kind": "user_id",
      "value": "CO.1"
    }
  ],
  "content": {
    "location": {
      "place": {
        "latitude": 10427720,
        "longitude": -75549890
      },
      "name": "Casa",
      "address": "Calle"
    }
  },
  "purpose": "reply",
  "in_reply_to": null
}"#,
    );
    check::<OutboundContent>(
        r#"{
  "image": {
    "media": {
      "inline": {
        "mime": "image/png",
        "bytes": "aG90ZWw="
      }
    },
    "caption": "QR",
    "alt": "QR"
  }
}"#,
    );
}
