use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use super::Fact;
use crate::{
    guest::Localized,
    message::{Coordinates, Media},
    property::{DeskState, Property, Topic},
    reservation::{Money, Photo, Reservation},
};

/// A property's settings as a mint of facts: what the house itself says.
#[derive(Clone, Copy, Debug)]
pub struct House<'a> {
    property: &'a Property,
}

/// A desk's hours on the days that share them, for print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayHours {
    /// The first of consecutive days with the same hours.
    pub first: Fact<NaiveDate>,
    /// The last of them.
    pub last: Fact<NaiveDate>,
    /// Opening and closing times; empty: closed.
    pub open: Vec<(Fact<NaiveTime>, Fact<NaiveTime>)>,
}

impl<'a> House<'a> {
    /// The facts of a property.
    pub fn new(property: &'a Property) -> House<'a> {
        House { property }
    }

    /// The settings, to decide by.
    pub fn property(&self) -> &'a Property {
        self.property
    }

    /// The name on the door.
    pub fn name(&self) -> Fact<String> {
        Fact::mint(self.property.name.clone())
    }

    /// The virtual assistant's name.
    pub fn assistant(&self) -> Fact<String> {
        Fact::mint(self.property.assistant.clone())
    }

    /// Where the privacy notice is.
    pub fn privacy_notice(&self) -> Fact<String> {
        Fact::mint(self.property.privacy_notice.clone())
    }

    /// The front desk's telephone, as the hotel writes it.
    pub fn phone(&self) -> Fact<String> {
        Fact::mint(self.property.phone_written.clone())
    }

    /// The front desk's e-mail address.
    pub fn email(&self) -> Fact<String> {
        Fact::mint(self.property.email.as_str().to_owned())
    }

    /// The number for fire, police and ambulance.
    pub fn emergency_number(&self) -> Fact<String> {
        Fact::mint(self.property.emergency_number.clone())
    }

    /// The postal address in one line.
    pub fn address(&self) -> Fact<String> {
        Fact::mint(self.property.address.to_string())
    }

    /// Where the door is.
    pub fn place(&self) -> Fact<Coordinates> {
        Fact::mint(self.property.location)
    }

    /// Rooms are ready from this time.
    pub fn check_in(&self) -> Fact<NaiveTime> {
        Fact::mint(self.property.policies.check_in)
    }

    /// Rooms are left by this time.
    pub fn check_out(&self) -> Fact<NaiveTime> {
        Fact::mint(self.property.policies.check_out)
    }

    /// A room without guarantee is held until this time on the day of arrival.
    pub fn hold_until(&self) -> Fact<NaiveTime> {
        Fact::mint(self.property.policies.hold_until)
    }

    /// The longest stay the agent books by itself.
    pub fn max_stay_nights(&self) -> Fact<u32> {
        Fact::mint(u32::from(self.property.policies.max_stay_nights))
    }

    /// The last date the agent looks for rooms, seen from `today`.
    pub fn horizon(&self, today: NaiveDate) -> Fact<NaiveDate> {
        let days = Days::new(u64::from(self.property.policies.booking_horizon_days));
        Fact::mint(today.checked_add_days(days).unwrap_or(NaiveDate::MAX))
    }

    /// The latest check-out that can be bought, and its price when it has one.
    pub fn late_checkout(&self) -> Option<(Fact<NaiveTime>, Option<Fact<Money>>)> {
        let late = self.property.policies.late_checkout.as_ref()?;
        Some((Fact::mint(late.time), late.fee.map(Fact::mint)))
    }

    /// What the house says about a topic.
    pub fn about(&self, topic: Topic) -> Option<Fact<Localized>> {
        self.property.about(topic).cloned().map(Fact::mint)
    }

    /// A desk's name.
    pub fn desk_name(&self, desk: &str) -> Option<Fact<Localized>> {
        Some(Fact::mint(self.property.desk(desk)?.name.clone()))
    }

    /// Whether a desk is open at a property-local moment, and what comes next.
    pub fn desk_state(&self, desk: &str, local: NaiveDateTime) -> Option<DeskNow> {
        Some(match self.property.desk(desk)?.hours.state(local) {
            DeskState::Open { until } => DeskNow::Open { until: until.map(Fact::mint) },
            DeskState::Closed { opens } => DeskNow::Closed { opens: opens.map(Fact::mint) },
        })
    }

    /// A desk's hours in the seven days from `today`, none of them past, neighbouring days of equal hours together.
    pub fn desk_week(&self, desk: &str, today: NaiveDate) -> Vec<DayHours> {
        let Some(desk) = self.property.desk(desk) else { return Vec::new() };
        let mut week: Vec<DayHours> = Vec::new();
        for date in (0..7).filter_map(|day| today.checked_add_days(Days::new(day))) {
            let open: Vec<_> =
                desk.hours.day(date).into_iter().map(|(from, to)| (Fact::mint(from), Fact::mint(to))).collect();
            match week.last_mut() {
                Some(days) if days.open == open => days.last = Fact::mint(date),
                _ => week.push(DayHours { first: Fact::mint(date), last: Fact::mint(date), open }),
            }
        }
        week
    }

    /// A desk's hours on one date.
    pub fn desk_day(&self, desk: &str, date: NaiveDate) -> Option<DayHours> {
        let hours = self.property.desk(desk)?.hours.day(date);
        let open = hours.into_iter().map(|(from, to)| (Fact::mint(from), Fact::mint(to))).collect();
        Some(DayHours { first: Fact::mint(date), last: Fact::mint(date), open })
    }

    /// By when a person answers what is asked at a property-local moment.
    pub fn answers_by(&self, local: NaiveDateTime) -> Option<Fact<NaiveDateTime>> {
        let staff = self.property.desk(self.property.staff.desk.as_str())?;
        staff.answers_by(local).map(Fact::mint)
    }

    /// The pictures of a room type or place.
    pub fn photos(&self, key: &str) -> Vec<Fact<Photo>> {
        self.property.photos_of(key).iter().cloned().map(Fact::mint).collect()
    }

    /// Where guests are asked for a review.
    pub fn review_page(&self) -> Option<Fact<String>> {
        self.property.reviews.as_ref().map(|reviews| Fact::mint(reviews.url.clone()))
    }

    /// The last date on which a reservation's QR code is good.
    pub fn code_valid_until(&self, reservation: &Fact<Reservation>) -> NaiveDate {
        let days = Days::new(u64::from(self.property.qr.valid_days));
        let departure = reservation.get().stays.iter().map(|room| room.stay.departure()).max();
        departure.and_then(|date| date.checked_add_days(days)).unwrap_or(NaiveDate::MAX)
    }
}

/// Whether a desk is open, in facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskNow {
    /// Open.
    Open {
        /// Until; `None`: day and night.
        until: Option<Fact<NaiveDateTime>>,
    },
    /// Closed.
    Closed {
        /// Opens; `None`: not for a year.
        opens: Option<Fact<NaiveDateTime>>,
    },
}

impl Fact<Photo> {
    /// The picture.
    pub fn media(&self) -> Fact<Media> {
        Fact::mint(self.get().media.clone())
    }

    /// What it shows.
    pub fn caption(&self) -> Fact<Localized> {
        Fact::mint(self.get().caption.clone())
    }
}
