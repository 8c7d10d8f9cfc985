//! The kill points are all there, and a port behind them is the port.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use hotel_agent_testkit::{
    chaos::{KillPoint, KillSwitch, Killable},
    pms::PmsFixture,
};

/// Where each port's trait is written, and what its calls are called.
const PORTS: [(&str, &str, &str); 7] = [
    ("store/inbox.rs", "Inbox", "store"),
    ("store/outbox.rs", "Outbox", "store"),
    ("store/transcript.rs", "Transcripts", "store"),
    ("store/desk.rs", "Desk", "store"),
    ("pms.rs", "Pms", "pms"),
    ("channel.rs", "Channel", "channel"),
    ("alerts.rs", "Alerts", "alerts"),
];

/// The asynchronous verbs of a trait, read from its source.
fn verbs(file: &str, port: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../hotel-agent-core/src/port").join(file);
    let text = fs::read_to_string(path).unwrap();
    let body = text.split_once(&format!("pub trait {port}: ")).unwrap().1.split("\n}").next().unwrap().to_owned();
    let names = body.split("async fn ").skip(1).map(|rest| rest.split('(').next().unwrap().to_owned());
    names.collect()
}

#[test]
fn every_call_of_every_port_has_its_two_kill_points() {
    let calls = PORTS.iter().flat_map(|(file, port, prefix)| {
        let verbs = verbs(file, port);
        assert!(!verbs.is_empty(), "{port}");
        verbs.into_iter().map(move |verb| format!("{prefix}.{verb}"))
    });
    let expected: BTreeSet<String> =
        calls.flat_map(|call| [format!("{call}:before"), format!("{call}:after")]).collect();
    let points: BTreeSet<String> = KillPoint::all().map(|point| point.to_string()).collect();
    assert_eq!(points, expected);
}

mod a_pms_behind_kill_points {
    use super::*;

    async fn fresh() -> PmsFixture {
        let switch = Arc::new(KillSwitch::off());
        PmsFixture::grand_hotel().await.wrapped(|pms, _| Arc::new(Killable::new(pms, switch)))
    }

    hotel_agent_testkit::pms_conformance!(fresh);
}
