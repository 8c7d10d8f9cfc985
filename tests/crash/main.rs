//! The hotel, its PMS and its channel as processes of their own; the hotel is killed, again and again.
//!
//! Whatever the moment: nothing acknowledged is lost, a message is decided once, no reply and no reservation is doubled,
//! and what guests were told is true. What a scenario left behind is judged from outside: by what guests heard, by the
//! PMS's books and by the store's journals. That the judge sees is a test of its own: with any one guard taken out, the
//! same harness reports what that guard keeps from happening.
//!
//! `HOTEL_AGENT_SOAK` raises the number of kills.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![expect(clippy::print_stdout, reason = "a line a scenario, and addresses told to the parent process")]

mod evidence;
mod guards;
mod guests;
mod judge;
mod kill_points;
mod kills;
mod process;
mod random_moments;
mod roles;
mod sabotage;
mod scenario;
mod verdicts;
mod world;

use crate::roles::Role;

/// Not a test by itself: the part of a scenario that the environment names.
#[test]
#[ignore = "a process of the harness, started by the tests"]
fn process_of_the_harness() {
    if let Some(role) = Role::from_environment() {
        role.play();
    }
}
