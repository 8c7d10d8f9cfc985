use std::{fmt, sync::Arc, time::Duration};

use hotel_agent_core::port::FaultKind;

use super::SplitMix64;

/// A verb of the PMS port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PmsCall {
    /// `room_types`.
    RoomTypes,
    /// `offers`.
    Offers,
    /// `nights`.
    Nights,
    /// `reserve`.
    Reserve,
    /// `find`, and `find_by_client_ref`.
    Find,
    /// `cancel_cost`.
    CancelCost,
    /// `cancel`.
    Cancel,
}

impl PmsCall {
    /// Every verb.
    pub const ALL: [PmsCall; 7] = [
        PmsCall::RoomTypes,
        PmsCall::Offers,
        PmsCall::Nights,
        PmsCall::Reserve,
        PmsCall::Find,
        PmsCall::CancelCost,
        PmsCall::Cancel,
    ];

    /// The verbs that change something.
    pub const WRITES: [PmsCall; 2] = [PmsCall::Reserve, PmsCall::Cancel];

    /// The operation as faults name it.
    pub fn operation(self) -> &'static str {
        match self {
            PmsCall::RoomTypes => "pms.room_types",
            PmsCall::Offers => "pms.offers",
            PmsCall::Nights => "pms.nights",
            PmsCall::Reserve => "pms.reserve",
            PmsCall::Find => "pms.find",
            PmsCall::CancelCost => "pms.cancel_cost",
            PmsCall::Cancel => "pms.cancel",
        }
    }
}

/// On which side of the real call a process dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CrashPoint {
    /// The PMS never hears of the call.
    Before,
    /// The PMS has done it, and nobody hears its answer.
    After,
}

/// What goes wrong with one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mishap {
    /// The answer comes, this much later by the clock.
    Late(Duration),
    /// The PMS hears of the call this much later by the clock, and answers at once then.
    Slow(Duration),
    /// The PMS never hears of the call: a read fails, a write is unknown although nothing has happened.
    FailBefore(FaultKind),
    /// The PMS does it and its answer is lost: a read fails, a write is unknown although it has happened.
    FailAfter(FaultKind),
    /// The process dies: the plan's callback is told, and the call never returns.
    Crash(CrashPoint),
}

/// How often a rule applies to the calls it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum When {
    /// The first call.
    Once,
    /// The first so many calls.
    Times(u32),
    /// The call with this number alone, from 1.
    Nth(u32),
    /// So many calls in a hundred, as the plan's seed decides.
    Percent(u8),
    /// Every call.
    Always,
}

/// What goes wrong, when: an ordered list of rules. The first that applies to a call decides it.
#[derive(Clone, Default)]
pub struct Plan {
    seed: u64,
    rules: Vec<Rule>,
    pub(super) on_crash: Option<Arc<dyn Fn(PmsCall, CrashPoint) + Send + Sync>>,
}

#[derive(Clone, Debug)]
struct Rule {
    calls: Vec<PmsCall>,
    mishap: Mishap,
    when: When,
    /// Calls this rule was asked about.
    asked: u32,
}

impl Plan {
    /// Nothing goes wrong.
    pub fn calm() -> Plan {
        Plan::default()
    }

    /// Nothing goes wrong yet; this seed decides the rules by percentage.
    pub fn seeded(seed: u64) -> Plan {
        Plan { seed, ..Plan::default() }
    }

    /// Adds a rule for one verb.
    #[must_use]
    pub fn on(self, call: PmsCall, mishap: Mishap, when: When) -> Plan {
        self.on_any(&[call], mishap, when)
    }

    /// Adds a rule for several verbs, whose calls it counts together.
    #[must_use]
    pub fn on_any(mut self, calls: &[PmsCall], mishap: Mishap, when: When) -> Plan {
        self.rules.push(Rule { calls: calls.to_vec(), mishap, when, asked: 0 });
        self
    }

    /// Names who is told of a crash; it may stop the test's process, or drop what the process held.
    #[must_use]
    pub fn on_crash(mut self, tell: impl Fn(PmsCall, CrashPoint) + Send + Sync + 'static) -> Plan {
        self.on_crash = Some(Arc::new(tell));
        self
    }

    /// What goes wrong with this call, if anything.
    ///
    /// Only rules before the deciding one have counted it: a rule hidden by another keeps its turn.
    pub(super) fn next(&mut self, call: PmsCall) -> Option<Mishap> {
        let seed = self.seed;
        (0_u64..).zip(&mut self.rules).find_map(|(n, rule)| rule.decides(seed ^ (n << 32), call))
    }
}

impl Rule {
    fn decides(&mut self, seed: u64, call: PmsCall) -> Option<Mishap> {
        if !self.calls.contains(&call) {
            return None;
        }
        self.asked = self.asked.saturating_add(1);
        let applies = match self.when {
            When::Once => self.asked == 1,
            When::Times(times) => self.asked <= times,
            When::Nth(nth) => self.asked == nth,
            // A generator for each call: what other verbs do between does not change what happens to this one.
            When::Percent(percent) => {
                SplitMix64::new(SplitMix64::new(seed ^ u64::from(self.asked)).next_u64()).percent(percent)
            }
            When::Always => true,
        };
        applies.then_some(self.mishap)
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan").field("seed", &self.seed).field("rules", &self.rules).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use hotel_agent_core::port::FaultKind;

    use super::{Mishap, Plan, PmsCall, When};

    const DOWN: Mishap = Mishap::FailBefore(FaultKind::Unavailable);
    const LOST: Mishap = Mishap::FailAfter(FaultKind::Timeout);

    fn draw(mut plan: Plan, calls: usize) -> String {
        let letter = |mishap| match mishap {
            Some(DOWN) => 'd',
            Some(LOST) => 'l',
            _ => '.',
        };
        (0..calls).map(|_| letter(plan.next(PmsCall::Reserve))).collect()
    }

    #[test]
    fn rules_apply_in_their_order_and_as_often_as_they_say() {
        let on = |mishap, when| Plan::calm().on(PmsCall::Reserve, mishap, when);
        for (plan, expected) in [
            (Plan::calm(), "....."),
            (on(DOWN, When::Once), "d...."),
            (on(DOWN, When::Times(3)), "ddd.."),
            (on(DOWN, When::Nth(2)), ".d..."),
            (on(DOWN, When::Always), "ddddd"),
            (on(DOWN, When::Percent(0)), "....."),
            (on(DOWN, When::Percent(100)), "ddddd"),
            (on(DOWN, When::Once).on(PmsCall::Reserve, LOST, When::Times(2)), "dll.."),
            (on(DOWN, When::Nth(2)).on(PmsCall::Reserve, LOST, When::Always), "ldlll"),
            (Plan::calm().on(PmsCall::Cancel, DOWN, When::Always), "....."),
        ] {
            assert_eq!(draw(plan, 5), expected);
        }
    }

    #[test]
    fn a_seed_decides_the_same_calls_whatever_happens_between() {
        let plan = |seed| Plan::seeded(seed).on(PmsCall::Reserve, DOWN, When::Percent(30));
        let alone = draw(plan(5), 400);
        assert_eq!(alone, draw(plan(5), 400));
        assert_ne!(alone, draw(plan(6), 400));
        let hits = alone.matches('d').count();
        assert!((80..160).contains(&hits), "{hits} of 400");
        let mut busy = plan(5);
        let between: String = (0..400)
            .map(|_| {
                let _ = busy.next(PmsCall::Offers);
                if busy.next(PmsCall::Reserve).is_some() { 'd' } else { '.' }
            })
            .collect();
        assert_eq!(alone, between);
    }
}
