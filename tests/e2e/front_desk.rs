//! The hotel in the terminal, from a pipe.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::support::{Ended, Program, Server, booked, booking, from_blocks};

fn data(home: &TempDir) -> PathBuf {
    home.path().join("data")
}

fn front_desk(home: &TempDir, script: &str) -> Ended {
    let ended = Program::example("front_desk").arg("--data").arg(data(home)).run(script);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    ended
}

#[tokio::test]
async fn a_script_books_a_room_and_shows_its_code() {
    let home = TempDir::new().unwrap();
    let mut script: Vec<String> = booking(0, "Ada Lovelace", "ada@example.com").map(|(text, _)| text).into();
    script.push("yes".into());
    let Ended { stdout, .. } = front_desk(&home, &script.join("\n"));

    let booked = booked(&data(&home).join("casa-del-mar.ledger"));
    let [reservation] = booked.as_slice() else { panic!("one reservation: {booked:#?}\n{stdout}") };
    assert!(stdout.contains(&format!("Number: *{}*", reservation.number)), "{stdout}");
    let code = from_blocks(&stdout).unwrap_or_else(|| panic!("no phone reads a code in this:\n{stdout}"));

    // The same guest in another conversation proves it by number and surname; a stranger learns nothing.
    let show = |name: &str| {
        let ask = format!("I want to see my reservation {}, my surname is {name}", reservation.number);
        Program::example("front_desk").arg("--data").arg(data(&home)).arg("--as").arg(name).run(&ask).stdout
    };
    let (shown, hidden) = (show("Lovelace"), show("Turing"));
    assert!(shown.contains("Ada Lovelace"), "{shown}");
    assert!(!hidden.contains("Ada"), "{hidden}");

    // The server takes the folder over, and vouches for the code the terminal drew.
    let number = reservation.number.clone();
    let verified = Server::at(home, &[]).await.verify(&code).await;
    assert_eq!((&verified["status"], &verified["number"]), (&"valid".into(), &number.into()));
}

#[test]
fn a_conversation_goes_on_in_the_next_process() {
    let home = TempDir::new().unwrap();
    let script = "hola\nuna habitación del 10 al 12 de marzo para 2 adultos\n2\nAna Pérez\nana@example.com\nsí\n";
    let first = front_desk(&home, script).stdout;
    let booked = booked(&data(&home).join("casa-del-mar.ledger"));
    let [reservation] = booked.as_slice() else { panic!("one reservation: {booked:#?}\n{first}") };
    assert!(reservation.arrival.ends_with("-03-10"), "{reservation:?}");
    assert!(first.contains("asistente virtual") && first.contains(&reservation.number), "{first}");

    // Nothing is introduced again, and whose reservation it is is known.
    let later = front_desk(&home, "quiero cancelar mi reserva\n").stdout;
    assert!(later.contains(&reservation.number) && !later.contains("asistente virtual"), "{later}");
}

#[test]
fn the_desk_answers_a_guest_and_gives_the_conversation_back() {
    let home = TempDir::new().unwrap();
    let Ended { stdout, .. } = front_desk(
        &home,
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
