//! Words that say whether a day is the arrival or the departure.

use super::DateKind;
use crate::language::Message;

pub(super) const ARRIVAL: &[&str] = &[
    "desde",
    "a partir",
    "llego",
    "llegamos",
    "llegando",
    "llegaria",
    "llegariamos",
    "llegare",
    "llegaremos",
    "llegada",
    "llegar",
    "entrada",
    "entro",
    "entramos",
    "entrando",
    "entrar",
    "ingreso",
    "ingresamos",
    "ingresar",
    "checkin",
    "check in",
    "from",
    "starting",
    "arriving",
    "arrive",
    "arrival",
    "arrives",
    "since",
    "empezando",
    "comenzando",
    "coming",
    "check - in",
    "partir",
    "beginning",
];
pub(super) const DEPARTURE: &[&str] = &[
    "hasta",
    "salgo",
    "salimos",
    "saliendo",
    "salida",
    "salir",
    "saldria",
    "saldriamos",
    "saldremos",
    "until",
    "till",
    "til",
    "through",
    "thru",
    "leaving",
    "leave",
    "departure",
    "departing",
    "depart",
    "checkout",
    "check out",
    "me voy",
    "nos vamos",
    "marcho",
    "marchamos",
    "check - out",
    "partida",
    "egreso",
    "leaves",
    "irme",
    "irnos",
    "going home",
];

/// Looks back over up to four words for "llego", "until" and the like.
pub(super) fn cue(message: &Message<'_>, at: usize) -> Option<DateKind> {
    let tokens = message.tokens;
    for back in 1..=4 {
        let Some(i) = at.checked_sub(back) else { break };
        if matches!(tokens.at(i), "." | "?" | "!" | ";" | "\n") {
            break;
        }
        if tokens.any(i, DEPARTURE).is_some_and(|len| i + len <= at)
            || (back == 1 && matches!(tokens.at(i), "to" | "al"))
        {
            return Some(DateKind::Departure);
        }
        if tokens.any(i, ARRIVAL).is_some_and(|len| i + len <= at) {
            return Some(DateKind::Arrival);
        }
        // A verb or another date in between ends the reach of a cue.
        if matches!(tokens.at(i), "y" | "and") {
            break;
        }
    }
    None
}
