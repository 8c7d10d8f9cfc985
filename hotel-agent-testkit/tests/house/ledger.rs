use std::{fs, path::Path, sync::Arc};

use hotel_agent_core::{
    port::Clock,
    reservation::{Money, Reservation, Status},
};
use hotel_agent_testkit::{
    ManualClock, SeededIds,
    grand_hotel::{GrandHotel, GrandHotelSettings, LedgerError},
};

use crate::stage::{HOTEL, Stage, date, done, room, settings, start, stay};

/// A ledger with one entry of each kind, the last a cancellation.
fn write_all_kinds(path: &Path) -> Arc<ManualClock> {
    let clock = Arc::new(ManualClock::new(start()));
    let stage = Stage::open(path, &clock, 1).unwrap();
    let may = (date("2026-05-01"), date("2026-05-20"));
    let offer = stage.offer("patio", "flexible", &stay("2026-06-01", 2, 2, &[]));
    let rate = Money::parse("410000", offer.total.gross.currency()).unwrap();
    stage.house.set_rate(&room("patio"), may, rate).unwrap();
    stage.house.block_rooms(&room("patio"), may, 1).unwrap();
    stage.house.close_dates(Some(&room("suite")), may).unwrap();
    stage.house.close_dates(None, (date("2026-07-01"), date("2026-07-02"))).unwrap();
    let first = done(stage.reserve("t1/reserve/1", &offer));
    let second = done(stage.reserve("t2/reserve/1", &offer));
    stage.house.set_status(&first.id, Status::InHouse).unwrap();
    done(stage.cancel("t3/cancel/1", &second));
    clock
}

/// All that can be told apart from outside: reservations, inventory and offers.
fn seen(stage: &Stage) -> (Vec<Reservation>, Vec<String>) {
    let days = date("2026-04-05").iter_days().take(100);
    let nights = days.clone().map(|day| {
        let rooms = ["patio", "suite"].map(|id| stage.house.inventory(day, &room(id)));
        format!("{day} {rooms:?}")
    });
    let offers = days.map(|day| format!("{:?}", stage.offers(&stay(&day.to_string(), 1, 2, &[]))));
    (stage.house.reservations(), nights.chain(offers).collect())
}

#[test]
fn a_house_opened_again_is_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let clock = write_all_kinds(&path);
    let bytes = fs::read(&path).unwrap();
    let before = seen(&Stage::open(&path, &clock, 2).unwrap());
    assert_eq!(before.0.len(), 4, "two of the settings and two of guests");
    let again = Stage::open(&path, &clock, 2).unwrap();
    assert_eq!(seen(&again), before);
    assert_eq!(again.house.open_report().torn_bytes, 0);
    assert_eq!(again.house.open_report().entries, 10);
    assert_eq!(fs::read(&path).unwrap(), bytes, "opening writes nothing");
    // Keys are remembered: a write repeated after a restart is the same write.
    let repeated =
        done(again.reserve("t1/reserve/1", &again.offer("patio", "flexible", &stay("2026-06-09", 1, 1, &[]))));
    assert_eq!(Some(&repeated), before.0.iter().find(|made| made.id == repeated.id));
}

#[test]
fn ids_and_numbers_are_new_even_if_the_ids_begin_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let clock = write_all_kinds(&path);
    // The same seed as before the restart.
    let stage = Stage::open(&path, &clock, 1).unwrap();
    let offer = stage.offer("patio", "flexible", &stay("2026-06-01", 2, 2, &[]));
    let made = done(stage.reserve("t9/reserve/1", &offer));
    let same = |other: &&Reservation| other.id == made.id || other.number == made.number;
    assert_eq!(stage.house.reservations().iter().filter(same).count(), 1);
}

#[test]
fn a_crash_at_any_byte_of_the_last_line_leaves_it_done_or_not_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let clock = write_all_kinds(&path);
    let whole = fs::read(&path).unwrap();
    let after = seen(&Stage::open(&path, &clock, 2).unwrap());
    let last_line = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    fs::write(&path, &whole[..last_line]).unwrap();
    let before = seen(&Stage::open(&path, &clock, 2).unwrap());
    assert_ne!(before, after);
    for cut in last_line..=whole.len() {
        // As the system may leave it: nothing behind the cut, or a block of zeroes.
        for zeroes in [0, 64] {
            let mut torn = whole[..cut].to_vec();
            torn.resize(cut + zeroes, 0);
            fs::write(&path, &torn).unwrap();
            let stage = Stage::open(&path, &clock, 2).unwrap();
            let expected = if cut == whole.len() { &after } else { &before };
            assert!(seen(&stage) == *expected, "cut at {cut} with {zeroes} zeroes");
            let kept = if cut == whole.len() { whole.len() } else { last_line };
            assert_eq!(stage.house.open_report().torn_bytes, (torn.len() - kept) as u64);
            assert_eq!(fs::read(&path).unwrap(), whole[..kept], "the tail is gone from the file");
        }
    }
}

