//! Which jobs follow from a reservation's timeline.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};

use crate::{
    property::Property,
    reservation::Reservation,
    turn::{Job, ScheduledJob},
};

/// A reminder goes out on the morning before arrival: early enough to change plans, late enough to be useful.
const REMINDER_AT: NaiveTime = match NaiveTime::from_hms_opt(10, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// The jobs of a fresh reservation: a reminder before arrival and a request for a review after departure.
///
/// What would already be due at `now` is left out: a guest who books for tonight needs no reminder of it.
pub fn after_reservation(property: &Property, reservation: &Reservation, now: DateTime<Utc>) -> Vec<ScheduledJob> {
    let mut jobs = Vec::new();
    let Some(room) = reservation.first_stay() else { return jobs };
    let id = reservation.id.clone();
    if let Some(day) = room.stay.arrival().checked_sub_days(Days::new(1)) {
        jobs.push(ScheduledJob {
            key: format!("reminder/{id}"),
            due_at: property.time_zone.to_utc(day.and_time(REMINDER_AT)),
            job: Job::Reminder { reservation: id.clone() },
        });
    }
    if let Some(reviews) = &property.reviews {
        let left = property.time_zone.to_utc(room.stay.departure().and_time(property.policies.check_out));
        jobs.push(ScheduledJob {
            key: format!("review/{id}"),
            due_at: left + TimeDelta::hours(i64::from(reviews.ask_after_hours)),
            job: Job::ReviewRequest { reservation: id },
        });
    }
    jobs.retain(|job| job.due_at > now);
    jobs
}
