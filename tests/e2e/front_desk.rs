//! The hotel in the terminal, from a pipe.

use tempfile::TempDir;

use crate::support::{Ended, Program, booked, booking, from_blocks};

fn front_desk(data: &TempDir, script: &str) -> Ended {
    let ended = Program::example("front_desk").arg("--data").arg(data.path()).run(script);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    ended
}

#[test]
fn a_script_books_a_room_and_shows_its_code() {
    let data = TempDir::new().unwrap();
    let mut script: Vec<String> = booking(0, "Ada Lovelace", "ada@example.com").map(|(text, _)| text).into();
    script.push("yes".into());
    let Ended { stdout, .. } = front_desk(&data, &script.join("\n"));

    let booked = booked(&data.path().join("casa-del-mar.ledger"));
    let [reservation] = booked.as_slice() else { panic!("one reservation: {booked:#?}\n{stdout}") };
    assert!(stdout.contains(&format!("Number: *{}*", reservation.number)), "{stdout}");
    let code = from_blocks(&stdout).unwrap_or_else(|| panic!("no phone reads a code in this:\n{stdout}"));

    // The next day somebody else sits at the same desk: what was booked is still there.
    let stdout =
        front_desk(&data, &format!("I want to see my reservation {}, my surname is Lovelace", reservation.number))
            .stdout;
    assert!(stdout.contains(&reservation.number), "{stdout}");
    assert!(!code.is_empty());
}

#[test]
fn the_desk_answers_a_guest_and_gives_the_conversation_back() {
    let data = TempDir::new().unwrap();
    let Ended { stdout, .. } = front_desk(
        &data,
        "Hello\n/staff list\nI want to talk to a person\n/staff list\nDo you have parking?\n\
         /staff reply 1 We are on our way.\n/staff release 1\nWhat time is breakfast?\n/staff list\n/staff nonsense\n",
    );
    let seen = [
        "virtual assistant",
        "nobody waits",
        "a person of the team",
        "I want to talk to a person",
        "We are on our way.",
        "egg station",
        "nobody waits",
        "/staff list",
    ];
    let mut rest = stdout.as_str();
    for words in seen {
        let at = rest.find(words).unwrap_or_else(|| panic!("{words:?} does not come next in\n{rest}\nof\n{stdout}"));
        rest = &rest[at + words.len()..];
    }
    assert!(!stdout.contains("Calle del Cuartel"), "the agent spoke while a person had the conversation:\n{stdout}");
}
