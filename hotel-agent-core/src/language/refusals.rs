//! A detail asked for that the guest does not have, or keeps.

use super::fold::fold;

/// Folded phrases, apostrophes dropped.
const CANNOT_GIVE: [&str; 14] = [
    "no lo tengo",
    "no la tengo",
    "no tengo correo",
    "no tengo numero",
    "no tengo el numero",
    "no lo quiero dar",
    "no quiero dar",
    "no me acuerdo",
    "no lo recuerdo",
    "dont have it",
    "dont have one",
    "dont have the",
    "dont remember",
    "rather not",
];

/// Whether the words say that a detail cannot, or will not, be given.
#[must_use]
pub fn cannot_give(words: &str) -> bool {
    let words = fold(words).replace(['\'', '\u{2019}'], "");
    CANNOT_GIVE.iter().any(|phrase| words.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::cannot_give;

    #[test]
    fn a_detail_kept_is_heard() {
        for (words, kept) in [
            ("No lo tengo a mano", true),
            ("I don\u{2019}t have it", true),
            ("prefiero no decir; no quiero dar mi correo", true),
            ("es CDM-123456", false),
        ] {
            assert_eq!(cannot_give(words), kept, "{words}");
        }
    }
}