#[test]
fn a_torn_ledger_goes_on_where_it_was_torn() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let clock = write_all_kinds(&path);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 9]).unwrap();
    let stage = Stage::open(&path, &clock, 2).unwrap();
    let offer = stage.offer("patio", "breakfast", &stay("2026-06-10", 2, 2, &[]));
    done(stage.reserve("t9/reserve/1", &offer));
    let before = seen(&stage);
    drop(stage);
    assert_eq!(seen(&Stage::open(&path, &clock, 3).unwrap()), before);
}

#[test]
fn a_crash_while_the_ledger_is_made_leaves_a_ledger_that_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let clock = write_all_kinds(&path);
    let whole = fs::read(&path).unwrap();
    let header = whole.iter().position(|byte| *byte == b'\n').unwrap();
    for cut in 0..=header {
        fs::write(&path, &whole[..cut]).unwrap();
        assert_eq!(Stage::open(&path, &clock, 2).unwrap().house.reservations().len(), 2, "cut at {cut}");
    }
}

#[test]
fn damage_before_the_last_line_is_an_error_and_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let clock = write_all_kinds(&path);
    let whole = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let without =
        |line: usize| lines.iter().enumerate().filter(|(n, _)| *n != line).map(|(_, l)| *l).collect::<String>();
    let damages = [
        (whole.replacen("410000", "010000", 1), "line 4: its checksum does not match"),
        (without(3), "line 4: its checksum does not match"),
        (without(0), "line 1: its checksum does not match"),
        (whole.replacen(lines[2], &format!("{}{}", lines[2], lines[2]), 1), "line 4: its checksum does not match"),
        (whole.replacen(lines[4], "\n", 1), "line 5: is too short"),
        (whole.replacen(lines[4], "what is this, a ledger?\n", 1), "line 5: has no checksum"),
    ];
    for (damaged, expected) in damages {
        fs::write(&path, &damaged).unwrap();
        let error = Stage::open(&path, &clock, 2).err().unwrap();
        assert!(matches!(error, LedgerError::Corrupt { .. }) && error.to_string().contains(expected), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
    }
}

#[test]
fn a_ledger_is_open_in_one_place_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let clock = Arc::new(ManualClock::new(start()));
    let first = Stage::open(&path, &clock, 1).unwrap();
    assert!(matches!(Stage::open(&path, &clock, 1), Err(LedgerError::InUse { .. })));
    drop(first);
    assert!(Stage::open(&path, &clock, 1).is_ok());
}

#[test]
fn a_ledger_of_another_hotel_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let clock = write_all_kinds(&path);
    let other = GrandHotelSettings::from_toml(&HOTEL.replace("posada-del-puerto", "posada-dos"), "h.toml").unwrap();
    let error = GrandHotel::open(other, &path, clock, Arc::new(SeededIds::new(1))).unwrap_err();
    assert!(error.to_string().ends_with("is the ledger of \"posada-del-puerto\", not of \"posada-dos\""), "{error}");
}

#[test]
fn a_folder_that_is_not_there_is_said_so() {
    let clock = Arc::new(ManualClock::new(start()));
    let error = Stage::open(Path::new("/no/such/folder/ledger"), &clock, 1).err().unwrap();
    assert!(error.to_string().starts_with("/no/such/folder/ledger: cannot open: "), "{error}");
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    write_all_kinds(&path);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

/// Ledgers of every released form stay readable: this one was written by the first.
#[test]
fn a_ledger_of_form_1_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    fs::write(&path, include_str!("../fixtures/ledger-1.txt")).unwrap();
    let clock = Arc::new(ManualClock::new(start()));
    let stage = Stage::open(&path, &clock, 2).unwrap();
    assert_eq!((stage.house.open_report().entries, stage.house.open_report().torn_bytes), (10, 0));
    let statuses: Vec<Status> = stage.house.reservations().into_iter().map(|made| made.status).collect();
    assert_eq!(statuses, [Status::Canceled, Status::InHouse, Status::Tentative, Status::Confirmed]);
    let written_now = folder.path().join("now");
    write_all_kinds(&written_now);
    assert_eq!(
        fs::read_to_string(written_now).unwrap(),
        include_str!("../fixtures/ledger-1.txt"),
        "the form is the same"
    );
    assert_eq!(settings().business_date(clock.now()), date("2026-04-07"));
}

#[test]
fn a_ledger_of_newer_code_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    // Its checksum is right: the first 8 bytes of SHA-256 over 8 zero bytes and the text.
    let header = include_str!("../fixtures/ledger-newer.txt");
    fs::write(&path, header).unwrap();
    let clock = Arc::new(ManualClock::new(start()));
    let error = Stage::open(&path, &clock, 1).err().unwrap();
    assert!(matches!(error, LedgerError::TooNew { schema: 2, .. }), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), header);
}
