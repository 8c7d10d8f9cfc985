//! What guests want. Sentences of our own; the patterns were not written from them.

use super::*;
use Language::En;

/// Each case: a sentence, the intent that must come out on top.
fn check(language: Language, cases: &[(&str, Intent)]) {
    for (text, intent) in cases {
        let found = read(text, language);
        assert_eq!(found.top().map(|s| s.intent), Some(*intent), "{text}: {:?}", found.intents);
    }
}

#[test]
fn booking_in_english() {
    check(
        En,
        &[
            ("Do you have anything free from Friday to Sunday?", Intent::CheckAvailability),
            ("I'd like to reserve a double for two nights", Intent::MakeBooking),
            ("can you book me in for next Thursday?", Intent::MakeBooking),
            ("how much would a twin cost for the weekend?", Intent::RoomPrice),
            ("does the suite have a balcony?", Intent::RoomInfo),
            ("I need to move my reservation to the 12th", Intent::ModifyBooking),
            ("could we stay one more night?", Intent::ExtendStay),
            ("please cancel my reservation", Intent::CancelBooking),
            ("I want to see if my booking went through", Intent::BookingStatus),
            ("any discounts for longer stays?", Intent::Offers),
        ],
    );
}

#[test]
fn staying_in_english() {
    check(
        En,
        &[
            ("what time can we check in?", Intent::CheckinInfo),
            ("when do we have to be out of the room?", Intent::CheckoutInfo),
            ("could we get into the room before noon?", Intent::EarlyCheckin),
            ("can I keep the room until 3 pm on the last day?", Intent::LateCheckout),
            ("can we leave our suitcases with you after checking out?", Intent::Luggage),
            ("what's the wifi password?", Intent::Wifi),
            ("where can I park my car?", Intent::Parking),
            ("are dogs allowed?", Intent::Pets),
            ("is breakfast included in the rate?", Intent::Breakfast),
            ("is the pool heated?", Intent::Pool),
            ("how do I get to you from the airport?", Intent::Transport),
            ("where exactly are you located?", Intent::Location),
            ("can I pay with American Express?", Intent::Payment),
            ("I need an invoice for my company", Intent::Invoice),
        ],
    );
}

#[test]
fn requests_in_english() {
    check(
        En,
        &[
            ("could someone bring two more towels?", Intent::ItemRequest),
            ("please send someone to clean our room", Intent::Housekeeping),
            ("the air conditioning is not working", Intent::Maintenance),
            ("the neighbours are so loud we cannot sleep", Intent::Complaint),
            ("I left my phone charger in room 12", Intent::LostItem),
            ("wake me up at 6 tomorrow", Intent::WakeUpCall),
            ("I want to talk to a real person", Intent::HumanHandoff),
            ("are you a robot?", Intent::BotIdentity),
        ],
    );
}

#[test]
fn the_classic_confusions_in_english() {
    check(
        En,
        &[
            ("can I cancel for free?", Intent::CancellationPolicy),
            ("what happens if I cancel two days before?", Intent::CancellationPolicy),
            ("I have to cancel, we are not coming", Intent::CancelBooking),
            ("the wifi does not work", Intent::Maintenance),
            ("is there wifi?", Intent::Wifi),
            ("late checkout please", Intent::LateCheckout),
            ("check-out time?", Intent::CheckoutInfo),
            ("does the double have a bathtub?", Intent::RoomInfo),
        ],
    );
}

#[test]
fn what_is_refused_is_not_done() {
    for (text, language, intent) in [
        ("I don't want to cancel my reservation", En, Intent::CancelBooking),
        ("please do not cancel my booking", En, Intent::CancelBooking),
        ("I'm not looking to book a room", En, Intent::MakeBooking),
    ] {
        let found = read(text, language);
        assert!(!found.has(intent), "{text}: {:?}", found.intents);
    }
}

#[test]
fn several_wishes_come_in_the_order_of_the_text() {
    let found = read("Hi! What time is breakfast? And is there parking?", En);
    let wishes: Vec<Intent> = found.intents.iter().map(|s| s.intent).filter(|i| !i.is_social()).collect();
    assert_eq!(wishes, [Intent::Breakfast, Intent::Parking], "{:?}", found.intents);
    assert!(found.has(Intent::Greeting));
}

#[test]
fn typing_errors_are_forgiven() {
    check(
        En,
        &[
            ("is brekfast included?", Intent::Breakfast),
            ("plz cancle my reservaton", Intent::CancelBooking),
            ("do u have parkng", Intent::Parking),
        ],
    );
}

#[test]
fn what_no_front_desk_answers() {
    for text in [
        "who won the election?",
        "write me a python script",
        "what is the capital of Mongolia?",
        "how is the stock market doing?",
    ] {
        let found = read(text, En);
        assert!(found.intents.is_empty() || found.has(Intent::OutOfScope), "{text}: {:?}", found.intents);
    }
    assert!(read("glorp snazzle", En).intents.is_empty());
}

#[test]
fn courtesy_yields_to_a_request() {
    let found = read("thanks! and is there a gym?", En);
    assert_eq!(found.top().map(|s| s.intent), Some(Intent::Gym));
    assert!(found.thanks);
}

#[test]
fn mail_of_the_house_is_no_other_business() {
    for text in ["did you send the email with my reservation?", "what's your email?"] {
        assert!(!read(text, En).has(Intent::OutOfScope), "{text}");
    }
    assert!(read("search my inbox for emails from Tom", En).has(Intent::OutOfScope));
}
