use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::{
    fact::Fact,
    guest::Localized,
    message::Coordinates,
    message::Media,
    reservation::{Money, Party},
};

/// A message of the catalogue with its typed arguments: the only way to put words before a guest.
///
/// `money`, `date`, `text` and their like take [`Fact`]s. The `asked_*` arguments repeat what the guest said or was
/// asked about, and never carry money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Say {
    pub(in crate::reply) key: &'static str,
    pub(in crate::reply) args: Vec<(&'static str, Arg)>,
}

/// An argument, printed in the guest's language and the property's number format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::reply) enum Arg {
    Money(Money),
    Date(NaiveDate),
    DateTime(NaiveDateTime),
    Time(NaiveTime),
    Count(u32),
    Text(String),
    Name(Localized),
    Party(Party),
    /// Another message, printed in place.
    Say(Box<Say>),
    /// Messages, one a line.
    Lines(Vec<Say>),
}

impl Say {
    /// A message of the catalogue by its key.
    pub fn new(key: &'static str) -> Say {
        Say { key, args: Vec::new() }
    }

    fn with(mut self, name: &'static str, arg: Arg) -> Say {
        self.args.push((name, arg));
        self
    }

    /// An amount the PMS or the property named.
    #[must_use]
    pub fn money(self, name: &'static str, value: &Fact<Money>) -> Say {
        self.with(name, Arg::Money(*value.get()))
    }

    /// A date the PMS or the property named.
    #[must_use]
    pub fn date(self, name: &'static str, value: &Fact<NaiveDate>) -> Say {
        self.with(name, Arg::Date(*value.get()))
    }

    /// A property-local moment the PMS or the property named.
    #[must_use]
    pub fn moment(self, name: &'static str, value: &Fact<NaiveDateTime>) -> Say {
        self.with(name, Arg::DateTime(*value.get()))
    }

    /// A property-local time of day the PMS or the property named.
    #[must_use]
    pub fn time(self, name: &'static str, value: &Fact<NaiveTime>) -> Say {
        self.with(name, Arg::Time(*value.get()))
    }

    /// A number the PMS or the property named.
    #[must_use]
    pub fn count(self, name: &'static str, value: &Fact<u32>) -> Say {
        self.with(name, Arg::Count(*value.get()))
    }

    /// A text the PMS or the property holds.
    #[must_use]
    pub fn text(self, name: &'static str, value: &Fact<String>) -> Say {
        self.with(name, Arg::Text(value.get().clone()))
    }

    /// A name the PMS or the property holds in several languages.
    #[must_use]
    pub fn name(self, name: &'static str, value: &Fact<Localized>) -> Say {
        self.with(name, Arg::Name(value.get().clone()))
    }

    /// A party, as "2 adults and 1 child".
    #[must_use]
    pub fn party(self, name: &'static str, value: &Party) -> Say {
        self.with(name, Arg::Party(value.clone()))
    }

    /// Another message in place of an argument.
    #[must_use]
    pub fn say(self, name: &'static str, value: Say) -> Say {
        self.with(name, Arg::Say(Box::new(value)))
    }

    /// Several messages, one a line, in place of an argument.
    #[must_use]
    pub fn lines(self, name: &'static str, value: Vec<Say>) -> Say {
        self.with(name, Arg::Lines(value))
    }

    /// A date the guest said or is asked about.
    #[must_use]
    pub fn asked_date(self, name: &'static str, value: NaiveDate) -> Say {
        self.with(name, Arg::Date(value))
    }

    /// A time the guest said.
    #[must_use]
    pub fn asked_time(self, name: &'static str, value: NaiveTime) -> Say {
        self.with(name, Arg::Time(value))
    }

    /// A number the guest said, or a position in a list.
    #[must_use]
    pub fn asked_count(self, name: &'static str, value: u32) -> Say {
        self.with(name, Arg::Count(value))
    }

    /// The guest's own words: a name, an e-mail address, a number they typed.
    #[must_use]
    pub fn asked_text(self, name: &'static str, value: &str) -> Say {
        self.with(name, Arg::Text(value.to_owned()))
    }
}

/// Something to tap; its `id` comes back as [`Content::Choice`](crate::message::Content::Choice).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What comes back.
    pub id: String,
    /// What the guest reads; at most 20 characters where it should fit a button.
    pub title: Say,
    /// A second line, shown in lists.
    pub description: Option<Say>,
}

impl Choice {
    /// A choice without a second line.
    pub fn new(id: impl Into<String>, title: Say) -> Choice {
        Choice { id: id.into(), title, description: None }
    }
}

/// One thing to show a guest, before it is fitted to the channel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reply {
    /// Words. Several in a row become one message.
    Text(Say),
    /// Words with something to tap: buttons, a list, or numbered lines, as the channel can.
    Choices {
        /// The words; text before them is drawn in.
        text: Say,
        /// What opens the list, where it becomes one.
        open: Say,
        /// What can be tapped.
        choices: Vec<Choice>,
    },
    /// A picture with its words.
    Picture {
        /// The picture.
        media: Fact<Media>,
        /// The words under it, also its description.
        caption: Say,
    },
    /// The QR code of a confirmation: the token drawn and branded.
    Qr {
        /// The signed token.
        token: Fact<String>,
        /// The reservation's number, printed on the picture.
        number: Fact<String>,
        /// The words under it.
        caption: Say,
    },
    /// A map pin.
    Place {
        /// Where.
        place: Fact<Coordinates>,
        /// Its name.
        name: Fact<String>,
        /// Its postal address.
        address: Fact<String>,
    },
    /// The words of a member of staff, passed on as they are.
    Staff {
        /// How they sign.
        name: String,
        /// Their words.
        text: String,
    },
}
