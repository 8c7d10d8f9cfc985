use std::collections::BTreeMap;

/// A way to misbehave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum GraphFault {
    /// Meta's error of this code, with the HTTP status Meta gives it; nothing is sent.
    Code(i64),
    /// The token has expired: 401, code 190, subcode 463; nothing is sent.
    ExpiredToken,
    /// A bare 500 page without an error envelope; nothing is sent, but the client cannot know.
    ServerError,
    /// A redirect; nothing is sent unless the client follows it.
    Redirect,
    /// No answer, ever; nothing is sent, but the client cannot know.
    Hang,
    /// The connection is cut before anything is done.
    Drop,
    /// The message is accepted and the connection cut before the answer.
    AcceptThenDrop,
    /// The message is accepted and no answer ever comes.
    AcceptThenHang,
    /// The message is accepted and the answer is half a JSON text.
    HalfAnswer,
    /// The message is accepted and its first status posted before the answer.
    StatusFirst,
}

/// Faults drawn at random from a seed: the same seed misbehaves the same way at the same calls.
#[derive(Clone, Debug)]
pub struct SeededFaults {
    state: u64,
    per_mille: BTreeMap<GraphFault, u16>,
}

impl SeededFaults {
    /// Draws each fault in so many of a thousand calls.
    pub fn new(seed: u64, per_mille: impl IntoIterator<Item = (GraphFault, u16)>) -> SeededFaults {
        SeededFaults { state: seed, per_mille: per_mille.into_iter().collect() }
    }

    pub(super) fn draw(&mut self) -> Option<GraphFault> {
        // SplitMix64: small, and equal on every machine.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mut lot = (mixed ^ (mixed >> 31)) % 1000;
        for (fault, share) in &self.per_mille {
            match lot.checked_sub(u64::from(*share)) {
                None => return Some(*fault),
                Some(rest) => lot = rest,
            }
        }
        None
    }
}
