use hotel_agent_core::{
    port::Ids,
    reservation::{ConfirmationNumber, OfferId, Price, RatePlanId, ReservationId, RoomTypeId, Stay},
};
use sha2::{Digest, Sha256};

use super::books::Books;

/// Letters and digits that nobody takes for another when read aloud or copied by hand: no I, L, O, 0, 1.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Characters after the prefix: 887 million numbers, so that guessing finds nothing.
const LENGTH: usize = 6;

/// Draws an id and a number that the books do not hold yet.
pub(super) fn draw(ids: &dyn Ids, prefix: &str, books: &Books) -> (ReservationId, ConfirmationNumber) {
    loop {
        let id = ReservationId::new(ids.next());
        let number = confirmation_number(prefix, &id);
        if books.page(&id).is_none() && books.by_number(number.as_str()).is_none() {
            return (id, number);
        }
    }
}

/// A number without what guests leave out or put in: spaces, dashes, dots, capitals.
pub(super) fn plain(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn confirmation_number(prefix: &str, id: &ReservationId) -> ConfirmationNumber {
    let digest = Sha256::new().chain_update("confirmation number").chain_update(id.as_str()).finalize();
    let letters = digest.iter().take(LENGTH).map(|byte| {
        let place = usize::from(*byte) % ALPHABET.len();
        ALPHABET.get(place).copied().map_or('2', char::from)
    });
    ConfirmationNumber::new(format!("{prefix}-{}", letters.collect::<String>()))
}

/// An id that the same room type, rate plan, stay and price always have.
pub(super) fn offer_id(room_type: &RoomTypeId, plan: &RatePlanId, stay: &Stay, total: &Price) -> OfferId {
    let ages: Vec<String> = stay.party().child_ages().iter().map(u8::to_string).collect();
    // A line each: no id holds a line break, so that no two different offers read alike.
    let text = [
        room_type.as_str(),
        plan.as_str(),
        &stay.arrival().to_string(),
        &stay.departure().to_string(),
        &stay.party().adults().to_string(),
        &ages.join(" "),
        &total.gross.to_string(),
    ]
    .join("\n");
    let digest = Sha256::digest(text);
    let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    OfferId::new(format!("offer-{hex}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use hotel_agent_core::port::Ids;

    use super::{ALPHABET, Books, draw, plain};
    use crate::SeededIds;

    #[test]
    fn numbers_are_short_distinct_and_read_aloud() {
        let ids = SeededIds::new(1);
        let numbers: BTreeSet<String> =
            (0..500).map(|_| draw(&ids, "CDM", &Books::default()).1.as_str().to_owned()).collect();
        assert_eq!(numbers.len(), 500);
        for number in &numbers {
            let tail = number.strip_prefix("CDM-").unwrap_or_default();
            assert!(tail.len() == 6 && tail.bytes().all(|b| ALPHABET.contains(&b)), "{number}");
        }
        let fifth = SeededIds::new(1);
        for _ in 0..4 {
            fifth.next();
        }
        assert!(numbers.contains(draw(&fifth, "CDM", &Books::default()).1.as_str()), "the same seed, the same number");
    }

    #[test]
    fn separators_and_case_do_not_count() {
        for text in ["CDM-7K2M4Q", "cdm7k2m4q", " cdm 7k2 m4q ", "CDM–7K2M4Q.", "C.D.M/7k2-m4q"] {
            assert_eq!(plain(text), "CDM7K2M4Q", "{text}");
        }
    }
}
