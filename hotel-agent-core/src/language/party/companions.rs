//! People counted by naming them: "mi esposa y yo".

use super::Reader;
use crate::language::OpenQuestion;

impl Reader<'_, '_> {
    /// "mi esposa y yo", "me and my wife", "con mi novio".
    pub(super) fn companions(&mut self) {
        const PARTNER: &[&str] = &[
            "esposa",
            "esposo",
            "mujer",
            "marido",
            "pareja",
            "novia",
            "novio",
            "hermano",
            "hermana",
            "amigo",
            "amiga",
            "madre",
            "padre",
            "mama",
            "papa",
            "suegra",
            "suegro",
            "wife",
            "husband",
            "partner",
            "girlfriend",
            "boyfriend",
            "brother",
            "sister",
            "friend",
            "mother",
            "father",
            "mom",
            "mum",
            "dad",
            "fiance",
            "fiancee",
            "colleague",
            "companero",
            "companera",
            "prometida",
            "prometido",
            "abuela",
            "abuelo",
            "grandmother",
        ];
        if self.people.is_some() || self.found.party.adults.is_some() {
            return;
        }
        let tokens = self.message.tokens;
        let mut companions = 0_u16;
        let mut joined = false;
        for at in 0..tokens.len() {
            if matches!(tokens.at(at), "mi" | "my") && tokens.any(at + 1, PARTNER).is_some() {
                companions += 1;
                let near = |i: usize| matches!(tokens.at(i), "yo" | "me" | "i" | "myself" | "con" | "with" | "somos");
                joined |= (at.saturating_sub(3)..at).any(near)
                    || (at + 2..at + 5).any(near)
                    || self.message.asked(&[OpenQuestion::Party]);
            }
        }
        if companions > 0 && joined {
            self.people = Some(companions + 1);
        }
    }
}
